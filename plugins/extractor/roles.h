/* SPDX-License-Identifier: Apache-2.0
 *
 * roles.h - who does what around a trigger: the frames of its type, filled with what
 * stands in its clause.
 */
#ifndef EXTRACTOR_ROLES_H
#define EXTRACTOR_ROLES_H

#include "extractor/story.h"

/* A trigger as it was found. */
struct trigger {
    const struct trigger_rule *rule;
    size_t start, verb,
        end; /* of the object, else the verb; of the verb; behind its ending */
    size_t object, object_end; /* the noun phrase that is its object; equal: none */
    struct verb_form form;
    const struct ending *ending;
    enum modality modality;
    bool negated, in_title;
};

struct clause {
    struct story *story;
    struct field *field;
    const struct sentence *sentence;
    size_t first, start,
        end; /* of the text that counts; of the clause; of the sentence */
    bool in_quote;
};

/* Fills the event. False: something required is missing; *lacks says what. */
bool roles_fill(const struct clause *clause, const struct trigger *trigger,
                struct found_event *event, const char **lacks);
/* Date, place and amounts of the clause. */
void roles_circumstances(const struct clause *clause, const struct trigger *trigger,
                         struct found_event *event);

#endif
