/* SPDX-License-Identifier: Apache-2.0
 * hostile.c - bytes that lie are refused with the place and the reason, and cost nothing.
 */
#include "avro/codec.h"

#include "page.h"
#include "test.h"

#include <string.h>

/* A schema's own bytes, cut and bent: each case is one bare datum of `schema`, read as a
 * Page whose fields it does not have; only the walk over the writer's bytes matters. */
struct hostile_case {
    const char *name, *schema, *datum;
    size_t len;
    const char *why; /* part of the error; NULL: it reads */
};

#define RECORD(type)                                                                     \
    "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"url\",\"type\":"        \
    "\"string\"},{\"name\":\"body\",\"type\":\"bytes\"},{\"name\":\"x\",\"type\":" type  \
    "}]}"
#define DATUM(bytes) "\2u\2b" bytes, sizeof("\2u\2b" bytes) - 1
#define LONG "\"long\""

static struct hostile_case cases[] = {
    { "a whole record", RECORD(LONG), DATUM("\2"), NULL },
    { "bytes left over", RECORD(LONG), DATUM("\2\2"), "left over" },
    { "an end too early", RECORD(LONG), DATUM(""), "" },
    { "a varint of eleven bytes", RECORD(LONG),
      DATUM("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"), "" },
    { "an int of 33 bits", RECORD("\"int\""), DATUM("\x80\x80\x80\x80\x20"), "" },
    { "a boolean of 2", RECORD("\"boolean\""), DATUM("\2"), "" },
    { "a text longer than what is left", RECORD("\"string\""),
      DATUM("\xfe\xff\xff\xff\x07"), "" },
    { "a negative length", RECORD("\"bytes\""), DATUM("\1"), "" },
    { "a double cut short", RECORD("\"double\""), DATUM("1234567"), "" },
    { "an enum index out of range",
      RECORD("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}"), DATUM("\2"), "" },
    { "a union index out of range", RECORD("[\"null\",\"long\"]"), DATUM("\4"), "" },
    { "a negative union index", RECORD("[\"null\",\"long\"]"), DATUM("\1"), "" },
    { "an array of 2^40 nulls", RECORD("{\"type\":\"array\",\"items\":\"null\"}"),
      DATUM("\x80\x80\x80\x80\x80\x40\0"), "" },
    { "a block count of INT64_MIN", RECORD("{\"type\":\"array\",\"items\":\"long\"}"),
      DATUM("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\0\0"), "" },
    { "a block with a byte size", RECORD("{\"type\":\"array\",\"items\":\"long\"}"),
      DATUM("\1\2\4\0"), NULL },
    { "a block with a negative byte size",
      RECORD("{\"type\":\"array\",\"items\":\"long\"}"), DATUM("\1\1\4\0"), "" },
    { "a map", RECORD("{\"type\":\"map\",\"values\":\"long\"}"), DATUM("\2\2k\4\0"),
      NULL },
    { "a fixed cut short", RECORD("{\"type\":\"fixed\",\"name\":\"F\",\"size\":4}"),
      DATUM("123"), "" },
};

static void is_judged(void **state)
{
    const struct hostile_case *c = *state;
    struct mill_error error = { "" };
    struct schema *schema;
    struct arena arena;
    const void *value;
    enum mill_status status;
    char *exact = test_malloc(c->len);

    arena_init(&arena, 1 << 20);
    memcpy(exact, c->datum, c->len);
    assert_int_equal(
        schema_parse((struct mill_str){ c->schema, strlen(c->schema) }, &schema, &error),
        MILL_OK);
    status = decode_bare(schema, &page_type, (struct mill_str){ exact, c->len }, &arena,
                         &value, &error);
    if (status == MILL_OK) {
        const struct page *page = value;

        assert_null(c->why);
        assert_str(page->url, "u");
        assert_str(page->body, "b");
        assert_int_equal(page->status, 200);
    } else {
        assert_non_null(c->why);
        assert_true(strlen(error.text) > 0);
        assert_non_null(strstr(error.text, c->why));
    }
    assert_true(arena.used < 1 << 16);
    schema_free(schema);
    arena_finish(&arena);
    test_free(exact);
}

/* The recursion is the schema's; the depth the datum's. */
static void nests_too_deep(void **state)
{
    static const char text[] =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"url\",\"type\":"
        "\"string\"},{\"name\":\"body\",\"type\":\"bytes\"},{\"name\":\"x\",\"type\":"
        "[\"null\",\"R\"]}]}";
    struct mill_error error = { "" };
    struct schema *schema;
    struct arena arena;
    const void *value;
    static char deep[500000];
    size_t len = 0;

    while (len + 5 <= sizeof(deep)) {
        memcpy(deep + len, "\2u\2b\2", 5);
        len += 5;
    }
    arena_init(&arena, 1 << 20);
    assert_int_equal(
        schema_parse((struct mill_str){ text, sizeof(text) - 1 }, &schema, &error),
        MILL_OK);
    assert_int_equal(decode_bare(schema, &page_type, (struct mill_str){ deep, len },
                                 &arena, &value, &error),
                     MILL_FATAL);
    schema_free(schema);
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

    arena_init(&arena, 1 << 20);
    buffer_init(&framed, 1 << 20);
    page.url = S("https://news.example/1");
    page.body = S("<p>본문</p>");
    assert_int_equal(encode_framed(&page_type, &page, &framed, &error), MILL_OK);
    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    assert_int_equal(
        catalog_add_text(catalog,
                         (struct mill_str){ page_type.schema, strlen(page_type.schema) },
                         &error),
        MILL_OK);
    assert_int_equal(decoder_new(&page_type, catalog, &decoder, &error), MILL_OK);
    assert_int_equal(decoder_read(decoder, (struct mill_str){ framed.data, framed.len },
                                  &arena, &value, &error),
                     MILL_OK);
    assert_str(((const struct page *)value)->body, "<p>본문</p>");
    for (size_t len = 0; len < framed.len; len++) {
        char *cut = test_malloc(len + 1);

        memcpy(cut, framed.data, len);
        arena_reset(&arena);
        assert_int_equal(
            decoder_read(decoder, (struct mill_str){ cut, len }, &arena, &value, &error),
            MILL_FATAL);
        test_free(cut);
    }
    framed.data[3] ^= 1;
    assert_int_equal(decoder_read(decoder, (struct mill_str){ framed.data, framed.len },
                                  &arena, &value, &error),
                     MILL_FATAL);
    decoder_free(decoder);
    catalog_free(catalog);
    buffer_finish(&framed);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nests_too_deep),
        cmocka_unit_test(every_cut_is_refused),
    };

    return run_table(cases, is_judged) + cmocka_run_group_tests(tests, NULL, NULL);
}
