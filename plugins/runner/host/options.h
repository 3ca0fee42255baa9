/* SPDX-License-Identifier: Apache-2.0
 *
 * options.h - a stage's options, checked against its specs before open().
 */
#ifndef NEWSMILL_OPTIONS_H
#define NEWSMILL_OPTIONS_H

#include "base/error.h"

struct options;

/* What the user set; line and column point into the configuration (0: from elsewhere). */
struct setting {
    const char *name, *value;
    unsigned line, column;
    bool shared; /* meant for every stage that declares it; others never see it */
};

struct settings {
    const struct setting *items;
    size_t count;
};

/* `folder`: what relative paths are relative to (NULL: the working directory); what is
 * not there is looked up in newsmill's data (places.h). Unknown names get a suggestion.
 * An error that a setting with a line caused begins with `LINE:COLUMN: `. A path that is
 * empty is not set. Numbers are decimal: -1, 0.85, 1e6. */
enum mill_status options_new(const struct mill_option_spec *specs,
                             const struct setting *settings, size_t count,
                             const char *folder, struct options **options,
                             struct mill_error *error);
void options_free(struct options *options);
/* Borrowed; NULL: not set, or not declared. */
const char *options_get(const struct options *options, const char *name);
bool options_declares(const struct options *options, const char *name);

#endif
