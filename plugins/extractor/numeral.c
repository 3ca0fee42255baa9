/* SPDX-License-Identifier: Apache-2.0
 *
 * numeral.c - numbers as Korean and English news write them.
 *
 * A number is a sum of groups (조, 억, 만, rest); a group a sum of parts (천, 백, 십,
 * rest); a part is written in digits or with a word. All factors are powers of ten, so
 * that the value stays an exact decimal.
 */
#include "extractor/numeral.h"

#include <string.h>

#include "extractor/chars.h"

enum { MAX_PIECES = 64 };

/* What is read so far. */
struct reading {
    struct mill_str text;
    size_t at;
    struct decimal total, group, part;
    bool has_part, part_digits, decimals;
    int last_small, last_big; /* powers that the next must stay below */
    struct numeral *out;
};

static int digit_word(uint32_t c)
{
    static const uint32_t words[] = { 0xc601, 0xc77c, 0xc774, 0xc0bc, 0xc0ac,
                                      0xc624, 0xc721, 0xce60, 0xd314, 0xad6c };

    if (c == 0xacf5)
        return 0;
    if (c == 0xb959) /* 륙 */
        return 6;
    for (int i = 0; i < 10; i++)
        if (words[i] == c)
            return i;
    return -1;
}

static int small_power(uint32_t c)
{
    return c == 0xc2ed ? 1 : c == 0xbc31 ? 2 : c == 0xcc9c ? 3 : 0; /* 십 백 천 */
}

static int big_power(uint32_t c)
{
    /* 만 억 조 경 */
    return c == 0xb9cc ? 4 : c == 0xc5b5 ? 8 : c == 0xc870 ? 12 : c == 0xacbd ? 16 : 0;
}

/* 1,234,567 or 0.25 or .25 at r->at. */
static bool read_digits(struct reading *r)
{
    struct decimal number = { .count = 0 };
    size_t at = r->at, digits = 0, before = 0;
    int exponent = 0;
    bool point = false;

    for (;;) {
        size_t next = at;
        uint32_t c = chars_next(r->text, &next);
        int digit = chars_digit(c);

        if (digit >= 0) {
            decimal_digit(&number, digit);
            exponent -= point;
            digits++;
            at = next;
        } else if (c == ',' && !point && digits && digits <= 3 + before) {
            size_t look = next;
            int run = 0;

            while (chars_digit(chars_at(r->text, look)) >= 0 && run < 4) {
                chars_next(r->text, &look);
                run++;
            }
            if (run != 3)
                break;
            before = digits;
            at = next;
        } else if (c == '.' && !point && chars_digit(chars_at(r->text, next)) >= 0) {
            point = true;
            at = next;
        } else {
            break;
        }
    }
    if (!digits)
        return false;
    number.exponent = number.count ? exponent : 0;
    r->part = number;
    r->has_part = r->part_digits = true;
    r->decimals = r->decimals || point;
    r->out->digits = true;
    r->at = at;
    return true;
}

/* 점칠일 behind whole digits in words. */
static void read_point(struct reading *r)
{
    size_t at = r->at;
    uint32_t c = chars_next(r->text, &at);
    int power = 0, digit;

    if ((c != 0xc810 && c != 0xcabc) || !r->out->letters) /* 점 쩜 */
        return;
    at = chars_skip_space(r->text, at);
    while (power < 12) {
        size_t next = at;

        digit = digit_word(chars_next(r->text, &next));
        if (digit < 0)
            break;
        struct decimal one = decimal_shift(decimal_of((uint64_t)digit), --power);

        r->part = r->has_part ? decimal_add(&r->part, &one) : one;
        r->has_part = true;
        r->at = at = next;
        r->out->letters++;
    }
}

static void close_part(struct reading *r, int power)
{
    struct decimal one = decimal_of(1);
    struct decimal sum = decimal_shift(r->has_part ? r->part : one, power);

    r->group = decimal_add(&r->group, &sum);
    r->has_part = r->part_digits = false;
}

static bool read_small(struct reading *r)
{
    size_t next = r->at;
    int power = small_power(chars_next(r->text, &next));

    if (!power || power >= r->last_small)
        return false;
    close_part(r, power);
    r->last_small = power;
    r->out->unit = power;
    r->out->letters++;
    r->at = next;
    return true;
}

static bool read_big(struct reading *r)
{
    size_t next = r->at;
    int power = big_power(chars_next(r->text, &next));
    struct decimal sum;

    if (!power || power >= r->last_big)
        return false;
    if (r->has_part || !r->group.count)
        close_part(r, 0);
    sum = decimal_shift(r->group, power);
    r->total = decimal_add(&r->total, &sum);
    memset(&r->group, 0, sizeof(r->group));
    r->last_big = power;
    r->last_small = 4;
    r->out->unit = power;
    r->out->letters++;
    r->at = next;
    return true;
}

static bool read_digit_word(struct reading *r)
{
    size_t next = r->at;
    int digit = digit_word(chars_next(r->text, &next));

    if (digit < 0 || r->has_part)
        return false;
    if (digit == 2 && r->out->digits && !small_power(chars_at(r->text, next)) &&
        !big_power(chars_at(r->text, next)))
        return false; /* 2만이: a particle */
    r->part = decimal_of((uint64_t)digit);
    r->has_part = true;
    r->part_digits = false;
    r->out->letters++;
    r->at = next;
    return true;
}

/* Whether a space inside a number may be stepped over: behind a word of size before a
 * smaller piece (1억 2천), or between digits and their word of size (5 억 달러). */
static bool read_space(struct reading *r)
{
    size_t next = chars_skip_space(r->text, r->at), behind = next;
    uint32_t c = chars_next(r->text, &behind);
    bool space_behind = !chars_word(chars_at(r->text, behind)), fine;

    if (next == r->at || (!r->out->unit && !r->has_part))
        return false;
    if (r->has_part)
        fine = r->part_digits && !r->out->unit && (big_power(c) || small_power(c)) &&
               space_behind;
    else if (chars_digit(c) >= 0)
        fine = r->out->unit > 1;
    else
        fine = digit_word(c) >= 0 && !r->out->digits &&
               (space_behind || small_power(chars_at(r->text, behind)) ||
                big_power(chars_at(r->text, behind)));
    if (fine)
        r->at = next;
    return fine;
}

/* One piece; false where the number ends. */
static bool read_piece(struct reading *r)
{
    size_t at = r->at;

    if (r->decimals && r->has_part)
        return read_small(r) || read_big(r);
    if (!r->has_part && (chars_digit(chars_at(r->text, at)) >= 0 ||
                         (at == r->out->start && chars_at(r->text, at) == '.')))
        return read_digits(r);
    if (read_small(r) || read_big(r) || read_digit_word(r))
        return true;
    if (!read_space(r))
        return false;
    if (!read_piece(r)) { /* at most once more: a space is never followed by one */
        r->at = at;
        return false;
    }
    return true;
}

static bool read_native(struct mill_str text, size_t at, struct numeral *out)
{
    static const struct {
        struct mill_str word;
        int value;
    } tens[] = { { MILL_STR("열"), 10 },   { MILL_STR("스물"), 20 },
                 { MILL_STR("스무"), 20 }, { MILL_STR("서른"), 30 },
                 { MILL_STR("마흔"), 40 }, { MILL_STR("쉰"), 50 },
                 { MILL_STR("예순"), 60 }, { MILL_STR("일흔"), 70 },
                 { MILL_STR("여든"), 80 }, { MILL_STR("아흔"), 90 } },
      ones[] = { { MILL_STR("하나"), 1 }, { MILL_STR("한"), 1 },
                 { MILL_STR("둘"), 2 },   { MILL_STR("두"), 2 },
                 { MILL_STR("셋"), 3 },   { MILL_STR("세"), 3 },
                 { MILL_STR("넷"), 4 },   { MILL_STR("네"), 4 },
                 { MILL_STR("다섯"), 5 }, { MILL_STR("여섯"), 6 },
                 { MILL_STR("일곱"), 7 }, { MILL_STR("여덟"), 8 },
                 { MILL_STR("아홉"), 9 } };
    size_t start = at;
    int value = 0;

    for (size_t i = 0; i < sizeof(tens) / sizeof(tens[0]); i++)
        if (!value && chars_starts(text, at, tens[i].word)) {
            value = tens[i].value;
            at += tens[i].word.len;
        }
    for (size_t i = 0; i < sizeof(ones) / sizeof(ones[0]); i++)
        if (value % 10 == 0 && chars_starts(text, at, ones[i].word)) {
            value += ones[i].value;
            at += ones[i].word.len;
        }
    if (at == start)
        return false;
    out->value = decimal_of((uint64_t)value);
    out->letters = (unsigned)((at - start) / 3);
    out->native = true;
    out->end = at;
    return true;
}

/* 수십만, 수천억, 몇백: seen, with no value. */
static size_t read_vague(struct mill_str text, size_t at)
{
    size_t next = at, end = at;
    uint32_t c = chars_next(text, &next);

    if (c != 0xc218 && c != 0xba87) /* 수 몇 */
        return at;
    for (;;) {
        size_t look = next;

        c = chars_next(text, &look);
        if (!small_power(c) && !big_power(c))
            return end;
        next = end = look;
    }
}

static size_t read_sign(struct mill_str text, size_t at, bool *negative)
{
    static const struct mill_str words[] = { MILL_STR("마이너스"), MILL_STR("마이나스"),
                                             MILL_STR("음수") };
    uint32_t before = chars_before(text, at), c = chars_at(text, at);

    *negative = false;
    if ((c == '-' || c == 0x2212) && !chars_word(before) && before != ')') {
        chars_next(text, &at);
        *negative = true;
        return at;
    }
    for (size_t i = 0; i < 3; i++)
        if (chars_starts(text, at, words[i])) {
            *negative = true;
            return chars_skip_space(text, at + words[i].len);
        }
    return at;
}

/* Most words begin with no syllable that a number begins with. */
static bool could_begin(uint32_t c)
{
    static const struct mill_str syllables = MILL_STR(
        "영공일이삼사오육륙칠팔구십백천만억조경하한둘두셋세넷네다여아열스서마쉰예수몇음");
    const unsigned char *s = (const unsigned char *)syllables.data;

    if (!chars_hangul(c))
        return chars_digit(c) >= 0 || c == '-' || c == 0x2212 || c == '.';
    for (size_t i = 0; i < syllables.len; i += 3)
        if (s[i + 2] == (0x80 | (c & 0x3f)) && s[i + 1] == (0x80 | (c >> 6 & 0x3f)) &&
            s[i] == (0xe0 | c >> 12))
            return true;
    return false;
}

static void sum_up(struct reading *r)
{
    if (r->has_part)
        close_part(r, 0);
    r->out->value = decimal_add(&r->total, &r->group);
    r->out->end = r->at;
}

bool numeral_read(struct mill_str text, size_t at, struct numeral *out)
{
    struct reading r = { .text = text, .last_small = 4, .last_big = 20, .out = out };
    size_t vague;

    if (!could_begin(chars_at(text, at)))
        return false;
    memset(out, 0, sizeof(*out));
    out->start = at;
    out->bounded = !chars_word(chars_before(text, at));
    at = read_sign(text, at, &out->negative);
    vague = read_vague(text, at);
    if (vague != at) {
        out->vague = true;
        out->end = vague;
        out->letters = 2;
        return true;
    }
    r.at = at;
    for (int i = 0; i < MAX_PIECES; i++)
        if (!read_piece(&r))
            break;
    read_point(&r);
    if (r.at == at)
        return read_native(text, at, out);
    if (r.has_part)
        out->unit = 0;
    sum_up(&r);
    out->value.negative = out->negative;
    return true;
}

/* 분의 between two numbers, of which the first is below. */
static bool read_part_of(struct mill_str text, const struct numeral *below,
                         struct numeral *out)
{
    size_t at = chars_skip_space(text, below->end);
    struct numeral above;
    uint64_t a, b;

    if (!chars_starts(text, at, STR("분의")))
        return false;
    at = chars_skip_space(text, at + STR("분의").len);
    if (!numeral_read(text, at, &above) || above.vague || above.native)
        return false;
    a = decimal_whole(&above.value);
    b = decimal_whole(&below->value);
    if (a == UINT64_MAX || b == UINT64_MAX || !b)
        return false;
    out->value = decimal_ratio(a, b);
    out->value.negative = out->negative = below->negative || above.negative;
    out->end = above.end;
    return true;
}

/* 3/4 at `at`, with whole numbers. */
static bool read_slash(struct mill_str text, size_t at, struct numeral *out)
{
    struct numeral above, below;
    uint64_t a, b;

    if (!numeral_read(text, at, &above) || above.letters ||
        chars_at(text, above.end) != '/' || !numeral_read(text, above.end + 1, &below) ||
        below.letters || below.negative || chars_at(text, below.end) == '/')
        return false;
    a = decimal_whole(&above.value);
    b = decimal_whole(&below.value);
    if (a == UINT64_MAX || b == UINT64_MAX || !b)
        return false;
    out->value = decimal_ratio(a, b);
    out->value.negative = above.negative;
    out->end = below.end;
    return true;
}

static bool read_mixed(struct mill_str text, const struct numeral *whole,
                       struct numeral *out)
{
    size_t at = whole->end;
    uint32_t c = chars_at(text, at);
    struct numeral below, part = { .start = 0 };

    if (c == 0xacfc || c == 0xc640) { /* 과 와 */
        chars_next(text, &at);
        at = chars_skip_space(text, at);
        if (!numeral_read(text, at, &below) || below.vague ||
            !read_part_of(text, &below, &part))
            return false;
    } else {
        at = chars_skip_space(text, at);
        if (at == whole->end || !whole->digits || whole->letters ||
            !read_slash(text, at, &part))
            return false;
    }
    out->value = decimal_add(&whole->value, &part.value);
    out->end = part.end;
    return true;
}

bool numeral_read_fraction(struct mill_str text, struct numeral *numeral)
{
    struct numeral whole = *numeral;

    if (whole.vague)
        return false;
    if (read_part_of(text, &whole, numeral) || read_mixed(text, &whole, numeral) ||
        (whole.digits && chars_at(text, whole.end) == '/' &&
         read_slash(text, whole.start, numeral))) {
        numeral->fraction = true;
        return true;
    }
    return false;
}
