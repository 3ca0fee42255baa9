/* SPDX-License-Identifier: Apache-2.0
 *
 * instance.h - one stage instance's world, which knows no Kafka.
 *
 * A driver (kafka/, cli/try, the trace host of tests/support) opens a stage once a
 * process, makes an instance for each partition, feeds it batches and carries out what
 * they staged. Memory is a cache of the store: after an abort the driver frees the
 * instance with its store and makes it again.
 *
 * Calls into the instances of one stage_process never overlap and share their scratch
 * memory: what a call staged is valid until the next call into any of them.
 */
#ifndef NEWSMILL_INSTANCE_H
#define NEWSMILL_INSTANCE_H

#include "avro/codec.h"
#include "host/counters.h"
#include "host/form.h"
#include "host/loader.h"
#include "host/options.h"
#include "host/staged.h"
#include "host/store.h"

/* What mill_explain() and mill_problem() reach; either may be NULL. `inbound` is NULL
 * when the batch had more than one record: who wants explanations feeds one a call. */
struct listener {
    void (*explained)(void *arg, const struct inbound *, size_t start, size_t end,
                      const char *verdict, const char *why);
    void (*problem)(void *arg, const char *file, unsigned line, unsigned column,
                    const char *what);
    void *arg;
};

/* What a driver lends to a stage and all its instances. Borrowed, outlives them. */
struct world {
    const struct plugin *plugin;
    const struct catalog *catalog;
    const struct options *options;
    struct counters *counters;
    const struct form *form;           /* of the input; NULL: Avro */
    const enum format *output_formats; /* one for each output; NULL: Avro */
    const size_t *output_limits;       /* one for each output: the largest value */
    size_t arena_bytes, staged_bytes;  /* budget of one call */
    int64_t (*now_ms)(void *driver);
    void *driver;
    struct listener listener;
    bool lints; /* `newsmill check`: open() tries its examples */
};

struct stage_process; /* a stage opened in this process */

/* Calls open(). MILL_FATAL: the problems went to the listener and the first is in error.
 */
enum mill_status stage_start(const struct world *world, struct stage_process **process,
                             struct mill_error *error);
/* After its last instance; calls close(). NULL is fine, as for instance_free(). */
void stage_stop(struct stage_process *process);

struct instance;

/* Takes `store` (filled already), even when it fails. Calls attach(). */
enum mill_status instance_new(struct stage_process *process, struct store *store,
                              struct instance **instance, struct mill_error *error);
/* The same over a store that is borrowed and outlives the instance. */
enum mill_status instance_over(struct stage_process *process, struct store *store,
                               struct instance **instance, struct mill_error *error);
void instance_free(struct instance *instance); /* calls detach() */

/* Processes the first messages of `in`; *done says how many (all, unless the call's
 * budget made it take fewer). MILL_OK: *staged is what to carry out. MILL_RETRY and
 * MILL_FATAL: nothing happened; the same batch may come again. A message that is over the
 * budget even alone is rejected. After each try that was over the budget the stage is
 * attached again, since its memory may know of what was taken back. */
enum mill_status instance_process(struct instance *instance, const struct inbound *in,
                                  size_t count, size_t *done,
                                  const struct staged **staged, struct mill_error *error);
/* The timer is spent before wake() and set again when the call fails. A stage without
 * wake() stages nothing. */
enum mill_status instance_wake(struct instance *instance, const struct staged **staged,
                               struct mill_error *error);
/* Takes back what the last call into this instance staged, as MILL_RETRY would have: the
 * store is as it was, the stage's memory is not. For a driver that cannot carry it out.
 */
void instance_drop(struct instance *instance);
/* Tells the stage that what it stored is durable. A stage that fails there fails its next
 * call, MILL_FATAL. */
void instance_committed(struct instance *instance);

/* When the partition wants wake(), by the world's clock; INT64_MAX: never. */
int64_t instance_wake_at(const struct instance *instance);
/* How often attach() was called: what changes within instance_process() has another
 * descriptor after it. */
unsigned instance_attachments(const struct instance *instance);
/* Its epoll descriptor; -1: none. */
int instance_descriptor(struct instance *instance);

#endif
