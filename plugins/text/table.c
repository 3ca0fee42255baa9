/* SPDX-License-Identifier: Apache-2.0
 * table.c - files of tab-separated columns, and words that mean a number. */
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "str.h"
#include "utf8.h"

struct word {
    struct mill_str text;
    uint32_t hash, value;
};

static void say(struct table_listener *listener, const char *file, unsigned line,
                unsigned column, const char *what)
{
    listener->problems++;
    if (listener->problem)
        listener->problem(listener->arg, file, line, column, what);
}

void table_problem(struct table_listener *listener, const struct table_row *row,
                   size_t column, const char *what)
{
    say(listener, row->file, row->line,
        column < row->count ? row->starts[column] : row->starts[row->count - 1], what);
}

static char *slurp(const char *path, size_t *len, struct table_listener *listener)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;

    if (!file) {
        say(listener, path, 0, 0, strerror(errno));
        return NULL;
    }
    text = malloc(TABLE_BYTES_MAX + 1);
    *len = text ? fread(text, 1, TABLE_BYTES_MAX + 1, file) : 0;
    if (!text || ferror(file) || *len > TABLE_BYTES_MAX) {
        say(listener, path, 0, 0,
            *len > TABLE_BYTES_MAX ? "the file is over 4 MiB" : "cannot be read");
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

static void split(struct mill_str line, struct table_row *row)
{
    size_t at = 0;

    row->count = 0;
    while (row->count < TABLE_COLUMNS_MAX) {
        size_t tab = str_find_byte(line, '\t', at);
        size_t end =
            tab == STR_NONE || row->count == TABLE_COLUMNS_MAX - 1 ? line.len : tab;

        row->starts[row->count] = (unsigned)utf8_count(str_slice(line, 0, at)) + 1;
        row->columns[row->count++] = str_trim(str_slice(line, at, end));
        if (end == line.len)
            break;
        at = end + 1;
    }
}

static bool is_good(const struct table_row *row, size_t columns, size_t optional,
                    struct table_listener *listener)
{
    char what[80];

    for (size_t i = 0; i < row->count && i < columns; i++) {
        if (!utf8_valid(row->columns[i])) {
            table_problem(listener, row, i, "this is not UTF-8");
            return false;
        }
        if (!row->columns[i].len && i + optional < columns) {
            table_problem(listener, row, i, "this column is empty");
            return false;
        }
    }
    if (row->count <= columns && row->count + optional >= columns)
        return true;
    snprintf(what, sizeof(what), "want %zu columns between tabs, got %zu", columns,
             row->count);
    table_problem(listener, row, row->count, what);
    return false;
}

char *table_read(const char *path, size_t columns, size_t optional,
                 struct table_listener *listener,
                 void (*see)(void *arg, const struct table_row *row), void *arg)
{
    struct table_row row = { .file = path };
    size_t len = 0;
    char *text = slurp(path, &len, listener);
    struct mill_str rest = { text, len }, line;

    while (text && str_next(&rest, '\n', &line)) {
        row.line++;
        if (str_is_blank(line) || line.data[0] == '#')
            continue;
        split(line, &row);
        if (is_good(&row, columns, optional, listener))
            see(arg, &row);
    }
    return text;
}

static uint32_t hash_of(struct mill_str word)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static struct word *slot_of(struct word *slots, size_t size, struct mill_str text,
                            uint32_t hash)
{
    size_t i = hash & (size - 1);

    while (slots[i].text.data &&
           (slots[i].hash != hash || !str_equal(slots[i].text, text)))
        i = (i + 1) & (size - 1);
    return &slots[i];
}

static bool widen(struct words *words)
{
    size_t size = words->size ? words->size * 2 : 64;
    struct word *slots = calloc(size, sizeof(*slots));

    if (!slots)
        return false;
    for (size_t i = 0; i < words->size; i++)
        if (words->slots[i].text.data)
            *slot_of(slots, size, words->slots[i].text, words->slots[i].hash) =
                words->slots[i];
    free(words->slots);
    words->slots = slots;
    words->size = size;
    return true;
}

bool words_add(struct words *words, struct mill_str text, uint32_t value)
{
    uint32_t hash = hash_of(text);
    struct word *slot;

    if (words->count * 2 >= words->size && !widen(words))
        return false;
    slot = slot_of(words->slots, words->size, text, hash);
    if (!slot->text.data) {
        *slot = (struct word){ text, hash, 0 };
        words->count++;
    }
    slot->value |= value;
    return true;
}

uint32_t words_find(const struct words *words, struct mill_str text)
{
    return words->size ? slot_of(words->slots, words->size, text, hash_of(text))->value
                       : 0;
}

void words_free(struct words *words)
{
    free(words->slots);
    *words = (struct words){ 0 };
}
