/* SPDX-License-Identifier: Apache-2.0
 * decimal.c - exact numbers of numerals. */
#include "extractor/numeral.h"

#include "at_hand.h"

struct numeral_case {
    const char *name, *value; /* the name is the text */
    size_t left;              /* bytes that are no number any more */
};

static struct numeral_case cases[] = {
    { "0", "0", 0 },
    { "1,234,567", "1234567", 0 },
    { "1,23", "1", 3 },
    { "12.50", "12.5", 0 },
    { ".08", "0.08", 0 },
    { "4억5000만", "450000000", 0 },
    { "1조 2,000억", "1200000000000", 0 },
    { "4천820만", "48200000", 0 },
    { "2조9백억", "2090000000000", 0 },
    { "8백 10만", "8100000", 0 },
    { "1.5조", "1500000000000", 0 },
    { "5 억", "500000000", 0 },
    { "이십만이천", "202000", 0 },
    { "만이천삼백사십오", "12345", 0 },
    { "사백이억삼천사백구십팔만오천칠백이십구", "40234985729", 0 },
    { "스물여섯명", "26", 3 },
    { "쉰둘", "52", 0 },
    { "일점이삼", "1.23", 0 },
    { "삼분의 이", "0.666666666666667", 0 },
    { "일과 사분의 일", "1.25", 0 },
    { "2 1/4", "2.25", 0 },
    { "3/4", "0.75", 0 },
    { "-5", "-5", 0 },
    { "마이너스 일천구백", "-1900", 0 },
    { "2만이 넘는", "20000", 10 },
    { "3백일은", "301", 3 },
    { "99999999999999999999999999999999999999999999999999", "", 0 },
};

static void reads(void **state)
{
    struct numeral_case *row = *state;
    struct mill_str text = test_str(row->name);
    struct numeral numeral;

    pool_reset(&at_hand.pool);
    assert_true(numeral_read(text, 0, &numeral));
    numeral_read_fraction(text, &numeral);
    assert_str(decimal_text(&numeral.value, &at_hand.pool), row->value);
    assert_int_equal(text.len - numeral.end, row->left);
}

int main(void)
{
    return run_with_rules(cases, reads);
}
