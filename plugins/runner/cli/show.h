/* SPDX-License-Identifier: Apache-2.0
 *
 * show.h - records for a person, or as JSON lines.
 *
 * JSON: {"topic", "file", "key", "id", "value"} for a record, {"topic": "dead", "file",
 * "stage", "class", "reason", "key", "id"} for a dead letter, {"topic": "explain",
 * "file", "stage", "start", "end", "verdict", "why", "text"} for a span.
 */
#ifndef NEWSMILL_SHOW_H
#define NEWSMILL_SHOW_H

#include "cli/chain.h"
#include "cli/terminal.h"

struct show {
    bool json;
    const char *file; /* that the records come from; NULL: none */
    struct terminal terminal;
    struct buffer text; /* scratch */
    bool tabular;       /* a table of events is under way */
    size_t records, refused;

    /* The text that spans speak of, kept from one to the next. */
    struct buffer joined;
    struct mill_str spoken;
    const char *spoken_stage;
    int64_t spoken_offset;
};

void show_start(struct show *show, FILE *to, bool json);
void show_end(struct show *show);

void show_record(struct show *show, const struct chain_record *record);
void show_refusal(struct show *show, const struct chain_refusal *refusal);
void show_span(struct show *show, const struct chain_span *span);

#endif
