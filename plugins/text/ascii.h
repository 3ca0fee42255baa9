/* SPDX-License-Identifier: Apache-2.0
 *
 * ascii.h - letters and digits of ASCII, byte by byte, whatever the locale.
 */
#ifndef NEWSMILL_TEXT_ASCII_H
#define NEWSMILL_TEXT_ASCII_H

#include <stdbool.h>
#include <stdint.h>

static inline bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_ascii_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char to_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The value of a hexadecimal digit; -1: none. */
static inline int hex_value(char c)
{
    if (is_ascii_digit(c))
        return c - '0';
    c = to_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
