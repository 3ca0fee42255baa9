/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c - worker processes on the mock cluster: one batch of cases, all at once.
 *
 * The mock keeps no transactional offsets and shows what was aborted, so that this test
 * can ask for all records, in order, but not for each exactly once: integration/ does. */
#include "cluster.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct fed {
    const char *key, *id, *text; /* text NULL: bytes that are no note, or these */
    const char *bytes;
};

struct worker_case {
    const char *name, *topic;
    bool is_plain; /* without the seam for faults */
    const char *args[8];
    const char *faults;
    struct fed fed[8];
    const char *out;   /* ids, by partition and offset */
    const char *value; /* how the first that came out begins, as JSON */
    const char *dead;  /* class and reason's beginning, one after the other */
    const char *says;  /* in its log */
    int code;          /* by itself, or after SIGTERM */
    bool ends_itself;
    struct process process;
};

static struct cluster cluster;

static struct worker_case cases[] = {
    { .name = "a record passes",
      .topic = "pass",
      .fed = { { "a", "1", "x", NULL }, { "a", "2", "y", NULL } },
      .out = "1 2 " },
    { .name = "one record gives two",
      .topic = "two",
      .fed = { { "a", "1", "twice", NULL } },
      .out = "1.1 1.2 " },
    { .name = "the rejected and the unreadable are dead letters, others go on",
      .topic = "dead",
      .fed = { { "a", "1", "x", NULL },
               { "a", "2", "reject because", NULL },
               { "a", "3", NULL, NULL },
               { "a", "4", "y", NULL } },
      .out = "1 4 ",
      .dead = "stage:asked to rej decode: " },
    { .name = "what is too large rejects its input with both numbers",
      .topic = "large",
      .fed = { { "a", "1", "grow 1048000", NULL }, { "a", "2", "x", NULL } },
      .out = "2 ",
      .dead = "too-large: " },
    { .name = "a retry comes again after a second and keeps the order",
      .topic = "retry",
      .fed = { { "a", "1", "x", NULL },
               { "a", "2", "retry 1", NULL },
               { "a", "3", "y", NULL } },
      .out = "1 2 3 ",
      .says = "attempts=1 wait_ms=1000" },
    { .name = "at least once",
      .topic = "least",
      .args = { "delivery=at-least-once" },
      .fed = { { "a", "1", "x", NULL }, { "a", "2", "reject it", NULL } },
      .out = "1 ",
      .dead = "stage:asked to rej " },
    { .name = "embedded",
      .topic = "embedded",
      .is_plain = true,
      .args = { "embedded=1" },
      .fed = { { "a", "1", "x", NULL } },
      .out = "1 ",
      .says = "in memory" },
    { .name = "somebody's raw values become records, the rest dead letters",
      .topic = "raw",
      .args = { "format=raw", "map.id=key", "map.text=value", NULL },
      .fed = { { "k1", .bytes = "pass <p>" },
               { "k2", .bytes = "no\xff utf8" },
               { "k3", .bytes = "reject because" } },
      .out = "k1 ",
      .dead = "stage:asked to rej decode: " }, /* by partition */
    { .name = "somebody's JSON by paths, a header and a time; ours comes out",
      .topic = "paths",
      .args = { "format=json", "output_format=json", "map.id=/meta/id",
                "map.text=header:traceparent" },
      .fed = { { "a", .bytes = "{\"meta\":{\"id\":7}}" },
               { "a", .bytes = "{\"meta\":{}}" } },
      .out = "7 ",
      .value = "{\"id\":\"7\",\"text\":\"00-test\"}",
      .dead = "decode: " },
    { .name = "our JSON in and out",
      .topic = "json",
      .args = { "format=json", "output_format=json" },
      .fed = { { "a", .bytes = "{\"id\":\"1\",\"text\":\"x\"}" },
               { "a", .bytes = "{\"id\":\"2\"}" },
               { "a", .bytes = "{\"id\":\"3\",\"text\":\"y\",\"more\":1}" },
               { "a", .bytes = "{\"id\":\"4\",\"text\":\"twice\"}" } },
      .out = "1 4.1 4.2 ",
      .value = "{\"id\":\"1\",\"text\":\"x\"}",
      .dead = "decode: decode: " },
    { .name = "a map that cannot work ends the worker",
      .topic = "nomap",
      .is_plain = true,
      .args = { "format=raw", "map.txt=value" },
      .says = "arguments:1:1: map: newsmill.test.Note has no field 'txt'; did you mean",
      .code = 2,
      .ends_itself = true },
    { .name = "a stage that cannot go on ends the worker",
      .topic = "fatal",
      .fed = { { "a", "1", "fatal", NULL } },
      .says = "asked to end",
      .code = 1,
      .ends_itself = true },
    { .name = "what is put goes with its output",
      .topic = "put",
      .fed = { { "a", "1", "put", NULL }, { "a", "2", "x", NULL } },
      .out = "1 2 ",
      .says = "restored partition=" },
    { .name = "a call that failed leaves nothing behind",
      .topic = "forced",
      .faults = "no-limits=1,retry=2",
      .fed = { { "a", "1", "x", NULL },
               { "a", "2", "reject 1", NULL },
               { "a", "3", "sleep 10", NULL } },
      .out = "1 3 " },
    { .name = "a time-out that outlives the session is refused",
      .topic = "times",
      .is_plain = true,
      .args = { "transaction.timeout.ms=40000" },
      .says = "want transaction.timeout.ms (40000) + 10000 < session.timeout.ms (45000)",
      .code = 2,
      .ends_itself = true },
    { .name = "what the runner sets is not the user's",
      .topic = "owned",
      .is_plain = true,
      .args = { "enable.auto.commit=true" },
      .says = "arguments:1:1: kafka.enable.auto.commit: the runner sets it itself",
      .code = 2,
      .ends_itself = true },
    { .name = "an unknown property is refused by name",
      .topic = "unknown",
      .is_plain = true,
      .args = { "bootstrap.sarvers=x" },
      .says = "bootstrap.sarvers",
      .code = 2,
      .ends_itself = true },
    { .name = "a topic that is not there is waited for",
      .topic = "nothere",
      .args = { "input=somewhere" },
      .says = "topic.wait topic=somewhere why=\"does not exist\"" },
    { .name = "a broker that is not there is waited for",
      .topic = "nobroker",
      .is_plain = true,
      .args = { "bootstrap.servers=127.0.0.1:1" },
      .says = "broker.wait bootstrap.servers=127.0.0.1:1" },
};

static void feed(const struct worker_case *row)
{
    for (const struct fed *fed = row->fed; fed->key; fed++) {
        if (fed->text)
            cluster_feed_note(&cluster, row->topic, fed->key, fed->id, fed->text);
        else
            cluster_feed_bytes(
                &cluster, row->topic, (struct mill_str){ fed->key, strlen(fed->key) },
                fed->bytes ? (struct mill_str){ fed->bytes, strlen(fed->bytes) }
                           : S("\x01\x02 no note"));
    }
}

static int start_all(void **state)
{
    cluster_start(&cluster);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct worker_case *row = &cases[i];

        cluster_topics(&cluster, row->topic);
        feed(row);
        process_start(&row->process, &cluster,
                      row->is_plain ? "run_worker" : "run_mutant", row->topic, row->args,
                      row->faults ? row->faults : "no-limits=1");
    }
    return 0;
}

static int stop_all(void **state)
{
    cluster_stop(&cluster);
    return 0;
}

static size_t count_words(const char *text)
{
    size_t count = 0;

    for (; text && *text; text++)
        count += *text == ' ';
    return count;
}

static void check_value(const struct worker_case *row, rd_kafka_message_t *message)
{
    assert_str(message_header(message, "content-type"),
               row->value ? "application/json" : "application/avro");
    if (row->value)
        assert_str(((struct mill_str){ message->payload, message->len }), row->value);
}

static void check_out(const struct worker_case *row)
{
    char topic[128], ids[512] = "";
    struct messages messages;
    size_t len = 0;

    snprintf(topic, sizeof(topic), "%s.out", row->topic);
    messages_read(&messages, &cluster, topic, count_words(row->out));
    for (size_t i = 0; i < messages.count && len < sizeof(ids) - 64; i++) {
        struct mill_str id = message_header(messages.items[i], "ce_id");

        len +=
            (size_t)snprintf(ids + len, sizeof(ids) - len, "%.*s ", (int)id.len, id.data);
        assert_str(message_header(messages.items[i], "traceparent"), "00-test");
        assert_str(message_header(messages.items[i], "ce_type"), "newsmill.test.Note");
        assert_int_equal(rd_kafka_message_timestamp(messages.items[i], NULL),
                         1234567890123);
    }
    if (messages.count)
        check_value(row, messages.items[0]);
    messages_free(&messages);
    assert_string_equal(ids, row->out ? row->out : "");
}

/* Key, value, headers and time are the original's, byte for byte. */
static void check_original(const struct worker_case *row, rd_kafka_message_t *dead,
                           const struct messages *inputs)
{
    struct mill_str offset = message_header(dead, "__connect.errors.offset");
    rd_kafka_message_t *original = NULL;
    rd_kafka_headers_t *headers;
    const char *name;
    const void *value;
    size_t size;

    for (size_t i = 0; i < inputs->count; i++) {
        char text[24];

        snprintf(text, sizeof(text), "%lld", (long long)inputs->items[i]->offset);
        if (strlen(text) == offset.len && !memcmp(text, offset.data, offset.len) &&
            inputs->items[i]->partition == dead->partition)
            original = inputs->items[i];
    }
    assert_non_null(original);
    assert_int_equal(dead->len, original->len);
    assert_memory_equal(dead->payload, original->payload, original->len);
    assert_int_equal(dead->key_len, original->key_len);
    assert_memory_equal(dead->key, original->key, original->key_len);
    assert_int_equal(rd_kafka_message_timestamp(dead, NULL), 1234567890123);
    assert_int_equal(rd_kafka_message_headers(dead, &headers), 0);
    assert_int_equal(rd_kafka_header_get_all(headers, 0, &name, &value, &size), 0);
    assert_string_equal(name, "traceparent");
    assert_int_equal(rd_kafka_header_get_all(headers, 1, &name, &value, &size), 0);
    assert_string_equal(name, "empty");
    assert_null(value);
    assert_str(message_header(dead, "__connect.errors.topic"), row->topic);
    assert_str(message_header(dead, "newsmill.stage"), row->topic);
    assert_str(message_header(dead, "newsmill.attempts"), "1");
    assert_str(message_header(dead, "newsmill.hops"), "1");
}

static void check_dead(const struct worker_case *row)
{
    char topic[128], seen[1024] = "";
    struct messages messages, inputs;
    size_t len = 0;

    snprintf(topic, sizeof(topic), "%s.dead", row->topic);
    messages_read(&messages, &cluster, topic, row->dead ? 1 : 0);
    messages_read(&inputs, &cluster, row->topic, 1);
    for (size_t i = 0; i < messages.count && len < sizeof(seen) - 64; i++) {
        struct mill_str class = message_header(messages.items[i], "newsmill.class");
        struct mill_str why = message_header(messages.items[i], "newsmill.reason");

        /* Only the test stage's own words are ours to compare. */
        why.len = class.len == 5 && why.len > 12 ? 12 : 0;
        len += (size_t)snprintf(seen + len, sizeof(seen) - len, "%.*s:%.*s ",
                                (int)class.len, class.data, (int)why.len, why.data);
        check_original(row, messages.items[i], &inputs);
    }
    messages_free(&inputs);
    messages_free(&messages);
    assert_string_equal(seen, row->dead ? row->dead : "");
}

static void runs(void **state)
{
    struct worker_case *row = *state;
    int code;

    if (row->says)
        assert_true(process_says(&row->process, row->says, 15000));
    if (row->out)
        check_out(row);
    if (row->dead)
        check_dead(row);
    code = row->ends_itself ? process_wait(&row->process, 10000)
                            : process_end(&row->process);
    assert_int_equal(code, row->code);
    unlink(row->process.log);
}

/* A case that failed leaves its worker behind. */
static int clean_up(void **state)
{
    struct worker_case *row = *state;

    if (row->process.pid)
        process_kill(&row->process);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(cases)];

    memset(tests, 0, sizeof(tests));
    for (size_t i = 0; i < COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ cases[i].name, runs, NULL, clean_up, &cases[i] };
    return cmocka_run_group_tests(tests, start_all, stop_all);
}
