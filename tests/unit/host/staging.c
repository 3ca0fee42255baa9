/* SPDX-License-Identifier: Apache-2.0
 * staging.c - what a call did, in the order in which it is carried out. */
#include "host/staging.h"

#include "test.h"

/* Dead letters of one key stand in the order of their originals, however the batch was
 * cut: the unreadable are rejected before the stage speaks. */
static void dead_letters_keep_the_order_of_the_batch(void **state)
{
    const struct inbound in[3] = { { .offset = 7 }, { .offset = 8 }, { .offset = 9 } };
    struct staging staging;
    struct mill_error error;
    const struct staged *staged;

    assert_int_equal(staging_init(&staging, 4096, &error), MILL_OK);
    staging_reset(&staging);
    staging_reject(&staging, &in[2], "decode", "cut short");
    staging_reject(&staging, &in[0], "stage", "no text");
    staging_reject(&staging, &in[1], "stage", "no title");
    staged = staging_view(&staging, NULL);
    assert_non_null(staged);
    assert_int_equal(staged->rejected_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(staged->rejected[i].from, &in[i]);
    assert_str(staged->rejected[0].reason, "no text");
    assert_string_equal(staged->rejected[2].class, "decode");
    staging_finish(&staging);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dead_letters_keep_the_order_of_the_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
