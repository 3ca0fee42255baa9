/* SPDX-License-Identifier: Apache-2.0
 * feed_broken.c - feeds as they should not be: what is mended, and what is refused. */
#include "test.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "feed_print.h"

#define NOW 1780000000000
#define ITEM(n)                                                                          \
    "<item><title>T" n "</title><link>https://b.example.com/" n "</link></item>"
#define RSS(items) "<rss><channel><title>B</title>" items "</channel></rss>"
#define T(n) " | url=https://b.example.com/" n " title=T" n
#define B " title=B"

/* Each has good items around what is wrong with it. */
static struct broken_case {
    const char *name, *text;
    size_t len;           /* 0: up to the NUL */
    const char *expected; /* "!why": refused */
} cases[] = {
    { "a bare ampersand",
      RSS(ITEM("1") "<item><title>A & B, D&D, R&B;</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=A & B, D&D, R&B;" T("2") },
    { "a raw less-than sign",
      RSS(ITEM("1") "<item><title>5 < 7, price <500 and a<b</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=5 < 7, price <500 and a<b" T("2") },
    { "Korean between angle brackets",
      RSS(ITEM("1") "<item><title><속보> 다리 개통</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=<속보> 다리 개통" T("2") },
    { "prose between angle brackets",
      RSS(ITEM("1") "<item><title>On <the new bridge> now</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=On now" T("2") },
    { "a NUL", RSS(ITEM("1") "<item><title>a\0b</title></item>" ITEM("2")),
      sizeof(RSS(ITEM("1") "<item><title>a\0b</title></item>" ITEM("2"))) - 1,
      "mended rss" B T("1") " | title=ab" T("2") },
    { "a control character",
      RSS(ITEM("1") "<item><title>a\vb\x1F</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=ab" T("2") },
    { "a control character in CDATA",
      RSS(ITEM("1") "<item><title><![CDATA[a\x01 & <b>b</b>]]></title></item>" ITEM("2")),
      0, "mended rss" B T("1") " | title=a & b" T("2") },
    { "references to what XML forbids",
      RSS(ITEM("1") "<item><title>a&#0;b&#11;c&#xFFFE;d</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=a\xEF\xBF\xBD"
                            "bcd" T("2") },
    { "U+FFFF",
      RSS(ITEM("1") "<item><title>a\xEF\xBF\xBF"
                    "b</title></item>" ITEM("2")),
      0, "mended rss" B T("1") " | title=ab" T("2") },
    { "references of HTML",
      RSS(ITEM("1") "<item><title>a&nbsp;b &hellip; &eacute; &nosuch; &amp;</title>"
                    "</item>" ITEM("2")),
      0, "mended rss" B T("1") " | title=a b \xE2\x80\xA6 \xC3\xA9 &nosuch; &" T("2") },
    { "a warning before the prolog",
      "<br />\n<b>Warning</b>:  session_start(): headers in <b>/www/rss.php</b> on line "
      "<b>3</b><br />\n<?xml version=\"1.0\"?>" RSS(ITEM("1")),
      0, "mended rss" B T("1") },
    { "white space before the prolog", "\n \n<?xml version=\"1.0\"?>" RSS(ITEM("1")), 0,
      "clean rss" B T("1") },
    { "junk behind the end", RSS(ITEM("1")) "\n<!-- cached --></html> 12 <p>x</p>", 0,
      "mended rss" B T("1") },
    { "a second document behind the first", RSS(ITEM("1")) RSS(ITEM("2")), 0,
      "salvaged rss" B T("1") T("2") },
    { "an end tag too many",
      RSS(ITEM("1") "<item><title>X</title></b></p></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=X" T("2") },
    { "end tags too few",
      RSS(ITEM("1") "<item><title>X<description>a<br>b<p>c</description></item>" ITEM(
          "2")),
      0, "mended rss" B T("1") " | title=X sum=a b c" T("2") },
    { "items that are not closed",
      "<rss><channel><item><title>A</title><item><title>B</title></channel></rss>", 0,
      "mended rss | title=A | title=B" },
    { "end tags of another case",
      "<RSS><Channel><Item><Title>A</TITLE></ITEM><item><title>B</title></item>"
      "</channel></rss>",
      0, "mended rss | title=A | title=B" },
    { "an attribute twice, one without quotes, one without an end",
      "<feed><entry><title type=html type=text>A</title>"
      "<link href=https://b.example.com/1?a=1&b=2 /></entry>"
      "<entry><link "
      "href=\"https://b.example.com/2></link><title>B</title></entry></feed>",
      0,
      "mended atom | url=https://b.example.com/1?a=1&b=2 title=A | "
      "url=https://b.example.com/2 title=B" },
    { "no namespaces at all",
      "<rss><channel><item><dc:creator>Ada</dc:creator><content:encoded>C"
      "</content:encoded><title>X</title></item></channel></rss>",
      0, "clean rss | title=X by=Ada sum=C" },
    { "the wrong namespace",
      "<feed "
      "xmlns=\"http://example.com/nonsense\"><entry><title>X</title></entry></feed>",
      0, "clean atom | title=X" },
    { "CDATA that does not end",
      RSS(ITEM("1") "<item><title><![CDATA[X</title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=X" T("2") },
    { "a comment that does not end",
      RSS(ITEM("1") "<item><title>X<!-- </title></item>" ITEM("2")), 0,
      "mended rss" B T("1") " | title=X" T("2") },
    { "a comment with dashes in it",
      RSS(ITEM("1") "<!-- a -- b ---><item><title>X</title></item>"), 0,
      "mended rss" B T("1") " | title=X" },
    { "cut off in a title", "<rss><channel>" ITEM("1") "<item><title>Half of it", 0,
      "mended rss" T("1") },
    { "cut off in a link",
      "<rss><channel>" ITEM("1") "<item><title>X</title><link>https://b.exa", 0,
      "mended rss" T("1") " | title=X" },
    { "cut off in a tag", "<rss><channel>" ITEM("1") "<item><title>X</title><li", 0,
      "mended rss" T("1") " | title=X" },
    { "no root", ITEM("1") ITEM("2"), 0, "salvaged rss" T("1") T("2") },
    { "items in a text that never ends",
      "<rss><channel><title>B</title><description>" ITEM("1") ITEM("2"), 0,
      "mended rss" B T("1") T("2") },
    { "items behind a CDATA that ends too late",
      "<rss><channel><item><title><![CDATA[X</title></item>" ITEM("1")
          ITEM("2") "<item><title><![CDATA[\vY]]></title></item></channel></rss>",
      0, "salvaged rss | title=X" T("1") T("2") " | title=Y" },
    { "a million laughs",
      "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">"
      "]><rss><channel><item><title>x &b; y</title></item></channel></rss>",
      0, "mended rss | title=x &b; y" },
    { "an entity of a file",
      "<!DOCTYPE rss [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><rss><channel><item>"
      "<title>x &f; y</title></item></channel></rss>",
      0, "mended rss | title=x &f; y" },
    { "a page", "<!doctype html><html><body><p>Not found</p></body></html>", 0,
      "!the root element is <html>" },
    { "a page that is no XML", "<!doctype html><html><body><p>Not<br>found</body></html>",
      0, "!the root element is <html>" },
    { "other XML", "<opml><body/></opml>", 0, "!the root element is <opml>" },
    { "text", "Not found", 0, "!nothing in it begins a feed" },
    { "nothing", "", 0, "!nothing in it begins a feed" },
};

static void check(struct mill_str text, struct mill_str charset, const char *expected)
{
    char why[FEED_WHY_BYTES], printed[PRINT_BYTES];
    struct feed *feed =
        feed_read(text, charset, S("https://b.example.com/rss"), NOW, why);

    if (expected[0] == '!') {
        assert_null(feed);
        assert_string_equal(why, expected + 1);
        return;
    }
    if (!feed)
        fail_msg("no feed: %s", why);
    feed_print(feed, printed);
    feed_free(feed);
    assert_string_equal(printed, expected);
}

static void a_broken_feed_says(void **state)
{
    const struct broken_case *row = *state;
    size_t len = row->len ? row->len : strlen(row->text);
    char *exact = malloc(len ? len : 1); /* a read beyond the end is seen */

    memcpy(exact, row->text, len);
    check((struct mill_str){ exact, len }, S(""), row->expected);
    free(exact);
}

int main(void)
{
    return run_table(cases, a_broken_feed_says);
}
