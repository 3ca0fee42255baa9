/* SPDX-License-Identifier: Apache-2.0
 * robots.c - one row a rule of RFC 9309, or a way in which files are wrong: what a
 * robots.txt says to "newsmill" of some paths. */
#include "fetcher/robots.h"
#include "test.h"
#include "text/str.h"

#include <string.h>

/* `paths`: each with + (allowed) or - before it, spaces between. */
static struct robots_case {
    const char *name;
    struct mill_str file;
    const char *paths;
    int delay_ms; /* 0: none */
} cases[] = {
    { "an empty file allows", MILL_STR(""), "+/ +/a", 0 },
    { "no group of ours, none of everyone's", MILL_STR("User-agent: other\nDisallow: /"),
      "+/a", 0 },
    { "everyone's group", MILL_STR("User-agent: *\nDisallow: /a"),
      "-/a -/ab -/a/b +/b +/A", 0 },
    { "our group instead of everyone's",
      MILL_STR("User-agent: *\nDisallow: /\n\nUser-agent: newsmill\nDisallow: /x"),
      "+/a -/x -/x/y", 0 },
    { "our group, whatever the order",
      MILL_STR("User-agent: newsmill\nDisallow: /x\nUser-agent: *\nDisallow: /"),
      "+/a -/x", 0 },
    { "an empty group of ours allows",
      MILL_STR("User-agent: newsmill\nDisallow:\n\nUser-agent: *\nDisallow: /"), "+/a",
      0 },
    { "the token without case", MILL_STR("User-Agent: NewsMILL\nDisallow: /"), "-/a", 0 },
    { "the token with a version", MILL_STR("User-agent: newsmill/2.1 (x)\nDisallow: /"),
      "-/a", 0 },
    { "a longer token is another's", MILL_STR("User-agent: newsmill-images\nDisallow: /"),
      "+/a", 0 },
    { "a shorter token is another's", MILL_STR("User-agent: news\nDisallow: /"), "+/a",
      0 },
    { "groups of ours are merged",
      MILL_STR("User-agent: newsmill\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\n"
               "User-agent: newsmill\nDisallow: /b"),
      "-/a -/b +/c", 0 },
    { "groups of everyone are merged",
      MILL_STR("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b"),
      "-/a -/b +/c", 0 },
    { "a group of many agents",
      MILL_STR("User-agent: x\nUser-agent: newsmill\nUser-agent: y\nDisallow: /a"),
      "-/a +/b", 0 },
    { "an empty line does not end a group",
      MILL_STR("User-agent: newsmill\n\n\nDisallow: /a\n\nDisallow: /b"), "-/a -/b", 0 },
    { "an empty line does not end the agents",
      MILL_STR("User-agent: newsmill\n\nUser-agent: x\nDisallow: /a"), "-/a", 0 },
    { "Sitemap does not end a group",
      MILL_STR("User-agent: newsmill\nSitemap: https://example.com/s.xml\nDisallow: /a\n"
               "Sitemap: /t\nDisallow: /b"),
      "-/a -/b", 0 },
    { "unknown lines do not end the agents",
      MILL_STR(
          "User-agent: newsmill\nNoindex: /q\nwhat is this\nUser-agent: x\nDisallow: /a"),
      "-/a +/q", 0 },
    { "crawl-delay does not end the agents",
      MILL_STR("User-agent: newsmill\nCrawl-delay: 3\nUser-agent: x\nDisallow: /a"),
      "-/a", 3000 },
    { "rules before any group are nobody's",
      MILL_STR("Disallow: /\nUser-agent: x\nAllow: /"), "+/a", 0 },

    { "the longest match wins", MILL_STR("User-agent: *\nDisallow: /a\nAllow: /a/b"),
      "-/a -/a/c +/a/b +/a/bc", 0 },
    { "the longest match wins, whatever the order",
      MILL_STR("User-agent: *\nAllow: /a/b\nDisallow: /a\nDisallow: /a/b/c"),
      "+/a/b -/a/b/c -/a/x", 0 },
    { "a tie goes to Allow", MILL_STR("User-agent: *\nDisallow: /a\nAllow: /a"), "+/a",
      0 },
    { "octets count, not characters",
      MILL_STR("User-agent: *\nDisallow: /\xEA\xB0\x80\nAllow: /%EA%B0*"),
      "-/\xEA\xB0\x80", 0 },
    { "the RFC's example",
      MILL_STR(
          "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/"),
      "-/a.gif +/a.gif? -/example/x +/example +/publications/x", 0 },
    { "a star spans anything", MILL_STR("User-agent: *\nDisallow: /*/print"),
      "-/a/print -/a/b/printed -//print +/print +/a/prin", 0 },
    { "stars in a row", MILL_STR("User-agent: *\nDisallow: /a**b"), "-/ab -/axxb +/ax",
      0 },
    { "a star at the end", MILL_STR("User-agent: *\nDisallow: /a*"), "-/a -/ab +/b", 0 },
    { "the end", MILL_STR("User-agent: *\nDisallow: /*.php$"),
      "-/a.php +/a.php5 +/a.php?x -/a.php/b.php", 0 },
    { "the end without a star", MILL_STR("User-agent: *\nDisallow: /$"), "-/ +/a", 0 },
    { "star and end", MILL_STR("User-agent: *\nDisallow: /a*$"), "-/a -/abc", 0 },
    { "the last piece does not overlap", MILL_STR("User-agent: *\nDisallow: /ab*ba$"),
      "+/aba -/abba -/abxbaba", 0 },
    { "a dollar inside is a dollar", MILL_STR("User-agent: *\nDisallow: /a$b"),
      "-/a$b +/a", 0 },
    { "an escaped star is a star", MILL_STR("User-agent: *\nDisallow: /f-%2A.html"),
      "-/f-*.html -/f-%2a.html +/f-x.html", 0 },
    { "an escaped dollar is a dollar", MILL_STR("User-agent: *\nDisallow: /f-%24"),
      "-/f-$ -/f-%24x +/f-", 0 },
    { "a query", MILL_STR("User-agent: *\nDisallow: /*?sort="), "-/a?sort=1 +/a?x=1 +/a",
      0 },

    { "escapes of both are the same", MILL_STR("User-agent: *\nDisallow: /\xED\x95\x9C"),
      "-/%ED%95%9C -/%ed%95%9c/x +/%ED%95", 0 },
    { "escaped rules meet bytes", MILL_STR("User-agent: *\nDisallow: /%ed%95%9c"),
      "-/\xED\x95\x9C", 0 },
    { "letters need no escape", MILL_STR("User-agent: *\nDisallow: /foo/bar/%62%61%7A"),
      "-/foo/bar/baz", 0 },
    { "a path's letters need none either", MILL_STR("User-agent: *\nDisallow: /foo"),
      "-/%66%6F%6f", 0 },
    { "an escaped slash is no slash", MILL_STR("User-agent: *\nDisallow: /a%2fb"),
      "-/a%2Fb +/a/b", 0 },
    { "a URL in a query, escaped or not",
      MILL_STR("User-agent: *\nDisallow: /foo/bar?baz=https://foo.test"),
      "-/foo/bar?baz=https%3A%2F%2Ffoo.test -/foo/bar?baz=https://foo.test", 0 },
    { "no escape at all", MILL_STR("User-agent: *\nDisallow: /100%zz"),
      "-/100%zz -/100%25zz", 0 },
    { "robots.txt itself is allowed", MILL_STR("User-agent: *\nDisallow: /"),
      "+/robots.txt -/robots.txt2 -/", 0 },

    { "CR LF", MILL_STR("User-agent: *\r\nDisallow: /a\r\n\r\nDisallow: /b\r\n"),
      "-/a -/b +/c", 0 },
    { "CR", MILL_STR("User-agent: *\rDisallow: /a\rDisallow: /b"), "-/a -/b +/c", 0 },
    { "a byte-order mark", MILL_STR("\xEF\xBB\xBFUser-agent: *\nDisallow: /"), "-/a", 0 },
    { "UTF-16",
      MILL_STR("\xFF\xFEU\0s\0e\0r\0-\0a\0g\0e\0n\0t\0:\0*\0\n\0D\0i\0s\0a\0l\0l\0o\0"
               "w\0:\0/\0"),
      "-/a", 0 },
    { "NUL bytes", MILL_STR("User-agent: *\n\0\0Disallow: /a\0\nDisallow: /b"), "-/a -/b",
      0 },
    { "comments",
      MILL_STR("# x\nUser-agent: * # all\nDisallow: /a # not this\n#Disallow: /b"),
      "-/a +/b", 0 },
    { "blanks", MILL_STR("  user-agent :\t*  \n\t disallow  :  /a  \n"), "-/a +/b", 0 },
    { "no colon", MILL_STR("User-agent *\nDisallow /a"), "-/a +/b", 0 },
    { "misspelt", MILL_STR("useragent: *\nDissallow: /a\nDisalow: /b"), "-/a -/b", 0 },
    { "a path without its slash", MILL_STR("User-agent: *\nDisallow: private/"),
      "-/private/x +/a", 0 },
    { "a whole URL", MILL_STR("User-agent: *\nDisallow: https://example.com/private/"),
      "-/private/x +/a", 0 },
    { "a whole host", MILL_STR("User-agent: *\nDisallow: https://example.com"), "-/a",
      0 },
    { "Allow without its slash allows nothing",
      MILL_STR("User-agent: *\nDisallow: /\nAllow: private/"), "-/private/x", 0 },
    { "junk lines",
      MILL_STR("<html>\n\x01\x02\xFF\xFE\n:\n::\n: :\nUser-agent: *\n<p>\nDisallow: "
               "/a\n</html>"),
      "-/a +/b", 0 },
    { "a page instead of a file", MILL_STR("<!doctype html><title>Not found</title>"),
      "+/a", 0 },

    { "a delay", MILL_STR("User-agent: *\nCrawl-delay: 10"), "+/a", 10000 },
    { "a delay with a fraction", MILL_STR("User-agent: *\nCrawl-delay: 0.5"), "+/a",
      500 },
    { "a delay of ours alone",
      MILL_STR("User-agent: *\nCrawl-delay: 10\nDisallow: /\nUser-agent: newsmill\n"
               "Crawl-delay: 2\nAllow: /"),
      "+/a", 2000 },
    { "the longest delay", MILL_STR("User-agent: *\nCrawl-delay: 4\nCrawl-delay: 1"),
      "+/a", 4000 },
    { "no delay", MILL_STR("User-agent: *\nCrawl-delay: soon\nCrawl-delay: -1"), "+/a",
      0 },
    { "a delay without end",
      MILL_STR(
          "User-agent: *\nCrawl-delay: 99999999999999999999999999.99999999999999999"),
      "+/a", 7 * 86400000 },
};

static void check_paths(const struct robots *robots, const char *paths)
{
    struct mill_str rest = str_of(paths), path;

    while (str_next(&rest, ' ', &path)) {
        bool want = path.data[0] == '+';

        if (robots_allow(robots, str_from(path, 1)) != want)
            fail_msg("%.*s: should be %s", (int)path.len - 1, path.data + 1,
                     want ? "allowed" : "denied");
    }
}

static void says_it_of_paths(void **state)
{
    const struct robots_case *c = *state;
    struct robots *robots = robots_parse(c->file, S("Newsmill/1.0")), *again;

    assert_non_null(robots);
    check_paths(robots, c->paths);
    assert_int_equal(robots_delay_ms(robots), c->delay_ms ? c->delay_ms : -1);
    again = robots_read(robots_text(robots));
    assert_non_null(again);
    check_paths(again, c->paths);
    assert_true(str_equal(robots_text(robots), robots_text(again)));
    assert_int_equal(robots_delay_ms(again), robots_delay_ms(robots));
    robots_free(again);
    robots_free(robots);
}

static void all_or_nothing(void **state)
{
    struct robots *all = robots_all(true), *none = robots_all(false);

    check_paths(all, "+/ +/a +/robots.txt");
    check_paths(none, "-/ -/a +/robots.txt");
    assert_false(robots_allow(none, S("")));
    assert_str(robots_text(all), "robots 1\n");
    assert_str(robots_text(none), "robots 1\n-/\n");
    robots_free(all);
    robots_free(none);
}

/* What is no text of ours must not be taken for one that allows. */
static struct text_case {
    const char *name;
    struct mill_str text;
} texts[] = {
    { "nothing", MILL_STR("") },
    { "another version", MILL_STR("robots 2\n") },
    { "no line end", MILL_STR("robots 1\n-/a") },
    { "no sign", MILL_STR("robots 1\n/a\n") },
    { "no pattern", MILL_STR("robots 1\n-\n") },
    { "an empty line", MILL_STR("robots 1\n\n") },
    { "a pattern that is not normal", MILL_STR("robots 1\n-/%6a\n") },
    { "a byte that is not ASCII", MILL_STR("robots 1\n-/\xFF\n") },
    { "no delay", MILL_STR("robots 1\ndelay \n") },
    { "a negative delay", MILL_STR("robots 1\ndelay -1\n") },
    { "a delay of too many digits", MILL_STR("robots 1\ndelay 1234567890123456\n") },
    { "two delays", MILL_STR("robots 1\ndelay 1\ndelay 2\n") },
    { "a file", MILL_STR("User-agent: *\nDisallow: /\n") },
};

static void is_no_text(void **state)
{
    const struct text_case *c = *state;

    assert_null(robots_read(c->text));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_or_nothing) };

    return run_table(cases, says_it_of_paths) + run_table(texts, is_no_text) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
