/* SPDX-License-Identifier: Apache-2.0
 * counters.c - a short table of numbers with names. */
#include "host/counters.h"

#include <stdlib.h>
#include <string.h>

struct counter {
    const char *name, *help; /* borrowed from the specs */
    uint64_t value, staged;
};

struct counters {
    size_t count;
    struct counter items[];
};

static const struct mill_counter_spec own[] = {
    { "records_in", "input records taken" },
    { "records_out", "output records emitted" },
    { "rejected", "input records dead-lettered" },
};
enum { OWN = sizeof(own) / sizeof(own[0]) };

struct counters *counters_new(const struct mill_counter_spec *specs)
{
    size_t declared = 0;
    struct counters *counters;

    while (specs && specs[declared].name)
        declared++;
    counters = calloc(1, sizeof(*counters) + (OWN + declared) * sizeof(struct counter));
    if (!counters)
        return NULL;
    counters->count = OWN + declared;
    for (size_t i = 0; i < counters->count; i++) {
        const struct mill_counter_spec *spec = i < OWN ? &own[i] : &specs[i - OWN];

        counters->items[i].name = spec->name;
        counters->items[i].help = spec->help;
    }
    return counters;
}

void counters_free(struct counters *counters)
{
    free(counters);
}

static struct counter *find(const struct counters *counters, const char *name)
{
    for (size_t i = 0; i < counters->count; i++) {
        if (!strcmp(counters->items[i].name, name))
            return (struct counter *)&counters->items[i];
    }
    return NULL;
}

bool counters_add(struct counters *counters, const char *name, uint64_t n)
{
    struct counter *counter = find(counters, name);

    if (counter)
        counter->value += n;
    return counter;
}

bool counters_stage(struct counters *counters, const char *name, uint64_t n)
{
    struct counter *counter = find(counters, name);

    if (counter)
        counter->staged += n;
    return counter;
}

void counters_settle(struct counters *counters, bool keep)
{
    for (size_t i = 0; i < counters->count; i++) {
        if (keep)
            counters->items[i].value += counters->items[i].staged;
        counters->items[i].staged = 0;
    }
}

uint64_t counters_get(const struct counters *counters, const char *name)
{
    const struct counter *counter = find(counters, name);

    return counter ? counter->value : 0;
}

void counters_each(const struct counters *counters,
                   void (*visit)(void *arg, const char *name, const char *help,
                                 uint64_t value),
                   void *arg)
{
    for (size_t i = 0; i < counters->count; i++) {
        const struct counter *counter = &counters->items[i];

        visit(arg, counter->name, counter->help, counter->value);
    }
}
