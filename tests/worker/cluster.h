/* SPDX-License-Identifier: Apache-2.0
 *
 * cluster.h - librdkafka's mock cluster, notes into it and messages out of it, and worker
 * processes on it. Whatever fails fails the test.
 */
#ifndef TESTS_CLUSTER_H
#define TESTS_CLUSTER_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <newsmill/type.h>
#include <stdbool.h>
#include <sys/types.h>

enum { CLUSTER_PARTITIONS = 4, MESSAGES_MOST = 4096 };

struct cluster {
    rd_kafka_t *client; /* hosts the mock; produces */
    rd_kafka_mock_cluster_t *mock;
    const char *bootstrap;
};

void cluster_start(struct cluster *cluster);
void cluster_stop(struct cluster *cluster);
/* `name`, `name.out`, `name.dead` and `name.state`. */
void cluster_topics(struct cluster *cluster, const char *name);
/* A note with these headers: `traceparent: 00-test` and `empty:` (null). */
void cluster_feed_note(struct cluster *cluster, const char *topic, const char *key,
                       const char *id, const char *text);
void cluster_feed_bytes(struct cluster *cluster, const char *topic, struct mill_str key,
                        struct mill_str value);

struct messages {
    rd_kafka_message_t *items[MESSAGES_MOST];
    size_t count;
    rd_kafka_t *client;
};

/* What the topic holds, partition by partition in order; waits for `want` messages, 15 s
 * at most, and then for what else comes within a moment. */
void messages_read(struct messages *messages, const struct cluster *cluster,
                   const char *topic, size_t want);
void messages_free(struct messages *messages);
/* The note's id out of a message's ce_id header; "" without one. */
struct mill_str message_header(rd_kafka_message_t *message, const char *name);

struct process {
    pid_t pid;
    char log[64]; /* its stderr: a file */
};

/* run_worker on topics `name`, `name.out`, `name.dead`; `args` are NAME=VALUE, ended by a
 * NULL. `program` is run_worker or run_mutant; `env` likewise NAME=VALUE, or NULL. */
void process_start(struct process *process, const struct cluster *cluster,
                   const char *program, const char *name, const char *const *args,
                   const char *env);
/* Waits until its log holds the words; false: not within the time. */
bool process_says(const struct process *process, const char *words, int patience_ms);
/* Its exit code, 128 + the signal that killed it; -1: it did not end within the time. */
int process_wait(struct process *process, int patience_ms);
/* SIGTERM, then waits for 10 s. */
int process_end(struct process *process);
void process_kill(struct process *process); /* SIGKILL */
size_t process_count(const struct process *process, const char *words);

#endif
