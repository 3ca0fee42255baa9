/* SPDX-License-Identifier: Apache-2.0
 * url.c - what the WHATWG URL Standard says of http URLs, a row a rule; written from its
 * text. */
#include "text/url.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "text/str.h"

struct url_case {
    const char *name;
    struct mill_str text;
    const char *base;
    const char *expected; /* a URL, or why it is refused */
};

/* What stands between bytes 0 and 32 at the ends, and tabs and line ends anywhere. */
static struct url_case white_space[] = {
    { "spaces and controls around", MILL_STR(" \x01\x1f http://a.test/ \0\r\n"), NULL,
      "http://a.test/" },
    { "a tab in the scheme", MILL_STR("ht\ttp://a.test/"), NULL, "http://a.test/" },
    { "line ends in host and path", MILL_STR("http://a.\r\ntest/b\n/c"), NULL,
      "http://a.test/b/c" },
    { "line end in a percent code", MILL_STR("http://a.test/%2\n0"), NULL,
      "http://a.test/%20" },
    { "a space inside is encoded", MILL_STR("http://a.test/b c?d e#f g"), NULL,
      "http://a.test/b%20c?d%20e#f%20g" },
    { "a space in the host", MILL_STR("http://a b.test/"), NULL,
      "the host holds a character that no host may have" },
    { "nothing but spaces", MILL_STR(" \t "), NULL, "it is relative, without a base" },
};

static struct url_case schemes[] = {
    { "lower case", MILL_STR("HtTpS://A.tesT/B"), NULL, "https://a.test/B" },
    { "the host alone", MILL_STR("http://a.test"), NULL, "http://a.test/" },
    { "no slashes", MILL_STR("http:a.test"), NULL, "http://a.test/" },
    { "one slash", MILL_STR("http:/a.test"), NULL, "http://a.test/" },
    { "many slashes", MILL_STR("http:////a.test/b"), NULL, "http://a.test/b" },
    { "backslashes", MILL_STR("http:\\\\a.test\\b\\c?d\\e"), NULL,
      "http://a.test/b/c?d\\e" },
    { "ftp", MILL_STR("ftp://a.test/"), NULL, "its scheme is neither http nor https" },
    { "javascript", MILL_STR("javascript:alert(1)"), "http://a.test/",
      "its scheme is neither http nor https" },
    { "data", MILL_STR("data:text/plain,a"), "http://a.test/",
      "its scheme is neither http nor https" },
    { "mailto", MILL_STR("mailto:desk@a.test"), "http://a.test/",
      "its scheme is neither http nor https" },
    { "file", MILL_STR("file:///etc/passwd"), "http://a.test/",
      "its scheme is neither http nor https" },
    { "no scheme, no base", MILL_STR("//a.test/"), NULL,
      "it is relative, without a base" },
    { "digits are no scheme", MILL_STR("1http://b"), "http://a.test/x/",
      "http://a.test/x/1http://b" },
    { "a colon first is no scheme", MILL_STR(":b"), "http://a.test/x/",
      "http://a.test/x/:b" },
    { "empty host", MILL_STR("http://"), NULL, "the host is empty" },
    { "empty host before a query", MILL_STR("http://?q"), NULL, "the host is empty" },
    { "empty host before a port", MILL_STR("http://:80/"), NULL, "the host is empty" },
};

static struct url_case credentials[] = {
    { "user", MILL_STR("http://me@a.test/"), NULL, "it holds a user or a password" },
    { "user and password", MILL_STR("http://me:pw@a.test/"), NULL,
      "it holds a user or a password" },
    { "password alone", MILL_STR("http://:pw@a.test/"), NULL,
      "it holds a user or a password" },
    { "two at signs", MILL_STR("http://a.test@b.test@c.test/"), NULL,
      "it holds a user or a password" },
    { "nobody", MILL_STR("http://@a.test/"), NULL, "http://a.test/" },
    { "nobody without a password", MILL_STR("http://:@a.test/"), NULL, "http://a.test/" },
    { "an at sign in the path", MILL_STR("http://a.test/@desk"), NULL,
      "http://a.test/@desk" },
    { "an at sign in the query", MILL_STR("http://a.test?@desk"), NULL,
      "http://a.test/?@desk" },
    { "nobody at nothing", MILL_STR("http://@/"), NULL, "the host is empty" },
};

static struct url_case ports[] = {
    { "the scheme's own", MILL_STR("http://a.test:80/"), NULL, "http://a.test/" },
    { "https's own", MILL_STR("https://a.test:443/"), NULL, "https://a.test/" },
    { "the other's own", MILL_STR("https://a.test:80/"), NULL, "https://a.test:80/" },
    { "empty", MILL_STR("http://a.test:/b"), NULL, "http://a.test/b" },
    { "zeros before", MILL_STR("http://a.test:00008080/"), NULL, "http://a.test:8080/" },
    { "its own with zeros", MILL_STR("http://a.test:0080/"), NULL, "http://a.test/" },
    { "zero", MILL_STR("http://a.test:0/"), NULL, "http://a.test:0/" },
    { "the largest", MILL_STR("http://a.test:65535"), NULL, "http://a.test:65535/" },
    { "too large", MILL_STR("http://a.test:65536/"), NULL,
      "the port is no number up to 65535" },
    { "beyond 64 bits", MILL_STR("http://a.test:18446744073709551696/"), NULL,
      "the port is no number up to 65535" },
    { "letters", MILL_STR("http://a.test:8a/"), NULL,
      "the port is no number up to 65535" },
    { "two", MILL_STR("http://a.test:80:80/"), NULL,
      "the port is no number up to 65535" },
    { "ends at a backslash", MILL_STR("http://a.test:81\\b"), NULL,
      "http://a.test:81/b" },
};

static struct url_case paths[] = {
    { "one dot", MILL_STR("http://a.test/b/./c"), NULL, "http://a.test/b/c" },
    { "two dots", MILL_STR("http://a.test/b/../c"), NULL, "http://a.test/c" },
    { "dots last", MILL_STR("http://a.test/b/c/.."), NULL, "http://a.test/b/" },
    { "a dot last", MILL_STR("http://a.test/b/."), NULL, "http://a.test/b/" },
    { "dots above the root", MILL_STR("http://a.test/../../b"), NULL, "http://a.test/b" },
    { "dots alone", MILL_STR("http://a.test/.."), NULL, "http://a.test/" },
    { "encoded dots", MILL_STR("http://a.test/b/%2E%2e/c/.%2E/d/%2e/e"), NULL,
      "http://a.test/d/e" },
    { "three dots are a name", MILL_STR("http://a.test/.../b"), NULL,
      "http://a.test/.../b" },
    { "dots with more are a name", MILL_STR("http://a.test/b/..c/.d"), NULL,
      "http://a.test/b/..c/.d" },
    { "empty segments stay", MILL_STR("http://a.test/b//c//"), NULL,
      "http://a.test/b//c//" },
    { "dots over an empty segment", MILL_STR("http://a.test/b//../c"), NULL,
      "http://a.test/b/c" },
    { "dots before a query", MILL_STR("http://a.test/b/..?c"), NULL, "http://a.test/?c" },
    { "dots in a query stay", MILL_STR("http://a.test/?b/../c"), NULL,
      "http://a.test/?b/../c" },
    { "what a path encodes", MILL_STR("http://a.test/\"<>^`{}\x7f"), NULL,
      "http://a.test/%22%3C%3E%5E%60%7B%7D%7F" },
    { "what it does not", MILL_STR("http://a.test/!$&'()*+,-.:;=@[]_|~"), NULL,
      "http://a.test/!$&'()*+,-.:;=@[]_|~" },
    { "letters beyond ASCII", MILL_STR("http://a.test/뉴스"), NULL,
      "http://a.test/%EB%89%B4%EC%8A%A4" },
    { "bytes that are no UTF-8", MILL_STR("http://a.test/\xb4\xba?\xff#\xfe"), NULL,
      "http://a.test/%B4%BA?%FF#%FE" },
    { "percent codes stay as written", MILL_STR("http://a.test/%7e%aF"), NULL,
      "http://a.test/%7e%aF" },
    { "stray percent signs stay", MILL_STR("http://a.test/50%/%zz?%"), NULL,
      "http://a.test/50%/%zz?%" },
    { "a NUL", MILL_STR("http://a.test/b\0c"), NULL, "http://a.test/b%00c" },
};

static struct url_case queries[] = {
    { "what a query encodes", MILL_STR("http://a.test/?\"<>' #"), NULL,
      "http://a.test/?%22%3C%3E%27%20#" },
    { "what it does not", MILL_STR("http://a.test/?^`{}|\\[]"), NULL,
      "http://a.test/?^`{}|\\[]" },
    { "empty", MILL_STR("http://a.test?"), NULL, "http://a.test/?" },
    { "a second question mark", MILL_STR("http://a.test/?a?b"), NULL,
      "http://a.test/?a?b" },
    { "a query in a fragment", MILL_STR("http://a.test/#a?b"), NULL,
      "http://a.test/#a?b" },
    { "what a fragment encodes", MILL_STR("http://a.test/# \"<>`"), NULL,
      "http://a.test/#%20%22%3C%3E%60" },
    { "what it does not", MILL_STR("http://a.test/##'{}"), NULL, "http://a.test/##'{}" },
    { "empty fragment", MILL_STR("http://a.test/#"), NULL, "http://a.test/#" },
};

#define BASE "https://a.test:81/b/c/d?q#f"
static struct url_case relatives[] = {
    { "nothing", MILL_STR(""), BASE, "https://a.test:81/b/c/d?q" },
    { "a fragment", MILL_STR("#g"), BASE, "https://a.test:81/b/c/d?q#g" },
    { "a query", MILL_STR("?r"), BASE, "https://a.test:81/b/c/d?r" },
    { "a query and a fragment", MILL_STR("?r#g"), BASE, "https://a.test:81/b/c/d?r#g" },
    { "an empty query", MILL_STR("?"), BASE, "https://a.test:81/b/c/d?" },
    { "a name", MILL_STR("e"), BASE, "https://a.test:81/b/c/e" },
    { "a name and a query", MILL_STR("e?r"), BASE, "https://a.test:81/b/c/e?r" },
    { "a dot", MILL_STR("."), BASE, "https://a.test:81/b/c/" },
    { "two dots", MILL_STR(".."), BASE, "https://a.test:81/b/" },
    { "two dots and a name", MILL_STR("../e"), BASE, "https://a.test:81/b/e" },
    { "too many dots", MILL_STR("../../../../e"), BASE, "https://a.test:81/e" },
    { "a path", MILL_STR("/e"), BASE, "https://a.test:81/e" },
    { "a path with a backslash", MILL_STR("\\e"), BASE, "https://a.test:81/e" },
    { "a host", MILL_STR("//b.test/e"), BASE, "https://b.test/e" },
    { "a host behind backslashes", MILL_STR("\\\\b.test"), BASE, "https://b.test/" },
    { "a host behind mixed slashes", MILL_STR("/\\/b.test"), BASE, "https://b.test/" },
    { "a host on the scheme's port", MILL_STR("//b.test:443"), BASE, "https://b.test/" },
    { "no host", MILL_STR("///"), BASE, "the host is empty" },
    { "the same scheme, a name", MILL_STR("https:e"), BASE, "https://a.test:81/b/c/e" },
    { "the same scheme, a path", MILL_STR("HTTPS:/e"), BASE, "https://a.test:81/e" },
    { "the same scheme, a query", MILL_STR("https:?r"), BASE,
      "https://a.test:81/b/c/d?r" },
    { "the same scheme, a host", MILL_STR("https://b.test"), BASE, "https://b.test/" },
    { "the same scheme, backslashes", MILL_STR("https:\\\\b.test"), BASE,
      "https://b.test/" },
    { "the other scheme", MILL_STR("http:e"), BASE, "http://e/" },
    { "a colon in a later segment", MILL_STR("e/f:g"), BASE,
      "https://a.test:81/b/c/e/f:g" },
    { "to the root", MILL_STR("e"), "http://a.test", "http://a.test/e" },
    { "to an address", MILL_STR("e"), "http://[::1]:81/b", "http://[::1]:81/e" },
};

static struct url_case names[] = {
    { "letters beyond ASCII", MILL_STR("http://뉴스.test/"), NULL,
      "http://xn--vg1b002a.test/" },
    { "capitals beyond ASCII", MILL_STR("http://BÜCHER.test/"), NULL,
      "http://xn--bcher-kva.test/" },
    { "sharp s stays", MILL_STR("http://straße.test/"), NULL,
      "http://xn--strae-oqa.test/" },
    { "full width", MILL_STR("http://ＮＥＷＳ．ｔｅｓｔ/"), NULL, "http://news.test/" },
    { "ideographic full stop", MILL_STR("http://news。test/"), NULL,
      "http://news.test/" },
    { "letters in two pieces",
      MILL_STR("http://bu\xcc\x88"
               "cher.test/"),
      NULL, "http://xn--bcher-kva.test/" },
    { "soft hyphen goes", MILL_STR("http://ne\xc2\xadws.test/"), NULL,
      "http://news.test/" },
    { "percent codes are read", MILL_STR("http://%6Eews%2Etest/"), NULL,
      "http://news.test/" },
    { "percent codes of UTF-8", MILL_STR("http://%EB%89%B4%EC%8A%A4.test/"), NULL,
      "http://xn--vg1b002a.test/" },
    { "punycode stays", MILL_STR("http://XN--vg1b002a.test/"), NULL,
      "http://xn--vg1b002a.test/" },
    { "punycode of nothing", MILL_STR("http://xn--a\x80.test/"), NULL,
      "the host is not UTF-8" },
    { "bad punycode", MILL_STR("http://xn--0.test/"), NULL,
      "the host is no international name" },
    { "underscore", MILL_STR("http://my_site.test/"), NULL, "http://my_site.test/" },
    { "hyphens", MILL_STR("http://r3---sn-x.test/"), NULL, "http://r3---sn-x.test/" },
    { "dot at the end", MILL_STR("http://a.test./"), NULL, "http://a.test./" },
    { "an encoded slash", MILL_STR("http://a%2Fb.test/"), NULL,
      "the host holds a character that no host may have" },
    { "an encoded NUL", MILL_STR("http://a%00.test/"), NULL,
      "the host holds a character that no host may have" },
    { "a stray percent sign", MILL_STR("http://a%.test/"), NULL,
      "the host holds a character that no host may have" },
    { "a full-width slash", MILL_STR("http://a／b.test/"), NULL,
      "the host holds a character that no host may have" },
    { "a vertical bar", MILL_STR("http://a|b.test/"), NULL,
      "the host holds a character that no host may have" },
    { "U+FFFD", MILL_STR("http://\xef\xbf\xbd.test/"), NULL,
      "the host is no international name" },
    { "nothing but a soft hyphen", MILL_STR("http://\xc2\xad/"), NULL,
      "the host is empty" },
};

static struct url_case addresses[] = {
    { "four numbers", MILL_STR("http://192.0.2.1/"), NULL, "http://192.0.2.1/" },
    { "two numbers", MILL_STR("http://127.1/"), NULL, "http://127.0.0.1/" },
    { "hexadecimal", MILL_STR("http://0x7f.1/"), NULL, "http://127.0.0.1/" },
    { "hexadecimal, one number", MILL_STR("http://0X7F000001/"), NULL,
      "http://127.0.0.1/" },
    { "octal", MILL_STR("http://0177.0.0.01/"), NULL, "http://127.0.0.1/" },
    { "one number", MILL_STR("http://2130706433/"), NULL, "http://127.0.0.1/" },
    { "zero", MILL_STR("http://0/"), NULL, "http://0.0.0.0/" },
    { "0x is zero", MILL_STR("http://0x/"), NULL, "http://0.0.0.0/" },
    { "a dot at the end", MILL_STR("http://127.0.0.1./"), NULL, "http://127.0.0.1/" },
    { "full width", MILL_STR("http://１２７．１/"), NULL, "http://127.0.0.1/" },
    { "encoded", MILL_STR("http://%31%32%37.1/"), NULL, "http://127.0.0.1/" },
    { "the largest", MILL_STR("http://4294967295/"), NULL, "http://255.255.255.255/" },
    { "too large", MILL_STR("http://4294967296/"), NULL,
      "the host looks like an IP address but is none" },
    { "far too large", MILL_STR("http://99999999999999999999999999/"), NULL,
      "the host looks like an IP address but is none" },
    { "a part too large", MILL_STR("http://256.0.0.1/"), NULL,
      "the host looks like an IP address but is none" },
    { "the last part fills the rest", MILL_STR("http://1.2.65535/"), NULL,
      "http://1.2.255.255/" },
    { "the last part too large", MILL_STR("http://1.2.65536/"), NULL,
      "the host looks like an IP address but is none" },
    { "five parts", MILL_STR("http://1.2.3.4.5/"), NULL,
      "the host looks like an IP address but is none" },
    { "an empty part", MILL_STR("http://1..2/"), NULL,
      "the host looks like an IP address but is none" },
    { "no octal digit", MILL_STR("http://08.1/"), NULL,
      "the host looks like an IP address but is none" },
    { "a name before a number", MILL_STR("http://a.1/"), NULL,
      "the host looks like an IP address but is none" },
    { "a name before 0x", MILL_STR("http://a.0x/"), NULL,
      "the host looks like an IP address but is none" },
    { "a number before a name", MILL_STR("http://1.2.3.a/"), NULL, "http://1.2.3.a/" },
    { "two dots at the end are a name", MILL_STR("http://1.2.3.4../"), NULL,
      "http://1.2.3.4../" },
};

static struct url_case addresses6[] = {
    { "loopback", MILL_STR("http://[::1]:81/"), NULL, "http://[::1]:81/" },
    { "in full", MILL_STR("http://[0000:0:0:0:0:0:0:0001]/"), NULL, "http://[::1]/" },
    { "nothing", MILL_STR("http://[::]/"), NULL, "http://[::]/" },
    { "lower case", MILL_STR("http://[2001:DB8::A]/"), NULL, "http://[2001:db8::a]/" },
    { "the longest run of zeros", MILL_STR("http://[1:0:0:2:0:0:0:3]/"), NULL,
      "http://[1:0:0:2::3]/" },
    { "the first of two runs", MILL_STR("http://[1:0:0:2:3:0:0:4]/"), NULL,
      "http://[1::2:3:0:0:4]/" },
    { "one zero is written", MILL_STR("http://[1::2:3:4:5:6:7]/"), NULL,
      "http://[1:0:2:3:4:5:6:7]/" },
    { "zeros at the end", MILL_STR("http://[1:2:3::]/"), NULL, "http://[1:2:3::]/" },
    { "IPv4 in it", MILL_STR("http://[::ffff:127.0.0.1]/"), NULL,
      "http://[::ffff:7f00:1]/" },
    { "IPv4 behind six pieces", MILL_STR("http://[1:2:3:4:5:6:7.8.9.10]/"), NULL,
      "http://[1:2:3:4:5:6:708:90a]/" },
    { "IPv4 behind seven", MILL_STR("http://[1:2:3:4:5:6:7:8.9.10.11]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 with three parts", MILL_STR("http://[::1.2.3]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 with five parts", MILL_STR("http://[::1.2.3.4.5]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 with a dot at the end", MILL_STR("http://[::1.2.3.4.]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 in octal", MILL_STR("http://[::01.2.3.4]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 too large", MILL_STR("http://[::256.2.3.4]/"), NULL,
      "the host is no IPv6 address" },
    { "IPv4 and more", MILL_STR("http://[::1.2.3.4:5]/"), NULL,
      "the host is no IPv6 address" },
    { "seven pieces", MILL_STR("http://[1:2:3:4:5:6:7]/"), NULL,
      "the host is no IPv6 address" },
    { "nine pieces", MILL_STR("http://[1:2:3:4:5:6:7:8:9]/"), NULL,
      "the host is no IPv6 address" },
    { "eight and a gap", MILL_STR("http://[1:2:3:4::5:6:7:8]/"), NULL,
      "the host is no IPv6 address" },
    { "seven and a gap", MILL_STR("http://[1:2:3:4:5:6:7::]/"), NULL,
      "http://[1:2:3:4:5:6:7:0]/" },
    { "two gaps", MILL_STR("http://[1::2::3]/"), NULL, "the host is no IPv6 address" },
    { "three colons", MILL_STR("http://[:::1]/"), NULL, "the host is no IPv6 address" },
    { "one colon first", MILL_STR("http://[:1:2]/"), NULL,
      "the host is no IPv6 address" },
    { "one colon last", MILL_STR("http://[1:2:3:4:5:6:7:]/"), NULL,
      "the host is no IPv6 address" },
    { "five digits", MILL_STR("http://[::12345]/"), NULL, "the host is no IPv6 address" },
    { "a zone", MILL_STR("http://[fe80::1%25eth0]/"), NULL,
      "the host is no IPv6 address" },
    { "empty", MILL_STR("http://[]/"), NULL, "the host is no IPv6 address" },
    { "never closed", MILL_STR("http://[::1/"), NULL, "the host lacks its ']'" },
    { "more behind", MILL_STR("http://[::1]a/"), NULL, "the host lacks its ']'" },
    { "percent codes are not read", MILL_STR("http://[%3A%3A1]/"), NULL,
      "the host is no IPv6 address" },
    { "a bracket in a name", MILL_STR("http://a]b.test/"), NULL,
      "the host holds a character that no host may have" },
};

static void check(void **state)
{
    const struct url_case *row = *state;
    struct url base, url = { .port = 7 }, again;
    const char *why = NULL;
    bool good;

    assert_true(!row->base || url_parse(str_of(row->base), NULL, &base, NULL));
    good = url_parse(row->text, row->base ? &base : NULL, &url, &why);
    if (strncmp(row->expected, "http", 4)) {
        assert_false(good);
        assert_string_equal(why, row->expected);
        assert_int_equal(url.port, 7); /* as it was */
        return;
    }
    if (!good)
        fail_msg("refused: %s", why);
    assert_str(url_text(&url), row->expected);
    assert_true(url_parse(url_text(&url), NULL, &again, NULL));
    assert_memory_equal(&url, &again, offsetof(struct url, text) + url.len + 1);
}

static void has_parts(void **state)
{
    struct url url, copy;

    assert_true(
        url_parse(S("https://news.example.com:8443/a/b?q=1#top"), NULL, &url, NULL));
    copy = url;
    memset(&url, 'x', sizeof(url));
    assert_str(url_scheme(&copy), "https");
    assert_true(url_is_https(&copy));
    assert_str(url_host(&copy), "news.example.com");
    assert_str(url_authority(&copy), "news.example.com:8443");
    assert_str(url_origin(&copy), "https://news.example.com:8443");
    assert_str(url_path(&copy), "/a/b");
    assert_str(url_query(&copy), "?q=1");
    assert_str(url_fragment(&copy), "#top");
    assert_str(url_target(&copy), "/a/b?q=1");
    assert_int_equal(copy.port, 8443);
    assert_false(copy.is_ip);
    assert_int_equal(strlen(copy.text), copy.len);

    assert_true(url_parse(S("http://0x7f.1"), NULL, &url, NULL));
    assert_true(url.is_ip && url.port == 80 && !url_is_https(&url));
    assert_str(url_scheme(&url), "http");
    assert_str(url_query(&url), "");
    assert_true(url_parse(S("//[::1]:90/x"), &url, &url, NULL)); /* base and result */
    assert_str(url_text(&url), "http://[::1]:90/x");
    assert_true(url.is_ip);
    assert_int_equal(url.port, 90);
}

/* `count` bytes of `fill` between two texts. */
static struct mill_str long_text(const char *before, char fill, size_t count,
                                 const char *after)
{
    size_t head = strlen(before), tail = strlen(after);
    char *text = malloc(head + count + tail);

    memcpy(text, before, head);
    memset(text + head, fill, count);
    memcpy(text + head + count, after, tail);
    return (struct mill_str){ text, head + count + tail };
}

static void refuse_long(struct mill_str text, const char *expected)
{
    struct url url;
    const char *why = NULL;

    if (expected)
        assert_false(url_parse(text, NULL, &url, &why));
    else if (!url_parse(text, NULL, &url, &why))
        fail_msg("refused: %s", why);
    if (expected)
        assert_string_equal(why, expected);
    free((char *)text.data);
}

static void knows_its_limits(void **state)
{
    const char *long_url = "it is longer than 4096 bytes";

    refuse_long(long_text("http://a.test/", 'b', URL_BYTES - 14, ""), NULL);
    refuse_long(long_text("http://a.test/", 'b', URL_BYTES - 13, ""), long_url);
    refuse_long(long_text("http://a.test/", ' ', 1364, "x"), long_url); /* as encoded */
    refuse_long(long_text("http://a.test/", ' ', 1 << 20, ""), NULL);
    refuse_long(long_text("http://a.test/", '\n', 1 << 20, "b"), NULL);
    refuse_long(long_text("http://a.test/?", 'b', URL_BYTES, ""), long_url);
    refuse_long(long_text("http://a.test/#", 'b', URL_BYTES, ""), long_url);
    refuse_long(long_text("http://", 'b', URL_HOST_BYTES, "/"), NULL);
    refuse_long(long_text("http://", 'b', URL_HOST_BYTES + 1, "/"),
                "the host is longer than 253 bytes");
    refuse_long(long_text("http://", 'b', 3000, "/"),
                "the host is longer than 253 bytes");
    refuse_long(long_text("http://\xeb\x89\xb4", 'b', 700, "/"),
                "the host is no international name");
    refuse_long(long_text("http://a.test/", '/', 4000, "/../../../x"), NULL);
}

static void base_has_a_limit_too(void **state)
{
    struct mill_str text = long_text("http://a.test/", 'b', URL_BYTES - 14, "");
    struct url base, url;
    const char *why;

    assert_true(url_parse(text, NULL, &base, NULL));
    assert_true(url_parse(S("c"), &base, &url, NULL));
    assert_str(url_text(&url), "http://a.test/c");
    assert_false(url_parse(S("?c"), &base, &url, &why));
    assert_string_equal(why, "it is longer than 4096 bytes");
    assert_false(url_parse(S("#"), &base, &url, &why));
    free((char *)text.data);
}

/* libcurl needs a UTF-8 locale for this; tests run in "C", and so do workers. */
static void needs_no_locale(void **state)
{
    struct url url;

    assert_non_null(setlocale(LC_ALL, "C"));
    assert_true(url_parse(S("http://뉴스.test/"), NULL, &url, NULL));
    assert_str(url_host(&url), "xn--vg1b002a.test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_parts),
        cmocka_unit_test(knows_its_limits),
        cmocka_unit_test(base_has_a_limit_too),
        cmocka_unit_test(needs_no_locale),
    };

    return run_table(white_space, check) + run_table(schemes, check) +
           run_table(credentials, check) + run_table(ports, check) +
           run_table(paths, check) + run_table(queries, check) +
           run_table(relatives, check) + run_table(names, check) +
           run_table(addresses, check) + run_table(addresses6, check) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
