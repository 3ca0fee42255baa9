/* SPDX-License-Identifier: Apache-2.0
 *
 * loop.h - the floor under the runner: a bare librdkafka loop that decodes and encodes
 * pages, without an instance, dead letters, rebalances or recovery.
 */
#ifndef NEWSMILL_BENCH_LOOP_H
#define NEWSMILL_BENCH_LOOP_H

#include <stdbool.h>

struct loop_args {
    const char *bootstrap, *input, *output, *group;
    bool transactional;
    int commit_ms;
};

/* Runs until SIGTERM. Any error ends the process with words. */
int loop_run(const struct loop_args *args);

#endif
