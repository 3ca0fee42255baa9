/* SPDX-License-Identifier: Apache-2.0
 * verbs.c - Korean verbs and their endings. */
#include "extractor/verbs.h"

#include <stdlib.h>
#include <string.h>

#include "extractor/chars.h"
#include "text/hangul.h"

const char *const modalities[] = { "actual",   "planned", "possible", "denied",
                                   "reported", "agreed",  NULL };

enum {
    VOWEL_A = 0,
    VOWEL_AE = 1,
    VOWEL_EO = 4,
    VOWEL_YEO = 6,
    VOWEL_O = 8,
    VOWEL_WA = 9,
    VOWEL_WAE = 10,
    VOWEL_OE = 11,
    VOWEL_U = 13,
    VOWEL_WO = 14,
    VOWEL_EU = 18,
    VOWEL_I = 20
};

static const uint32_t HA = 0xd558; /* 하 */

/* The vowel of stem + 어, where the two melt; -1: they do not. */
static int melted(uint32_t stem, int vowel)
{
    if (stem == HA)
        return VOWEL_AE;
    switch (vowel) {
    case VOWEL_O:
        return VOWEL_WA;
    case VOWEL_U:
        return VOWEL_WO;
    case VOWEL_I:
        return VOWEL_YEO;
    case VOWEL_OE:
        return VOWEL_WAE;
    case VOWEL_EU:
        return VOWEL_EO;
    case VOWEL_A: /* 가: 갔 */
    case VOWEL_AE:
    case VOWEL_EO:
    case VOWEL_YEO:
    case 5: /* ㅔ */
        return vowel;
    default:
        return -1;
    }
}

static enum verb_head head_of_tail(int tail)
{
    return tail == TAIL_N   ? HEAD_N
           : tail == TAIL_L ? HEAD_L
           : tail == TAIL_B ? HEAD_B
           : tail == TAIL_M ? HEAD_M
                            : HEAD_NONE;
}

/* One syllable of text against the last one of a stem. */
static bool read_last(uint32_t stem, uint32_t c, uint32_t next, enum verb_head *head)
{
    int lead, vowel, tail, l, v, t;

    if (!hangul_split(stem, &lead, &vowel, &tail) || !hangul_split(c, &l, &v, &t) ||
        l != lead)
        return false;
    *head = HEAD_NONE;
    if (c == stem) {
        if (tail == TAIL_L && !chars_word(next))
            *head = HEAD_L; /* 열 예정 */
        if (!tail && melted(stem, vowel) == vowel && !chars_word(next))
            *head = HEAD_EO; /* 만나 논의했다: 만나 and 어 are one */
        return true;
    }
    if (tail == TAIL_L && v == vowel) { /* ㄹ falls: 연, 여는 */
        *head = head_of_tail(t);
        return *head == HEAD_N || *head == HEAD_B || (!t && chars_hangul(next));
    }
    if (tail)
        return false;
    if (v == vowel && t && t != TAIL_SS) {
        *head = head_of_tail(t);
        return *head != HEAD_NONE;
    }
    if (v == melted(stem, vowel) && (t == TAIL_SS || (!t && v != vowel))) {
        *head = t ? HEAD_PAST : HEAD_EO;
        return true;
    }
    return false;
}

/* Endings that begin with a syllable of their own where the stem ends in a consonant:
 * 맺은, 맺을, 맺었다, 맺어, 맺으며. */
static void split_ending(struct mill_str text, struct verb_form *form)
{
    size_t next = form->end;
    uint32_t c = chars_next(text, &next);

    switch (c) {
    case 0xc740: /* 은 */
        form->head = HEAD_N;
        break;
    case 0xc744: /* 을 */
        form->head = HEAD_L;
        break;
    case 0xc74c: /* 음 */
        form->head = HEAD_M;
        break;
    case 0xc5c8: /* 었 */
    case 0xc558: /* 았 */
    case 0xc600: /* 였 */
        form->head = HEAD_PAST;
        break;
    case 0xc5b4: /* 어 */
    case 0xc544: /* 아 */
    case 0xc5ec: /* 여 */
        form->head = HEAD_EO;
        break;
    case 0xc73c: /* 으 */
        break;
    default:
        return;
    }
    form->end = next;
}

static bool read_stem(struct mill_str text, size_t at, struct mill_str stem,
                      struct verb_form *form)
{
    size_t last = stem.len;
    uint32_t end = chars_prev(stem, &last), c;

    if (!chars_starts(text, at, chars_slice(stem, 0, last)))
        return false;
    at += last;
    c = chars_next(text, &at);
    if (!read_last(end, c, chars_at(text, at), &form->head))
        return false;
    form->end = at;
    if (form->head == HEAD_NONE)
        split_ending(text, form);
    return true;
}

static bool read_light(struct mill_str text, size_t at, struct verb_form *form)
{
    static const struct {
        struct mill_str stem;
        enum verb_voice voice;
    } light[] = { { MILL_STR("하"), VOICE_ACTIVE },
                  { MILL_STR("되"), VOICE_PASSIVE },
                  { MILL_STR("받"), VOICE_PASSIVE },
                  { MILL_STR("시키"), VOICE_ACTIVE } };

    for (size_t i = 0; i < sizeof(light) / sizeof(light[0]); i++) {
        form->voice = light[i].voice;
        if (read_stem(text, at, light[i].stem, form))
            return true;
    }
    return false;
}

bool verb_read(struct mill_str text, size_t at, struct mill_str stem,
               struct verb_form *form)
{
    size_t noun = stem.len;

    form->voice = VOICE_ACTIVE;
    if (chars_prev(stem, &noun) != HA || !noun)
        return read_stem(text, at, stem, form);
    if (!chars_starts(text, at, chars_slice(stem, 0, noun)))
        return false;
    at += noun;
    if (read_light(text, at, form))
        return true;
    form->head = HEAD_BARE;
    form->voice = VOICE_ACTIVE;
    form->end = at;
    return true; /* alone: whether the word ends here is the caller's question */
}

void verb_index(struct loader *loader, struct trie *trie, struct mill_str stem,
                uint32_t value)
{
    size_t last = stem.len;
    uint32_t end = chars_prev(stem, &last);
    int lead, vowel, tail, more;
    char text[4];
    struct mill_str form = { text, 3 };

    if (last) {
        loader_words(loader, trie, chars_slice(stem, 0, last), value);
        return;
    }
    loader_words(loader, trie, stem, value);
    if (!hangul_split(end, &lead, &vowel, &tail) || (tail && tail != TAIL_L))
        return;
    more = melted(end, vowel);
    for (int t = 0; t < 28; t++)
        for (int v = 0; v < 21; v++) {
            uint32_t c = hangul_join(lead, v, t);
            enum verb_head head;

            if ((v != vowel && v != more) || c == end ||
                !read_last(end, c, 0xac00, &head))
                continue;
            text[0] = (char)(0xe0 | c >> 12);
            text[1] = (char)(0x80 | (c >> 6 & 0x3f));
            text[2] = (char)(0x80 | (c & 0x3f));
            loader_words(loader, trie, form, value);
        }
}

static void read_head(struct ending *ending)
{
    static const struct {
        struct mill_str mark;
        enum verb_head head;
    } heads[] = { { MILL_STR("ㄴ"), HEAD_N },    { MILL_STR("ㄹ"), HEAD_L },
                  { MILL_STR("ㅂ"), HEAD_B },    { MILL_STR("ㅁ"), HEAD_M },
                  { MILL_STR("었"), HEAD_PAST }, { MILL_STR("어"), HEAD_EO },
                  { MILL_STR("+"), HEAD_BARE } };

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        if (chars_starts(ending->form, 0, heads[i].mark)) {
            ending->head = heads[i].head;
            ending->form = chars_slice(ending->form, heads[i].mark.len, ending->form.len);
            return;
        }
}

enum { FORM, POLARITY, MODALITY, TIE };

bool endings_load(struct endings *endings, struct loader *loader)
{
    static const char *const columns[] = { "form", "polarity", "modality", "tie", NULL };
    static const char *const polarities[] = { "affirmed", "negated", NULL };
    static const char *const ties[] = { "final", "relative", "connective", "noun", NULL };
    struct tsv tsv;

    if (!loader_open(loader, "endings.tsv", columns, &tsv))
        return false;
    endings->rows = loader_array(loader, tsv.count, sizeof(*endings->rows));
    for (size_t i = 0; endings->rows && i < tsv.count; i++) {
        const struct tsv_row *row = &tsv.rows[i];
        struct ending *ending = &endings->rows[endings->count++];

        ending->form = loader_keep(loader, row->cells[FORM]);
        ending->negated = loader_choice(loader, &tsv, row, POLARITY, polarities) == 1;
        ending->modality =
            (enum modality)loader_choice(loader, &tsv, row, MODALITY, modalities);
        ending->tie = (enum verb_tie)loader_choice(loader, &tsv, row, TIE, ties);
        if (!ending->form.len)
            loader_problem(loader, &tsv, row, FORM, "form is empty");
        else
            read_head(ending);
    }
    tsv_finish(&tsv);
    return loader->good;
}

void endings_finish(struct endings *endings)
{
    for (size_t i = 0; i < endings->count; i++) {
        struct ending *ending = &endings->rows[i];
        size_t mark = ending->head == HEAD_NONE ? 0 : ending->head == HEAD_BARE ? 1 : 3;

        free((char *)ending->form.data - mark);
    }
    free(endings->rows);
    memset(endings, 0, sizeof(*endings));
}

/* A form's text at `at`; its spaces stand for any number of spaces. */
static bool read_form(struct mill_str text, struct mill_str form, size_t at, size_t *end)
{
    for (size_t i = 0; i < form.len; i++) {
        if (form.data[i] == ' ')
            at = chars_skip_space(text, at);
        else if (at < text.len && text.data[at] == form.data[i])
            at++;
        else
            return false;
    }
    *end = at;
    return true;
}

const struct ending *endings_read(const struct endings *endings, struct mill_str text,
                                  const struct verb_form *form, size_t *end)
{
    const struct ending *best = NULL;

    for (size_t i = 0; i < endings->count; i++) {
        const struct ending *ending = &endings->rows[i];
        size_t stop;

        if (ending->head != form->head ||
            !read_form(text, ending->form, form->end, &stop) || (best && stop < *end))
            continue;
        if (!best || stop > *end) {
            best = ending;
            *end = stop;
        }
    }
    return best;
}
