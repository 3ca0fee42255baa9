/* SPDX-License-Identifier: Apache-2.0
 * url.c - http and https URLs: the WHATWG parser's states as functions that write. */
#include "url.h"

#include <string.h>

#include "ascii.h"
#include "str.h"
#include "url_host.h"

static const char too_long[] = "it is longer than 4096 bytes";

/* What is read, without the tabs and line ends that the standard drops. */
struct source {
    char text[URL_BYTES];
    size_t len, at;
};

/* Bytes to percent-encode. Source: the standard's path, special-query and fragment sets;
 * controls, DEL and what is beyond ASCII belong to all of them. */
enum { IN_PATH = 1, IN_QUERY = 2, IN_FRAGMENT = 4 };
static const unsigned char sets[128] = {
    [' '] = IN_PATH | IN_QUERY | IN_FRAGMENT,
    ['"'] = IN_PATH | IN_QUERY | IN_FRAGMENT,
    ['<'] = IN_PATH | IN_QUERY | IN_FRAGMENT,
    ['>'] = IN_PATH | IN_QUERY | IN_FRAGMENT,
    ['#'] = IN_PATH | IN_QUERY,
    ['?'] = IN_PATH,
    ['^'] = IN_PATH,
    ['`'] = IN_PATH | IN_FRAGMENT,
    ['{'] = IN_PATH,
    ['}'] = IN_PATH,
    ['\''] = IN_QUERY,
};

static bool is_encoded(unsigned char byte, unsigned set)
{
    return byte < 0x20 || byte >= 0x7F || sets[byte] & set;
}

static const char *source_fill(struct source *source, struct mill_str text)
{
    while (text.len && (unsigned char)text.data[0] <= ' ')
        text = str_from(text, 1);
    while (text.len && (unsigned char)text.data[text.len - 1] <= ' ')
        text.len--;
    source->len = source->at = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];

        if (c == '\t' || c == '\n' || c == '\r')
            continue;
        if (source->len == URL_BYTES)
            return too_long;
        source->text[source->len++] = c;
    }
    return NULL;
}

/* The next byte; NUL at the end, which a NUL in the text never is mistaken for: what it
 * is compared with is never NUL. */
static char peek(const struct source *in)
{
    return in->at < in->len ? in->text[in->at] : '\0';
}

static bool at_slash(const struct source *in)
{
    return peek(in) == '/' || peek(in) == '\\';
}

static void skip_slashes(struct source *in)
{
    while (at_slash(in))
        in->at++;
}

static bool write_text(struct url *url, struct mill_str text)
{
    if (text.len > (size_t)(URL_BYTES - url->len))
        return false;
    memcpy(url->text + url->len, text.data, text.len);
    url->len = (uint16_t)(url->len + text.len);
    return true;
}

static bool write_byte(struct url *url, char byte)
{
    return write_text(url, (struct mill_str){ &byte, 1 });
}

/* Copies up to a byte of `stops` or the end, encoding what belongs to `set`. */
static bool write_encoded(struct url *url, struct source *in, unsigned set,
                          const char *stops)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; in->at < in->len; in->at++) {
        unsigned char byte = (unsigned char)in->text[in->at];
        char code[3] = { '%', hex[byte >> 4], hex[byte & 15] };

        if (byte && strchr(stops, byte))
            break;
        if (is_encoded(byte, set) ? !write_text(url, (struct mill_str){ code, 3 })
                                  : !write_byte(url, (char)byte))
            return false;
    }
    return true;
}

/* 1 for ".", 2 for "..", each dot also as %2e; else 0. */
static int dots_of(struct mill_str segment)
{
    int dots = 0;

    while (segment.len) {
        bool coded = segment.len >= 3 && str_equal_case(str_slice(segment, 0, 3),
                                                        (struct mill_str){ "%2e", 3 });

        if ((!coded && segment.data[0] != '.') || ++dots > 2)
            return 0;
        segment = str_from(segment, coded ? 3 : 1);
    }
    return dots;
}

/* Takes the last segment off the path that is written. */
static void shorten(struct url *url)
{
    while (url->len > url->path)
        if (url->text[--url->len] == '/')
            return;
}

/* The path's segments, behind those that are written. */
static bool write_path(struct url *url, struct source *in)
{
    for (bool more = true; more;) {
        uint16_t start = url->len;
        int dots;

        if (!write_byte(url, '/') || !write_encoded(url, in, IN_PATH, "/\\?#"))
            return false;
        more = at_slash(in);
        in->at += more;
        dots = dots_of(url_part(url, start + 1u, url->len));
        if (!dots)
            continue;
        url->len = start;
        if (dots == 2)
            shorten(url);
        if (!more && !write_byte(url, '/'))
            return false;
    }
    return true;
}

static bool write_fragment(struct url *url, struct source *in)
{
    url->fragment = url->len;
    if (peek(in) != '#')
        return true;
    in->at++;
    return write_byte(url, '#') && write_encoded(url, in, IN_FRAGMENT, "");
}

/* From here to the end: a query, a fragment, both or none. */
static bool write_rest(struct url *url, struct source *in)
{
    url->query = url->len;
    if (peek(in) == '?') {
        in->at++;
        if (!write_byte(url, '?') || !write_encoded(url, in, IN_QUERY, "#"))
            return false;
    }
    return write_fragment(url, in);
}

static const char *write_port(struct url *url, struct mill_str digits)
{
    uint16_t own = url_is_https(url) ? 443 : 80;
    unsigned port = 0;

    for (size_t i = 0; i < digits.len; i++) {
        if (!is_ascii_digit(digits.data[i]))
            return "the port is no number up to 65535";
        port = port * 10 + (unsigned)(digits.data[i] - '0');
        if (port > 65535)
            return "the port is no number up to 65535";
    }
    url->port = digits.len ? (uint16_t)port : own;
    if (url->port == own)
        return NULL;
    while (digits.len > 1 && digits.data[0] == '0')
        digits = str_from(digits, 1);
    return write_byte(url, ':') && write_text(url, digits) ? NULL : too_long;
}

/* Behind the last '@'; "@host" and ":@host" name nobody. */
static const char *drop_credentials(struct mill_str *authority)
{
    size_t at = authority->len;

    while (at && authority->data[at - 1] != '@')
        at--;
    if (at > 2 || (at == 2 && authority->data[0] != ':'))
        return "it holds a user or a password";
    *authority = str_from(*authority, at);
    return NULL;
}

static size_t host_len(struct mill_str authority)
{
    bool inside = false;

    for (size_t i = 0; i < authority.len; i++) {
        if (authority.data[i] == ':' && !inside)
            return i;
        if (authority.data[i] == '[' || authority.data[i] == ']')
            inside = authority.data[i] == '[';
    }
    return authority.len;
}

static const char *write_authority(struct url *url, struct source *in)
{
    size_t start = in->at, host_bytes;
    struct mill_str authority;
    struct host host;
    const char *why;

    while (in->at < in->len && !at_slash(in) && peek(in) != '?' && peek(in) != '#')
        in->at++;
    authority = (struct mill_str){ in->text + start, in->at - start };
    why = drop_credentials(&authority);
    if (why)
        return why;
    host_bytes = host_len(authority);
    why = host_parse(str_slice(authority, 0, host_bytes), &host);
    if (why)
        return why;
    url->host = url->len;
    if (!write_text(url, (struct mill_str){ host.text, host.len }))
        return too_long;
    url->host_end = url->len;
    url->is_ip = host.is_ip;
    why = write_port(url, str_from(authority, host_bytes + 1));
    url->path = url->len;
    return why;
}

static const char *write_absolute(struct url *url, struct mill_str scheme,
                                  struct source *in)
{
    const char *why;

    skip_slashes(in);
    url->len = 0;
    if (!write_text(url, scheme) || !write_text(url, str_of("://")))
        return too_long;
    why = write_authority(url, in);
    if (why)
        return why;
    in->at += at_slash(in);
    return write_path(url, in) && write_rest(url, in) ? NULL : too_long;
}

/* The base's parts up to `end`, which is not before its path. */
static void write_base(struct url *url, const struct url *base, size_t end)
{
    url->host = base->host;
    url->host_end = base->host_end;
    url->path = base->path;
    url->query = base->query;
    url->port = base->port;
    url->is_ip = base->is_ip;
    url->len = (uint16_t)end;
    memcpy(url->text, base->text, end);
}

static const char *write_relative(struct url *url, const struct url *base,
                                  struct source *in)
{
    char first = peek(in);

    if (at_slash(in)) {
        in->at++;
        if (at_slash(in))
            return write_absolute(url, url_scheme(base), in);
        write_base(url, base, base->path);
    } else if (in->at == in->len || first == '#') {
        write_base(url, base, base->fragment);
        url->fragment = url->len;
        return write_fragment(url, in) ? NULL : too_long;
    } else if (first == '?') {
        write_base(url, base, base->query);
        return write_rest(url, in) ? NULL : too_long;
    } else {
        write_base(url, base, base->query);
        shorten(url);
    }
    return write_path(url, in) && write_rest(url, in) ? NULL : too_long;
}

/* The scheme in lower case, and *in behind its ':'; empty: there is none. */
static struct mill_str take_scheme(struct source *in)
{
    size_t end = in->at;

    for (; end < in->len && in->text[end] != ':'; end++) {
        char c = to_ascii_lower(in->text[end]);

        if (!is_ascii_alpha(c) &&
            (end == in->at || (!is_ascii_digit(c) && c != '+' && c != '-' && c != '.')))
            return (struct mill_str){ "", 0 };
        in->text[end] = c;
    }
    if (end == in->len || end == in->at)
        return (struct mill_str){ "", 0 };
    in->at = end + 1;
    return (struct mill_str){ in->text, end };
}

static const char *parse(struct source *in, const struct url *base, struct url *url)
{
    struct mill_str scheme = take_scheme(in);

    if (!scheme.len)
        return base ? write_relative(url, base, in) : "it is relative, without a base";
    if (!str_is(scheme, "http") && !str_is(scheme, "https"))
        return "its scheme is neither http nor https";
    /* "http:page" is relative to a base of the same scheme. */
    if (base && str_equal(scheme, url_scheme(base)) &&
        !str_starts(str_from((struct mill_str){ in->text, in->len }, in->at),
                    str_of("//")))
        return write_relative(url, base, in);
    return write_absolute(url, scheme, in);
}

bool url_parse(struct mill_str text, const struct url *base, struct url *url,
               const char **why)
{
    struct source in;
    struct url made;
    const char *what = source_fill(&in, text);

    if (!what)
        what = parse(&in, base, &made);
    if (what) {
        if (why)
            *why = what;
        return false;
    }
    made.text[made.len] = '\0';
    memcpy(url, &made, offsetof(struct url, text) + made.len + 1);
    return true;
}
