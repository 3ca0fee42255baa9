/* SPDX-License-Identifier: Apache-2.0
 *
 * run.h - the fetcher, scripted servers and a clock that jumps to whatever is next. */
#ifndef NEWSMILL_TEST_FETCHER_RUN_H
#define NEWSMILL_TEST_FETCHER_RUN_H

#include "site.h"
#include "trace.h"

#define START_MS INT64_C(1700006400000) /* Wednesday, 2023-11-15, 00:00 GMT */
#define S_MS INT64_C(1000)
#define MIN_MS (60 * S_MS)
#define HOUR_MS (60 * MIN_MS)
#define DAY_MS (24 * HOUR_MS)

enum { ROUTES = 12, OUT_BYTES = 8192 };

/* `at_ms` after the start it is requested. */
struct ask {
    const char *kind, *at;
    int64_t at_ms, not_before_ms; /* 0: at once */
    bool force;
};

struct run {
    struct site *site;
    struct trace *trace;
    struct catalog *catalog;
    struct decoder *pages, *requests;
    struct route routes[ROUTES + 1]; /* PORT in a header is the site's */
    char headers[ROUTES][SITE_TEXT_BYTES];
    /* "page 1/a 200 - 1; " is status, error and attempt; "request page 1/b; ". */
    char out[OUT_BYTES];
    size_t out_len;
    bool again; /* attach again whenever nothing is under way */
    int64_t now_ms;
};

/* A failing step fails the test. */
struct run *run_start(const struct route *routes);
void run_stop(struct run *run);
void run_until(struct run *run, int64_t until_ms);
void run_request(struct run *run, const struct ask *ask);

#endif
