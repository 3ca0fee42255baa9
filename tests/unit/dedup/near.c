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
        assert_true(score > 0.95 && score <= 1);
    fixture_finish(&fixture);
}

int main(void)
{
    return run_table(cases, is_near_or_not);
}
