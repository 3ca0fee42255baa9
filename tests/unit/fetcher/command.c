/* SPDX-License-Identifier: Apache-2.0
 * command.c - feeds.yaml read and edited, OPML read and brought in. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/change.h"

static struct mill_str str(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void add_problem(void *arg, const char *file, unsigned line, unsigned column,
                        const char *what)
{
    buffer_printf(arg, "%s:%u:%u: %s\n", file, line, column, what);
}

/* "name=url key [tags] paused" of each feed, or what is wrong. */
static void print_list(struct mill_str text, struct buffer *out)
{
    const struct problems problems = { add_problem, out };
    struct mill_error error;
    struct feed_list *list = NULL;

    if (feed_list_parse("f", text, &problems, &list, &error) == MILL_OK)
        for (size_t i = 0; i < list->count; i++) {
            const struct listed_feed *feed = &list->items[i];

            buffer_printf(out, "%s=%s %s", feed->name, feed->url, feed->key);
            for (size_t k = 0; k < feed->tag_count; k++)
                buffer_printf(out, " #%s", feed->tags[k]);
            if (feed->interval_ms)
                buffer_printf(out, " %ds", (int)(feed->interval_ms / 1000));
            buffer_printf(out, "%s\n", feed->paused ? " paused" : "");
        }
    buffer_add(out, "", 1);
    feed_list_free(list);
}

/* ---- reading */

static struct read_case {
    const char *name, *text, *expected;
} reads[] = {
    { "both ways to write it",
      "# ours\nfeeds:\n  - name: 한빛\n    url: https://News.Hanbit.example.co.kr/rss\n"
      "    tags: [ko, society]\n    interval: 10m\n  - {name: d, url: "
      "'http://d.example.com', paused: "
      "true}\n",
      "한빛=https://news.hanbit.example.co.kr/rss example.co.kr #ko #society 600s\n"
      "d=http://d.example.com/ example.com paused\n" },
    { "nothing", "", "" },
    { "no feeds yet", "feeds:\n# none\n", "" },
    { "an empty list", "feeds: []\n", "" },
    { "a list alone", "- name: a\n",
      "f:1:1: the file: want a mapping such as {feeds: [...]}, got a list\n" },
    { "a misspelt key", "feeds:\n - nam: a\n   url: http://a.example.com\n",
      "f:2:4: unknown key 'nam'; did you mean 'name'?\n"
      "f:2:4: a feed lacks its 'name'; want {name: desk, url: "
      "https://desk.example.com/rss}\n" },
    { "no address", "feeds:\n - name: a\n",
      "f:2:4: a feed lacks its 'url'; want {name: desk, url: "
      "https://desk.example.com/rss}\n" },
    { "an address of something else",
      "feeds:\n - {name: a, url: 'ftp://a.example.com'}\n",
      "f:2:19: url: its scheme is neither http nor https, got 'ftp://a.example.com'\n" },
    { "a name twice",
      "feeds:\n - {name: a, url: 'http://a.example.com'}\n"
      " - {name: a, url: 'http://b.example.com'}\n",
      "f:3:4: name 'a' is that of line 2 already\n" },
    { "an address twice, spelled differently",
      "feeds:\n - {name: a, url: 'http://a.example.com'}\n"
      " - {name: b, url: 'HTTP://A.example.com:80/'}\n",
      "f:3:4: http://a.example.com/ is at line 2 already\n" },
    { "a feed that is a word", "feeds:\n - a\n",
      "f:2:4: a feed: want a mapping such as {name: desk, url: "
      "https://desk.example.com/rss}, got a single value\n" },
    { "paused by and by",
      "feeds:\n - {name: a, url: 'http://a.example.com', paused: y}\n",
      "f:2:51: paused: want false or true, got 'y'\n" },
    { "an interval of nothing",
      "feeds:\n - {name: a, url: 'http://a.example.com', interval: 1s}\n",
      "f:2:53: interval: want 1m to 30d, got '1s'\n" },
    { "a name with control characters",
      "feeds:\n - {name: \"a\\x1b[31m\", url: 'http://a.example.com'}\n",
      "f:2:11: name: want no control characters, got 'a?[31m'\n" },
    { "tags of another kind",
      "feeds:\n - {name: a, url: 'http://a.example.com', tags: b}\n",
      "f:2:49: tags: want a list such as [ko, society]\n" },
};

static void a_list_reads(void **state)
{
    const struct read_case *row = *state;
    struct buffer out;

    buffer_init(&out, 8192);
    print_list(str(row->text), &out);
    assert_string_equal(out.data, row->expected);
    buffer_finish(&out);
}

/* ---- editing: "+name url" adds, "-name" pauses, "!name" resumes */

#define A "{name: a, url: 'http://a.example.com'}"

static struct edit_case {
    const char *name, *text, *edit, *expected;
} edits[] = {
    { "to a list with comments",
      "# head\nfeeds:   # the list\n  # first\n  - name: a   # ours\n    url: "
      "http://a.example.com\n    # inside\n\n# foot\n",
      "+b http://b.example.com/rss?x=1",
      "# head\nfeeds:   # the list\n  # first\n  - name: a   # ours\n    url: "
      "http://a.example.com\n  - name: b\n    url: http://b.example.com/rss?x=1\n"
      "    # inside\n\n# foot\n" },
    { "to the last line without an end", "feeds:\n- " A, "+b http://b.example.com",
      "feeds:\n- " A "\n- name: b\n  url: http://b.example.com\n" },
    { "to nothing", "", "+b http://b.example.com",
      "feeds:\n  - name: b\n    url: http://b.example.com\n" },
    { "to comments alone", "# none yet\n", "+b http://b.example.com",
      "# none yet\nfeeds:\n  - name: b\n    url: http://b.example.com\n" },
    { "to no list yet", "feeds:\n# ours\n", "+b http://b.example.com",
      "feeds:\n  - name: b\n    url: http://b.example.com\n# ours\n" },
    { "a name that wants quotes", "feeds:\n", "+it's:#1 http://b.example.com",
      "feeds:\n  - name: 'it''s:#1'\n    url: http://b.example.com\n" },
    { "a name that would be a number", "feeds:\n", "+123 http://b.example.com",
      "feeds:\n  - name: '123'\n    url: http://b.example.com\n" },
    { "to a list in one line", "feeds: [" A "]\n", "+b http://b.example.com",
      "!f: is written in a way that cannot be edited here; add it by hand" },
    { "to an empty list in one line", "feeds: []\n", "+b http://b.example.com",
      "!f: is written in a way that cannot be edited here; add it by hand" },
    { "a pause below the rest",
      "feeds:\n  - name: a # ours\n    url: http://a.example.com\n  - name: c\n    url: "
      "http://c.example.com\n",
      "-a",
      "feeds:\n  - name: a # ours\n    url: http://a.example.com\n    paused: true\n"
      "  - name: c\n    url: http://c.example.com\n" },
    { "a pause between braces", "feeds:\n  - " A "\n", "-a",
      "feeds:\n  - {paused: true, name: a, url: 'http://a.example.com'}\n" },
    { "a pause that is there",
      "feeds:\n  - name: a\n    paused: false   # for now\n    url: "
      "http://a.example.com\n",
      "-a",
      "feeds:\n  - name: a\n    paused: true   # for now\n    url: "
      "http://a.example.com\n" },
    { "its end",
      "feeds:\n  - name: 한\n    paused: true\n    url: http://a.example.com\n", "!한",
      "feeds:\n  - name: 한\n    paused: false\n    url: http://a.example.com\n" },
    { "a pause behind a text of many lines",
      "feeds:\n  - name: a\n    url: >-\n      http://a.example.com\n", "-a",
      "!f: is written in a way that cannot be edited here; write paused: true by hand" },
};

static enum mill_status edit(const struct feed_list *list, const char *text,
                             const char *edit, struct buffer *out,
                             struct mill_error *error)
{
    char name[100];
    struct addition added = { .name = name };

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(edit + 1, " "), edit + 1);
    if (*edit == '+') {
        added.url = edit + 2 + strlen(name);
        return edit_add(list, str(text), &added, 1, out, error);
    }
    return edit_pause(list, str(text), feed_list_find(list, name), *edit == '-', out,
                      error);
}

static void an_edit_leaves_the_rest(void **state)
{
    const struct edit_case *row = *state;
    struct feed_list *list = NULL;
    struct mill_error error;
    struct buffer out;

    buffer_init(&out, 8192);
    if (feed_list_parse("f", str(row->text), NULL, &list, &error))
        fail_msg("%s", error.text);
    if (edit(list, row->text, row->edit, &out, &error)) {
        assert_int_equal(row->expected[0], '!');
        assert_string_equal(error.text, row->expected + 1);
    } else {
        buffer_add(&out, "", 1);
        assert_string_equal(out.data, row->expected);
    }
    feed_list_free(list);
    buffer_finish(&out);
}

static void a_file_is_replaced_with_its_mode(void **state)
{
    char folder[] = "/tmp/newsmill-feeds-XXXXXX", path[64], link[64];
    struct mill_error error;
    struct stat about;
    struct buffer text;

    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/f.yaml", folder);
    snprintf(link, sizeof(link), "%s/l.yaml", folder);
    fclose(fopen(path, "w"));
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink("f.yaml", link), 0);
    assert_int_equal(edit_replace(link, str("feeds: []\n"), &error), MILL_OK);
    assert_int_equal(lstat(link, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    buffer_init(&text, FEED_LIST_BYTES + 1);
    assert_int_equal(feed_list_load(path, &text, &error), MILL_OK);
    assert_str(((struct mill_str){ text.data, text.len }), "feeds: []\n");
    buffer_finish(&text);
    unlink(link);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else is left */
}

/* ---- OPML */

static struct opml_case {
    const char *name, *text, *expected; /* "!why" */
} opmls[] = {
    { "folders within folders",
      "<?xml version=\"1.0\"?><opml "
      "version=\"2.0\"><head><title>Mine</title></head><body>"
      "<outline text=\"뉴스\"><outline title=\"한빛 &amp; 일보\" text=\"x\" type=\"rss\" "
      "xmlUrl=\"https://h.example.com/rss?a=1&amp;b=2\"/><outline text=\"Local\">"
      "<outline text=\"L\" xmlurl=\"https://l.example.com/\"/></outline></outline>"
      "<outline xmlUrl=\"https://t.example.com/\"/></body></opml>",
      "한빛 & 일보=https://h.example.com/rss?a=1&b=2 #뉴스\n"
      "L=https://l.example.com/ #뉴스 #Local\n=https://t.example.com/\n" },
    { "broken XML",
      "<opml><body><outline text=\"A & B\" xmlUrl=\"https://a.example.com/?x=1&y=2\">"
      "<outline text='<b>' xmlUrl='https://b.example.com/'></body>",
      "mended\nA & B=https://a.example.com/?x=1&y=2\n<b>=https://b.example.com/\n" },
    { "entities of its own",
      "<!DOCTYPE opml [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
      "<opml><body><outline text=\"&a;&f;\" xmlUrl=\"https://a.example.com/\"/></body>"
      "</opml>",
      "mended\n&a;&f;=https://a.example.com/\n" },
    { "no feeds", "<opml><body/></opml>", "" },
    { "something else", "<html><body>x</body></html>", "!has no <opml> element" },
    { "nothing", "", "!has no <opml> element" },
};

static void an_opml_reads(void **state)
{
    const struct opml_case *row = *state;
    char why[OPML_WHY_BYTES];
    struct opml *opml = opml_read(str(row->text), why);
    struct buffer out;

    if (!opml) {
        assert_int_equal(row->expected[0], '!');
        assert_string_equal(why, row->expected + 1);
        return;
    }
    buffer_init(&out, 8192);
    buffer_add_text(&out, opml->mended ? "mended\n" : "");
    for (size_t i = 0; i < opml->count; i++) {
        buffer_printf(&out, "%s=%s", opml->items[i].title, opml->items[i].url);
        for (size_t k = 0; k < opml->items[i].tag_count; k++)
            buffer_printf(&out, " #%s", opml->items[i].tags[k]);
        buffer_add_text(&out, "\n");
    }
    buffer_add(&out, "", 1);
    opml_free(opml);
    assert_string_equal(out.data, row->expected);
    buffer_finish(&out);
}

static void an_import_adds_what_lacks(void **state)
{
    static const char text[] = "feeds:\n  - name: A\n    url: http://a.example.com/\n";
    static const char opml_text[] =
        "<opml><body><outline text=\"T: 1\"><outline text=\"A\" "
        "xmlUrl=\"http://a.example.com\"/><outline text=\"A\" "
        "xmlUrl=\"http://b.example.com\"/><outline "
        "xmlUrl=\"http://www.c.example.com/\"/><outline "
        "xmlUrl=\"http://b.example.com/\"/><outline xmlUrl=\"feed:x\"/></outline></body>"
        "</opml>";
    char why[OPML_WHY_BYTES];
    struct opml *opml = opml_read(str(opml_text), why);
    struct import_counts counts;
    struct feed_list *list = NULL;
    struct mill_error error;
    struct buffer out;

    buffer_init(&out, FEED_LIST_BYTES);
    assert_int_equal(feed_list_parse("f", str(text), NULL, &list, &error), MILL_OK);
    assert_int_equal(change_import(list, str(text), opml, &out, &counts, &error),
                     MILL_OK);
    assert_int_equal(counts.added, 2);
    assert_int_equal(counts.known, 2);
    assert_int_equal(counts.bad, 1);
    assert_str(((struct mill_str){ out.data, out.len }),
               "feeds:\n  - name: A\n    url: http://a.example.com/\n  - name: 'A 2'\n"
               "    url: http://b.example.com/\n    tags: ['T: 1']\n  - name: "
               "c.example.com\n    url: http://www.c.example.com/\n    tags: ['T: 1']\n");
    opml_free(opml);
    feed_list_free(list);
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_replaced_with_its_mode),
        cmocka_unit_test(an_import_adds_what_lacks),
    };

    return run_table(reads, a_list_reads) | run_table(edits, an_edit_leaves_the_rest) |
           run_table(opmls, an_opml_reads) | cmocka_run_group_tests(tests, NULL, NULL);
}
