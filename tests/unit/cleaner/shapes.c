/* SPDX-License-Identifier: Apache-2.0
 * shapes.c - pages, fragments and plain text into blocks and what goes. All text is
 * invented. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"

#define WHOLE(array) ((struct mill_str){ (array), sizeof(array) - 1 })

#define ONE                                                                                                             \
    "한빛군은 내년 봄까지 하천에 새 다리 세 곳을 놓기로 했다고 밝혔다. 공사비는 모두 " \
    "사십억원이다."
#define TWO                                                                                                     \
    "주민들은 출퇴근 시간이 절반으로 줄어들 것으로 기대하고 있다. 군은 다음 달 " \
    "설명회를 연다."
#define ENGLISH                                                                          \
    "The council said on Monday that three new bridges will be built before next "       \
    "spring, at a "                                                                      \
    "cost of four million."

static struct fixture *fixture;

struct shape_case {
    const char *name, *body;
    const char *title, *blocks, *removed;
};

static struct shape_case cases[] = {
    { "a page",
      "<html><body><nav><a href=/>Home</a><a href=/n>News</a></nav><div "
      "class=wrap><h1>New bridges "
      "for all</h1><div class=text><p>" ENGLISH "</p><p>" ENGLISH
      " Again.</p></div></div><footer><p>Copyright</p></footer>",
      "New bridges for all", ENGLISH "|" ENGLISH " Again.", "" },
    { "boxes inside go, lists and tables stay",
      "<html><div id=a><p>" ENGLISH
      "</p><div class=related-posts><a href=1>Other news of the "
      "day</a></div><ul><li>first point<li>second "
      "point</ul><table><tr><td>a<td>b</table><p>" ENGLISH "</p></div>",
      "", ENGLISH "|first point|second point|a\tb|" ENGLISH,
      "related:Other news of the day" },
    { "a box named as noise that holds the article stays",
      "<html><div class=sidebar><p>" ENGLISH "</p><p>" ENGLISH "</p></div>", "",
      ENGLISH "|" ENGLISH, "" },
    { "captions leave the text",
      "<html><div><p>" ENGLISH "</p><figure><img src=/b.jpg alt=x><figcaption>The old "
      "bridge</figcaption></figure><p>" ENGLISH "</p></div>",
      "", ENGLISH "|" ENGLISH, "caption:The old bridge" },
    { "two line breaks are two paragraphs",
      "<html><div id=articleBody>" ONE "<br><br>" TWO
      "<br><br>홍길동 기자 gd@hanbit.example.kr</div>",
      "", ONE "|" TWO, "byline:홍길동 기자 gd@hanbit.example.kr" },
    { "a fragment on one line",
      "한빛군, 다리 세 곳 새로 놓는다 작성일 10-23 15 목록 <div "
      "class=\"article_view\"><section> <p>" ONE "</p> <p>" TWO
      "</p> <p>홍길동 기자 gd@hanbit.example.kr</p></section></div> <p>Copyright © "
      "한빛일보. 무단전재 및 재배포 금지.</p> 관련자료 이전 다른 글 10-23 댓글 0 등록된 "
      "댓글이 없습니다.",
      "한빛군, 다리 세 곳 새로 놓는다", ONE "|" TWO,
      "head:한빛군, 다리 세 곳 새로 놓는다 작성일 10-23 15 목록|byline:홍길동 기자 "
      "gd@hanbit.example.kr|trailing:Copyright © 한빛일보. 무단전재 및 재배포 "
      "금지.|trailing:관련자료 "
      "이전 다른 글 10-23 댓글 0 등록된 댓글이 없습니다." },
    { "plain text with a title, menus and a tail",
      "정치 경제 사회\n\n한빛군, 다리 세 곳 새로 놓는다\n\n본문 글자 크기 설정\n\n" ONE
      "\n\n" TWO "\n\n/홍길동 기자(gd@hanbit.example.kr)\n\n공유하기\n로딩중\n댓글 쓰기 "
      "제목 한빛군, 다리 세 곳 새로 "
      "놓는다\n",
      "한빛군, 다리 세 곳 새로 놓는다", ONE "|" TWO,
      "leading:정치 경제 사회|title:한빛군, 다리 세 곳 새로 놓는다|leading:본문 글자 "
      "크기 "
      "설정|byline:/홍길동 "
      "기자(gd@hanbit.example.kr)|trailing:공유하기|trailing:로딩중|trailing:댓글 "
      "쓰기 제목 한빛군, 다리 세 곳 새로 놓는다" },
    { "an empty first line is an empty title",
      "\n다리 세 곳 새로 놓는다\n내년 봄까지 마치기로\n" ONE "\n" TWO "\n", "",
      ONE "|" TWO, "subtitle:다리 세 곳 새로 놓는다|subtitle:내년 봄까지 마치기로" },
    { "contact lines go anywhere, the second scrape stays",
      "\n" ONE "\n" TWO
      "\n한빛일보는 여러분의 제보를 기다립니다.\n▶카카오톡: '한빛제보' 검색\n▶이메일: "
      "jebo@hanbit.example.kr\n" ONE "\n" TWO "\n댓글목록\n등록된 댓글이 없습니다.\n",
      "", ONE "|" TWO "|" ONE "|" TWO,
      "trailing:한빛일보는 여러분의 제보를 기다립니다.|contact:▶카카오톡: '한빛제보' "
      "검색|contact:▶이메일: jebo@hanbit.example.kr|trailing:댓글목록|trailing:등록된 "
      "댓글이 없습니다." },
    { "captions in plain text, and their copies",
      ONE "\n군수가 다리를 둘러보고 있다./한빛뉴스\n군수가 다리를 둘러보고 "
          "있다./한빛뉴스\n" TWO "\n",
      "", ONE "|" TWO,
      "caption:군수가 다리를 둘러보고 있다./한빛뉴스|caption:군수가 다리를 둘러보고 "
      "있다./한빛뉴스" },
    { "a copyright in brackets is no tag",
      ONE "\n" TWO "\n<저작권자 ⓒ hanbit.example, 무단전재 및 재배포 금지>\n", "",
      ONE "|" TWO, "trailing:<저작권자 ⓒ hanbit.example, 무단전재 및 재배포 금지>" },
    { "one trigger word inside of the text stays", ONE "\n목록\n" TWO "\n", "",
      ONE "|#목록|" TWO, "" },
    { "a broken page",
      "<html><div><p>" ENGLISH "<p>" ENGLISH "<b>bold</i></div></div></p><p class=\"", "",
      ENGLISH "|" ENGLISH "bold", "" },
};

static void check(void **state)
{
    const struct shape_case *row = *state;

    if (!fixture_clean(fixture, (struct mill_str){ row->body, strlen(row->body) }))
        fail_msg("%s", fixture->why);
    assert_str(fixture_text(fixture->doc.title), row->title);
    assert_str(fixture_blocks(fixture), row->blocks);
    assert_str(fixture_removed(fixture), row->removed);
}

/* In plain text a piece is exactly the bytes at its place. */
static void offsets_speak_of_the_page(void **state)
{
    static const char body[] =
        "\n  " ONE "  \n\n▶이메일: jebo@hanbit.example.kr\n" TWO "\n";

    assert_true(fixture_clean(fixture, WHOLE(body)));
    assert_int_equal(fixture->doc.pieces.count, 3);
    for (size_t i = 0; i < fixture->doc.pieces.count; i++) {
        const struct piece *piece = &fixture->doc.pieces.items[i];

        assert_int_equal(piece->end - piece->start, piece->text.len);
        assert_memory_equal(body + piece->start, piece->text.data, piece->text.len);
    }
}

static void a_pulled_quotation_has_its_speaker(void **state)
{
    static const char body[] =
        "“새 다리는 주민 모두의 오랜 바람이었습니다.”\n\n홍길동 한빛군수\n\n"
        "홍길동 한빛군수는 이날 이렇게 말했다. " ONE "\n";

    assert_true(fixture_clean(fixture, WHOLE(body)));
    assert_str(fixture->doc.pieces.items[0].by, "홍길동 한빛군수");
    assert_string_equal(fixture->doc.pieces.items[1].reason, "speaker");
}

static void a_yearless_date_gets_its_year(void **state)
{
    static const char body[] =
        "한빛군, 다리 세 곳 새로 놓는다 작성일 10-23 15 목록 <div "
        "class=article_view><img "
        "src=//img.example/202410/23/1.jpg><p>" ONE "</p><p>" TWO "</p></div>";
    struct doc_input input = { .body = WHOLE(body),
                               .max_body = 1 << 20,
                               .fetched_ms = 1767225600000 }; /* 2026-01-01 */

    assert_true(fixture_clean_input(fixture, &input));
    assert_int_equal(fixture->doc.published.date.year, 2024);
    assert_string_equal(fixture->doc.published.source, "header");
    /* Without a signal: the latest 23 October that is not after the fetch. */
    input.body.data = body;
    input.body = S("한빛군, 다리 세 곳 새로 놓는다 작성일 10-23 15 목록 <div "
                   "class=article_view><p>" ONE "</p><p>" TWO "</p></div>");
    assert_true(fixture_clean_input(fixture, &input));
    assert_int_equal(fixture->doc.published.date.year, 2025);
}

static void the_zone_is_the_languages_or_the_options(void **state)
{
    struct doc_input input = { .body = S("\n" ONE "\n" TWO "\n"),
                               .max_body = 1 << 20,
                               .feed_published = S("2025-10-24") };

    assert_true(fixture_clean_input(fixture, &input));
    assert_str(fixture->doc.language, "ko");
    assert_int_equal(fixture->doc.zone_minutes, 540);
    input.has_zone = true;
    input.zone_minutes = -300;
    assert_true(fixture_clean_input(fixture, &input));
    assert_int_equal(fixture->doc.zone_minutes, -300);
    assert_string_equal(fixture->doc.published.source, "feed");
}

static void a_publisher_is_known_by_its_addresses(void **state)
{
    assert_true(fixture_clean(fixture, S(ONE "\n" TWO "\n홍길동 기자 gd@khan.co.kr\n")));
    assert_str(fixture_text(fixture->doc.publisher), "경향신문");
    /* An address that the text speaks of is not the publisher's. */
    assert_true(fixture_clean(
        fixture, S(ONE " 군은 제안을 news@khan.co.kr 로도 받는다.\n" TWO "\n")));
    assert_str(fixture_text(fixture->doc.publisher), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_speak_of_the_page),
        cmocka_unit_test(a_pulled_quotation_has_its_speaker),
        cmocka_unit_test(a_yearless_date_gets_its_year),
        cmocka_unit_test(the_zone_is_the_languages_or_the_options),
        cmocka_unit_test(a_publisher_is_known_by_its_addresses),
    };
    int failed;

    fixture = fixture_new();
    if (!fixture)
        return 1;
    failed = run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
    fixture_free(fixture);
    return failed;
}
