/* SPDX-License-Identifier: Apache-2.0
 * making.c - from a filled struct to a message. */
#include "cli/making.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { ROOM = 4 * INTAKE_MOST_BYTES }; /* a record's struct, its texts and its frame */

void making_start(struct making *making, const struct intake *intake, const char *file)
{
    *making = (struct making){ .intake = intake, .file = file };
    arena_init(&making->arena, ROOM);
    buffer_init(&making->framed, ROOM);
}

void making_end(struct making *making)
{
    arena_finish(&making->arena);
    buffer_finish(&making->framed);
}

struct mill_str making_str(const char *text)
{
    return (struct mill_str){ text, text ? strlen(text) : 0 };
}

void making_refuse(struct making *making, struct mill_error *error)
{
    if (making->line)
        mill_error_at(error, MILL_FATAL, "%s:%lld", making->file,
                      (long long)making->line);
    making->intake->refuse(making->intake->arg, making->file, error->text);
}

void making_hand_on(struct making *making, const void *value, struct mill_str key,
                    struct mill_str id, int64_t timestamp_ms)
{
    const struct intake *intake = making->intake;
    const struct header header = { MILL_STR("ce_id"), id };
    struct inbound in = { .key = key,
                          .headers = &header,
                          .header_count = id.len ? 1 : 0,
                          .timestamp_ms = timestamp_ms,
                          .topic = making->file,
                          .offset = making->count++ };
    struct mill_error error;

    buffer_reset(&making->framed);
    if (form_write(intake->form ? intake->form->format : FORMAT_AVRO, intake->type, value,
                   &making->framed, &error) != MILL_OK) {
        if (making->framed.overflowed)
            mill_error(&error, MILL_FATAL, "larger than %d bytes", ROOM);
        making_refuse(making, &error);
        return;
    }
    in.value = (struct mill_str){ making->framed.data, making->framed.len };
    intake->take(intake->arg, making->file, &in);
}

void making_hand_plain(struct making *making, struct mill_str value,
                       const struct intake_hints *hints)
{
    const struct inbound in = { .key = making_str(hints->key),
                                .value = value,
                                .headers = hints->headers,
                                .header_count = hints->header_count,
                                .timestamp_ms = making->intake->now_ms,
                                .topic = making->file,
                                .offset = making->count++ };

    making->intake->take(making->intake->arg, making->file, &in);
}

FILE *making_open(const char *file, struct mill_error *error)
{
    FILE *stream = !strcmp(file, "-") ? stdin : fopen(file, "re");
    struct stat about;

    if (stream && fstat(fileno(stream), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(stream);
        stream = NULL;
        errno = EISDIR;
    }
    if (!stream)
        mill_error(error, MILL_FATAL, "%s: %s", file, strerror(errno));
    return stream;
}

void making_close(FILE *stream)
{
    if (stream && stream != stdin)
        fclose(stream);
}
