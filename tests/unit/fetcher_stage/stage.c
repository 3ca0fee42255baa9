/* SPDX-License-Identifier: Apache-2.0
 *
 * stage.c - the fetcher as a whole, against scripted servers on loopback and by a clock
 * of the test's own: a row says what is requested, what the servers do, what they see and
 * what comes out. Each row runs twice, the second time attached again at every turn of
 * the way at which nothing is under way. */
#include "run.h"

#include "request.h"
#include "text/str.h"

#include <stdlib.h>
#include <string.h>

enum { ASKS = 6, LEAST_DELAY_MS = 2000 };

static const char feed_body[] =
    "<rss version='2.0'><channel><title>t</title>"
    "<item><link>/p4</link><pubDate>Tue, 14 Nov 2023 23:00:00 GMT</pubDate></item>"
    "<item><link>/p3</link><pubDate>Tue, 14 Nov 2023 22:00:00 GMT</pubDate></item>"
    "<item><link>/p2</link><pubDate>Tue, 14 Nov 2023 21:00:00 GMT</pubDate></item>"
    "</channel></rss>";
static const char newer_body[] =
    "<rss version='2.0'><channel><title>t</title>"
    "<item><link>/p5</link><pubDate>Wed, 15 Nov 2023 00:30:00 GMT</pubDate></item>"
    "<item><link>/p4</link><pubDate>Tue, 14 Nov 2023 23:00:00 GMT</pubDate></item>"
    "</channel></rss>";

static struct stage_case {
    const char *name;
    int64_t until_ms;
    struct ask asks[ASKS];
    struct route routes[ROUTES + 1];
    const char *log;    /* what the servers saw; NULL: see `starts` */
    const char *out;    /* what came out; NULL: is not looked at */
    const char *starts; /* how the log starts */
    struct {
        const char *at;
        unsigned n; /* the n-th request for it, from 0, came at a time from .. to */
        int64_t from_ms, to_ms;
    } time;
} cases[] = {
    { .name = "robots.txt that is not there allows",
      MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/a ",
      "page 1/a 200 - 1; ",
      NULL },
    { .name = "robots.txt that fails denies, for an hour",
      HOUR_MS + MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/robots.txt", 503, "Retry-After: 1\r\n", NULL },
        { .at = "1/robots.txt", 404 },
        { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/robots.txt 1/a ",
      "page 1/a 0 robots 1; page 1/a 200 - 2; ",
      NULL },
    { .name = "robots.txt that says 429 denies",
      30 * MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/robots.txt", 429 } },
      "1/robots.txt ",
      "page 1/a 0 robots 1; ",
      NULL },
    { .name = "robots.txt that never comes denies",
      30 * MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/robots.txt", 0 } },
      "1/robots.txt ",
      "page 1/a 0 robots 1; ",
      NULL },
    { .name = "robots.txt forbids one path",
      DAY_MS / 2,
      { { .kind = "page", "1/no/a" }, { .kind = "page", "1/yes", MIN_MS } },
      { { .at = "1/robots.txt", 200, NULL, "User-agent: *\nDisallow: /no\n" },
        { .at = "1/yes", 200, NULL, "x" } },
      "1/robots.txt 1/yes ",
      "page 1/no/a 0 robots 1; page 1/yes 200 - 1; ",
      NULL },
    { .name = "robots.txt moves to another host",
      MIN_MS,
      { { .kind = "page", "1/no" } },
      { { .at = "1/robots.txt", 301, "Location: http://127.0.0.2:PORT/r\r\n", NULL },
        { .at = "2/r", 200, NULL, "User-agent: *\nDisallow: /no\n" } },
      NULL,
      "page 1/no 0 robots 1; ",
      "1/robots.txt 2/r " },
    { .name = "robots.txt is asked for once a day",
      25 * HOUR_MS,
      { { .kind = "page", "1/a" },
        { .kind = "page", "1/b", HOUR_MS },
        { .kind = "page", "1/c", 24 * HOUR_MS + 9 } },
      { { .at = "1/a", 200, NULL, "x" },
        { .at = "1/b", 200, NULL, "x" },
        { .at = "1/c", 200, NULL, "x" } },
      "1/robots.txt 1/a 1/b 1/robots.txt 1/c ",
      NULL,
      NULL },
    { .name = "a redirect loop ends",
      DAY_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/a", 302, "Location: /b\r\n", NULL },
        { .at = "1/b", 302, "Location: /a\r\n", NULL } },
      "1/robots.txt 1/a 1/b ",
      "page 1/a 302 http 1; ",
      NULL },
    { .name = "redirects without end do",
      DAY_MS,
      { { .kind = "page", "1/r" } },
      { { .at = "1/r", 302, "Location: /r?1\r\n", NULL },
        { .at = "1/r?1", 302, "Location: /r?2\r\n", NULL },
        { .at = "1/r?2", 302, "Location: /r?3\r\n", NULL },
        { .at = "1/r?3", 302, "Location: /r?4\r\n", NULL },
        { .at = "1/r?4", 302, "Location: /r?5\r\n", NULL },
        { .at = "1/r?5", 302, "Location: /r?6\r\n", NULL },
        { .at = "1/r?6", 302, "Location: /r?7\r\n", NULL },
        { .at = "1/r?7", 302, "Location: /r?8\r\n", NULL },
        { .at = "1/r?8", 302, "Location: /r?9\r\n", NULL },
        { .at = "1/r?9", 302, "Location: /r?10\r\n", NULL },
        { .at = "1/r?10", 302, "Location: /r?11\r\n", NULL } },
      NULL,
      "page 1/r 302 http 1; ",
      "1/robots.txt 1/r 1/r?1 " },
    { .name = "a redirect to another domain is requested",
      MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/a", 301, "Location: http://127.0.0.2:PORT/b\r\n", NULL },
        { .at = "2/b", 200, NULL, "x" } },
      "1/robots.txt 1/a ",
      "request page 2/b; ",
      NULL },
    { .name = "a page that never comes is tried again",
      20 * MIN_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/a", 0 }, { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/a 1/a ",
      "page 1/a 0 timeout 1; page 1/a 200 - 2; ",
      NULL },
    { .name = "a page is not tried for ever",
      3 * DAY_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/a", 500 } },
      "1/robots.txt 1/a 1/a 1/a ",
      "page 1/a 500 http 1; page 1/a 500 http 2; page 1/a 500 http 3; ",
      NULL },
    { .name = "a page that is not there is not tried again",
      DAY_MS,
      { { .kind = "page", "1/a" } },
      { { .at = "1/b", 200 } },
      "1/robots.txt 1/a ",
      "page 1/a 404 http 1; ",
      NULL },
    { .name = "a page comes once, and again by force",
      HOUR_MS,
      { { .kind = "page", "1/a" },
        { .kind = "page", "1/a", MIN_MS },
        { .kind = "page", "1/a", 2 * MIN_MS, .force = true } },
      { { .at = "1/a", 200, NULL, "x" }, { .at = "1/a", 200, NULL, "changed" } },
      "1/robots.txt 1/a 1/a ",
      "page 1/a 200 - 1; page 1/a 200 - 1; ",
      NULL },
    { .name = "a page comes again after its time",
      3 * DAY_MS,
      { { .kind = "page", "1/a" },
        { .kind = "page", "1/a", DAY_MS / 2 },
        { .kind = "page", "1/a", 2 * DAY_MS } },
      { { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/a 1/robots.txt 1/a ",
      "page 1/a 200 - 1; page 1/a 200 - 1; ",
      NULL },
    { .name = "forget, and it comes again",
      HOUR_MS,
      { { .kind = "page", "1/a" },
        { .kind = "forget", "1/a", MIN_MS },
        { .kind = "page", "1/a", 2 * MIN_MS } },
      { { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/a 1/a ",
      NULL,
      NULL },
    { .name = "what is forgotten in time is not asked for",
      HOUR_MS,
      { { .kind = "page", "1/a", .not_before_ms = 10 * MIN_MS },
        { .kind = "forget", "1/a", MIN_MS } },
      { { .at = "1/a", 200, NULL, "x" } },
      "",
      "",
      NULL },
    { .name = "a feed that is forgotten is left alone",
      DAY_MS,
      { { .kind = "feed", "1/f" }, { .kind = "forget", "1/f", MIN_MS } },
      { { .at = "1/f", 200, NULL, feed_body } },
      "1/robots.txt 1/f ",
      NULL,
      NULL },
    { .name = "a feed brings its items, then the new ones",
      2 * HOUR_MS,
      { { .kind = "feed", "1/f" } },
      { { .at = "1/f", 200, "ETag: \"1\"\r\n", feed_body },
        { .at = "1/f", 200, "ETag: \"2\"\r\n", newer_body },
        { .at = "1/f", 304 } },
      NULL,
      "request page 1/p4; request page 1/p3; request page 1/p2; "
      "request page 1/p5; ",
      "1/robots.txt 1/f 1/f? 1/f? " },
    { .name = "a feed that moved to another domain is requested there",
      MIN_MS,
      { { .kind = "feed", "1/f" } },
      { { .at = "1/f", 301, "Location: http://127.0.0.2:PORT/f\r\n", NULL } },
      "1/robots.txt 1/f ",
      "request feed 2/f; ",
      NULL },
    { .name = "two feeds of a host take turns",
      5 * MIN_MS,
      { { .kind = "feed", "1/f" }, { .kind = "feed", "1/g", S_MS } },
      { { .at = "1/f", 200, NULL, newer_body }, { .at = "1/g", 200, NULL, feed_body } },
      "1/robots.txt 1/f 1/g ",
      NULL,
      NULL,
      { .at = "1/g", 0, 4 * S_MS, 10 * S_MS } },
    { .name = "304 for ever is found out",
      12 * HOUR_MS,
      { { .kind = "feed", "1/f" } },
      { { .at = "1/f", 200, "ETag: \"1\"\r\n", feed_body },
        { .at = "1/f", 200, "ETag: \"2\"\r\n", newer_body },
        { .at = "1/f", 304, NULL, NULL, true } },
      NULL,
      "request page 1/p4; request page 1/p3; request page 1/p2; "
      "request page 1/p5; ",
      "1/robots.txt 1/f 1/f? 1/f? 1/f? " },
    { .name = "not before its time",
      HOUR_MS,
      { { .kind = "page", "1/a", .not_before_ms = 10 * MIN_MS } },
      { { .at = "1/a", 200, NULL, "x" } },
      "1/robots.txt 1/a ",
      "page 1/a 200 - 1; ",
      NULL,
      { .at = "1/a", 0, 10 * MIN_MS, 10 * MIN_MS + 5 * S_MS } },
    { .name = "Retry-After holds for all of the host",
      HOUR_MS,
      { { .kind = "page", "1/a" }, { .kind = "page", "1/b", MIN_MS } },
      { { .at = "1/a", 429, "Retry-After: 600\r\n", NULL },
        { .at = "1/a", 200, NULL, "x" },
        { .at = "1/b", 200, NULL, "x" } },
      NULL,
      NULL,
      "1/robots.txt 1/a 1/",
      { .at = "1/b", 0, 10 * MIN_MS, 12 * MIN_MS } },
    { .name = "a crawl-delay holds",
      10 * MIN_MS,
      { { .kind = "page", "1/a" }, { .kind = "page", "1/b", S_MS } },
      { { .at = "1/robots.txt", 200, NULL, "User-agent: *\nCrawl-delay: 60\n" },
        { .at = "1/a", 200, NULL, "x" },
        { .at = "1/b", 200, NULL, "x" } },
      "1/robots.txt 1/a 1/b ",
      NULL,
      NULL,
      { .at = "1/b", 0, 2 * MIN_MS, 4 * MIN_MS } },
};

static struct run *run_case(const struct stage_case *c, bool again)
{
    struct run *run = run_start(c->routes);

    run->again = again;
    for (size_t i = 0; i < ASKS && c->asks[i].kind; i++) {
        run_until(run, START_MS + c->asks[i].at_ms);
        run_request(run, &c->asks[i]);
    }
    run_until(run, START_MS + c->until_ms);
    assert_int_equal(site_overlaps(run->site), 0);
    assert_true(site_least_delay_ms(run->site) >= LEAST_DELAY_MS);
    return run;
}

static void does_as_scripted(void **state)
{
    const struct stage_case *c = *state;

    for (int again = 0; again < 2; again++) {
        struct run *run = run_case(c, again);

        if (c->log)
            assert_string_equal(site_log(run->site), c->log);
        if (c->starts)
            assert_int_equal(strncmp(site_log(run->site), c->starts, strlen(c->starts)),
                             0);
        if (c->out)
            assert_string_equal(run->out, c->out);
        if (c->time.at)
            assert_in_range(site_asked_ms(run->site, c->time.at, c->time.n) - START_MS,
                            c->time.from_ms, c->time.to_ms);
        run_stop(run);
    }
}

/* The partition is lost while the server has the request: it is asked again elsewhere,
 * and the page comes out once. */
static void a_lost_partition_asks_again(void **state)
{
    static const struct route routes[ROUTES + 1] = { { .at = "1/a", 0, NULL, NULL },
                                                     { .at = "1/a", 200, NULL, "x" } };
    struct run *run = run_start(routes);

    run_request(run, &(struct ask){ .kind = "page", "1/a" });
    while (site_asked_ms(run->site, "1/a", 0) < 0)
        run_until(run, run->now_ms + 100);
    trace_attach_again(run->trace);
    run_until(run, run->now_ms + MIN_MS);
    assert_string_equal(site_log(run->site), "1/robots.txt 1/a 1/a ");
    assert_string_equal(run->out, "page 1/a 200 - 1; ");
    assert_true(site_least_delay_ms(run->site) >= LEAST_DELAY_MS);
    run_stop(run);
}

/* What an answer staged is taken back, by an abort or by a drop: it is asked for again,
 * and comes out once. */
static void an_answer_that_is_taken_back_comes_again(void **state)
{
    static const struct route routes[ROUTES + 1] = {
        { .at = "1/a", 200, NULL, "x" },
        { .at = "1/f", 200, "ETag: \"1\"\r\n", feed_body }
    };
    static const char *const kinds[] = { "page", "feed" }, *const places[] = { "1/a",
                                                                               "1/f" };
    static const char *const outs[] = { "page 1/a 200 - 1; ",
                                        "request page 1/p4; request page 1/p3; "
                                        "request page 1/p2; " };

    for (int i = 0; i < 4; i++) {
        struct run *run = run_start(routes);
        const char *place = places[i / 2];

        run_request(run, &(struct ask){ .kind = kinds[i / 2], place });
        while (site_asked_ms(run->site, "1/robots.txt", 0) < 0)
            run_until(run, run->now_ms + 100);
        if (i % 2)
            trace_abort_next(run->trace);
        else
            trace_drop_next(run->trace);
        run_until(run, run->now_ms + MIN_MS);
        assert_true(site_asked_ms(run->site, place, 1) > 0);
        assert_string_equal(run->out, outs[i / 2]);
        assert_true(site_least_delay_ms(run->site) >= LEAST_DELAY_MS);
        run_stop(run);
    }
}

/* Without a name and a contact only this machine may be asked. */
static void strangers_are_not_asked_without_a_name(void **state)
{
    struct request value = request_blank;
    struct trace_record record = { .id = S("1"), .value = &value };
    static const struct route routes[ROUTES + 1];
    struct run *run = run_start(routes);

    value.id = S("1");
    value.kind = S("page");
    value.url = S("https://news.example.com/a");
    assert_int_equal(trace_feed(run->trace, &record, 1), MILL_RETRY);
    assert_non_null(strstr(trace_error(run->trace), "user_agent: not set"));
    value.kind = S("forget");
    assert_int_equal(trace_feed(run->trace, &record, 1), MILL_OK);
    run_stop(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_partition_asks_again),
        cmocka_unit_test(an_answer_that_is_taken_back_comes_again),
        cmocka_unit_test(strangers_are_not_asked_without_a_name),
    };

    return run_table(cases, does_as_scripted) + cmocka_run_group_tests(tests, NULL, NULL);
}
