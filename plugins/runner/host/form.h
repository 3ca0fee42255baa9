/* SPDX-License-Identifier: Apache-2.0
 *
 * form.h - what the values of a topic look like: Avro, our JSON, or somebody's own.
 *
 * A form with a map makes records of messages that nobody made for newsmill. Each row
 * fills one field of the stage's input, `item.title` for one inside another, from
 *
 *     value            the message's value, as it is
 *     key              its key
 *     topic            the name of its topic
 *     timestamp        its time in milliseconds
 *     header:NAME      the last header of that name
 *     /a/0/b           a value inside a JSON value (RFC 6901); format json
 *     text:WORDS       these words
 *
 * A question mark at the end (not of words) says that it may be missing or null: the
 * field keeps its default. Without one such a message is a dead letter, as is one whose
 * text is no number where the field wants one. Text becomes a string, bytes, a decimal
 * number, true or false; numbers of JSON become strings as they are written. Fields
 * without a row keep their defaults.
 */
#ifndef NEWSMILL_FORM_H
#define NEWSMILL_FORM_H

#include "avro/catalog.h"
#include "base/buffer.h"
#include "host/options.h"
#include "host/staged.h"

struct form {
    enum format format;
    struct settings map; /* field and source; none for Avro, and for our own JSON */
    const char *path;    /* of the configuration, before its lines in messages; or NULL */
};

/* Where a problem of the map is said; line and column 0: the topic's own place. */
struct form_listener {
    void (*problem)(void *arg, unsigned line, unsigned column, const char *what);
    void *arg;
};

/* Reads an input of one form into one type. */
struct reading;

/* `form` (NULL: Avro), `type` and `catalog` are borrowed and outlive it. All that is
 * wrong with the map goes to the listener (may be NULL), the first into error:
 * MILL_FATAL. */
enum mill_status reading_new(const struct form *form, const struct mill_type *type,
                             const struct catalog *catalog,
                             const struct form_listener *listener,
                             struct reading **reading, struct mill_error *error);
void reading_free(struct reading *reading);
/* As decoder_read(): text may point into the message. */
enum mill_status reading_read(struct reading *reading, const struct inbound *in,
                              struct arena *arena, const void **value,
                              struct mill_error *error);

/* Adds a record's value to the buffer, framed or as one JSON object: as encode_framed()
 * otherwise. Never raw. */
enum mill_status form_write(enum format format, const struct mill_type *type,
                            const void *value, struct buffer *out,
                            struct mill_error *error);

#endif
