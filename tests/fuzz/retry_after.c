/* SPDX-License-Identifier: Apache-2.0
 *
 * retry_after.c - values of Retry-After, Cache-Control and Expires: what is asked for
 * lies within its limits, a number is the number, and polling stays within its own. */
#include "fuzz.h"

#include "fetcher/frontier.h"
#include "fetcher/http_date.h"
#include "fetcher/poll.h"
#include "text/str.h"

#define NOW_MS INT64_C(1700006400000)
#define DAY_MS INT64_C(86400000)

/* The number of seconds that the text is, by another way; -1: it is none. */
static int64_t seconds(struct mill_str text)
{
    double value = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return -1;
        value = value * 10 + (text.data[i] - '0');
    }
    if (!text.len)
        return -1;
    return value > 86400 ? 86400 : (int64_t)value;
}

static void check_number(struct mill_str value, int64_t wait_ms)
{
    int64_t expected = seconds(str_trim(value)), date_ms;

    HOLDS(wait_ms == -1 || (wait_ms > 0 && wait_ms <= RETRY_AFTER_MOST_MS));
    if (expected >= 0)
        HOLDS(wait_ms == (expected ? expected * 1000 : -1));
    else if (!http_date(str_trim(value), NOW_MS, &date_ms))
        HOLDS(wait_ms == -1);
    else
        HOLDS(wait_ms == (date_ms <= NOW_MS           ? -1
                          : date_ms > NOW_MS + DAY_MS ? DAY_MS
                                                      : date_ms - NOW_MS));
}

static void check_poll(struct mill_str value, enum poll_outcome outcome)
{
    static const struct poll_limits limits = { 300000, DAY_MS, 1800000 };
    struct poll_news news = { outcome, NULL, value, value, value, value.len * 7919 };
    struct poll poll = { 0 };
    struct poll_result result;

    poll_follow(&poll, &limits, &news, NOW_MS, NULL, &result);
    HOLDS(poll.next_ms >= NOW_MS + limits.least_ms);
    HOLDS(poll.next_ms <= NOW_MS + DAY_MS + DAY_MS / 10);
    HOLDS(poll.next_ms >= NOW_MS + retry_after_ms(value, NOW_MS));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str value = { (const char *)data, size };

    check_number(value, retry_after_ms(value, NOW_MS));
    check_poll(value, POLL_FAILED);
    check_poll(value, POLL_NOT_MODIFIED);
    return 0;
}
