/* SPDX-License-Identifier: Apache-2.0
 * josa.c - particles behind nouns. */
#include "at_hand.h"

struct josa_case {
    const char *name; /* the word */
    size_t noun;      /* characters that josa_strip() leaves */
    const char *class;
};

static struct josa_case cases[] = {
    { "오픈전자는", 4, "topic" },  { "오픈전자가", 4, "subject" },
    { "서울대와", 3, "with" },     { "하이닉스와는", 4, "with" },
    { "은행과의", 2, "with-of" },  { "정부에서는", 2, "from" },
    { "회사에게", 2, "to" },       { "회장을", 2, "object" },
    { "회사측은", 2, "topic" },    { "대표의", 2, "of" },
    { "구글이라고", 2, "copula" }, { "서울까지", 2, "other" },
    { "오픈전자", 4, "none" },     { "바나나은", 4, "none" }, /* 은 wants a consonant */
    { "보고서는", 3, "topic" },    { "카카오로부터", 3, "from" },
};

static void strips(void **state)
{
    struct josa_case *row = *state;
    struct mill_str word = test_str(row->name);
    enum josa_class class;
    size_t end = josa_strip(&at_hand.rules.josa, word, 2, &class);

    assert_string_equal(josa_class_names[class], row->class);
    assert_int_equal(chars_count(chars_slice(word, 0, end)), row->noun);
}

int main(void)
{
    return run_with_rules(cases, strips);
}
