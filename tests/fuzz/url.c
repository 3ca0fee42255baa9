/* SPDX-License-Identifier: Apache-2.0
 *
 * url.c - any bytes as a URL, alone and relative to one: what is written is read as
 * itself, in parts that make up the whole; the registrable domain is a part of the host.
 */
#include "fuzz.h"

#include "text/domain.h"
#include "text/str.h"
#include "text/url_key.h"

#include <string.h>

static void check_parts(const struct url *url)
{
    struct mill_str host = url_host(url), domain = domain_registrable(host);

    HOLDS(url->len <= URL_BYTES && url->text[url->len] == '\0');
    HOLDS(strlen(url->text) == url->len);
    HOLDS(url->host < url->host_end && url->host_end <= url->path &&
          url->path < url->query && url->query <= url->fragment &&
          url->fragment <= url->len);
    HOLDS(str_is(url_scheme(url), "http") || str_is(url_scheme(url), "https"));
    HOLDS(host.len <= URL_HOST_BYTES && url_path(url).data[0] == '/');
    for (size_t i = 0; i < url->len; i++)
        HOLDS(url->text[i] > ' ' && url->text[i] < 0x7F);
    for (size_t i = 0; i < host.len; i++)
        HOLDS(!strchr("/\\?#@%", host.data[i]) &&
              (host.data[0] == '[' || host.data[i] != ':'));
    HOLDS(domain.data >= host.data && domain.data + domain.len <= host.data + host.len);
    HOLDS(!url->is_ip || str_equal(domain, host));
}

static void check_key(const struct url *url)
{
    struct url key, again;

    url_key(url, NULL, &key);
    check_parts(&key);
    HOLDS(key.len <= url->len && !url_fragment(&key).len && key.port == url->port);
    HOLDS(url_parse(url_text(&key), NULL, &again, NULL));
    HOLDS(!memcmp(&key, &again, offsetof(struct url, text) + key.len));
    url_key(&key, NULL, &again);
    HOLDS(str_equal(url_text(&key), url_text(&again)));
}

static void check(struct mill_str text, const struct url *base, struct url *url)
{
    struct url again;

    if (!url_parse(text, base, url, NULL))
        return;
    check_parts(url);
    check_key(url);
    HOLDS(url_parse(url_text(url), NULL, &again, NULL));
    HOLDS(!memcmp(url, &again, offsetof(struct url, text) + url->len));
    HOLDS(url_parse(url_text(url), base, &again, NULL));
    HOLDS(str_equal(url_text(url), url_text(&again)));
}

/* Up to the first byte 0xFF the base, behind it what is relative to it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str text = { (const char *)data, size };
    size_t cut = str_find_byte(text, '\xff', 0);
    struct url base, url;

    HOLDS(url_parse(str_of("http://a.test/b/c?d#e"), NULL, &base, NULL));
    if (cut != STR_NONE)
        check(str_slice(text, 0, cut), NULL, &base);
    text = cut == STR_NONE ? text : str_from(text, cut + 1);
    check(text, NULL, &url);
    check(text, &base, &url);
    return 0;
}
