/* SPDX-License-Identifier: Apache-2.0
 * meta.c - what a page says of itself. */
#include "test.h"

#include <string.h>

#include "fixture.h"

static struct fixture *fixture;

#define BODY                                                                             \
    "<body><h1>The heading</h1><p>The council said on Monday that three new bridges "    \
    "will be built "                                                                     \
    "before next spring, at a cost of four million.</p></body>"

struct meta_case {
    const char *name, *html;
    const char *title, *author, *publisher, *published, *source;
};

static struct meta_case cases[] = {
    { "JSON-LD",
      "<script "
      "type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Bridges "
      "&amp; "
      "roads\",\"datePublished\":\"2025-10-23T17:12:00+09:00\",\"author\":[{\"name\":"
      "\"Jane "
      "Doe\"}],\"publisher\":{\"name\":\"The Bridge Post\"}}</script>" BODY,
      "Bridges & roads", "Jane Doe", "The Bridge Post", "2025-10-23", "json-ld" },
    { "type behind the rest, in a graph, author by reference",
      "<script type=application/ld+json>{\"@graph\":[{\"headline\":\"Bridges are "
      "built\",\"author\":{\"@id\":\"#p\"},\"datePublished\":\"2025-10-23\",\"@type\":["
      "\"Thing\","
      "\"Article\"]},{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Jane "
      "Doe\"}]}</script>" BODY,
      "Bridges are built", "Jane Doe", NULL, "2025-10-23", "json-ld" },
    { "broken JSON-LD still says what it says",
      "<script "
      "type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Bridges are "
      "built\",</script>" BODY,
      "Bridges are built", NULL, NULL, NULL, NULL },
    { "og without the outlet",
      "<meta property=og:title content='Bridges are built | The Post'><meta "
      "property=og:site_name "
      "content='The Post'><meta property=article:published_time "
      "content=2025-10-23T10:00Z><meta "
      "name=author content='By Jane Doe'>" BODY,
      "Bridges are built", "Jane Doe", "The Post", "2025-10-23", "meta" },
    { "h1, and time",
      "<html><title>Other</title><time datetime=2025-10-23>Thursday</time>" BODY,
      "The heading", NULL, NULL, "2025-10-23", "time" },
    { "the outlet on a portal is not the author",
      "<meta property=og:article:author content=한빛일보><meta property=og:regDate "
      "content=20251023171225>" BODY,
      "The heading", NULL, "한빛일보", "2025-10-23", "meta" },
    { "deep JSON-LD is passed over",
      "<script "
      "type=application/ld+json>[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"@type\":\"Article\","
      "\"headline\":\"x\"}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]</script>" BODY,
      "The heading", NULL, NULL, NULL, NULL },
};

static void check(void **state)
{
    const struct meta_case *row = *state;
    const struct doc *doc = &fixture->doc;

    assert_true(
        fixture_clean(fixture, (struct mill_str){ row->html, strlen(row->html) }));
    assert_str(fixture_text(doc->title), row->title);
    assert_int_equal(doc->author_count, row->author != NULL);
    if (row->author)
        assert_str(doc->authors[0], row->author);
    assert_str(fixture_text(doc->publisher), row->publisher ? row->publisher : "");
    if (row->published) {
        char iso[DATE_ISO];

        assert_string_equal(doc->published.source, row->source);
        assert_true(date_iso(&doc->published.date, iso) >= 10);
        assert_memory_equal(iso, row->published, 10);
    } else {
        assert_null(doc->published.source);
    }
}

int main(void)
{
    int failed;

    fixture = fixture_new();
    if (!fixture)
        return 1;
    failed = run_table(cases, check);
    fixture_free(fixture);
    return failed;
}
