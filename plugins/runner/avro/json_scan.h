/* SPDX-License-Identifier: Apache-2.0
 *
 * json_scan.h - JSON piece by piece, strictly, into an arena. Internal to avro/.
 *
 * No tree is built: json_read.c asks for what the type wants next, so that memory is what
 * the struct takes. Functions that answer false have set `what` and `where`, unless they
 * say otherwise. Source: RFC 8259; text must be UTF-8.
 */
#ifndef NEWSMILL_JSON_SCAN_H
#define NEWSMILL_JSON_SCAN_H

#include "avro/path.h"
#include "base/arena.h"

#include <newsmill/plugin.h>

struct scan {
    const char *next, *end, *start;
    struct arena *arena;
    char what[200]; /* is wrong */
    size_t where;   /* at which byte */
    struct path path;
};

/* Always false, for analysers to see; `want` as in "a string", and what is there instead.
 */
#define scan_want(scan, want) (scan_note_want((scan), (want)), false)
#define scan_wrong(scan, ...) (scan_note((scan), __VA_ARGS__), false)
void scan_note_want(struct scan *scan, const char *want);
void scan_note(struct scan *scan, const char *format, ...) MILL_PRINTF(2, 3);

/* The next byte that is no white space, not taken; 0: the end. */
char scan_peek(struct scan *scan);
/* Takes this byte if it is next; false, without an error: it is not. */
bool scan_take(struct scan *scan, char byte);
/* Takes a word such as null; false, without an error: it is not next. */
bool scan_word(struct scan *scan, const char *word);
/* Takes a string; its text lies in the arena and may be changed. */
bool scan_text(struct scan *scan, char **text, size_t *len);
bool scan_integer(struct scan *scan, int64_t *value);
bool scan_number(struct scan *scan, double *value);
/* After an item: *more says whether `,` follows; else `close` is taken. */
bool scan_more(struct scan *scan, char close, bool *more);

#endif
