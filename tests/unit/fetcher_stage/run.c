/* SPDX-License-Identifier: Apache-2.0
 * run.c - turns of the fetcher and its servers, in one thread. */
#include "run.h"

#include "avro/codec.h"
#include "base/arena.h"
#include "page.h"
#include "request.h"
#include "text/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE_MS = 2 };

static void add_schema(struct catalog *catalog, const struct mill_type *type)
{
    struct mill_error error;

    assert_int_equal(catalog_add_text(catalog, str_of(type->schema), &error), MILL_OK);
}

static void write_out(struct run *run, const char *kind, struct mill_str url,
                      const char *rest)
{
    char at[SITE_TEXT_BYTES];
    int len;

    site_place(run->site, url.data, url.len, at);
    len = snprintf(run->out + run->out_len, OUT_BYTES - run->out_len, "%s %s%s; ", kind,
                   at, rest);
    assert_in_range(len, 1, OUT_BYTES - run->out_len - 1);
    run->out_len += (size_t)len;
}

static void write_page(struct run *run, const struct page *page)
{
    struct mill_str error = page->error ? *page->error : S("-");
    char rest[64];

    snprintf(rest, sizeof(rest), " %d %.*s %d", (int)page->status, (int)error.len,
             error.data, (int)page->attempt);
    write_out(run, "page", page->url, rest);
}

static void see_emitted(void *arg, const char *output, struct mill_str value)
{
    struct run *run = arg;
    bool is_page = !strcmp(output, "pages");
    struct mill_error error;
    struct arena arena;
    const void *decoded;

    arena_init(&arena, 1 << 20);
    if (decoder_read(is_page ? run->pages : run->requests, value, &arena, &decoded,
                     &error) != MILL_OK)
        fail_msg("%s", error.text);
    if (is_page)
        write_page(run, decoded);
    else if (str_is(((const struct request *)decoded)->kind, "feed"))
        write_out(run, "request feed", ((const struct request *)decoded)->url, "");
    else
        write_out(run, "request page", ((const struct request *)decoded)->url, "");
    arena_finish(&arena);
}

/* PORT in a header is the site's. */
static void write_routes(struct run *run, const struct route *routes)
{
    char url[SITE_TEXT_BYTES];
    const char *port;

    site_url(run->site, "1", url);
    port = strrchr(url, ':') + 1;
    for (size_t i = 0; i < ROUTES && routes[i].at; i++) {
        const char *text = routes[i].headers ? routes[i].headers : "";
        const char *mark = strstr(text, "PORT");

        run->routes[i] = routes[i];
        run->routes[i].headers = run->headers[i];
        if (mark)
            snprintf(run->headers[i], SITE_TEXT_BYTES, "%.*s%s%s", (int)(mark - text),
                     text, port, mark + 4);
        else
            snprintf(run->headers[i], SITE_TEXT_BYTES, "%s", text);
    }
}

struct run *run_start(const struct route *routes)
{
    struct run *run = calloc(1, sizeof(*run));
    static const struct setting settings[] = {
        { .name = "allow", .value = "127.0.0.0/8" },
        { .name = "attempts", .value = "3" },
        { .name = "seen_days", .value = "1" },
        { .name = "total_ms", .value = "200" },
        { .name = "tracking", .value = TRACKING },
    };
    struct trace_setup setup = { .plugin = FETCHER_PLUGIN,
                                 .options = settings,
                                 .option_count = COUNT(settings),
                                 .emitted = see_emitted,
                                 .arg = run,
                                 .now_ms = START_MS };
    struct mill_error error;

    assert_non_null(run);
    run->now_ms = START_MS;
    run->site = site_start(run->routes);
    write_routes(run, routes);
    assert_int_equal(catalog_new(&run->catalog, &error), MILL_OK);
    add_schema(run->catalog, &page_type);
    add_schema(run->catalog, &request_type);
    assert_int_equal(decoder_new(&page_type, run->catalog, &run->pages, &error), MILL_OK);
    assert_int_equal(decoder_new(&request_type, run->catalog, &run->requests, &error),
                     MILL_OK);
    run->trace = trace_open(&setup);
    return run;
}

void run_stop(struct run *run)
{
    trace_close(run->trace);
    decoder_free(run->pages);
    decoder_free(run->requests);
    catalog_free(run->catalog);
    site_stop(run->site);
    free(run);
}

/* Until nothing is due, rings or arrives. */
static void settle(struct run *run)
{
    for (int idle = 0; idle < 2;) {
        bool any = site_step(run->site, run->now_ms);

        any |= trace_is_due(run->trace, run->now_ms);
        if (trace_wake(run->trace, run->now_ms) != MILL_OK)
            fail_msg("%s", trace_error(run->trace));
        idle = any ? 0 : idle + 1;
        if (!any)
            site_wait(run->site, trace_descriptor(run->trace), IDLE_MS);
    }
}

void run_until(struct run *run, int64_t until_ms)
{
    while (run->now_ms < until_ms) {
        int64_t next_ms;

        settle(run);
        next_ms = trace_wake_at(run->trace);
        if (run->again && next_ms - run->now_ms > S_MS) { /* nothing is with the net */
            trace_attach_again(run->trace);
            next_ms = trace_wake_at(run->trace);
        }
        run->now_ms = next_ms < until_ms ? next_ms : until_ms;
    }
    settle(run);
}

void run_request(struct run *run, const struct ask *ask)
{
    struct request value = request_blank;
    struct trace_record record = { .value = &value, .timestamp_ms = run->now_ms };
    char url[SITE_TEXT_BYTES], id[24];
    int64_t not_before_ms = START_MS + ask->not_before_ms;

    site_url(run->site, ask->at, url);
    snprintf(id, sizeof(id), "%s-%d", ask->kind, (int)(run->now_ms - START_MS));
    value.id = record.id = str_of(id);
    value.kind = str_of(ask->kind);
    value.url = str_of(url);
    value.force = ask->force;
    if (ask->not_before_ms)
        value.not_before_ms = &not_before_ms;
    assert_int_equal(trace_feed(run->trace, &record, 1), MILL_OK);
}
