/* SPDX-License-Identifier: Apache-2.0
 * options.c - defaults, what the user set over them, and the checks of both. */
#include "host/options.h"

#include "base/suggest.h"
#include "host/places.h"

#include <stdlib.h>
#include <string.h>

struct option {
    const struct mill_option_spec *spec; /* borrowed */
    char *value;                         /* owned; NULL: not set */
};

struct options {
    size_t count;
    struct option items[];
};

static struct option *find(const struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++) {
        if (!strcmp(options->items[i].spec->name, name))
            return (struct option *)&options->items[i];
    }
    return NULL;
}

static const char *skip_digits(const char *at)
{
    return at + strspn(at, "0123456789");
}

/* -?digits(.digits)?(e[+-]?digits)?, so that every stage reads it alike. */
static bool is_number(const char *text)
{
    const char *at = text + (text[0] == '-'), *end = skip_digits(at);

    if (end == at)
        return false;
    if (*end == '.') {
        at = end + 1;
        end = skip_digits(at);
        if (end == at)
            return false;
    }
    if (*end == 'e' || *end == 'E') {
        at = end + 1 + (end[1] == '+' || end[1] == '-');
        end = skip_digits(at);
        if (end == at)
            return false;
    }
    return *end == '\0' && strlen(text) <= 40;
}

static enum mill_status copy_text(const char *text, char **value,
                                  struct mill_error *error)
{
    *value = strdup(text);
    return *value ? MILL_OK : mill_error(error, MILL_RETRY, "no memory");
}

/* *value is owned, or NULL for a path that is empty. */
static enum mill_status check_value(const struct mill_option_spec *spec, const char *text,
                                    const char *folder, char **value,
                                    struct mill_error *error)
{
    switch (spec->kind) {
    case MILL_TEXT:
        return copy_text(text, value, error);
    case MILL_NUMBER:
        if (!is_number(text))
            return mill_error(error, MILL_FATAL, "want a number, got %.100s",
                              text[0] ? text : "nothing");
        return copy_text(text, value, error);
    case MILL_FLAG:
        if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
            return mill_error(error, MILL_FATAL, "want true or false, got %.100s",
                              text[0] ? text : "nothing");
        return copy_text(text, value, error);
    case MILL_PATH:
        *value = NULL;
        return text[0] ? places_file(folder, text, value, error) : MILL_OK;
    }
    return mill_error(error, MILL_FATAL, "is of kind %d, which this runner does not know",
                      (int)spec->kind);
}

static enum mill_status set_option(struct option *option, const char *text,
                                   const char *folder, struct mill_error *error)
{
    char *value = NULL;
    enum mill_status status = check_value(option->spec, text, folder, &value, error);

    if (status != MILL_OK)
        return mill_error_at(error, status, "%s", option->spec->name);
    free(option->value);
    option->value = value;
    return MILL_OK;
}

static enum mill_status unknown_option(const struct options *options, const char *name,
                                       struct mill_error *error)
{
    struct suggestion near = suggest_for((struct mill_str){ name, strlen(name) });

    for (size_t i = 0; i < options->count; i++)
        suggest_offer(&near, options->items[i].spec->name);
    if (near.best)
        return mill_error(error, MILL_FATAL,
                          "unknown option '%.100s'; did you mean '%s'?", name, near.best);
    return mill_error(error, MILL_FATAL, "unknown option '%.100s'", name);
}

static enum mill_status apply_setting(struct options *options,
                                      const struct setting *setting, const char *folder,
                                      struct mill_error *error)
{
    struct option *option = find(options, setting->name);
    enum mill_status status;

    if (!option && setting->shared)
        return MILL_OK;
    status = option ? set_option(option, setting->value, folder, error)
                    : unknown_option(options, setting->name, error);
    if (status != MILL_OK && setting->line)
        mill_error_at(error, status, "%u:%u", setting->line, setting->column);
    return status;
}

static bool is_set(const struct setting *settings, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(settings[i].name, name))
            return true;
    }
    return false;
}

/* A default that the user overrides is not looked at: its file may well be missing. */
static enum mill_status apply_defaults(struct options *options,
                                       const struct setting *settings, size_t count,
                                       const char *folder, struct mill_error *error)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; status == MILL_OK && i < options->count; i++) {
        struct option *option = &options->items[i];

        if (option->spec->value && !is_set(settings, count, option->spec->name))
            status = set_option(option, option->spec->value, folder, error);
    }
    return status;
}

enum mill_status options_new(const struct mill_option_spec *specs,
                             const struct setting *settings, size_t count,
                             const char *folder, struct options **options,
                             struct mill_error *error)
{
    struct options *fresh;
    enum mill_status status;
    size_t declared = 0;

    while (specs && specs[declared].name)
        declared++;
    fresh = calloc(1, sizeof(*fresh) + declared * sizeof(struct option));
    if (!fresh)
        return mill_error(error, MILL_RETRY, "no memory");
    fresh->count = declared;
    for (size_t i = 0; i < declared; i++)
        fresh->items[i].spec = &specs[i];
    status = apply_defaults(fresh, settings, count, folder, error);
    for (size_t i = 0; status == MILL_OK && i < count; i++)
        status = apply_setting(fresh, &settings[i], folder, error);
    if (status != MILL_OK)
        options_free(fresh);
    else
        *options = fresh;
    return status;
}

void options_free(struct options *options)
{
    if (!options)
        return;
    for (size_t i = 0; i < options->count; i++)
        free(options->items[i].value);
    free(options);
}

const char *options_get(const struct options *options, const char *name)
{
    const struct option *option = find(options, name);

    return option ? option->value : NULL;
}

bool options_declares(const struct options *options, const char *name)
{
    return find(options, name);
}
