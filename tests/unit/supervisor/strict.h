/* SPDX-License-Identifier: Apache-2.0
 *
 * strict.h - reads Prometheus's text format 0.0.4 more strictly than anybody has to:
 * every sample below the help and type of its own family, no family and no series twice,
 * only the escapes that there are, histograms that add up.
 */
#ifndef TESTS_STRICT_H
#define TESTS_STRICT_H

#include <newsmill/type.h>
#include <stdbool.h>

/* False: `why` (200 bytes) says what is wrong in which line. */
bool strict_check(struct mill_str text, char why[200]);
/* The value of the series written like this (`name{a="b"}`); NAN: it is not there. */
double strict_value(struct mill_str text, const char *series);

#endif
