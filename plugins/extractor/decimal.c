/* SPDX-License-Identifier: Apache-2.0
 * decimal.c - exact decimal numbers. */
#include "extractor/decimal.h"

#include <string.h>

enum { MAX_EXPONENT = 64, RATIO_DIGITS = 15 };

void decimal_digit(struct decimal *number, int digit)
{
    if (!digit && !number->count)
        return;
    if (number->count == DECIMAL_DIGITS) {
        number->lost = true;
        return;
    }
    number->digits[number->count++] = (unsigned char)digit;
}

struct decimal decimal_of(uint64_t value)
{
    struct decimal number = { .count = 0 };
    uint64_t power = 1;

    while (value / power >= 10)
        power *= 10;
    for (; power; power /= 10)
        decimal_digit(&number, (int)(value / power % 10));
    return number;
}

struct decimal decimal_shift(struct decimal number, int tens)
{
    if (number.exponent + tens > MAX_EXPONENT || number.exponent + tens < -MAX_EXPONENT)
        number.lost = true;
    else if (number.count)
        number.exponent += tens;
    return number;
}

/* The digit that stands for 10^power. */
static int digit_at(const struct decimal *number, int power)
{
    int place = (int)number->count - 1 - (power - number->exponent);

    return place >= 0 && place < (int)number->count ? number->digits[place] : 0;
}

static int top(const struct decimal *number)
{
    return (int)number->count + number->exponent;
}

struct decimal decimal_add(const struct decimal *a, const struct decimal *b)
{
    struct decimal sum = { .negative = a->negative || b->negative,
                           .lost = a->lost || b->lost };
    int low, high, carry = 0;

    if (!a->count || !b->count)
        return a->count ? *a : *b;
    low = a->exponent < b->exponent ? a->exponent : b->exponent;
    high = top(a) > top(b) ? top(a) : top(b);
    if (high - low + 1 > DECIMAL_DIGITS) {
        sum.lost = true;
        return sum;
    }
    sum.exponent = low;
    sum.count = (unsigned)(high - low + 1);
    for (int power = low; power <= high; power++) {
        int digit = digit_at(a, power) + digit_at(b, power) + carry;

        sum.digits[high - power] = (unsigned char)(digit % 10);
        carry = digit / 10;
    }
    if (!sum.digits[0])
        memmove(sum.digits, sum.digits + 1, --sum.count);
    return sum;
}

struct decimal decimal_ratio(uint64_t a, uint64_t b)
{
    struct decimal number = decimal_of(a / b);
    uint64_t rest = a % b;

    while (rest && number.count <= RATIO_DIGITS && number.exponent > -MAX_EXPONENT) {
        rest *= 10;
        if (number.count || rest / b)
            decimal_digit(&number, (int)(rest / b));
        number.exponent--;
        rest %= b;
    }
    if (number.count <= RATIO_DIGITS)
        return number;
    /* One digit too many was taken: round on it. */
    number.count--;
    number.exponent++;
    if (number.digits[RATIO_DIGITS] >= 5) {
        struct decimal one = { .digits = { 1 }, .count = 1, .exponent = number.exponent };

        number = decimal_add(&number, &one);
    }
    return number;
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
    int high = top(a) > top(b) ? top(a) : top(b);
    int low = a->exponent < b->exponent ? a->exponent : b->exponent;

    for (int power = high; power >= low; power--)
        if (digit_at(a, power) != digit_at(b, power))
            return digit_at(a, power) > digit_at(b, power) ? 1 : -1;
    return 0;
}

uint64_t decimal_whole(const struct decimal *number)
{
    uint64_t value = 0;

    if (number->lost || top(number) > 18)
        return UINT64_MAX;
    for (int power = number->exponent; power < 0; power++)
        if (digit_at(number, power))
            return UINT64_MAX;
    for (int power = top(number); power >= 0; power--)
        value = value * 10 + (uint64_t)digit_at(number, power);
    return value;
}

struct mill_str decimal_text(const struct decimal *number, struct pool *pool)
{
    int low = number->exponent, high = top(number);
    char text[2 * MAX_EXPONENT + DECIMAL_DIGITS + 8];
    size_t len = 0;

    if (number->lost)
        return (struct mill_str){ "", 0 };
    while (low < 0 && (!number->count || !digit_at(number, low)))
        low++;
    if (high < 1)
        high = 1;
    if (number->negative && number->count)
        text[len++] = '-';
    for (int power = high - 1; power >= (low < 0 ? low : 0); power--) {
        if (power == -1)
            text[len++] = '.';
        text[len++] = (char)('0' + digit_at(number, power));
    }
    return pool_copy(pool, (struct mill_str){ text, len });
}
