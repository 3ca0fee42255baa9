/* SPDX-License-Identifier: Apache-2.0
 *
 * find.h - looking at spans of text without the case of ASCII, and cutting them up. What
 * text/str.h does not have. Needles are C strings in lower case.
 */
#ifndef NEWSMILL_TEXT_FIND_H
#define NEWSMILL_TEXT_FIND_H

#include "text/str.h"

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

/* Byte offsets; STR_NONE. */
size_t find_nocase(struct mill_str text, const char *needle);
size_t find_text(struct mill_str text, const char *needle); /* exact */
static inline bool has_text(struct mill_str text, const char *needle)
{
    return find_text(text, needle) != STR_NONE;
}
static inline bool has_nocase(struct mill_str text, const char *needle)
{
    return find_nocase(text, needle) != STR_NONE;
}

bool starts_with(struct mill_str text, const char *head);
bool ends_with(struct mill_str text, const char *tail);
bool starts_nocase(struct mill_str text, const char *head);
bool is_nocase(struct mill_str text, const char *other);

/* Takes the next part between any of the ASCII `separators` off *rest, skipping empty
 * ones. False: no more. */
bool next_part(struct mill_str *rest, const char *separators, struct mill_str *part);

#endif
