/* SPDX-License-Identifier: Apache-2.0
 * error.c - error texts in the caller's storage. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void error_set(struct mill_error *error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error->text, sizeof(error->text), format, args);
    va_end(args);
}

void error_prefix(struct mill_error *error, const char *format, ...)
{
    struct mill_error inner = *error;
    va_list args;
    size_t len;

    va_start(args, format);
    vsnprintf(error->text, sizeof(error->text), format, args);
    va_end(args);
    len = strlen(error->text);
    snprintf(error->text + len, sizeof(error->text) - len, ": %s", inner.text);
}
