/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz.h - what a fuzz target defines, and how it says that a promise is broken. */
#ifndef NEWSMILL_FUZZ_H
#define NEWSMILL_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert(), in release builds too. */
#define HOLDS(promise)                                                                   \
    ((promise) ? (void)0                                                                 \
               : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise),  \
                  abort()))

#endif
