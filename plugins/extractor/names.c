/* SPDX-License-Identifier: Apache-2.0
 * names.c - the lists of names, and the entities of a document. */
#include "extractor/names.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"
#include "extractor/name_scan.h"
#include "text/hash.h"

const char *const entity_kinds[] = { "person",   "org",   "place", "product",
                                     "document", "thing", NULL };
const char *const mention_vias[] = { "pattern", "gazetteer", "alias", "anaphora" };

enum { MAX_ENTITIES = 1000, MAX_FORMS = 3000 };

static void load_lexicon(struct names *names, struct loader *loader)
{
    static const char *const columns[] = { "class", "words", NULL };
    static const char *const classes[] = { "surname",  "stop",       "modifier",
                                           "generic",  "extension",  "anonymous",
                                           "suffix",   "apposition", "part",
                                           "document", "pronoun",    NULL };
    struct tsv tsv;

    if (!loader_open(loader, "lexicon.tsv", columns, &tsv))
        return;
    for (size_t i = 0; i < tsv.count; i++) {
        int class = loader_choice(loader, &tsv, &tsv.rows[i], 0, classes);

        if (class >= 0)
            loader_words(loader, &names->lexicon, tsv.rows[i].cells[1], (uint32_t) class);
    }
    tsv_finish(&tsv);
}

static void load_titles(struct names *names, struct loader *loader)
{
    static const char *const columns[] = { "form", "class", "gloss_en", NULL };
    static const char *const classes[] = { "head",  "gov",  "academic", "press",
                                           "other", "weak", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "titles.tsv", columns, &tsv))
        return;
    for (size_t i = 0; i < tsv.count; i++) {
        int class = loader_choice(loader, &tsv, &tsv.rows[i], 1, classes);

        loader_words(loader, &names->titles, tsv.rows[i].cells[0], (uint32_t) class);
    }
    tsv_finish(&tsv);
}

static void load_gazetteer(struct names *names, struct loader *loader)
{
    static const char *const columns[] = { "id", "form", "kind", "needs_context", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "gazetteer.tsv", columns, &tsv))
        return;
    names->rows = loader_array(loader, tsv.count, sizeof(*names->rows));
    for (size_t i = 0; names->rows && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct gazetteer_row *name = &names->rows[names->count++];
        struct mill_str forms = row->cells[1], first;
        int kind = loader_choice(loader, &tsv, row, 2, entity_kinds);

        name->id = loader_keep(loader, row->cells[0]);
        name->name = chars_piece(&forms, '|', &first) ? loader_keep(loader, first)
                                                      : (struct mill_str){ NULL, 0 };
        name->kind = (enum entity_kind)(kind < 0 ? 0 : kind);
        name->needs_context = row->cells[3].len > 0;
        if (!name->id.len || !name->name.len)
            loader_problem(loader, &tsv, row, 1, "want an id and a form");
        loader_words(loader, &names->gazetteer, row->cells[1], (uint32_t)i);
    }
    tsv_finish(&tsv);
}

static void load_aliases(struct names *names, struct loader *loader)
{
    static const char *const columns[] = { "id", "form", NULL };
    struct trie ids = { 0 };
    struct tsv tsv;

    if (!loader_open(loader, "alias.tsv", columns, &tsv))
        return;
    for (size_t i = 0; i < names->count; i++)
        trie_add(&ids, names->rows[i].id, (uint32_t)i);
    for (size_t i = 0; i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        uint32_t handle = trie_find(&ids, row->cells[0]);

        if (handle == TRIE_NONE)
            loader_problem(loader, &tsv, row, 0, "gazetteer.tsv has no id %.*s",
                           (int)row->cells[0].len, row->cells[0].data);
        else
            loader_words(loader, &names->gazetteer, row->cells[1],
                         trie_value(&ids, handle, NULL));
    }
    trie_finish(&ids);
    tsv_finish(&tsv);
}

bool names_load(struct names *names, struct loader *loader)
{
    load_lexicon(names, loader);
    load_titles(names, loader);
    load_gazetteer(names, loader);
    if (loader->good)
        load_aliases(names, loader);
    return loader->good;
}

void names_finish(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free((char *)names->rows[i].id.data);
        free((char *)names->rows[i].name.data);
    }
    free(names->rows);
    trie_finish(&names->lexicon);
    trie_finish(&names->titles);
    trie_finish(&names->gazetteer);
    memset(names, 0, sizeof(*names));
}

bool names_word(const struct names *names, struct mill_str word, enum word_class class)
{
    uint32_t handle = word.len ? trie_find(&names->lexicon, word) : TRIE_NONE;

    while (handle != TRIE_NONE)
        if (trie_value(&names->lexicon, handle, &handle) == (uint32_t) class)
            return true;
    return false;
}

size_t names_word_end(struct mill_str text, size_t at)
{
    size_t next = at;

    while (chars_word(chars_next(text, &next)))
        at = next;
    return at;
}

static unsigned bucket_of(struct mill_str form)
{
    return (unsigned)(hash64(chars_slice(form, 0, form.len < 3 ? form.len : 3)) %
                      NAME_BUCKETS);
}

void name_add_form(struct name_scan *scan, struct mill_str form, unsigned entity)
{
    unsigned bucket = bucket_of(form);
    struct name_form item = { form, entity, scan->buckets[bucket] };

    for (unsigned i = scan->buckets[bucket]; i; i = scan->forms.items[i - 1].next)
        if (chars_equal(scan->forms.items[i - 1].form, form))
            return;
    if (form.len < 3 || scan->forms.count >= MAX_FORMS ||
        !list_add(scan->pool, &scan->forms, item))
        return;
    scan->buckets[bucket] = (unsigned)scan->forms.count;
}

const struct name_form *name_find_form(const struct name_scan *scan, struct mill_str text,
                                       size_t at, size_t shorter_than)
{
    const struct name_form *best = NULL;
    struct mill_str head = chars_slice(text, at, text.len);

    for (unsigned i = scan->buckets[bucket_of(head)]; i;
         i = scan->forms.items[i - 1].next) {
        const struct name_form *form = &scan->forms.items[i - 1];

        if (form->form.len < shorter_than && chars_starts(text, at, form->form) &&
            (!best || form->form.len > best->form.len))
            best = form;
    }
    return best;
}

unsigned name_entity(struct name_scan *scan, enum entity_kind kind, struct mill_str id,
                     struct mill_str name, enum mention_via via)
{
    struct entity entity = { .kind = kind, .id = id, .name = name, .via = via };

    for (unsigned i = 0; i < scan->entities.count; i++) {
        struct entity *known = &scan->entities.items[i];

        if (id.len ? chars_equal(known->id, id)
                   : !known->id.len && known->kind == kind &&
                         chars_equal(known->name, name)) {
            if (name.len > known->name.len)
                known->name = name;
            return i;
        }
    }
    if (scan->entities.count >= MAX_ENTITIES ||
        !list_add(scan->pool, &scan->entities, entity))
        return NAME_NONE;
    return (unsigned)scan->entities.count - 1;
}
