/* SPDX-License-Identifier: Apache-2.0
 *
 * transaction.c - what each kind of failure makes of a transaction, and whether the one
 * after it works. The failures come from the mock cluster, a request at a time. */
#include "kafka/transaction.h"

#include "cluster.h"
#include "test.h"

#include <string.h>
#include <unistd.h>

/* Kafka's ApiKeys. */
enum { PRODUCE = 0, ADD_PARTITIONS = 24, ADD_OFFSETS = 25, END_TXN = 26, OFFSETS = 28 };

struct txn_case {
    const char *name;
    int16_t key;
    rd_kafka_resp_err_t error; /* of one answer to requests of this key */
    enum outcome outcome;
    bool recycles; /* the next transaction has a new producer */
    bool checks;   /* and compares offsets first */
    bool fails_next;
};

static struct txn_case cases[] = {
    { "nothing happens", .outcome = OUTCOME_STORED },
    { "a leader that moved is found again", .key = PRODUCE,
      .error = RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, .outcome = OUTCOME_STORED },
    { "a coordinator that loads is asked again", .key = OFFSETS,
      .error = RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
      .outcome = OUTCOME_STORED },
    { "an old generation aborts", .key = OFFSETS,
      .error = RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, .outcome = OUTCOME_DROPPED },
    { "an unknown member aborts", .key = OFFSETS,
      .error = RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, .outcome = OUTCOME_DROPPED },
    { "a topic that may not be written aborts", .key = ADD_PARTITIONS,
      .error = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .outcome = OUTCOME_DROPPED },
    { "a group that may not be read aborts", .key = ADD_OFFSETS,
      .error = RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, .outcome = OUTCOME_DROPPED },
    { "a sequence that broke makes a new producer", .key = PRODUCE,
      .error = RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, .outcome = OUTCOME_DROPPED,
      .recycles = true },
    { "an end whose answer was lost is stored and makes a new producer", .key = END_TXN,
      .error = RD_KAFKA_RESP_ERR__TRANSPORT, .outcome = OUTCOME_STORED, .recycles = true,
      .checks = true },
    { "lost answers before the end make a new producer as well", .key = ADD_OFFSETS,
      .error = RD_KAFKA_RESP_ERR__TRANSPORT, .outcome = OUTCOME_STORED, .recycles = true,
      .checks = true },
    { "another owner fences", .key = END_TXN, .error = RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
      .outcome = OUTCOME_FENCED, .fails_next = true },
    { "an old epoch fences", .key = END_TXN,
      .error = RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, .outcome = OUTCOME_FENCED,
      .fails_next = true },
};

static const char *const topics[] = { "t.out" };
static const struct log quiet = { "test", STDERR_FILENO, LOG_ERROR + 1, LOG_PLAIN };

struct fixture {
    struct cluster cluster;
    rd_kafka_t *consumer;
    struct producer producer;
    struct transaction transaction;
};

static void set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char why[256];

    if (rd_kafka_conf_set(conf, name, value, why, sizeof(why)))
        fail_msg("%s", why);
}

static void open_fixture(struct fixture *fixture)
{
    rd_kafka_conf_t *producer = rd_kafka_conf_new(), *consumer = rd_kafka_conf_new();
    struct mill_error error;

    cluster_start(&fixture->cluster);
    cluster_topics(&fixture->cluster, "t");
    set(consumer, "bootstrap.servers", fixture->cluster.bootstrap);
    set(consumer, "group.id", "t");
    fixture->consumer = rd_kafka_new(RD_KAFKA_CONSUMER, consumer, NULL, 0);
    assert_non_null(fixture->consumer);
    set(producer, "bootstrap.servers", fixture->cluster.bootstrap);
    set(producer, "transactional.id", "t");
    set(producer, "transaction.timeout.ms", "10000");
    set(producer, "retry.backoff.ms", "50");
    assert_int_equal(
        producer_init(&fixture->producer, producer, topics, 1, &quiet, &error), MILL_OK);
    transaction_init(&fixture->transaction, &fixture->producer, fixture->consumer, 10000,
                     &quiet);
}

static void close_fixture(struct fixture *fixture)
{
    producer_finish(&fixture->producer);
    rd_kafka_destroy(fixture->consumer);
    cluster_stop(&fixture->cluster);
}

static void make_ready(struct fixture *fixture)
{
    struct mill_error error;
    bool fenced;
    enum mill_status status;

    do
        status = producer_ready(&fixture->producer, 500, &fenced, &error);
    while (status == MILL_RETRY);
    assert_int_equal(status, MILL_OK);
}

static enum outcome store_one(struct fixture *fixture)
{
    struct outbound outbound = { .partition = RD_KAFKA_PARTITION_UA,
                                 .key = S("k"),
                                 .value = S("v") };
    rd_kafka_topic_partition_list_t *next = rd_kafka_topic_partition_list_new(1);
    enum outcome outcome;

    rd_kafka_topic_partition_list_add(next, "t", 0)->offset = 1;
    outcome = transaction_begin(&fixture->transaction);
    if (outcome == OUTCOME_STORED)
        outcome = transaction_send(&fixture->transaction, &outbound);
    if (outcome == OUTCOME_STORED)
        outcome = transaction_commit(&fixture->transaction, next);
    rd_kafka_topic_partition_list_destroy(next);
    return outcome;
}

static void ends(void **state)
{
    const struct txn_case *row = *state;
    struct fixture fixture;

    open_fixture(&fixture);
    make_ready(&fixture);
    if (row->error)
        rd_kafka_mock_push_request_errors(fixture.cluster.mock, row->key, 1, row->error);
    assert_int_equal(store_one(&fixture), row->outcome);
    assert_false(fixture.transaction.is_open);
    assert_int_equal(fixture.transaction.must_check, row->checks);
    if (!row->fails_next) {
        assert_int_equal(fixture.producer.is_ready, !row->recycles);
        make_ready(&fixture);
        assert_int_equal(fixture.producer.handles, row->recycles ? 2 : 1);
        assert_int_equal(store_one(&fixture), OUTCOME_STORED);
    }
    close_fixture(&fixture);
}

int main(void)
{
    return run_table(cases, ends);
}
