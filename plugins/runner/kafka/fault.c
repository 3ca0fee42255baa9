/* SPDX-License-Identifier: Apache-2.0
 * fault.c - reads the two variables; counts passages. Only in newsmill-mutant. */
#include "kafka/fault.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_NAMES = 16 };

/* State of the process: a test's own program is the one place that may have some. */
static struct {
    const char *name;
    unsigned long passages;
} counts[MOST_NAMES];

bool fault_bug(const char *name)
{
    const char *bug = getenv("NEWSMILL_BUG");

    return bug && !strcmp(bug, name);
}

/* The number after `name=` in $NEWSMILL_FAULTS; 0: not there. */
static unsigned long interval_of(const char *name)
{
    const char *faults = getenv("NEWSMILL_FAULTS");
    size_t len = strlen(name);

    while (faults && *faults) {
        if (!strncmp(faults, name, len) && faults[len] == '=')
            return strtoul(faults + len + 1, NULL, 10);
        faults = strchr(faults, ',');
        if (faults)
            faults++;
    }
    return 0;
}

static unsigned long count_passage(const char *name)
{
    size_t i = 0;

    while (i < MOST_NAMES - 1 && counts[i].name && strcmp(counts[i].name, name))
        i++;
    counts[i].name = name;
    return ++counts[i].passages;
}

bool fault_due(const char *name)
{
    unsigned long interval = interval_of(name);

    return interval && count_passage(name) % interval == 0;
}

void fault_point(const char *name)
{
    char key[64];
    unsigned long interval;

    snprintf(key, sizeof(key), "kill-%s", name);
    interval = interval_of(key);
    if (!interval || count_passage(name) != interval)
        return;
    fprintf(stderr, "fault: killed %s\n", name);
    kill(getpid(), SIGKILL);
}
