/* SPDX-License-Identifier: Apache-2.0
 * once.h - the stage that the trace host is tried with. */
#ifndef NEWSMILL_TEST_ONCE_H
#define NEWSMILL_TEST_ONCE_H

#include <newsmill/plugin.h>

/* Passes each text once: the first note of a text, and that note again when it comes
 * again. Rejects notes without text. Keeps the id of each text's first note. */
extern const struct mill_stage once_stage;
/* The same with a bug: it forgets whose text it was, so a redelivery looks like a copy.
 */
extern const struct mill_stage forgetful_stage;

#endif
