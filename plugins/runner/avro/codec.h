/* SPDX-License-Identifier: Apache-2.0
 *
 * codec.h - values between their C structs and the bytes that Kafka carries.
 *
 * Decoding is one walk over the writer's bytes that checks every bound and fills the
 * reader's struct by name: defaults from the type's blank, nullables and arrays in the
 * arena, text pointing into the datum, which must stay. Frames: Avro single-object
 * encoding (C3 01, CRC-64-AVRO little-endian) without a registry. Rules for hostile
 * bytes: varint at most 10 bytes, ints in 32 bits, lengths within what is left, booleans
 * 0 or 1, unions and enums in range, depth 64, 100,000 items a record charged for every
 * value, strings that are read are UTF-8, no bytes left over.
 *
 * The writer's fields pair with the reader's by name, then by the reader's aliases;
 * records pair whatever their names. int becomes long, float or double, long and float
 * become double (long float too), string and bytes each other, an enum its symbol's text,
 * T becomes ["null", T] and back. What a union's branch cannot become is an error of the
 * record that has it; what can never be read fails the plan of its schema.
 */
#ifndef NEWSMILL_CODEC_H
#define NEWSMILL_CODEC_H

#include "avro/catalog.h"
#include "base/arena.h"
#include "base/buffer.h"

struct decoder;

/* One input's decoder; keeps a plan for each writer's schema it has met (256 at most).
 * `type` and `catalog` are borrowed and outlive it. */
enum mill_status decoder_new(const struct mill_type *type, const struct catalog *catalog,
                             struct decoder **decoder, struct mill_error *error);
void decoder_free(struct decoder *decoder);
/* MILL_OK: *value is a struct of the type in the arena. MILL_FATAL: this datum cannot be
 * read, ever; dead-letter it with the error's text. MILL_RETRY: not now (registry). An
 * arena that overflows is neither: MILL_FATAL with arena->overflowed set. */
enum mill_status decoder_read(struct decoder *decoder, struct mill_str framed,
                              struct arena *arena, const void **value,
                              struct mill_error *error);

/* Encodes one struct of the type, which passed type_check(), as a framed datum at the
 * buffer's end. A NULL or invalid UTF-8 string, or data NULL with a length or a count, is
 * MILL_FATAL; so is a datum over the buffer's limit, with buffer->overflowed set. Nothing
 * is added then. */
enum mill_status encode_framed(const struct mill_type *type, const void *value,
                               struct buffer *out, struct mill_error *error);
/* The same without a frame. */
enum mill_status encode_bare(const struct mill_type *type, const void *value,
                             struct buffer *out, struct mill_error *error);
/* Reads a bare datum of the writer's schema into the type. */
enum mill_status decode_bare(const struct schema *writer, const struct mill_type *type,
                             struct mill_str datum, struct arena *arena,
                             const void **value, struct mill_error *error);

/* Checks a type's field table against its schema text, fingerprint, size and offsets. */
enum mill_status type_check(const struct mill_type *type, struct mill_error *error);

#endif
