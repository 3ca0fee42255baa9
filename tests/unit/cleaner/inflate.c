/* SPDX-License-Identifier: Apache-2.0
 * inflate.c - undoes content encodings. */
#include "test.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "cleaner/inflate.h"

#define WHOLE(array) ((struct mill_str){ (array), sizeof(array) - 1 })

enum { ROOM = 1 << 22 };

static const char page[] =
    "<html><p>Three bridges will be built, three, three, three.</p>";

static size_t deflate_to(struct mill_str in, char *out, int window)
{
    z_stream z = { 0 };

    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    z.next_in = (Bytef *)(uintptr_t)in.data;
    z.avail_in = (uInt)in.len;
    z.next_out = (Bytef *)out;
    z.avail_out = ROOM;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return ROOM - z.avail_out;
}

static struct mill_str pack(const char *how, struct mill_str in, char *out)
{
    size_t len = ROOM;

    if (!strcmp(how, "gzip"))
        len = deflate_to(in, out, 31);
    else if (!strcmp(how, "deflate"))
        len = deflate_to(in, out, 15);
    else if (!strcmp(how, "bare"))
        len = deflate_to(in, out, -15);
    else if (!strcmp(how, "br"))
        BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, in.len, (const uint8_t *)in.data,
                              &len, (uint8_t *)out);
    else if (!strcmp(how, "zstd"))
        len = ZSTD_compress(out, ROOM, in.data, in.len, 3);
    return (struct mill_str){ out, len };
}

struct inflate_case {
    const char *name, *packed, *encoding;
};

static struct inflate_case cases[] = {
    { "gzip", "gzip", "gzip" },
    { "x-gzip in capitals", "gzip", "X-GZIP" },
    { "deflate with its head", "deflate", "deflate" },
    { "bare deflate", "bare", "deflate" },
    { "brotli", "br", "br" },
    { "zstd", "zstd", "zstd" },
    { "identity aside", "gzip", "identity, gzip" },
    { "gzip that does not say so", "gzip", "" },
};

static void check(void **state)
{
    const struct inflate_case *row = *state;
    char *out = malloc(ROOM), why[INFLATE_WHY] = "";
    struct mill_str packed = pack(row->packed, WHOLE(page), out), got;
    struct pool pool;
    bool wrong;

    pool_init(&pool, 1 << 26);
    assert_true(inflate_body(&pool, packed,
                             (struct mill_str){ row->encoding, strlen(row->encoding) },
                             1 << 24, &got, &wrong, why));
    assert_str(got, page);
    /* Cut anywhere, it is refused with words, never taken for the whole. */
    for (size_t len = 1; row->encoding[0] && len < packed.len; len++) {
        pool_reset(&pool);
        assert_false(
            inflate_body(&pool, (struct mill_str){ out, len },
                         (struct mill_str){ row->encoding, strlen(row->encoding) },
                         1 << 24, &got, &wrong, why));
        assert_non_null(strstr(why, "content_encoding"));
    }
    pool_finish(&pool);
    free(out);
}

static void two_encodings(void **state)
{
    char *one = malloc(ROOM), *two = malloc(ROOM), why[INFLATE_WHY];
    struct mill_str packed = pack("br", pack("gzip", WHOLE(page), one), two), got;
    struct pool pool;
    bool wrong;

    pool_init(&pool, 1 << 26);
    assert_true(inflate_body(&pool, packed, S("gzip, br"), 1 << 24, &got, &wrong, why));
    assert_str(got, page);
    pool_finish(&pool);
    free(one);
    free(two);
}

static void refuse(const char *how, struct mill_str body, const char *encoding,
                   size_t limit, const char *words)
{
    char *out = malloc(ROOM), why[INFLATE_WHY] = "";
    struct mill_str packed = pack(how, body, out), got;
    struct pool pool;
    bool wrong;

    pool_init(&pool, 1 << 27);
    assert_false(inflate_body(&pool, packed,
                              (struct mill_str){ encoding, strlen(encoding) }, limit,
                              &got, &wrong, why));
    if (!strstr(why, words))
        print_error("got: %s\n", why);
    assert_non_null(strstr(why, words));
    pool_finish(&pool);
    free(out);
}

static void bombs_are_refused(void **state)
{
    size_t len = 30u << 20;
    char *zeros = calloc(len, 1);
    static const char *const all[] = { "gzip", "deflate", "br", "zstd" };

    for (size_t i = 0; i < COUNT(all); i++)
        refuse(all[i], (struct mill_str){ zeros, len }, all[i], 16 << 20, "200 to 1");
    free(zeros);
}

static void over_the_limit_is_refused(void **state)
{
    char text[20000];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)('a' + (i * i / 7) % 26);
    refuse("gzip", (struct mill_str){ text, sizeof(text) }, "gzip", 10000,
           "more than 10000 bytes (max_body)");
}

static void unknown_encodings_are_refused(void **state)
{
    refuse("gzip", WHOLE(page), "compress", 1 << 20, "want gzip, deflate, br, zstd");
    refuse("gzip", WHOLE(page), "br", 1 << 20, "damaged");
    refuse("gzip", WHOLE(page), "gzip,gzip,gzip,gzip,gzip", 1 << 20,
           "more than 4 encodings");
}

static void text_with_a_label_that_lies_is_text(void **state)
{
    struct mill_str got;
    struct pool pool;
    char why[INFLATE_WHY];
    bool wrong;

    pool_init(&pool, 1 << 20);
    assert_true(inflate_body(&pool, WHOLE(page), S("gzip"), 1 << 20, &got, &wrong, why));
    assert_str(got, page);
    assert_true(wrong);
    pool_finish(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_encodings),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(over_the_limit_is_refused),
        cmocka_unit_test(unknown_encodings_are_refused),
        cmocka_unit_test(text_with_a_label_that_lies_is_text),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
