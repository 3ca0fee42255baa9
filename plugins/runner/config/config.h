/* SPDX-License-Identifier: Apache-2.0
 *
 * config.h - the configuration file, read once, checked whole, in its resolved form.
 *
 * Every problem is reported with file:line:column and what would be right; unknown keys
 * get a suggestion. ${env:NAME} and ${file:PATH} are replaced in any scalar. The
 * supervisor hands the resolved form to its workers as JSON (config_print, config_parse),
 * so that they never see a half-edited file.
 */
#ifndef NEWSMILL_CONFIG_H
#define NEWSMILL_CONFIG_H

#include "base/buffer.h"
#include "base/error.h"
#include "host/options.h"
#include "host/staged.h"

enum delivery { EXACTLY_ONCE, AT_LEAST_ONCE };

struct topic_config {
    const char *name;  /* of the output; NULL: the input */
    const char *topic; /* with topics.prefix */
    enum format format;
    struct settings map; /* of an input that is not ours: host/form.h */
    bool loops;          /* an output that may be its own stage's input */
    unsigned line, column;
};

struct stage_config {
    const char *name, *plugin;
    struct topic_config input;
    const struct topic_config *outputs;
    size_t output_count;
    const char *dead_topic;  /* <input>.dead */
    const char *state_topic; /* newsmill.<stage>.state, with the prefix */
    const char *group;       /* consumer group: the prefix and the name */
    unsigned workers;
    enum delivery delivery;
    int64_t commit_ms, record_timeout_ms, memory_bytes;
    struct settings kafka, options; /* kafka: the file's and the stage's own, merged */
    unsigned line, column;
};

struct config {
    const char *path, *folder; /* of the file; relative paths are relative to folder */
    struct settings kafka;
    const char *prefix, *state_dir, *http; /* http NULL: no port */
    unsigned http_line, http_column;       /* 0: the default */
    const char *feeds, *user_agent;        /* NULL: not set */
    struct settings shared; /* top-level keys that are options of every stage that
                               declares them: user_agent. In each stage's options, too */
    const struct stage_config *stages;
    size_t stage_count;
};

/* Where a lint goes: one call a problem. */
struct problems {
    void (*report)(void *arg, const char *file, unsigned line, unsigned column,
                   const char *what);
    void *arg;
};

/* *config is owned: config_free(). MILL_FATAL: something is wrong; all of it was reported
 * (NULL: none wanted), the first is in error. */
enum mill_status config_read(const char *path, const struct problems *problems,
                             struct config **config, struct mill_error *error);
void config_free(struct config *config);

/* Sets a Kafka property for the file and every stage, whatever they say. False: no
 * memory.
 */
bool config_set_kafka(struct config *config, const char *name, const char *value);

/* A Kafka property of the file; NULL: it sets none. Borrowed. */
const char *config_kafka(const struct config *config, const char *name);

/* The stage of this name; NULL: none. Borrowed. */
const struct stage_config *config_stage(const struct config *config, const char *name);

/* The resolved form as JSON, and back. Holds secrets: for a pipe, not for a log. */
void config_print(const struct config *config, struct buffer *out);
enum mill_status config_parse(struct mill_str json, struct config **config,
                              struct mill_error *error);

/* --config, else $NEWSMILL_CONFIG, else ./newsmill.yaml, else the installed or built
 * pipeline-conf/newsmill.yaml. *path is owned: free(). */
enum mill_status config_find(const char *given, char **path, struct mill_error *error);

#endif
