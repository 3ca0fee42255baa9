/* SPDX-License-Identifier: Apache-2.0
 *
 * english.h - the same events in English, by patterns over sentences: a first, narrow set
 * that would rather miss than guess. Dates are not read yet.
 */
#ifndef EXTRACTOR_ENGLISH_H
#define EXTRACTOR_ENGLISH_H

#include "extractor/story.h"

enum { ENGLISH_ROLES = 4 };

struct english_rule {
    struct mill_str id, type, example, counterexample;
    struct mill_str roles[ENGLISH_ROLES]; /* of the groups in their order */
    size_t role_count;
    enum modality modality;
    double weight;
    struct regex *pattern;
    unsigned line;
};

struct english_cue {
    struct regex *pattern;
    bool behind; /* the closing mark; else before the opening one */
};

struct english {
    struct units units;
    struct english_rule *rules; /* owned, with their patterns */
    size_t rule_count;
    struct english_cue *cues; /* likewise */
    size_t cue_count;
};

/* From loader->folder. */
bool english_load(struct english *english, struct loader *loader);
void english_finish(struct english *english);
/* As story_annotate() and story_extract(), over a story in English. */
void english_extract(const struct english *english, struct story *story);
/* Whether a story without a language is to be read as English: no Hangul in it. */
bool english_likely(struct mill_str text);

#endif
