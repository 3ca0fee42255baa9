/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.h - the rule set of a language: everything that the TSV files of a folder say.
 * Read once a process, then never written; all partitions share it.
 */
#ifndef EXTRACTOR_RULES_H
#define EXTRACTOR_RULES_H

#include "extractor/dates.h"
#include "extractor/names.h"
#include "extractor/units.h"
#include "extractor/verbs.h"

enum { MAX_OBJECT_CLASSES = 64, MAX_STEMS = 4096 };

enum trigger_pos { POS_VERB, POS_NAME, POS_ENDING, POS_PATTERN };

/* Which forms of a verb count. */
enum trigger_form {
    FORM_DO = 1,
    FORM_BE = 2,
    FORM_BARE = 4,
    FORM_AGREED = 8,
    FORM_PAST = 16,
    FORM_PLANNED = 32,
    FORM_POSSIBLE = 64,  /* the verb itself says so: 검토하 */
    FORM_INTENDED = 128, /* likewise: 추진하 */
    FORM_HEAD = 256,     /* its object stands behind it: 열린 기자간담회 */
    FORM_SELF = 512      /* its subject is whom it happens to: 취임하 */
};

struct trigger_rule {
    struct mill_str id, type;
    enum trigger_pos pos;
    unsigned forms;  /* 0: do and be */
    int object;      /* class of its object; -1: none needed */
    bool object_far; /* anywhere before it in the clause */
    bool in_title;
    double weight;
    struct regex *blocked_by, *pattern;
    struct mill_str example, counterexample;
    unsigned line;
};

struct trigger_stem {
    struct mill_str stem;
    uint32_t rule;
};

/* Where a role is looked for. */
enum frame_place {
    PLACE_AGENT,
    PLACE_WITH,
    PLACE_OBJECT,
    PLACE_TO,
    PLACE_FROM,
    PLACE_OF,
    PLACE_HEAD,
    PLACE_COMPOUND,
    PLACE_THEME,
    PLACE_AMOUNT
};

enum frame_need { NEED_NO, NEED_YES, NEED_TWO, NEED_ONE };

struct frame {
    struct mill_str type, role;
    enum frame_place place;
    unsigned kinds; /* bits of entity_kind; 0: any */
    enum frame_need need;
    int priority;
};

struct role {
    struct mill_str type, role, coarse;
    bool repeatable;
};

struct rules {
    struct josa josa;
    struct units units;
    struct dates dates;
    struct names names;
    struct endings endings;
    struct trie objects; /* values: class */
    struct mill_str object_classes[MAX_OBJECT_CLASSES];
    size_t object_count;
    struct trie stems; /* values: places in stem_rows */
    struct trigger_stem *stem_rows;
    size_t stem_count;
    struct trigger_rule *triggers;
    size_t trigger_count;
    struct frame *frames;
    size_t frame_count;
    struct role *roles;
    size_t role_count;
    struct trie cues; /* stems of reporting verbs; values: places in cue_stems */
    struct mill_str *cue_stems;
    size_t cue_count;
};

/* Reads all files of loader->folder. False: problems were told. */
bool rules_load(struct rules *rules, struct loader *loader);
void rules_finish(struct rules *rules);
/* The coarse class of a role; the role itself when roles.tsv has none. */
struct mill_str rules_coarse(const struct rules *rules, struct mill_str type,
                             struct mill_str role);
bool rules_repeats(const struct rules *rules, struct mill_str type, struct mill_str role);
bool rules_object(const struct rules *rules, struct mill_str phrase, int class);

#endif
