/* SPDX-License-Identifier: Apache-2.0
 *
 * charset.c - fuzzes decoding and the reading of dates, by-lines and JSON in what comes
 * out of it. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "cleaner/byline.h"
#include "cleaner/dates.h"
#include "cleaner/json.h"
#include "text/charset.h"
#include "text/utf8.h"

static const char *const types[] = { "",
                                     "charset=euc-kr",
                                     "charset=gb2312",
                                     "charset=big5",
                                     "charset=shift_jis",
                                     "charset=euc-jp",
                                     "charset=iso-2022-jp",
                                     "charset=utf-8",
                                     "charset=windows-1252",
                                     "charset=x-nosuch" };

static void read_json(struct pool *pool, struct mill_str text)
{
    struct json json = { .text = text };
    struct mill_str value;
    size_t steps = 0;

    while (json_next(&json, &value) != JSON_END) {
        HOLDS(++steps <= text.len);
        json_unescape(pool, value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct charset_text got;
    struct byline byline;
    struct date date;
    struct pool pool;
    size_t end;

    if (!size)
        return 0;
    pool_init(&pool, 1 << 26);
    HOLDS(charset_decode(
        (struct mill_str){ (const char *)data + 1, size - 1 },
        (struct mill_str){ types[data[0] % 10], strlen(types[data[0] % 10]) }, &got));
    HOLDS(utf8_valid(got.text));
    if (date_find(got.text, data[0] & 1 ? DATE_YEARLESS : DATE_STRICT, &date, &end))
        HOLDS(end <= got.text.len && (date.year == 0 || date_is_good(&date)));
    byline_of_line(got.text, &byline);
    HOLDS(byline.count <= BYLINE_NAMES_MAX);
    byline_of_author(got.text, &byline);
    HOLDS(byline_in_head(got.text, &byline) <= got.text.len);
    read_json(&pool, got.text);
    pool_finish(&pool);
    free(got.owned);
    return 0;
}
