/* SPDX-License-Identifier: Apache-2.0
 * token.c - HTML into tags and text. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "cleaner/token.h"

struct token_case {
    const char *name, *html, *tokens;
};

/* Start tags print as <tag attr=value>, end tags as </tag>, text as itself in brackets.
 */
static struct token_case cases[] = {
    { "a tag, text, an end", "<p class=\"a b\">x</p>", "<p class=a b>[x]</p>" },
    { "unquoted and single quotes", "<a href=/x?y=1 id='z'>", "<a href=/x?y=1 id=z>" },
    { "names in capitals", "<DIV CLASS=x></DIV>", "<div class=x></div>" },
    { "a stray < is text", "1 < 2 <3 <p>", "[1 < 2 <3 ]<p>" },
    { "a < at the end is text", "x<", "[x<]" },
    { "comments go", "a<!-- <p> -->b", "[a][b]" },
    { "a comment's other ends", "a<!-->b<!--->c<!--x--!>d", "[a][b][c][d]" },
    { "a comment never closed takes the rest", "a<!-- b <p>", "[a]" },
    { "doctype and processing go", "<!DOCTYPE html><?php x ?>y", "[y]" },
    { "an empty end tag goes", "a</>b</ p>c", "[a][b][c]" },
    { "script is raw", "<script>a<b>c</script>d", "<script>[a<b>c]</script>[d]" },
    { "script ends at its own end", "<script>'</scriptx>'</SCRIPT >",
      "<script>['</scriptx>']</script>" },
    { "script never closed", "<script>a<p>", "<script>[a<p>]" },
    { "textarea and title are raw", "<title>a<b></title>", "<title>[a<b>]</title>" },
    { "a self-closing tag", "<br/><img src=a/>", "<br><img src=a/>" },
    { "a tag cut off is nothing", "x<p class=\"", "[x]" },
    { "a tag cut off in its name", "x<di", "[x]" },
    { "a quote never closed takes the rest", "<p id=\"a>b</p>", "" },
    { "spaces around =", "<p id = x>", "<p id=x>" },
    { "an attribute without value", "<p hidden class>", "<p hidden= class=>" },
    { "unknown attributes are not kept", "<p foo=1 id=2>", "<p id=2>" },
    { "CDATA marks go, what they hold stays", "<![CDATA[x]]>", "[x]]>]" },
    { "nothing", "", "" },
};

static const char *attr_text(enum attr_name name)
{
    switch (name) {
    case ATTR_CLASS:
        return "class";
    case ATTR_ID:
        return "id";
    case ATTR_HREF:
        return "href";
    case ATTR_SRC:
        return "src";
    case ATTR_HIDDEN:
        return "hidden";
    default:
        return "?";
    }
}

static void check(void **state)
{
    const struct token_case *row = *state;
    struct tokenizer t;
    struct token token;
    char out[512];
    size_t n = 0;

    tokenizer_init(&t, row->html, strlen(row->html));
    for (token_next(&t, &token); token.kind; token_next(&t, &token)) {
        if (token.kind == TOKEN_TEXT) {
            n +=
                (size_t)snprintf(out + n, sizeof(out) - n, "[%.*s]",
                                 (int)(token.end - token.start), row->html + token.start);
            continue;
        }
        n += (size_t)snprintf(out + n, sizeof(out) - n, "<%s%s",
                              token.kind == TOKEN_END ? "/" : "", tag_name(token.tag));
        for (size_t i = 0; i < token.attr_count; i++)
            n += (size_t)snprintf(out + n, sizeof(out) - n, " %s=%.*s",
                                  attr_text(t.attrs[i].name), (int)t.attrs[i].len,
                                  row->html + t.attrs[i].value);
        n += (size_t)snprintf(out + n, sizeof(out) - n, ">");
    }
    assert_str(((struct mill_str){ out, n }), row->tokens);
}

static void every_name_is_found(void **state)
{
    for (int tag = TAG_OTHER + 1; tag < TAG_COUNT; tag++) {
        const char *name = tag_name((enum tag)tag);

        assert_string_not_equal(name, "?");
        assert_int_equal(tag_find(name, strlen(name)), tag);
    }
    assert_int_equal(tag_find("nosuchtag", 9), TAG_OTHER);
    assert_int_equal(tag_find("", 0), TAG_OTHER);
}

static void attributes_beyond_the_limit_are_ignored(void **state)
{
    char html[4096] = "<p";
    struct tokenizer t;
    struct token token;
    size_t n = 2;

    for (int i = 0; i < 300; i++)
        n += (size_t)snprintf(html + n, sizeof(html) - n, " id=%d", i);
    n += (size_t)snprintf(html + n, sizeof(html) - n, ">x");
    tokenizer_init(&t, html, n);
    token_next(&t, &token);
    assert_int_equal(token.attr_count, TOKEN_ATTRS_MAX);
    token_next(&t, &token);
    assert_int_equal(token.kind, TOKEN_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_found),
        cmocka_unit_test(attributes_beyond_the_limit_are_ignored),
    };

    return run_table(cases, check) + cmocka_run_group_tests(tests, NULL, NULL);
}
