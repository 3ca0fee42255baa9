/* SPDX-License-Identifier: Apache-2.0
 *
 * state.h - what the modules of a running worker share, and which module does what.
 *
 * Everything runs on the loop's thread. A module that cannot go on calls worker_end() and
 * returns; the loop looks at `is_ending` after each step.
 */
#ifndef NEWSMILL_WORKER_STATE_H
#define NEWSMILL_WORKER_STATE_H

#include "kafka/budget.h"
#include "kafka/client.h"
#include "kafka/facts.h"
#include "kafka/figures.h"
#include "kafka/guard.h"
#include "kafka/partition.h"
#include "kafka/suspects.h"
#include "kafka/transaction.h"

/* Topics a worker has to do with, by their place in worker.facts. */
enum { FACTS_INPUT, FACTS_DEAD, FACTS_OUTPUTS };

/* Two handles, while stores are filled: see restore.c. */
struct restore {
    rd_kafka_t *ends, *reader;
    bool is_dirty;   /* others are to be read than those assigned */
    bool has_more;   /* its queue was not emptied */
    int64_t said_ms; /* of trouble, by clock_ms() */
};

/* A store that went with its partition, in case it comes back at once. */
struct kept {
    int32_t partition;
    struct changelog changelog;
    int64_t since_ms;
};

struct worker {
    const struct worker_args *args;
    char id[CLIENT_ID_BYTES], who[128];
    struct log log;
    struct guard *guard;
    struct notes *own_notes; /* when nobody shares some; owned */
    struct suspicion suspicion;
    bool is_ending;
    enum exit_code code; /* meaningful once it is ending */

    /* The stage: stage.c. */
    struct plugin *plugin;
    struct catalog *catalog;
    struct options *options;
    struct counters *counters;
    struct world world;
    struct stage_process *process;
    size_t *output_limits; /* owned; what world.output_limits shows */
    enum format *output_formats;
    struct form form; /* of the input */

    /* Kafka. */
    rd_kafka_t *consumer;
    struct topic_facts *facts; /* owned; FACTS_OUTPUTS + output_count of them */
    const char **topic_names;  /* owned; the same topics, for the producer */
    size_t topic_count;
    bool has_settings; /* the broker tells topics' settings; the mock does not */
    struct producer producer;
    struct transaction transaction;
    struct partition **partitions; /* assigned; owned */
    size_t partition_count;
    size_t state; /* the state topic's place in facts; 0: the stage keeps none */
    struct restore restore;
    struct kept *kept; /* owned */
    size_t kept_count;

    /* The loop. */
    struct budget budget;
    size_t batch_records; /* of one call; follows how long calls take */
    struct arena scratch; /* of one call: messages as the host sees them, headers */
    int epoll;
    int consumer_bell, producer_bell; /* eventfds that the library rings */
    uint64_t watched_handle;          /* of the producer: whose queue rings */
    bool has_more;                    /* the consumer's queue was not emptied */
    bool is_subscribed, must_rewind;
    int64_t lacks_state_ms; /* since when the state topic is missing; 0: it is not */
    bool is_stale;          /* a topic refused a size: ask for the limits again */
    unsigned caution;       /* so many calls are alone in their transaction */
    int64_t reminded_ms, reported_ms; /* of the log */
    uint64_t records_in, records_out, records_dead;
    struct figures figures; /* for the supervisor: figures.h */
};

/* stage.c: loads, checks and opens the stage; then the limits of its topics. */
enum mill_status stage_open(struct worker *worker, struct mill_error *error);
void stage_close(struct worker *worker);
void stage_set_limits(struct worker *worker);
enum mill_status stage_attach(struct worker *worker, struct partition *partition,
                              struct mill_error *error);

/* startup.c: the clients, and patience until broker and topics are there. */
enum mill_status startup_clients(struct worker *worker, struct mill_error *error);
/* MILL_RETRY: asked to stop while waiting. */
enum mill_status startup_topics(struct worker *worker, struct mill_error *error);
void startup_undo(struct worker *worker);
/* The log callback of a handle whose opaque is the worker. */
void startup_on_log(const rd_kafka_t *rk, int level, const char *facility,
                    const char *text);

/* rebalance.c: partitions come and go. */
void rebalance_on(rd_kafka_t *consumer, rd_kafka_resp_err_t err,
                  rd_kafka_topic_partition_list_t *list, void *opaque);
struct partition *worker_partition(const struct worker *worker, int32_t id);

/* keep.c: stores of partitions that go and come back in the same rebalance. */
void keep_stores(struct worker *worker);
/* After the next assignment: takes what is there for it and drops the rest. */
void keep_return(struct worker *worker);
void keep_drop(struct worker *worker);

/* restore.c: stores from the state topic, a slice at each turn of the loop. */
void restore_step(struct worker *worker);
void restore_stop(struct worker *worker); /* all of it; what was read stays */
/* The stage may be called: it keeps no state, or its store is there. */
bool restore_is_done(const struct worker *worker, const struct partition *partition);

/* claims.c: whether topic, store and offsets belong together. False: the worker ends, or
 * the store is read from the beginning. */
bool claims_agree(struct worker *worker, struct partition *partition);
/* What the group's offset says; `at` is of rd_kafka_committed(). */
void claims_expect(struct partition *partition, const rd_kafka_topic_partition_t *at);
/* Is the state topic what a store needs? MILL_FATAL: no, and what to do. */
enum mill_status claims_check_topic(const struct worker *worker,
                                    struct mill_error *error);
/* The facts are new: ends the worker when the state topic stays away. */
void claims_watch_topic(struct worker *worker);

/* intake.c: messages into the partitions' queues. */
void intake_poll(struct worker *worker);

/* batch.c: calls into the stage. */
bool batch_attach(struct worker *worker, struct partition *partition); /* false: waits */
void batch_process(struct worker *worker, struct partition *partition);
void batch_wake(struct worker *worker, struct partition *partition);

/* outputs.c: what a call staged, as messages. In the scratch arena. `partition`: whose
 * store changed.
 * MILL_RETRY: a dead letter does not fit, or no memory. MILL_FATAL: the stage broke a
 * rule. In both nothing must be sent. */
struct outputs {
    struct outbound *items;
    size_t count, dead; /* the last `dead` are dead letters */
    struct outbound *changes;
    size_t change_count;
};
enum mill_status outputs_prepare(struct worker *worker, const struct partition *partition,
                                 const struct staged *staged, struct outputs *outputs,
                                 struct mill_error *error);

/* commit.c: transactions and what follows from their outcome. */
bool commit_send(struct worker *worker, struct partition *partition,
                 const struct outputs *outputs); /* false: dropped */
/* False: dropped, or the worker ends. */
bool commit_now(struct worker *worker);
void commit_abort(struct worker *worker);
bool commit_is_due(const struct worker *worker, int64_t now_ms);

/* recovery.c: what must be right before records are processed: a producer, and a consumer
 * that stands at the stored offsets. */
bool recovery_is_done(const struct worker *worker);
void recovery_step(struct worker *worker); /* cheap when it is done */
/* Pauses and resumes partitions as they wait, or as all must (`gate_closed`). */
void recovery_pause(struct worker *worker, bool gate_closed);

/* loop.c */
enum mill_status loop_open(struct worker *worker, struct mill_error *error);
void loop_close(struct worker *worker);
void loop_run(struct worker *worker); /* until a signal, or worker_end() */
void loop_watch(struct worker *worker, struct partition *partition);
void loop_unwatch(struct worker *worker, struct partition *partition);
/* After wake(): the descriptor may ring again. */
void loop_rearm(struct worker *worker, struct partition *partition);

/* A library's queue rings when it gets its first event; takes the queue. */
void loop_ring(rd_kafka_queue_t *queue, int bell);

/* The first call counts. */
void worker_end(struct worker *worker, enum exit_code code);

#endif
