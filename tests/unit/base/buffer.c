/* SPDX-License-Identifier: Apache-2.0
 * buffer.c - a buffer keeps what fits whole and says that something did not. */
#include "base/buffer.h"
#include "test.h"

static void what_does_not_fit_is_dropped_whole(void **state)
{
    struct buffer buffer;

    buffer_init(&buffer, 10);
    buffer_add_text(&buffer, "12345678");
    buffer_add_text(&buffer, "abc");
    assert_true(buffer.overflowed);
    buffer_add_text(&buffer, "90");
    assert_str(((struct mill_str){ buffer.data, buffer.len }), "1234567890");
    assert_true(buffer.overflowed);
    buffer_reset(&buffer);
    assert_false(buffer.overflowed);
    buffer_finish(&buffer);
}

static void printf_grows(void **state)
{
    struct buffer buffer;

    buffer_init(&buffer, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buffer_printf(&buffer, "%03d,", i);
    assert_int_equal(buffer.len, 4000);
    assert_memory_equal(buffer.data + 3996, "999,", 4);
    buffer_finish(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_dropped_whole),
        cmocka_unit_test(printf_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
