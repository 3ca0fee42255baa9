/* SPDX-License-Identifier: Apache-2.0
 *
 * show.h - a supervisor with small times over fake workers, and the diary that they keep.
 * Whatever fails fails the test.
 */
#ifndef TESTS_SHOW_H
#define TESTS_SHOW_H

#include "supervisor/supervisor.h"

#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "program.h"
#include "test.h"

enum { MOST = 64, PATIENCE_MS = 20000 };

struct entry {
    char word[8], stage[16];
    unsigned index;
    pid_t pid;
    int64_t ms;
};

struct show {
    char diary[64], log[64], text[65536];
    char folder[64]; /* of a case that wants one */
    struct entry entries[MOST];
    size_t count;
    struct supervision what;
    int64_t began_ms;
    size_t starts; /* done() wants so many starts, */
    int number;    /* then sends this signal (0: answers true) */
    unsigned sent;
};

int64_t now_ms(void);
void read_diary(struct show *show);
void read_log(struct show *show);
/* How many entries have this word. */
size_t count(const struct show *show, const char *word);
/* As done(): true once there were so many starts. */
bool enough(void *arg);

/* Two workers of stage `one`, one of `two`; argv: modes of fake_worker. */
struct show *open_show(const char *const *argv, size_t starts);
/* With the worker of `two` alone. */
struct show *open_two(const char *const *argv, size_t starts);
void run(struct show *show, enum exit_code expected);
void close_show(struct show *show);

#endif
