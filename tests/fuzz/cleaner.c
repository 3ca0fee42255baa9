/* SPDX-License-Identifier: Apache-2.0
 *
 * cleaner.c - fuzzes the whole clean of one page, any bytes, with the shipped lists.
 *
 * The first byte chooses the content_encoding and the content_type, so that the
 * decoders see the rest. */
#include "fuzz.h"

#include <string.h>

#include "cleaner/clean.h"
#include "cleaner/when.h"
#include "text/utf8.h"

static const char *const encodings[] = {
    "", "gzip", "deflate", "br", "zstd", "gzip, br"
};
static const char *const types[] = { "", "text/html; charset=euc-kr", "text/plain",
                                     "text/html; charset=utf-16" };

/* Made once: the lists are read-only, the pool is reset by each page. */
static struct lists *lists;
static struct pool pool;
static struct doc doc;

static void prepare(void)
{
    struct table_listener listener = { 0 };
    struct lists_paths paths = { CONF "/cleaner/classes.tsv", CONF "/cleaner/lines.tsv",
                                 CONF "/outlets.tsv" };

    lists = lists_new(&paths, &listener);
    HOLDS(lists);
    pool_init(&pool, CLEAN_POOL_MAX);
}

static void check_date(const struct doc_moment *moment)
{
    int64_t ms;

    if (!moment->source)
        return;
    HOLDS(date_is_good(&moment->date));
    HOLDS(when_iso(&doc, moment, &ms).len >= 7);
}

static void check(void)
{
    size_t kept = 0;

    for (size_t i = 0; i < doc.pieces.count; i++) {
        const struct piece *piece = &doc.pieces.items[i];

        HOLDS(piece->start <= piece->end && piece->end <= doc.text.len);
        HOLDS(piece->text.len && utf8_valid(piece->text));
        HOLDS(!memchr(piece->text.data, 0, piece->text.len));
        kept += !piece->reason;
    }
    HOLDS(kept > 0);
    HOLDS(utf8_valid(doc.text) && utf8_valid(doc.title) && utf8_valid(doc.publisher));
    check_date(&doc.published);
    check_date(&doc.modified);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct doc_input input = { .max_body = 1 << 20, .fetched_ms = 1767225600000 };
    char why[CLEAN_WHY];

    if (!size)
        return 0;
    if (!lists)
        prepare();
    input.body = (struct mill_str){ (const char *)data + 1, size - 1 };
    input.content_encoding.data = encodings[data[0] % 6];
    input.content_encoding.len = strlen(input.content_encoding.data);
    input.content_type.data = types[data[0] / 6 % 4];
    input.content_type.len = strlen(input.content_type.data);
    if (clean_page(&pool, lists, &input, &doc, why))
        check();
    else
        HOLDS(why[0]);
    return 0;
}
