/* SPDX-License-Identifier: Apache-2.0
 * rules.c - reads the rule set of a language. */
#include "extractor/rules.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"

static const char *const trigger_columns[] = {
    "id",         "type",     "stem",   "pos",     "light_verbs",    "object_class",
    "blocked_by", "in_title", "weight", "example", "counterexample", NULL
};
enum {
    T_ID,
    T_TYPE,
    T_STEM,
    T_POS,
    T_LIGHT,
    T_OBJECT,
    T_BLOCKED,
    T_TITLE,
    T_WEIGHT,
    T_EXAMPLE,
    T_COUNTER
};

static void load_objects(struct rules *rules, struct loader *loader)
{
    static const char *const columns[] = { "class", "words", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "objects.tsv", columns, &tsv))
        return;
    for (size_t i = 0; i < tsv.count; i++) {
        if (rules->object_count == MAX_OBJECT_CLASSES) {
            loader_problem(loader, &tsv, &tsv.rows[i], 0, "more than %d classes",
                           MAX_OBJECT_CLASSES);
            break;
        }
        loader_words(loader, &rules->objects, tsv.rows[i].cells[1],
                     (uint32_t)rules->object_count);
        rules->object_classes[rules->object_count++] =
            loader_keep(loader, tsv.rows[i].cells[0]);
    }
    tsv_finish(&tsv);
}

bool rules_object(const struct rules *rules, struct mill_str phrase, int class)
{
    for (size_t at = 0; at < phrase.len; chars_next(phrase, &at)) {
        uint32_t handle = trie_find(&rules->objects, chars_slice(phrase, at, phrase.len));

        while (handle != TRIE_NONE)
            if (trie_value(&rules->objects, handle, &handle) == (uint32_t) class)
                return true;
    }
    return false;
}

static unsigned read_forms(struct loader *loader, const struct tsv *tsv,
                           const struct tsv_row *row)
{
    static const char *const forms[] = { "do",   "be",      "bare",     "agreed",
                                         "past", "planned", "possible", "intended",
                                         "head", "self",    NULL };
    struct mill_str cell = row->cells[T_LIGHT], word;
    unsigned mask = 0;

    while (chars_piece(&cell, ',', &word)) {
        struct tsv_row one = *row;
        int form;

        one.cells[T_LIGHT] = word;
        form = loader_choice(loader, tsv, &one, T_LIGHT, forms);
        mask |= form < 0 ? 0 : 1u << form;
    }
    return mask;
}

static int read_object(struct rules *rules, struct loader *loader, const struct tsv *tsv,
                       const struct tsv_row *row, bool *far)
{
    struct mill_str word = row->cells[T_OBJECT];

    *far = chars_starts(word, 0, STR("~"));
    if (*far)
        word = chars_slice(word, 1, word.len);
    if (!word.len)
        return -1;
    for (size_t i = 0; i < rules->object_count; i++)
        if (chars_equal(rules->object_classes[i], word))
            return (int)i;
    loader_problem(loader, tsv, row, T_OBJECT, "objects.tsv has no class %.*s",
                   (int)word.len, word.data);
    return -1;
}

static void add_stems(struct rules *rules, struct loader *loader, const struct tsv *tsv,
                      const struct tsv_row *row, uint32_t rule)
{
    struct mill_str stems = row->cells[T_STEM], stem;

    if (!stems.len)
        loader_problem(loader, tsv, row, T_STEM, "stem is empty");
    while (chars_piece(&stems, '|', &stem)) {
        struct trigger_stem *place;

        if (rules->stem_count == MAX_STEMS) {
            loader_problem(loader, tsv, row, T_STEM, "more than %d stems", MAX_STEMS);
            return;
        }
        place = &rules->stem_rows[rules->stem_count];
        place->stem = loader_keep(loader, stem);
        place->rule = rule;
        if (rules->triggers[rule].pos == POS_VERB)
            verb_index(loader, &rules->stems, stem, (uint32_t)rules->stem_count);
        else
            loader_words(loader, &rules->stems, stem, (uint32_t)rules->stem_count);
        rules->stem_count++;
    }
}

static bool known_type(const struct rules *rules, struct mill_str type)
{
    for (size_t i = 0; i < rules->frame_count; i++)
        if (chars_equal(rules->frames[i].type, type))
            return true;
    return false;
}

static void load_trigger(struct rules *rules, struct loader *loader,
                         const struct tsv *tsv, const struct tsv_row *row)
{
    static const char *const places[] = { "verb", "name", "ending", "pattern", NULL };
    struct trigger_rule *rule = &rules->triggers[rules->trigger_count];
    int pos = loader_choice(loader, tsv, row, T_POS, places);

    for (size_t i = 0; i < rules->trigger_count; i++)
        if (chars_equal(rules->triggers[i].id, row->cells[T_ID]))
            loader_problem(loader, tsv, row, T_ID, "id %.*s twice, first in line %u",
                           (int)row->cells[T_ID].len, row->cells[T_ID].data,
                           rules->triggers[i].line);
    rule->id = loader_keep(loader, row->cells[T_ID]);
    rule->type = loader_keep(loader, row->cells[T_TYPE]);
    if (!known_type(rules, rule->type))
        loader_problem(loader, tsv, row, T_TYPE, "frames.tsv has no type %.*s",
                       (int)rule->type.len, rule->type.data);
    rule->pos = pos < 0 ? POS_VERB : (enum trigger_pos)pos;
    rule->forms = read_forms(loader, tsv, row);
    rule->object = read_object(rules, loader, tsv, row, &rule->object_far);
    rule->blocked_by = loader_regex(loader, tsv, row, T_BLOCKED, true);
    rule->in_title = row->cells[T_TITLE].len > 0;
    rule->weight = loader_number(loader, tsv, row, T_WEIGHT);
    rule->example = loader_keep(loader, row->cells[T_EXAMPLE]);
    rule->counterexample = loader_keep(loader, row->cells[T_COUNTER]);
    rule->line = row->line;
    if (rule->pos == POS_PATTERN)
        rule->pattern = loader_regex(loader, tsv, row, T_STEM, false);
    else
        add_stems(rules, loader, tsv, row, (uint32_t)rules->trigger_count);
    rules->trigger_count++;
}

static void load_triggers(struct rules *rules, struct loader *loader)
{
    struct tsv tsv;

    if (!loader_open(loader, "triggers.tsv", trigger_columns, &tsv))
        return;
    rules->triggers = loader_array(loader, tsv.count, sizeof(*rules->triggers));
    rules->stem_rows = loader_array(loader, MAX_STEMS, sizeof(*rules->stem_rows));
    for (size_t i = 0; rules->triggers && rules->stem_rows && i < tsv.count; i++)
        load_trigger(rules, loader, &tsv, &tsv.rows[i]);
    tsv_finish(&tsv);
}

static unsigned read_kinds(struct loader *loader, const struct tsv *tsv,
                           const struct tsv_row *row)
{
    struct mill_str cell = row->cells[3], word;
    unsigned kinds = 0;

    if (chars_equal(cell, STR("any")))
        return 0;
    while (chars_piece(&cell, ',', &word)) {
        struct tsv_row one = *row;
        int kind;

        one.cells[3] = word;
        kind = loader_choice(loader, tsv, &one, 3, entity_kinds);
        kinds |= kind < 0 ? 0 : 1u << kind;
    }
    return kinds;
}

static void load_frames(struct rules *rules, struct loader *loader)
{
    static const char *const columns[] = { "type",        "role",     "particle_class",
                                           "entity_kind", "required", "priority",
                                           NULL };
    static const char *const places[] = { "agent", "with",   "object", "to",
                                          "from",  "of",     "head",   "compound",
                                          "theme", "amount", NULL };
    static const char *const needs[] = { "no", "yes", "2", "one", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "frames.tsv", columns, &tsv))
        return;
    rules->frames = loader_array(loader, tsv.count, sizeof(*rules->frames));
    for (size_t i = 0; rules->frames && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct frame *frame = &rules->frames[rules->frame_count++];
        int place = loader_choice(loader, &tsv, row, 2, places);
        int need = loader_choice(loader, &tsv, row, 4, needs);

        frame->type = loader_keep(loader, row->cells[0]);
        frame->role = loader_keep(loader, row->cells[1]);
        frame->place = (enum frame_place)(place < 0 ? 0 : place);
        frame->kinds = read_kinds(loader, &tsv, row);
        frame->need = (enum frame_need)(need < 0 ? 0 : need);
        frame->priority = (int)loader_number(loader, &tsv, row, 5);
    }
    tsv_finish(&tsv);
}

static void load_roles(struct rules *rules, struct loader *loader)
{
    static const char *const columns[] = { "type", "role", "coarse", "repeatable", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "roles.tsv", columns, &tsv))
        return;
    rules->roles = loader_array(loader, tsv.count, sizeof(*rules->roles));
    for (size_t i = 0; rules->roles && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct role *role = &rules->roles[rules->role_count++];

        role->type = loader_keep(loader, row->cells[0]);
        role->role = loader_keep(loader, row->cells[1]);
        role->coarse = loader_keep(loader, row->cells[2]);
        role->repeatable = chars_equal(row->cells[3], STR("yes"));
    }
    tsv_finish(&tsv);
}

static void load_cues(struct rules *rules, struct loader *loader)
{
    static const char *const columns[] = { "stem", "class", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "cues.tsv", columns, &tsv))
        return;
    rules->cue_stems = loader_array(loader, MAX_STEMS, sizeof(*rules->cue_stems));
    for (size_t i = 0; rules->cue_stems && i < tsv.count; i++) {
        struct mill_str stems = tsv.rows[i].cells[0], stem;

        while (chars_piece(&stems, '|', &stem) && rules->cue_count < MAX_STEMS) {
            verb_index(loader, &rules->cues, stem, (uint32_t)rules->cue_count);
            rules->cue_stems[rules->cue_count++] = loader_keep(loader, stem);
        }
    }
    tsv_finish(&tsv);
}

bool rules_load(struct rules *rules, struct loader *loader)
{
    josa_load(&rules->josa, loader);
    units_load(&rules->units, loader);
    dates_load(&rules->dates, loader);
    names_load(&rules->names, loader);
    endings_load(&rules->endings, loader);
    load_objects(rules, loader);
    load_frames(rules, loader);
    load_roles(rules, loader);
    load_triggers(rules, loader);
    load_cues(rules, loader);
    return loader->good;
}

static void drop(struct mill_str text)
{
    free((char *)text.data);
}

void rules_finish(struct rules *rules)
{
    for (size_t i = 0; i < rules->object_count; i++)
        drop(rules->object_classes[i]);
    for (size_t i = 0; i < rules->stem_count; i++)
        drop(rules->stem_rows[i].stem);
    for (size_t i = 0; i < rules->cue_count; i++)
        drop(rules->cue_stems[i]);
    for (size_t i = 0; i < rules->trigger_count; i++) {
        struct trigger_rule *rule = &rules->triggers[i];

        drop(rule->id);
        drop(rule->type);
        drop(rule->example);
        drop(rule->counterexample);
        regex_free(rule->blocked_by);
        regex_free(rule->pattern);
    }
    for (size_t i = 0; i < rules->frame_count; i++) {
        drop(rules->frames[i].type);
        drop(rules->frames[i].role);
    }
    for (size_t i = 0; i < rules->role_count; i++) {
        drop(rules->roles[i].type);
        drop(rules->roles[i].role);
        drop(rules->roles[i].coarse);
    }
    free(rules->stem_rows);
    free(rules->cue_stems);
    free(rules->triggers);
    free(rules->frames);
    free(rules->roles);
    trie_finish(&rules->objects);
    trie_finish(&rules->stems);
    trie_finish(&rules->cues);
    josa_finish(&rules->josa);
    units_finish(&rules->units);
    dates_finish(&rules->dates);
    names_finish(&rules->names);
    endings_finish(&rules->endings);
    memset(rules, 0, sizeof(*rules));
}

static const struct role *find_role(const struct rules *rules, struct mill_str type,
                                    struct mill_str role)
{
    for (size_t i = 0; i < rules->role_count; i++)
        if (chars_equal(rules->roles[i].type, type) &&
            chars_equal(rules->roles[i].role, role))
            return &rules->roles[i];
    return NULL;
}

struct mill_str rules_coarse(const struct rules *rules, struct mill_str type,
                             struct mill_str role)
{
    const struct role *found = find_role(rules, type, role);

    return found ? found->coarse : role;
}

bool rules_repeats(const struct rules *rules, struct mill_str type, struct mill_str role)
{
    const struct role *found = find_role(rules, type, role);

    return !found || found->repeatable;
}
