/* SPDX-License-Identifier: Apache-2.0
 * log_json.c - a line as a JSON object. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log_line.h"
#include "text/utf8.h"

static bool add_text(struct log_line *line, const char *text)
{
    return log_line_add(line, text, strlen(text));
}

/* One character of a string, whole or not at all. */
static bool add_character(struct log_line *line, uint32_t c)
{
    char text[8];
    size_t len;

    if (c == '"' || c == '\\')
        len = (size_t)snprintf(text, sizeof(text), "\\%c", (int)c);
    else if (c == '\n')
        len = (size_t)snprintf(text, sizeof(text), "\\n");
    else if (c < ' ' || c == 127)
        len = (size_t)snprintf(text, sizeof(text), "\\u%04" PRIx32, c);
    else
        len = utf8_put(text, c);
    return log_line_add(line, text, len);
}

/* The closing quote has its place whatever came before it. */
static void add_string(struct log_line *line, const char *text)
{
    struct mill_str rest = { text, strlen(text) };
    size_t at = 0;

    line->text[line->len++] = '"';
    while (at < rest.len && add_character(line, utf8_next(rest, &at)))
        continue;
    line->text[line->len++] = '"';
}

/* A name with its colon; false: the line is full. */
static bool add_name(struct log_line *line, const char *name)
{
    /* Names are the program's own words: nothing in them to escape. */
    char text[80];
    int len = snprintf(text, sizeof(text), "%s\"%s\":", line->len > 1 ? "," : "", name);

    /* The value's two quotes come after it. */
    return len < (int)sizeof(text) &&
           line->len + (size_t)len + 2 + LOG_LINE_END <= sizeof(line->text) &&
           log_line_add(line, text, (size_t)len);
}

static void add_member(struct log_line *line, const char *name, const char *text)
{
    if (add_name(line, name))
        add_string(line, text);
}

static void add_field(struct log_line *line, const struct log_field *field)
{
    size_t before = line->len;
    char number[32];

    if (field->text) {
        add_member(line, field->name, field->text);
        return;
    }
    snprintf(number, sizeof(number), "%" PRId64, field->number);
    if (!add_name(line, field->name) || !add_text(line, number))
        line->len = before;
}

void log_json(struct log_line *line, const struct log *log, const char *time,
              const char *level, const char *event, const struct log_field *fields)
{
    add_text(line, "{");
    add_member(line, "time", time);
    add_member(line, "level", level);
    add_member(line, "who", log->who);
    add_member(line, "event", event);
    for (; fields->name; fields++)
        add_field(line, fields);
    line->text[line->len++] = '}';
}
