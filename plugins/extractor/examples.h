/* SPDX-License-Identifier: Apache-2.0
 *
 * examples.h - tries the examples and counterexamples of triggers.tsv.
 */
#ifndef EXTRACTOR_EXAMPLES_H
#define EXTRACTOR_EXAMPLES_H

#include "extractor/ruleset.h"

/* False after telling which example finds no event of its rule's type, or which
 * counterexample finds one by its rule. */
bool examples_try(const struct ruleset *set, struct loader *loader);

#endif
