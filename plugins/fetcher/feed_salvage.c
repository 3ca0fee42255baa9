/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_salvage.c - items out of what no parser makes a feed of.
 *
 * A stretch that begins with an item's tag is mended and parsed as a feed of its own, so
 * that what is wrong in one does not reach the next. */
#include "feed_salvage.h"

#include <stdlib.h>
#include <string.h>

#include "feed_fields.h"
#include "feed_mend.h"
#include "feed_xml.h"
#include "text/find.h"

/* Each costs a parser of its own, whether an item comes out of it or not. */
enum { MOST_STRETCHES = 2 * FEED_MOST_ITEMS };

/* The next tag that begins an item at or after `from`; STR_NONE. */
static size_t next_item(struct mill_str text, size_t from)
{
    for (size_t at = from; (at = str_find_byte(text, '<', at)) != STR_NONE; at++) {
        struct mill_str rest = str_slice(text, at + 1, at + 7);
        size_t len = starts_nocase(rest, "item")    ? 4
                     : starts_nocase(rest, "entry") ? 5
                                                    : 0;

        if (len && len < rest.len && strchr(" \t\r\n>", rest.data[len]))
            return at;
    }
    return STR_NONE;
}

size_t salvage_count(struct mill_str text)
{
    size_t count = 0;

    for (size_t at = 0; (at = next_item(text, at)) != STR_NONE; at++)
        count++;
    return count;
}

/* What the mender makes of a part of the file, read inside of a feed. */
static void read_part(struct mill_str text, bool is_head, struct elements *elements)
{
    struct mill_str mended;

    if (is_head ? !mend_xml(text, &mended) : !mend_part(text, &mended))
        return;
    elements->depth = is_head ? 0 : 1;
    elements_read(elements, mended, true);
    elements_end_item(elements);
    free((char *)(uintptr_t)mended.data);
}

void salvage_read(struct mill_str text, struct elements *elements)
{
    struct feed *feed = &elements->build->feed;
    size_t at = next_item(text, 0);

    if (at == STR_NONE)
        return;
    read_part(str_slice(text, 0, at), true, elements);
    if (!feed->format)
        feed->format =
            starts_nocase(str_from(text, at), "<entry") ? format_atom : format_rss;
    elements->foreign_root = NULL;
    for (int n = 0; at != STR_NONE && !elements->build->failed && !feed->cut; n++) {
        size_t next = next_item(text, at + 1);

        if (n == MOST_STRETCHES)
            feed->cut = true;
        else
            read_part(str_slice(text, at, next), false, elements);
        at = next;
    }
}
