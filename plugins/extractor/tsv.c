/* SPDX-License-Identifier: Apache-2.0
 * tsv.c - reads a rule file of tab-separated cells. */
#include "extractor/tsv.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

struct reader {
    struct tsv *tsv;
    struct mill_host *host;
    const char *const *names;
    size_t wanted;
    size_t place[TSV_MAX_COLUMNS]; /* of the file's columns among the wanted */
    size_t columns;
    size_t capacity;
    bool good;
};

static unsigned column_of(const char *line, const char *at)
{
    return (unsigned)chars_count((struct mill_str){ line, (size_t)(at - line) }) + 1;
}

static void report(struct reader *reader, unsigned line, unsigned column,
                   const char *format, ...) MILL_PRINTF(4, 5);
static void report(struct reader *reader, unsigned line, unsigned column,
                   const char *format, ...)
{
    char what[256];
    va_list list;

    va_start(list, format);
    vsnprintf(what, sizeof(what), format, list);
    va_end(list);
    mill_problem(reader->host, reader->tsv->path, line, column, "%s", what);
    reader->good = false;
}

void tsv_problem(const struct tsv *tsv, const struct tsv_row *row, size_t cell,
                 size_t offset, struct mill_host *host, const char *what, ...)
{
    const char *at = row->cells[cell].data, *line = at;
    char text[256];
    va_list list;

    while (at && line > tsv->text && line[-1] != '\n')
        line--;
    va_start(list, what);
    vsnprintf(text, sizeof(text), what, list);
    va_end(list);
    mill_problem(host, tsv->path, row->line, at ? column_of(line, at + offset) : 0, "%s",
                 text);
}

static size_t place_of(const struct reader *reader, struct mill_str name)
{
    for (size_t i = 0; i < reader->wanted; i++)
        if (name.len == strlen(reader->names[i]) &&
            !memcmp(name.data, reader->names[i], name.len))
            return i;
    return SIZE_MAX;
}

static void read_header(struct reader *reader, struct mill_str line, unsigned number)
{
    bool seen[TSV_MAX_COLUMNS] = { false };
    struct mill_str rest = line, name;

    while (chars_piece(&rest, '\t', &name)) {
        size_t place = place_of(reader, name);
        unsigned column = column_of(line.data, name.data);

        if (reader->columns == TSV_MAX_COLUMNS) {
            report(reader, number, column, "more than %d columns", TSV_MAX_COLUMNS);
            return;
        }
        if (place == SIZE_MAX)
            report(reader, number, column, "unknown column %.*s", (int)name.len,
                   name.data);
        else if (seen[place])
            report(reader, number, column, "column %.*s twice", (int)name.len, name.data);
        else
            seen[place] = true;
        reader->place[reader->columns++] = place;
    }
    for (size_t i = 0; i < reader->wanted; i++)
        if (!seen[i])
            report(reader, number, 1, "column %s is missing from the header line",
                   reader->names[i]);
}

static struct tsv_row *add_row(struct reader *reader)
{
    struct tsv *tsv = reader->tsv;

    if (tsv->count == reader->capacity) {
        size_t more = reader->capacity ? reader->capacity * 2 : 64;
        struct tsv_row *rows = realloc(tsv->rows, more * sizeof(*rows));

        if (!rows)
            return NULL;
        tsv->rows = rows;
        reader->capacity = more;
    }
    memset(&tsv->rows[tsv->count], 0, sizeof(*tsv->rows));
    return &tsv->rows[tsv->count++];
}

static void read_row(struct reader *reader, struct mill_str line, unsigned number)
{
    struct tsv_row *row = add_row(reader);
    struct mill_str rest = line, cell;

    if (!row) {
        report(reader, number, 0, "no memory");
        return;
    }
    row->line = number;
    for (size_t i = 0; i < reader->wanted; i++)
        row->cells[i] = (struct mill_str){ line.data + line.len, 0 };
    for (size_t i = 0; chars_piece(&rest, '\t', &cell); i++) {
        if (i >= reader->columns) {
            report(reader, number, column_of(line.data, cell.data),
                   "more cells than the header has columns (%zu)", reader->columns);
            return;
        }
        if (cell.len == 1 && cell.data[0] == '-')
            cell.len = 0;
        if (reader->place[i] < reader->wanted)
            row->cells[reader->place[i]] = cell;
    }
}

static void read_lines(struct reader *reader, struct mill_str text)
{
    struct mill_str line;
    bool headed = false;

    for (unsigned number = 1; reader->good && chars_piece(&text, '\n', &line); number++) {
        size_t bad;

        if (line.len && line.data[line.len - 1] == '\r')
            line.len--;
        if (!chars_valid(line, &bad)) {
            report(reader, number, column_of(line.data, line.data + bad),
                   "no UTF-8, or a NUL");
            return;
        }
        if (!line.len || line.data[0] == '#')
            continue;
        if (headed)
            read_row(reader, line, number);
        else
            read_header(reader, line, number);
        headed = true;
    }
    if (!headed && reader->good)
        report(reader, 1, 1, "no header line");
}

bool tsv_parse(struct tsv *tsv, const char *path, struct mill_str text,
               const char *const *names, struct mill_host *host)
{
    struct reader reader = { .tsv = tsv, .host = host, .names = names, .good = true };
    struct mill_str all;

    memset(tsv, 0, sizeof(*tsv));
    while (names[reader.wanted])
        reader.wanted++;
    tsv->path = strdup(path);
    tsv->text = malloc(text.len + 1);
    if (!tsv->path || !tsv->text) {
        mill_problem(host, path, 0, 0, "no memory");
        tsv_finish(tsv);
        return false;
    }
    if (text.len)
        memcpy(tsv->text, text.data, text.len);
    tsv->text[text.len] = '\n';
    tsv->bytes = text.len;
    all = (struct mill_str){ tsv->text, text.len };
    if (chars_starts(all, 0, STR("\xef\xbb\xbf")))
        all = chars_slice(all, 3, all.len);
    read_lines(&reader, all);
    if (!reader.good)
        tsv_finish(tsv);
    return reader.good;
}

/* The whole file in memory that the caller frees; NULL after telling why not. */
static char *slurp(const char *path, size_t *len, struct mill_host *host)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size;

    if (!file) {
        mill_problem(host, path, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
        mill_problem(host, path, 0, 0, "%s", strerror(errno));
    else if (size > TSV_MAX_BYTES)
        mill_problem(host, path, 0, 0, "%ld bytes, more than %d", size, TSV_MAX_BYTES);
    else if (!(text = malloc((size_t)size + 1)))
        mill_problem(host, path, 0, 0, "no memory");
    else
        *len = fread(text, 1, (size_t)size, file);
    fclose(file);
    return text;
}

bool tsv_load(struct tsv *tsv, const char *path, const char *const *names,
              struct mill_host *host)
{
    size_t len = 0;
    char *text = slurp(path, &len, host);
    bool good;

    memset(tsv, 0, sizeof(*tsv));
    if (!text)
        return false;
    good = tsv_parse(tsv, path, (struct mill_str){ text, len }, names, host);
    free(text);
    return good;
}

void tsv_finish(struct tsv *tsv)
{
    free(tsv->path);
    free(tsv->text);
    free(tsv->rows);
    memset(tsv, 0, sizeof(*tsv));
}
