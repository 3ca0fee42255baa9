/* SPDX-License-Identifier: Apache-2.0
 * intake.c - whole files as records; which files are JSON lines. */
#include "cli/intake.h"

#include "cli/fill.h"
#include "cli/making.h"
#include "cli/when.h"
#include "host/ids.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), tail = strlen(end);

    return len > tail && !strcasecmp(name + len - tail, end);
}

/* What the name says; text without a name for it stays unknown: it may hold anything. */
static const char *content_type_of(const char *file)
{
    static const char *const html[] = { ".html",    ".htm",    ".xhtml",
                                        ".html.gz", ".htm.gz", ".xhtml.gz" };

    for (size_t i = 0; i < sizeof(html) / sizeof(html[0]); i++) {
        if (ends_with(file, html[i]))
            return "text/html";
    }
    return NULL;
}

static void fill_item(const struct fill *page, const char *published)
{
    struct fill item;
    int64_t ms;

    if (!published)
        return;
    item = fill_record(page, "item");
    if (!item.value)
        return;
    fill_text(&item, "published_text", making_str(published));
    if (when_parse(published, &ms))
        fill_long(&item, "published_ms", ms);
}

static const char *url_of(struct making *making, const struct intake_hints *hints)
{
    const char *slash = strrchr(making->file, '/');
    const char *name = slash ? slash + 1 : making->file;
    size_t size = strlen(name) + sizeof("file:");
    char *url;

    if (hints->url)
        return hints->url;
    url = arena_alloc(&making->arena, size);
    if (url)
        snprintf(url, size, "file:%s", name);
    return url ? url : "file:";
}

/* A changed page is a new id under the same url. */
static struct mill_str raw_id(struct making *making, struct mill_str url,
                              struct mill_str body)
{
    const struct mill_str texts[] = { url, body };
    char *id = arena_alloc(&making->arena, ID_LEN + 1);

    if (id)
        id_of_texts(texts, 2, id);
    return making_str(id);
}

static void take_raw(struct making *making, struct mill_str body,
                     const struct intake_hints *hints)
{
    struct fill page = fill_start(making->intake->type, &making->arena);
    struct mill_str url = making_str(url_of(making, hints)),
                    id = raw_id(making, url, body);
    const char *type =
        hints->content_type ? hints->content_type : content_type_of(making->file);

    if (!fill_text(&page, "body", body))
        fill_text(&page, "text", body);
    fill_text(&page, "id", id);
    fill_text(&page, "url", url);
    fill_text(&page, "url_key", url);
    if (type)
        fill_text(&page, "content_type", making_str(type));
    if (ends_with(making->file, ".gz"))
        fill_text(&page, "content_encoding", making_str("gzip"));
    fill_long(&page, "fetched_ms", making->intake->now_ms);
    fill_item(&page, hints->published);
    making_hand_on(making, page.value, url, id, making->intake->now_ms);
}

static enum mill_status read_whole(const char *file, struct buffer *content,
                                   struct mill_error *error)
{
    FILE *stream = making_open(file, error);
    enum mill_status status = MILL_OK;
    char block[1 << 14];
    size_t len;

    if (!stream)
        return MILL_FATAL;
    while (!content->overflowed && (len = fread(block, 1, sizeof(block), stream)) > 0)
        buffer_add(content, block, len);
    if (content->overflowed)
        status = mill_error(error, MILL_FATAL, "%s: larger than %d MiB", file,
                            INTAKE_MOST_BYTES >> 20);
    else if (ferror(stream))
        status = mill_error(error, MILL_FATAL, "%s: %s", file, strerror(errno));
    making_close(stream);
    return status;
}

enum mill_status intake_raw(const struct intake *intake, const char *path,
                            const char *file, const struct intake_hints *hints,
                            struct mill_error *error)
{
    struct making making;
    struct buffer content;
    struct mill_str value;
    enum mill_status status;

    if (!intake_is_plain(intake) && !intake_takes_raw(intake->type))
        return mill_error(error, MILL_FATAL,
                          "%s: %s has neither body nor text; want its records as JSON "
                          "lines in a .jsonl file",
                          file, intake->type->name);
    making_start(&making, intake, file);
    buffer_init(&content, INTAKE_MOST_BYTES);
    status = read_whole(path, &content, error);
    value = (struct mill_str){ content.len ? content.data : "", content.len };
    if (status == MILL_OK && intake_is_plain(intake))
        making_hand_plain(&making, value, hints);
    else if (status == MILL_OK)
        take_raw(&making, value, hints);
    buffer_finish(&content);
    making_end(&making);
    return status;
}

static bool holds_lines(const char *file)
{
    return ends_with(file, ".jsonl") || ends_with(file, ".ndjson");
}

/* Of a form with a map: one value a line, or a file. */
static enum mill_status take_plain(const struct intake *intake, const char *file,
                                   const struct intake_hints *hints,
                                   struct mill_error *error)
{
    if (intake->form->format == FORMAT_JSON && holds_lines(file))
        return intake_lines(intake, file, hints, error);
    return intake_raw(intake, file, file, hints, error);
}

enum mill_status intake_file(const struct intake *intake, const char *file,
                             const struct intake_hints *hints, struct mill_error *error)
{
    if (intake_is_plain(intake))
        return take_plain(intake, file, hints, error);
    if (holds_lines(file) || ends_with(file, ".json") ||
        (!strcmp(file, "-") && !intake_takes_raw(intake->type)))
        return intake_lines(intake, file, hints, error);
    return intake_raw(intake, file, file, hints, error);
}

bool intake_headers(const char *const *words, size_t count, struct header *items,
                    struct intake_hints *hints)
{
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(words[i], '=');

        if (!equals || equals == words[i])
            return false;
        items[i] = (struct header){ { words[i], (size_t)(equals - words[i]) },
                                    making_str(equals + 1) };
    }
    hints->headers = items;
    hints->header_count = count;
    return true;
}

bool intake_is_plain(const struct intake *intake)
{
    return intake->form && intake->form->map.count;
}

bool intake_takes_raw(const struct mill_type *type)
{
    return fill_has(type, "body", MILL_BYTES) || fill_has(type, "body", MILL_STRING) ||
           fill_has(type, "text", MILL_STRING) || fill_has(type, "text", MILL_BYTES);
}
