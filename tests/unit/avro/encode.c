/* SPDX-License-Identifier: Apache-2.0
 * encode.c - what a stage must not emit, and what is left of the buffer then. */
#include "avro/codec.h"

#include "sample.h"
#include "test.h"

#include <string.h>

enum { LIMIT = 1 << 20 };

struct refused {
    const char *name;
    void (*spoil)(struct all_kinds *record);
    const char *why;
};

static const struct mill_str latin = { "caf\xe9", 4 }, unset = { NULL, 0 };
static const struct all_kinds_pair pairs[] = { { .name = MILL_STR("a"), .weight = 1 },
                                               { .name = { NULL, 0 }, .weight = 1 } };

#define SPOIL(function, change)                                                          \
    static void function(struct all_kinds *record)                                       \
    {                                                                                    \
        record->change;                                                                  \
    }

SPOIL(no_text, wanted = unset)
SPOIL(bad_text, text = latin)
SPOIL(bad_maybe, maybe_text = &latin)
SPOIL(bad_item, words = ((struct mill_strs){ &latin, 1 }))
SPOIL(bad_field, pairs = ((struct all_kinds_pair_array){ pairs, 2 }))
SPOIL(no_items, words = ((struct mill_strs){ NULL, 3 }))
SPOIL(no_bytes, raw = ((struct mill_str){ NULL, 3 }))
SPOIL(too_many, numbers = ((struct all_kinds_int_array){ record->numbers.items, 100001 }))

static struct refused refused[] = {
    { "a text that is not set", no_text, "wanted: not set" },
    { "a text that is not UTF-8", bad_text, "text: the text is not UTF-8" },
    { "a nullable text that is not UTF-8", bad_maybe,
      "maybe_text: the text is not UTF-8" },
    { "an item that is not UTF-8", bad_item, "words[0]: the text is not UTF-8" },
    { "a field of an item that is not set", bad_field, "pairs[1].name: not set" },
    { "a count without items", no_items, "words: no items, but a count" },
    { "a length without bytes", no_bytes, "raw: no bytes, but a length" },
    { "more values than can be read", too_many,
      "numbers: more than 100000 values in one record" },
};

static void is_refused(void **state)
{
    const struct refused *row = *state;
    struct all_kinds record = all_kinds_blank;
    struct mill_error error = { "" };
    struct buffer out;

    record.wanted = S("w");
    row->spoil(&record);
    buffer_init(&out, LIMIT);
    buffer_add_text(&out, "before");
    assert_int_equal(encode_framed(&all_kinds_type, &record, &out, &error), MILL_FATAL);
    assert_memory_equal(error.text, "test.sample.AllKinds.", 21);
    assert_string_equal(error.text + 21, row->why);
    assert_str(((struct mill_str){ out.data, out.len }), "before");
    assert_false(out.overflowed);
    buffer_finish(&out);
}

/* Under every limit: either all of it is there, or nothing and overflowed says so. */
static void a_limit_leaves_all_or_nothing(void **state)
{
    struct all_kinds record = all_kinds_blank;
    struct mill_error error = { "" };
    struct buffer whole, out;

    record.wanted = S("w");
    buffer_init(&whole, LIMIT);
    assert_int_equal(encode_framed(&all_kinds_type, &record, &whole, &error), MILL_OK);
    for (size_t limit = 0; limit <= whole.len + 4; limit++) {
        enum mill_status status;

        buffer_init(&out, limit + 3);
        buffer_add_text(&out, "abc");
        status = encode_framed(&all_kinds_type, &record, &out, &error);
        assert_int_equal(status, limit < whole.len ? MILL_FATAL : MILL_OK);
        assert_int_equal(out.overflowed, limit < whole.len);
        assert_int_equal(out.len, limit < whole.len ? 3 : 3 + whole.len);
        if (status == MILL_OK)
            assert_memory_equal(out.data + 3, whole.data, whole.len);
        buffer_finish(&out);
    }
    buffer_finish(&whole);
}

static void no_bytes_are_empty_bytes(void **state)
{
    struct all_kinds record = all_kinds_blank;
    struct mill_error error = { "" };
    struct buffer out;

    record.wanted = S("w");
    record.raw = (struct mill_str){ NULL, 0 };
    buffer_init(&out, LIMIT);
    assert_int_equal(encode_bare(&all_kinds_type, &record, &out, &error), MILL_OK);
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_leaves_all_or_nothing),
        cmocka_unit_test(no_bytes_are_empty_bytes),
    };

    return run_table(refused, is_refused) + cmocka_run_group_tests(tests, NULL, NULL);
}
