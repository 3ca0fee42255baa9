/* SPDX-License-Identifier: Apache-2.0
 *
 * change.h - feeds that come into the list together, and what they are called there.
 */
#ifndef NEWSMILL_FEED_CHANGE_H
#define NEWSMILL_FEED_CHANGE_H

#include "command/edit.h"
#include "command/opml.h"

struct import_counts {
    size_t added, known, bad; /* known: in the list, or in the file before; bad: no URL */
};

/* `wanted`, or something like it that neither the list nor the `added` have. */
void change_name(const struct feed_list *list, const struct addition *added, size_t count,
                 struct mill_str wanted, char name[FEED_NAME_BYTES + 1]);
/* The list's text with those of the file that it lacks. Nothing is added when one of them
 * cannot be, MILL_FATAL. */
enum mill_status change_import(const struct feed_list *list, struct mill_str text,
                               const struct opml *opml, struct buffer *out,
                               struct import_counts *counts, struct mill_error *error);

#endif
