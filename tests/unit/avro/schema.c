/* SPDX-License-Identifier: Apache-2.0
 * schema.c - what a schema may not say, and what stays of it in canonical form. */
#include "avro/schema.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refused {
    const char *name, *text, *message;
};

#define RECORD(fields) "{\"type\":\"record\",\"name\":\"a.R\",\"fields\":[" fields "]}"
#define FIELD(type) RECORD("{\"name\":\"f\",\"type\":" type "}")
#define DEFAULT(type, value)                                                             \
    RECORD("{\"name\":\"f\",\"type\":" type ",\"default\":" value "}")
#define FIXED(size) "{\"type\":\"fixed\",\"name\":\"F\",\"size\":" size "}"

static struct refused refused[] = {
    { "no JSON", "{\"type\":", "line 1, column 8: unexpected token near end of file" },
    { "a key twice", "{\"type\":\"int\",\"type\":\"int\"}",
      "line 1, column 20: duplicate object key near '\"type\"'" },
    { "something behind it", "\"int\" 1",
      "line 1, column 7: end of file expected near '1'" },
    { "a number", "7", "schema: want a type: a name, an object or a list" },
    { "no type", "{\"name\":\"a\"}", "schema: type: want a name" },
    { "a type in a type", "{\"type\":{\"type\":\"int\"}}", "schema: type: want a name" },
    { "an unknown name", FIELD("\"strnig\""),
      "a.R.f: unknown type 'a.strnig'; did you mean 'string'?" },
    { "a mistyped name", "\"strnig\"",
      "schema: unknown type 'strnig'; did you mean 'string'?" },
    { "a name far from all", FIELD("\"zzzzzzz\""),
      "a.R.f: unknown type 'a.zzzzzzz': want a primitive or a name defined before" },
    { "a name before its definition",
      RECORD("{\"name\":\"f\",\"type\":\"F\"},{\"name\":\"g\",\"type\":" FIXED("4") "}"),
      "a.R.f: unknown type 'a.F'; did you mean 'R'?" },
    { "a record without a name", "{\"type\":\"record\",\"fields\":[]}",
      "schema: name: want letters, digits and '_', got ''" },
    { "a name with a hyphen", "{\"type\":\"record\",\"name\":\"a-b\",\"fields\":[]}",
      "schema: name: want letters, digits and '_', got 'a-b'" },
    { "a name that starts with a digit",
      "{\"type\":\"record\",\"name\":\"a.1\",\"fields\":[]}",
      "schema: name: want letters, digits and '_', got 'a.1'" },
    { "a name with a NUL", "{\"type\":\"record\",\"name\":\"a\\u0000b\",\"fields\":[]}",
      "schema: name: want a string" },
    { "an empty part of a namespace",
      "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a..b\",\"fields\":[]}",
      "schema: namespace: want names with dots between, got 'a..b'" },
    { "the name of a primitive", "{\"type\":\"record\",\"name\":\"a.int\",\"fields\":[]}",
      "schema: name: 'int' is the name of a primitive type" },
    { "no fields", "{\"type\":\"record\",\"name\":\"R\"}", "R: fields: want a list" },
    { "a field that is no object", RECORD("1"), "a.R: fields: want objects" },
    { "a field without a name", RECORD("{\"type\":\"int\"}"),
      "a.R: fields: want a name of letters, digits and '_', got ''" },
    { "a field without a type", RECORD("{\"name\":\"f\"}"), "a.R.f: type: missing" },
    { "a field twice",
      RECORD("{\"name\":\"f\",\"type\":\"int\"},{\"name\":\"f\",\"type\":\"int\"}"),
      "a.R: duplicate field 'f'" },
    { "a field's order", RECORD("{\"name\":\"f\",\"type\":\"int\",\"order\":\"up\"}"),
      "a.R.f: order: want ascending, descending or ignore" },
    { "aliases that are no list",
      RECORD("{\"name\":\"f\",\"type\":\"int\",\"aliases\":\"g\"}"),
      "a.R.f: aliases: want a list of names" },
    { "a name twice",
      RECORD("{\"name\":\"f\",\"type\":" FIXED("4") "},{\"name\":\"g\",\"type\":" FIXED(
          "4") "}"),
      "a.R.g: 'a.F' is defined twice" },
    { "an enum without symbols", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[]}",
      "schema: symbols: want a list of names" },
    { "a symbol twice", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
      "schema: symbols: 'A' is there twice" },
    { "an enum's default",
      "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"B\"}",
      "schema: default: want one of the symbols" },
    { "fixed of size 0", FIXED("0"), "schema: size: want a number from 1 to 1048576" },
    { "fixed of size -1", FIXED("-1"), "schema: size: want a number from 1 to 1048576" },
    { "fixed of size 2^40", FIXED("1099511627776"),
      "schema: size: want a number from 1 to 1048576" },
    { "fixed of size 1.5", FIXED("1.5"),
      "schema: size: want a number from 1 to 1048576" },
    { "an array without items", "{\"type\":\"array\"}", "[]: items: missing" },
    { "a map without values", FIELD("{\"type\":\"map\"}"), "a.R.f{}: values: missing" },
    { "a union without branches", FIELD("[]"), "a.R.f: a union without branches" },
    { "a union in a union", FIELD("[\"null\",[\"int\"]]"),
      "a.R.f: a union within a union" },
    { "a branch twice", FIELD("[\"int\",{\"type\":\"int\"}]"),
      "a.R.f: union: 'int' is there twice" },
    { "two arrays in a union",
      FIELD("[{\"type\":\"array\",\"items\":\"int\"},{\"type\":\"array\",\"items\":"
            "\"long\"}]"),
      "a.R.f: union: 'array' is there twice" },
    { "default: text for int", DEFAULT("\"int\"", "\"1\""),
      "a.R.f: default: want a number of 32 bits" },
    { "default: 2^31 for int", DEFAULT("\"int\"", "2147483648"),
      "a.R.f: default: want a number of 32 bits" },
    { "default: 1.5 for long", DEFAULT("\"long\"", "1.5"),
      "a.R.f: default: want a number of 64 bits" },
    { "default: 1e39 for float", DEFAULT("\"float\"", "1e39"),
      "a.R.f: default: want a number of 32 bits with a fraction" },
    { "default: null for string", DEFAULT("\"string\"", "null"),
      "a.R.f: default: want a string" },
    { "default: text for null first", DEFAULT("[\"null\",\"string\"]", "\"\""),
      "a.R.f: default: want null (the union's first branch)" },
    { "default: wide text for bytes", DEFAULT("\"bytes\"", "\"\\u0100\""),
      "a.R.f: default: want a string of \\u0000-\\u00ff" },
    { "default: short text for fixed", DEFAULT(FIXED("2"), "\"a\""),
      "a.R.f: default: want a string of \\u0000-\\u00ff, as long as the fixed" },
    { "default: no symbol for enum",
      DEFAULT("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", "\"B\""),
      "a.R.f: default: want one of the enum's symbols" },
    { "default: a wrong item",
      DEFAULT("{\"type\":\"array\",\"items\":\"int\"}", "[1,\"2\"]"),
      "a.R.f: default: want a number of 32 bits" },
    { "default: a wrong value in a map",
      DEFAULT("{\"type\":\"map\",\"values\":\"int\"}", "{\"a\":null}"),
      "a.R.f: default: want a number of 32 bits" },
    { "default: a record lacks a field",
      DEFAULT("{\"type\":\"record\",\"name\":\"S\",\"fields\":[{\"name\":\"x\",\"type\":"
              "\"int\"}]}",
              "{}"),
      "a.R.f: default: 'x' is missing" },
    { "default: a record has one more",
      DEFAULT("{\"type\":\"record\",\"name\":\"S\",\"fields\":[]}", "{\"y\":1}"),
      "a.R.f: default: want no other names than the record's fields" },
};

static void is_refused(void **state)
{
    const struct refused *row = *state;
    struct mill_error error = { "" };
    struct schema *schema = NULL;

    assert_int_equal(
        schema_parse((struct mill_str){ row->text, strlen(row->text) }, &schema, &error),
        MILL_FATAL);
    assert_null(schema);
    assert_string_equal(error.text, row->message);
}

struct canonical {
    const char *name, *text, *canonical;
    uint64_t fingerprint; /* 0: not known from elsewhere */
};

/* The fingerprints of the first three are those of the specification's test data. */
static struct canonical canonical[] = {
    { "null", "\"null\"", "\"null\"", 0x63dd24e7cc258f8a },
    { "int", "{\"type\":\"int\"}", "\"int\"", 0x7275d51a3f395c8f },
    { "string", "\"string\"", "\"string\"", 0x8f014872634503c7 },
    { "names, order and what is dropped",
      "{\"fields\":[{\"default\":1, \"doc\":\"d\", \"type\":{\"logicalType\":\"date\","
      "\"type\":\"int\"}, \"name\":\"f\", \"aliases\":[\"g\"]}],\n\"namespace\":\"a.b\","
      "\"name\":\"R\",\"type\":\"record\",\"doc\":\"x\"}",
      "{\"name\":\"a.b.R\",\"type\":\"record\",\"fields\":[{\"name\":\"f\",\"type\":"
      "\"int\"}"
      "]}",
      0 },
    { "a dotted name beats the namespace",
      "{\"type\":\"fixed\",\"name\":\"x.F\",\"namespace\":\"a\",\"size\":16}",
      "{\"name\":\"x.F\",\"type\":\"fixed\",\"size\":16}", 0 },
    { "the second use is a name",
      RECORD(
          "{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"X\","
          "\"Y\"]}},{\"name\":\"m\",\"type\":{\"type\":\"map\",\"values\":\"E\"}},"
          "{\"name\":\"o\",\"type\":{\"type\":\"a.E\"}}"),
      "{\"name\":\"a.R\",\"type\":\"record\",\"fields\":[{\"name\":\"e\",\"type\":{"
      "\"name\":"
      "\"a.E\",\"type\":\"enum\",\"symbols\":[\"X\",\"Y\"]}},{\"name\":\"m\",\"type\":{"
      "\"type\":\"map\",\"values\":\"a.E\"}},{\"name\":\"o\",\"type\":\"a.E\"}]}",
      0 },
    { "a record within itself",
      RECORD("{\"name\":\"next\",\"type\":[\"null\",\"R\"],\"default\":null}"),
      "{\"name\":\"a.R\",\"type\":\"record\",\"fields\":[{\"name\":\"next\",\"type\":["
      "\"null\",\"a.R\"]}]}",
      0 },
    { "a default with a NUL byte", DEFAULT("\"bytes\"", "\"\\u0000\\u00ff\""),
      "{\"name\":\"a.R\",\"type\":\"record\",\"fields\":[{\"name\":\"f\",\"type\":"
      "\"bytes\"}"
      "]}",
      0 },
};

static void has_canonical_form(void **state)
{
    const struct canonical *row = *state;
    struct mill_error error = { "" };
    struct schema *schema, *again;

    assert_string_equal(
        schema_parse((struct mill_str){ row->text, strlen(row->text) }, &schema, &error)
            ? error.text
            : "",
        "");
    assert_str(schema_text(schema), row->text);
    assert_str(schema_canonical(schema), row->canonical);
    if (row->fingerprint)
        assert_int_equal(schema_fingerprint(schema), row->fingerprint);
    assert_int_equal(schema_parse(schema_canonical(schema), &again, &error), MILL_OK);
    assert_str(schema_canonical(again), row->canonical);
    assert_int_equal(schema_fingerprint(again), schema_fingerprint(schema));
    schema_free(again);
    schema_free(schema);
}

/* The specification's form drops the namespace that is empty on purpose, and so cannot be
 * read back. */
static void the_empty_namespace_is_a_short_name(void **state)
{
    static const char text[] =
        "{\"type\":\"record\",\"name\":\"a.R\",\"fields\":[{\"name\":\"f\",\"type\":{"
        "\"type\":\"fixed\",\"name\":\"F\",\"namespace\":\"\",\"size\":1}}]}";
    struct mill_error error = { "" };
    struct schema *schema;

    assert_int_equal(
        schema_parse((struct mill_str){ text, sizeof(text) - 1 }, &schema, &error),
        MILL_OK);
    assert_str(schema_canonical(schema),
               "{\"name\":\"a.R\",\"type\":\"record\",\"fields\":[{\"name\":\"f\","
               "\"type\":{\"name\":\"F\",\"type\":\"fixed\",\"size\":1}}]}");
    schema_free(schema);
}

/* Text repeated around a middle: open open ... middle ... close close. */
static char *nest(const char *open, const char *middle, const char *close, size_t times)
{
    size_t size = times * (strlen(open) + strlen(close)) + strlen(middle) + 1;
    char *text = malloc(size), *at = text;

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        at += snprintf(at, size - (size_t)(at - text), "%s", open);
    at += snprintf(at, size - (size_t)(at - text), "%s", middle);
    for (size_t i = 0; i < times; i++)
        at += snprintf(at, size - (size_t)(at - text), "%s", close);
    return text;
}

static void assert_limit(char *text, const char *message)
{
    struct mill_error error = { "" };
    struct schema *schema;

    if (schema_parse((struct mill_str){ text, strlen(text) }, &schema, &error) == MILL_OK)
        schema_free(schema);
    assert_non_null(strstr(error.text, message));
    free(text);
}

static void depth_text_and_nodes_are_limited(void **state)
{
    const char *open = "{\"type\":\"array\",\"items\":", *close = "}";
    struct mill_error error = { "" };
    struct schema *schema;
    char *text = nest(open, "\"int\"", close, 63);

    assert_int_equal(
        schema_parse((struct mill_str){ text, strlen(text) }, &schema, &error), MILL_OK);
    schema_free(schema);
    free(text);
    assert_limit(nest(open, "\"int\"", close, 64), "nested deeper than 64");
    assert_limit(nest(open, "\"int\"", close, 5000), "maximum parsing depth reached");
    assert_limit(nest(" ", "\"int\"", " ", 1 << 19), "want at most 1048576");
    assert_limit(nest("[", "{\"type\":\"array\",\"items\":[\"int\"]},", "", 1),
                 "expected");
}

static void too_many_fields_are_refused(void **state)
{
    char *text = malloc(1 << 20), *at = text;

    assert_non_null(text);
    at += snprintf(at, 100, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[");
    for (int i = 0; i < 10001; i++)
        at += snprintf(at, 100, "%s{\"name\":\"f%d\",\"type\":\"int\"}", i ? "," : "", i);
    snprintf(at, 100, "]}");
    assert_limit(text, "more than 10000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_empty_namespace_is_a_short_name),
        cmocka_unit_test(depth_text_and_nodes_are_limited),
        cmocka_unit_test(too_many_fields_are_refused),
    };

    return run_table(refused, is_refused) + run_table(canonical, has_canonical_form) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
