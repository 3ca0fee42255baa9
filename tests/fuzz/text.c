/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - any bytes through UTF-8, folding, NFC and the spans: what is written fits into
 * the room that the headers ask for, is valid, and does not change when done again. */
#include "fuzz.h"

#include "text/fold.h"
#include "text/hangul.h"
#include "text/nfc.h"
#include "text/str.h"
#include "text/utf8.h"

#include <string.h>

static void check_reading(struct mill_str text)
{
    size_t forward = 0, count = 0;

    while (forward < text.len) {
        size_t before = forward;

        utf8_next(text, &forward);
        HOLDS(forward > before && forward <= text.len && forward - before <= UTF8_MAX);
        count++;
    }
    HOLDS(count == utf8_count(text));
    for (size_t back = text.len; back > 0; count--) {
        size_t before = back;

        utf8_prev(text, &back);
        HOLDS(back < before);
    }
    HOLDS(!utf8_valid(text) || count == 0);
    HOLDS(utf8_valid(text) == (utf8_valid_prefix(text) == text.len));
    for (size_t max = 0; max < 9 && utf8_valid(text); max++)
        HOLDS(utf8_valid(utf8_cut(text, max)));
}

static void check_spans(struct mill_str text)
{
    struct mill_str trimmed = str_trim(text), rest = text, part;
    size_t total = 0;

    HOLDS(str_equal(str_trim(trimmed), trimmed));
    HOLDS(str_is_blank(text) == (trimmed.len == 0));
    while (str_next(&rest, ' ', &part))
        total += part.len + 1;
    HOLDS(total == text.len || total == text.len + 1);
    hangul_sound(text);
}

static void check_folding(struct mill_str text)
{
    char *out = malloc(text.len + 1), *again = malloc(text.len + 1);
    uint32_t *starts = malloc((text.len + 1) * sizeof(*starts));
    struct mill_str folded = { out, fold_text(text, out, starts) };

    HOLDS(folded.len <= text.len && utf8_valid(folded));
    HOLDS(starts[folded.len] == text.len);
    for (size_t i = 1; i < folded.len; i++)
        HOLDS(starts[i] >= starts[i - 1] && starts[i] < text.len);
    HOLDS(str_equal(folded, (struct mill_str){ again, fold_text(folded, again, NULL) }));
    free(out);
    free(again);
    free(starts);
}

static void check_nfc(struct mill_str text)
{
    char *out = malloc(3 * text.len + 1), *again;
    struct mill_str normal = { out, nfc_text(text, out) };

    HOLDS(normal.len <= 3 * text.len && utf8_valid(normal));
    if (nfc_quick(text))
        HOLDS(str_equal(normal, text));
    again = malloc(3 * normal.len + 1);
    /* Runs of more than 60 marks may need another round. */
    if (text.len < 60)
        HOLDS(str_equal(normal, (struct mill_str){ again, nfc_text(normal, again) }));
    free(out);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str bytes = { (const char *)data, size };
    char *mended = malloc(3 * size + 1);
    struct mill_str text = { mended, utf8_sanitise(bytes, mended) };

    HOLDS(utf8_valid(text) && text.len <= 3 * size);
    HOLDS(!utf8_valid(bytes) || str_equal(bytes, text));
    check_reading(bytes);
    check_reading(text);
    check_spans(bytes);
    check_folding(text);
    check_nfc(text);
    free(mended);
    return 0;
}
