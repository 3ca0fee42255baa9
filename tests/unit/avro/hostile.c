/* SPDX-License-Identifier: Apache-2.0
 * hostile.c - bytes that lie are refused with the field, the byte and the reason, and
 * cost nothing, whether their field is read or skipped. */
#include "avro/codec.h"

#include "page.h"
#include "sample.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA = 1 << 20, SMALL = 64 << 10 };

/* A datum of a record with one field, named and typed as said; `wanted` follows it. */
struct hostile_case {
    const char *name, *field, *type, *datum;
    size_t len;
    const char *why; /* behind "R: "; NULL: it reads */
};

#define BYTES(bytes) bytes, sizeof(bytes) - 1
#define ARRAY(item) "{\"type\":\"array\",\"items\":" item "}"
#define MAP(item) "{\"type\":\"map\",\"values\":" item "}"
#define ENUM "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"
#define FIXED "{\"type\":\"fixed\",\"name\":\"F\",\"size\":4}"
#define W "\2w" /* the field `wanted` */

static struct hostile_case cases[] = {
    { "a whole record", "big", "\"long\"", BYTES("\2" W), NULL },
    { "bytes left over", "big", "\"long\"", BYTES("\2" W "\2\2"),
      ": byte 3: 2 bytes are left over" },
    { "nothing at all", "big", "\"long\"", BYTES(""),
      ".big: byte 0: the number is cut short" },
    { "a number cut short", "big", "\"long\"", BYTES("\xff\xff"),
      ".big: byte 0: the number is cut short" },
    { "a number of ten bytes", "big", "\"long\"",
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1" W), NULL },
    { "a number of ten bytes and more than 64 bits", "big", "\"long\"",
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\2" W),
      ".big: byte 0: the number is too long" },
    { "a number of eleven bytes", "big", "\"long\"",
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\0" W),
      ".big: byte 0: the number is too long" },
    { "a number of eleven bytes, skipped", "other", "\"long\"",
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\0" W),
      ".other: byte 0: the number is too long" },
    { "an int of 33 bits", "small", "\"int\"", BYTES("\x80\x80\x80\x80\x10" W),
      ".small: byte 5: int 2147483648 has more than 32 bits" },
    { "an int of 33 bits, skipped", "other", "\"int\"", BYTES("\x81\x80\x80\x80\x10" W),
      ".other: byte 5: int -2147483649 has more than 32 bits" },
    { "an int of 33 bits for a long", "big", "\"int\"", BYTES("\x80\x80\x80\x80\x10" W),
      ".big: byte 5: int 2147483648 has more than 32 bits" },
    { "a boolean of 2", "flag", "\"boolean\"", BYTES("\2" W),
      ".flag: byte 0: boolean 2" },
    { "a boolean of 2, skipped", "other", "\"boolean\"", BYTES("\2" W),
      ".other: byte 0: boolean 2" },
    { "a boolean cut short", "flag", "\"boolean\"", BYTES(""),
      ".flag: byte 0: want 1 bytes, 0 are left" },
    { "a float cut short", "single", "\"float\"", BYTES("123"),
      ".single: byte 0: want 4 bytes, 3 are left" },
    { "a double cut short", "real", "\"double\"", BYTES("1234567"),
      ".real: byte 0: want 8 bytes, 7 are left" },
    { "a double cut short, skipped", "other", "\"double\"", BYTES("1234567"),
      ".other: byte 0: want 8 bytes, 7 are left" },
    { "a fixed cut short", "hash", FIXED, BYTES("123"),
      ".hash: byte 0: want 4 bytes, 3 are left" },
    { "a fixed cut short, skipped", "other", FIXED, BYTES("123"),
      ".other: byte 0: want 4 bytes, 3 are left" },
    { "a text of 1 GiB in five bytes", "text", "\"string\"",
      BYTES("\x80\x80\x80\x80\x08"),
      ".text: byte 5: length 1073741824, 0 bytes are left" },
    { "a text of 1 GiB in five bytes, skipped", "other", "\"string\"",
      BYTES("\x80\x80\x80\x80\x08"),
      ".other: byte 5: length 1073741824, 0 bytes are left" },
    { "a text one longer than what is left", "text", "\"string\"", BYTES("\6" W),
      ".text: byte 1: length 3, 2 bytes are left" },
    { "a negative length", "raw", "\"bytes\"", BYTES("\1" W),
      ".raw: byte 1: length -1, 2 bytes are left" },
    { "a negative length, skipped", "other", "\"bytes\"", BYTES("\1" W),
      ".other: byte 1: length -1, 2 bytes are left" },
    { "the most negative length", "raw", "\"bytes\"",
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1" W),
      ".raw: byte 10: length -9223372036854775808, 2 bytes are left" },
    { "a text that is not UTF-8", "text", "\"string\"", BYTES("\4\xc3(" W),
      ".text: byte 1: the text is not UTF-8" },
    { "bytes that are not UTF-8 for a text", "text", "\"bytes\"", BYTES("\2\xff" W),
      ".text: byte 1: the text is not UTF-8" },
    { "a text that is not UTF-8, skipped", "other", "\"string\"", BYTES("\4\xc3(" W),
      NULL },
    { "a symbol that is not there", "text", ENUM, BYTES("\4" W),
      ".text: byte 1: enum symbol 2 of 2" },
    { "a symbol that is not there, skipped", "other", ENUM, BYTES("\4" W),
      ".other: byte 1: enum symbol 2 of 2" },
    { "a symbol of -1", "text", ENUM, BYTES("\1" W),
      ".text: byte 1: enum symbol -1 of 2" },
    { "a branch that is not there", "maybe_big", "[\"null\",\"long\"]", BYTES("\4" W),
      ".maybe_big: byte 1: union branch 2 of 2" },
    { "a branch of -1", "maybe_big", "[\"null\",\"long\"]", BYTES("\1" W),
      ".maybe_big: byte 1: union branch -1 of 2" },
    { "a branch that is not there, of three", "maybe_big",
      "[\"null\",\"long\",\"boolean\"]", BYTES("\6" W),
      ".maybe_big: byte 1: union branch 3 of 3" },
    { "a branch that is not there, skipped", "other", "[\"null\",\"long\"]",
      BYTES("\4" W), ".other: byte 1: union branch 2 of 2" },
    { "null where there is no null", "big", "[\"null\",\"long\"]", BYTES("\0" W),
      ".big: byte 1: null cannot be read as long" },
    { "a branch that cannot be read", "maybe_big", "[\"null\",\"long\",\"string\"]",
      BYTES("\4\2x" W), ".maybe_big: byte 1: string cannot be read as long" },
    { "an array of 2^40 nulls, skipped", "other", ARRAY("\"null\""),
      BYTES("\x80\x80\x80\x80\x80\x40\0" W), ".other: byte 6: more than 100000 values" },
    { "an array of 2^40 numbers", "numbers", ARRAY("\"int\""),
      BYTES("\x80\x80\x80\x80\x80\x40\2\0" W),
      ".numbers: byte 6: more than 100000 values" },
    { "more items than bytes are left for", "numbers", ARRAY("\"int\""),
      BYTES("\x20\2\2\0" W), ".numbers: byte 1: 16 items, 5 bytes are left" },
    { "more doubles than bytes are left for", "rows", ARRAY(ARRAY("\"double\"")),
      BYTES("\2\4"
            "12345678"
            "\0\0" W),
      ".rows[0]: byte 2: 2 items, 12 bytes are left" },
    { "more pairs than bytes are left for, skipped", "other", MAP("\"int\""),
      BYTES("\x10\2k\2\0" W), ".other: byte 1: 8 items, 6 bytes are left" },
    { "a block of INT64_MIN", "numbers", ARRAY("\"int\""),
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\2\2\0" W),
      ".numbers: byte 10: block of -9223372036854775808" },
    { "a block of INT64_MIN, skipped", "other", MAP("\"int\""),
      BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\2\2\0" W),
      ".other: byte 10: block of -9223372036854775808" },
    { "a block with its size in bytes", "numbers", ARRAY("\"int\""),
      BYTES("\3\4\2\4\0" W), NULL },
    { "a block with a negative size", "numbers", ARRAY("\"int\""), BYTES("\3\1\2\4\0" W),
      ".numbers: byte 2: block of -1 bytes, 5 bytes are left" },
    { "a block with a size beyond the end", "numbers", ARRAY("\"int\""),
      BYTES("\3\x40\2\4\0" W), ".numbers: byte 2: block of 32 bytes, 5 bytes are left" },
    { "a block without its size", "numbers", ARRAY("\"int\""), BYTES("\3"),
      ".numbers: byte 1: the number is cut short" },
    { "an array without its end", "numbers", ARRAY("\"int\""), BYTES("\2\2"),
      ".numbers: byte 2: the number is cut short" },
    { "a wrong item", "words", ARRAY("\"string\""),
      BYTES("\4\2a\x40"
            "b\0" W),
      ".words[1]: byte 4: length 32, 4 bytes are left" },
    { "a wrong item in the second block", "words", ARRAY("\"string\""),
      BYTES("\2\2a\2\x40"
            "b\0" W),
      ".words[1]: byte 5: length 32, 4 bytes are left" },
    { "a map with a key too long, skipped", "other", MAP("\"long\""),
      BYTES("\2\x40k\4\0" W), ".other[0]: byte 2: length 32, 5 bytes are left" },
    { "a map, skipped", "other", MAP("\"long\""), BYTES("\2\2k\4\0" W), NULL },
    { "a wrong field in a record in a list", "pairs",
      ARRAY("{\"type\":\"record\",\"name\":\"P\",\"fields\":[{\"name\":\"weight\","
            "\"type\":\"int\"},{\"name\":\"name\",\"type\":\"string\"}]}"),
      BYTES("\4\2\2a\2\3\0" W), ".pairs[1].name: byte 6: length -2, 3 bytes are left" },
};

static struct schema *parse(const char *text)
{
    struct mill_error error = { "" };
    struct schema *schema = NULL;

    schema_parse((struct mill_str){ text, strlen(text) }, &schema, &error);
    assert_string_equal(error.text, "");
    return schema;
}

/* Reads from memory that ends where the datum does. */
static enum mill_status read_exact(const char *schema_text, const char *datum, size_t len,
                                   struct arena *arena, const void **value,
                                   struct mill_error *error)
{
    struct schema *schema = parse(schema_text);
    char *exact = test_malloc(len + 1);
    enum mill_status status;

    memcpy(exact + 1, datum, len);
    status = decode_bare(schema, &all_kinds_type, (struct mill_str){ exact + 1, len },
                         arena, value, error);
    test_free(exact);
    schema_free(schema);
    return status;
}

#define RECORD_HEAD "{\"type\":\"record\",\"name\":\"R\",\"fields\":["
#define RECORD_TAIL "{\"name\":\"wanted\",\"type\":\"string\"}]}"

static void is_judged(void **state)
{
    const struct hostile_case *row = *state;
    struct mill_error error = { "R" };
    struct arena arena;
    const void *value;
    char schema[1000];

    arena_init(&arena, ARENA);
    snprintf(schema, sizeof(schema),
             RECORD_HEAD "{\"name\":\"%s\",\"type\":%s}," RECORD_TAIL, row->field,
             row->type);
    assert_int_equal(read_exact(schema, row->datum, row->len, &arena, &value, &error),
                     row->why ? MILL_FATAL : MILL_OK);
    assert_string_equal(error.text + 1, row->why ? row->why : "");
    assert_true(arena.used < SMALL);
    arena_finish(&arena);
}

/* Records, arrays and maps in one another: 64 are read, 65 are not. */
static void depth_is_limited(void **state)
{
    static const char schema[] =
        RECORD_HEAD "{\"name\":\"next\",\"type\":[\"null\",\"R\"]}," RECORD_TAIL;
    struct mill_error error;
    struct arena arena;
    const void *value;
    char datum[1000];

    arena_init(&arena, ARENA);
    for (size_t depth = 64; depth <= 65; depth++) {
        size_t inner = depth - 1;

        memset(datum, 2, inner);
        datum[inner] = 0;
        for (size_t i = 0; i < depth; i++)
            memcpy(datum + depth + 2 * i, W, 2);
        assert_int_equal(read_exact(schema, datum, 3 * depth, &arena, &value, &error),
                         depth == 64 ? MILL_OK : MILL_FATAL);
    }
    assert_non_null(strstr(error.text, "byte 64: nested deeper than 64"));
    arena_finish(&arena);
}

/* Four million bytes of nesting must not become four million calls. */
static void megabytes_of_nesting_are_refused(void **state)
{
    static const char schema[] = RECORD_HEAD "{\"name\":\"next\",\"type\":{\"type\":"
                                             "\"array\",\"items\":\"R\"}}," RECORD_TAIL;
    struct mill_error error;
    size_t len = 4 << 20;
    char *datum = test_malloc(len);
    struct arena arena;
    const void *value;

    memset(datum, 2, len);
    arena_init(&arena, ARENA);
    assert_int_equal(read_exact(schema, datum, len, &arena, &value, &error), MILL_FATAL);
    assert_non_null(strstr(error.text, "nested deeper than 64"));
    assert_true(arena.used < SMALL);
    arena_finish(&arena);
    test_free(datum);
}

/* Each item and each field of the record counts: 100,000 are read, one more is not. */
static void values_are_charged(void **state)
{
    static const char schema[] =
        RECORD_HEAD "{\"name\":\"nulls\",\"type\":{\"type\":\"array\",\"items\":\"null\"}"
                    "}," RECORD_TAIL;
    /* 99,998 and 99,999 items in one block, and two fields. */
    static const char just[] = "\xbc\x9a\x0c\0" W, over[] = "\xbe\x9a\x0c\0" W;
    struct mill_error error;
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    assert_int_equal(read_exact(schema, just, sizeof(just) - 1, &arena, &value, &error),
                     MILL_OK);
    assert_int_equal(read_exact(schema, over, sizeof(over) - 1, &arena, &value, &error),
                     MILL_FATAL);
    assert_non_null(strstr(error.text, "more than 100000 values"));
    arena_finish(&arena);
}

/* 50,000 blocks of one item: the array grows without moving every item every time. */
static void many_small_blocks_are_read(void **state)
{
    static const char schema[] = RECORD_HEAD "{\"name\":\"numbers\",\"type\":{\"type\":"
                                             "\"array\",\"items\":\"int\"}}," RECORD_TAIL;
    enum { BLOCKS = 50000 };
    char *datum = test_malloc(2 * BLOCKS + 3);
    struct mill_error error = { "" };
    struct arena arena;
    const struct all_kinds *record;
    const void *value;

    for (size_t i = 0; i < BLOCKS; i++) {
        datum[2 * i] = 2;
        datum[2 * i + 1] = (char)(i % 64 * 2);
    }
    memcpy(datum + 2 * BLOCKS, "\0" W, 3);
    arena_init(&arena, ARENA);
    read_exact(schema, datum, 2 * BLOCKS + 3, &arena, &value, &error);
    assert_string_equal(error.text, "");
    record = value;
    assert_int_equal(record->numbers.count, BLOCKS);
    for (size_t i = 0; i < BLOCKS; i++)
        assert_int_equal(record->numbers.items[i], i % 64);
    arena_finish(&arena);
    test_free(datum);
}

static void an_arena_that_is_full_is_told_apart(void **state)
{
    static const char schema[] = RECORD_HEAD "{\"name\":\"numbers\",\"type\":{\"type\":"
                                             "\"array\",\"items\":\"int\"}}," RECORD_TAIL;
    static const char datum[] =
        "\x80\1" /* 64 items */
        "0123456789012345678901234567890123456789012345678901234567"
        "890123\0" W;
    struct mill_error error;
    struct arena arena;
    const void *value;

    arena_init(&arena, sizeof(struct all_kinds) + 255);
    assert_int_equal(read_exact(schema, datum, sizeof(datum) - 1, &arena, &value, &error),
                     MILL_FATAL);
    assert_true(arena.overflowed);
    arena_finish(&arena);
    arena_init(&arena, sizeof(struct all_kinds) + 16 + 256);
    assert_int_equal(read_exact(schema, datum, sizeof(datum) - 1, &arena, &value, &error),
                     MILL_OK);
    arena_finish(&arena);
}

struct frame_case {
    const char *name, *framed;
    size_t len;
    const char *why;
};

static struct frame_case frames[] = {
    { "an empty value", BYTES(""), "the value is empty: want an Avro record" },
    { "a frame cut short",
      BYTES("\xc3\1"
            "1234567"),
      "the frame is cut short: 9 bytes, want 10" },
    { "an unknown fingerprint",
      BYTES("\xc3\1\1\2\3\4\5\6\7\x08"
            "datum"),
      "no schema with fingerprint 0807060504030201 is known: put the writer's .avsc into "
      "a "
      "schema folder" },
    { "a registry's frame", BYTES("\0\0\0\0\7datum"),
      "no Avro single-object frame (C3 01): it starts with 00, which looks like a schema "
      "registry's format" },
    { "JSON", BYTES("{\"url\":\"u\"}"),
      "no Avro single-object frame (C3 01): it looks like JSON, which wants 'format: "
      "json'" },
    { "text", BYTES("<html>"), "no Avro single-object frame: want C3 01, got 3C 68" },
    { "one byte", BYTES("\xc3"), "no Avro single-object frame: want C3 01, got C3" },
};

static void open_decoder(struct catalog **catalog, struct decoder **decoder)
{
    struct mill_str text = { page_type.schema, strlen(page_type.schema) };
    struct mill_error error;

    assert_int_equal(catalog_new(catalog, &error), MILL_OK);
    assert_int_equal(catalog_add_text(*catalog, text, &error), MILL_OK);
    assert_int_equal(decoder_new(&page_type, *catalog, decoder, &error), MILL_OK);
}

static void frame_is_refused(void **state)
{
    const struct frame_case *row = *state;
    struct mill_error error = { "" };
    struct catalog *catalog;
    struct decoder *decoder;
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    open_decoder(&catalog, &decoder);
    assert_int_equal(decoder_read(decoder, (struct mill_str){ row->framed, row->len },
                                  &arena, &value, &error),
                     MILL_FATAL);
    assert_string_equal(error.text, row->why);
    decoder_free(decoder);
    catalog_free(catalog);
    arena_finish(&arena);
}

static void every_cut_is_refused(void **state)
{
    struct page page = page_blank;
    struct mill_error error = { "" };
    struct catalog *catalog;
    struct decoder *decoder;
    struct buffer framed;
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    buffer_init(&framed, 1 << 20);
    page.url = S("https://news.example/1");
    page.body = S("<p>본문</p>");
    assert_int_equal(encode_framed(&page_type, &page, &framed, &error), MILL_OK);
    open_decoder(&catalog, &decoder);
    assert_int_equal(decoder_read(decoder, (struct mill_str){ framed.data, framed.len },
                                  &arena, &value, &error),
                     MILL_OK);
    assert_str(((const struct page *)value)->body, "<p>본문</p>");
    for (size_t len = 0; len < framed.len; len++) {
        char *cut = test_malloc(len + 1);

        memcpy(cut + 1, framed.data, len);
        arena_reset(&arena);
        assert_int_equal(decoder_read(decoder, (struct mill_str){ cut + 1, len }, &arena,
                                      &value, &error),
                         MILL_FATAL);
        test_free(cut);
    }
    decoder_free(decoder);
    catalog_free(catalog);
    buffer_finish(&framed);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(megabytes_of_nesting_are_refused),
        cmocka_unit_test(values_are_charged),
        cmocka_unit_test(many_small_blocks_are_read),
        cmocka_unit_test(an_arena_that_is_full_is_told_apart),
        cmocka_unit_test(every_cut_is_refused),
    };

    return run_table(cases, is_judged) + run_table(frames, frame_is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
