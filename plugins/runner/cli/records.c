/* SPDX-License-Identifier: Apache-2.0
 * records.c - JSON lines and manifests as records. */
#include "avro/json.h"
#include "cli/fill.h"
#include "cli/lines.h"
#include "cli/making.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS_MOST = 64 };

/* A member that is text, in the arena; empty when it is not there. */
static struct mill_str member(struct making *making, const json_t *object,
                              const char *name)
{
    const json_t *value = json_object_get(object, name);
    size_t len = json_string_length(value);
    const char *copy =
        value && len ? arena_copy(&making->arena, json_string_value(value), len) : NULL;

    return (struct mill_str){ copy, copy ? len : 0 };
}

static int64_t time_of(struct making *making, const json_t *envelope, const void *value)
{
    const json_t *member_ms = json_object_get(envelope, "timestamp_ms");
    int64_t ms = 0;

    if (json_is_integer(member_ms))
        return json_integer_value(member_ms);
    if (fill_read_long(making->intake->type, value, "fetched_ms", &ms) && ms)
        return ms;
    return making->intake->now_ms;
}

static void take_value(struct making *making, struct mill_str json,
                       const json_t *envelope)
{
    struct mill_error error;
    struct mill_str key, id;
    const void *value;

    error.text[0] = '\0';
    if (json_read(making->intake->type, json, &making->arena, &value, &error) !=
        MILL_OK) {
        making_refuse(making, &error);
        return;
    }
    key = member(making, envelope, "key");
    id = member(making, envelope, "id");
    making_hand_on(making, value, key, id, time_of(making, envelope, value));
}

/* {"topic", "value"}: what is inside is the record. Takes nothing of another shape. */
static bool take_envelope(struct making *making, struct mill_str line)
{
    json_t *json = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *inside = json_object_get(json, "value");
    char *text;

    if (!json_is_string(json_object_get(json, "topic")) || !json_is_object(inside)) {
        json_decref(json);
        return false;
    }
    text = json_dumps(inside, JSON_COMPACT | JSON_REAL_PRECISION(17));
    if (text)
        take_value(making, making_str(text), json);
    free(text);
    json_decref(json);
    return true;
}

static void take_line(struct making *making, struct mill_str line,
                      const struct intake_hints *hints)
{
    if (!line.len)
        return;
    arena_reset(&making->arena);
    if (intake_is_plain(making->intake))
        making_hand_plain(making, line, hints);
    else if (!take_envelope(making, line))
        take_value(making, line, NULL);
}

static const char *text_or(const json_t *object, const char *name, const char *fallback)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : fallback;
}

/* {"headers": {"url": "..."}} of an entry, before those of all. False: too many. */
static bool take_headers(const json_t *entry, const struct intake_hints *all,
                         struct header headers[HEADERS_MOST], size_t *count)
{
    json_t *object = json_object_get(entry, "headers"), *value;
    const char *name;

    *count = 0;
    if (json_object_size(object) + all->header_count > HEADERS_MOST)
        return false;
    for (size_t i = 0; i < all->header_count; i++)
        headers[(*count)++] = all->headers[i];
    json_object_foreach(object, name, value) headers[(*count)++] =
        (struct header){ making_str(name),
                         { json_string_value(value), json_string_length(value) } };
    return true;
}

/* A file beside the manifest. */
static void take_named(struct making *making, const json_t *entry,
                       const struct intake_hints *hints)
{
    const char *manifest = making->file, *slash = strrchr(manifest, '/');
    const char *file = json_string_value(json_object_get(entry, "file"));
    struct intake_hints own = { text_or(entry, "url", hints->url),
                                text_or(entry, "published", hints->published),
                                text_or(entry, "content_type", hints->content_type),
                                NULL,
                                0,
                                text_or(entry, "key", hints->key) };
    struct header headers[HEADERS_MOST];
    struct mill_error error;
    char path[PATH_MAX];

    if (!take_headers(entry, hints, headers, &own.header_count)) {
        mill_error(&error, MILL_FATAL, "more than %d headers", HEADERS_MOST);
        making_refuse(making, &error);
        return;
    }
    own.headers = headers;
    if (slash && file[0] != '/')
        snprintf(path, sizeof(path), "%.*s/%s", (int)(slash - manifest), manifest, file);
    else
        snprintf(path, sizeof(path), "%s", file);
    if (intake_raw(making->intake, path, file, &own, &error) != MILL_OK)
        making_refuse(making, &error);
}

static void take_entry(struct making *making, struct mill_str line,
                       const struct intake_hints *hints)
{
    json_t *json = json_loadb(line.data, line.len, 0, NULL);

    if (json_is_string(json_object_get(json, "file")))
        take_named(making, json, hints);
    else
        take_line(making, line, hints);
    json_decref(json);
}

/* Every line of the file to take_line(), or to take_entry() where it is a manifest. */
static enum mill_status each_line(const struct intake *intake, const char *file,
                                  bool is_manifest, const struct intake_hints *hints,
                                  struct mill_error *error)
{
    struct making making;
    struct lines lines;
    struct mill_str line;
    FILE *stream = making_open(file, error);

    if (!stream)
        return MILL_FATAL;
    making_start(&making, intake, file);
    lines_start(&lines, stream, INTAKE_MOST_BYTES);
    while (lines_next(&lines, &line)) {
        making.line = lines.number;
        if (lines.too_long) {
            mill_error(error, MILL_FATAL, "line longer than %d MiB",
                       INTAKE_MOST_BYTES >> 20);
            making_refuse(&making, error);
        } else if (is_manifest && line.len) {
            take_entry(&making, line, hints);
        } else {
            take_line(&making, line, hints);
        }
    }
    lines_end(&lines);
    making_end(&making);
    making_close(stream);
    return MILL_OK;
}

enum mill_status intake_lines(const struct intake *intake, const char *file,
                              const struct intake_hints *hints, struct mill_error *error)
{
    return each_line(intake, file, false, hints, error);
}

enum mill_status intake_manifest(const struct intake *intake, const char *manifest,
                                 const struct intake_hints *hints,
                                 struct mill_error *error)
{
    return each_line(intake, manifest, true, hints, error);
}
