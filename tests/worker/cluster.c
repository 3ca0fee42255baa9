/* SPDX-License-Identifier: Apache-2.0
 * cluster.c - a mock cluster and processes on it. */
#include "cluster.h"

#include "avro/codec.h"
#include "note.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGS_MOST = 32, LOG_MOST = 1 << 20 };

extern char **environ;

static void sleep_ms(long ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&time, NULL);
}

static rd_kafka_t *make_client(rd_kafka_type_t type, const char *const *settings)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_t *client;

    for (; *settings; settings += 2)
        if (rd_kafka_conf_set(conf, settings[0], settings[1], why, sizeof(why)))
            fail_msg("%s", why);
    client = rd_kafka_new(type, conf, why, sizeof(why));
    if (!client)
        fail_msg("%s", why);
    return client;
}

void cluster_start(struct cluster *cluster)
{
    const char *const settings[] = { "test.mock.num.brokers",
                                     "1",
                                     "partitioner",
                                     "murmur2_random",
                                     "linger.ms",
                                     "0",
                                     NULL };

    cluster->client = make_client(RD_KAFKA_PRODUCER, settings);
    cluster->mock = rd_kafka_handle_mock_cluster(cluster->client);
    assert_non_null(cluster->mock);
    cluster->bootstrap = rd_kafka_mock_cluster_bootstraps(cluster->mock);
}

void cluster_stop(struct cluster *cluster)
{
    rd_kafka_destroy(cluster->client);
}

/* Else the first record waits for a second. */
static void know_topic(struct cluster *cluster, const char *name)
{
    rd_kafka_topic_t *topic = rd_kafka_topic_new(cluster->client, name, NULL);
    const struct rd_kafka_metadata *metadata;

    assert_int_equal(rd_kafka_metadata(cluster->client, 0, topic, &metadata, 5000), 0);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
}

void cluster_topics(struct cluster *cluster, const char *name)
{
    static const char *const ends[] = { "", ".out", ".dead", ".state" };

    for (size_t i = 0; i < COUNT(ends); i++) {
        char topic[128];

        snprintf(topic, sizeof(topic), "%s%s", name, ends[i]);
        assert_int_equal(
            rd_kafka_mock_topic_create(cluster->mock, topic, CLUSTER_PARTITIONS, 1), 0);
        know_topic(cluster, topic);
    }
}

void cluster_feed_bytes(struct cluster *cluster, const char *topic, struct mill_str key,
                        struct mill_str value)
{
    rd_kafka_resp_err_t err = rd_kafka_producev(
        cluster->client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key.data, key.len),
        RD_KAFKA_V_VALUE((void *)(uintptr_t)value.data, value.len),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(1234567890123),
        RD_KAFKA_V_HEADER("traceparent", "00-test", -1),
        RD_KAFKA_V_HEADER("empty", NULL, 0), RD_KAFKA_V_END);

    assert_int_equal(err, 0);
    /* One after the other: the mock's limits are small, and order matters. */
    assert_int_equal(rd_kafka_flush(cluster->client, 10000), 0);
}

void cluster_feed_note(struct cluster *cluster, const char *topic, const char *key,
                       const char *id, const char *text)
{
    struct note note = { { id, strlen(id) }, { text, strlen(text) } };
    struct mill_error error;
    struct buffer buffer;

    buffer_init(&buffer, 1 << 20);
    assert_int_equal(encode_framed(&note_type, &note, &buffer, &error), MILL_OK);
    cluster_feed_bytes(cluster, topic, (struct mill_str){ key, strlen(key) },
                       (struct mill_str){ buffer.data, buffer.len });
    buffer_finish(&buffer);
}

static rd_kafka_t *make_reader(const struct cluster *cluster, const char *topic)
{
    const char *const settings[] = { "bootstrap.servers",
                                     cluster->bootstrap,
                                     "group.id",
                                     "reader",
                                     "fetch.wait.max.ms",
                                     "10",
                                     NULL };
    rd_kafka_t *reader = make_client(RD_KAFKA_CONSUMER, settings);
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new(CLUSTER_PARTITIONS);

    for (int i = 0; i < CLUSTER_PARTITIONS; i++)
        rd_kafka_topic_partition_list_add(list, topic, i)->offset = 0;
    rd_kafka_poll_set_consumer(reader);
    assert_int_equal(rd_kafka_assign(reader, list), 0);
    rd_kafka_topic_partition_list_destroy(list);
    return reader;
}

static int compare(const void *a, const void *b)
{
    const rd_kafka_message_t *left = *(rd_kafka_message_t *const *)a;
    const rd_kafka_message_t *right = *(rd_kafka_message_t *const *)b;

    if (left->partition != right->partition)
        return left->partition < right->partition ? -1 : 1;
    return (left->offset > right->offset) - (left->offset < right->offset);
}

void messages_read(struct messages *messages, const struct cluster *cluster,
                   const char *topic, size_t want)
{
    rd_kafka_t *reader = make_reader(cluster, topic);
    int misses = 0, patience = 300;

    *messages = (struct messages){ .client = reader };
    while (misses < 10 && patience > 0 && messages->count < MESSAGES_MOST) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(reader, 50);

        if (message && !message->err) {
            messages->items[messages->count++] = message;
            misses = 0;
            continue;
        }
        if (message)
            rd_kafka_message_destroy(message);
        patience--;
        misses = messages->count >= want ? misses + 1 : 0;
    }
    qsort(messages->items, messages->count, sizeof(messages->items[0]), compare);
}

void messages_free(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++)
        rd_kafka_message_destroy(messages->items[i]);
    rd_kafka_consumer_close(messages->client);
    rd_kafka_destroy(messages->client);
}

struct mill_str message_header(rd_kafka_message_t *message, const char *name)
{
    struct mill_str value = { "", 0 };
    rd_kafka_headers_t *headers;
    const void *data;

    if (!rd_kafka_message_headers(message, &headers) &&
        !rd_kafka_header_get_last(headers, name, &data, &value.len))
        value.data = data;
    return value;
}

static void add(char **argv, size_t *argc, const char *format, const char *value)
{
    size_t size = strlen(format) + strlen(value) + 1;

    assert_true(*argc < ARGS_MOST - 1);
    argv[*argc] = malloc(size);
    assert_non_null(argv[*argc]);
    snprintf(argv[(*argc)++], size, "%s%s", format, value);
}

static size_t make_args(char **argv, const struct cluster *cluster, const char *program,
                        const char *name, const char *const *args)
{
    char topic[128];
    size_t argc = 0;

    add(argv, &argc, WORKER_BIN "/", program);
    add(argv, &argc, "bootstrap.servers=", cluster->bootstrap);
    add(argv, &argc, "plugin=", WORKER_BIN "/obedient.so");
    add(argv, &argc, "input=", name);
    add(argv, &argc, "group=", name);
    add(argv, &argc, "stage=", name);
    snprintf(topic, sizeof(topic), "%s.out", name);
    add(argv, &argc, "output=", topic);
    snprintf(topic, sizeof(topic), "%s.dead", name);
    add(argv, &argc, "dead=", topic);
    snprintf(topic, sizeof(topic), "%s.state", name);
    add(argv, &argc, "state=", topic);
    add(argv, &argc, "fetch.wait.max.ms=", "10");
    for (; args && *args; args++)
        add(argv, &argc, "", *args);
    return argc;
}

static pid_t spawn(char **argv, const char *log)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log,
                                     O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    assert_int_equal(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

void process_start(struct process *process, const struct cluster *cluster,
                   const char *program, const char *name, const char *const *args,
                   const char *env)
{
    char *argv[ARGS_MOST] = { NULL };
    size_t argc = make_args(argv, cluster, program, name, args);

    snprintf(process->log, sizeof(process->log), "worker-log.XXXXXX");
    close(mkstemp(process->log));
    if (env)
        setenv("NEWSMILL_FAULTS", env, 1);
    process->pid = spawn(argv, process->log);
    unsetenv("NEWSMILL_FAULTS");
    while (argc > 0)
        free(argv[--argc]);
}

static char *read_log(const struct process *process)
{
    char *text = calloc(1, LOG_MOST + 1);
    FILE *file = fopen(process->log, "r");

    assert_non_null(text);
    if (file) {
        text[fread(text, 1, LOG_MOST, file)] = '\0';
        fclose(file);
    }
    return text;
}

size_t process_count(const struct process *process, const char *words)
{
    char *text = read_log(process);
    size_t count = 0;

    for (const char *at = text; (at = strstr(at, words)); at += strlen(words))
        count++;
    free(text);
    return count;
}

bool process_says(const struct process *process, const char *words, int patience_ms)
{
    for (; patience_ms > 0; patience_ms -= 50) {
        if (process_count(process, words) > 0)
            return true;
        sleep_ms(50);
    }
    print_error("%s does not say: %s\n", process->log, words);
    return false;
}

int process_wait(struct process *process, int patience_ms)
{
    int status = 0;

    for (; patience_ms > 0; patience_ms -= 20) {
        if (waitpid(process->pid, &status, WNOHANG) == process->pid) {
            process->pid = 0;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        sleep_ms(20);
    }
    process_kill(process);
    return -1;
}

void process_kill(struct process *process)
{
    int status;

    kill(process->pid, SIGKILL);
    waitpid(process->pid, &status, 0);
    process->pid = 0;
}

int process_end(struct process *process)
{
    kill(process->pid, SIGTERM);
    return process_wait(process, 10000);
}
