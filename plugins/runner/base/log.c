/* SPDX-License-Identifier: Apache-2.0
 * log.c - builds a line in a buffer of its own and writes it at once. */
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log_line.h"

enum { TIME_BYTES = 40 };

static const char *const level_names[] = { "debug", "info", "warn", "error" };
static const char *const form_names[] = { "text", "json" };

bool log_line_add(struct log_line *line, const char *text, size_t len)
{
    if (len > sizeof(line->text) - LOG_LINE_END - line->len)
        return false;
    memcpy(line->text + line->len, text, len);
    line->len += len;
    return true;
}

/* As much of it as fits. */
static void add(struct log_line *line, const char *text)
{
    size_t len = strlen(text), room = sizeof(line->text) - LOG_LINE_END - line->len;

    log_line_add(line, text, len < room ? len : room);
}

static void print_time(char text[TIME_BYTES])
{
    struct timespec now;
    struct tm utc;
    size_t len;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    len = strftime(text, TIME_BYTES, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + len, TIME_BYTES - len, ".%03dZ", (int)(now.tv_nsec / 1000000));
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

/* Whole or not at all. */
static bool add_escaped(struct log_line *line, unsigned char c)
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
    return log_line_add(line, text, strlen(text));
}

/* The closing quote has its place whatever came before it. */
static void add_value(struct log_line *line, const char *text)
{
    if (is_plain(text)) {
        add(line, text);
        return;
    }
    add(line, "\"");
    while (*text && add_escaped(line, (unsigned char)*text))
        text++;
    line->text[line->len++] = '"';
}

static void add_field(struct log_line *line, const struct log_field *field)
{
    char number[32];

    /* A value that filled the line may have taken the quote's place. */
    if (line->len > sizeof(line->text) - LOG_LINE_END - 1)
        return;
    add(line, " ");
    add(line, field->name);
    add(line, "=");
    if (field->text) {
        add_value(line, field->text);
        return;
    }
    snprintf(number, sizeof(number), "%" PRId64, field->number);
    add(line, number);
}

void log_plain(struct log_line *line, const struct log *log, const char *time,
               const char *level, const char *event, const struct log_field *fields)
{
    add(line, time);
    add(line, " ");
    add(line, level);
    add(line, " ");
    add(line, log->who);
    add(line, " ");
    add(line, event);
    for (; fields->name; fields++)
        add_field(line, fields);
}

void log_write(const struct log *log, enum log_level level, const char *event,
               const struct log_field *fields)
{
    struct log_line line = { .len = 0 };
    char time[TIME_BYTES];

    if (level < log->least)
        return;
    print_time(time);
    if (log->form == LOG_JSON)
        log_json(&line, log, time, level_names[level], event, fields);
    else
        log_plain(&line, log, time, level_names[level], event, fields);
    line.text[line.len++] = '\n';
    if (write(log->fd, line.text, line.len) < 0)
        return; /* nobody left to tell */
}

static bool is_word(const char *word, size_t len, const char *name)
{
    return strlen(name) == len && !memcmp(word, name, len);
}

static bool take_word(struct log *log, const char *word, size_t len)
{
    for (int level = LOG_DEBUG; level <= LOG_ERROR; level++)
        if (is_word(word, len, level_names[level])) {
            log->least = (enum log_level)level;
            return true;
        }
    for (int form = LOG_PLAIN; form <= LOG_JSON; form++)
        if (is_word(word, len, form_names[form])) {
            log->form = (enum log_form)form;
            return true;
        }
    return false;
}

/* False: one of the words is unknown; the others hold. */
static bool take_words(struct log *log, const char *words)
{
    bool good = true;

    while (words) {
        const char *comma = strchr(words, ',');
        size_t len = comma ? (size_t)(comma - words) : strlen(words);

        good = take_word(log, words, len) && good;
        words = comma ? comma + 1 : NULL;
    }
    return good;
}

struct log log_to(const char *who, int fd)
{
    struct log log = { .who = who, .fd = fd, .least = LOG_INFO, .form = LOG_PLAIN };

    take_words(&log, getenv("NEWSMILL_LOG"));
    return log;
}

bool log_words_are_good(const char *words)
{
    struct log log = { .who = "", .fd = -1, .least = LOG_INFO, .form = LOG_PLAIN };

    return take_words(&log, words);
}
