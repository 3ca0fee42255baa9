/* SPDX-License-Identifier: Apache-2.0
 *
 * making.h - one input record after the other, made from a file. Internal to intake.
 */
#ifndef NEWSMILL_MAKING_H
#define NEWSMILL_MAKING_H

#include "cli/intake.h"

#include <stdio.h>

struct making {
    const struct intake *intake;
    const char *file;     /* as the user named it */
    struct arena arena;   /* of the record */
    struct buffer framed; /* the value as Kafka would carry it */
    int64_t line, count;  /* line 0: not of a line */
};

void making_start(struct making *making, const struct intake *intake, const char *file);
void making_end(struct making *making);
/* Writes the struct in the intake's form and hands it on. `id` may be empty: the record's
 * own holds. */
void making_hand_on(struct making *making, const void *value, struct mill_str key,
                    struct mill_str id, int64_t timestamp_ms);
/* Hands a value on as it stands. */
void making_hand_plain(struct making *making, struct mill_str value,
                       const struct intake_hints *hints);
/* Reports that there is no record, with file and line before the error's text. */
void making_refuse(struct making *making, struct mill_error *error);

/* "-" is standard input. NULL with the reason in error. */
FILE *making_open(const char *file, struct mill_error *error);
void making_close(FILE *stream);
/* NULL is empty. */
struct mill_str making_str(const char *text);

/* `path` is read, `file` is what it is called. */
enum mill_status intake_raw(const struct intake *intake, const char *path,
                            const char *file, const struct intake_hints *hints,
                            struct mill_error *error);
enum mill_status intake_lines(const struct intake *intake, const char *file,
                              const struct intake_hints *hints, struct mill_error *error);

#endif
