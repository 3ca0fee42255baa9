/* SPDX-License-Identifier: Apache-2.0
 *
 * dedup.c - the stage: articles in, stories out, each text once.
 *
 * It compares an article with nothing but itself, so it keeps no state and says the same
 * whenever it sees the same record again. */
#include <newsmill/plugin.h>

#include "article.h"
#include "dedup/collapse.h"
#include "dedup/story.h"

#include <stdlib.h>
#include <string.h>

enum { STORIES };

struct settings {
    struct collapse_options collapse;
    bool images;
};

static bool is_set(struct mill_host *host, const char *name)
{
    const char *value = mill_option(host, name);

    return value && strcmp(value, "true") == 0;
}

static enum mill_status read_options(struct mill_host *host, void **shared)
{
    struct settings *settings = calloc(1, sizeof(*settings));
    const char *run_chars = mill_option(host, "run_chars");
    long chars;

    if (!settings)
        return mill_fail(host, MILL_RETRY, "no memory");
    settings->collapse.cover.near = is_set(host, "near");
    settings->collapse.cover.covered = is_set(host, "covered");
    chars = run_chars ? strtol(run_chars, NULL, 10) : 0;
    if (chars < 1 || chars > INT32_MAX) {
        free(settings);
        return mill_fail(host, MILL_FATAL, "run_chars: want 1 to %d, got %s", INT32_MAX,
                         run_chars ? run_chars : "nothing");
    }
    settings->collapse.run_chars = (uint32_t)chars;
    settings->images = is_set(host, "images");
    *shared = settings;
    return MILL_OK;
}

static void *alloc_in_host(void *host, size_t size)
{
    return mill_alloc((struct mill_host *)host, size);
}

static const char *why_kept(enum piece_kept kept)
{
    static const char *const reasons[] = {
        [KEPT_PLAIN] = "said once",
        [KEPT_REFRAIN] = "a refrain: said three times or more, among other words",
        [KEPT_PROTECTED] = "an item, a cell, a quotation, a label, a date or a score",
        [KEPT_SHORT] = "too short to be a copy for sure",
        [KEPT_CHANGED] = "numbers, names or a negation differ",
        [KEPT_GROWN] = "something is added",
    };

    return reasons[kept];
}

static void explain(struct mill_host *host, const struct pieces *pieces)
{
    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];
        size_t end = piece->start + piece->text.len;
        const char *field;

        if (piece->source == PIECE_NONE)
            continue;
        field = piece_field_name(pieces->items[piece->source].field);
        if (piece->reason == REASON_NONE)
            mill_explain(host, piece->start, end, "kept", "like %s [%zu,%zu), %.2f: %s",
                         field, piece->source_start, piece->source_end, piece->score,
                         why_kept(piece->kept));
        else
            mill_explain(host, piece->start, end, "removed", "%s of %s [%zu,%zu), %.2f",
                         piece_reason_name(piece->reason), field, piece->source_start,
                         piece->source_end, piece->score);
    }
}

static void count(struct mill_host *host, const struct story *story, uint32_t runs)
{
    static const char *const names[] = {
        [REASON_REPEAT] = "removed_repeat",   [REASON_RUN] = "removed_run",
        [REASON_TWIN] = "removed_twin",       [REASON_TITLE] = "removed_title",
        [REASON_CAPTION] = "removed_caption", [REASON_NEAR] = "removed_near",
        [REASON_COVERED] = "removed_covered",
    };
    uint64_t counts[REASON_COUNT] = { 0 }, bytes = 0, kept = 0;
    const struct pieces *pieces = &story->pieces;

    for (uint32_t at = pieces->body; at < pieces->count; at++) {
        const struct piece *piece = &pieces->items[at];

        counts[piece->reason]++;
        kept += piece->reason == REASON_NONE && piece->kept != KEPT_PLAIN;
        bytes += piece->reason == REASON_NONE ? 0 : piece->text.len;
    }
    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++)
        if (counts[reason])
            mill_count(host, names[reason], counts[reason]);
    if (story->captions_removed)
        mill_count(host, "removed_image_caption", story->captions_removed);
    if (runs)
        mill_count(host, "double_scrapes", runs);
    if (kept)
        mill_count(host, "kept_repeats", kept);
    if (bytes)
        mill_count(host, "removed_bytes", bytes);
}

static enum mill_status tell_once(const struct settings *settings,
                                  const struct mill_record *record,
                                  struct mill_host *host)
{
    struct pool pool = { alloc_in_host, host, false };
    struct mill_record out = *record; /* same id and time */
    struct story story;
    uint32_t runs;

    if (!story_open(record->value, &pool, &story)) {
        if (pool.failed)
            goto fail;
        mill_reject(host, record, "text is longer than 2 GiB");
        return MILL_OK;
    }
    if (!collapse(&story.pieces, &settings->collapse, &pool, &runs) ||
        (settings->images && !story_collapse_images(&story)) ||
        !story_write(&story, runs))
        goto fail;
    explain(host, &story.pieces);
    count(host, &story, runs);
    out.key = story.out->id;
    out.value = story.out;
    mill_emit(host, STORIES, &out, record);
    return MILL_OK;
fail:
    return mill_fail(host, MILL_RETRY, "no memory for an article");
}

static enum mill_status process(void *part, const struct mill_batch *in,
                                struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; i < in->count && status == MILL_OK; i++)
        status = tell_once(part, in->records[i], host);
    return status;
}

static const struct mill_output outputs[] = {
    [STORIES] = { "stories", &article_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    { "near", MILL_FLAG, "true",
      "remove a paragraph that is an earlier one with other particles and endings" },
    { "covered", MILL_FLAG, "true",
      "remove a paragraph that is put together from other blocks" },
    { "images", MILL_FLAG, "true",
      "remove the caption of an image that an earlier image has" },
    { "run_chars", MILL_NUMBER, "200",
      "letters and digits that make three blocks in a row a second copy of the text" },
    { 0 },
};

static const struct mill_counter_spec counters[] = {
    { "removed_repeat", "blocks that say again what an earlier block says" },
    { "removed_run", "blocks of a second copy of the text" },
    { "removed_twin", "blocks equal to the block before them" },
    { "removed_title", "blocks equal to the title or a subtitle" },
    { "removed_caption", "blocks equal to the caption of an image" },
    { "removed_near", "blocks that differ from an earlier one in particles and endings" },
    { "removed_covered", "blocks put together from other blocks" },
    { "removed_image_caption", "captions of images that an earlier image has" },
    { "removed_bytes", "bytes of the blocks removed" },
    { "double_scrapes", "stretches of articles that were there twice" },
    { "kept_repeats", "blocks that repeat something and were left on purpose" },
    { 0 },
};

static const struct mill_stage dedup = {
    MILL_STAGE_ABI,
    .name = "dedup",
    .summary = "removes what an article says twice",
    .input = &article_type,
    .outputs = outputs,
    .options = options,
    .counters = counters,
    .open = read_options,
    .close = free,
    .process = process,
};

MILL_EXPORT_STAGE(dedup)
