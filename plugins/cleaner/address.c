/* SPDX-License-Identifier: Apache-2.0
 * address.c - e-mail addresses, URLs and phone numbers in text. */
#include "address.h"

#include "text/find.h"

enum { LOCAL_MAX = 64, PHONE_DIGITS_MIN = 8, PHONE_DIGITS_MAX = 13 };

static bool is_host(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.';
}

static bool is_local(char c)
{
    return is_host(c) || c == '_' || c == '+' || c == '%';
}

static size_t host_end(struct mill_str text, size_t from)
{
    size_t end = from;

    while (end < text.len && is_host(text.data[end]))
        end++;
    while (end > from && (text.data[end - 1] == '.' || text.data[end - 1] == '-'))
        end--;
    return end;
}

static bool is_domain(struct mill_str host)
{
    size_t dot = str_find_byte(host, '.', 0);

    return dot != STR_NONE && dot > 0 && ascii_is_alpha(host.data[host.len - 1]);
}

static bool read_email(struct mill_str text, size_t at, size_t from,
                       struct address *address)
{
    size_t start = at, end = host_end(text, at + 1);

    while (start > from && at - start < LOCAL_MAX && is_local(text.data[start - 1]))
        start--;
    *address =
        (struct address){ ADDRESS_EMAIL, start, end, str_slice(text, at + 1, end) };
    return start < at && address->host.len && is_domain(address->host);
}

static bool read_url(struct mill_str text, size_t at, struct address *address)
{
    struct mill_str rest = str_from(text, at);
    size_t host = starts_nocase(rest, "https://")  ? 8
                  : starts_nocase(rest, "http://") ? 7
                  : starts_nocase(rest, "www.")    ? 0
                                                   : STR_NONE;
    size_t end;

    if (host == STR_NONE)
        return false;
    end = host_end(text, at + host);
    *address = (struct address){ ADDRESS_URL, at, end, str_slice(text, at + host, end) };
    while (address->end < text.len && (unsigned char)text.data[address->end] > ' ' &&
           (unsigned char)text.data[address->end] < 0x7F &&
           !has_text(str_slice(text, address->end, address->end + 1), "\"") &&
           text.data[address->end] != ')' && text.data[address->end] != '<' &&
           text.data[address->end] != '>')
        address->end++;
    return address->host.len && is_domain(address->host);
}

/* 02-123-4567, +82 10 1234 5678; no date: those have at most 8 digits with a year. */
static bool read_phone(struct mill_str text, size_t at, struct address *address)
{
    size_t end = at, digits = 0, groups = 1;

    while (end < text.len) {
        char c = text.data[end];

        if (ascii_is_digit(c))
            digits++;
        else if ((c == '-' || c == ')') && end + 1 < text.len &&
                 ascii_is_digit(text.data[end + 1]))
            groups++;
        else
            break;
        end++;
    }
    *address = (struct address){ ADDRESS_PHONE, at, end, { "", 0 } };
    return digits > PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX && groups >= 2 &&
           (text.data[at] == '0' || text.data[at] == '+' || groups == 3);
}

bool address_next(struct mill_str text, size_t *at, struct address *address)
{
    for (size_t i = *at; i < text.len; i++) {
        char c = text.data[i], before = i ? text.data[i - 1] : ' ';
        bool fresh = !is_local(before), found = false;

        if (c == '@')
            found = read_email(text, i, *at, address);
        else if (fresh && (c == 'h' || c == 'H' || c == 'w' || c == 'W'))
            found = read_url(text, i, address);
        else if (fresh && ascii_is_digit(c))
            found = read_phone(text, i, address);
        if (found) {
            *at = address->end;
            return true;
        }
    }
    return false;
}

struct mill_str address_host(struct mill_str url)
{
    size_t scheme = find_text(url, "://"), end;
    struct mill_str host;

    if (scheme == STR_NONE)
        return (struct mill_str){ "", 0 };
    host = str_from(url, scheme + 3);
    for (end = 0; end < host.len && host.data[end] != '/' && host.data[end] != '?' &&
                  host.data[end] != '#';
         end++)
        ;
    host = str_slice(host, 0, end);
    if (str_find_byte(host, '@', 0) != STR_NONE)
        host = str_from(host, str_find_byte(host, '@', 0) + 1);
    if (host.len && host.data[0] == '[')
        return str_slice(host, 0, str_find_byte(host, ']', 0) + 1);
    return str_slice(host, 0, str_find_byte(host, ':', 0));
}
