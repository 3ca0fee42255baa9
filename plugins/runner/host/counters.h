/* SPDX-License-Identifier: Apache-2.0
 *
 * counters.h - a stage's counters, those of its descriptor and the host's own
 * (records_in, records_out, rejected). Staged with a call: a failed call counts nothing.
 */
#ifndef NEWSMILL_COUNTERS_H
#define NEWSMILL_COUNTERS_H

#include "base/error.h"

struct counters;

struct counters *
counters_new(const struct mill_counter_spec *specs); /* NULL: no memory */
void counters_free(struct counters *counters);
/* False: no such counter. */
bool counters_add(struct counters *counters, const char *name, uint64_t n);
/* The same, but it counts only when the call is settled with `keep`. */
bool counters_stage(struct counters *counters, const char *name, uint64_t n);
void counters_settle(struct counters *counters, bool keep);
/* 0 for one that does not exist. */
uint64_t counters_get(const struct counters *counters, const char *name);
/* Visits all, the host's own first, then in the order of declaration. */
void counters_each(const struct counters *counters,
                   void (*visit)(void *arg, const char *name, const char *help,
                                 uint64_t value),
                   void *arg);

#endif
