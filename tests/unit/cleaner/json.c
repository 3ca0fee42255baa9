/* SPDX-License-Identifier: Apache-2.0
 * json.c - JSON as it is found in pages. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "cleaner/json.h"

struct json_case {
    const char *name, *text, *events;
};

static struct json_case cases[] = {
    { "an object", "{\"a\": \"b\", \"c\": [1, true]}", "{k:a s:b k:c [w:1 w:true ]}" },
    { "trailing commas", "{\"a\":1,}", "{k:a w:1 }" },
    { "a comment around", "<!-- {\"a\":\"b\"} //-->", "w:-- {k:a s:b }w:-- " },
    { "a line feed in a string", "{\"a\":\"b\nc\"}", "{k:a s:b\nc }" },
    { "escapes stay", "\"a\\\"b\\\\\"", "s:a\\\"b\\\\ " },
    { "cut off", "{\"a\":\"b", "{k:a s:b " },
    { "brackets that do not match", "]}{[", "]}{[" },
    { "nothing", "", "" },
};

static void check(void **state)
{
    const struct json_case *row = *state;
    struct json json = { .text = { row->text, strlen(row->text) } };
    static const char *const marks[] = { "", "{", "}", "[", "]", "k:", "s:", "w:" };
    struct mill_str value;
    enum json_kind kind;
    char out[256];
    size_t n = 0;

    while ((kind = json_next(&json, &value)) != JSON_END)
        n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%.*s%s", marks[kind],
                              (int)value.len, value.data, kind >= JSON_KEY ? " " : "");
    assert_str(((struct mill_str){ out, n }), row->events);
}

static struct json_case escapes[] = {
    { "plain", "abc", "abc" },
    { "quotes and slashes", "a\\\"b\\/c\\\\", "a\"b/c\\" },
    { "a code", "\\uac00\\u0041", "가A" },
    { "two halves", "\\ud83d\\ude00", "\xF0\x9F\x98\x80" },
    { "one half", "\\ud83dx", "\xEF\xBF\xBDx" },
    { "no code", "\\u12",
      "\xEF\xBF\xBD"
      "12" },
    { "a backslash at the end", "a\\", "a\\" },
    { "a line feed", "a\\nb", "a\nb" },
};

static void check_escape(void **state)
{
    const struct json_case *row = *state;
    struct pool pool;

    pool_init(&pool, 1 << 20);
    assert_str(json_unescape(&pool, (struct mill_str){ row->text, strlen(row->text) }),
               row->events);
    pool_finish(&pool);
}

int main(void)
{
    return run_table(cases, check) + run_table(escapes, check_escape);
}
