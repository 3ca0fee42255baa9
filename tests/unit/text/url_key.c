/* SPDX-License-Identifier: Apache-2.0
 * url_key.c - spellings of one address have one key, other addresses another; what is
 * wrong with the list of tracking parameters is said with its place. */
#include "text/url_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"
#include "text/str.h"

static const char rows[] = "# a comment\n"
                           "utm_*\n"
                           "fbclid\n"
                           "ref=rss\n"
                           "src=feed*\n"
                           "source\n"
                           "!source\tpaper.example\n"
                           "idx\tboard.example\n";

/* Writes the text to a file and loads it. */
static struct url_tracking *load(const char *text, struct table_listener *listener)
{
    char path[] = "/tmp/newsmill-tracking-XXXXXX";
    int fd = mkstemp(path);
    struct url_tracking *tracking;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    tracking = url_tracking_load(path, listener);
    unlink(path);
    return tracking;
}

struct key_case {
    const char *name, *url, *key;
};

static struct key_case keys[] = {
    { "nothing to do", "http://a.test/b?c=d", "http://a.test/b?c=d" },
    { "the fragment goes", "http://a.test/b#c", "http://a.test/b" },
    { "an empty query goes", "http://a.test/b?", "http://a.test/b" },
    { "a dot behind the host goes", "http://a.test.:81/b", "http://a.test:81/b" },
    { "two dots are another name", "http://1.2.3.4../", "http://1.2.3.4../" },
    { "unreserved is decoded", "http://a.test/%7E%61%5f?%2D%2e", "http://a.test/~a_?-." },
    { "reserved is not", "http://a.test/%2fb%3F%26?%26%3d",
      "http://a.test/%2Fb%3F%26?%26%3D" },
    { "capitals", "http://a.test/%eb%89%b4", "http://a.test/%EB%89%B4" },
    { "letters as codes or not", "http://a.test/뉴", "http://a.test/%EB%89%B4" },
    { "a stray percent sign", "http://a.test/50%?c=%g", "http://a.test/50%?c=%g" },
    { "no code out of pieces", "http://a.test/%4%31%%34%31", "http://a.test/%4%31%%341" },
    { "a code decoded once", "http://a.test/%2541", "http://a.test/%2541" },
    { "order stays", "http://a.test/?b=1&a=2", "http://a.test/?b=1&a=2" },
    { "the same twice stays", "http://a.test/?a=1&a=1", "http://a.test/?a=1&a=1" },
    { "empty parameters go", "http://a.test/?&&a=1&&b&", "http://a.test/?a=1&b" },
    { "a name without value stays", "http://a.test/?1234", "http://a.test/?1234" },
    { "tracking first", "http://a.test/?utm_source=x&a=1", "http://a.test/?a=1" },
    { "tracking last", "http://a.test/?a=1&utm_source=x", "http://a.test/?a=1" },
    { "tracking alone", "http://a.test/?utm_source=x&fbclid=y", "http://a.test/" },
    { "tracking in codes", "http://a.test/?utm%5Fsource=x", "http://a.test/" },
    { "tracking in capitals", "http://a.test/?UTM_Source=x", "http://a.test/" },
    { "a longer name is another", "http://a.test/?fbclid2=x",
      "http://a.test/?fbclid2=x" },
    { "a head needs all of itself", "http://a.test/?utm=x", "http://a.test/?utm=x" },
    { "a name without value", "http://a.test/?fbclid", "http://a.test/" },
    { "a pair", "http://a.test/?ref=RSS", "http://a.test/" },
    { "the name with another value", "http://a.test/?ref=rss2",
      "http://a.test/?ref=rss2" },
    { "the name of a pair alone", "http://a.test/?ref", "http://a.test/?ref" },
    { "a value's head", "http://a.test/?src=feed-3&src=fee", "http://a.test/?src=fee" },
    { "kept at a host", "http://www.paper.example/?source=x",
      "http://www.paper.example/?source=x" },
    { "not at another's", "http://newspaper.example/?source=x",
      "http://newspaper.example/" },
    { "gone at a host", "http://board.example/?idx=1", "http://board.example/" },
    { "gone below it", "http://m.board.example/?idx=1", "http://m.board.example/" },
    { "not elsewhere", "http://myboard.example/?idx=1", "http://myboard.example/?idx=1" },
    { "an address", "http://[::1]:81/?utm_x", "http://[::1]:81/" },
};

static void check_key(void **state)
{
    const struct key_case *row = *state;
    struct table_listener silent = { 0 };
    struct url_tracking *tracking = load(rows, &silent);
    struct url url, key, parsed, again;

    assert_non_null(tracking);
    assert_true(url_parse(str_of(row->url), NULL, &url, NULL));
    url_key(&url, tracking, &key);
    assert_str(url_text(&key), row->key);
    assert_int_equal(strlen(key.text), key.len);
    assert_true(url_parse(url_text(&key), NULL, &parsed, NULL));
    assert_memory_equal(&key, &parsed, offsetof(struct url, text) + key.len + 1);
    url_key(&key, tracking, &again);
    assert_str(url_text(&again), row->key);
    url_tracking_free(tracking);
}

struct list_case {
    const char *name, *text, *problem; /* "line:column: what"; NULL: good */
};

static struct list_case lists[] = {
    { "nothing", "# none\n", NULL },
    { "all that rows can be", rows, NULL },
    { "no name", "=rss\n", "1:1: want name, name*, name=value or !name" },
    { "a star alone", "utm_*\n*\n", "2:1: want name, name*, name=value or !name" },
    { "a star inside", "u*m\n", "1:1: want name, name*, name=value or !name" },
    { "two values", "a=b=c\n", "1:1: want name, name*, name=value or !name" },
    { "two parameters", "a&b\n", "1:1: want name, name*, name=value or !name" },
    { "kept everywhere", "!a\n",
      "1:1: want the host where it is kept in a second column" },
    { "no host", "a\tHTTP://x\n",
      "1:3: want a host as URLs have it, such as paper.example" },
    { "a host in capitals", "a\tPaper.example\n",
      "1:3: want a host as URLs have it, such as paper.example" },
    { "a third column", "a\tb.test\tc\n", "1:10: want 2 columns between tabs, got 3" },
};

struct heard {
    char first[128];
};

static void hear(void *arg, const char *file, unsigned line, unsigned column,
                 const char *what)
{
    struct heard *heard = arg;

    if (!heard->first[0])
        snprintf(heard->first, sizeof(heard->first), "%u:%u: %s", line, column, what);
}

static void check_list(void **state)
{
    const struct list_case *row = *state;
    struct heard heard = { "" };
    struct table_listener listener = { .problem = hear, .arg = &heard };
    struct url_tracking *tracking = load(row->text, &listener);

    assert_string_equal(heard.first, row->problem ? row->problem : "");
    assert_int_equal(tracking != NULL, row->problem == NULL);
    url_tracking_free(tracking);
}

static void ours_is_good(void **state)
{
    struct table_listener silent = { 0 };
    struct url_tracking *tracking =
        url_tracking_load(CONF "/fetcher/tracking.tsv", &silent);
    struct url url, key;

    assert_non_null(tracking);
    assert_true(url_parse(S("http://a.test/?no=7&utm_source=x&NaPm=y&ref=rss"), NULL,
                          &url, NULL));
    url_key(&url, tracking, &key);
    assert_str(url_text(&key), "http://a.test/?no=7");
    url_tracking_free(tracking);
    url_tracking_free(NULL);
    assert_null(url_tracking_load("/nonexistent", &silent));
    assert_int_equal(silent.problems, 1);
}

static void has_a_limit(void **state)
{
    char *text = malloc(4 * 1100 + 1);
    struct heard heard = { "" };
    struct table_listener listener = { .problem = hear, .arg = &heard };

    for (size_t i = 0; i < 1100; i++)
        memcpy(text + 4 * i, "abc\n", 5);
    assert_null(load(text, &listener));
    assert_string_equal(heard.first, "1025:1: more than 1,024 rows");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ours_is_good),
                                        cmocka_unit_test(has_a_limit) };

    return run_table(keys, check_key) + run_table(lists, check_list) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
