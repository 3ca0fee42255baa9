/* SPDX-License-Identifier: Apache-2.0
 * builder.c - a builder keeps what fits whole and says that something did not. */
#include "text/builder.h"
#include "test.h"

static void grows_and_stops(void **state)
{
    struct builder builder;

    builder_init(&builder, 600);
    for (int i = 0; i < 100; i++)
        builder_printf(&builder, "%03d,", i);
    builder_add_char(&builder, 0xD55C);
    assert_int_equal(builder.len, 403);
    assert_memory_equal(builder.data + 396, "099,한", 7);
    assert_false(builder.overflowed);
    assert_null(builder_room(&builder, 198));
    assert_true(builder.overflowed);
    builder_add(&builder, S("still fits"));
    assert_int_equal(builder.len, 413);
    builder_reset(&builder);
    builder_add(&builder, S("again"));
    assert_str(builder_str(&builder), "again");
    assert_false(builder.overflowed);
    builder_finish(&builder);
}

static void the_limit_is_exact(void **state)
{
    struct builder builder;

    builder_init(&builder, 4);
    builder_add(&builder, S("1234"));
    builder_add(&builder, S(""));
    assert_false(builder.overflowed);
    builder_add(&builder, S("5"));
    assert_true(builder.overflowed);
    assert_str(builder_str(&builder), "1234");
    builder_finish(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_stops),
        cmocka_unit_test(the_limit_is_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
