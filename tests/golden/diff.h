/* SPDX-License-Identifier: Apache-2.0
 * diff.h - where two lists of records differ, in paths that a person can follow. */
#ifndef NEWSMILL_GOLDEN_DIFF_H
#define NEWSMILL_GOLDEN_DIFF_H

#include <jansson.h>
#include <stdbool.h>

/* Prints each difference as `out.jsonl:2: value.blocks[3].text:` with what was expected
 * and what came. True: there is none. Reals are equal within 1e-12 of their size. */
bool diff_records(const char *file, const json_t *expected, const json_t *actual);
/* Takes out members by paths like "value.participants[].start". */
void diff_ignore(json_t *record, const char *path);

#endif
