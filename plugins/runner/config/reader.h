/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.h - what the reading of one file shares, and the readers of single values.
 *
 * Every reader reports what is wrong at the node's place and goes on, leaving *out as it
 * was; a NULL or null node leaves *out as it was without a word.
 */
#ifndef NEWSMILL_CONFIG_READER_H
#define NEWSMILL_CONFIG_READER_H

#include "config/config.h"
#include "config/tree.h"

enum { READER_PROBLEMS = 100, SHOWN_BYTES = 60 };

struct reader {
    const char *path, *folder; /* of the file */
    const struct problems *problems;
    struct arena *arena;
    struct mill_error *error; /* gets the first problem */
    unsigned count;           /* of problems */
};

/* A scalar as the file has it, cut for a message: a secret that replaces it stays unseen.
 */
struct shown {
    char text[SHOWN_BYTES + 4];
};
struct shown node_shown(const struct node *node);

/* A problem at a line and column (0, 0: the file as a whole). */
void reader_problem(struct reader *reader, unsigned line, unsigned column,
                    const char *format, ...) MILL_PRINTF(4, 5);

/* A text made in the arena; "" without memory, which is reported. */
const char *reader_text(struct reader *reader, const char *format, ...) MILL_PRINTF(2, 3);
/* Absolute: as it is, or below the file's folder. */
const char *reader_path(struct reader *reader, const char *path);

/* A scalar with ${env:NAME} and ${file:PATH} replaced; `$${` stands for `${`. NULL: no
 * scalar, or something is wrong, which was reported. Limit: 64 KiB. */
const char *read_scalar(struct reader *reader, const char *name, struct node *node);

void read_text(struct reader *reader, const char *name, struct node *node,
               const char **out);
void read_count(struct reader *reader, const char *name, struct node *node, unsigned most,
                unsigned *out);
/* 200ms, 60s, 5m, 6h, 7d: in milliseconds. */
void read_duration(struct reader *reader, const char *name, struct node *node,
                   int64_t least, int64_t most, int64_t *out);
/* 64KiB, 256MiB, 1GiB, or bytes. */
void read_size(struct reader *reader, const char *name, struct node *node, int64_t least,
               int64_t most, int64_t *out);
/* One of the names, which end with a NULL; *out is its index. */
void read_choice(struct reader *reader, const char *name, struct node *node,
                 const char *const *choices, unsigned *out);
/* A name that Kafka takes for a topic or group, with the prefix put before it. */
void read_topic(struct reader *reader, const char *name, struct node *node,
                const char *prefix, const char **out);
/* A mapping of names to scalars; null removes an entry of `base`. */
void read_settings(struct reader *reader, const char *name, struct node *node,
                   const struct settings *base, struct settings *out);

/* Picks a mapping's values by key: found[i] belongs to keys[i], NULL: not there. Reports
 * keys that are unknown or come twice. `what` names the mapping, `example` shows one. */
void read_mapping(struct reader *reader, const char *what, struct node *node,
                  const char *const *keys, const char *example, struct node **found);
/* Reports keys that come twice. False: no mapping (null is an empty one). */
bool check_mapping(struct reader *reader, const char *what, const struct node *node,
                   const char *example);

#endif
