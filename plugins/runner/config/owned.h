/* SPDX-License-Identifier: Apache-2.0
 *
 * owned.h - a configuration with the memory it lives in, and the steps that fill it.
 */
#ifndef NEWSMILL_CONFIG_OWNED_H
#define NEWSMILL_CONFIG_OWNED_H

#include "config/reader.h"

enum { CONFIG_BYTES = 32 << 20 };

struct owned_config {
    struct config config; /* first: what callers hold */
    struct arena arena;
};

struct owned_config *owned_new(void); /* NULL: no memory */

/* Every key of the file into *config. */
void read_top(struct reader *reader, struct node *root, struct config *config);
/* What single keys cannot tell: topics, groups and formats that do not go together. */
void cross_check(struct reader *reader, const struct config *config);

#endif
