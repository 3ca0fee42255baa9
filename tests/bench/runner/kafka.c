/* SPDX-License-Identifier: Apache-2.0
 *
 * kafka.c - fills a topic, runs the bare loop, measures a command that empties a topic.
 *
 *   kafka fill BOOTSTRAP TOPIC COUNT BYTES
 *   kafka loop BOOTSTRAP INPUT OUTPUT GROUP exactly-once|at-least-once COMMIT_MS
 *   kafka measure BOOTSTRAP TOPIC GROUP COUNT COMMAND...
 *
 * measure starts the command, waits until the group's committed offsets say that COUNT
 * records are done, ends it with SIGTERM and prints `RECORDS/S CPU_NS/RECORD`, the CPU
 * time being that of the command and all its children, from start to end.
 */
#include "avro/codec.h"
#include "loop.h"
#include "page.h"

#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_BYTES = 8 << 20, PARTITIONS = 4, ASK_MS = 20, PATIENCE_S = 240 };

static void die(const char *what, const char *why)
{
    fprintf(stderr, "kafka: %s: %s\n", what, why);
    exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, const char *const *settings)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    char why[256];
    rd_kafka_t *client;

    for (; *settings; settings += 2)
        if (rd_kafka_conf_set(conf, settings[0], settings[1], why, sizeof(why)) != 0)
            die(settings[0], why);
    client = rd_kafka_new(type, conf, why, sizeof(why));
    if (!client)
        die("client", why);
    return client;
}

static void fill(const char *bootstrap, const char *topic, long count, size_t bytes)
{
    const char *settings[] = { "bootstrap.servers", bootstrap, "linger.ms", "20",
                               "message.max.bytes", "8388608", NULL };
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, settings);
    struct page page = page_blank;
    struct mill_error error;
    struct buffer value;
    char *body = malloc(bytes), id[33];

    if (!body)
        die("fill", "no memory");
    for (size_t i = 0; i < bytes; i++)
        body[i] = (char)('a' + i * 7 % 26);
    buffer_init(&value, MOST_BYTES);
    page.body = (struct mill_str){ body, bytes };
    page.url = (struct mill_str)MILL_STR("https://news.example/a/page");
    page.fetched_ms = 1761264000000;
    for (long i = 0; i < count; i++) {
        page.id = (struct mill_str){ id, (size_t)snprintf(id, sizeof(id), "%032lx", i) };
        buffer_reset(&value);
        if (encode_framed(&page_type, &page, &value, &error) != MILL_OK)
            die("encode", error.text);
        while (rd_kafka_producev(
            producer, RD_KAFKA_V_TOPIC(topic),
            RD_KAFKA_V_PARTITION((int32_t)(i % PARTITIONS)), RD_KAFKA_V_KEY(id, 32),
            RD_KAFKA_V_VALUE(value.data, value.len),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END))
            rd_kafka_poll(producer, 50);
    }
    if (rd_kafka_flush(producer, 60000))
        die("fill", "not all was delivered");
    rd_kafka_destroy(producer);
    buffer_finish(&value);
    free(body);
}

/* Records of the topic that the group has done with. */
static long done(rd_kafka_t *watcher, const char *topic)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(PARTITIONS);
    long sum = 0;

    rd_kafka_topic_partition_list_add_range(list, topic, 0, PARTITIONS - 1);
    if (!rd_kafka_committed(watcher, list, 5000))
        for (int i = 0; i < list->cnt; i++)
            sum += list->elems[i].offset > 0 ? (long)list->elems[i].offset : 0;
    rd_kafka_topic_partition_list_destroy(list);
    return sum;
}

static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* From the first committed record to the last: joining the group is not the rate. */
static double wait_for(rd_kafka_t *watcher, const char *topic, long count, pid_t child)
{
    double first = 0, deadline = now_s() + PATIENCE_S;
    long before = 0, sum;

    while ((sum = done(watcher, topic)) < count) {
        if (!before && sum) {
            before = sum;
            first = now_s();
        }
        if (waitpid(child, NULL, WNOHANG) == child)
            die("measure", "the command ended before its work");
        if (now_s() > deadline)
            die("measure", "the command does not get done");
        usleep(ASK_MS * 1000);
    }
    return before ? (double)(count - before) / (now_s() - first) : 0;
}

static void measure(const char *bootstrap, const char *topic, const char *group,
                    long count, char **command)
{
    const char *settings[] = { "bootstrap.servers", bootstrap, "group.id", group, NULL };
    rd_kafka_t *watcher = client(RD_KAFKA_CONSUMER, settings);
    struct rusage usage;
    pid_t child = fork();
    double rate;

    if (child == 0) {
        execvp(command[0], command);
        die(command[0], "cannot be started");
    }
    rate = wait_for(watcher, topic, count, child);
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("%.0f %.0f\n", rate,
           (seconds(usage.ru_utime) + seconds(usage.ru_stime)) * 1e9 / (double)count);
    rd_kafka_destroy(watcher);
}

int main(int argc, char **argv)
{
    if (argc == 6 && !strcmp(argv[1], "fill")) {
        fill(argv[2], argv[3], strtol(argv[4], NULL, 10), strtoul(argv[5], NULL, 10));
        return 0;
    }
    if (argc == 8 && !strcmp(argv[1], "loop")) {
        struct loop_args args = { argv[2],
                                  argv[3],
                                  argv[4],
                                  argv[5],
                                  !strcmp(argv[6], "exactly-once"),
                                  (int)strtol(argv[7], NULL, 10) };

        return loop_run(&args);
    }
    if (argc > 6 && !strcmp(argv[1], "measure")) {
        measure(argv[2], argv[3], argv[4], strtol(argv[5], NULL, 10), argv + 6);
        return 0;
    }
    fputs("usage: see the head of kafka.c\n", stderr);
    return 2;
}
