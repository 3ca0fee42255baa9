/* SPDX-License-Identifier: Apache-2.0
 * find.c - looking at spans of text. */
#include "text/find.h"

#include <string.h>

size_t find_text(struct mill_str text, const char *needle)
{
    return str_find(text, str_of(needle), 0);
}

bool starts_with(struct mill_str text, const char *head)
{
    return str_starts(text, str_of(head));
}

bool ends_with(struct mill_str text, const char *tail)
{
    return str_ends(text, str_of(tail));
}

bool starts_nocase(struct mill_str text, const char *head)
{
    size_t n = strlen(head);

    if (text.len < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (ascii_lower(text.data[i]) != head[i])
            return false;
    return true;
}

bool is_nocase(struct mill_str text, const char *other)
{
    return text.len == strlen(other) && starts_nocase(text, other);
}

size_t find_nocase(struct mill_str text, const char *needle)
{
    size_t n = strlen(needle);
    char low = needle[0], high = ascii_is_alpha(low) ? (char)(low - 32) : low;

    for (size_t i = 0; n && i + n <= text.len; i++)
        if ((text.data[i] == low || text.data[i] == high) &&
            starts_nocase(str_from(text, i), needle))
            return i;
    return STR_NONE;
}

bool next_part(struct mill_str *rest, const char *separators, struct mill_str *part)
{
    size_t n = 0;

    while (rest->len && rest->data[0] && strchr(separators, rest->data[0]))
        *rest = str_from(*rest, 1);
    if (!rest->len)
        return false;
    while (n < rest->len && (!rest->data[n] || !strchr(separators, rest->data[n])))
        n++;
    *part = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return true;
}
