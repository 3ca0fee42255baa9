/* SPDX-License-Identifier: Apache-2.0
 * hostile.c - pages made to break a cleaner: none crashes, hangs or grows without bound.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fixture.h"
#include "text/utf8.h"

#define WHOLE(array) ((struct mill_str){ (array), sizeof(array) - 1 })

static struct fixture *fixture;

static const char small[] =
    "<!doctype html><html lang=ko><head><meta charset=utf-8><title>다리 &amp; 길 - "
    "한빛</title><script "
    "type=application/"
    "ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"다리\",\"datePublished\":"
    "\"2025-10-23T10:00:00+09:00\"}</script></head><body><div "
    "id=\"articleBody\"><p>한빛군은 내년 봄까지 "
    "하천에 새 다리 세 곳을 놓기로 했다고 밝혔다.</p><figure><img src=a.jpg "
    "alt=\"다리\"><figcaption>다리 "
    "&copy; 한빛</figcaption></figure><p>주민들은 시간이 줄어들 것으로 "
    "기대한다.<br>공사비는 "
    "사십억원이다.</p><table><tr><td>1<td>2</table>홍길동 기자 "
    "gd@hanbit.example</div></body></html>";

/* What holds for any input at all. */
static void check_promises(void)
{
    const struct doc *doc = &fixture->doc;

    for (size_t i = 0; i < doc->pieces.count; i++) {
        const struct piece *piece = &doc->pieces.items[i];

        assert_true(piece->start <= piece->end && piece->end <= doc->text.len);
        assert_true(utf8_valid(piece->text));
        assert_true(piece->text.len > 0);
    }
    assert_true(utf8_valid(doc->title));
}

static void cut_at_every_byte(void **state)
{
    for (size_t len = 0; len <= sizeof(small) - 1; len++) {
        char *body = malloc(len + 1); /* its own, so that ASan sees a read beyond */

        memcpy(body, small, len);
        if (fixture_clean(fixture, (struct mill_str){ body, len }))
            check_promises();
        else
            assert_true(fixture->why[0]);
        free(body);
    }
}

static void one_byte_changed(void **state)
{
    static const char with[] = { 0, '<', '>', '"', '&', (char)0xFF, (char)0xEA, '\n' };
    char body[sizeof(small)];

    for (size_t at = 0; at + 1 < sizeof(small); at += 3) {
        memcpy(body, small, sizeof(small));
        body[at] = with[at % sizeof(with)];
        if (fixture_clean(fixture, (struct mill_str){ body, sizeof(small) - 1 }))
            check_promises();
    }
}

struct refusal {
    const char *name;
    struct mill_str body;
    const char *why;
};

static struct refusal refusals[] = {
    { "empty", MILL_STR(""), "body: empty" },
    { "blank", MILL_STR(" \n\t \xC2\xA0 "), "body: nothing but white space" },
    { "no text", MILL_STR("<html><script>var a = 1;</script><img src=a></html>"),
      "no text" },
};

static void check_refusal(void **state)
{
    const struct refusal *row = *state;

    assert_false(fixture_clean(fixture, row->body));
    assert_non_null(strstr(fixture->why, row->why));
}

static void twenty_megabytes_are_refused_with_both_numbers(void **state)
{
    size_t len = 20000000;
    char *body = malloc(len);

    memset(body, 'a', len);
    assert_false(fixture_clean(fixture, (struct mill_str){ body, len }));
    assert_string_equal(fixture->why, "body: 20000000 bytes, over max_body (16777216)");
    free(body);
}

static struct mill_str repeated(const char *what, size_t times, const char *tail)
{
    size_t len = strlen(what), extra = strlen(tail);
    char *text = malloc(len * times + extra + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * len, what, len);
    memcpy(text + len * times, tail, extra);
    return (struct mill_str){ text, len * times + extra };
}

struct bomb {
    const char *name, *what;
    size_t times;
};

#define TEXT                                                                             \
    "<p>The council said that three bridges will be built before the next spring.</p>"

static struct bomb bombs[] = {
    { "100,000 nested divs", "<div>", 100000 },
    { "nested fonts", "<font>", 20000 },
    { "b p", "<b><p>", 5000 },
    { "a div", "<a><div>", 5000 },
    { "tables", "<table><tr><td>", 30000 },
    { "options", "<option>", 100000 },
    { "b in a table", "<table><b>", 20000 },
    { "entities", "&amp;", 400000 },
    { "less than", "<", 1000000 },
    { "p x", "<p>x", 200000 },
    { "li", "<li>", 100000 },
    { "pictures", "<img src=a alt=b>", 50000 },
    { "captions", "<figcaption>a /b</figcaption><img src=c alt=d>", 20000 },
    { "quotations", "<p>“aaaaaaaaaaaaaa”<p>Bbbbb", 20000 },
    { "lines", "a\n", 300000 },
    { "by-lines", "홍길동 기자\n", 60000 },
    { "times", "<time>2025-01-01</time>", 30000 },
    { "meta", "<meta property=og:title content=x>", 30000 },
    { "classes", "<div class='a-b-c-d-e-f-g-h-i-j-k a b c d e f'>", 20000 },
    { "labels", "작성일 ", 100000 },
    { "brackets", "[", 500000 },
    { "addresses", "a@", 300000 },
    { "dates", "10-2 ", 200000 },
};

static double seconds_of(const char *what, size_t times)
{
    struct mill_str body = repeated(what, times, TEXT);
    clock_t start = clock();

    if (fixture_clean(fixture, body))
        check_promises();
    assert_true(fixture->pool.used <= CLEAN_POOL_MAX);
    free((void *)(uintptr_t)body.data);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Four times the page may take four times the CPU time, not sixteen times. */
static void check_bomb(void **state)
{
    const struct bomb *row = *state;
    double quarter = seconds_of(row->what, row->times / 4);
    double whole = seconds_of(row->what, row->times);

    assert_true(whole < 10 * quarter + 0.1);
}

static void attributes(void **state)
{
    struct mill_str many = repeated(" class=ad id=x", 100000, ">" TEXT);
    char *body = malloc(many.len + 4);

    memcpy(body, "<p ", 3);
    memcpy(body + 3, many.data, many.len);
    assert_true(fixture_clean(fixture, (struct mill_str){ body, many.len + 3 }));
    check_promises();
    free(body);
    free((void *)(uintptr_t)many.data);
}

static void deep_text_is_there(void **state)
{
    struct mill_str body = repeated("<div>", 100000, TEXT);

    assert_true(fixture_clean(fixture, body));
    assert_str(
        fixture_blocks(fixture),
        "The council said that three bridges will be built before the next spring.");
    assert_true(fixture->doc.tree.cut);
    free((void *)(uintptr_t)body.data);
}

static void nul_and_broken_bytes(void **state)
{
    static const char body[] =
        "<p>The council \0said that\xFF three bridges will be built before "
        "the next spring \xE2\x80.</p>";

    assert_true(fixture_clean(fixture, (struct mill_str){ body, sizeof(body) - 1 }));
    check_promises();
    assert_null(memchr(fixture_blocks(fixture).data, 0, fixture_blocks(fixture).len));
}

static void the_same_page_gives_the_same_article(void **state)
{
    struct mill_str first;
    char *copy;

    assert_true(fixture_clean(fixture, WHOLE(small)));
    first = fixture_blocks(fixture);
    copy = malloc(first.len + 1);
    memcpy(copy, first.data, first.len);
    copy[first.len] = 0;
    assert_true(fixture_clean(
        fixture, S("<p>Something else entirely, which is also long enough to "
                   "be read as prose.")));
    assert_true(fixture_clean(fixture, WHOLE(small)));
    assert_str(fixture_blocks(fixture), copy);
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(one_byte_changed),
        cmocka_unit_test(twenty_megabytes_are_refused_with_both_numbers),
        cmocka_unit_test(attributes),
        cmocka_unit_test(deep_text_is_there),
        cmocka_unit_test(nul_and_broken_bytes),
        cmocka_unit_test(the_same_page_gives_the_same_article),
    };
    int failed;

    fixture = fixture_new();
    if (!fixture)
        return 1;
    failed = run_table(refusals, check_refusal) + run_table(bombs, check_bomb) +
             cmocka_run_group_tests(tests, NULL, NULL);
    fixture_free(fixture);
    return failed;
}
