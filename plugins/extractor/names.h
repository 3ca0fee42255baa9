/* SPDX-License-Identifier: Apache-2.0
 *
 * names.h - who and what a document names.
 *
 * Names come from the lists (gazetteer.tsv, alias.tsv) and from the document itself: a
 * title seeds a person and the organisation before it (김경훈 오픈AI 코리아 총괄 대표),
 * suffixes, appositions and glosses seed organisations, and what is seeded is then found
 * everywhere (김 대표, 스미스, 그는). First names_collect() over every text of a story,
 * then names_mark() over each.
 */
#ifndef EXTRACTOR_NAMES_H
#define EXTRACTOR_NAMES_H

#include "extractor/josa.h"
#include "extractor/pool.h"

enum entity_kind {
    KIND_PERSON,
    KIND_ORG,
    KIND_PLACE,
    KIND_PRODUCT,
    KIND_DOCUMENT,
    KIND_THING
};

extern const char *const entity_kinds[];

/* Classes of lexicon.tsv: what words are to the finding of names. */
enum word_class {
    WORD_SURNAME,
    WORD_STOP,       /* never a name or part of one */
    WORD_MODIFIER,   /* between name and title: 글로벌, 전 */
    WORD_GENERIC,    /* 기업, 회사: no name */
    WORD_EXTENSION,  /* goes with the name before it: 코리아 */
    WORD_ANONYMOUS,  /* 관계자 */
    WORD_SUFFIX,     /* ends names of organisations: 그룹 */
    WORD_APPOSITION, /* a name follows: 업체, 기업인 */
    WORD_PART,       /* speaks for the organisation before it: 측, 본사 */
    WORD_DOCUMENT,   /* can speak: 보고서 */
    WORD_PRONOUN,    /* 그, 그녀 */
    WORD_CLASSES
};

/* Of titles.tsv. */
enum title_class {
    TITLE_HEAD,
    TITLE_GOV,
    TITLE_ACADEMIC,
    TITLE_PRESS,
    TITLE_OTHER,
    TITLE_WEAK
};

struct gazetteer_row {
    struct mill_str id, name;
    enum entity_kind kind;
    bool needs_context; /* short or common: wants a particle and another sign */
};

struct names {
    struct trie lexicon; /* values: word_class */
    struct trie titles, gazetteer;
    struct gazetteer_row *rows; /* owned */
    size_t count;
};

bool names_load(struct names *names, struct loader *loader);
void names_finish(struct names *names);
bool names_word(const struct names *names, struct mill_str word, enum word_class class);

enum mention_via { VIA_PATTERN, VIA_GAZETTEER, VIA_ALIAS, VIA_ANAPHORA };

extern const char *const mention_vias[];

struct entity {
    enum entity_kind kind;
    struct mill_str id;   /* of the gazetteer; empty: known from the document alone */
    struct mill_str name; /* the fullest in the document */
    struct mill_str org, title;
    struct mill_str last; /* of a foreign name, its last word */
    uint32_t surname;     /* of a Korean name */
    bool anonymous;
    enum mention_via via;
    unsigned count;
};

struct entity_list {
    struct entity *items;
    size_t count, capacity;
};

struct mention {
    size_t start, end;    /* the name */
    size_t noun, stop;    /* behind title, gloss, suffix; behind the particle */
    enum josa_class josa; /* of its group: A·B와 gives both 와 */
    unsigned entity;
    enum mention_via via;
    bool embedded; /* inside another name: the 오픈AI of 오픈AI 대표 */
};

struct mention_list {
    struct mention *items;
    size_t count, capacity;
};

/* A form by which an entity is found, and a person with a title where they were seen. */
struct name_form {
    struct mill_str form;
    unsigned entity, next;
};

struct name_span {
    const void *text; /* which text it is in: its data */
    size_t start, end, stop;
    unsigned entity, next;
};

enum { NAME_BUCKETS = 1024 };

struct name_scan {
    const struct names *names;
    const struct josa *josa;
    struct pool *pool;
    struct entity_list entities;
    struct {
        struct name_form *items;
        size_t count, capacity;
    } forms;
    struct {
        struct name_span *items;
        size_t count, capacity;
    } spans;
    unsigned buckets[NAME_BUCKETS];      /* first form, from 1 */
    unsigned span_buckets[NAME_BUCKETS]; /* first span, from 1 */
    unsigned last_person;                /* entity + 1 of the last person that acted */
};

/* Finds what text[start, end), a sentence, tells about names. */
void names_collect(struct name_scan *scan, struct mill_str text, size_t start,
                   size_t end);
/* Appends the mentions in a sentence, in order, with their particles. */
void names_mark(struct name_scan *scan, struct mill_str text, size_t start, size_t end,
                struct mention_list *list);

/* The bare word around: letters of any script, nothing between. */
size_t names_word_end(struct mill_str text, size_t at);

#endif
