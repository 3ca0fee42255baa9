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

/* Workers that end by themselves, begun at once: each takes its time. */
struct refusal {
    const char *name, *topic, *state, *says;
    struct process process;
};

static struct refusal refusals[] = {
    { .name = "a state topic with other partitions than its input",
      .topic = "many",
      .state = "state=few",
      .says = "few: want 4 partitions, as many as many has, not 2" },
    { .name = "only the state topic is missing",
      .topic = "alone",
      .state = "state=nowhere",
      .says = "nowhere: the stage's state topic does not exist: newsmill topics create" },
};

static int start_cluster(void **state)
{
    cluster_start(&cluster);
    assert_int_equal(rd_kafka_mock_topic_create(cluster.mock, "few", 2, 1), 0);
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct refusal *row = &refusals[i];
        const char *const args[] = { "embedded=1", "plugin=" WORKER_BIN "/counting.so",
                                     row->state, NULL };

        cluster_topics(&cluster, row->topic);
        process_start(&row->process, &cluster, "run_worker", row->topic, args, "");
    }
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

/* Stores have half of the memory: 2 MB for 30,000 keys of some 100 bytes. */
static void a_store_that_is_too_large_names_memory(void **state)
{
    static const char *const args[] = { "embedded=1", "plugin=" WORKER_BIN "/counting.so",
                                        "memory=4000000", NULL };
    struct process process;
    char id[16];

    cluster_topics(&cluster, "large");
    for (int i = 0; i < 60; i++) {
        snprintf(id, sizeof(id), "%d", i);
        cluster_feed_note(&cluster, "large", "k", id, "grow 500");
    }
    process_start(&process, &cluster, "run_worker", "large", args, "");
    assert_true(process_says(&process, "give the stage more `memory:`", 30000));
    assert_int_equal(process_wait(&process, 10000), 1);
    unlink(process.log);
}

static void ends(void **state)
{
    struct refusal *row = *state;

    assert_true(process_says(&row->process, row->says, 20000));
    assert_int_equal(process_wait(&row->process, 10000), 2);
    unlink(row->process.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_go_on_after_a_kill),
        cmocka_unit_test(a_store_that_is_too_large_names_memory),
        { refusals[0].name, ends, NULL, NULL, &refusals[0] },
        { refusals[1].name, ends, NULL, NULL, &refusals[1] },
    };

    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
