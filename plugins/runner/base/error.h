/* SPDX-License-Identifier: Apache-2.0
 *
 * error.h - what went wrong, in the caller's own storage, so that reporting never
 * allocates.
 *
 * Functions that can fail return enum mill_status and take a struct mill_error last. They
 * write it only when they fail. Messages name the thing and the wanted value, in lower
 * case, without a full stop: `slots: want a positive number, got -3`.
 */
#ifndef NEWSMILL_ERROR_H
#define NEWSMILL_ERROR_H

#include <newsmill/plugin.h>

struct mill_error {
    char text[512];
};

/* Sets the text and is `status`, so that a failing path is one statement. A macro, so
 * that compilers and analysers see the status that comes back. */
#define mill_error(error, status, ...)                                                   \
    (error_set((error), __VA_ARGS__), error_status(status))

/* Puts `format: ` before the text that is there, and is `status`. */
#define mill_error_at(error, status, ...)                                                \
    (error_prefix((error), __VA_ARGS__), error_status(status))

void error_set(struct mill_error *error, const char *format, ...) MILL_PRINTF(2, 3);
void error_prefix(struct mill_error *error, const char *format, ...) MILL_PRINTF(2, 3);

static inline enum mill_status error_status(enum mill_status status)
{
    return status;
}

#endif
