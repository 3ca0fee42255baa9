/* SPDX-License-Identifier: Apache-2.0
 * log_line.h - what the two forms of a line share. */
#ifndef NEWSMILL_LOG_LINE_H
#define NEWSMILL_LOG_LINE_H

#include "base/log.h"

/* What ends a line always fits: a quote, a brace, the newline. */
enum { LOG_LINE_BYTES = 4096, LOG_LINE_END = 3 };

struct log_line {
    char text[LOG_LINE_BYTES];
    size_t len;
};

/* False, and nothing of it is added: it does not fit. */
bool log_line_add(struct log_line *line, const char *text, size_t len);

void log_plain(struct log_line *line, const struct log *log, const char *time,
               const char *level, const char *event, const struct log_field *fields);
void log_json(struct log_line *line, const struct log *log, const char *time,
              const char *level, const char *event, const struct log_field *fields);

#endif
