/* SPDX-License-Identifier: Apache-2.0
 *
 * state.c - a stage's store on the mock cluster: it outlives its worker. Without
 * transactions a record may come twice; integration/ shows that each counts once. */
#include "cluster.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct cluster cluster;

static int start_cluster(void **state)
{
    cluster_start(&cluster);
    return 0;
}

static int stop_cluster(void **state)
{
    cluster_stop(&cluster);
    return 0;
}

static void start_worker(struct process *process, const char *name)
{
    static const char *const args[] = { "embedded=1", "plugin=" WORKER_BIN "/counting.so",
                                        "session.timeout.ms=6000", NULL };

    process_start(process, &cluster, "run_worker", name, args, "");
}

/* The topic holds so many messages, or time is up. */
static size_t count_messages(const char *topic, size_t want)
{
    struct messages messages;
    size_t count;

    messages_read(&messages, &cluster, topic, want);
    count = messages.count;
    messages_free(&messages);
    return count;
}

static bool holds(const struct messages *messages, const char *key, const char *value)
{
    for (size_t i = 0; i < messages->count; i++) {
        const rd_kafka_message_t *message = messages->items[i];

        if (message->key_len == strlen(key) &&
            !memcmp(message->key, key, message->key_len) &&
            (value ? message->payload && message->len == strlen(value) &&
                         !memcmp(message->payload, value, message->len)
                   : !message->payload))
            return true;
    }
    return false;
}

static void counts_go_on_after_a_kill(void **state)
{
    struct process process;
    struct messages messages;

    cluster_topics(&cluster, "count");
    cluster_feed_note(&cluster, "count", "k", "1", "apple");
    cluster_feed_note(&cluster, "count", "k", "2", "pear");
    cluster_feed_note(&cluster, "count", "k", "3", "apple");
    start_worker(&process, "count");
    assert_true(process_says(&process, "restored partition=", 15000));
    /* Two keys, three changes, and the claim. */
    assert_int_equal(count_messages("count.state", 4), 4);
    usleep(500000); /* the offsets, too */
    process_kill(&process);
    unlink(process.log);

    cluster_feed_note(&cluster, "count", "k", "4", "apple");
    cluster_feed_note(&cluster, "count", "k", "5", "forget pear");
    start_worker(&process, "count");
    assert_true(process_says(&process, "keys=2", 20000));
    assert_int_equal(count_messages("count.out", 5), 5);
    messages_read(&messages, &cluster, "count.state", 8);
    assert_true(holds(&messages, "apple", "2"));
    assert_true(holds(&messages, "apple", "3"));
    assert_true(holds(&messages, "pear", NULL));
    messages_free(&messages);
    assert_int_equal(process_end(&process), 0);
    unlink(process.log);
}

static void a_topic_with_other_partitions_is_refused(void **state)
{
    struct process process;
    static const char *const args[] = { "embedded=1", "plugin=" WORKER_BIN "/counting.so",
                                        "state=few", NULL };

    cluster_topics(&cluster, "many");
    assert_int_equal(rd_kafka_mock_topic_create(cluster.mock, "few", 2, 1), 0);
    process_start(&process, &cluster, "run_worker", "many", args, "");
    assert_true(process_says(&process, "few: want 4 partitions", 15000));
    assert_int_equal(process_wait(&process, 10000), 2);
    unlink(process.log);
}

static void a_state_topic_that_alone_is_missing_ends_it(void **state)
{
    struct process process;
    static const char *const args[] = { "embedded=1", "plugin=" WORKER_BIN "/counting.so",
                                        "state=nowhere", NULL };

    cluster_topics(&cluster, "alone");
    process_start(&process, &cluster, "run_worker", "alone", args, "");
    assert_true(process_says(&process, "newsmill topics create makes it", 20000));
    assert_int_equal(process_wait(&process, 10000), 2);
    unlink(process.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_go_on_after_a_kill),
        cmocka_unit_test(a_topic_with_other_partitions_is_refused),
        cmocka_unit_test(a_state_topic_that_alone_is_missing_ends_it),
    };

    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
