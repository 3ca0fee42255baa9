/* SPDX-License-Identifier: Apache-2.0
 *
 * at_hand.h - what tests of the extractor share: the shipped rules, a matcher, a pool,
 * and a host that keeps the last problem.
 */
#ifndef TEST_EXTRACTOR_AT_HAND_H
#define TEST_EXTRACTOR_AT_HAND_H

#include "extractor/chars.h"
#include "extractor/rules.h"
#include "extractor/story.h"
#include "test.h"

/* A host of which problem() alone works: the last one, "file:line:column: what". */
struct test_host {
    struct mill_host host;
    char problem[512];
    unsigned problems;
    bool lints;
};

void test_host_init(struct test_host *host);

struct at_hand {
    struct test_host host;
    struct rules rules;
    unsigned regexes;
    struct matcher *matcher;
    struct pool pool;
};

/* Group set-up and tear-down: *state is the struct at_hand. */
int at_hand_open(void **state);
int at_hand_close(void **state);
extern struct at_hand at_hand;

/* A story of one body, over the rules and the pool, which is empty again. */
struct story at_hand_story(struct field *field, const char *text);

void *test_take(void *arg, size_t size); /* malloc, freed by test_give_back() */
void test_give_back(void);

struct mill_str test_str(const char *text);
/* Runs a table whose rows start with their name between at_hand_open and _close. */
#define run_with_rules(table, test)                                                      \
    (at_hand_open(NULL) || run_table(table, test) || at_hand_close(NULL))

#endif
