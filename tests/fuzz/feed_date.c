/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_date.c - fuzzes the dates of feeds, any bytes. */
#include "fuzz.h"

#include "fetcher/feed.h"

/* 1899-12-30 and 2201-01-03: the years that are taken, and a zone. */
static const int64_t earliest = -2209161600000, latest = 7289740800000;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str text = { (const char *)data, size };
    int64_t utc = 0, korea = 0;
    bool sure = false, sure_in_korea = false;
    bool good = feed_date(text, 0, &utc, &sure);

    HOLDS(good == feed_date(text, 540, &korea, &sure_in_korea));
    if (!good)
        return 0;
    HOLDS(sure == sure_in_korea);
    HOLDS(korea == utc || (!sure && utc - korea == 540 * 60000));
    HOLDS((utc >= earliest && utc <= latest) || sure);
    return 0;
}
