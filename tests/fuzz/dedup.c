/* SPDX-License-Identifier: Apache-2.0
 *
 * dedup.c - any article through the deduplicator: what goes out rebuilds what came in,
 * every removed block names text that stays, and exact copies are exact.
 *
 * The input is lines of tests/unit/dedup/fixture.h, but for two bytes that make long
 * articles cheap: \x01 stands for the line before it again, \x02 for the whole input so
 * far (8 times at most). */
#include "fuzz.h"

#include "dedup/key.h"
#include "fixture.h"
#include "text/str.h"

#include <string.h>

enum { MOST = 1 << 18, DOUBLINGS = 8 };

static size_t last_line(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] != '\n')
        len--;
    return len;
}

static size_t expand(const uint8_t *data, size_t size, char *out)
{
    size_t len = 0, doublings = 0;

    for (size_t i = 0; i < size; i++) {
        size_t from = len, more;

        if (data[i] == 1)
            from = last_line(out, len);
        else if (data[i] == 2 && doublings++ < DOUBLINGS)
            from = 0;
        more = data[i] <= 2 ? len - from : 0;
        if (len + more + 2 > MOST)
            break;
        if (data[i] > 2) {
            out[len++] = (char)data[i];
        } else if (more) {
            out[len++] = '\n';
            memcpy(out + len, out + from, more);
            len += more;
        }
    }
    return len;
}

static void check_piece(const struct pieces *pieces, uint32_t at)
{
    const struct piece *piece = &pieces->items[at], *source;

    if (piece->source == PIECE_NONE) {
        HOLDS(piece->reason == REASON_NONE);
        return;
    }
    source = &pieces->items[piece->source];
    HOLDS(source->reason == REASON_NONE);
    HOLDS(piece->source_start >= source->start &&
          piece->source_start <= piece->source_end);
    HOLDS(piece->score > 0 && piece->score <= 1);
    if (piece->reason == REASON_TITLE || piece->reason == REASON_CAPTION)
        HOLDS(key_equal(&piece->key, &source->key));
    if (piece->kept == KEPT_REFRAIN || piece->kept == KEPT_PROTECTED)
        HOLDS(piece->reason == REASON_NONE || piece->reason == REASON_RUN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *lines = malloc(MOST);
    struct fixture fixture;
    struct story story;
    uint32_t runs;

    fixture_init(&fixture);
    fixture_read(&fixture, (struct mill_str){ lines, expand(data, size, lines) });
    fixture_judge(&fixture, &story, &runs);
    for (uint32_t at = story.pieces.body; at < story.pieces.count; at++)
        check_piece(&story.pieces, at);
    HOLDS(str_equal(fixture_rebuild(&fixture, story.out), fixture_text(&fixture)));
    fixture_finish(&fixture);
    free(lines);
    return 0;
}
