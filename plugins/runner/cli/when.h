/* SPDX-License-Identifier: Apache-2.0
 *
 * when.h - moments as people write them on a command line.
 */
#ifndef NEWSMILL_WHEN_H
#define NEWSMILL_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/* YYYY-MM-DD, or that with THH:MM[:SS] and Z or +HH:MM after it (neither: UTC). */
bool when_parse(const char *text, int64_t *ms);

#endif
