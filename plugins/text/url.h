/* SPDX-License-Identifier: Apache-2.0
 *
 * url.h - http and https URLs, read and written as browsers do.
 *
 * Source: WHATWG URL Standard, for the schemes http and https: what a feed's author saw
 * working in a browser works here, and two spellings of one address give one text. Beyond
 * it: a URL with a user or password is refused, as are hosts longer than DNS can carry;
 * bytes that are no UTF-8 are percent-encoded as they stand, not replaced, so that an old
 * site's EUC-KR paths reach it. Nothing depends on the locale; memory is taken only for a
 * host with letters beyond ASCII.
 */
#ifndef NEWSMILL_TEXT_URL_H
#define NEWSMILL_TEXT_URL_H

#include <newsmill/type.h>

enum {
    URL_BYTES = 4096,    /* of a URL, as it came and as it is written */
    URL_HOST_BYTES = 253 /* of a host: what DNS can carry */
};

/* Offsets into its own text, so that a copy (=) is a copy. The text, closed by a NUL, is
 *     https://news.example.com:8443/a/b?q=1#top
 *             ^host           ^host_end        (':' or the path's '/' follows)
 * in lower-case ASCII up to the path. */
struct url {
    uint16_t len;
    uint16_t host, host_end, path, query, fragment; /* query at '?', fragment at '#';
                                                       where they would be without one */
    uint16_t port; /* the effective one: 80, 443, or what the text says */
    bool is_ip;    /* an IPv4 address, or an IPv6 one in brackets */
    char text[URL_BYTES + 1];
};

/* Reads `text`, relative to `base` (NULL: it must be absolute; may be `url` itself).
 * False: `url` is as it was, and *why (may be NULL) says why in a few words, such as "the
 * port is no number up to 65535". */
bool url_parse(struct mill_str text, const struct url *base, struct url *url,
               const char **why);

/* Parts, borrowed from the URL. */
static inline struct mill_str url_part(const struct url *url, size_t start, size_t end)
{
    return (struct mill_str){ url->text + start, end - start };
}
static inline struct mill_str url_text(const struct url *url)
{
    return url_part(url, 0, url->len);
}
/* "http" or "https". */
static inline struct mill_str url_scheme(const struct url *url)
{
    return url_part(url, 0, url->host - 3u);
}
static inline bool url_is_https(const struct url *url)
{
    return url->text[4] == 's';
}
/* "news.example.com", "127.0.0.1", "[::1]". */
static inline struct mill_str url_host(const struct url *url)
{
    return url_part(url, url->host, url->host_end);
}
/* The host, with ":port" where that is not the scheme's own. */
static inline struct mill_str url_authority(const struct url *url)
{
    return url_part(url, url->host, url->path);
}
/* "https://news.example.com:8443": what robots.txt and a connection belong to. */
static inline struct mill_str url_origin(const struct url *url)
{
    return url_part(url, 0, url->path);
}
/* At least "/". */
static inline struct mill_str url_path(const struct url *url)
{
    return url_part(url, url->path, url->query);
}
/* With its '?' or '#'; empty: there is none. */
static inline struct mill_str url_query(const struct url *url)
{
    return url_part(url, url->query, url->fragment);
}
static inline struct mill_str url_fragment(const struct url *url)
{
    return url_part(url, url->fragment, url->len);
}
/* Path and query: what a request line and robots.txt's rules speak of. */
static inline struct mill_str url_target(const struct url *url)
{
    return url_part(url, url->path, url->fragment);
}

#endif
