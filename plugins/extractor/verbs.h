/* SPDX-License-Identifier: Apache-2.0
 *
 * verbs.h - Korean verbs as rule files write them (맺, 세우, 체결하), found in text in
 * any of their forms, and what their endings say.
 *
 * The rules name stems; a form in the text is stem + ending, where the ending may have
 * melted into the stem: 세웠다 is 세우 + 었다, 연 is 열 + ㄴ. endings.tsv is written in
 * endings that have been taken apart again: "ㄹ 계획", "었", "기로 했".
 */
#ifndef EXTRACTOR_VERBS_H
#define EXTRACTOR_VERBS_H

#include "extractor/loader.h"

/* What the form has melted into the stem. */
enum verb_head {
    HEAD_NONE, /* nothing: the ending stands behind */
    HEAD_N,    /* ㄴ, 은 */
    HEAD_L,    /* ㄹ, 을 */
    HEAD_B,    /* ㅂ니다 */
    HEAD_M,    /* ㅁ, 음 */
    HEAD_PAST, /* 었 */
    HEAD_EO,   /* 어 */
    HEAD_BARE  /* a verbal noun without its verb: 체결 */
};

enum verb_voice { VOICE_ACTIVE, VOICE_PASSIVE };

struct verb_form {
    size_t end; /* behind the stem and what melted into it */
    enum verb_head head;
    enum verb_voice voice;
};

/* Whether text at `at` is a form of the stem. A stem in 하 is a verbal noun: it may also
 * stand with 되, 받, 시키, or alone, whatever follows. */
bool verb_read(struct mill_str text, size_t at, struct mill_str stem,
               struct verb_form *form);
/* Adds to a trie what the forms of a stem begin with. */
void verb_index(struct loader *loader, struct trie *trie, struct mill_str stem,
                uint32_t value);

enum modality {
    MODALITY_ACTUAL,
    MODALITY_PLANNED,
    MODALITY_POSSIBLE,
    MODALITY_DENIED,
    MODALITY_REPORTED,
    MODALITY_AGREED /* ~기로 했다: actual of agreements, planned of all else */
};

extern const char *const modalities[];

/* How the ending ties the clause to what follows. */
enum verb_tie {
    TIE_FINAL,
    TIE_RELATIVE, /* describes the noun behind it: 체결한 */
    TIE_CONNECTIVE,
    TIE_NOUN
};

struct ending {
    struct mill_str form;
    enum verb_head head;
    bool negated;
    enum modality modality;
    enum verb_tie tie;
};

struct endings {
    struct ending *rows; /* owned */
    size_t count;
};

bool endings_load(struct endings *endings, struct loader *loader);
void endings_finish(struct endings *endings);
/* The longest ending behind a form; NULL: none. *end moves behind it. */
const struct ending *endings_read(const struct endings *endings, struct mill_str text,
                                  const struct verb_form *form, size_t *end);

#endif
