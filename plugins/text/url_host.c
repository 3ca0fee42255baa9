/* SPDX-License-Identifier: Apache-2.0
 * url_host.c - the host of a URL, by the host parser of the WHATWG URL Standard. */
#include "url_host.h"

#include <idn2.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "str.h"
#include "utf8.h"

static const char too_long[] = "the host is longer than 253 bytes";
static const char bad_ip[] = "the host looks like an IP address but is none";

/* A name before it is ASCII: percent-encoded letters shrink, and those that UTS #46
 * drops (U+00AD) go. */
enum { RAW_BYTES = 3 * URL_HOST_BYTES };

/* A number in decimal, 0octal or 0xhex; "0x" is 0. False: no number. It stops growing
 * beyond 32 bits. */
static bool read_number(struct mill_str text, uint64_t *number)
{
    int base = 10;
    uint64_t value = 0;

    if (!text.len)
        return false;
    if (text.len >= 2 && text.data[0] == '0' && to_ascii_lower(text.data[1]) == 'x') {
        base = 16;
        text = str_from(text, 2);
    } else if (text.len >= 2 && text.data[0] == '0') {
        base = 8;
        text = str_from(text, 1);
    }
    for (size_t i = 0; i < text.len; i++) {
        int digit = hex_value(text.data[i]);

        if (digit < 0 || digit >= base)
            return false;
        if (value <= UINT32_MAX)
            value = value * (unsigned)base + (unsigned)digit;
    }
    *number = value;
    return true;
}

static struct mill_str without_last_dot(struct mill_str name)
{
    if (name.len && name.data[name.len - 1] == '.')
        name.len--;
    return name;
}

/* The part behind the last dot says that this means an IPv4 address, good or bad. */
static bool ends_in_number(struct mill_str name)
{
    uint64_t number;
    size_t start, digits = 0;

    name = without_last_dot(name);
    start = name.len;
    while (start && name.data[start - 1] != '.')
        start--;
    while (start + digits < name.len && is_ascii_digit(name.data[start + digits]))
        digits++;
    return (digits && start + digits == name.len) ||
           read_number(str_from(name, start), &number);
}

/* 1 to 4 numbers; the last fills what the others leave: 127.1 is 127.0.0.1. */
static const char *parse_ipv4(struct mill_str name, struct host *host)
{
    uint64_t numbers[4], address;
    size_t count = 0;
    struct mill_str rest = without_last_dot(name), part;

    while (str_next(&rest, '.', &part))
        if (count == 4 || !read_number(part, &numbers[count++]))
            return bad_ip;
    if (!count || numbers[count - 1] >= UINT64_C(1) << (8 * (5 - count)))
        return bad_ip;
    address = numbers[count - 1];
    for (size_t i = 0; i + 1 < count; i++) {
        if (numbers[i] > 255)
            return bad_ip;
        address |= numbers[i] << (8 * (3 - i));
    }
    host->len =
        (size_t)snprintf(host->text, sizeof(host->text), "%u.%u.%u.%u",
                         (unsigned)(address >> 24 & 255), (unsigned)(address >> 16 & 255),
                         (unsigned)(address >> 8 & 255), (unsigned)(address & 255));
    host->is_ip = true;
    return NULL;
}

/* Four decimal numbers of at most 255, nothing else: the end of an IPv6 address. */
static bool read_dotted(struct mill_str text, unsigned pieces[2])
{
    unsigned bytes[4] = { 0 };
    size_t count = 0, digits = 0;

    for (size_t i = 0; i <= text.len; i++) {
        if (i == text.len || text.data[i] == '.') {
            if (!digits || ++count > 4 || (i < text.len && count == 4))
                return false;
            digits = 0;
            continue;
        }
        if (!is_ascii_digit(text.data[i]) || (digits && !bytes[count]))
            return false;
        bytes[count] = bytes[count] * 10 + (unsigned)(text.data[i] - '0');
        digits++;
        if (bytes[count] > 255)
            return false;
    }
    pieces[0] = bytes[0] << 8 | bytes[1];
    pieces[1] = bytes[2] << 8 | bytes[3];
    return count == 4;
}

struct ipv6 {
    unsigned pieces[8];
    size_t count, gap; /* gap: where "::" stands; 8 without one */
};

/* One piece, or the dotted end, and the colon behind it. False: no address. */
static bool read_piece(struct mill_str text, size_t *at, struct ipv6 *address)
{
    size_t start = *at, digits = 0;
    unsigned value = 0;

    while (*at < text.len && digits < 4 && hex_value(text.data[*at]) >= 0) {
        value = value << 4 | (unsigned)hex_value(text.data[(*at)++]);
        digits++;
    }
    if (*at < text.len && text.data[*at] == '.') {
        if (address->count > 6 ||
            !read_dotted(str_from(text, start), address->pieces + address->count))
            return false;
        address->count += 2;
        *at = text.len;
        return true;
    }
    if (!digits)
        return false;
    address->pieces[address->count++] = value;
    if (*at == text.len)
        return true;
    /* A colon, and something behind it. */
    return text.data[(*at)++] == ':' && *at < text.len;
}

static bool read_ipv6(struct mill_str text, struct ipv6 *address)
{
    size_t at = 0;

    *address = (struct ipv6){ .gap = 8 };
    if (text.len && text.data[0] == ':') {
        if (text.len < 2 || text.data[1] != ':')
            return false;
        address->gap = 0;
        at = 2;
    }
    while (at < text.len) {
        if (address->count == 8)
            return false;
        if (text.data[at] == ':') {
            if (address->gap != 8)
                return false;
            address->gap = address->count;
            at++;
        } else if (!read_piece(text, &at, address)) {
            return false;
        }
    }
    return address->gap == 8 ? address->count == 8 : address->count < 8;
}

/* Where the longest run of zeros begins that is longer than one; 8: none. */
static size_t zeros_of(const unsigned pieces[8], size_t *length)
{
    size_t best = 8;

    *length = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t n = 0;

        while (i + n < 8 && !pieces[i + n])
            n++;
        if (n > *length) {
            *length = n;
            best = i;
        }
        i += n;
    }
    return best;
}

/* Source: RFC 5952, as the standard's IPv6 serializer has it. */
static const char *parse_ipv6(struct mill_str text, struct host *host)
{
    struct ipv6 address;
    unsigned pieces[8] = { 0 };
    size_t zeros, length, n = 0;

    if (!read_ipv6(text, &address))
        return "the host is no IPv6 address";
    for (size_t i = 0; i < address.count; i++)
        pieces[i < address.gap ? i : 8 - address.count + i] = address.pieces[i];
    zeros = zeros_of(pieces, &length);
    host->text[n++] = '[';
    for (size_t i = 0; i < 8; i++) {
        if (i == zeros) {
            host->text[n++] = ':';
            if (!i)
                host->text[n++] = ':';
            i += length - 1;
            continue;
        }
        n += (size_t)snprintf(host->text + n, sizeof(host->text) - n, "%x%s", pieces[i],
                              i < 7 ? ":" : "");
    }
    host->text[n++] = ']';
    host->len = n;
    host->is_ip = true;
    return NULL;
}

/* Source: the standard's forbidden domain code points. */
static bool is_forbidden(struct mill_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.data[i];

        if (byte <= ' ' || byte == 0x7F || strchr("#/:<>?@[\\]^|%", byte))
            return true;
    }
    return false;
}

/* True: percent-decoded into raw. */
static bool decode(struct mill_str input, char raw[RAW_BYTES + 1], size_t *len)
{
    size_t n = 0;

    for (size_t i = 0; i < input.len; i++) {
        if (n == RAW_BYTES)
            return false;
        if (input.data[i] == '%' && i + 2 < input.len &&
            hex_value(input.data[i + 1]) >= 0 && hex_value(input.data[i + 2]) >= 0) {
            raw[n++] =
                (char)(hex_value(input.data[i + 1]) << 4 | hex_value(input.data[i + 2]));
            i += 2;
        } else {
            raw[n++] = input.data[i];
        }
    }
    raw[n] = '\0';
    *len = n;
    return true;
}

/* Lower-cases in place; true: this is all that the name needs. */
static bool is_plain(struct mill_str name, char *text)
{
    bool plain = true;

    for (size_t i = 0; i < name.len; i++) {
        plain = plain && (unsigned char)text[i] < 0x80;
        text[i] = to_ascii_lower(text[i]);
    }
    for (size_t i = 0; plain && i + 4 <= name.len; i++)
        if ((!i || text[i - 1] == '.') && !memcmp(text + i, "xn--", 4))
            plain = false;
    return plain;
}

static const char *keep(struct mill_str name, struct host *host)
{
    if (!name.len)
        return "the host is empty";
    if (name.len > URL_HOST_BYTES)
        return too_long;
    if (is_forbidden(name))
        return "the host holds a character that no host may have";
    if (ends_in_number(name))
        return parse_ipv4(name, host);
    memcpy(host->text, name.data, name.len);
    host->len = name.len;
    host->is_ip = false;
    return NULL;
}

static const char *parse_name(struct mill_str input, struct host *host)
{
    char raw[RAW_BYTES + 1], *ascii = NULL;
    struct mill_str name = { raw, 0 };
    const char *why;
    int rc;

    if (!decode(input, raw, &name.len))
        return too_long;
    if (is_plain(name, raw))
        return keep(name, host);
    if (is_forbidden(name))
        return "the host holds a character that no host may have";
    if (!utf8_valid(name))
        return "the host is not UTF-8";
    rc = idn2_to_ascii_8z(raw, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (rc != IDN2_OK)
        return rc == IDN2_MALLOC ? "no memory" : "the host is no international name";
    why = keep(str_of(ascii), host);
    idn2_free(ascii);
    return why;
}

const char *host_parse(struct mill_str input, struct host *host)
{
    if (!input.len || input.data[0] != '[')
        return parse_name(input, host);
    if (input.data[input.len - 1] != ']')
        return "the host lacks its ']'";
    return parse_ipv6(str_slice(input, 1, input.len - 1), host);
}
