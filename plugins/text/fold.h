/* SPDX-License-Identifier: Apache-2.0
 *
 * fold.h - one spelling for what reads the same: width, marks and case.
 *
 * Every step maps one code point to one whose UTF-8 is not longer, so that folded text
 * fits into the room of what it came from. Not here: composition (nfc.h) and Han
 * variants.
 */
#ifndef NEWSMILL_TEXT_FOLD_H
#define NEWSMILL_TEXT_FOLD_H

#include <newsmill/type.h>

/* Full-width ASCII to ASCII, half-width katakana to full width, ideographic space to
 * space, full-width currency to its sign. */
uint32_t fold_width(uint32_t c);
/* Double quotes to ", single quotes to ', dashes and minus to -, middle dots to U+00B7,
 * wave dashes to ~, spaces that are no line end to ' '. Corner brackets stay. */
uint32_t fold_mark(uint32_t c);
/* Upper to lower case: ASCII, Latin-1, Latin Extended-A and Additional, Greek, Cyrillic.
 */
uint32_t fold_case(uint32_t c);
/* All three. */
uint32_t fold_char(uint32_t c);

/* Folds all of the text and drops zero-width characters; returns the bytes written, at
 * most text.len (invalid UTF-8 excepted: U+FFFD, at most 3 * len). `starts` (may be NULL)
 * takes, for each byte written, the offset in `text` where its character starts, and
 * text.len behind the last: room for one more than `out`. */
size_t fold_text(struct mill_str text, char *out, uint32_t *starts);

#endif
