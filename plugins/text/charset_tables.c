/* SPDX-License-Identifier: Apache-2.0
 * charset_tables.c - labels of encodings, and the detector. */
#include <string.h>

#include "text/charset.h"
#include "text/find.h"

struct label {
    const char *name, *labels; /* labels between spaces */
};

static const struct label labels[] = {
    { "UTF-8",
      " utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 " },
    { "CP949",
      " euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 cseuckr"
      " csksc56011987 iso-ir-149 windows-949 cp949 ms949 uhc x-windows-949 " },
    { "CP932",
      " shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j ms932 " },
    { "EUC-JP", " euc-jp x-euc-jp cseucpkdfmtjapanese eucjp " },
    { "ISO-2022-JP", " iso-2022-jp csiso2022jp " },
    { "ISO-2022-KR", " iso-2022-kr csiso2022kr " },
    { "GB18030", " gb18030 gbk gb2312 gb_2312-80 gb_2312 chinese csgb2312 iso-ir-58 x-gbk"
                 " csiso58gb231280 hz-gb-2312 euc-cn " },
    { "BIG5-HKSCS", " big5 big5-hkscs cn-big5 csbig5 x-x-big5 " },
    { "WINDOWS-1252",
      " windows-1252 ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1"
      " l1 cp1252 x-cp1252 ansi_x3.4-1968 iso88591 cp819 ibm819 " },
    { "WINDOWS-1250", " windows-1250 cp1250 x-cp1250 " },
    { "WINDOWS-1251", " windows-1251 cp1251 x-cp1251 " },
    { "WINDOWS-1253", " windows-1253 cp1253 x-cp1253 " },
    { "WINDOWS-1254", " windows-1254 cp1254 iso-8859-9 latin5 iso8859-9 " },
    { "WINDOWS-1255", " windows-1255 cp1255 " },
    { "WINDOWS-1256", " windows-1256 cp1256 " },
    { "WINDOWS-1257", " windows-1257 cp1257 " },
    { "WINDOWS-1258", " windows-1258 cp1258 " },
    { "WINDOWS-874", " windows-874 tis-620 iso-8859-11 dos-874 " },
    { "ISO-8859-2", " iso-8859-2 latin2 iso8859-2 l2 " },
    { "ISO-8859-3", " iso-8859-3 latin3 " },
    { "ISO-8859-4", " iso-8859-4 latin4 " },
    { "ISO-8859-5", " iso-8859-5 cyrillic " },
    { "ISO-8859-6", " iso-8859-6 arabic " },
    { "ISO-8859-7", " iso-8859-7 greek " },
    { "ISO-8859-8", " iso-8859-8 hebrew iso-8859-8-i " },
    { "ISO-8859-10", " iso-8859-10 latin6 " },
    { "ISO-8859-13", " iso-8859-13 " },
    { "ISO-8859-14", " iso-8859-14 " },
    { "ISO-8859-15", " iso-8859-15 latin9 l9 " },
    { "ISO-8859-16", " iso-8859-16 " },
    { "KOI8-R", " koi8-r koi koi8 koi8_r " },
    { "KOI8-U", " koi8-u koi8-ru " },
    { "MACINTOSH", " macintosh mac x-mac-roman " },
    { "UTF-16LE", " utf-16le utf-16 unicode ucs-2 " },
    { "UTF-16BE", " utf-16be unicodefffe " },
};

enum { LABEL_MAX = 32 };

const char *charset_by_label(struct mill_str label)
{
    char key[LABEL_MAX + 3];
    size_t n = 0;

    label = str_trim(label);
    if (!label.len || label.len > LABEL_MAX || memchr(label.data, ' ', label.len))
        return NULL;
    key[n++] = ' ';
    for (size_t i = 0; i < label.len; i++)
        key[n++] = ascii_lower(label.data[i]);
    key[n++] = ' ';
    key[n] = 0;
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
        if (strstr(labels[i].labels, key))
            return labels[i].name;
    return NULL;
}

/* What the two-byte encodings have in common: pairs that begin with a high byte. */
struct pairs {
    size_t all, bad;
    size_t usual;  /* pairs that the encoding's language uses all the time */
    size_t beyond; /* pairs that it hardly uses */
};

static bool within(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

static void see_cp949(struct pairs *p, unsigned char a, unsigned char b)
{
    if (!within(a, 0x81, 0xFE) ||
        !(within(b, 0x41, 0x5A) || within(b, 0x61, 0x7A) || within(b, 0x81, 0xFE)))
        p->bad++;
    else if (within(a, 0xB0, 0xC8) && b >= 0xA1)
        p->usual++; /* the 2,350 syllables of KS X 1001 */
    else if (within(a, 0xCA, 0xFD) && b >= 0xA1)
        p->beyond++; /* hanja */
}

static void see_gb(struct pairs *p, unsigned char a, unsigned char b)
{
    if (!within(a, 0x81, 0xFE) || b < 0x30 || b == 0x7F || b == 0xFF)
        p->bad++;
    else if ((within(a, 0xB0, 0xF7) && b >= 0xA1) || (a == 0xA3 && b == 0xAC) ||
             (a == 0xA1 && (b == 0xA3 || b == 0xA2)))
        p->usual++;
    else if (b < 0xA1 || a > 0xF7)
        p->beyond++;
}

static void see_sjis(struct pairs *p, unsigned char a, unsigned char b)
{
    if (!(within(a, 0x81, 0x9F) || within(a, 0xE0, 0xFC)) || b < 0x40 || b == 0x7F ||
        b > 0xFC)
        p->bad++;
    else if ((a == 0x82 && b >= 0x9F) || a == 0x83 || (a == 0x81 && b < 0x7F) ||
             within(a, 0x88, 0x97))
        p->usual++;
}

static void see_eucjp(struct pairs *p, unsigned char a, unsigned char b)
{
    if (!(within(a, 0xA1, 0xFE) || a == 0x8E) || !within(b, 0xA1, 0xFE))
        p->bad++;
    else if (a == 0xA4 || a == 0xA5)
        p->usual++; /* kana */
}

static void see_big5(struct pairs *p, unsigned char a, unsigned char b)
{
    if (!within(a, 0x81, 0xFE) || !(within(b, 0x40, 0x7E) || within(b, 0xA1, 0xFE)))
        p->bad++;
    else if (within(a, 0xA4, 0xC6) || a == 0xA1)
        p->usual++;
    else if (within(a, 0xC9, 0xF9))
        p->beyond++;
}

static struct pairs look(struct mill_str body,
                         void (*see)(struct pairs *, unsigned char, unsigned char))
{
    struct pairs pairs = { 0 };
    const unsigned char *s = (const unsigned char *)body.data;

    for (size_t i = 0; i < body.len; i++) {
        if (s[i] < 0x80 || (see == see_sjis && within(s[i], 0xA1, 0xDF)))
            continue;
        pairs.all++;
        if (i + 1 == body.len)
            break;
        see(&pairs, s[i], s[i + 1]);
        i += s[i + 1] >= 0x40;
    }
    return pairs;
}

/* 0 to 1: how well the pairs fit. Broken ones weigh ten times. */
static double fit(struct pairs p, double usual_weight)
{
    double all = (double)p.all;

    return all > 0 ? usual_weight * (double)p.usual / all - 10.0 * (double)p.bad / all -
                         0.8 * (double)p.beyond / all
                   : 0;
}

const char *charset_detect(struct mill_str body)
{
    struct pairs ko = look(body, see_cp949), ja = look(body, see_eucjp),
                 zh = look(body, see_gb);
    struct {
        const char *name;
        double score;
    } tries[] = {
        { "CP949", fit(ko, 1.02) },
        { "GB18030", fit(zh, 0.95) },
        { "CP932", fit(look(body, see_sjis), 1) },
        { "EUC-JP", fit(ja, 1.9) },
        { "BIG5-HKSCS", fit(look(body, see_big5), 0.9) },
    };
    size_t best = 0;

    for (size_t i = 1; i < sizeof(tries) / sizeof(tries[0]); i++)
        if (tries[i].score > tries[best].score)
            best = i;
    return tries[best].score > 0.4 ? tries[best].name : "WINDOWS-1252";
}
