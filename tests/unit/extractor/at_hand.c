/* SPDX-License-Identifier: Apache-2.0
 * at_hand.c - what tests of the extractor share. */
#include "at_hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct at_hand at_hand;

static union {
    void *next;
    max_align_t align;
} * taken;

void *test_take(void *arg, size_t size)
{
    __typeof__(taken) chunk = malloc(sizeof(*chunk) + size);

    if (!chunk)
        return NULL;
    chunk->next = taken;
    taken = chunk;
    return chunk + 1;
}

void test_give_back(void)
{
    while (taken) {
        void *next = taken->next;

        free(taken);
        taken = next;
    }
}

struct mill_str test_str(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

MILL_PRINTF(5, 6)
static void problem(struct mill_host *host, const char *file, unsigned line,
                    unsigned column, const char *what, ...)
{
    struct test_host *test = (struct test_host *)host; /* its first member */
    const char *name = strrchr(file, '/');
    int len;
    va_list list;

    len = snprintf(test->problem, sizeof(test->problem),
                   "%s:%u:%u: ", name ? name + 1 : file, line, column);
    va_start(list, what);
    vsnprintf(test->problem + len, sizeof(test->problem) - (size_t)len, what, list);
    va_end(list);
    test->problems++;
}

static bool lints(struct mill_host *host)
{
    return ((struct test_host *)host)->lints;
}

void test_host_init(struct test_host *host)
{
    memset(host, 0, sizeof(*host));
    host->host.problem = problem;
    host->host.lints = lints;
}

int at_hand_open(void **state)
{
    struct loader loader;

    memset(&at_hand, 0, sizeof(at_hand));
    test_host_init(&at_hand.host);
    loader_init(&loader, &at_hand.host.host);
    loader.folder = RULES_FOLDER "/ko";
    if (!rules_load(&at_hand.rules, &loader)) {
        fprintf(stderr, "%s\n", at_hand.host.problem);
        return -1;
    }
    at_hand.regexes = loader.regexes;
    at_hand.matcher = matcher_new(loader.regexes);
    pool_init(&at_hand.pool, test_take, NULL, SIZE_MAX);
    return at_hand.matcher ? 0 : -1;
}

int at_hand_close(void **state)
{
    matcher_free(at_hand.matcher);
    rules_finish(&at_hand.rules);
    test_give_back();
    return 0;
}

struct story at_hand_story(struct field *field, const char *text)
{
    *field = (struct field){ .kind = FIELD_BODY, .text = test_str(text) };
    pool_reset(&at_hand.pool);
    return (struct story){ .rules = &at_hand.rules,
                           .matcher = at_hand.matcher,
                           .pool = &at_hand.pool,
                           .fields = field,
                           .field_count = 1 };
}
