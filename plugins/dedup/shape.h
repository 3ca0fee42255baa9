/* SPDX-License-Identifier: Apache-2.0
 *
 * shape.h - lines that may well be said twice: what they look like.
 */
#ifndef NEWSMILL_DEDUP_SHAPE_H
#define NEWSMILL_DEDUP_SHAPE_H

#include "dedup/pieces.h"

/* "Q.", "Q1:", "[답]", a dash before a line that ends in a question mark. */
bool shape_is_question(struct mill_str text);
/* Nothing but one quotation. */
bool shape_is_quotation(struct mill_str text);
/* A short line that ends in a colon. */
bool shape_is_label(struct mill_str text);
/* A date, a time, a score: mostly digits. */
bool shape_is_figure(const struct key *key);
/* Any of these, or an item, a cell, a quote or code by its kind. */
bool shape_is_protected(const struct piece *piece);

#endif
