/* SPDX-License-Identifier: Apache-2.0
 *
 * story.h - a story with everything that was found in its texts, and the events that come
 * of it. Knows no host and no Avro: extractor.c stands between.
 */
#ifndef EXTRACTOR_STORY_H
#define EXTRACTOR_STORY_H

#include "extractor/rules.h"
#include "extractor/sentences.h"

enum field_kind { FIELD_TITLE, FIELD_SUBTITLE, FIELD_CAPTION, FIELD_BODY };

extern const char *const field_names[];

/* One text. Offsets of all that is found in it are bytes of it. */
struct field {
    enum field_kind kind;
    unsigned index;
    struct mill_str text;
    struct sentence_list sentences;
    struct quote_list quotes;
    struct date_list dates;
    struct amount_list amounts;
    struct mention_list mentions;
};

/* Who speaks in a pulled quotation: of the paragraph at a place of the body. */
struct speaker_hint {
    size_t start;
    struct mill_str by;
};

struct participant {
    struct mill_str role;
    unsigned entity; /* UINT32_MAX: none, the words alone */
    enum entity_kind kind;
    struct mill_str name;
    size_t start, end;
    enum mention_via via;
    bool weak; /* known by its place alone */
};

enum { MOST_PARTICIPANTS = 16, MOST_AMOUNTS = 8, NEAR_MENTIONS = 64, NEAR_BYTES = 4000 };

struct found_event {
    const struct field *field;
    const struct sentence *sentence;
    struct mill_str type, rule;
    size_t start, end; /* the trigger */
    enum modality modality;
    bool negated;
    struct participant participants[MOST_PARTICIPANTS];
    size_t participant_count;
    const struct date *date;
    struct mill_str place;
    unsigned amounts[MOST_AMOUNTS]; /* places in field->amounts */
    size_t amount_count;
    const struct quote *quote; /* of statement.quote */
    bool indirect;
    double confidence;
    bool dropped; /* told again elsewhere */
};

struct event_list {
    struct found_event *items;
    size_t count, capacity;
};

struct story {
    const struct rules *rules;
    struct matcher *matcher;
    struct pool *pool;
    struct mill_host *host; /* for mill_explain(); NULL: nobody asks */
    struct field *fields;
    size_t field_count;
    struct speaker_hint *hints;
    size_t hint_count;
    struct name_scan names;
    struct date_scan dates;
    struct event_list events;
    /* While walking over a field: */
    unsigned topic;   /* entity + 1 of who the paragraph is about */
    unsigned speaker; /* entity + 1 of who spoke last */
    const struct mention *topic_mention, *speaker_mention;
};

/* Finds sentences, quotes, names, dates and amounts in all fields. */
void story_annotate(struct story *story, enum date_prefer prefer);
/* Appends events of all fields. */
void story_extract(struct story *story);

/* The parts of story_extract(): for one sentence of a field. */
void triggers_find(struct story *story, struct field *field,
                   const struct sentence *sentence);
void quotes_find(struct story *story, struct field *field,
                 const struct sentence *sentence);

/* Sentences and quotes of one field; one telling of each event stays. */
void story_split(struct story *story, struct field *field);
void story_merge(struct story *story);

/* Helpers of the parts. */
/* The place of the first mention that begins at or after `at`. */
size_t story_mention_at(const struct field *field, size_t at);
/* The mentions of a sentence that are near `at`: [*first, *last) of the field's list. At
 * most NEAR_MENTIONS on either side, so that a text without sentence ends stays cheap. */
void story_near(const struct field *field, const struct sentence *sentence, size_t at,
                size_t *first, size_t *last);
bool story_in_quote(const struct field *field, const struct sentence *sentence,
                    size_t at);
/* Where the clause that holds `at` begins, at or after `from`. */
size_t story_clause(const struct field *field, const struct sentence *sentence,
                    size_t from, size_t at);
void story_add_participant(struct found_event *event, struct participant participant);
struct participant story_participant(const struct story *story, const struct mention *m,
                                     struct mill_str role);

#endif
