/* SPDX-License-Identifier: Apache-2.0
 * codec.c - records through their frames and back. */
#include "avro/codec.h"
#include "article.h"
#include "event.h"
#include "page.h"
#include "request.h"
#include "test.h"

#include <string.h>

static const struct mill_type *const types[] = { &article_type, &event_type, &page_type,
                                                 &request_type };

static void our_types_pass_their_check(void **state)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        struct mill_error error = { "" };

        type_check(types[i], &error);
        assert_string_equal(error.text, "");
    }
}

struct pipe {
    struct catalog *catalog;
    struct decoder *decoder;
    struct buffer bytes;
    struct arena arena;
};

static void pipe_open(struct pipe *pipe, const struct mill_type *type)
{
    struct mill_error error = { "" };

    buffer_init(&pipe->bytes, 1 << 20);
    arena_init(&pipe->arena, 1 << 20);
    assert_int_equal(catalog_new(&pipe->catalog, &error), MILL_OK);
    assert_int_equal(
        catalog_add_text(pipe->catalog,
                         (struct mill_str){ type->schema, strlen(type->schema) }, &error),
        MILL_OK);
    assert_int_equal(decoder_new(type, pipe->catalog, &pipe->decoder, &error), MILL_OK);
}

static void pipe_close(struct pipe *pipe)
{
    decoder_free(pipe->decoder);
    catalog_free(pipe->catalog);
    arena_finish(&pipe->arena);
    buffer_finish(&pipe->bytes);
}

static void an_article_comes_back(void **state)
{
    static const struct mill_str title = MILL_STR("제목"), by = MILL_STR("김철수"),
                                 authors[] = { MILL_STR("이영희"), MILL_STR("B") };
    static const struct article_moment moment = { .iso = MILL_STR("2026-05-01"),
                                                  .ms = 1777600000000,
                                                  .precision = MILL_STR("day"),
                                                  .source = MILL_STR("meta") };
    const struct article_block blocks[] = {
        { .kind = S("paragraph"), .text = S("One."), .start = 3, .end = 7 },
        { .kind = S("quote"), .text = S(""), .by = &by, .start = -1, .end = 1 << 30 },
    };
    struct article in = article_blank;
    struct mill_error error = { "" };
    const struct article *out;
    const void *value;
    struct pipe pipe;

    in.id = in.url = in.url_key = in.site = in.text_sha256 = in.page_id = S("x");
    in.title = &title;
    in.authors = (struct mill_strs){ authors, 2 };
    in.published = &moment;
    in.blocks = (struct article_block_array){ blocks, 2 };
    in.fetched_ms = INT64_MIN;
    pipe_open(&pipe, &article_type);
    encode_framed(&article_type, &in, &pipe.bytes, &error);
    assert_string_equal(error.text, "");
    decoder_read(pipe.decoder, (struct mill_str){ pipe.bytes.data, pipe.bytes.len },
                 &pipe.arena, &value, &error);
    assert_string_equal(error.text, "");
    out = value;
    assert_str(*out->title, "제목");
    assert_int_equal(out->authors.count, 2);
    assert_str(out->authors.items[1], "B");
    assert_str(out->published->iso, "2026-05-01");
    assert_null(out->published->text);
    assert_null(out->modified);
    assert_int_equal(out->blocks.count, 2);
    assert_null(out->blocks.items[0].by);
    assert_str(*out->blocks.items[1].by, "김철수");
    assert_int_equal(out->blocks.items[1].end, 1 << 30);
    assert_true(out->fetched_ms == INT64_MIN);
    pipe_close(&pipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_types_pass_their_check),
        cmocka_unit_test(an_article_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
