/* SPDX-License-Identifier: Apache-2.0
 * once_stage.c - a stage whose memory is a cache of its store. */
#include "note.h"
#include "once.h"

#include <stdlib.h>
#include <string.h>

struct seen {
    char *text, *id;
    size_t text_len, id_len;
};

struct window {
    struct seen *items;
    size_t count;
};

static char *copy(struct mill_str text)
{
    char *bytes = malloc(text.len + 1);

    if (bytes && text.len)
        memcpy(bytes, text.data, text.len);
    return bytes;
}

static void recall(void *arg, struct mill_str text, struct mill_str id)
{
    struct window *window = arg;
    struct seen *items =
        realloc(window->items, (window->count + 1) * sizeof(*window->items));

    if (!items)
        return;
    window->items = items;
    items[window->count++] = (struct seen){ copy(text), copy(id), text.len, id.len };
}

static enum mill_status recall_texts(void *shared, struct mill_host *host, void **part)
{
    struct window *window = calloc(1, sizeof(*window));

    if (!window)
        return mill_fail(host, MILL_RETRY, "no memory");
    mill_scan(host, recall, window);
    *part = window;
    return MILL_OK;
}

static void free_window(void *part)
{
    struct window *window = part;

    for (size_t i = 0; i < window->count; i++) {
        free(window->items[i].text);
        free(window->items[i].id);
    }
    free(window->items);
    free(window);
}

static bool equals(const char *data, size_t len, struct mill_str text)
{
    return data && len == text.len && !memcmp(data, text.data, len);
}

/* True for the first note of a text, whenever it comes. */
static bool claim(struct window *window, struct mill_str text, struct mill_str id)
{
    for (size_t i = 0; i < window->count; i++) {
        const struct seen *seen = &window->items[i];

        if (equals(seen->text, seen->text_len, text))
            return equals(seen->id, seen->id_len, id);
    }
    recall(window, text, id);
    return true;
}

static void pass(void *part, const struct mill_record *record, struct mill_host *host)
{
    const struct note *note = record->value;

    if (!note->text.len) {
        mill_reject(host, record, "no text");
    } else if (claim(part, note->text, record->id)) {
        mill_put(host, note->text, record->id);
        mill_emit(host, 0, record, record);
    } else {
        mill_count(host, "copies", 1);
    }
}

static enum mill_status pass_first(void *part, const struct mill_batch *in,
                                   struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++)
        pass(part, in->records[i], host);
    return MILL_OK;
}

static enum mill_status pass_forgetfully(void *part, const struct mill_batch *in,
                                         struct mill_host *host)
{
    struct window *window = part;

    for (size_t i = 0; i < in->count; i++) {
        const struct mill_record *record = in->records[i];
        const struct note *note = record->value;
        size_t before = window->count;

        if (!claim(window, note->text, record->id) || window->count == before)
            continue; /* the bug: a text that is known is a copy, whoever brings it */
        mill_put(host, note->text, record->id);
        mill_emit(host, 0, record, record);
    }
    return MILL_OK;
}

static const struct mill_output outputs[] = { { "notes", &note_type }, { 0 } };
static const struct mill_counter_spec counters[] = { { "copies", "texts seen before" },
                                                     { 0 } };

const struct mill_stage once_stage = {
    MILL_STAGE_ABI,         .name = "once",        .summary = "passes each text once",
    .input = &note_type,    .outputs = outputs,    .counters = counters,
    .attach = recall_texts, .detach = free_window, .keeps_state = true,
    .process = pass_first,
};

const struct mill_stage forgetful_stage = {
    MILL_STAGE_ABI,
    .name = "forgetful",
    .summary = "takes a redelivery for a copy",
    .input = &note_type,
    .outputs = outputs,
    .counters = counters,
    .attach = recall_texts,
    .detach = free_window,
    .keeps_state = true,
    .process = pass_forgetfully,
};
