/* SPDX-License-Identifier: Apache-2.0
 * lines.c - what a line is by its words, and captions by their marks. */
#include "test.h"

#include <string.h>

#include "cleaner/caption.h"
#include "fixture.h"

static struct fixture *fixture;

struct line_case {
    const char *name, *text;
    uint32_t has, has_not;
};

static struct line_case cases[] = {
    { "comments", "댓글 0", LINE_TAIL, LINE_PROSE },
    { "no comments yet", "등록된 댓글이 없습니다.", LINE_TAIL, LINE_PROSE },
    { "spacing does not count", "무단 전재 및 재 배포 금지", LINE_COPYRIGHT, 0 },
    { "copyright", "Copyright © 한빛일보. All rights reserved.", LINE_COPYRIGHT, 0 },
    { "a call for tips", "한빛일보는 여러분의 제보를 기다립니다.", LINE_TAIL, 0 },
    { "a contact by its shape", "▶ 이메일 : jebo@hanbit.example.kr", LINE_CONTACT, 0 },
    { "a contact by phone", "■ 독자센터 전화: 02-1234-5678", LINE_CONTACT, 0 },
    { "an address inside a sentence",
      "문의는 누구나 help@hanbit.example.kr 로 보내면 된다고 시는 "
      "밝혔다.",
      LINE_ENDER, LINE_CONTACT },
    { "a menu", "정치 경제 사회 문화·생활", LINE_MENU, 0 },
    { "no menu", "시장, 경제 살리기 새 정책 발표", 0, LINE_MENU },
    { "prose",
      "시는 하천에 새 다리를 놓는 공사를 내년 봄까지 마치겠다고 밝혔다. 공사비는 "
      "사십억원이다.",
      LINE_PROSE | LINE_ENDER, LINE_TAIL },
    { "a long sentence about comments",
      "포털은 앞으로 기사마다 첫 번째 댓글을 다는 사람에게 별도의 표시를 하지 않기로 "
      "하고, 오는 다음 "
      "달부터 새로운 댓글 정책을 모든 언론사의 기사에 똑같이 적용하기로 했다고 밝혔다. "
      "이용자 모임은 "
      "이에 대해 반대한다는 뜻을 담은 의견서를 모아서 다음 주 안으로 회사에 전달하겠다고 "
      "말했다.",
      LINE_PROSE, LINE_TAIL },
    { "font size", "본문 글자 크기 설정", LINE_LEAD, 0 },
    { "English comments", "Leave a reply", LINE_TAIL, 0 },
    { "nothing", "", 0, ~0u },
};

static void check(void **state)
{
    const struct line_case *row = *state;
    uint32_t kinds = lines_kinds(&fixture->lists->lines,
                                 (struct mill_str){ row->text, strlen(row->text) });

    assert_int_equal(kinds & row->has, row->has);
    assert_int_equal(kinds & row->has_not, 0);
}

struct caption_case {
    const char *name, *text, *credit;
    enum caption_mark mark;
};

static struct caption_case captions[] = {
    { "a slash after the sentence", "시장이 새 다리를 둘러보고 있다. /한빛군", "한빛군",
      CAPTION_STRONG },
    { "without a space", "시장이 새 다리를 둘러보고 있다./한빛뉴스", "한빛뉴스",
      CAPTION_STRONG },
    { "brackets", "시장이 다리를 둘러보고 있다. [사진=홍길동 기자]", "홍길동 기자",
      CAPTION_STRONG },
    { "given by", "시장이 다리를 둘러보고 있다. 한빛군 제공", "한빛군 제공",
      CAPTION_STRONG },
    { "given by, alone", "한빛군 제공", "한빛군 제공", CAPTION_STRONG },
    { "an agency of the list", "시장이 다리를 둘러보고 있다. 연합뉴스", "연합뉴스",
      CAPTION_STRONG },
    { "English", "The mayor looks at the bridge. (Photo: Jane Doe)", "Jane Doe",
      CAPTION_STRONG },
    { "▲ is weak", "▲ 시장이 다리를 둘러보고 있다", "", CAPTION_WEAK },
    { "a paragraph", "시는 새 다리를 내년 봄까지 놓겠다고 밝혔다.", "", CAPTION_NONE },
    { "a by-line", "/홍길동 기자(gd@hanbit.example.kr)", "", CAPTION_NONE },
    { "a fraction", "주민 1/3이 찬성했다.", "", CAPTION_NONE },
    { "nothing", "", "", CAPTION_NONE },
};

static void check_caption(void **state)
{
    const struct caption_case *row = *state;
    struct mill_str credit;

    assert_int_equal(caption_marks((struct mill_str){ row->text, strlen(row->text) },
                                   &fixture->lists->outlets.names, &credit),
                     row->mark);
    assert_str(credit, row->credit);
}

static void sites(void **state)
{
    static const char *const hosts[][2] = {
        { "news.hanbit.co.kr", "hanbit.co.kr" },
        { "WWW.Example.COM", "example.com" },
        { "a.b.c.example.org", "example.org" },
        { "127.0.0.1", "127.0.0.1" },
        { "localhost", "localhost" },
        { "me.github.io", "me.github.io" },
        { "co.kr", "co.kr" },
        { "", "" },
        { "example.com.", "example.com" },
    };
    char site[SITE_MAX];

    for (size_t i = 0; i < COUNT(hosts); i++)
        assert_str(
            outlets_site((struct mill_str){ hosts[i][0], strlen(hosts[i][0]) }, site),
            hosts[i][1]);
}

static void the_deeper_domain_of_an_outlet_wins(void **state)
{
    const struct outlets *outlets = &fixture->lists->outlets;

    assert_str(outlets_by_host(outlets, S("www.chosun.com"))->name, "조선일보");
    assert_str(outlets_by_host(outlets, S("Biz.Chosun.com"))->name, "조선비즈");
    assert_null(outlets_by_host(outlets, S("nosuch.example")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites),
        cmocka_unit_test(the_deeper_domain_of_an_outlet_wins),
    };
    int failed;

    fixture = fixture_new();
    if (!fixture)
        return 1;
    failed = run_table(cases, check) + run_table(captions, check_caption) +
             cmocka_run_group_tests(tests, NULL, NULL);
    fixture_free(fixture);
    return failed;
}
