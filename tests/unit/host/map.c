/* SPDX-License-Identifier: Apache-2.0
 * map.c - messages that nobody made for newsmill become records, or a reason why not;
 * maps that cannot work are told with their place. */
#include "host/form.h"
#include "test.h"

#include "avro/json.h"
#include "mapped.h"

#include <string.h>

enum { ROWS = 4 };

/* What every message here is, beside its value. */
static const struct header headers[] = {
    { MILL_STR("n"), MILL_STR("11") },      { MILL_STR("n"), MILL_STR("12") },
    { MILL_STR("word"), MILL_STR("뉴스") }, { MILL_STR("bad"), MILL_STR("a\xff") },
    { MILL_STR("empty"), MILL_STR("") },    { MILL_STR("null"), { NULL, 0 } },
    { MILL_STR("true"), MILL_STR("true") }
};

struct map_case {
    const char *name;
    const char *rows[ROWS][2]; /* field and source */
    enum format format;
    struct mill_str value;
    const char *expected; /* a part of the record as JSON, or `!` and why not */
};

static struct map_case raw[] = {
    { "the value as bytes",
      { { "raw", "value" } },
      FORMAT_RAW,
      MILL_STR("<p>가</p>"),
      "\"raw\":\"<p>가</p>\"" },
    { "the value as text",
      { { "maybe", "value" } },
      FORMAT_RAW,
      MILL_STR("가"),
      "\"maybe\":\"가\"" },
    { "bytes need no UTF-8",
      { { "raw", "value" } },
      FORMAT_RAW,
      MILL_STR("\xb0\xa1"),
      "\"raw\":{\"base64\":\"sKE=\"}" },
    { "text does",
      { { "maybe", "value" } },
      FORMAT_RAW,
      MILL_STR("\xb0\xa1"),
      "!maybe from value: is not UTF-8; map it to a field of bytes" },
    { "an empty value is one",
      { { "raw", "value" } },
      FORMAT_RAW,
      MILL_STR(""),
      "\"raw\":\"\"" },
    { "a deleted value is none",
      { { "raw", "value" } },
      FORMAT_RAW,
      { NULL, 0 },
      "!raw from value: is missing" },
    { "the key", { { "maybe", "key" } }, FORMAT_RAW, MILL_STR("x"), "\"maybe\":\"k1\"" },
    { "the topic",
      { { "maybe", "topic" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"maybe\":\"pages\"" },
    { "the timestamp",
      { { "maybe_wide", "timestamp" }, { "real", "timestamp" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"real\":1700000000123" },
    { "the timestamp of a nullable",
      { { "maybe_wide", "timestamp" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"maybe_wide\":1700000000123" },
    { "words",
      { { "maybe", "text:a: /b?" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"maybe\":\"a: /b?\"" },
    { "no words", { { "maybe", "text:" } }, FORMAT_RAW, MILL_STR("x"), "\"maybe\":\"\"" },
    { "words as a number",
      { { "small", "text:-7" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"small\":-7" },
    { "the last header of a name",
      { { "small", "header:n" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"small\":12" },
    { "a header as text",
      { { "maybe", "header:word" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"maybe\":\"뉴스\"" },
    { "a header that is not UTF-8",
      { { "maybe", "header:bad" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "!maybe from header:bad: is not UTF-8; map it to a field of bytes" },
    { "an empty header",
      { { "maybe", "header:empty" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"maybe\":\"\"" },
    { "an empty header is no number",
      { { "wide", "header:empty" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "!wide from header:empty: want a whole number, got ''" },
    { "a header without a value",
      { { "maybe", "header:null" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "!maybe from header:null: is missing" },
    { "a missing header",
      { { "maybe", "header:N" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "!maybe from header:N: is missing" },
    { "a header that may be missing",
      { { "small", "header:N?" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"small\":1" },
    { "true or false",
      { { "flag", "header:true" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"flag\":true" },
    { "neither",
      { { "flag", "key" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "!flag from key: want true or false, got 'k1'" },
    { "a number of 64 bits",
      { { "wide", "value" } },
      FORMAT_RAW,
      MILL_STR("-9223372036854775808"),
      "\"wide\":-9223372036854775808" },
    { "a number beyond them",
      { { "wide", "value" } },
      FORMAT_RAW,
      MILL_STR("9223372036854775808"),
      "!wide from value: want a whole number, got '9223372036854775808'" },
    { "a number beyond 32 bits",
      { { "small", "value" } },
      FORMAT_RAW,
      MILL_STR("2147483648"),
      "!small from value: want a whole number of 32 bits, got '2147483648'" },
    { "a number and more",
      { { "wide", "value" } },
      FORMAT_RAW,
      MILL_STR("12 "),
      "!wide from value: want a whole number, got '12?'" },
    { "a number and a NUL",
      { { "wide", "value" } },
      FORMAT_RAW,
      MILL_STR("1\0002"),
      "!wide from value: want a whole number, got '1?2'" },
    { "a plus sign",
      { { "wide", "value" } },
      FORMAT_RAW,
      MILL_STR("+1"),
      "!wide from value: want a whole number, got '+1'" },
    { "a fraction",
      { { "real", "value" }, { "single", "value" } },
      FORMAT_RAW,
      MILL_STR("-1.5e2"),
      "\"single\":-150,\"real\":-150" },
    { "no fraction in hexadecimal",
      { { "real", "value" } },
      FORMAT_RAW,
      MILL_STR("0x1p3"),
      "!real from value: want a number, got '0x1p3'" },
    { "no infinity",
      { { "real", "value" } },
      FORMAT_RAW,
      MILL_STR("1e999"),
      "!real from value: want a number, got '1e999'" },
    { "a long text is cut in messages",
      { { "real", "value" } },
      FORMAT_RAW,
      MILL_STR("0000000000000000000000000000000000000000x23456789"),
      "!real from value: want a number, got "
      "'0000000000000000000000000000000000000000'..." },
    { "a record inside",
      { { "inner.name", "key" }, { "inner.note", "header:N?" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"inner\":{\"name\":\"k1\",\"note\":null,\"deep\":null}" },
    { "a record inside that",
      { { "inner.deep.count", "header:n" }, { "inner.name", "text:x" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"inner\":{\"name\":\"x\",\"note\":null,\"deep\":{\"count\":12}}" },
    { "nothing inside, no record",
      { { "wide", "header:n" } },
      FORMAT_RAW,
      MILL_STR("x"),
      "\"inner\":null" },
};

static struct map_case json[] = {
    { "a member",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR(" {\"a\" : \"x\\ny\"} "),
      "\"maybe\":\"x\\ny\"" },
    { "members and items",
      { { "maybe", "/a/1/b" } },
      FORMAT_JSON,
      MILL_STR("{\"z\":[{\"a\":[]}],\"a\":[0, {\"b\":\"x\"}]}"),
      "\"maybe\":\"x\"" },
    { "a name with / and ~",
      { { "maybe", "/a~1b~0c" } },
      FORMAT_JSON,
      MILL_STR("{\"a/b~c\":\"x\"}"),
      "\"maybe\":\"x\"" },
    { "a name with escapes",
      { { "maybe", "/뉴\"" } },
      FORMAT_JSON,
      MILL_STR("{\"\\ub274\\\"\":\"x\"}"),
      "\"maybe\":\"x\"" },
    { "an empty name",
      { { "maybe", "/" } },
      FORMAT_JSON,
      MILL_STR("{\"\":\"x\"}"),
      "\"maybe\":\"x\"" },
    { "the first of two",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":\"x\",\"a\":\"y\"}"),
      "\"maybe\":\"x\"" },
    { "a longer name is another",
      { { "maybe", "/a?" } },
      FORMAT_JSON,
      MILL_STR("{\"ab\":\"x\",\"\":\"y\"}"),
      "\"maybe\":null" },
    { "no member",
      { { "maybe", "/a/b" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":{}}"),
      "!maybe from /a/b: is missing" },
    { "no item",
      { { "maybe", "/2" } },
      FORMAT_JSON,
      MILL_STR("[1,2]"),
      "!maybe from /2: is missing" },
    { "no index",
      { { "maybe", "/01" } },
      FORMAT_JSON,
      MILL_STR("[1,2]"),
      "!maybe from /01: is missing" },
    { "nothing in a word",
      { { "maybe", "/a/b" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":1}"),
      "!maybe from /a/b: is missing" },
    { "numbers",
      { { "small", "/a" }, { "real", "/b" }, { "maybe_wide", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":7,\"b\":1.5}"),
      "\"small\":7" },
    { "a number in quotes",
      { { "wide", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":\"7\"}"),
      "\"wide\":7" },
    { "a number for a text",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":1.50}"),
      "\"maybe\":\"1.50\"" },
    { "a list for a text",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":[1]}"),
      "!maybe from /a: want a string, got a list" },
    { "a fraction for a whole number",
      { { "wide", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":1.5}"),
      "!wide from /a: want a whole number" },
    { "null where it may be",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":null}"),
      "\"maybe\":null" },
    { "null where it may not",
      { { "wide", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":null}"),
      "!wide from /a: is null" },
    { "null that may be missing",
      { { "wide", "/a?" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":null}"),
      "\"wide\":2" },
    { "a list of texts",
      { { "words", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":[\"x\",\"y\"]}"),
      "\"words\":[\"x\",\"y\"]" },
    { "a list of something else",
      { { "words", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":[\"x\",1]}"),
      "!words from /a: [1]: want a string" },
    { "a record",
      { { "inner", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":{\"name\":\"x\"}}"),
      "\"inner\":{\"name\":\"x\"" },
    { "base64",
      { { "raw", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":{\"base64\":\"sKE=\"}}"),
      "\"raw\":{\"base64\":\"sKE=\"}" },
    { "the value as it is",
      { { "maybe", "value" } },
      FORMAT_JSON,
      MILL_STR("{ }"),
      "\"maybe\":\"{ }\"" },
    { "headers beside it",
      { { "maybe", "/a" }, { "small", "header:n" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":\"x\"}"),
      "\"small\":12" },
    { "no JSON",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("<p>"),
      "!the value is no JSON: byte 0: want a value" },
    { "no value",
      { { "maybe", "/a?" } },
      FORMAT_JSON,
      { NULL, 0 },
      "!the value is no JSON: byte 0: want a value" },
    { "half of it",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":\"x\""),
      "!the value is no JSON: byte 8: want ',' or '}'" },
    { "not UTF-8",
      { { "maybe", "/a" } },
      FORMAT_JSON,
      MILL_STR("{\"a\":\"\xff\"}"),
      "!the value is no JSON: byte 6: want UTF-8" },
};

static struct mill_str print(const void *value, struct buffer *text)
{
    buffer_init(text, 1 << 16);
    json_print(&mapped_type, value, text);
    buffer_add(text, "", 1);
    return (struct mill_str){ text->data, text->len - 1 };
}

/* The row's map, and what the type wants beside it. */
static size_t list_rows(const struct map_case *row, struct setting settings[ROWS + 1])
{
    size_t count = 0;

    for (size_t i = 0; i < ROWS && row->rows[i][0]; i++)
        settings[count++] = (struct setting){ .name = row->rows[i][0],
                                              .value = row->rows[i][1],
                                              .line = (unsigned)i + 1,
                                              .column = 3 };
    settings[count++] = (struct setting){ .name = "text", .value = "text:x" };
    return count;
}

static void check_message(void **state)
{
    const struct map_case *row = *state;
    struct setting settings[ROWS + 1];
    const struct form form = { row->format,
                               { settings, list_rows(row, settings) },
                               NULL };
    const struct inbound in = { .key = S("k1"),
                                .value = row->value,
                                .headers = headers,
                                .header_count = COUNT(headers),
                                .timestamp_ms = 1700000000123,
                                .topic = "pages" };
    struct reading *reading = NULL;
    struct mill_error error = { "" };
    struct arena arena;
    struct buffer text;
    const void *value;

    arena_init(&arena, 1 << 16);
    if (reading_new(&form, &mapped_type, NULL, NULL, &reading, &error))
        fail_msg("%s", error.text);
    if (row->expected[0] == '!') {
        assert_int_equal(reading_read(reading, &in, &arena, &value, &error), MILL_FATAL);
        assert_memory_equal(error.text, row->expected + 1, strlen(row->expected + 1));
    } else {
        if (reading_read(reading, &in, &arena, &value, &error))
            fail_msg("%s", error.text);
        if (!strstr(print(value, &text).data, row->expected))
            fail_msg("%s\nlacks %s", text.data, row->expected);
        buffer_finish(&text);
    }
    reading_free(reading);
    arena_finish(&arena);
}

static void our_own_json_needs_no_map(void **state)
{
    const struct form form = { .format = FORMAT_JSON };
    struct inbound in = { .value = S("{\"text\":\"x\",\"small\":7}") };
    struct reading *reading;
    struct mill_error error;
    struct arena arena;
    const void *value;

    arena_init(&arena, 1 << 16);
    assert_int_equal(reading_new(&form, &mapped_type, NULL, NULL, &reading, &error),
                     MILL_OK);
    assert_int_equal(reading_read(reading, &in, &arena, &value, &error), MILL_OK);
    assert_int_equal(((const struct mapped *)value)->small, 7);
    in.value = S("{\"text\":\"x\",\"smal\":7}");
    assert_int_equal(reading_read(reading, &in, &arena, &value, &error), MILL_FATAL);
    assert_non_null(strstr(error.text, "did you mean 'small'?"));
    reading_free(reading);
    arena_finish(&arena);
}

static void written_as_json(void **state)
{
    struct mapped record = mapped_blank;
    struct mill_error error;
    struct buffer out;

    record.text = S("가");
    buffer_init(&out, 1 << 12);
    buffer_add(&out, "before", 6);
    assert_int_equal(form_write(FORMAT_JSON, &mapped_type, &record, &out, &error),
                     MILL_OK);
    assert_memory_equal(out.data, "before{\"text\":\"가\",", 19);
    assert_int_equal(out.data[out.len - 1], '}');
    out.len = 6;
    record.text = S("\xff"); /* as for Avro */
    assert_int_equal(form_write(FORMAT_JSON, &mapped_type, &record, &out, &error),
                     MILL_FATAL);
    assert_int_equal(out.len, 6);
    buffer_finish(&out);
    /* The frame fits, the JSON does not: the overflow is told, and nothing is added. */
    buffer_init(&out, 100);
    record.text = S("x");
    assert_int_equal(form_write(FORMAT_JSON, &mapped_type, &record, &out, &error),
                     MILL_FATAL);
    assert_true(out.overflowed);
    buffer_finish(&out);
}

static void a_small_arena_overflows(void **state)
{
    const struct setting settings[] = { { .name = "text", .value = "/a" } };
    const struct form form = { FORMAT_JSON, { settings, 1 }, NULL };
    const struct inbound in = { .value = S("{\"a\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                                           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}") };
    struct reading *reading;
    struct mill_error error;
    struct arena arena;
    const void *value;

    assert_int_equal(reading_new(&form, &mapped_type, NULL, NULL, &reading, &error),
                     MILL_OK);
    arena_init(&arena, sizeof(struct mapped) + 32);
    assert_int_equal(reading_read(reading, &in, &arena, &value, &error), MILL_FATAL);
    assert_true(arena.overflowed);
    arena_finish(&arena);
    reading_free(reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_json_needs_no_map),
        cmocka_unit_test(written_as_json),
        cmocka_unit_test(a_small_arena_overflows),
    };

    return run_table(raw, check_message) + run_table(json, check_message) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
