/* SPDX-License-Identifier: Apache-2.0
 *
 * regex.h - PCRE2 with its just-in-time compiler, for valid UTF-8.
 *
 * Compiled patterns are shared and never written; a matcher holds what a match needs (a
 * stack of 1 MiB, a context with a limit) and belongs to one partition. A pattern that
 * runs into the limit is counted, and disabled for this matcher after REGEX_STRIKES
 * times.
 */
#ifndef EXTRACTOR_REGEX_H
#define EXTRACTOR_REGEX_H

#include <newsmill/plugin.h>

enum {
    REGEX_GROUPS = 8,
    REGEX_MATCH_LIMIT = 100000,
    REGEX_STRIKES = 8,
    REGEX_SUBJECT = 64 << 10 /* longest text that is searched at once */
};

struct regex; /* one pattern */

struct regex_error {
    size_t offset; /* bytes into the pattern */
    char what[160];
};

/* NULL after filling `error`. `anchored`: matches only where the search begins (written
 * into the pattern, as JIT matching ignores the option). `index` counts patterns from 0
 * and is the place of its strikes in a matcher. */
struct regex *regex_new(struct mill_str pattern, bool anchored, unsigned index,
                        struct regex_error *error);
void regex_free(struct regex *regex);
/* False when this process may not compile to machine code: matching works, slowly. */
bool regex_jitted(const struct regex *regex);

struct matcher;

/* For patterns with an index below `patterns`; NULL without memory. */
struct matcher *matcher_new(unsigned patterns);
void matcher_free(struct matcher *matcher);
/* Runs into the limit, other errors, and patterns disabled since the last call. */
struct matcher_tally {
    uint64_t limits, errors, disabled;
};
struct matcher_tally matcher_take(struct matcher *matcher);

struct regex_span {
    size_t start, end; /* SIZE_MAX twice: group not set */
};

/* Whether the pattern matches in text at or after `at` (a character's border). `spans`
 * may be NULL; [0] is the whole. No match is also: regex NULL or disabled, a limit hit.
 */
bool regex_match(struct matcher *matcher, const struct regex *regex, struct mill_str text,
                 size_t at, struct regex_span spans[REGEX_GROUPS]);

#endif
