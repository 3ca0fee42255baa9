/* SPDX-License-Identifier: Apache-2.0
 * names.c - persons by titles, organisations by signs, and both again later. */
#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct name_case {
    const char *name;
    const char *text, *mentions; /* words=fullest name/kind/particle; ... */
};

static struct name_case cases[] = {
    { "a Korean name before a known company", "이수진 카카오 대표는",
      "이수진=이수진/person/topic" },
    { "a company before a name", "카카오 이수진 대표가", "이수진=이수진/person/subject" },
    { "an unknown company between name and title", "박지훈 다솜웍스 대표는 다솜웍스가",
      "박지훈=박지훈/person/topic;다솜웍스=다솜웍스/org/subject" },
    { "a foreign name", "에릭 매닝 오픈AI 글로벌 대외협력 최고책임자는",
      "에릭 매닝=에릭 매닝/person/topic" },
    { "the last word of a foreign name", "에릭 매닝 오픈AI 대표는 왔다. 매닝 대표가 갔다",
      "에릭 매닝=에릭 매닝/person/topic;매닝=에릭 매닝/person/subject" },
    { "surname and title", "박지훈 카카오 대표는 왔다. 박 대표는 갔다",
      "박지훈=박지훈/person/topic;박 대표=박지훈/person/topic" },
    { "he", "박지훈 카카오 대표는 왔다. 그는 갔다",
      "박지훈=박지훈/person/topic;그=박지훈/person/topic" },
    { "he is the other one", "박지훈 대표는 김수현 사장에게 물었고, 그는 답했다",
      "박지훈=박지훈/person/topic;김수현=김수현/person/to;그=김수현/person/topic" },
    { "a list takes the last particle", "삼성전자·SK하이닉스와는",
      "삼성전자=삼성전자/org/with;SK하이닉스=SK하이닉스/org/with" },
    { "and joins", "삼성전자와 SK하이닉스, 카카오와 협력해",
      "삼성전자=삼성전자/org/with;SK하이닉스=SK하이닉스/org/with;카카오=카카오/org/"
      "with" },
    { "and others", "카카오와 네이버 등 플랫폼 기업들도",
      "카카오=카카오/org/topic;네이버=네이버/org/topic" },
    { "a gloss is another form", "한빛소프트웍스(HSW)는 왔다. HSW가 갔다", "" },
    { "a suffix makes a company", "미리내모터스는 왔다",
      "미리내모터스=미리내모터스/org/topic" },
    { "an apposition makes a company", "캐나다 AI 기업 코인드도 열었다",
      "캐나다=캐나다/place/none;코인드=코인드/org/topic" },
    { "someone from a ministry", "중기부 관계자는",
      "중기부 관계자=중기부 관계자/person/topic" },
    { "someone", "한 IT업계 관계자는", "한 IT업계 관계자=한 IT업계 관계자/person/topic" },
    { "a report speaks", "보고서는", "보고서=보고서/document/topic" },
    { "no name inside a word", "카카오톡으로 네이버스럽게", "" },
    { "a market is no mayor", "많은 시장이 열린 지사를", "" },
    { "a minister glued to the ministry", "정하늘 중소벤처기업부장관과",
      "정하늘=정하늘/person/with" },
};

static void marks(void **state)
{
    struct name_case *row = *state;
    struct field field;
    struct story story = at_hand_story(&field, row->text);
    char found[512] = "";

    story_annotate(&story, PREFER_PAST);
    for (size_t i = 0; i < field.mentions.count; i++) {
        const struct mention *m = &field.mentions.items[i];
        const struct entity *entity = &story.names.entities.items[m->entity];
        size_t len = strlen(found);

        if (m->embedded)
            continue;
        snprintf(found + len, sizeof(found) - len, "%s%.*s=%.*s/%s/%s", len ? ";" : "",
                 (int)(m->end - m->start), field.text.data + m->start,
                 (int)entity->name.len, entity->name.data, entity_kinds[entity->kind],
                 josa_class_names[m->josa]);
    }
    assert_string_equal(found, row->mentions);
}

int main(void)
{
    return run_with_rules(cases, marks);
}
