/* SPDX-License-Identifier: Apache-2.0
 *
 * trace.h - the third driver of a stage: feeds it records and writes down what it does.
 *
 * A trace reads "+a -b ": a record with id a was emitted, the input b was rejected; "~c "
 * came from wake(). A stage with several outputs says which: "+events:a ". Within one
 * call, what came from a record stands with that record, in the order of the input.
 *
 * assert_trace() runs a table's row in every way that Kafka may: one record a call, all
 * in one call, attached again between records, each call dropped once (as MILL_RETRY
 * does), each call aborted once. The trace must be the same each time, and what the calls
 * changed must make the store.
 */
#ifndef NEWSMILL_TRACE_H
#define NEWSMILL_TRACE_H

#include "host/instance.h"
#include "test.h"

struct trace_setup {
    const struct mill_stage *stage; /* linked in; NULL: load `plugin` */
    const char *plugin;             /* a name or a path, as the loader takes it */
    const struct setting *options;
    size_t option_count;
    size_t arena_bytes, staged_bytes, output_limit; /* 0: plenty */
    bool detailed;  /* "-a(class: reason) ", "k=v " and "k! " for puts and deletes */
    int64_t now_ms; /* the clock at first */
    /* NULL, or is told of what was carried out; `value` is framed. */
    void (*emitted)(void *arg, const char *output, struct mill_str value);
    void *arg;
};

/* `value` is a struct of the stage's input type. Empty id: no ce_id header. */
struct trace_record {
    struct mill_str id;
    const void *value;
    struct mill_str key;
    int64_t timestamp_ms;
};

#define assert_trace(setup, records, count, expected)                                    \
    test_assert_trace((setup), (records), (count), (expected), __FILE__, __LINE__)
void test_assert_trace(const struct trace_setup *setup,
                       const struct trace_record *records, size_t count,
                       const char *expected, const char *file, int line);

/* For tests that steer themselves. A failing open() or attach() fails the test. */
struct trace;
struct trace *trace_open(const struct trace_setup *setup);
void trace_close(struct trace *trace);
/* Feeds the records, in as many calls as it takes, and carries out what they staged; not
 * MILL_OK: why is in trace_error(), and what was carried out before stays. */
enum mill_status trace_feed(struct trace *trace, const struct trace_record *records,
                            size_t count);
/* The same with bytes as they come from outside. */
enum mill_status trace_feed_raw(struct trace *trace, const struct inbound *in,
                                size_t count);
/* Calls wake() when it is due at `now_ms`, which becomes the clock, or when the stage's
 * descriptor rings. */
enum mill_status trace_wake(struct trace *trace, int64_t now_ms);
bool trace_is_due(const struct trace *trace, int64_t now_ms); /* would it? */
int trace_descriptor(const struct trace *trace);              /* -1: none */
/* Detaches, and attaches with a store made of what was carried out. */
void trace_attach_again(struct trace *trace);
/* The next call is taken back once before it is made again; a wake() that staged
 * something is made again when it is due again. */
void trace_drop_next(struct trace *trace);
void trace_abort_next(struct trace *trace);

const char *trace_text(struct trace *trace);
const char *trace_error(const struct trace *trace);
uint64_t trace_counter(const struct trace *trace, const char *name);
size_t trace_calls(const struct trace *trace); /* made so far */
int64_t trace_wake_at(const struct trace *trace);
/* The value of a key that was carried out; NULL: none. Borrowed until the next call. */
const char *trace_stored(struct trace *trace, const char *key);

#endif
