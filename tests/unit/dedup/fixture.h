/* SPDX-License-Identifier: Apache-2.0
 *
 * fixture.h - articles written down in a few lines, and what was made of them.
 *
 * A line is a letter, a space and a text: T title, S subtitle, C caption, P paragraph,
 * H heading, L list, Q quote, X table. Verdicts are a letter for each block:
 *   . kept   removed: r repeat, R run, t twin, T title, c caption, n near, v covered
 *   kept on purpose: f refrain, p protected, s short, x changed, g grown
 */
#ifndef NEWSMILL_DEDUP_FIXTURE_H
#define NEWSMILL_DEDUP_FIXTURE_H

#include "base/arena.h"
#include "dedup/collapse.h"
#include "dedup/story.h"

struct fixture {
    struct arena arena;
    struct pool pool;
    struct article article;
};

void fixture_init(struct fixture *fixture);
void fixture_finish(struct fixture *fixture);
/* The article of these lines, in the fixture's arena; it points into `lines`. */
void fixture_read(struct fixture *fixture, struct mill_str lines);

extern const struct collapse_options fixture_options; /* the stage's defaults */

/* Takes the article apart and judges it; aborts without memory. */
void fixture_judge(struct fixture *fixture, struct story *story, uint32_t *runs);
/* One letter a block. `out` has room for one more than there are blocks. */
void fixture_verdicts(const struct pieces *pieces, char *out);

/* The incoming text, and what the outgoing article's blocks and removed[] rebuild of it
 * (in the arena). */
struct mill_str fixture_text(struct fixture *fixture);
struct mill_str fixture_rebuild(struct fixture *fixture, const struct article *out);

#endif
