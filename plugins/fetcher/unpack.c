/* SPDX-License-Identifier: Apache-2.0
 * unpack.c - content encodings, each by its own library, all into one kind of room. */
#include "unpack.h"

#include <brotli/decode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "text/str.h"

enum { FIRST_ROOM = 64 << 10, ZSTD_WINDOW_BITS = 23, TOP = 1 << 30 };

enum step { STEP_MORE, STEP_END, STEP_HUNGRY, STEP_BROKEN };

/* Takes from the front of *in, adds to `out` up to its room. */
typedef enum step stepper(void *state, struct mill_str *in, struct unpacked *out);

static bool widen(struct unpacked *out, size_t most)
{
    size_t room = out->room ? out->room * 2 : FIRST_ROOM;
    char *data;

    if (room > most)
        room = most;
    data = realloc(out->data, room);
    if (!data)
        return false;
    out->data = data;
    out->room = room;
    return true;
}

/* False: damaged. What came before an early end is kept. */
static bool drive(stepper *next, void *state, struct mill_str in, size_t most,
                  struct unpacked *out)
{
    enum step step = STEP_MORE;

    while (step == STEP_MORE) {
        if (out->len == out->room) {
            if (out->len >= most) {
                out->is_cut = true;
                return true;
            }
            if (!widen(out, most))
                return false;
        }
        step = next(state, &in, out);
    }
    out->is_cut = step == STEP_HUNGRY;
    return step != STEP_BROKEN;
}

static enum step step_zlib(void *state, struct mill_str *in, struct unpacked *out)
{
    z_stream *z = state;
    size_t had = out->room - out->len;
    int code;

    z->next_in = (Bytef *)(uintptr_t)in->data;
    z->avail_in = (uInt)in->len;
    z->next_out = (Bytef *)out->data + out->len;
    z->avail_out = (uInt)had;
    code = inflate(z, Z_NO_FLUSH);
    out->len += had - z->avail_out;
    *in = str_from(*in, in->len - z->avail_in);
    if (code == Z_STREAM_END)
        return STEP_END;
    if (code != Z_OK && code != Z_BUF_ERROR)
        return STEP_BROKEN;
    return z->avail_out ? STEP_HUNGRY : STEP_MORE;
}

static bool undo_zlib(struct mill_str body, int window, size_t most, struct unpacked *out)
{
    z_stream z = { 0 };
    bool good = inflateInit2(&z, window) == Z_OK && drive(step_zlib, &z, body, most, out);

    inflateEnd(&z);
    return good;
}

static enum step step_brotli(void *state, struct mill_str *in, struct unpacked *out)
{
    const uint8_t *from = (const uint8_t *)in->data;
    uint8_t *to = (uint8_t *)out->data + out->len;
    size_t in_left = in->len, had = out->room - out->len, left = had;
    BrotliDecoderResult code =
        BrotliDecoderDecompressStream(state, &in_left, &from, &left, &to, NULL);

    out->len += had - left;
    *in = str_from(*in, in->len - in_left);
    switch (code) {
    case BROTLI_DECODER_RESULT_SUCCESS:
        return STEP_END;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return STEP_HUNGRY;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return STEP_MORE;
    default:
        return STEP_BROKEN;
    }
}

static bool undo_brotli(struct mill_str body, size_t most, struct unpacked *out)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    bool good = state && drive(step_brotli, state, body, most, out);

    BrotliDecoderDestroyInstance(state);
    return good;
}

static enum step step_zstd(void *state, struct mill_str *in, struct unpacked *out)
{
    ZSTD_inBuffer from = { in->data, in->len, 0 };
    ZSTD_outBuffer to = { out->data, out->room, out->len };
    size_t left = ZSTD_decompressStream(state, &to, &from);

    out->len = to.pos;
    *in = str_from(*in, from.pos);
    if (ZSTD_isError(left))
        return STEP_BROKEN;
    if (left == 0 && in->len == 0)
        return STEP_END;
    return to.pos < to.size && in->len == 0 ? STEP_HUNGRY : STEP_MORE;
}

static bool undo_zstd(struct mill_str body, size_t most, struct unpacked *out)
{
    ZSTD_DCtx *state = ZSTD_createDCtx();
    bool good = state &&
                !ZSTD_isError(ZSTD_DCtx_setParameter(state, ZSTD_d_windowLogMax,
                                                     ZSTD_WINDOW_BITS)) &&
                drive(step_zstd, state, body, most, out);

    ZSTD_freeDCtx(state);
    return good;
}

/* Bare deflate is what some servers send, though the word means zlib's form. */
static bool undo_deflate(struct mill_str body, size_t most, struct unpacked *out)
{
    if (undo_zlib(body, 15, most, out))
        return true;
    out->len = 0;
    return undo_zlib(body, -15, most, out);
}

static enum unpack_result undo(struct mill_str encoding, struct mill_str body,
                               size_t most, struct unpacked *out)
{
    bool good;

    if (str_equal_case(encoding, str_of("gzip")) ||
        str_equal_case(encoding, str_of("x-gzip"))) {
        good = undo_zlib(body, 31, most, out);
    } else if (str_equal_case(encoding, str_of("zstd"))) {
        good = undo_zstd(body, most, out);
    } else if (str_equal_case(encoding, str_of("deflate"))) {
        good = undo_deflate(body, most, out);
    } else if (str_equal_case(encoding, str_of("br"))) {
        good = undo_brotli(body, most, out);
    } else {
        return UNPACK_AS_IS;
    }
    if (good)
        return UNPACK_DONE;
    /* Nothing came out: it is not encoded so. */
    return out->len ? UNPACK_DAMAGED : UNPACK_AS_IS;
}

static size_t split(struct mill_str encodings, struct mill_str parts[UNPACK_ENCODINGS])
{
    size_t count = 0;
    struct mill_str part;

    while (str_next(&encodings, ',', &part)) {
        part = str_trim(part);
        if (!part.len || str_equal_case(part, str_of("identity")))
            continue;
        if (count == UNPACK_ENCODINGS)
            return 0;
        parts[count++] = part;
    }
    return count;
}

enum unpack_result unpack_body(struct mill_str encodings, struct mill_str body,
                               size_t most, struct unpacked *out)
{
    struct mill_str parts[UNPACK_ENCODINGS];
    struct unpacked made = { 0 }, next;
    size_t count = split(encodings, parts);
    enum unpack_result result = count ? UNPACK_DONE : UNPACK_AS_IS;
    bool is_cut = false;

    if (most > TOP) /* what zlib's counters hold */
        most = TOP;
    body = str_slice(body, 0, TOP);
    while (count && result == UNPACK_DONE) {
        next = (struct unpacked){ 0 };
        result = undo(parts[--count], body, most, &next);
        free(made.data);
        made = next;
        body = (struct mill_str){ made.data, made.len };
        is_cut |= made.is_cut;
    }
    if (result != UNPACK_DONE) {
        free(made.data);
        return result;
    }
    made.is_cut = is_cut;
    *out = made;
    return UNPACK_DONE;
}
