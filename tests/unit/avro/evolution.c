/* SPDX-License-Identifier: Apache-2.0
 * evolution.c - records of other versions, and of other people's schemas. */
#include "avro/codec.h"
#include "avro/json.h"
#include "newer.h"
#include "older.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { ARENA = 1 << 20 };

static struct mill_str text_of(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

/* What a datum of the writer's schema reads as: JSON of the type, or the error. */
static void read_as(const char *writer, struct mill_str datum,
                    const struct mill_type *type, struct buffer *out)
{
    struct mill_error error = { "" };
    struct schema *schema = NULL;
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    schema_parse(text_of(writer), &schema, &error);
    assert_string_equal(error.text, "");
    if (decode_bare(schema, type, datum, &arena, &value, &error) == MILL_OK)
        json_print(type, value, out);
    else
        buffer_add_text(out, error.text);
    buffer_add(out, "", 1);
    schema_free(schema);
    arena_finish(&arena);
}

static void assert_becomes(const struct mill_type *from, const char *json,
                           const struct mill_type *to, const char *expected)
{
    struct mill_error error = { "" };
    struct buffer bytes, out;
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    buffer_init(&bytes, ARENA);
    buffer_init(&out, ARENA);
    json_read(from, text_of(json), &arena, &value, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(encode_bare(from, value, &bytes, &error), MILL_OK);
    read_as(from->schema, (struct mill_str){ bytes.data, bytes.len }, to, &out);
    assert_string_equal(out.data, expected);
    buffer_finish(&bytes);
    buffer_finish(&out);
    arena_finish(&arena);
}

static void an_old_record_reads_with_new_defaults(void **state)
{
    assert_becomes(
        &older_type,
        "{\"id\":\"i\",\"title\":\"t\",\"count\":-3,\"gone\":\"x\",\"parts\":[{"
        "\"text\":\"a\",\"note\":\"n\"},{\"text\":\"b\"}]}",
        &newer_type,
        "{\"id\":\"i\",\"title\":\"t\",\"count\":-3,\"score\":0.5,\"kind\":"
        "\"plain\",\"tags\":[\"new\"],\"parts\":[{\"text\":\"a\",\"weight\":1},"
        "{\"text\":\"b\",\"weight\":1}],\"extra\":null}");
}

static void a_new_record_reads_without_what_is_new(void **state)
{
    static const char writer[] =
        "{\"type\":\"record\",\"name\":\"Newer\",\"fields\":[{\"name\":\"id\",\"type\":"
        "\"string\"},{\"name\":\"title\",\"type\":[\"null\",\"string\"]},{\"name\":"
        "\"added\",\"type\":{\"type\":\"map\",\"values\":\"long\"}},{\"name\":\"parts\","
        "\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Part\","
        "\"fields\":[{\"name\":\"text\",\"type\":\"string\"},{\"name\":\"weight\","
        "\"type\":"
        "\"int\"}]}}}]}";
    static const char datum[] = "\2i\2\2t\2\2k\x08\0\2\2a\x0e\0";
    struct buffer out;

    buffer_init(&out, ARENA);
    read_as(writer, (struct mill_str){ datum, sizeof(datum) - 1 }, &older_type, &out);
    assert_string_equal(out.data,
                        "{\"gone\":\"\",\"title\":\"t\",\"count\":0,\"id\":\"i\","
                        "\"parts\":[{\"note\":null,\"text\":\"a\"}]}");
    buffer_finish(&out);
}

/* A writer's schema with one field beside the required one, and what becomes of it. */
struct foreign {
    const char *name, *field, *datum;
    size_t len;
    const char *expected; /* part of the JSON or of the error */
};

#define BYTES(bytes) bytes "\2i", sizeof(bytes "\2i") - 1
#define ENUM(symbols) "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[" symbols "]}"
#define PART(name, fields)                                                               \
    "{\"type\":\"record\",\"name\":\"" name "\",\"fields\":[" fields "]}"
#define TEXT "{\"name\":\"text\",\"type\":\"string\"}"

static struct foreign foreign[] = {
    { "int becomes long", "\"count\",\"type\":\"int\"", BYTES("\5"), "\"count\":-3" },
    { "int becomes double", "\"score\",\"type\":\"int\"", BYTES("\5"), "\"score\":-3," },
    { "long becomes double", "\"score\",\"type\":\"long\"",
      BYTES("\x80\x80\x80\x80\x80\1"), "\"score\":17179869184," },
    { "float becomes double", "\"score\",\"type\":\"float\"", BYTES("\0\0\x20\x40"),
      "\"score\":2.5," },
    { "long does not become int",
      "\"parts\",\"type\":{\"type\":\"array\",\"items\":" PART(
          "P", TEXT ",{\"name\":\"weight\",\"type\":\"long\"}") "}",
      BYTES("\0"), "P.weight: long cannot be read as int" },
    { "double does not become long", "\"count\",\"type\":\"double\"", BYTES("12345678"),
      "R.count: double cannot be read as long" },
    { "string does not become long", "\"count\",\"type\":\"string\"",
      BYTES("\2"
            "5"),
      "R.count: string cannot be read as long" },
    { "bytes become string", "\"kind\",\"type\":\"bytes\"", BYTES("\6\xea\xb0\x80"),
      "\"kind\":\"가\"" },
    { "an enum becomes its symbol", "\"kind\",\"type\":" ENUM("\"X\",\"Y\""), BYTES("\0"),
      "\"kind\":\"X\"" },
    { "an enum in another order becomes its symbol",
      "\"kind\",\"type\":" ENUM("\"Y\",\"X\""), BYTES("\0"), "\"kind\":\"Y\"" },
    { "T becomes nullable", "\"title\",\"type\":\"string\"", BYTES("\2t"),
      "\"title\":\"t\"" },
    { "null last becomes nullable", "\"title\",\"type\":[\"string\",\"null\"]",
      BYTES("\0\2t"), "\"title\":\"t\"" },
    { "null last is null", "\"title\",\"type\":[\"string\",\"null\"]", BYTES("\2"),
      "\"title\":null" },
    { "only null becomes nullable", "\"title\",\"type\":\"null\"", BYTES(""),
      "\"title\":null" },
    { "nullable becomes T", "\"count\",\"type\":[\"null\",\"long\"]", BYTES("\2\4"),
      "\"count\":2," },
    { "null does not become T", "\"count\",\"type\":[\"null\",\"long\"]", BYTES("\0"),
      "R.count: byte 1: null cannot be read as long" },
    { "a union of one", "\"count\",\"type\":[\"long\"]", BYTES("\0\4"), "\"count\":2," },
    { "a union without a branch that fits", "\"count\",\"type\":[\"null\",\"string\"]",
      BYTES("\0"), "R.count: string cannot be read as long" },
    { "a branch of three that fits", "\"count\",\"type\":[\"null\",\"string\",\"int\"]",
      BYTES("\4\4"), "\"count\":2," },
    { "an alias of ours", "\"sort\",\"type\":\"string\"", BYTES("\2s"),
      "\"kind\":\"s\"" },
    { "the name goes before an alias",
      "\"type\",\"type\":\"string\"},{\"name\":\"kind\",\"type\":\"string\"",
      BYTES("\2a\2n"), "\"kind\":\"n\"" },
    { "the first of two aliases",
      "\"type\",\"type\":\"string\"},{\"name\":\"sort\",\"type\":\"string\"",
      BYTES("\2a\2n"), "\"kind\":\"a\"" },
    { "a default of ours in a record of theirs",
      "\"extra\",\"type\":" PART("Other", TEXT), BYTES("\2t"),
      "\"extra\":{\"text\":\"t\",\"weight\":1}" },
    { "a record that lacks what must be there",
      "\"extra\",\"type\":" PART("Other", "{\"name\":\"weight\",\"type\":\"int\"}"),
      BYTES("\2"),
      "Other: has no field 'text', which has no default in "
      "test.evolution.Part" },
    { "of two records, the one of our name",
      "\"extra\",\"type\":[" PART("a.Other", TEXT) "," PART("b.Part", TEXT) "]",
      BYTES("\2\2t"), "\"extra\":{\"text\":\"t\",\"weight\":1}" },
    { "of two records, not the other",
      "\"extra\",\"type\":[" PART("a.Other", TEXT) "," PART("b.Part", TEXT) "]",
      BYTES("\0\2t"), "R.extra: byte 1: a.Other cannot be read as test.evolution.Part" },
    { "a recursive schema ends where ours does",
      "\"parts\",\"type\":{\"type\":\"array\",\"items\":" PART(
          "P",
          TEXT ",{\"name\":\"parts\",\"type\":{\"type\":\"array\",\"items\":\"P\"}}") "}",
      BYTES("\2\2a\2\2b\0\0\0"), "\"parts\":[{\"text\":\"a\",\"weight\":1}]" },
    { "skipped: maps of enums, unions of four, fixed",
      "\"x\",\"type\":{\"type\":\"map\",\"values\":" ENUM(
          "\"X\",\"Y\"") "}},{\"name\":"
                         "\"y\",\"type\":[\"null\",\"float\",{\"type\":\"fixed\","
                         "\"name\":\"F\",\"size\":3},"
                         "\"boolean\"]},{\"name\":\"count\",\"type\":\"int\"",
      BYTES("\2\2k\2\0\4abc\4"), "\"count\":2," },
};

static void is_read(void **state)
{
    const struct foreign *row = *state;
    struct buffer out;
    char writer[2000];

    snprintf(writer, sizeof(writer),
             "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":%s},{\"name\":"
             "\"id\",\"type\":\"string\"}]}",
             row->field);
    buffer_init(&out, ARENA);
    read_as(writer, (struct mill_str){ row->datum, row->len }, &newer_type, &out);
    if (!strstr(out.data, row->expected))
        assert_string_equal(out.data, row->expected);
    buffer_finish(&out);
}

static void a_field_without_default_must_be_there(void **state)
{
    struct buffer out;

    buffer_init(&out, ARENA);
    read_as("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}",
            (struct mill_str){ "", 0 }, &newer_type, &out);
    assert_string_equal(
        out.data, "R: has no field 'id', which has no default in test.evolution.Newer");
    buffer_reset(&out);
    read_as("\"string\"", (struct mill_str){ "\2i", 2 }, &newer_type, &out);
    assert_string_equal(out.data, "string cannot be read as test.evolution.Newer");
    buffer_finish(&out);
}

/* One input, writers of several versions: each frame is read by its own plan. */
static void frames_of_both_versions_mix(void **state)
{
    struct newer newer = newer_blank;
    struct older older = older_blank;
    struct mill_error error = { "" };
    struct catalog *catalog;
    struct decoder *decoder;
    struct buffer bytes[2];
    struct arena arena;
    const void *value;

    arena_init(&arena, ARENA);
    buffer_init(&bytes[0], ARENA);
    buffer_init(&bytes[1], ARENA);
    newer.id = S("new");
    older.id = S("old");
    assert_int_equal(encode_framed(&newer_type, &newer, &bytes[0], &error), MILL_OK);
    assert_int_equal(encode_framed(&older_type, &older, &bytes[1], &error), MILL_OK);
    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    catalog_add_text(catalog, text_of(newer_type.schema), &error);
    catalog_add_text(catalog, text_of(older_type.schema), &error);
    assert_int_equal(decoder_new(&newer_type, catalog, &decoder, &error), MILL_OK);
    for (int i = 0; i < 6; i++) {
        const struct buffer *one = &bytes[i % 3 == 0];

        decoder_read(decoder, (struct mill_str){ one->data, one->len }, &arena, &value,
                     &error);
        assert_string_equal(error.text, "");
        assert_str(((const struct newer *)value)->id, i % 3 == 0 ? "old" : "new");
    }
    decoder_free(decoder);
    catalog_free(catalog);
    buffer_finish(&bytes[0]);
    buffer_finish(&bytes[1]);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_old_record_reads_with_new_defaults),
        cmocka_unit_test(a_new_record_reads_without_what_is_new),
        cmocka_unit_test(a_field_without_default_must_be_there),
        cmocka_unit_test(frames_of_both_versions_mix),
    };

    return run_table(foreign, is_read) + cmocka_run_group_tests(tests, NULL, NULL);
}
