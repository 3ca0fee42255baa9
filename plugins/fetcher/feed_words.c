/* SPDX-License-Identifier: Apache-2.0
 * feed_words.c - the words of dates. */
#include "feed_words.h"

#include <string.h>

#include "text/find.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { WORD_BYTES = 40 };

/* How the names of each month begin: English, German, French, Spanish, Italian,
 * Portuguese, Dutch, Polish, Russian. */
static const char *const months[12] = {
    " jan jän ene gen sty янв ",
    " feb fév fev lut фев ",
    " mar mär maer mrt мар ",
    " apr avr abr kwi апр ",
    " may mai mag mei maj май мая ",
    " jun juin giu cze июн ",
    " jul juil lug lip июл ",
    " aug aoû aou ago sie авг ",
    " sep set wrz сен ",
    " oct okt ott out paź окт ",
    " nov lis ноя ",
    " dec dez déc dic gru дек ",
};
/* Tuesdays that begin as March does. */
static const char tuesdays[] = " mardi martes martedì martedi ";

static const struct {
    const char *name;
    int minutes;
} zones[] = {
    { "z", 0 },      { "ut", 0 },     { "utc", 0 },    { "gmt", 0 },     { "wet", 0 },
    { "bst", 60 },   { "west", 60 },  { "cet", 60 },   { "met", 60 },    { "cest", 120 },
    { "mest", 120 }, { "eet", 120 },  { "sast", 120 }, { "eest", 180 },  { "msk", 180 },
    { "trt", 180 },  { "ist", 330 },  { "ict", 420 },  { "wib", 420 },   { "hkt", 480 },
    { "sgt", 480 },  { "awst", 480 }, { "kst", 540 },  { "jst", 540 },   { "acst", 570 },
    { "aest", 600 }, { "aedt", 660 }, { "nzst", 720 }, { "nzdt", 780 },  { "ast", -240 },
    { "edt", -240 }, { "est", -300 }, { "cdt", -300 }, { "cst", -360 },  { "mdt", -360 },
    { "mst", -420 }, { "pdt", -420 }, { "pst", -480 }, { "akst", -540 }, { "hst", -600 },
};

static const struct {
    const char *name;
    int half;
} halves[] = { { "am", 0 }, { "a.m", 0 }, { "오전", 0 }, { "午前", 0 }, { "上午", 0 },
               { "pm", 1 }, { "p.m", 1 }, { "오후", 1 }, { "午後", 1 }, { "下午", 1 } };

/* The letters at *at in lower case, and a dot between two single ones (a.m.). */
static size_t take_letters(const char **at, const char *end, char *word)
{
    struct mill_str text = { *at, (size_t)(end - *at) };
    size_t i = 0, n = 0;

    while (i < text.len) {
        size_t next = i;
        uint32_t c = utf8_next(text, &next);
        bool dot =
            c == '.' && n == 1 && next < text.len && ascii_is_alpha(text.data[next]);

        if (c < 0x80 && !ascii_is_alpha((char)c) && !dot)
            break;
        if (n + UTF8_MAX < WORD_BYTES)
            n += utf8_put(word + n, fold_case(c));
        i = next;
    }
    *at += i;
    word[n] = 0;
    return n;
}

/* The word begins with one of those between spaces. */
static bool begins(const char *word, const char *list)
{
    while (*list == ' ' && list[1]) {
        size_t len = strcspn(++list, " ");

        if (!strncmp(word, list, len))
            return true;
        list += len;
    }
    return false;
}

struct word word_take(const char **at, const char *end)
{
    char word[WORD_BYTES];
    size_t len = take_letters(at, end, word);

    for (size_t i = 0; i < sizeof(halves) / sizeof(*halves); i++)
        if (!strncmp(word, halves[i].name, strlen(halves[i].name)) &&
            ((unsigned char)word[0] >= 0x80 || strlen(halves[i].name) == len))
            return (struct word){ WORD_HALF, halves[i].half };
    for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
        if (!strcmp(word, zones[i].name))
            return (struct word){ WORD_ZONE, zones[i].minutes };
    if (begins(word, tuesdays))
        return (struct word){ WORD_OTHER, 0 };
    for (int i = 0; i < 12; i++)
        if (begins(word, months[i]))
            return (struct word){ WORD_MONTH, i + 1 };
    return (struct word){ WORD_OTHER, 0 };
}
