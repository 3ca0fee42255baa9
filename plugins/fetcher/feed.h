/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.h - what a feed says: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed.
 *
 * A body that is a gzip file is unpacked. Bytes are made UTF-8 (BOM, HTTP charset,
 * declaration, detection; the whole CP949 family is CP949) and mended before a parser
 * sees them, because half of all broken feeds are broken in ways that everybody else
 * reads. What came out whole is told apart from what was mended or salvaged. Sources:
 * RSS 2.0, RFC 4287, JSON Feed 1.1, and the defects of real feeds.
 */
#ifndef NEWSMILL_FETCHER_FEED_H
#define NEWSMILL_FETCHER_FEED_H

#include <newsmill/type.h>

enum {
    FEED_MOST_ITEMS = 2000,
    FEED_MOST_BYTES = 16 << 20, /* of what goes in, and of all texts that come out */
    FEED_TEXT_BYTES = 16 << 10, /* of one text; the rest is cut at a character */
    FEED_WHY_BYTES = 256
};

enum feed_level { FEED_CLEAN, FEED_MENDED, FEED_SALVAGED };

/* Texts are plain (markup and entities undone, white space squeezed) but for urls, guid
 * and published_text. Empty: not said. */
struct feed_item {
    struct mill_str url; /* absolute, as the feed says it: not normalised */
    struct mill_str title, author, summary;
    struct mill_str guid;
    struct mill_str published_text; /* as written */
    int64_t published_ms;           /* -1: none, or not understood */
    bool published_is_sure;         /* has a zone and a time, and is not in the future */
};

struct feed {
    enum feed_level level;
    const char *format; /* "rss", "rdf", "atom", "json" */
    struct mill_str title, self, link, hub, next;
    int64_t ttl_ms;                /* of ttl or sy:updatePeriod; -1: none */
    uint32_t skip_hours;           /* bit h: not asked in hour h of UTC */
    uint8_t skip_days;             /* bit 0: Sunday */
    const struct feed_item *items; /* in the feed's order */
    size_t item_count;
    bool cut; /* there were more items or texts than the limits take */
};

/* `charset`: of the HTTP content type, empty: none. `base`: what relative links are
 * relative to, as text. `now_ms` judges dates that lie in the future. NULL: no feed;
 * *why says why (FEED_WHY_BYTES). Owned: feed_free(). */
struct feed *feed_read(struct mill_str body, struct mill_str charset,
                       struct mill_str base, int64_t now_ms, char *why);
void feed_free(struct feed *feed);

/* A date as feeds write it; `zone_minutes`: of dates that name none. False: not
 * understood. *is_sure: time and zone were there. */
bool feed_date(struct mill_str text, int zone_minutes, int64_t *ms, bool *is_sure);

#endif
