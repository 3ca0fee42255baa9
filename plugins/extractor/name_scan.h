/* SPDX-License-Identifier: Apache-2.0
 *
 * name_scan.h - what the parts of names.h share with one another.
 */
#ifndef EXTRACTOR_NAME_SCAN_H
#define EXTRACTOR_NAME_SCAN_H

#include "extractor/names.h"

#define NAME_NONE UINT32_MAX

/* The entity with this id, or, without id, of this kind and name; made when new. */
unsigned name_entity(struct name_scan *scan, enum entity_kind kind, struct mill_str id,
                     struct mill_str name, enum mention_via via);
void name_add_form(struct name_scan *scan, struct mill_str form, unsigned entity);
/* The longest form at `at` below a length; NULL: none. */
const struct name_form *name_find_form(const struct name_scan *scan, struct mill_str text,
                                       size_t at, size_t shorter_than);
/* The gazetteer's row for the name at `at`, when a word may end behind it. */
const struct gazetteer_row *name_listed(const struct name_scan *scan,
                                        struct mill_str text, size_t at, size_t *end);
/* A word begins at `at`. */
bool name_may_begin(struct mill_str text, size_t at);
/* A word may end at `at`: nothing, a particle, or a title stands behind it. */
bool name_closes(const struct name_scan *scan, struct mill_str text, size_t at);
/* Reads a person's title at `at`: *end behind it and its gloss, (CEO). */
bool name_title(const struct name_scan *scan, struct mill_str text, size_t at,
                size_t *end);
/* Looks back from a title for the person who bears it. */
void name_seed_person(struct name_scan *scan, struct mill_str text, size_t start,
                      size_t title, size_t stop);
/* Whether the word at `at` is a title only behind what is clearly a name: 시장, 지사. */
bool name_title_weak(const struct name_scan *scan, struct mill_str text, size_t at);
size_t name_skip_gloss(struct mill_str text, size_t at);

#endif
