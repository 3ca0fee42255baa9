/* SPDX-License-Identifier: Apache-2.0
 * diff.c - walks two JSON trees side by side. */
#include "diff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 20, LONGEST_PATH = 512, LONGEST_VALUE = 300 };

struct place {
    const char *file;
    size_t line;
    size_t found;
    char path[LONGEST_PATH];
};

static void show(const char *sign, const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

    printf("    %s %.*s%s\n", sign, LONGEST_VALUE, text ? text : "(not there)",
           text && strlen(text) > LONGEST_VALUE ? "..." : "");
    free(text);
}

static void report(struct place *place, const json_t *expected, const json_t *actual)
{
    if (place->found++ >= MOST_SHOWN)
        return;
    printf("%s:%zu: %s:\n", place->file, place->line,
           place->path[0] ? place->path : "the record");
    show("-", expected);
    show("+", actual);
}

/* Appends to the path; the length before, to cut it again. */
static size_t enter(struct place *place, const char *key, size_t index)
{
    size_t len = strlen(place->path);

    if (key)
        snprintf(place->path + len, LONGEST_PATH - len, "%s%s", len ? "." : "", key);
    else
        snprintf(place->path + len, LONGEST_PATH - len, "[%zu]", index);
    return len;
}

static void compare(struct place *place, const json_t *expected, const json_t *actual);

static void compare_objects(struct place *place, const json_t *expected,
                            const json_t *actual)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)expected, key, value)
    {
        size_t len = enter(place, key, 0);

        compare(place, value, json_object_get(actual, key));
        place->path[len] = '\0';
    }
    json_object_foreach((json_t *)actual, key, value)
    {
        size_t len = enter(place, key, 0);

        if (!json_object_get(expected, key))
            report(place, NULL, value);
        place->path[len] = '\0';
    }
}

static void compare_arrays(struct place *place, const json_t *expected,
                           const json_t *actual)
{
    size_t count = json_array_size(expected), other = json_array_size(actual);

    for (size_t i = 0; i < count || i < other; i++) {
        size_t len = enter(place, NULL, i);

        compare(place, json_array_get(expected, i), json_array_get(actual, i));
        place->path[len] = '\0';
    }
}

static bool same_scalar(const json_t *expected, const json_t *actual)
{
    double a, b;

    if (!json_is_number(expected) || !json_is_number(actual) ||
        (json_is_integer(expected) && json_is_integer(actual)))
        return json_equal(expected, actual);
    a = json_number_value(expected);
    b = json_number_value(actual);
    return fabs(a - b) <= 1e-12 * fmax(1, fmax(fabs(a), fabs(b)));
}

/* As deep as our own records are: jansson has parsed both under its limit. */
static void compare(struct place *place, const json_t *expected, const json_t *actual)
{
    if (json_is_object(expected) && json_is_object(actual))
        compare_objects(place, expected, actual);
    else if (json_is_array(expected) && json_is_array(actual))
        compare_arrays(place, expected, actual);
    else if (!expected || !actual || !same_scalar(expected, actual))
        report(place, expected, actual);
}

bool diff_records(const char *file, const json_t *expected, const json_t *actual)
{
    size_t count = json_array_size(expected), other = json_array_size(actual);
    struct place place = { .file = file };

    for (size_t i = 0; i < count || i < other; i++) {
        place.line = i + 1;
        place.path[0] = '\0';
        compare(&place, json_array_get(expected, i), json_array_get(actual, i));
    }
    if (place.found > MOST_SHOWN)
        printf("%s: %zu more differences\n", file, place.found - MOST_SHOWN);
    return !place.found;
}

void diff_ignore(json_t *record, const char *path)
{
    size_t len = strcspn(path, ".[");
    char key[LONGEST_PATH];
    json_t *item;
    size_t i;

    snprintf(key, sizeof(key), "%.*s", (int)len, path);
    if (!path[len]) {
        json_object_del(record, key);
        return;
    }
    record = json_object_get(record, key);
    if (path[len] == '.') {
        diff_ignore(record, path + len + 1);
    } else if (!strncmp(path + len, "[].", 3)) {
        json_array_foreach(record, i, item) diff_ignore(item, path + len + 3);
    }
}
