/* SPDX-License-Identifier: Apache-2.0
 *
 * http_date.h - dates in HTTP headers: the three forms of RFC 9110, 5.6.7. */
#ifndef NEWSMILL_FETCHER_HTTP_DATE_H
#define NEWSMILL_FETCHER_HTTP_DATE_H

#include <newsmill/type.h>

/* Unix milliseconds. `now_ms` gives a year of two digits its century. False: no such
 * date. The name of the day is not looked at. */
bool http_date(struct mill_str text, int64_t now_ms, int64_t *ms);

#endif
