/* SPDX-License-Identifier: Apache-2.0
 * tree.c - elements and text in one array. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleaner/tree.h"

struct tree_case {
    const char *name, *html, *shape;
};

/* p(x) is an element with a text. */
static struct tree_case cases[] = {
    { "nesting", "<div><p>a<b>c</b></p></div>", "div(p('a'b('c')))" },
    { "a block ends a paragraph", "<p>a<div>b</div>", "p('a')div('b')" },
    { "also through inline elements", "<p><b>a<div>b</div>", "p(b('a'))div('b')" },
    { "li ends li", "<ul><li>a<li>b</ul>c", "ul(li('a')li('b'))'c'" },
    { "li inside li stays", "<ul><li>a<ul><li>b</ul><li>c</ul>",
      "ul(li('a'ul(li('b')))li('c'))" },
    { "cells and rows", "<table><tr><td>a<td>b<tr><td>c</table>",
      "table(tr(td('a')td('b'))tr(td('c')))" },
    { "dt and dd", "<dl><dt>a<dd>b<dt>c</dl>", "dl(dt('a')dd('b')dt('c'))" },
    { "a stray end tag is ignored", "a</div></b>b", "'a''b'" },
    { "an end tag does not leave its cell", "<div><table><tr><td>a</div>b",
      "div(table(tr(td('a''b'))))" },
    { "an inline end across a block waits", "<a>x<div>y</a>z</div>w",
      "a('x'div('y''z'))'w'" },
    { "a link ends a link", "<a>x<a>y</a>", "a('x')a('y')" },
    { "void elements", "<p>a<br>b<img>c</p>", "p('a'br()'b'img()'c')" },
    { "head closes at the body's first", "<head><title>t</title><p>a",
      "head(title('t'))p('a')" },
    { "html and body once", "<html><body>a<body>b</body>c</html>d",
      "html(body('a''b''c''d'))" },
    { "a heading ends a heading", "<h2>a<h3>b</h3>", "h2('a')h3('b')" },
    { "any heading's end ends it", "<h2>a</h3>b", "h2('a')'b'" },
    { "title inside svg is no raw text", "<svg><title>a</title><path/></svg>b",
      "svg(title('a')?())'b'" },
    { "script text is a text", "<script>a<b</script>c", "script('a<b')'c'" },
    { "options", "<select><option>a<option>b</select>c",
      "select(option('a')option('b'))'c'" },
};

static size_t print(const struct tree *tree, char *out, size_t room)
{
    size_t n = 0, open[64], depth = 0;

    for (size_t i = 1; i <= tree->count; i++) {
        while (depth && i >= open[depth - 1]) {
            n += (size_t)snprintf(out + n, room - n, ")");
            depth--;
        }
        if (i == tree->count)
            break;
        if (tree->nodes[i].tag == TREE_TEXT) {
            n += (size_t)snprintf(out + n, room - n, "'%.*s'",
                                  (int)(tree->nodes[i].end - tree->nodes[i].start),
                                  tree->text + tree->nodes[i].start);
            continue;
        }
        n += (size_t)snprintf(out + n, room - n, "%s(",
                              tag_name((enum tag)tree->nodes[i].tag));
        open[depth++] = tree->nodes[i].after;
    }
    return n;
}

static void check(void **state)
{
    const struct tree_case *row = *state;
    struct pool pool;
    struct tree tree;
    char out[512];
    size_t n;

    pool_init(&pool, 1 << 20);
    assert_true(tree_build(&tree, &pool, row->html, strlen(row->html)));
    n = print(&tree, out, sizeof(out));
    assert_str(((struct mill_str){ out, n }), row->shape);
    pool_finish(&pool);
}

static char *repeated(const char *what, size_t times, const char *tail)
{
    size_t len = strlen(what);
    char *text = malloc(len * times + strlen(tail) + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * len, what, len);
    memcpy(text + len * times, tail, strlen(tail) + 1);
    return text;
}

static void deep_content_keeps_its_text_and_its_ancestors(void **state)
{
    /* 600 divs, their ends, then text: it must lie outside of all of them. */
    char *open = repeated("<div>", 600, "deep"),
         *close = repeated("</div>", 600, "after");
    size_t len = strlen(open) + strlen(close);
    char *html = malloc(len + 1);
    struct pool pool;
    struct tree tree;
    const struct node *last;

    memcpy(html, open, strlen(open));
    memcpy(html + strlen(open), close, strlen(close) + 1);
    pool_init(&pool, 1 << 24);
    assert_true(tree_build(&tree, &pool, html, len));
    assert_true(tree.cut);
    last = &tree.nodes[tree.count - 1];
    assert_int_equal(last->tag, TREE_TEXT);
    assert_int_equal(last->parent, 0);
    assert_int_equal(tree.nodes[601].tag, TREE_TEXT);
    assert_int_equal(tree.nodes[601].depth, TREE_DEPTH_MAX);
    pool_finish(&pool);
    free(open);
    free(close);
    free(html);
}

/* Work for each byte must not grow with the page. */
struct bomb {
    const char *name, *what;
};

static struct bomb bombs[] = {
    { "div", "<div>" },
    { "font", "<font>" },
    { "b p", "<b><p>" },
    { "a div", "<a><div>" },
    { "table", "<table><tr><td>" },
    { "li", "<li>" },
    { "ul li", "<ul><li>" },
    { "option", "<option>" },
    { "foster", "<table><b>" },
    { "comment", "<!--" },
    { "script", "<!--<script>" },
    { "entity", "&amp;" },
    { "less than", "<" },
    { "p x", "<p>x" },
    { "ends", "</div>" },
    { "closed a", "<a><div></a>" },
    { "dd", "<dl><dd><div>" },
    { "h1", "<h1><div>" },
};

static void check_bomb(void **state)
{
    const struct bomb *row = *state;
    double steps[2];

    for (int k = 0; k < 2; k++) {
        char *html = repeated(row->what, k ? 40000 : 10000, "x");
        size_t len = strlen(html);
        struct pool pool;
        struct tree tree;

        pool_init(&pool, 1 << 28);
        assert_true(tree_build(&tree, &pool, html, len));
        assert_true(tree.count <= len + 2);
        steps[k] = (double)(tree.steps + tree.count) / (double)len;
        pool_finish(&pool);
        free(html);
    }
    assert_true(steps[1] < steps[0] * 1.5 + 1);
    assert_true(steps[1] < 3 * TREE_SCAN_MAX);
}

static void a_million_less_than_signs_are_one_text(void **state)
{
    char *html = repeated("<", 1000000, "");
    struct pool pool;
    struct tree tree;

    pool_init(&pool, 1 << 28);
    assert_true(tree_build(&tree, &pool, html, 1000000));
    assert_int_equal(tree.count, 2);
    pool_finish(&pool);
    free(html);
}

static void over_the_pools_limit_fails(void **state)
{
    struct pool pool;
    struct tree tree;

    pool_init(&pool, 100);
    assert_false(tree_build(&tree, &pool, "<p>x", 4));
    assert_true(pool.overflowed);
    pool_finish(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deep_content_keeps_its_text_and_its_ancestors),
        cmocka_unit_test(a_million_less_than_signs_are_one_text),
        cmocka_unit_test(over_the_pools_limit_fails),
    };

    return run_table(cases, check) + run_table(bombs, check_bomb) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
