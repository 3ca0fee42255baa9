/* SPDX-License-Identifier: Apache-2.0
 *
 * edit.h - takes out of the pieces what is not the article's text. Each piece taken out
 * gets its reason.
 */
#ifndef CLEANER_EDIT_H
#define CLEANER_EDIT_H

#include "doc.h"

/* Sets the kinds of all pieces that are in the article, or around a captured one. */
void edit_classify(struct doc *doc);

/* Captions go to images; copies beside them go too. */
void edit_captions(struct doc *doc);
/* Contact lines, what stands around texts, runs of it where a text ends. */
void edit_trails(struct doc *doc);
/* By-lines of their own; authors and the by-line as written. */
void edit_bylines(struct doc *doc);
/* Title, subtitles and what stands before the text. */
void edit_head(struct doc *doc);
/* The line below a pulled quotation that names its speaker. */
void edit_quotes(struct doc *doc);

#endif
