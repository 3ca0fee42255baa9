/* SPDX-License-Identifier: Apache-2.0
 *
 * once.c - the template stage: passes each text once.
 *
 * What it remembers lies in its store, under the hash of a text: the id of the article
 * that came first. A redelivered article finds its own id there and passes again; any
 * other article of the same text is a copy. */
#include <newsmill/plugin.h>

#include "article.h" /* made by schemac of article.avsc */

#include <stdlib.h>
#include <string.h>

enum { STORIES };

struct settings {
    bool empty;
};

static bool is_same(struct mill_str a, struct mill_str b)
{
    return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

static enum mill_status read_options(struct mill_host *host, void **shared)
{
    struct settings *settings = calloc(1, sizeof(*settings));

    if (!settings)
        return mill_fail(host, MILL_RETRY, "no memory");
    settings->empty = !strcmp(mill_option(host, "empty"), "true");
    *shared = settings;
    return MILL_OK;
}

static void pass_first(const struct settings *settings, const struct mill_record *record,
                       struct mill_host *host)
{
    const struct article *article = record->value;
    struct mill_record out = *record; /* the same id, time and value */
    struct mill_str first;

    if (article->blocks.count == 0 && !settings->empty) {
        mill_reject(host, record, "no text: want an article with blocks");
        return;
    }
    if (!mill_get(host, article->text_sha256, &first))
        mill_put(host, article->text_sha256, record->id);
    else if (!is_same(first, record->id)) {
        mill_count(host, "copies", 1);
        return;
    }
    out.key = record->id;
    mill_emit(host, STORIES, &out, record);
}

static enum mill_status pass_each_first(void *part, const struct mill_batch *in,
                                        struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++)
        pass_first(part, in->records[i], host);
    return MILL_OK;
}

static const struct mill_output outputs[] = {
    [STORIES] = { "stories", &article_type },
    { NULL, NULL },
};

static const struct mill_option_spec options[] = {
    { "empty", MILL_FLAG, "false", "pass articles without text, too" },
    { NULL, MILL_TEXT, NULL, NULL },
};

static const struct mill_counter_spec counters[] = {
    { "copies", "articles whose text another one had before" },
    { NULL, NULL },
};

static const struct mill_stage once = {
    MILL_STAGE_ABI,
    .name = "once",
    .summary = "passes each text once",
    .input = &article_type,
    .outputs = outputs,
    .options = options,
    .counters = counters,
    .open = read_options,
    .close = free,
    .keeps_state = true,
    .process = pass_each_first,
};

MILL_EXPORT_STAGE(once)
