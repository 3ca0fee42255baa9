/* SPDX-License-Identifier: Apache-2.0
 * feed_broken.c - feeds as they should not be: what is mended, and what is refused. */
#include "test.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "feed_print.h"
#include "fetcher/feed_mend.h"
#include "fetcher/feed_xml.h"

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
    { "JSON with control characters, commas too many and escapes that are none",
      "{\"items\": [{\"id\": \"1\", \"title\": \"a\tb \\x \\ud83d \\ud83d\\ude00\",}, "
      "{\"id\": \"2\"},]} <!-- 3 s -->",
      0, "mended json | title=a b \\x \xEF\xBF\xBD \xF0\x9F\x98\x80 guid=1 | guid=2" },
    { "JSON that breaks off",
      "{\"title\": \"T\", \"items\": [{\"id\": \"1\", \"title\": \"a}\"}, {\"id\": "
      "\"2\", \"x\": {\"y\": [1]}}, {\"id\": \"3\", \"tit",
      0, "salvaged json | title=a} guid=1 | guid=2" },
    { "JSON of something else", "{\"error\": \"gone\"}", 0, "!JSON without items" },
    { "no JSON", "{error", 0, "!line 1: string or '}' expected near 'error'" },
    { "a page", "<!doctype html><html><body><p>Not found</p></body></html>", 0,
      "!the root element is <html>" },
    { "a page that is no XML", "<!doctype html><html><body><p>Not<br>found</body></html>",
      0, "!the root element is <html>" },
    { "a page that quotes a feed",
      "<!doctype html><html><body><br>" RSS(ITEM("1")) "</body></html>", 0,
      "!the root element is <html>" },
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

static void hear_open(void *arg, struct mill_str prefix, struct mill_str name,
                      const struct attribute *attributes, size_t count)
{
}

static void hear_text(void *arg, const char *text, size_t len)
{
}

static void hear_close(void *arg)
{
}

/* libxml2 would go on past much of it by itself; the mender leaves it nothing to pass. */
static void what_is_mended_is_well_formed(void **state)
{
    const struct broken_case *row = *state;
    const struct xml_sink sink = { hear_open, hear_text, hear_close, NULL };
    const size_t len = row->len ? row->len : strlen(row->text);
    struct mill_str mended;
    enum xml_result result;

    if (!strncmp(row->name, "cut off", 7) || strstr(row->name, "never ends") ||
        !mend_xml((struct mill_str){ row->text, len }, &mended))
        return;
    result = xml_read(mended, false, &sink);
    if (result != XML_GOOD)
        print_message("%.*s\n", (int)mended.len, mended.data);
    free((char *)(uintptr_t)mended.data);
    assert_int_equal(result, XML_GOOD);
}

/* ---- encodings: the text is written as UTF-8 here, and encoded for the test */

#define KOREAN                                                                                             \
    "<rss><channel><title>한빛일보</title><item><title>똠방각하 펲시콜라 다리를 놓기로 " \
    "했다고 밝혔다</title></item></channel></rss>"
#define KOREAN_SAYS                                                                      \
    " rss title=한빛일보 | title=똠방각하 펲시콜라 다리를 놓기로 했다고 밝혔다"

static struct encoded_case {
    const char *name, *declared, *encoding, *charset, *expected;
} encoded[] = {
    { "CP949 declared as euc-kr", "<?xml version=\"1.0\" encoding=\"euc-kr\"?>", "CP949",
      "", "clean" KOREAN_SAYS },
    { "CP949 declared as ks_c_5601-1987",
      "<?xml version='1.0' encoding='ks_c_5601-1987'?>", "CP949", "",
      "clean" KOREAN_SAYS },
    { "the header says it", "", "CP949", "EUC-KR", "clean" KOREAN_SAYS },
    { "nobody says it", "", "CP949", "", "clean" KOREAN_SAYS },
    { "UTF-8 declared as euc-kr", "<?xml version=\"1.0\" encoding=\"euc-kr\"?>", "UTF-8",
      "", "clean" KOREAN_SAYS },
    { "the header says us-ascii", "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "UTF-8",
      "us-ascii", "clean" KOREAN_SAYS },
    { "UTF-16 with a mark", "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>",
      "UTF-16LE", "", "clean" KOREAN_SAYS },
    { "a warning before a declaration that counts",
      "Warning: 1\n<?xml version=\"1.0\" encoding=\"euc-kr\"?>", "CP949", "",
      "clean" KOREAN_SAYS },
};

static void an_encoded_feed_says(void **state)
{
    const struct encoded_case *row = *state;
    char text[2048], bytes[4096], *in = text, *to = bytes;
    size_t len, left = sizeof(bytes);
    iconv_t cd = iconv_open(row->encoding, "UTF-8");

    assert_true(cd != (iconv_t)-1);
    len = (size_t)snprintf(text, sizeof(text), "%s%s", row->declared, KOREAN);
    assert_int_equal(iconv(cd, &in, &len, &to, &left), 0);
    iconv_close(cd);
    check((struct mill_str){ bytes, sizeof(bytes) - left },
          (struct mill_str){ row->charset, strlen(row->charset) }, row->expected);
}

static void bad_bytes_in_utf8_do_not_switch_it(void **state)
{
    check(
        S(RSS("<item><title>가나다라마바사아자차카타파하 가나다라마바사아자\xFF!</title>"
              "</item>")),
        S("utf-8"),
        "mended rss" B " | title=가나다라마바사아자차카타파하 가나다라마바사아자\uFFFD!");
}

/* ---- what is too much */

static struct feed *read_all(struct mill_str text)
{
    char why[FEED_WHY_BYTES];
    struct feed *feed = feed_read(text, S(""), S(""), NOW, why);

    if (!feed)
        fail_msg("no feed: %s", why);
    return feed;
}

/* `count` times the item between a head and nothing. */
static struct mill_str repeat(const char *item, size_t count)
{
    size_t len = strlen(item), at = 14;
    char *text = malloc(at + count * len);

    assert_non_null(text);
    memcpy(text, "<rss><channel>", at);
    for (size_t i = 0; i < count; i++, at += len)
        memcpy(text + at, item, len);
    return (struct mill_str){ text, at };
}

static void more_items_than_fit_are_cut(void **state)
{
    struct mill_str text = repeat(ITEM("1"), FEED_MOST_ITEMS + 1);
    struct feed *feed = read_all(text);

    assert_int_equal(feed->item_count, FEED_MOST_ITEMS);
    assert_true(feed->cut);
    feed_free(feed);
    free((char *)text.data);
}

static void a_long_text_is_cut_at_a_character(void **state)
{
    size_t len = 3 * 100000;
    char *text = malloc(len + 200);
    static const char head[] = "<rss><channel><item><title>";
    size_t at = sizeof(head) - 1;
    struct feed *feed;

    memcpy(text, head, at);
    for (size_t i = 0; i < len; i += 3)
        memcpy(text + at + i, "가", 3);
    memcpy(text + at + len, "</title></item></channel></rss>", 31);
    feed = read_all((struct mill_str){ text, at + len + 31 });
    assert_int_equal(feed->level, FEED_CLEAN);
    assert_int_equal(feed->items[0].title.len, FEED_TEXT_BYTES / 3 * 3);
    feed_free(feed);
    free(text);
}

/* What takes time with the square of its length elsewhere: 2 MB of it, at once. */
static struct endless_case {
    const char *name, *part;
} endless[] = {
    { "tags that do not end", "<a b=\"" },
    { "comments that do not end", "<!--" },
    { "CDATA that does not end", "<![CDATA[" },
    { "instructions that do not end", "<?a" },
    { "attributes", "<a b=''c=''" },
    { "elements within elements", "<a>" },
    { "items within items", "<item><title>" },
    { "items of nothing", "<item>" },
    { "end tags", "</a>" },
    { "references", "&amp" },
    { "doctypes", "<!DOCTYPE a [" },
    { "quotes", "<item a='\"'><a b=\"'\">" },
};

static void it_ends(void **state)
{
    const struct endless_case *row = *state;
    struct mill_str text = repeat(row->part, (2 << 20) / strlen(row->part));
    char why[FEED_WHY_BYTES];
    clock_t start = clock();

    feed_free(feed_read(text, S(""), S(""), NOW, why));
    assert_true(clock() - start < 8 * CLOCKS_PER_SEC);
    free((char *)text.data);
}

static void a_quadratic_bomb_gives_nothing(void **state)
{
    size_t entity = 50000, uses = 50000, at;
    char *text = malloc(entity + 4 * uses + 200);
    struct feed *feed;

    memcpy(text, "<!DOCTYPE a [<!ENTITY a \"", 24);
    at = 24;
    memset(text + at, 'x', entity);
    at += entity;
    memcpy(text + at, "\">]><rss><channel><item><title>", 31);
    at += 31;
    for (size_t i = 0; i < uses; i++, at += 3)
        memcpy(text + at, "&a;", 3);
    memcpy(text + at, "</title></item></channel></rss>", 31);
    feed = read_all((struct mill_str){ text, at + 31 });
    assert_int_equal(feed->level, FEED_MENDED);
    assert_true(feed->items[0].title.len <= FEED_TEXT_BYTES);
    assert_memory_equal(feed->items[0].title.data, "&a;&a;", 6);
    feed_free(feed);
    free(text);
}

static struct mill_str gzip(struct mill_str text)
{
    size_t room = text.len / 100 + 1024;
    char *packed = malloc(room);
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)text.data,
                        .avail_in = (uInt)text.len,
                        .next_out = (Bytef *)packed,
                        .avail_out = (uInt)room };

    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY),
                     Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (struct mill_str){ packed, stream.total_out };
}

static void a_gzip_file_is_unpacked(void **state)
{
    struct mill_str packed = gzip(S(RSS(ITEM("1")))), bomb;
    size_t len = FEED_MOST_BYTES + 1;
    char *zeros = calloc(1, len), why[FEED_WHY_BYTES];
    struct feed *feed;

    check(packed, S(""), "clean rss" B T("1"));
    /* Cut off, it says what it can. */
    feed = feed_read((struct mill_str){ packed.data, packed.len - 20 }, S(""), S(""), NOW,
                     why);
    assert_non_null(feed);
    assert_int_equal(feed->level, FEED_MENDED);
    feed_free(feed);
    check((struct mill_str){ packed.data, 10 }, S(""), "!gzip: damaged");
    bomb = gzip((struct mill_str){ zeros, len });
    assert_null(feed_read(bomb, S(""), S(""), NOW, why));
    assert_string_equal(why, "more than 16777216 bytes");
    free(zeros);
    free((char *)(uintptr_t)packed.data);
    free((char *)(uintptr_t)bomb.data);
}

static void too_much_is_refused(void **state)
{
    size_t len = FEED_MOST_BYTES + 1;
    char *text = calloc(1, len), why[FEED_WHY_BYTES];

    assert_null(feed_read((struct mill_str){ text, len }, S(""), S(""), NOW, why));
    assert_string_equal(why, "more than 16777216 bytes");
    memset(text, '[', 1000000);
    text[0] = '{';
    assert_null(feed_read((struct mill_str){ text, 1000000 }, S(""), S(""), NOW, why));
    assert_string_equal(why, "JSON of more than 300000 values");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_bytes_in_utf8_do_not_switch_it),
        cmocka_unit_test(more_items_than_fit_are_cut),
        cmocka_unit_test(a_long_text_is_cut_at_a_character),
        cmocka_unit_test(a_quadratic_bomb_gives_nothing),
        cmocka_unit_test(a_gzip_file_is_unpacked),
        cmocka_unit_test(too_much_is_refused),
    };

    return run_table(cases, a_broken_feed_says) |
           run_table(cases, what_is_mended_is_well_formed) |
           run_table(encoded, an_encoded_feed_says) | run_table(endless, it_ends) |
           cmocka_run_group_tests(tests, NULL, NULL);
}
