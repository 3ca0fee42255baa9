/* SPDX-License-Identifier: Apache-2.0
 *
 * lines.h - the lines of a stream, each under a limit.
 */
#ifndef NEWSMILL_LINES_H
#define NEWSMILL_LINES_H

#include "base/buffer.h"

#include <stdio.h>

struct lines {
    FILE *stream; /* borrowed */
    struct buffer line;
    int64_t number; /* of the line given last, from 1 */
    bool too_long;  /* the line given last was cut off; the rest of it was skipped */
};

void lines_start(struct lines *lines, FILE *stream, size_t limit);
/* False: the end. *line has neither LF nor CR LF; borrowed until the next call. */
bool lines_next(struct lines *lines, struct mill_str *line);
void lines_end(struct lines *lines);

#endif
