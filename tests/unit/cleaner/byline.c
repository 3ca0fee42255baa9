/* SPDX-License-Identifier: Apache-2.0
 * byline.c - bare names out of by-lines. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "cleaner/byline.h"

struct byline_case {
    const char *name, *text, *names; /* NULL: no by-line */
};

static struct byline_case lines[] = {
    { "name and role", "홍길동 기자", "홍길동" },
    { "slash and address", "/홍길동 기자(gd@hanbit.example.kr)", "홍길동" },
    { "address behind", "홍길동 기자 gd@hanbit.example.kr", "홍길동" },
    { "outlet before", "한빛비즈 홍길동 기자", "홍길동" },
    { "two names", "홍길동·김영희 기자", "홍길동,김영희" },
    { "two with roles", "홍길동 기자, 김영희 특파원", "홍길동,김영희" },
    { "in one word", "홍길동기자", "홍길동" },
    { "brackets", "[한빛일보 홍길동 기자]", "홍길동" },
    { "a senior", "홍길동 선임기자 gd@hanbit.example.kr", "홍길동" },
    { "name and address", "홍길동 gd@hanbit.example.kr", "홍길동" },
    { "an address alone", "gd@hanbit.example.kr", "" },
    { "English", "By Jane Doe", "Jane Doe" },
    { "English, two", "By Jane Doe and John van Roe", "Jane Doe,John van Roe" },
    { "English, a role", "By Jane Doe, Staff Writer", "Jane Doe,Staff Writer" },
    { "a desk is no name", "온라인 기자", NULL },
    { "a sentence", "홍길동 기자는 상을 받았다.", NULL },
    { "a headline about one", "홍길동 기자 올해의 언론인 상 수상", NULL },
    { "by the way", "By the way, it rains", NULL },
    { "nothing", "", NULL },
};

static void join(const struct byline *byline, char *out, size_t room)
{
    size_t n = 0;

    out[0] = 0;
    for (size_t i = 0; i < byline->count; i++)
        n += (size_t)snprintf(out + n, room - n, "%s%.*s", i ? "," : "",
                              (int)byline->names[i].len, byline->names[i].data);
}

static void check(void **state)
{
    const struct byline_case *row = *state;
    struct byline byline;
    char names[256];

    if (!row->names) {
        assert_false(
            byline_of_line((struct mill_str){ row->text, strlen(row->text) }, &byline));
        return;
    }
    assert_true(
        byline_of_line((struct mill_str){ row->text, strlen(row->text) }, &byline));
    join(&byline, names, sizeof(names));
    assert_string_equal(names, row->names);
}

static struct byline_case heads[] = {
    { "brackets", "[한빛일보 홍길동 기자] 시는 다리를 놓는다.", "홍길동" },
    { "place and agency", "(서울=한빛뉴스) 홍길동 기자 = 시는 다리를 놓는다.", "홍길동" },
    { "agency and name", "[서울=한빛]홍길동 기자 = 시는", "홍길동" },
    { "equals", "[PRESS=수원, 홍길동 기자] 시는", "홍길동" },
    { "no by-line", "[단독] 시는 다리를 놓는다.", NULL },
    { "in the sentence", "시는 홍길동 기자에게 상을 준다.", NULL },
    { "nothing", "", NULL },
};

static void check_head(void **state)
{
    const struct byline_case *row = *state;
    struct byline byline;
    char names[256];
    size_t end =
        byline_in_head((struct mill_str){ row->text, strlen(row->text) }, &byline);

    assert_int_equal(end != 0, row->names != NULL);
    if (!row->names)
        return;
    join(&byline, names, sizeof(names));
    assert_string_equal(names, row->names);
}

static struct byline_case authors[] = {
    { "a name", "Jane Doe", "Jane Doe" },
    { "by", "By Jane Doe", "Jane Doe" },
    { "a list", "Jane Doe, John Roe and Mary Major", "Jane Doe,John Roe,Mary Major" },
    { "an address of the web is none", "https://example.com/jane", "" },
    { "a Korean reporter", "홍길동 기자 gd@hanbit.example.kr", "홍길동" },
    { "a handle is none", "@janedoe", "" },
};

static void check_author(void **state)
{
    const struct byline_case *row = *state;
    struct byline byline;
    char names[256];

    byline_of_author((struct mill_str){ row->text, strlen(row->text) }, &byline);
    join(&byline, names, sizeof(names));
    assert_string_equal(names, row->names);
}

int main(void)
{
    return run_table(lines, check) + run_table(heads, check_head) +
           run_table(authors, check_author);
}
