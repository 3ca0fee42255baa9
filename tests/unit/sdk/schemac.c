/* SPDX-License-Identifier: Apache-2.0
 * schemac.c - which C names schemas get, and what has no C type. */
#include "schemac/names.h"
#include "schemac/write.h"

#include "test.h"

#include <string.h>

enum { LIMIT = 1 << 20 };

struct naming {
    const char *name; /* as the schema has it, or what is tested */
    void (*give)(struct buffer *out, const char *name);
    const char *given;
};

static struct naming namings[] = {
    { "Article", name_top, "article" },
    { "newsmill.NewsStory", name_top, "news_story" },
    { "a.b.HTTPThing", name_top, "http_thing" },
    { "snake_case", name_top, "snake_case" },
    { "With_Both", name_top, "with_both" },
    { "V2Page", name_top, "v2_page" },
    { "Class", name_top, "class_" },
    { "Int", name_top, "int_" },
    { "title", name_member, "title" },
    { "camelCase", name_member, "camelCase" },
    { "default", name_member, "default_" },
    { "operator", name_member, "operator_" },
    { "unix", name_member, "unix_" },
    { "bool", name_member, "bool_" },
};

static void is_named(void **state)
{
    const struct naming *row = *state;
    struct buffer out;

    buffer_init(&out, LIMIT);
    row->give(&out, row->name);
    assert_str(((struct mill_str){ out.data, out.len }), row->given);
    buffer_finish(&out);
}

struct refused {
    const char *name, *schema, *why;
};

#define RECORD(fields) "{\"type\":\"record\",\"name\":\"a.R\",\"fields\":[" fields "]}"
#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":" type "}"
#define INNER(name)                                                                      \
    "{\"type\":\"record\",\"name\":\"" name "\",\"fields\":[" FIELD("x", "\"int\"") "]}"

static struct refused refused[] = {
    { "no record", "\"string\"", "want a record, got: string" },
    { "no fields", RECORD(""), "a.R: a record without fields has no C struct" },
    { "an enum",
      RECORD(FIELD("f", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}")),
      "a.R.f: an enum has no C type here: want a string" },
    { "a map", RECORD(FIELD("f", "{\"type\":\"map\",\"values\":\"int\"}")),
      "a.R.f: a map has no C type here: want an array of {name, value} records" },
    { "null", RECORD(FIELD("f", "\"null\"")), "a.R.f: null alone has no C type" },
    { "a nullable null", RECORD(FIELD("f", "[\"null\"]")),
      "a.R.f: a union has no C type here, but for [\"null\", T]" },
    { "null last", RECORD(FIELD("f", "[\"int\",\"null\"]")),
      "a.R.f: a union has no C type here, but for [\"null\", T]" },
    { "a union of three", RECORD(FIELD("f", "[\"null\",\"int\",\"string\"]")),
      "a.R.f: a union has no C type here, but for [\"null\", T]" },
    { "an enum in an array",
      RECORD(FIELD("f", "{\"type\":\"array\",\"items\":{\"type\":\"enum\",\"name\":\"E\","
                        "\"symbols\":[\"A\"]}}")),
      "a.R.f[]: an enum has no C type here: want a string" },
    { "a record within itself", RECORD(FIELD("f", "[\"null\",\"R\"]")),
      "a.R.f: a record within itself has no C struct" },
    { "a record within itself, by an array",
      RECORD(FIELD("f", "{\"type\":\"array\",\"items\":\"R\"}")),
      "a.R.f[]: a record within itself has no C struct" },
    { "two records of one C name",
      RECORD(FIELD("f", INNER("b.Part")) "," FIELD("g", INNER("c.Part"))),
      "a.R.g: b.Part and c.Part both become struct r_part" },
    { "two fields of one C name",
      RECORD(FIELD("int", "\"int\"") "," FIELD("int_", "\"int\"")),
      "a.R.int_: another field has this name in C" },
    { "an array and a record of one C name",
      RECORD(FIELD("f", "{\"type\":\"array\",\"items\":\"int\"}") "," FIELD(
          "g", INNER("IntArray"))),
      "a.R.g: an array of int and a.IntArray both become struct r_int_array" },
};

static void is_refused(void **state)
{
    const struct refused *row = *state;
    struct mill_error error = { "" };
    struct model model;
    struct avsc *avsc;

    assert_int_equal(
        avsc_parse((struct mill_str){ row->schema, strlen(row->schema) }, &avsc, &error),
        MILL_OK);
    assert_int_equal(model_init(&model, avsc, &error), MILL_FATAL);
    assert_string_equal(error.text, row->why);
    model_finish(&model);
    avsc_free(avsc);
}

/* Records that hold the one before twice: 2^60 values in one struct. */
static void a_struct_that_explodes_is_refused(void **state)
{
    struct mill_error error = { "" };
    struct model model;
    struct avsc *avsc;
    struct buffer text;

    buffer_init(&text, LIMIT);
    buffer_add_text(&text, "{\"type\":\"record\",\"name\":\"Top\",\"fields\":[{\"name\":"
                           "\"f0\",\"type\":{\"type\":\"record\",\"name\":\"R0\","
                           "\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}}");
    for (int i = 1; i < 60; i++)
        buffer_printf(&text,
                      ",{\"name\":\"f%d\",\"type\":{\"type\":\"record\",\"name\":\"R%d\","
                      "\"fields\":[{\"name\":\"x\",\"type\":\"R%d\"},{\"name\":\"y\","
                      "\"type\":\"R%d\"}]}}",
                      i, i, i - 1, i - 1);
    buffer_add_text(&text, "]}");
    assert_int_equal(avsc_parse((struct mill_str){ text.data, text.len }, &avsc, &error),
                     MILL_OK);
    assert_int_equal(model_init(&model, avsc, &error), MILL_FATAL);
    assert_non_null(strstr(error.text, "too many values in one struct"));
    model_finish(&model);
    avsc_free(avsc);
    buffer_finish(&text);
}

/* What a comment or a literal must not end or be read as. */
static void literals_are_escaped(void **state)
{
    struct buffer out;

    buffer_init(&out, LIMIT);
    write_literal(S("a\"\\?\?/\1\x7f\n\0007가\n"), &out);
    buffer_add(&out, "", 1);
    assert_string_equal(out.data,
                        "\"a\\\"\\\\\\?\\?/\\001\\177\\n\"\n    \"\\0007가\\n\"");
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_struct_that_explodes_is_refused),
        cmocka_unit_test(literals_are_escaped),
    };

    return run_table(namings, is_named) + run_table(refused, is_refused) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
