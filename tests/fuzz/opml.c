/* SPDX-License-Identifier: Apache-2.0
 *
 * opml.c - fuzzes lists of feeds: any bytes as OPML, brought into a list that is then
 * read again; and as feeds.yaml. */
#include "fuzz.h"

#include <string.h>

#include "command/change.h"
#include "text/utf8.h"

static void check_outline(const struct outline *outline)
{
    HOLDS(outline->tag_count <= OPML_TAGS);
    HOLDS(utf8_valid((struct mill_str){ outline->title, strlen(outline->title) }));
    HOLDS(utf8_valid((struct mill_str){ outline->url, strlen(outline->url) }));
}

static void bring_in(const struct opml *opml)
{
    static const char text[] = "feeds:\n  - name: a\n    url: https://a.example.com/\n";
    const struct mill_str before = { text, sizeof(text) - 1 };
    struct feed_list *list = NULL, *again = NULL;
    struct import_counts counts;
    struct mill_error error;
    struct buffer out;

    buffer_init(&out, FEED_LIST_BYTES);
    HOLDS(feed_list_parse("f", before, NULL, &list, &error) == MILL_OK);
    HOLDS(change_import(list, before, opml, &out, &counts, &error) == MILL_OK);
    HOLDS(counts.added + counts.known + counts.bad == opml->count);
    if (counts.added) {
        HOLDS(feed_list_parse("f", (struct mill_str){ out.data, out.len }, NULL, &again,
                              &error) == MILL_OK);
        HOLDS(again->count == 1 + counts.added);
    }
    feed_list_free(again);
    feed_list_free(list);
    buffer_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str text = { (const char *)data, size };
    char why[OPML_WHY_BYTES];
    struct opml *opml = opml_read(text, why);
    struct mill_error error;
    struct feed_list *list = NULL;

    if (opml) {
        for (size_t i = 0; i < opml->count; i++)
            check_outline(&opml->items[i]);
        bring_in(opml);
    } else {
        HOLDS(why[0]);
    }
    opml_free(opml);
    if (feed_list_parse("f", text, NULL, &list, &error) == MILL_OK)
        feed_list_free(list);
    return 0;
}
