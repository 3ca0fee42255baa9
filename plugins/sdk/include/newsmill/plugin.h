/* SPDX-License-Identifier: Apache-2.0
 *
 * plugin.h - all that a stage sees of newsmill.
 *
 * A stage is a shared object that exports one function, mill_stage(), made by
 * MILL_EXPORT_STAGE(). One instance works for one partition; calls into an instance
 * never overlap, so a stage needs no locks and no globals. What a stage remembers lies
 * in its store: memory is a cache that attach() fills again at any time. What a call
 * emits, rejects, puts, deletes or counts is staged, and gone when the call does not
 * return MILL_OK. Pointers given to a stage are borrowed until the call returns.
 *
 * History of the ABI. Growth at the end of a struct raises MINOR, anything else MAJOR;
 * option, counter, output, field and type structs lie in arrays, so they cannot grow.
 *   1.0  first version
 */
#ifndef NEWSMILL_PLUGIN_H
#define NEWSMILL_PLUGIN_H

#include <newsmill/type.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MILL_ABI_MAJOR 1
#define MILL_ABI_MINOR 0

/* RETRY: the world is bad, the same batch comes again later. FATAL: this worker cannot go
 * on. */
enum mill_status { MILL_OK, MILL_RETRY, MILL_FATAL };

/* A record on its way in or out. `id` is stable across redelivery and the same for the
 * same thing: seeing it again means "say the same again", never "a copy". */
struct mill_record {
    struct mill_str key, id;
    int64_t timestamp_ms; /* the event's own time, handed on from stage to stage */
    const void *value;    /* a struct of the stage's input or output type */
};

/* Records of one partition, in order. */
struct mill_batch {
    const struct mill_record *const *records;
    size_t count;
};

struct mill_host;

struct mill_output {
    const char *name;
    const struct mill_type *type;
};

enum mill_option_kind { MILL_TEXT, MILL_NUMBER, MILL_FLAG, MILL_PATH };

/* A MILL_PATH is read relative to the configuration, then to newsmill's data. */
struct mill_option_spec {
    const char *name;
    enum mill_option_kind kind;
    const char *value; /* the default, as text; NULL: none */
    const char *help;
};

struct mill_counter_spec {
    const char *name, *help;
};

struct mill_stage {
    uint32_t abi_major, abi_minor, struct_size; /* first: they protect the rest */
    const char *name, *summary;
    const struct mill_type *input;
    const struct mill_output *outputs;        /* ends with a NULL name; NULL: none */
    const struct mill_option_spec *options;   /* likewise */
    const struct mill_counter_spec *counters; /* likewise: what mill_count() may name */
    /* It uses the store (mill_get, mill_put, ...): the runner keeps a topic for it. */
    bool keeps_state;

    /* Once a process: rules and tables that every partition reads and none writes. */
    enum mill_status (*open)(struct mill_host *host, void **shared);
    void (*close)(void *shared);
    /* Once for each partition that comes and goes. NULL: the stage keeps nothing, part is
     * shared. */
    enum mill_status (*attach)(void *shared, struct mill_host *host, void **part);
    void (*detach)(void *part);
    /* Must exist. May see records again after MILL_RETRY, an abort or a restart. */
    enum mill_status (*process)(void *part, const struct mill_batch *in,
                                struct mill_host *host);
    /* Optional: what this partition stored so far is durable now. */
    void (*committed)(void *part, struct mill_host *host);
    /* Optional: own I/O (an epoll descriptor) and timers. */
    int (*descriptor)(void *part);
    enum mill_status (*wake)(void *part, int64_t now_ms, struct mill_host *host);
};

#define MILL_STAGE_ABI                                                                   \
    .abi_major = MILL_ABI_MAJOR, .abi_minor = MILL_ABI_MINOR,                            \
    .struct_size = sizeof(struct mill_stage)

#define MILL_EXPORT_STAGE(stage)                                                         \
    __attribute__((visibility("default"))) const struct mill_stage *mill_stage(void);    \
    const struct mill_stage *mill_stage(void)                                            \
    {                                                                                    \
        return &(stage);                                                                 \
    }

/* The host behind a call. Stages use the functions below, not these pointers. */
#define MILL_PRINTF(text, first) __attribute__((format(printf, text, first)))
struct mill_host {
    void *(*alloc)(struct mill_host *, size_t size);
    void (*emit)(struct mill_host *, size_t output, const struct mill_record *,
                 const struct mill_record *from);
    size_t (*limit)(struct mill_host *, size_t output);
    void (*reject)(struct mill_host *, const struct mill_record *, const char *why, ...)
        MILL_PRINTF(3, 4);
    enum mill_status (*fail)(struct mill_host *, enum mill_status, const char *why, ...)
        MILL_PRINTF(3, 4);
    bool (*get)(struct mill_host *, struct mill_str key, struct mill_str *value);
    void (*put)(struct mill_host *, struct mill_str key, struct mill_str value);
    void (*remove)(struct mill_host *, struct mill_str key);
    void (*scan)(struct mill_host *,
                 void (*visit)(void *arg, struct mill_str key, struct mill_str value),
                 void *arg);
    void (*wake_at)(struct mill_host *, int64_t at_ms);
    int64_t (*now)(struct mill_host *);
    const char *(*option)(struct mill_host *, const char *name);
    void (*count)(struct mill_host *, const char *counter, uint64_t n);
    void (*explain)(struct mill_host *, size_t start, size_t end, const char *verdict,
                    const char *why, ...) MILL_PRINTF(5, 6);
    void (*problem)(struct mill_host *, const char *file, unsigned line, unsigned column,
                    const char *what, ...) MILL_PRINTF(5, 6);
    bool (*lints)(struct mill_host *);
};

/* Zeroed memory until the call returns, aligned for anything. NULL: over the call's
 * budget; return anything: the host halves the batch and calls again, or rejects the
 * single record. */
#define mill_alloc(host, size) ((host)->alloc((host), (size)))
/* Encodes `record` at once for outputs[output]. `from`: the input record it comes from,
 * whose headers go on; NULL in wake(). One too large for its topic rejects `from` and
 * withdraws whatever else came from it. */
#define mill_emit(host, output, record, from)                                            \
    ((host)->emit((host), (output), (record), (from)))
/* Encoded bytes that fit into the output's topic. */
#define mill_limit(host, output) ((host)->limit((host), (output)))
/* Dead-letters this input record with a printf reason; withdraws what came from it. The
 * batch goes on. */
#define mill_reject(host, ...) ((host)->reject((host), __VA_ARGS__))
/* return mill_fail(host, MILL_RETRY or MILL_FATAL, "why", ...): fails the call. */
#define mill_fail(host, ...)                                                             \
    (((host)->fail)((host), __VA_ARGS__)) /* cmocka has a fail() */
/* The partition's store. A get sees the call's own puts; *value is borrowed until the
 * call returns. */
#define mill_get(host, key, value) ((host)->get((host), (key), (value)))
#define mill_put(host, key, value) ((host)->put((host), (key), (value)))
#define mill_delete(host, key) ((host)->remove((host), (key)))
#define mill_scan(host, visit, arg) ((host)->scan((host), (visit), (arg)))
/* wake() comes at this time or later; the last call counts. The time is mill_now()'s:
 * Unix milliseconds. */
#define mill_wake_at(host, at_ms) ((host)->wake_at((host), (at_ms)))
#define mill_now(host) ((host)->now((host)))
/* The option's text, checked against its spec ("true" or "false", a number, an absolute
 * path); NULL: not set. */
#define mill_option(host, name) ((host)->option((host), (name)))
#define mill_count(host, counter, n) ((host)->count((host), (counter), (n)))
/* Why bytes [start, end) of the input's text were kept, removed or read so. Does nothing
 * unless asked for. */
#define mill_explain(host, ...) ((host)->explain((host), __VA_ARGS__))
/* In open(): something is wrong with a file (line and column from 1; 0: unknown). Fails
 * the start. */
#define mill_problem(host, ...) ((host)->problem((host), __VA_ARGS__))
/* In open(): `newsmill check` wants examples tried and everything reported. */
#define mill_lints(host) ((host)->lints((host)))

#ifdef __cplusplus
}
#endif

#endif
