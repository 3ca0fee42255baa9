/* SPDX-License-Identifier: Apache-2.0
 * log.c - builds a line in a buffer of its own and writes it at once. */
#include "base/log.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 4096 };

static const char *const level_names[] = { "debug", "info", "warn", "error" };

struct line {
    char text[LINE_BYTES];
    size_t len;
};

/* Leaves room for a closing quote and the newline. */
static void add(struct line *line, const char *text, size_t len)
{
    size_t room = sizeof(line->text) - 2 - line->len;

    if (len > room)
        len = room;
    memcpy(line->text + line->len, text, len);
    line->len += len;
}

static void add_text(struct line *line, const char *text)
{
    add(line, text, strlen(text));
}

static void add_time(struct line *line)
{
    struct timespec now;
    struct tm utc;
    char text[40];
    size_t len;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
    add(line, text, len);
    snprintf(text, sizeof(text), ".%03dZ ", (int)(now.tv_nsec / 1000000));
    add_text(line, text);
}

static bool is_plain(const char *text)
{
    if (!*text)
        return false;
    for (; *text; text++)
        if ((unsigned char)*text <= ' ' || *text == '"' || *text == '=' || *text == 127)
            return false;
    return true;
}

static void add_escaped(struct line *line, unsigned char c)
{
    char text[8];

    if (c == '"' || c == '\\')
        snprintf(text, sizeof(text), "\\%c", c);
    else if (c == '\n')
        snprintf(text, sizeof(text), "\\n");
    else if (c < ' ' || c == 127)
        snprintf(text, sizeof(text), "\\x%02x", c);
    else
        snprintf(text, sizeof(text), "%c", c);
    add_text(line, text);
}

static void add_value(struct line *line, const char *text)
{
    if (is_plain(text)) {
        add_text(line, text);
        return;
    }
    add_text(line, "\"");
    for (; *text; text++)
        add_escaped(line, (unsigned char)*text);
    line->text[line->len++] = '"';
}

static void add_field(struct line *line, const struct log_field *field)
{
    char number[32];

    /* A value that filled the line took the quote's place. */
    if (line->len > sizeof(line->text) - 3)
        return;
    add_text(line, " ");
    add_text(line, field->name);
    add_text(line, "=");
    if (field->text) {
        add_value(line, field->text);
        return;
    }
    snprintf(number, sizeof(number), "%" PRId64, field->number);
    add_text(line, number);
}

void log_write(const struct log *log, enum log_level level, const char *event,
               const struct log_field *fields)
{
    struct line line = { .len = 0 };

    if (level < log->least)
        return;
    add_time(&line);
    add_text(&line, level_names[level]);
    add_text(&line, " ");
    add_text(&line, log->who);
    add_text(&line, " ");
    add_text(&line, event);
    for (; fields->name; fields++)
        add_field(&line, fields);
    line.text[line.len++] = '\n';
    if (write(log->fd, line.text, line.len) < 0)
        return; /* nobody left to tell */
}

enum log_level log_level_of(const char *name)
{
    for (int level = LOG_DEBUG; name && level <= LOG_ERROR; level++)
        if (!strcmp(name, level_names[level]))
            return (enum log_level)level;
    return LOG_INFO;
}
