/* SPDX-License-Identifier: Apache-2.0
 *
 * intake.h - files into input messages of a stage, as Kafka would carry them.
 *
 * A file named .jsonl, .ndjson or .json holds input records, one JSON object a line: the
 * record itself, or {"topic", "key", "id", "value"} as `try --json` prints it. Any other
 * file is the `body` (or `text`) of one record: its url is --url, else file:NAME, its id
 * the hash of url_key and content. "-" is standard input. Files and lines end at 16 MiB.
 *
 * Where the input has a map (host/form.h), a file is a value as it stands, a line of a
 * .jsonl file too when the form is json; the hints' headers and key go with it.
 */
#ifndef NEWSMILL_INTAKE_H
#define NEWSMILL_INTAKE_H

#include "base/buffer.h"
#include "host/form.h"
#include "host/staged.h"

enum { INTAKE_MOST_BYTES = 16 << 20 };

/* What is known of a file from elsewhere; NULL: nothing. */
struct intake_hints {
    const char *url, *published, *content_type;
    /* Of a value that is taken as it stands. */
    const struct header *headers;
    size_t header_count;
    const char *key;
};

struct intake {
    const struct mill_type *type;
    const struct form *form; /* that messages get; NULL: Avro */
    int64_t now_ms;
    /* One record; all is borrowed until the call returns. */
    void (*take)(void *arg, const char *file, const struct inbound *in);
    /* One record that cannot be made: a dead letter. `reason` names file and line. */
    void (*refuse)(void *arg, const char *file, const char *reason);
    void *arg;
};

/* MILL_FATAL: the file cannot be read, or is too large; what came before was taken. */
enum mill_status intake_file(const struct intake *intake, const char *file,
                             const struct intake_hints *hints, struct mill_error *error);
/* JSON lines {"file", "url", "published", "content_type"}, each a page beside the
 * manifest, or input records. */
enum mill_status intake_manifest(const struct intake *intake, const char *manifest,
                                 const struct intake_hints *hints,
                                 struct mill_error *error);
/* NAME=VALUE each into `items`, and those into the hints. False: one is not. */
bool intake_headers(const char *const *words, size_t count, struct header *items,
                    struct intake_hints *hints);
/* The form has a map: values are taken as they stand. */
bool intake_is_plain(const struct intake *intake);
/* Can raw files become records of this type? */
bool intake_takes_raw(const struct mill_type *type);

#endif
