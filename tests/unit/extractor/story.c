/* SPDX-License-Identifier: Apache-2.0
 * story.c - events of whole stories: type, modality, who, when. */
#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct story_case {
    const char *name;
    const char *text, *events; /* type modality who+who date amount; ... */
};

static struct story_case cases[] = {
    { "an MOU", "가나전자는 지난 1일 다라은행과 업무협약(MOU)을 체결했다고 23일 밝혔다.",
      "agreement.mou actual 가나전자+다라은행 2025-10-01" },
    { "an MOU to come", "가나전자는 오는 31일 다라은행과 업무협약을 체결할 예정이다.",
      "agreement.mou planned 가나전자+다라은행 2025-10-31" },
    { "an MOU that is denied",
      "가나전자가 다라은행과 업무협약을 체결했다는 보도는 사실이 아니라고 밝혔다.",
      "agreement.mou denied 가나전자+다라은행" },
    { "an MOU that is not", "가나전자는 다라은행과 업무협약을 체결하지 않았다.",
      "agreement.mou actual! 가나전자+다라은행" },
    { "an MOU considered", "가나전자는 다라은행과 업무협약 체결을 검토하고 있다.",
      "agreement.mou possible 가나전자+다라은행" },
    { "who did is described",
      "지난 10월 다라은행과 양해각서를 체결한 가나전자가 공장을 짓는다.",
      "agreement.mou actual 다라은행+가나전자 2025-10-01..2025-10-31;facility.build "
      "planned 가나전자+(공장) 2025-10-01..2025-10-31" },
    { "supply, with the subject of before",
      "가나전자는 이달 초 다라모터스와 만났다. 다라모터스와는 D램 공급 계약을 맺었다.",
      "contact.meet actual 가나전자+다라모터스 2025-10-01..2025-10-10;deal.supply actual "
      "가나전자+다라모터스+(D램)" },
    { "two clauses, one date",
      "가나전자는 지난 1일 다라모터스와 배터리 공급 계약을 체결하고, 마바은행과 결제 "
      "서비스를 "
      "개발하기로 합의했다.",
      "deal.supply actual 가나전자+다라모터스+(배터리) 2025-10-01;"
      "agreement.partnership actual 가나전자+마바은행 2025-10-01" },
    { "supply to", "가나전자는 다라모터스에 배터리를 공급하기로 했다.",
      "deal.supply planned 가나전자+다라모터스+(배터리)" },
    { "an investment to come",
      "가나그룹은 데이터센터 사업에 20조원을 투자하겠다고 밝혔다.",
      "deal.investment planned 가나그룹 20000000000000" },
    { "an investment that is hearsay",
      "가나그룹은 데이터센터 사업에 20조원을 투자할 것으로 알려졌다.",
      "deal.investment reported 가나그룹 20000000000000" },
    { "a company founded", "가나전자는 최근 미국 법인을 설립했다.",
      "org.establish actual 가나전자+(법인)" },
    { "a company to be founded", "가나전자는 내년 3월 미국 법인을 설립할 계획이다.",
      "org.establish planned 가나전자+(법인) 2026-03-01..2026-03-31" },
    { "an office opened", "캐나다 AI 기업 코인드도 지난 7월 서울 사무소를 열었다.",
      "org.establish actual 코인드+(사무소) 2025-07-01..2025-07-31" },
    { "an event opened", "가나전자는 서울에서 간담회를 열었다.",
      "occasion.hold actual 가나전자+(간담회)" },
    { "an event that describes where words fell",
      "김가온 가나전자 대표는 7일 서울에서 열린 기자간담회에서 “내년까지 평택에 반도체 "
      "공장을 짓겠다”고 했다.",
      "occasion.hold actual 김가온+(기자간담회) 2025-10-07;facility.build planned "
      "김가온+(반도체 공장) 2026-01-01..2026-12-31" },
    { "somebody else's meeting is not the speaker's",
      "김가온 가나전자 대표는 7일 서울에서 열린 주주총회에서 말했다.", "" },
    { "a delegation whose house no list knows",
      "이번 주 스타랩 본사 팀이 방한해 다라그룹을 만나고 갔다.",
      "contact.visit actual 스타랩 본사 팀 2025-10-20..2025-10-26;contact.meet actual "
      "스타랩 본사 팀+다라그룹 2025-10-20..2025-10-26" },
    { "who is counted is met", "가나전자는 20여개 국내 스타트업과 면담을 가졌다.",
      "contact.meet actual 가나전자+스타트업" },
    { "a passive says who was appointed", "김가온 부사장이 가나전자 대표로 선임됐다.",
      "person.appoint actual 김가온" },
    { "who takes office is not who appoints",
      "김가온 전 부사장이 7일 가나전자 대표로 취임했다.",
      "person.appoint actual 김가온 2025-10-07" },
    { "met and went on",
      "가나전자 김가온 대표는 다라은행 이도윤 회장과 만나 협력을 논의했다.",
      "contact.meet actual 김가온+이도윤" },
    { "a plan", "가나그룹은 '2030 청사진'을 발표했다.",
      "plan.announce actual 가나그룹+(2030 청사진)" },
    { "a product", "가나그룹은 신제품을 발표했다.", "" },
    { "hand in hand", "가나전자가 다라은행과 손잡고 결제 서비스를 내놓는다.",
      "agreement.partnership actual 가나전자+다라은행;product.release planned "
      "가나전자+(서비스)" },
    { "with, but for nothing agreed", "가나전자는 다라은행과 협력해 서비스를 내놨다.",
      "" },
    { "alone", "가나전자는 결제 서비스를 개발하기로 했다.", "" },
    { "told twice",
      "가나전자는 다라은행과 제휴를 맺었다. 가나전자는 다라은행과 제휴를 맺었다.",
      "agreement.partnership actual 가나전자+다라은행" },
};

static size_t write_event(char *out, size_t size, const struct found_event *event)
{
    size_t len =
        (size_t)snprintf(out, size, "%.*s %s%s ", (int)event->type.len, event->type.data,
                         modalities[event->modality], event->negated ? "!" : "");

    for (size_t i = 0; i < event->participant_count; i++) {
        const struct participant *p = &event->participants[i];
        bool thing = p->entity == UINT32_MAX && !p->weak;

        len += (size_t)snprintf(out + len, size - len, "%s%s%.*s%s", i ? "+" : "",
                                thing ? "(" : "", (int)p->name.len, p->name.data,
                                thing ? ")" : "");
    }
    if (event->date && event->date->resolved) {
        struct interval days = event->date->days;

        len += (size_t)snprintf(
            out + len, size - len, " %s%s%s",
            calendar_text(days.first, &at_hand.pool).data,
            days.first == days.last ? "" : "..",
            days.first == days.last ? "" : calendar_text(days.last, &at_hand.pool).data);
    }
    for (size_t i = 0; i < event->amount_count; i++)
        len +=
            (size_t)snprintf(out + len, size - len, " %s",
                             event->field->amounts.items[event->amounts[i]].value.data);
    return len;
}

static void tells(void **state)
{
    struct story_case *row = *state;
    struct field field;
    struct story story = at_hand_story(&field, row->text);
    char found[1024] = "";
    size_t len = 0;

    story.dates.has_reference = calendar_parse(S("2025-10-23"), &story.dates.reference);
    story_annotate(&story, PREFER_PAST);
    story_extract(&story);
    for (size_t i = 0; i < story.events.count; i++) {
        if (story.events.items[i].dropped || story.events.items[i].quote)
            continue;
        if (len)
            found[len++] = ';';
        len += write_event(found + len, sizeof(found) - len, &story.events.items[i]);
    }
    assert_string_equal(found, row->events);
}

int main(void)
{
    return run_with_rules(cases, tells);
}
