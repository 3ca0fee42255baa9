/* SPDX-License-Identifier: Apache-2.0
 * shape.c - lines that may be said twice, and lines that only look like them. */
#include "dedup/shape.h"
#include "dedup/key.h"
#include "fixture.h"
#include "test.h"

/* q question, " quotation, : label, 3 figure. */
static struct shape_case {
    const char *name;
    struct mill_str text;
    const char *shapes;
} cases[] = {
    { "a sentence", MILL_STR("정부는 계획을 밝혔다."), "" },
    { "nothing", MILL_STR(""), "" },
    { "Q.", MILL_STR("Q. 이유는 무엇인가"), "q" },
    { "a numbered question", MILL_STR("Q1) 이유는?"), "q" },
    { "an answer in brackets", MILL_STR("[답] 그렇다"), "q" },
    { "full width", MILL_STR("Ｑ：왜"), "q" },
    { "the letter alone", MILL_STR("A"), "q" },
    { "an initial is no label", MILL_STR("A씨는 갔다"), "" },
    { "a name that begins so", MILL_STR("문 대통령은 갔다"), "" },
    { "a dash before a question", MILL_STR("―앞으로의 계획은?"), "q" },
    { "a dash before a sentence", MILL_STR("- 계획을 밝혔다."), "" },
    { "a quotation", MILL_STR("“그렇지 않다.”"), "\"" },
    { "a quotation and a full stop", MILL_STR("'그렇다'."), "\"" },
    { "two quotations", MILL_STR("“그렇다” “아니다”"), "" },
    { "words behind it", MILL_STR("“그렇다”고 말했다."), "" },
    { "a speaker", MILL_STR("사회자:"), ":" },
    { "a long line that ends in a colon", MILL_STR("다음은 회담에서 나온 발언의 전문:"),
      "" },
    { "a score", MILL_STR("한국 3-2 일본"), "3" },
    { "a score with a colon", MILL_STR("전반 12:9"), "3" },
    { "a date", MILL_STR("2025년 10월 24일"), "3" },
    { "a sentence with a number", MILL_STR("정부는 올해 3조원을 쓴다"), "" },
};

static void has_its_shapes(void **state)
{
    const struct shape_case *c = *state;
    struct fixture fixture;
    struct key key;
    char found[5];
    size_t n = 0;

    fixture_init(&fixture);
    assert_true(key_make(c->text, &fixture.pool, &key));
    if (shape_is_question(c->text))
        found[n++] = 'q';
    if (shape_is_quotation(c->text))
        found[n++] = '"';
    if (shape_is_label(c->text))
        found[n++] = ':';
    if (shape_is_figure(&key))
        found[n++] = '3';
    found[n] = '\0';
    assert_string_equal(found, c->shapes);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, has_its_shapes);
}
