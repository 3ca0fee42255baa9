/* SPDX-License-Identifier: Apache-2.0
 * poll_asked.c - what a feed and its server say about when to come again. */
#include "http_date.h"
#include "poll_parts.h"
#include "text/str.h"

enum { HOUR_MS = 3600000, SKIP_JITTER_MS = 600000 };

/* The directive's seconds in milliseconds, at most a day; -1: no number. */
static int64_t seconds_ms(struct mill_str value)
{
    int64_t ms = 0;
    size_t i = 0;

    if (value.len > 1 && value.data[0] == '"' && value.data[value.len - 1] == '"')
        value = str_slice(value, 1, value.len - 1);
    for (; i < value.len && value.data[i] >= '0' && value.data[i] <= '9'; i++)
        if (ms < DAY_MS)
            ms = ms * 10 + (int64_t)(value.data[i] - '0') * 1000;
    if (!i || i < value.len)
        return -1;
    return ms < DAY_MS ? ms : DAY_MS;
}

/* -1: says nothing; no-store and no-cache ask for no wait. */
static int64_t cache_wait_ms(struct mill_str header)
{
    struct mill_str directive;
    int64_t wait_ms = -1;

    while (str_next(&header, ',', &directive)) {
        struct mill_str text = str_trim(directive);
        size_t equals = str_find_byte(text, '=', 0);
        struct mill_str name = str_trim(str_slice(text, 0, equals));

        if (str_equal_case(name, (struct mill_str)MILL_STR("no-store")) ||
            str_equal_case(name, (struct mill_str)MILL_STR("no-cache")))
            return 0;
        if (equals != STR_NONE && wait_ms < 0 &&
            str_equal_case(name, (struct mill_str)MILL_STR("max-age")))
            wait_ms = seconds_ms(str_trim(str_from(text, equals + 1)));
    }
    return wait_ms;
}

int64_t poll_asked_wait_ms(const struct poll *poll, const struct poll_news *news,
                           int64_t now_ms)
{
    int64_t wait_ms = cache_wait_ms(news->cache_control), until_ms;

    if (wait_ms < 0 && http_date(str_trim(news->expires), now_ms, &until_ms) &&
        until_ms > now_ms)
        wait_ms = until_ms - now_ms;
    if (poll->ttl_ms > wait_ms)
        wait_ms = poll->ttl_ms;
    return wait_ms > 0 ? wait_ms : 0;
}

static bool is_skipped(const struct poll *poll, int64_t hour)
{
    int64_t day = hour / 24;

    /* 1970-01-01 was a Thursday. */
    return (poll->skip_hours >> (hour % 24) & 1) ||
           (poll->skip_days >> ((day + 4) % 7) & 1);
}

int64_t poll_past_skips(const struct poll *poll, int64_t at_ms, uint64_t chance)
{
    int64_t hour = at_ms / HOUR_MS, found = hour;

    if (at_ms < 0 || !(poll->skip_hours || poll->skip_days))
        return at_ms;
    while (found < hour + 8 * 24 && is_skipped(poll, found))
        found++;
    if (found == hour || found == hour + 8 * 24) /* one that skips everything is wrong */
        return at_ms;
    return found * HOUR_MS + (int64_t)(chance % SKIP_JITTER_MS);
}
