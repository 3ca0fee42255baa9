/* SPDX-License-Identifier: Apache-2.0
 * quotes.c - what is a statement, and whose. */
#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct quote_case {
    const char *name;
    const char *text, *said; /* speaker: words; ... */
};

static struct quote_case cases[] = {
    { "name before", "박지훈 카카오 대표는 “잘 팔린다”고 말했다.", "박지훈: 잘 팔린다" },
    { "name behind", "“어제 통과됐다”고 카카오 관계자는 말했다.",
      "카카오 관계자: 어제 통과됐다" },
    { "one sentence in two pairs",
      "박지훈 카카오 대표는 “하나도 없다”라며 “둘은 있다”고 강조했다.",
      "박지훈: 하나도 없다;박지훈: 둘은 있다" },
    { "he goes on", "박지훈 대표는 왔다. 그는 “간다고 했다”고 덧붙였다.",
      "박지훈: 간다고 했다" },
    { "the topic of the sentence before",
      "카카오는 계획을 발표했다. “한국이 중요하다”고도 평가했다.",
      "카카오: 한국이 중요하다" },
    { "straight marks", "카카오는 \"잘 팔린다\"고 밝혔다.", "카카오: 잘 팔린다" },
    { "a report speaks", "보고서는 한국이 “전환점에 서 있다”고 진단했다.",
      "보고서: 전환점에 서 있다" },
    { "scare marks", "카카오는 “코드 레드”를 선언했다.", "" },
    { "marks around a name", "카카오는 “미래 전략” 행사를 열었다.", "" },
    { "an intention", "박지훈 대표는 “투자하고 싶다”는 의사를 내비쳤다.",
      "박지훈: 투자하고 싶다" },
    { "a quote in a quote", "카카오는 “이는 ‘큰 일’이다”라고 말했다.",
      "카카오: 이는 ‘큰 일’이다" },
    { "nobody", "“잘 팔린다”고 말했다.", "?: 잘 팔린다" },
    { "a source", "카카오에 따르면 “잘 팔린다”고 한다고 전했다.", "카카오: 잘 팔린다" },
};

static void said(void **state)
{
    struct quote_case *row = *state;
    struct field field;
    struct story story = at_hand_story(&field, row->text);
    char found[512] = "";

    story_annotate(&story, PREFER_PAST);
    story_extract(&story);
    for (size_t i = 0; i < story.events.count; i++) {
        const struct found_event *event = &story.events.items[i];
        struct mill_str who = S("?");
        size_t len = strlen(found);

        if (!event->quote)
            continue;
        if (event->participant_count)
            who = event->participants[0].name;
        snprintf(found + len, sizeof(found) - len, "%s%.*s: %.*s", len ? ";" : "",
                 (int)who.len, who.data,
                 (int)(event->quote->inner_end - event->quote->inner),
                 field.text.data + event->quote->inner);
    }
    assert_string_equal(found, row->said);
}

int main(void)
{
    return run_with_rules(cases, said);
}
