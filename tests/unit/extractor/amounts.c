/* SPDX-License-Identifier: Apache-2.0
 * amounts.c - numbers with their units. A row's name is its text. */
#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct amount_case {
    const char *name, *amounts; /* text=value unit; ... */
};

static struct amount_case cases[] = {
    { "20조원을 투자한다", "20조원=20000000000000 KRW" },
    { "4억5000만건에서 26억건으로", "4억5000만건=450000000 건;26억건=2600000000 건" },
    { "6200만 달러(약 704억 원)", "6200만 달러=62000000 USD;704억 원=70400000000 KRW*" },
    { "25~30억원 규모", "25~30억원=2500000000~3000000000 KRW" },
    { "3만~5만원 수준", "3만~5만원=30000~50000 KRW" },
    { "25억~30억원의 과징금", "25억~30억원=2500000000~3000000000 KRW" },
    { "500메가와트(MW)급 설비", "500메가와트(MW)=500 MW" },
    { "수조원의 손실", "수조원=? KRW" },
    { "40여개 기업", "40여개=40 개" },
    { "1만 2천여 명이", "1만 2천여 명=12000 명" },
    { "3.5%포인트 높은 8.7%로", "3.5%포인트=3.5 %p;8.7%=8.7 %" },
    { "2달러 23센트", "2달러 23센트=2.23 USD" },
    { "EUR29.99", "EUR29.99=29.99 EUR" },
    { "US$1,200", "US$1,200=1200 USD" },
    { "470 펜스", "470 펜스=4.7 GBP" },
    { "84㎡ 아파트", "84㎡=84 m2" },
    { "25000원 - 30000원", "25000원 - 30000원=25000~30000 KRW" },
    { "5G 통신과 3D 영상", "" },
    { "내일 만나자", "" },
    { "9000대를 팔았다", "9000대=9000 대" },
    { "4대 강점으로 꼽았다", "4=4 #" },
    { "사원 모집", "" },
    { "열기를 더했다", "" },
    { "스물여섯명이 다쳤다", "스물여섯명=26 명" },
    { "2882015호", "2882015호=2882015 호" },
    { "코로나19와 F-16", "" },
    { "1조2000억~1조5000억원", "1조2000억~1조5000억원=1200000000000~1500000000000 KRW" },
};

static void finds(void **state)
{
    struct amount_case *row = *state;
    struct mill_str text = test_str(row->name);
    struct amount_scan scan = {
        &at_hand.rules.units, &at_hand.rules.josa, at_hand.matcher, &at_hand.pool, NULL, 0
    };
    struct amount_list list = { 0 };
    char found[512] = "";

    pool_reset(&at_hand.pool);
    amounts_scan(&scan, text, 0, text.len, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct amount *amount = &list.items[i];
        size_t len = strlen(found);

        snprintf(found + len, sizeof(found) - len, "%s%.*s=%.*s %.*s%s", i ? ";" : "",
                 (int)(amount->end - amount->start), text.data + amount->start,
                 amount->value.len ? (int)amount->value.len : 1,
                 amount->value.len ? amount->value.data : "?",
                 amount->unit.len ? (int)amount->unit.len : 1,
                 amount->unit.len ? amount->unit.data : "#",
                 amount->conversion ? "*" : "");
    }
    assert_string_equal(found, row->amounts);
}

int main(void)
{
    return run_with_rules(cases, finds);
}
