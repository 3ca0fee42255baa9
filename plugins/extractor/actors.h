/* SPDX-License-Identifier: Apache-2.0
 *
 * actors.h - who acts near a trigger. Of roles.c, which knows the frames.
 *
 * A mention counts where it is no part of another name, is no anonymous source, is of the
 * kinds that a frame asks for (0: any), and stands on the clause's side of the quotation
 * marks.
 */
#ifndef EXTRACTOR_ACTORS_H
#define EXTRACTOR_ACTORS_H

#include "extractor/roles.h"

const struct entity *actor_entity(const struct clause *c, const struct mention *m);
bool actor_fits(unsigned kinds, enum entity_kind kind);
bool actor_counts(const struct clause *c, const struct mention *m, unsigned kinds);
/* By its particle. */
bool actor_is_class(const struct mention *m, enum frame_place place);
/* A verb between the mention and `until` describes a noun there: the mention acts in
 * that, not here (A가 만든 B를). */
bool actor_is_elsewhere(const struct clause *c, const struct mention *m, size_t until);

/* The nearest agent in text[from, until): a subject before a topic; NULL: none. */
const struct mention *actor_find(const struct clause *c, size_t from, size_t until,
                                 unsigned kinds);
/* The noun that a relative clause describes; NULL: none. */
const struct mention *actor_find_head(const struct clause *c, const struct trigger *t,
                                      unsigned kinds);
/* A word that no list knows but that stands as subject (`agent`) or with 와. */
bool actor_find_weak(const struct clause *c, size_t from, size_t until, bool agent,
                     struct participant *p);
/* A team or delegation as subject, with the words before it that say whose. */
bool actor_find_team(const struct clause *c, size_t from, size_t until,
                     struct participant *p);

/* Adds m and all that its particle groups with it (A·B와 gives both). */
void actor_add_group(const struct clause *c, const struct mention *m,
                     const struct frame *f, struct found_event *event);

#endif
