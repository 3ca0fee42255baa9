/* SPDX-License-Identifier: Apache-2.0
 * collapse.c - what becomes of each block of an article; fixture.h explains the letters.
 */
#include "fixture.h"
#include "test.h"

#define P1                                                                                                           \
    "P 남해안 다섯 개 시군이 공동으로 운영하는 순환 버스가 내년 봄부터 섬 지역까지 " \
    "다닌다."
#define P2                                                                               \
    "P 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 했다고 밝혔다."
#define P3 "P 주민들은 장날마다 두 번씩 갈아타야 했던 불편이 줄어들 것으로 기대하고 있다."
#define P4                                                                               \
    "P 운영비는 다섯 시군이 인구에 따라 나누어 내고 모자라는 돈은 도에서 보태기로 했다."
#define LONG_CAPTION                                                                     \
    "새로 놓인 선착장 앞 정류장에서 주민들이 순환 버스를 기다리고 있다. 남해군 제공"

static struct collapse_case {
    const char *name;
    struct mill_str lines;
    const char *verdicts;
} cases[] = {
    { "no block", MILL_STR("T 제목"), "" },
    { "one block", MILL_STR(P1), "." },
    { "nothing twice", MILL_STR(P1 "\n" P2 "\n" P3), "..." },
    { "a strong copy, adjacent", MILL_STR(P1 "\n" P1 "\n" P2), ".t." },
    { "a strong copy, apart", MILL_STR(P1 "\n" P2 "\n" P3 "\n" P4 "\n" P1), "....r" },
    { "other quotes, spaces and dashes",
      MILL_STR("P 시장은 “올해 안에 — 늦어도 12월까지 — 다리를 놓겠다”고 주민들에게 "
               "약속했다\n" P2 "\n" P3 "\n" P4
               "\nP 시장은 \"올해 안에-늦어도 12월까지-다리를 놓겠다\"고 주민들에게  "
               "약속했다."),
      "....r" },
    { "another number is no copy",
      MILL_STR("P 자전거 길 120킬로미터를 시내와 바닷가를 잇는 길을 따라 새로 놓아 "
               "봄까지 모두 이어 "
               "붙이겠다고 시청이 어제 밝혔다\n" P2 "\n" P3
               "\nP 자전거 길 130킬로미터를 시내와 바닷가를 잇는 길을 따라 새로 놓아 "
               "봄까지 모두 이어 "
               "붙이겠다고 시청이 어제 밝혔다"),
      "...x" },
    { "the body twice with the subtitle before it",
      MILL_STR("S 봄부터 섬까지 다니는 버스\n" P1 "\n" P2 "\n" P3
               "\nP 봄부터 섬까지 다니는 버스\n" P1 "\n" P2 "\n" P3),
      "...RRRR" },
    { "a short line far from its twin",
      MILL_STR("P 끝났다.\n" P1 "\n" P2 "\nP 끝났다.\n" P3), "...s." },
    { "a short twin", MILL_STR(P1 "\nP 남해군 선착장\nP 남해군 선착장\n" P2), "..t." },
    { "two words twice are too short", MILL_STR(P1 "\nP 끝!\nP 끝!\n" P2), "..s." },
    { "items stay", MILL_STR(P1 "\nL 해당 없음\nL 해당 없음\n" P2), "..p." },
    { "cells stay", MILL_STR(P1 "\nX 승점\nX 기권승\nX 기권승\n" P2), "...p." },
    { "quotations stay", MILL_STR(P1 "\nP “그렇습니다.”\nP “그렇습니다.”\n" P2), "..p." },
    { "scores stay", MILL_STR(P1 "\nP 전반 12-9\nP 전반 12-9\n" P2), "..p." },
    { "labels stay", MILL_STR("P Q. 왜?\n" P1 "\nP Q. 왜?\n" P2), "..p." },
    { "a strong question stays",
      MILL_STR(
          "P Q. 당선된다면 가장 먼저 하고 싶은 일은 무엇이며 그 까닭은 무엇인가\n" P1
          "\n" P2
          "\nP Q. 당선된다면 가장 먼저 하고 싶은 일은 무엇이며 그 까닭은 무엇인가\n" P3),
      "...p." },
    { "a refrain stays",
      MILL_STR(
          "P 그리고 바다는 아무 말 없이 다시 푸른 물을 마을 앞까지 밀어 올렸다.\n" P1
          "\nP 그리고 바다는 아무 말 없이 다시 푸른 물을 마을 앞까지 밀어 올렸다.\n" P2
          "\nP 그리고 바다는 아무 말 없이 다시 푸른 물을 마을 앞까지 밀어 올렸다.\n" P3),
      "f.f.f." },
    { "the title at the top",
      MILL_STR("T 섬까지 가는 버스\nP 섬까지 가는 버스\n" P1 "\n" P2), "T.." },
    { "a subtitle as heading",
      MILL_STR("T 섬 버스\nS 봄부터 운행\nH 봄부터 운행\n" P1 "\n" P2), "T.." },
    { "the title as a later heading stays",
      MILL_STR("T 섬까지 가는 버스\n" P1 "\nH 섬까지 가는 버스\n" P2), ".s." },
    { "a long title anywhere",
      MILL_STR(
          "T 남해안 다섯 개 시군이 함께 운영하는 순환 버스 내년 봄부터 섬까지 다닌다\n" P1
          "\n" P2
          "\nP 남해안 다섯 개 시군이 함께 운영하는 순환 버스 내년 봄부터 섬까지 다닌다"),
      "..T" },
    { "a caption in the body",
      MILL_STR("C " LONG_CAPTION "\n" P1 "\nP " LONG_CAPTION "\n" P2), ".c." },
    { "a short caption in the body",
      MILL_STR("C 오동도 등대\n" P1 "\nP 오동도 등대\n" P2), ".c." },
    { "a short caption that is a heading",
      MILL_STR("C 오동도 등대\n" P1 "\nH 오동도 등대\n" P2), ".s." },
    { "a caption and something more",
      MILL_STR("C " LONG_CAPTION "\n" P1 "\nP " LONG_CAPTION " /사진=한빛\n" P2), ".v." },
    { "particles",
      MILL_STR(
          "P 서해 항만공사는 지난해 컨테이너 물동량이 전년보다 크게 늘어나 역대 "
          "최고 기록을 "
          "세웠다고 어제 오후에 밝히고 올해에도 같은 흐름이 이어질 것으로 내다봤다\n" P1
          "\n" P2
          "\nP 서해 항만공사가 지난해 컨테이너 물동량이 전년보다 크게 늘어나 역대 "
          "최고 기록을 "
          "세웠다고 어제 오후에 밝히고 올해에도 같은 흐름이 이어질 것으로 내다봤다"),
      "...n" },
    { "another name is no copy",
      MILL_STR(
          "P 서해 항만공사는 지난해 컨테이너 물동량이 전년보다 크게 늘어나 역대 "
          "최고 기록을 "
          "세웠다고 어제 오후에 밝히고 올해에도 같은 흐름이 이어질 것으로 내다봤다\n" P1
          "\n" P2
          "\nP 남해 항만공사는 지난해 컨테이너 물동량이 전년보다 크게 늘어나 역대 "
          "최고 기록을 "
          "세웠다고 어제 오후에 밝히고 올해에도 같은 흐름이 이어질 것으로 내다봤다"),
      "...x" },
    { "an earlier block with more",
      MILL_STR(P1 "\n" P2 "\n" P1 " 요금은 지금처럼 천원이고 예순다섯이 넘으면 받지 "
                  "않으며, 첫차는 새벽에 뜬다고 한다."),
      "..g" },
    { "a blob behind its paragraphs",
      MILL_STR(P1 "\n" P2 "\n" P3 "\nP 남해안 다섯 개 시군이 공동으로 운영하는 순환 "
                  "버스가 내년 봄부터 섬 지역까지 "
                  "다닌다. 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 "
                  "띄우기로 했다고 "
                  "밝혔다. 주민들은 장날마다 두 번씩 갈아타야 했던 불편이 줄어들 것으로 "
                  "기대하고 있다."),
      "...v" },
    { "a blob before its paragraphs",
      MILL_STR(
          "P 남해안 다섯 개 시군이 공동으로 운영하는 순환 버스가 내년 봄부터 섬 지역까지 "
          "다닌다. 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 "
          "했다고 "
          "밝혔다. 주민들은 장날마다 두 번씩 갈아타야 했던 불편이 줄어들 것으로 기대하고 "
          "있다.\n" P1 "\n" P2 "\n" P3 "\n" P4),
      "v...." },
    { "a blob with a number of its own",
      MILL_STR(
          P1
          "\n" P2 "\nP 남해안 다섯 개 시군이 공동으로 운영하는 순환 버스가 내년 봄부터 "
          "섬 지역까지 "
          "다닌다. 3월 군청은 선착장마다 정류장을 새로 놓고 배 시간에 맞춰 차를 띄우기로 "
          "했다고 밝혔다."),
      "..g" },
    { "separators equal nothing", MILL_STR(P1 "\nP ***\n" P2 "\nP ***\n" P3), "....." },
};

static void judges_each_block(void **state)
{
    const struct collapse_case *c = *state;
    struct fixture fixture;
    struct story story;
    char found[64];
    uint32_t runs;

    fixture_init(&fixture);
    fixture_read(&fixture, c->lines);
    fixture_judge(&fixture, &story, &runs);
    fixture_verdicts(&story.pieces, found);
    assert_string_equal(found, c->verdicts);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, judges_each_block);
}
