/* SPDX-License-Identifier: Apache-2.0
 * records.c - what is written is read back, and what is hostile is not read. */
#include "fetcher/records.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "text/str.h"

static struct url url_of(const char *text)
{
    struct url url;

    assert_true(url_parse(str_of(text), NULL, &url, NULL));
    return url;
}

static void test_keys_name_their_host(void **state)
{
    struct url a = url_of("https://news.example.com/a?id=1");
    struct url b = url_of("https://news.example.com/a?id=2");
    struct record_key key, other;

    record_key_url(RECORD_PAGE, &a, &key);
    record_key_url(RECORD_PAGE, &b, &other);
    assert_true(str_starts(record_key_text(&key), str_of("U news.example.com ")));
    assert_false(str_equal(record_key_text(&key), record_key_text(&other)));
    record_key_url(RECORD_FEED, &a, &other);
    assert_true(str_equal(str_from(record_key_text(&key), 1),
                          str_from(record_key_text(&other), 1)));
    assert_int_equal(record_kind(record_key_text(&key)), RECORD_PAGE);
    assert_int_equal(record_kind(str_of("X a b")), 0);
    assert_int_equal(record_kind(str_of("U")), 0);
}

static void test_a_page_comes_back(void **state)
{
    struct page_record page = { .url = str_of("https://a.example/1"),
                                .at = str_of("https://a.example/2"),
                                .request_id = str_of("r"),
                                .source = str_of("가나"),
                                .title = str_of("제목 \"따옴표\"\n둘"),
                                .guid = str_of("g"),
                                .has_item = true,
                                .published_ms = 0,
                                .redirects = { str_of("https://a.example/2") },
                                .redirect_count = 1,
                                .force = true,
                                .hops = 3,
                                .attempt = 2,
                                .due_ms = 1764000000000 };
    char *text = page_record_print(&page);
    struct page_record back;

    assert_non_null(text);
    assert_true(page_record_read(str_of(text), &back));
    assert_true(str_equal(back.url, page.url));
    assert_true(str_equal(back.at, page.at));
    assert_true(str_equal(back.title, page.title));
    assert_true(str_equal(back.source, page.source));
    assert_true(back.has_item && back.force);
    assert_int_equal(back.published_ms, 0);
    assert_int_equal(back.redirect_count, 1);
    assert_int_equal(back.attempt, 2);
    assert_int_equal(back.due_ms, page.due_ms);
    record_free(back.root);
    free(text);
}

static void test_a_feed_comes_back(void **state)
{
    struct feed_record feed = { .url = str_of("https://a.example/rss"),
                                .etag = str_of("W/\"x-gzip\""),
                                .last_modified = str_of("Tue, 24 Nov 2026 00:00:00 GMT"),
                                .why = str_of("HTTP status 503"),
                                .status = 503,
                                .most_ms = 600000,
                                .poll = { .interval_ms = 300000,
                                          .next_ms = 5,
                                          .unchanged = 7,
                                          .skip_hours = 1 << 23,
                                          .frozen = true,
                                          .ring = { UINT64_MAX, 1 },
                                          .content = 0xdeadbeefcafef00d } };
    char *text = feed_record_print(&feed);
    struct feed_record back;
    char *again;

    assert_non_null(text);
    assert_true(feed_record_read(str_of(text), &back));
    assert_true(str_equal(back.etag, feed.etag));
    assert_true(str_equal(back.last_modified, feed.last_modified));
    assert_int_equal(back.most_ms, 600000);
    assert_int_equal(back.poll.interval_ms, feed.poll.interval_ms);
    assert_int_equal(back.poll.skip_hours, feed.poll.skip_hours);
    assert_true(back.poll.frozen);
    assert_memory_equal(back.poll.ring, feed.poll.ring, sizeof(feed.poll.ring));
    again = feed_record_print(&back); /* and all the rest */
    assert_string_equal(again, text);
    record_free(back.root);
    free(again);
    free(text);
}

static void test_a_host_comes_back(void **state)
{
    struct host_habits habits = { 1, 2, 3, 4, 5 }, back;
    char *text = host_record_print(&habits), *again;

    assert_true(host_record_read(str_of(text), &back));
    assert_int_equal(back.crawl_delay_ms, 1);
    assert_int_equal(back.last_end_ms, 2);
    assert_int_equal(back.quiet_until_ms, 3);
    assert_int_equal(back.quiet_level, 4);
    assert_int_equal(back.quiet_began_ms, 5);
    again = host_record_print(&back);
    assert_string_equal(again, text);
    free(again);
    free(text);
}

static void test_done_comes_back(void **state)
{
    char text[DONE_BYTES];
    int64_t ms;
    int status;

    done_record_print(1764000000123, 404, text);
    assert_true(done_record_read(str_of(text), &ms, &status));
    assert_int_equal(ms, 1764000000123);
    assert_int_equal(status, 404);
    assert_false(done_record_read(str_of("done 1 2 x"), &ms, &status));
    assert_false(done_record_read(str_of("{\"url\":\"x\"}"), &ms, &status));
}

/* A store that somebody wrote into: nothing of it may be trusted to be in range. */
static void test_numbers_are_bounded(void **state)
{
    struct page_record page;
    struct feed_record feed;
    struct host_habits habits;

    assert_true(page_record_read(
        str_of("{\"due\":9223372036854775807,\"hops\":-1,\"attempt\":99999999}"), &page));
    assert_true(page.due_ms < INT64_MAX / 2);
    assert_int_equal(page.hops, 0);
    assert_int_equal(page.attempt, INT16_MAX);
    record_free(page.root);
    assert_true(feed_record_read(
        str_of("{\"next\":-5,\"ring\":\"zz\",\"content\":\"xyz\",\"status\":123456}"),
        &feed));
    assert_int_equal(feed.poll.next_ms, 0);
    assert_int_equal(feed.poll.ring[0], 0);
    record_free(feed.root);
    assert_true(host_record_read(str_of("{\"quiet_level\":4294967295}"), &habits));
    assert_true(habits.quiet_level <= 64);
}

static void test_what_is_no_record_is_refused(void **state)
{
    static const char *const bad[] = { "",  "x",   "[1]",     "{",
                                       "7", "{}x", "{\"a\":", "{\"a\":1,\"a\":2}" };
    struct page_record page;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(page_record_read(str_of(bad[i]), &page));
}

static void test_a_text_that_is_no_utf8_is_not_written(void **state)
{
    struct page_record page = { .url = str_of("https://a.example/\xff") };

    assert_null(page_record_print(&page));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_name_their_host),
        cmocka_unit_test(test_a_page_comes_back),
        cmocka_unit_test(test_a_feed_comes_back),
        cmocka_unit_test(test_a_host_comes_back),
        cmocka_unit_test(test_done_comes_back),
        cmocka_unit_test(test_numbers_are_bounded),
        cmocka_unit_test(test_what_is_no_record_is_refused),
        cmocka_unit_test(test_a_text_that_is_no_utf8_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
