/* SPDX-License-Identifier: Apache-2.0
 * json.c - what JSON reads as, prints as, and is refused for. */
#include "avro/json.h"
#include "sample.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

struct reading {
    const char *name, *json, *printed; /* printed NULL: as json */
};

#define DEFAULTS                                                                         \
    "{\"flag\":true,\"small\":-2147483648,\"big\":-9223372036854775808,\"single\":0.1,"  \
    "\"real\":1e+300,\"text\":\"줄\\n\\\"?\?/\\u0000\\\\\",\"raw\":{\"base64\":"        \
    "\"AH+A/w==\"},\"hash\":{\"base64\":\"AQL+YQ==\"},\"pair\":{\"name\":\"n\","         \
    "\"value\":null,\"weight\":7},\"words\":[\"a\",\"b\\u0000c\"],\"blobs\":[{"          \
    "\"base64\":\"/w==\"}],\"hashes\":[],\"numbers\":[1,-2],\"rows\":[[1],[],[0.5,-3]]," \
    "\"gaps\":[null,null],\"pairs\":[{\"name\":\"x\",\"value\":null,\"weight\":7},{"     \
    "\"name\":\"y\",\"value\":null,\"weight\":9}],"
#define NULLS                                                                            \
    "\"maybe_flag\":null,\"maybe_small\":null,\"maybe_big\":null,\"maybe_single\":null," \
    "\"maybe_real\":null,\"maybe_text\":null,\"maybe_raw\":null,\"maybe_hash\":null,"    \
    "\"maybe_pair\":null,\"maybe_words\":null,"
#define REST "\"class\":0,\"camelCase\":1,\"wanted\":\"w\"}"

static struct reading readings[] = {
    { "defaults of every kind", "{\"wanted\":\"w\"}", DEFAULTS NULLS REST },
    { "what was printed", DEFAULTS NULLS REST, NULL },
    { "every nullable set",
      DEFAULTS "\"maybe_flag\":false,\"maybe_small\":0,\"maybe_big\":9223372036854775807,"
               "\"maybe_single\":-1.5,\"maybe_real\":0.1,\"maybe_text\":\"\","
               "\"maybe_raw\":\"\",\"maybe_hash\":{\"base64\":\"YWJjZA==\"},\"maybe_"
               "pair\":{\"name\":"
               "\"p\",\"value\":\"v\",\"weight\":1},\"maybe_words\":[]," REST,
      NULL },
    { "white space and another order",
      " {\t\"wanted\" : \"w\" ,\r\n \"flag\" :true , \"numbers\": [ 1 ,-2 ] } \n",
      DEFAULTS NULLS REST },
    { "escapes", "{\"wanted\":\"w\",\"text\":\"\\uc904\\n\\\"?\\u003f\\/\\u0000\\\\\"}",
      DEFAULTS NULLS REST },
    { "numbers that are no numbers",
      "{\"wanted\":\"w\",\"rows\":[[\"NaN\",\"Infinity\",\"-Infinity\",-0.0]]}", NULL },
};

static void reads_and_prints(void **state)
{
    const struct reading *row = *state;
    struct mill_error error = { "" };
    struct buffer out;
    struct arena arena;
    const void *value;

    arena_init(&arena, 1 << 20);
    buffer_init(&out, 1 << 20);
    json_read(&all_kinds_type, (struct mill_str){ row->json, strlen(row->json) }, &arena,
              &value, &error);
    assert_string_equal(error.text, "");
    json_print(&all_kinds_type, value, &out);
    if (!strstr(row->json, "NaN"))
        assert_str(((struct mill_str){ out.data, out.len }),
                   row->printed ? row->printed : row->json);
    else
        assert_non_null(strstr(out.data, "\"rows\":[[\"NaN\",\"Infinity\","
                                         "\"-Infinity\",-0]]"));
    buffer_finish(&out);
    arena_finish(&arena);
}

struct refusal {
    const char *name, *json, *message;
};

#define W "{\"wanted\":\"w\","

static struct refusal refusals[] = {
    { "nothing", "", "byte 0: want an object, got the end" },
    { "a list", " []", "byte 1: want an object, got a list" },
    { "not closed", "{\"wanted\":\"w\"", "byte 13: want ',' or '}', got the end" },
    { "something behind it", "{\"wanted\":\"w\"} {}",
      "byte 15: want nothing behind the record, got an object" },
    { "a comma at the end", "{\"wanted\":\"w\",}",
      "byte 14: want a string, got something "
      "else" },
    { "a missing field", "{}", "byte 2: field 'wanted' is missing" },
    { "a missing field within", W "\"pair\":{\"value\":null}}",
      "pair: byte 35: field 'name' is missing" },
    { "an unknown field", W "\"txet\":1}",
      "byte 20: unknown field 'txet'; did you mean "
      "'text'?" },
    { "a field far from all", W "\"zzzzzzzz\":1}", "byte 24: unknown field 'zzzzzzzz'" },
    { "an alias is no name here", W "\"camel_case\":1}",
      "byte 26: unknown field 'camel_case'; did you mean 'camelCase'?" },
    { "a field twice", W "\"wanted\":\"v\"}", "byte 22: field 'wanted' is there twice" },
    { "text for a boolean", W "\"flag\":\"true\"}",
      "flag: byte 21: want true or false, got a string" },
    { "a fraction for an int", W "\"small\":1.0}",
      "small: byte 25: want a whole number, got 1.0" },
    { "33 bits for an int", W "\"small\":2147483648}",
      "small: byte 32: 2147483648 has more than 32 bits" },
    { "65 bits for a long", W "\"big\":9223372036854775808}",
      "big: byte 39: 9223372036854775808 has more than 64 bits" },
    { "too large for a float", W "\"single\":1e39}",
      "single: byte 27: 1e+39 is too large" },
    { "too large for a double", W "\"real\":1e309}",
      "real: byte 26: 1e309 is too large" },
    { "a leading zero", W "\"small\":01}", "small: byte 22: no number of JSON" },
    { "a bare minus", W "\"real\":-}", "real: byte 21: no number of JSON" },
    { "null for a string", W "\"text\":null}", "text: byte 21: want a string, got null" },
    { "a number for a string in a list", W "\"words\":[\"a\",2]}",
      "words[1]: byte 27: want a string, got a number" },
    { "a list in a list", W "\"rows\":[[1],[2,null]]}",
      "rows[1][1]: byte 29: want a number, got null" },
    { "within an item", W "\"pairs\":[{\"name\":\"a\",\"weight\":\"b\"}]}",
      "pairs[0].weight: byte 44: want a number, got a string" },
    { "an item behind nothing", W "\"numbers\":[1,]}",
      "numbers[1]: byte 27: want a number, got something else" },
    { "a fixed of the wrong size", W "\"hash\":\"abc\"}",
      "hash: byte 26: want 4 bytes, got 3" },
    { "no base64", W "\"raw\":{\"base64\":\"AH+A/w=\"}}", "raw: byte 39: no base64" },
    { "base64 with bits left over", W "\"raw\":{\"base64\":\"AH+A/x==\"}}",
      "raw: byte 40: no base64" },
    { "another key than base64", W "\"raw\":{\"hex\":\"00\"}}",
      "raw: byte 26: want {\"base64\": ...}" },
    { "a string without end", "{\"wanted\":\"w",
      "wanted: byte 11: the string has no end, or a "
      "line break within" },
    { "a line break in a string", "{\"wanted\":\"w\n\"}",
      "wanted: byte 11: the string has no end, or a line break within" },
    { "an unknown escape", "{\"wanted\":\"\\x\"}",
      "wanted: byte 12: unknown escape in a "
      "string" },
    { "half of a pair", "{\"wanted\":\"\\ud800\"}",
      "wanted: byte 17: \\u is half of a surrogate pair" },
    { "the halves the wrong way round", "{\"wanted\":\"\\udc00\\ud800\"}",
      "wanted: byte 17: \\u is half of a surrogate pair" },
    { "not hexadecimal", "{\"wanted\":\"\\u00g0\"}",
      "wanted: byte 15: \\u wants four hexadecimal digits" },
    { "not UTF-8", "{\"wanted\":\"\xff\"}", "wanted: byte 11: the string is not UTF-8" },
    { "an overlong NUL", "{\"wanted\":\"\xc0\x80\"}",
      "wanted: byte 11: the string is not UTF-8" },
};

static void is_refused(void **state)
{
    const struct refusal *row = *state;
    static const char name[] = "test.sample.AllKinds";
    struct mill_error error = { "" };
    struct arena arena;
    const void *value = NULL;
    const char *rest;

    arena_init(&arena, 1 << 20);
    assert_int_equal(json_read(&all_kinds_type,
                               (struct mill_str){ row->json, strlen(row->json) }, &arena,
                               &value, &error),
                     MILL_FATAL);
    assert_null(value);
    assert_memory_equal(error.text, name, sizeof(name) - 1);
    rest = error.text + sizeof(name) - 1;
    rest += *rest == ':' ? 2 : 1;
    assert_string_equal(rest, row->message);
    arena_finish(&arena);
}

static void a_pair_of_halves_is_one_character(void **state)
{
    static const char json[] = "{\"wanted\":\"\\ud83d\\ude00\"}";
    struct mill_error error = { "" };
    const struct all_kinds *record;
    struct arena arena;
    const void *value;

    arena_init(&arena, 1 << 20);
    assert_int_equal(json_read(&all_kinds_type,
                               (struct mill_str){ json, sizeof(json) - 1 }, &arena,
                               &value, &error),
                     MILL_OK);
    record = value;
    assert_str(record->wanted, "\xf0\x9f\x98\x80");
    arena_finish(&arena);
}

static void what_is_not_utf8_prints_as_a_replacement(void **state)
{
    struct all_kinds record = all_kinds_blank;
    struct buffer out;

    buffer_init(&out, 1 << 20);
    record.wanted = S("a\xff\xe2\x82z");
    json_print(&all_kinds_type, &record, &out);
    buffer_add(&out, "", 1);
    assert_non_null(strstr(out.data, "\"wanted\":\"a\\ufffd\\ufffdz\"}"));
    buffer_finish(&out);
}

static void numbers_are_short_and_exact(void **state)
{
    static const double numbers[] = { 0.1, 1.0 / 3, 1e300, -2.5, 5e-324 };
    static const char *const texts[] = { "0.1", "0.3333333333333333", "1e+300", "-2.5",
                                         "4.94065645841247e-324" };
    struct all_kinds record = all_kinds_blank;
    struct buffer out;

    buffer_init(&out, 1 << 16);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char part[64];

        record.real = numbers[i];
        buffer_reset(&out);
        json_print(&all_kinds_type, &record, &out);
        buffer_add(&out, "", 1);
        snprintf(part, sizeof(part), "\"real\":%s,", texts[i]);
        assert_non_null(strstr(out.data, part));
    }
    buffer_finish(&out);
}

static void the_arena_limits_what_is_read(void **state)
{
    static const char json[] =
        "{\"wanted\":\"0123456789012345678901234567890123456789\"}";
    struct mill_error error = { "" };
    struct arena arena;
    const void *value;

    arena_init(&arena, sizeof(struct all_kinds) + 64);
    assert_int_equal(json_read(&all_kinds_type,
                               (struct mill_str){ json, sizeof(json) - 1 }, &arena,
                               &value, &error),
                     MILL_FATAL);
    assert_true(arena.overflowed);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_of_halves_is_one_character),
        cmocka_unit_test(what_is_not_utf8_prints_as_a_replacement),
        cmocka_unit_test(numbers_are_short_and_exact),
        cmocka_unit_test(the_arena_limits_what_is_read),
    };

    return run_table(readings, reads_and_prints) + run_table(refusals, is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
