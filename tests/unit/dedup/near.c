/* SPDX-License-Identifier: Apache-2.0
 * near.c - particles and endings may differ; numbers, names and negations may not. */
#include "dedup/near.h"
#include "dedup/key.h"
#include "fixture.h"
#include "test.h"

#define BASE                                                                                                \
    "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 " \
    "기록했다고 "                                                                                      \
    "어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 강조했다."

static struct near_case {
    const char *name;
    struct mill_str earlier, later;
    bool near;
} cases[] = {
    { "particles", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사가 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조했다."),
      true },
    { "the last ending", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조하며"),
      true },
    { "another form of a verb", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다며 "
          "강조했다."),
      true },
    { "a digit", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.6% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조했다."),
      false },
    { "a number goes", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조했다."),
      false },
    { "a name", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 박도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조했다."),
      false },
    { "the end of a name", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공단은 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척하겠다고 "
          "강조했다."),
      false },
    { "a negation", MILL_STR(BASE),
      MILL_STR(
          "서해 항만공사는 지난해 컨테이너 물동량이 전년보다 12.5% 늘어난 340만개를 "
          "기록했다고 어제 밝혔다. 김도윤 사장은 올해에도 새 항로를 꾸준히 개척않겠다고 "
          "강조했다."),
      false },
    { "two numbers change places",
      MILL_STR(
          "남해 조선소는 올해 화물선 3척 여객선 5척 만들어 바다 건너 여러 나라에 "
          "넘기고 내년에는 작업장을 두 배로 넓혀 더 많은 배를 짓겠다고 지난주 설명회에서 "
          "투자자들에게 밝혔다고 전했다 이어 새 작업장에는 바람과 햇빛으로 돌리는 기계를 "
          "들여놓아 전기 요금을 크게 줄이겠다는 뜻도 내비쳤다"),
      MILL_STR(
          "남해 조선소는 올해 화물선 5척 여객선 3척 만들어 바다 건너 여러 나라에 "
          "넘기고 내년에는 작업장을 두 배로 넓혀 더 많은 배를 짓겠다고 지난주 설명회에서 "
          "투자자들에게 밝혔다고 전했다 이어 새 작업장에는 바람과 햇빛으로 돌리는 기계를 "
          "들여놓아 전기 요금을 크게 줄이겠다는 뜻도 내비쳤다"),
      false },
    { "sentences change places",
      MILL_STR("어제 오후 마을 회관에서는 새 다리를 놓는 일을 두고 주민들이 모여 오래 "
               "이야기했다. 다음 달에는 군청이 측량을 마치고 공사를 맡을 회사를 고르는 "
               "절차에 들어간다고 한다."),
      MILL_STR("다음 달에는 군청이 측량을 마치고 공사를 맡을 회사를 고르는 절차에 "
               "들어간다고 한다. 어제 오후 마을 회관에서는 새 다리를 놓는 일을 두고 "
               "주민들이 모여 오래 이야기했다."),
      false },
    { "many endings",
      MILL_STR("군청은 강 건너 마을까지 새 다리를 놓겠다고 설명했다 주민들은 공사가 "
               "끝나는 날까지 기다리겠다고 대답했다 회사는 장마가 오기 앞서 서두르겠다고 "
               "약속했다 도청은 지켜보겠다고 강조했다 시장은 도와주겠다고 덧붙였다"),
      MILL_STR("군청은 강 건너 마을까지 새 다리를 놓겠다고 설명했고 주민들은 공사가 "
               "끝나는 날까지 기다리겠다고 대답했고 회사는 장마가 오기 앞서 서두르겠다고 "
               "약속했고 도청은 지켜보겠다고 강조했다 시장은 도와주겠다고 덧붙였다"),
      false },
    { "English, a verb's form",
      MILL_STR(
          "The port authority said on Monday that the new terminal would be finished "
          "before the summer and that ferries would organise their timetables again"),
      MILL_STR(
          "The port authority said on Monday that the new terminal would be finished "
          "before the summer and that ferries would organize their timetables again"),
      true },
    { "English, a name",
      MILL_STR(
          "The port authority said on Monday that Johnston would run the new terminal "
          "before the summer and that ferries would organise their timetables again"),
      MILL_STR(
          "The port authority said on Monday that Johnsten would run the new terminal "
          "before the summer and that ferries would organise their timetables again"),
      false },
    { "English, not",
      MILL_STR(
          "The port authority said on Monday that the new terminal would be finished "
          "before the summer and that ferries would organise their timetables again"),
      MILL_STR("The port authority said on Monday that the new terminal would not be "
               "finished before the summer and that ferries would organise their "
               "timetables again"),
      false },
    { "too short", MILL_STR("정부가 새 계획을 밝혔다"),
      MILL_STR("정부는 새 계획을 밝혔다"), false },
};

static void is_near_or_not(void **state)
{
    const struct near_case *c = *state;
    struct piece earlier = { .text = c->earlier }, later = { .text = c->later };
    struct fixture fixture;
    double score = 0;

    fixture_init(&fixture);
    assert_true(key_make(c->earlier, &fixture.pool, &earlier.key));
    assert_true(key_make(c->later, &fixture.pool, &later.key));
    assert_int_equal(near_is(&earlier, &later, &fixture.pool, &score), c->near);
    assert_false(fixture.pool.failed);
    if (c->near)
        assert_true(score >= 0.9 && score <= 1);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, is_near_or_not);
}
