/* SPDX-License-Identifier: Apache-2.0
 * stage.c - the stage in the trace host: it keeps nothing, so whatever Kafka does between
 * two records, each article comes out once; it counts, and refuses a bad option. */
#include "fixture.h"
#include "trace.h"

#define P1                                                                                                           \
    "P 남해안 다섯 개 시군이 공동으로 운영하는 순환 버스가 내년 봄부터 섬 지역까지 " \
    "다닌다."
#define P2                                                                               \
    "P 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 했다고 밝혔다."

enum { ARTICLES = 3 };

static void read_articles(struct fixture *fixture, struct article *articles,
                          struct trace_record *records)
{
    static const struct mill_str lines[ARTICLES] = { MILL_STR(P1 "\n" P2 "\n" P1 "\n" P2),
                                                     MILL_STR(P1 "\n" P1),
                                                     MILL_STR("T 제목만") };
    static const struct mill_str ids[ARTICLES] = { MILL_STR("a"), MILL_STR("b"),
                                                   MILL_STR("c") };

    for (int i = 0; i < ARTICLES; i++) {
        fixture_read(fixture, lines[i]);
        articles[i] = fixture->article;
        articles[i].id = articles[i].page_id = ids[i];
        articles[i].url = articles[i].url_key = articles[i].site = ids[i];
        articles[i].text_sha256 = ids[i];
        records[i] = (struct trace_record){ .id = ids[i], .value = &articles[i] };
    }
}

static void each_article_comes_out_once(void **state)
{
    struct trace_record records[ARTICLES];
    struct article articles[ARTICLES];
    struct fixture fixture;

    fixture_init(&fixture);
    read_articles(&fixture, articles, records);
    assert_trace(&(struct trace_setup){ .plugin = DEDUP_PLUGIN }, records, ARTICLES,
                 "+a +b +c ");
    fixture_finish(&fixture);
}

static void what_was_removed_is_counted(void **state)
{
    struct trace_record records[ARTICLES];
    struct article articles[ARTICLES];
    struct fixture fixture;
    struct trace *trace;

    fixture_init(&fixture);
    read_articles(&fixture, articles, records);
    trace = trace_open(&(struct trace_setup){ .plugin = DEDUP_PLUGIN });
    assert_int_equal(trace_feed(trace, records, ARTICLES), MILL_OK);
    assert_int_equal(trace_counter(trace, "removed_run"), 2);
    assert_int_equal(trace_counter(trace, "removed_twin"), 1);
    assert_int_equal(trace_counter(trace, "double_scrapes"), 1);
    trace_close(trace);
    fixture_finish(&fixture);
}

static void an_option_can_be_turned_off(void **state)
{
    static const struct setting options[] = { { .name = "covered", .value = "false" } };
    struct trace_record record = { .id = S("a") };
    struct fixture fixture;
    struct trace *trace;

    fixture_init(&fixture);
    fixture_read(
        &fixture,
        S(P1 " 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 했다고 "
             "밝혔다.\n" P1 "\n" P2));
    fixture.article.id = fixture.article.page_id = S("a");
    fixture.article.url = fixture.article.url_key = fixture.article.site = S("a");
    fixture.article.text_sha256 = S("a");
    record.value = &fixture.article;
    trace = trace_open(&(struct trace_setup){
        .plugin = DEDUP_PLUGIN, .options = options, .option_count = 1 });
    assert_int_equal(trace_feed(trace, &record, 1), MILL_OK);
    assert_int_equal(trace_counter(trace, "removed_covered"), 0);
    assert_int_equal(trace_counter(trace, "kept_repeats"), 2);
    trace_close(trace);
    trace = trace_open(&(struct trace_setup){ .plugin = DEDUP_PLUGIN });
    assert_int_equal(trace_feed(trace, &record, 1), MILL_OK);
    assert_int_equal(trace_counter(trace, "removed_covered"), 1);
    trace_close(trace);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_article_comes_out_once),
        cmocka_unit_test(what_was_removed_is_counted),
        cmocka_unit_test(an_option_can_be_turned_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
