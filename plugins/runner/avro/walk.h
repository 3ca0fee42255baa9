/* SPDX-License-Identifier: Apache-2.0
 *
 * walk.h - takes numbers, lengths and spans off a datum, each within its bounds.
 * Functions that answer false have said in walk->what what is wrong. Internal to avro/.
 */
#ifndef NEWSMILL_WALK_H
#define NEWSMILL_WALK_H

#include "avro/limits.h"
#include "avro/path.h"
#include "base/arena.h"

#include <newsmill/plugin.h>

#include <inttypes.h>
#include <string.h>

struct walk {
    const unsigned char *next, *end, *start;
    struct arena *arena;
    uint64_t budget; /* values that may still come */
    unsigned depth;
    char what[160]; /* what is wrong */
    size_t where;   /* and at which byte */
    struct path path;
};

/* Notes what is wrong and is false; a macro, so that compilers see that it is. */
#define walk_wrong(walk, ...) (walk_note((walk), __VA_ARGS__), false)
void walk_note(struct walk *walk, const char *format, ...) MILL_PRINTF(2, 3)
    __attribute__((cold));
/* A number of more than one byte. */
bool walk_wide(struct walk *walk, int64_t *value);
/* The values of a block of an array or a map, of `least` bytes or more each; 0: the last
 * block. */
bool walk_block(struct walk *walk, uint32_t least, size_t *count);

static inline size_t walk_left(const struct walk *walk)
{
    return (size_t)(walk->end - walk->next);
}

static inline bool walk_charge(struct walk *walk, uint64_t values)
{
    if (values > walk->budget)
        return walk_wrong(walk, "more than %d values", WALK_VALUE_LIMIT);
    walk->budget -= values;
    return true;
}

static inline bool walk_enter(struct walk *walk)
{
    if (walk->depth == WALK_DEPTH_LIMIT)
        return walk_wrong(walk, "nested deeper than %d", WALK_DEPTH_LIMIT);
    walk->depth++;
    return true;
}

static inline bool walk_long(struct walk *walk, int64_t *value)
{
    unsigned byte;

    if (walk->next == walk->end || *walk->next >= 0x80)
        return walk_wide(walk, value);
    byte = *walk->next++;
    *value = (int64_t)(byte >> 1) ^ -(int64_t)(byte & 1);
    return true;
}

static inline bool walk_int(struct walk *walk, int32_t *value)
{
    int64_t wide;

    if (!walk_long(walk, &wide))
        return false;
    if (wide < INT32_MIN || wide > INT32_MAX)
        return walk_wrong(walk, "int %" PRId64 " has more than 32 bits", wide);
    *value = (int32_t)wide;
    return true;
}

static inline bool walk_take(struct walk *walk, size_t len, const unsigned char **bytes)
{
    if (len > walk_left(walk))
        return walk_wrong(walk, "want %zu bytes, %zu are left", len, walk_left(walk));
    *bytes = walk->next;
    walk->next += len;
    return true;
}

static inline bool walk_span(struct walk *walk, struct mill_str *span)
{
    int64_t len;

    if (!walk_long(walk, &len))
        return false;
    if (len < 0 || (uint64_t)len > walk_left(walk))
        return walk_wrong(walk, "length %" PRId64 ", %zu bytes are left", len,
                          walk_left(walk));
    span->data = (const char *)walk->next;
    span->len = (size_t)len;
    walk->next += len;
    return true;
}

/* An index below `count`. */
static inline bool walk_index(struct walk *walk, uint32_t count, const char *what,
                              size_t *index)
{
    int64_t value;

    if (!walk_long(walk, &value))
        return false;
    if (value < 0 || value >= (int64_t)count)
        return walk_wrong(walk, "%s %" PRId64 " of %" PRIu32, what, value, count);
    *index = (size_t)value;
    return true;
}

static inline bool walk_boolean(struct walk *walk, bool *value)
{
    const unsigned char *byte;

    if (!walk_take(walk, 1, &byte))
        return false;
    if (*byte > 1) {
        walk->next--;
        return walk_wrong(walk, "boolean %u", *byte);
    }
    *value = *byte;
    return true;
}

/* Little-endian on the wire. */
static inline bool walk_float(struct walk *walk, float *value)
{
    const unsigned char *b;
    uint32_t bits;

    if (!walk_take(walk, sizeof(bits), &b))
        return false;
    bits = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
    memcpy(value, &bits, sizeof(bits));
    return true;
}

static inline bool walk_double(struct walk *walk, double *value)
{
    const unsigned char *bytes;
    uint64_t bits = 0;

    if (!walk_take(walk, sizeof(bits), &bytes))
        return false;
    for (int i = 7; i >= 0; i--)
        bits = bits << 8 | bytes[i];
    memcpy(value, &bits, sizeof(bits));
    return true;
}

#endif
