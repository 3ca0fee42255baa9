/* SPDX-License-Identifier: Apache-2.0
 *
 * fixture.h - the cleaner's lists as they are shipped, one pool, one page at a time. */
#ifndef CLEANER_FIXTURE_H
#define CLEANER_FIXTURE_H

#include "cleaner/clean.h"

struct fixture {
    struct lists *lists;
    struct pool pool;
    struct doc doc;
    char why[CLEAN_WHY];
};

/* NULL: the shipped lists have problems, which were printed. */
struct fixture *fixture_new(void);
void fixture_free(struct fixture *fixture);

/* Cleans a body; false: fixture->why. The body must outlive the use of the doc. */
bool fixture_clean(struct fixture *fixture, struct mill_str body);
/* With all that a page can say. */
bool fixture_clean_input(struct fixture *fixture, const struct doc_input *input);

/* The article's blocks joined by '|'; '#' before a heading. Borrowed until the next. */
struct mill_str fixture_blocks(struct fixture *fixture);
/* "reason:text" of what was taken out, joined by '|'; without what is outside. */
struct mill_str fixture_removed(struct fixture *fixture);

/* An empty text has data, too. */
struct mill_str fixture_text(struct mill_str text);

#endif
