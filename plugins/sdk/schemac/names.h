/* SPDX-License-Identifier: Apache-2.0
 *
 * names.h - the C names that schemac gives to what an Avro schema names.
 */
#ifndef NEWSMILL_SCHEMAC_NAMES_H
#define NEWSMILL_SCHEMAC_NAMES_H

#include "base/buffer.h"

/* Adds the last part of a full name in snake case: a.b.NewsStory -> news_story. */
void name_snake(struct buffer *out, const char *full_name);
/* The same for the name of the struct itself, which must not be taken either. */
void name_top(struct buffer *out, const char *full_name);
/* Adds a field's name; what C, C++ or a header has taken gets a '_' behind it. */
void name_member(struct buffer *out, const char *name);

#endif
