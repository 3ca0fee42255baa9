/* SPDX-License-Identifier: Apache-2.0
 * inflate.c - undoes a body's content encodings. */
#include "inflate.h"

#include <brotli/decode.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "text/find.h"

enum { FIRST_ROOM = 1 << 16, TEXT_MIN = 16 };

/* Output that grows up to a limit. */
struct room {
    struct pool *pool;
    char *data;
    size_t used, size, limit, packed;
    char *why;
    const char *name;
};

enum outcome { MORE, DONE, BROKEN, CUT };

static bool refuse(struct room *room, const char *what)
{
    snprintf(room->why, INFLATE_WHY, "content_encoding %s: %s", room->name, what);
    return false;
}

static bool is_bomb(struct room *room)
{
    if (room->used <= (1u << 20) || room->used / INFLATE_RATIO_MAX <= room->packed)
        return false;
    snprintf(room->why, INFLATE_WHY,
             "content_encoding %s: %zu bytes became more than %zu, over %d to 1",
             room->name, room->packed, room->used, INFLATE_RATIO_MAX);
    return true;
}

static bool grow(struct room *room)
{
    size_t size = room->size ? room->size * 4 : FIRST_ROOM;
    char *data;

    if (is_bomb(room))
        return false;
    if (room->size > room->limit) {
        snprintf(room->why, INFLATE_WHY,
                 "content_encoding %s: inflates to more than %zu bytes (max_body)",
                 room->name, room->limit);
        return false;
    }
    size = size > room->limit ? room->limit + 1 : size;
    data = pool_alloc(room->pool, size);
    if (!data)
        return refuse(room, "no memory left for it");
    if (room->used)
        memcpy(data, room->data, room->used);
    room->data = data;
    room->size = size;
    return true;
}

/* A decoder's step: fills the room from *in. */
typedef enum outcome step(void *state, struct mill_str *in, struct room *room);

static bool run(struct room *room, void *state, step *next, struct mill_str in)
{
    enum outcome outcome = MORE;

    while (outcome == MORE) {
        if (room->used == room->size && !grow(room))
            return false;
        outcome = next(state, &in, room);
    }
    if (outcome == BROKEN)
        return refuse(room, "the body is damaged");
    if (outcome == CUT)
        return refuse(room, "the body is cut off before its end");
    if (room->used > room->limit)
        return grow(room);
    return !is_bomb(room);
}

static enum outcome step_zlib(void *state, struct mill_str *in, struct room *room)
{
    z_stream *z = state;
    size_t had = room->size - room->used;
    int status;

    z->next_in = (Bytef *)(uintptr_t)in->data;
    z->avail_in = (uInt)in->len;
    z->next_out = (Bytef *)room->data + room->used;
    z->avail_out = (uInt)had;
    status = inflate(z, Z_NO_FLUSH);
    room->used += had - z->avail_out;
    *in = str_from(*in, in->len - z->avail_in);
    if (status == Z_STREAM_END)
        return DONE;
    if (status == Z_BUF_ERROR || (status == Z_OK && z->avail_out && !z->avail_in))
        return z->avail_out ? CUT : MORE;
    return status == Z_OK ? MORE : BROKEN;
}

/* window: zlib's, which also says whether it is gzip, zlib or bare deflate. */
static bool run_zlib(struct room *room, struct mill_str body, int window)
{
    z_stream z = { 0 };
    bool good;

    if (inflateInit2(&z, window) != Z_OK)
        return refuse(room, "no memory left for it");
    good = run(room, &z, step_zlib, body);
    inflateEnd(&z);
    return good;
}

static enum outcome step_brotli(void *state, struct mill_str *in, struct room *room)
{
    const uint8_t *next_in = (const uint8_t *)in->data;
    uint8_t *next_out = (uint8_t *)room->data + room->used;
    size_t in_left = in->len, out_left = room->size - room->used, had = out_left;
    BrotliDecoderResult result = BrotliDecoderDecompressStream(
        state, &in_left, &next_in, &out_left, &next_out, NULL);

    room->used += had - out_left;
    *in = str_from(*in, in->len - in_left);
    if (result == BROTLI_DECODER_RESULT_SUCCESS)
        return DONE;
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
        return CUT;
    return result == BROTLI_DECODER_RESULT_ERROR ? BROKEN : MORE;
}

static bool run_brotli(struct room *room, struct mill_str body)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    bool good = state ? run(room, state, step_brotli, body)
                      : refuse(room, "no memory left for it");

    BrotliDecoderDestroyInstance(state);
    return good;
}

static enum outcome step_zstd(void *state, struct mill_str *in, struct room *room)
{
    ZSTD_inBuffer from = { in->data, in->len, 0 };
    ZSTD_outBuffer to = { room->data, room->size, room->used };
    size_t left = ZSTD_decompressStream(state, &to, &from);

    room->used = to.pos;
    *in = str_from(*in, from.pos);
    if (ZSTD_isError(left))
        return BROKEN;
    if (left == 0)
        return DONE;
    return to.pos < to.size ? CUT : MORE;
}

static bool run_zstd(struct room *room, struct mill_str body)
{
    ZSTD_DCtx *state = ZSTD_createDCtx();
    bool good;

    if (!state)
        return refuse(room, "no memory left for it");
    ZSTD_DCtx_setParameter(state, ZSTD_d_windowLogMax, 24);
    good = run(room, state, step_zstd, body);
    ZSTD_freeDCtx(state);
    return good;
}

static bool is_gzip(struct mill_str body)
{
    return str_starts(body, (struct mill_str)MILL_STR("\x1F\x8B\x08"));
}

/* The body begins as text does, so that its label lies. */
static bool looks_like_text(struct mill_str body)
{
    struct mill_str head = str_slice(body, 0, 64);
    size_t high = 0;

    if (body.len < TEXT_MIN)
        return false;
    for (size_t i = 0; i < head.len; i++) {
        unsigned char c = (unsigned char)head.data[i];

        if (c < ' ' && c != '\n' && c != '\r' && c != '\t')
            return false;
        high += c >= 0x80;
    }
    return !high || (str_trim(head).len && str_trim(head).data[0] == '<');
}

static bool undo(struct room *room, struct mill_str encoding, struct mill_str *body)
{
    bool good = false;

    if (is_nocase(encoding, "gzip") || is_nocase(encoding, "x-gzip")) {
        good = run_zlib(room, *body, 15 + 16);
    } else if (is_nocase(encoding, "deflate")) {
        /* zlib as the standard says, or bare, as some servers send it. */
        bool zlib =
            body->len > 1 && (body->data[0] & 0xF) == 8 &&
            ((unsigned char)body->data[0] * 256 + (unsigned char)body->data[1]) % 31 == 0;

        good = run_zlib(room, *body, zlib ? 15 : -15);
    } else if (is_nocase(encoding, "br")) {
        good = run_brotli(room, *body);
    } else if (is_nocase(encoding, "zstd")) {
        good = run_zstd(room, *body);
    } else {
        refuse(room, "unknown; want gzip, deflate, br, zstd or identity");
    }
    if (good) {
        pool_shrink(room->pool, room->data, room->size, room->used);
        *body = (struct mill_str){ room->data, room->used };
    }
    return good;
}

static size_t split(struct mill_str encoding, struct mill_str steps[INFLATE_STEPS_MAX])
{
    size_t count = 0;
    struct mill_str part;

    while (next_part(&encoding, ", \t", &part)) {
        if (is_nocase(part, "identity"))
            continue;
        if (count == INFLATE_STEPS_MAX)
            return count + 1;
        steps[count++] = part;
    }
    return count;
}

bool inflate_body(struct pool *pool, struct mill_str body, struct mill_str encoding,
                  size_t limit, struct mill_str *out, bool *mislabelled,
                  char why[INFLATE_WHY])
{
    struct mill_str steps[INFLATE_STEPS_MAX];
    size_t count = split(encoding, steps);
    struct mill_str got = body;

    if (count > INFLATE_STEPS_MAX) {
        snprintf(why, INFLATE_WHY, "content_encoding: more than %d encodings",
                 INFLATE_STEPS_MAX);
        return false;
    }
    *mislabelled = count ? looks_like_text(body) : is_gzip(body);
    if (!count && *mislabelled)
        steps[count++] = (struct mill_str)MILL_STR("gzip");
    else if (*mislabelled)
        count = 0;
    while (count) {
        char name[24];
        struct room room = {
            .pool = pool, .limit = limit, .packed = got.len, .why = why
        };

        snprintf(name, sizeof(name), "%.*s", (int)steps[count - 1].len,
                 steps[count - 1].data);
        room.name = name;
        if (!undo(&room, steps[--count], &got))
            return false;
    }
    *out = got;
    return true;
}
