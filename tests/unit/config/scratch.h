/* SPDX-License-Identifier: Apache-2.0
 * scratch.h - configuration files in a folder of the test's own. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include "config/config.h"

struct scratch {
    char folder[64], path[96];
    struct buffer problems; /* line:column: what, a line each */
};

void scratch_open(struct scratch *scratch);
void scratch_close(struct scratch *scratch);
void scratch_write(struct scratch *scratch, const char *name, const char *text,
                   size_t len);
/* Reads newsmill.yaml of this text; what is wrong goes to scratch->problems, where the
 * scratch folder's name is written as DIR. NULL: refused. */
struct config *scratch_read(struct scratch *scratch, const char *text,
                            struct mill_error *error);

#endif
