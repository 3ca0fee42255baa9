/* SPDX-License-Identifier: Apache-2.0
 * feed.c - what feeds of every format say, when they are what they should be. */
#include "test.h"

#include <string.h>

#include "feed_print.h"

#define NOW 1780000000000 /* 2026-05-28T20:26:40Z */

static struct feed_case {
    const char *name, *text, *expected;
} cases[] = {
    { "rss 2.0",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>"
      "<title>한빛일보</title><link>https://hanbit.example.com/</link>"
      "<atom:link rel=\"self\" href=\"https://hanbit.example.com/rss?a=1&amp;b=2\"/>"
      "<atom:link rel=\"hub\" href=\"https://hub.example.com/\"/>"
      "<language>ko</language><ttl>30</ttl>"
      "<image><title>Logo</title><link>https://hanbit.example.com/logo</link></image>"
      "<item><title>새 다리 세 곳</title><link>https://hanbit.example.com/1</link>"
      "<guid isPermaLink=\"false\">h-1</guid><dc:creator>김하늘</dc:creator>"
      "<pubDate>Mon, 04 May 2026 19:30:00 +0900</pubDate>"
      "<description>&lt;p&gt;다리를 &lt;b&gt;놓는&lt;/b&gt;다.&lt;/p&gt;&lt;p&gt;"
      "내년 A &amp;amp; B&lt;/p&gt;</description></item>"
      "</channel></rss>",
      "clean rss title=한빛일보 link=https://hanbit.example.com/ "
      "self=https://hanbit.example.com/rss?a=1&b=2 hub=https://hub.example.com/ "
      "ttl=1800s | url=https://hanbit.example.com/1 title=새 다리 세 곳 by=김하늘 "
      "sum=다리를 놓는다. 내년 A & B guid=h-1 at=2026-05-04T10:30:00Z" },
    { "atom",
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"text\">Desk &lt;1>"
      "</title><link href=\"https://desk.example.com/\"/>"
      "<link rel=\"self\" href=\"https://desk.example.com/atom\"/>"
      "<link rel=\"next\" href=\"https://desk.example.com/atom?2\"/>"
      "<entry><title type=\"html\">Two &lt;i&gt;roads&lt;/i&gt;</title>"
      "<link rel=\"enclosure\" href=\"https://desk.example.com/a.mp3\"/>"
      "<link rel=\"alternate\" type=\"text/html\" href=\"https://desk.example.com/1\"/>"
      "<id>tag:desk.example.com,2026:1</id>"
      "<author><email>a@example.com</email><name>Ada Lane</name><uri>x</uri></author>"
      "<author><name>Bo Reed</name></author>"
      "<contributor><name>Nobody</name></contributor>"
      "<source><title>Other</title><id>other</id></source>"
      "<updated>2026-05-05T00:00:00Z</updated>"
      "<published>2026-05-04T10:30:00.5+09:00</published>"
      "<summary type=\"xhtml\"><div><p>One</p><p>and <b>t</b>wo &lt;b></p></div>"
      "</summary></entry></feed>",
      "clean atom title=Desk <1> link=https://desk.example.com/ "
      "self=https://desk.example.com/atom next=https://desk.example.com/atom?2 | "
      "url=https://desk.example.com/1 title=Two roads by=Ada Lane, Bo Reed "
      "sum=One and two <b> guid=tag:desk.example.com,2026:1 at=2026-05-04T01:30:00Z" },
    { "rdf",
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">"
      "<channel rdf:about=\"https://r.example.com/\"><title>R</title>"
      "<link>https://r.example.com/</link><sy:updatePeriod>hourly</sy:updatePeriod>"
      "<sy:updateFrequency>2</sy:updateFrequency></channel>"
      "<item rdf:about=\"https://r.example.com/1\"><title>One</title>"
      "<dc:date>2026-05-04T10:30+09:00</dc:date></item></rdf:RDF>",
      "clean rdf title=R link=https://r.example.com/ ttl=1800s | "
      "url=https://r.example.com/1 title=One guid=https://r.example.com/1 "
      "at=2026-05-04T01:30:00Z" },
    { "rss 0.91 with its document type",
      "<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" "
      "\"http://example.com/rss-0.91.dtd\" [<!ENTITY a \"]>\"><!-- ]> -->]>"
      "<rss version=\"0.91\"><channel><title>Old</title>"
      "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours>"
      "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>"
      "<item><title>A</title><link>https://o.example.com/a</link></item>"
      "</channel></rss>",
      "clean rss title=Old hours=9 days=41 | url=https://o.example.com/a title=A" },
    { "relative links",
      "<rss><channel><link>/</link><item><link>/news/1?x=1#c</link></item>"
      "<item><link>../2</link></item><item><link>//cdn.example.com/3</link></item>"
      "<item><link>javascript:alert(1)</link><title>J</title></item>"
      "<item><link>javascript:alert(2)</link></item></channel></rss>",
      "clean rss link=https://base.example.com/ | "
      "url=https://base.example.com/news/1?x=1#c | url=https://base.example.com/2 | "
      "url=https://cdn.example.com/3 | title=J" },
    { "a guid that is a link, and one that is not",
      "<rss><channel><item><guid>https://g.example.com/1</guid></item>"
      "<item><guid isPermaLink=\"false\">https://g.example.com/2</guid></item>"
      "<item><link>https://g.example.com/3</link><guid>https://g.example.com/x</guid>"
      "</item></channel></rss>",
      "clean rss | url=https://g.example.com/1 guid=https://g.example.com/1 | "
      "guid=https://g.example.com/2 | url=https://g.example.com/3 "
      "guid=https://g.example.com/x" },
    { "the publisher's link before the feed service's",
      "<rss><channel><item><link>https://proxy.example.com/~r/1</link>"
      "<feedburner:origLink>https://p.example.com/1</feedburner:origLink></item>"
      "</channel></rss>",
      "clean rss | url=https://p.example.com/1" },
    { "media:title is of a picture, ns0:title is the title",
      "<rss><channel><item><media:title>Picture</media:title>"
      "<media:content><media:description>D</media:description></media:content>"
      "<ns0:title>Right</ns0:title><link>https://m.example.com/1</link></item>"
      "</channel></rss>",
      "clean rss | url=https://m.example.com/1 title=Right" },
    { "a summary before the whole text, which serves without one",
      "<rss><channel><item><link>https://s.example.com/1</link>"
      "<content:encoded><![CDATA[<p>Whole</p>]]></content:encoded>"
      "<description>Short</description></item>"
      "<item><link>https://s.example.com/2</link><content:encoded><![CDATA[<style>p{}"
      "</style><p>Whole</p><script>a<b</script><br/>text<!-- x -->]]>"
      "</content:encoded></item></channel></rss>",
      "clean rss | url=https://s.example.com/1 sum=Short | url=https://s.example.com/2 "
      "sum=Whole text" },
    { "an author's mail address and name",
      "<rss><channel><item><title>T</title><author>desk@example.com (Kim Ha-neul)"
      "</author></item></channel></rss>",
      "clean rss | title=T by=Kim Ha-neul" },
    { "a date in the future is clamped, and not sure",
      "<rss><channel><item><title>T</title><pubDate>Fri, 01 Jan 2038 00:00:00 GMT"
      "</pubDate></item></channel></rss>",
      "clean rss | title=T at=2026-05-28T20:26:40Z?" },
    { "a Korean feed's dates without a zone",
      "<rss><channel><language>ko-KR</language><item><title>T</title>"
      "<pubDate>2026-05-04 10:30:00</pubDate></item></channel></rss>",
      "clean rss | title=T at=2026-05-04T01:30:00Z?" },
    { "a feed without items", "<rss><channel><title>N</title></channel></rss>",
      "clean rss title=N" },
    { "items that say nothing are none",
      "<rss><channel><item></item><item><description>D</description></item>"
      "</channel></rss>",
      "clean rss" },
    { "json feed",
      "\xEF\xBB\xBF {\"version\": \"https://jsonfeed.org/version/1.1\", "
      "\"title\": \"J\", \"home_page_url\": \"https://j.example.com/\", "
      "\"feed_url\": \"https://j.example.com/feed.json\", \"next_url\": \"2.json\", "
      "\"hubs\": [{\"type\": \"WebSub\", \"url\": \"https://hub.example.com/\"}], "
      "\"language\": \"ko\", \"items\": [{\"id\": 7, \"url\": "
      "\"https://j.example.com/7\", \"title\": \"새 다리 & 길\", \"content_html\": "
      "\"<p>One</p><p>two &amp; three</p>\", \"date_published\": "
      "\"2026-05-04T10:30:00+09:00\", \"authors\": [{\"name\": \"Ada\"}, {\"name\": "
      "\"Bo\"}, {}]}, {\"id\": \"https://j.example.com/8\", \"content_text\": "
      "\"a <b> c\", \"summary\": \"S\", \"author\": {\"name\": \"Cy\"}, "
      "\"date_modified\": \"2026-05-04\"}, 5, {\"title\": 9}]}",
      "clean json title=J link=https://j.example.com/ "
      "self=https://j.example.com/feed.json hub=https://hub.example.com/ "
      "next=https://base.example.com/feeds/2.json | url=https://j.example.com/7 title=새 "
      "다리 & 길 "
      "by=Ada, Bo sum=One two & three guid=7 at=2026-05-04T01:30:00Z | "
      "url=https://j.example.com/8 by=Cy sum=S guid=https://j.example.com/8 "
      "at=2026-05-03T15:00:00Z?" },
    { "white space of all kinds",
      "<rss><channel><item><title>\n  One&#160;&#8203;\xE3\x80\x80 two\n</title><link>\n "
      "https://w.example.com/1 \n</link></item></channel></rss>",
      "clean rss | url=https://w.example.com/1 title=One two" },
};

static void a_feed_says(void **state)
{
    const struct feed_case *row = *state;
    char why[FEED_WHY_BYTES], printed[PRINT_BYTES];
    struct feed *feed =
        feed_read((struct mill_str){ row->text, strlen(row->text) }, S(""),
                  S("https://base.example.com/feeds/all.xml"), NOW, why);

    if (!feed)
        fail_msg("no feed: %s", why);
    feed_print(feed, printed);
    feed_free(feed);
    assert_string_equal(printed, row->expected);
}

int main(void)
{
    return run_table(cases, a_feed_says);
}
