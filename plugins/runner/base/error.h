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

/* Sets the text and returns `status`, so that a failing path is one statement. */
enum mill_status mill_error(struct mill_error *error, enum mill_status status,
                            const char *format, ...) MILL_PRINTF(3, 4);

/* Puts `format: ` before the text that is there, and returns `status`. */
enum mill_status mill_error_at(struct mill_error *error, enum mill_status status,
                               const char *format, ...) MILL_PRINTF(3, 4);

#endif
