/* SPDX-License-Identifier: Apache-2.0
 * statistics.c - what is kept of librdkafka's JSON, and what begins anew with a handle.
 */
#include "kafka/statistics.h"
#include "measure/report.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define BROKER(id, source, rtt, count, timeouts)                                         \
    "{'nodeid':" id ",'source':'" source "','rtt':{'avg':" rtt ",'cnt':" count           \
    "},'throttle':{'avg':250},'req_timeouts':" timeouts ",'disconnects':1}"

static bool feed(struct statistics *statistics, const char *form)
{
    char text[2048], *quote;

    snprintf(text, sizeof(text), "%s", form);
    while ((quote = strchr(text, '\'')))
        *quote = '"';
    return statistics_read(statistics, (struct mill_str){ text, strlen(text) });
}

static double sample(const struct statistics *statistics, enum metric metric, size_t nth)
{
    struct report report = { .count = 0 };
    struct mill_error error;
    struct buffer out;
    size_t first, count;
    double value = -1;

    buffer_init(&out, 1 << 20);
    report_begin(&out, REPORT_RUNNING, true, "");
    statistics_add(statistics, "consumer", &out);
    assert_int_equal(report_read((struct mill_str){ out.data, out.len }, &report, &error),
                     MILL_OK);
    count = report_find(&report, metric, &first);
    if (nth < count)
        value = report.samples[first + nth].value;
    report_free(&report);
    buffer_finish(&out);
    return value;
}

static void numbers_are_found(void **state)
{
    struct statistics statistics = { .is_there = false };

    assert_true(sample(&statistics, M_KAFKA_SENT_BYTES, 0) == -1);
    assert_true(
        feed(&statistics,
             "{'tx_bytes':10,'rx_bytes':20,'msg_size':5,'topics':{'t':{'partitions':"
             "{'0':{'fetchq_size':7},'-1':{'fetchq_size':-3}}}},'brokers':{"
             "'a':" BROKER("1", "learned", "1500", "3", "2") ",'b':" BROKER(
                 "-1", "configured", "9", "9", "9") ",'c':" BROKER("2", "logical", "9",
                                                                   "9", "9") "}}"));
    assert_true(sample(&statistics, M_KAFKA_SENT_BYTES, 0) == 10);
    assert_true(sample(&statistics, M_KAFKA_RECEIVED_BYTES, 0) == 20);
    assert_true(sample(&statistics, M_KAFKA_QUEUE_BYTES, 0) == 12);
    assert_true(sample(&statistics, M_BROKER_ROUND_TRIP, 0) == 0.0015);
    assert_true(sample(&statistics, M_BROKER_THROTTLE, 0) == 0.25);
    assert_true(sample(&statistics, M_BROKER_TIMEOUTS, 0) == 2);
    assert_true(sample(&statistics, M_BROKER_TIMEOUTS, 1) == -1);
}

static void counters_go_on_over_handles(void **state)
{
    struct statistics statistics = { .is_there = false };

    feed(&statistics,
         "{'tx_bytes':100,'brokers':{'a':" BROKER("1", "learned", "1000", "1", "2") "}}");
    feed(&statistics,
         "{'tx_bytes':150,'brokers':{'a':" BROKER("1", "learned", "9999", "0", "3") "}}");
    assert_true(sample(&statistics, M_KAFKA_SENT_BYTES, 0) == 150);
    /* Nothing was asked in the last window: the mean before it holds. */
    assert_true(sample(&statistics, M_BROKER_ROUND_TRIP, 0) == 0.001);
    feed(&statistics,
         "{'tx_bytes':40,'brokers':{'a':" BROKER("1", "configured", "1", "1", "1") "}}");
    assert_true(sample(&statistics, M_KAFKA_SENT_BYTES, 0) == 190);
    assert_true(sample(&statistics, M_BROKER_TIMEOUTS, 0) == 4);
}

static void other_texts_change_nothing(void **state)
{
    static const char *const texts[] = { "", "[]", "{", "7", "{'tx_bytes':1}x" };
    struct statistics statistics = { .is_there = false };

    feed(&statistics, "{'tx_bytes':100}");
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_false(feed(&statistics, texts[i]));
    assert_true(sample(&statistics, M_KAFKA_SENT_BYTES, 0) == 100);
    assert_true(
        feed(&statistics, "{'tx_bytes':'x','topics':[],'brokers':{'a':7,'b':{}}}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_found),
        cmocka_unit_test(counters_go_on_over_handles),
        cmocka_unit_test(other_texts_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
