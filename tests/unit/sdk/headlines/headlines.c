/* SPDX-License-Identifier: Apache-2.0
 * headlines.c - a third party's stage, built outside of newsmill's tree: articles in, the
 * words of their titles out, in a schema of its own. */
#include <newsmill/plugin.h>

#include "article.h"
#include "headline.h"

enum { HEADLINES };

/* The words between spaces; false: over the call's budget. */
static bool split(struct mill_str text, struct mill_host *host, struct mill_strs *words)
{
    struct mill_str *items = mill_alloc(host, (text.len + 1) * sizeof(*items));
    size_t count = 0, start = 0;

    if (!items)
        return false;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.data[i] != ' ')
            continue;
        if (i > start)
            items[count++] = (struct mill_str){ text.data + start, i - start };
        start = i + 1;
    }
    *words = (struct mill_strs){ items, count };
    return true;
}

static enum mill_status tell(const struct mill_record *record, struct mill_host *host)
{
    const struct article *article = record->value;
    struct headline headline = headline_blank;
    struct mill_record out = *record;
    struct mill_str day;

    if (!article->title || !article->title->len) {
        mill_reject(host, record, "no title");
        return MILL_OK;
    }
    if (!split(*article->title, host, &headline.words))
        return MILL_FATAL;
    headline.id = record->id;
    headline.title = *article->title;
    headline.blocks = (int32_t)article->blocks.count;
    if (article->published && article->published->iso.len >= 10) {
        day = (struct mill_str){ article->published->iso.data, 10 };
        headline.day = &day;
    }
    out.key = record->id;
    out.value = &headline;
    mill_emit(host, HEADLINES, &out, record);
    return MILL_OK;
}

static enum mill_status tell_all(void *part, const struct mill_batch *in,
                                 struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    (void)part;
    for (size_t i = 0; status == MILL_OK && i < in->count; i++)
        status = tell(in->records[i], host);
    return status;
}

static const struct mill_output outputs[] = {
    [HEADLINES] = { "headlines", &headline_type }, { NULL, NULL }
};

static const struct mill_stage headlines = {
    MILL_STAGE_ABI,
    .name = "headlines",
    .summary = "tells the words of headlines",
    .input = &article_type,
    .outputs = outputs,
    .process = tell_all,
};

MILL_EXPORT_STAGE(headlines)
