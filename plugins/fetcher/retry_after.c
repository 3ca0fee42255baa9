/* SPDX-License-Identifier: Apache-2.0
 * retry_after.c - how long a server asks to be left alone. */
#include "frontier.h"
#include "http_date.h"
#include "text/str.h"

int64_t retry_after_ms(struct mill_str value, int64_t now_ms)
{
    struct mill_str text = str_trim(value);
    int64_t wait_ms = 0, until_ms;
    size_t i = 0;

    for (; i < text.len && text.data[i] >= '0' && text.data[i] <= '9'; i++)
        if (wait_ms < RETRY_AFTER_MOST_MS)
            wait_ms = wait_ms * 10 + (int64_t)(text.data[i] - '0') * 1000;
    if (i < text.len || !i) {
        if (!http_date(text, now_ms, &until_ms))
            return -1;
        wait_ms = until_ms - now_ms;
    }
    if (wait_ms <= 0)
        return -1;
    return wait_ms < RETRY_AFTER_MOST_MS ? wait_ms : RETRY_AFTER_MOST_MS;
}
