/* SPDX-License-Identifier: Apache-2.0
 *
 * log.h - one event a line on a file descriptor, for people or for machines:
 *
 *   2026-11-24T14:00:00.123Z warn cleaner.0 retry topic=news.pages why="registry: down"
 *   {"time":"2026-11-24T14:00:00.123Z","level":"warn","who":"cleaner.0","event":"retry",
 *    "topic":"news.pages","why":"registry: down"}          (one line)
 *
 * A line is one write of at most 4,096 bytes, so that the lines of several processes on
 * one pipe never mix; what does not fit is cut inside a value, and JSON stays JSON. In
 * lines for people values that hold a space, a quote or a control character are quoted
 * and escaped: text from outside cannot start a line of its own. In JSON what is not
 * UTF-8 becomes U+FFFD.
 */
#ifndef NEWSMILL_LOG_H
#define NEWSMILL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_form { LOG_PLAIN, LOG_JSON };

struct log {
    const char *who; /* borrowed: stage.worker, or the supervisor's name */
    int fd;
    enum log_level least; /* what is below it is not written */
    enum log_form form;
};

struct log_field {
    const char *name; /* NULL ends the list */
    const char *text; /* NULL: number counts */
    int64_t number;
};

#define LOG_TEXT(key, value)                                                             \
    {                                                                                    \
        .name = (key), .text = (value)                                                   \
    }
#define LOG_NUMBER(key, value)                                                           \
    {                                                                                    \
        .name = (key), .number = (int64_t)(value)                                        \
    }

/* log_event(&log, LOG_INFO, "assigned", LOG_TEXT("topic", t), LOG_NUMBER("n", 3)); */
#define log_event(log, level, ...) log_write((log), (level), LOG_LIST(__VA_ARGS__, { 0 }))
#define LOG_LIST(event, ...)                                                             \
    (event), (const struct log_field[])                                                  \
    {                                                                                    \
        __VA_ARGS__                                                                      \
    }

void log_write(const struct log *log, enum log_level level, const char *event,
               const struct log_field *fields);

/* What $NEWSMILL_LOG says: words between commas, a level (debug, info, warn, error) and a
 * form (text, json). Without them info, as text; words that are none of these are passed
 * over. */
struct log log_to(const char *who, int fd);
/* Are these words such? NULL is fine. */
bool log_words_are_good(const char *words);

#endif
