/* SPDX-License-Identifier: Apache-2.0
 * sentences.c - where sentences end, and which marks are pairs. */
#include "extractor/sentences.h"

#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct sentence_case {
    const char *name;
    const char *text, *sentences; /* apart by | */
    size_t quotes;
};

static struct sentence_case cases[] = {
    { "two", "첫째다. 둘째다.", "첫째다.|둘째다.", 0 },
    { "a decimal is no end", "3.5% 올랐다. 끝.", "3.5% 올랐다.|끝.", 0 },
    { "a date is no end", "2025. 10. 23일이다.", "2025. 10. 23일이다.", 0 },
    { "not inside a quote", "그는 “간다. 온다.”고 말했다. 끝.",
      "그는 “간다. 온다.”고 말했다.|끝.", 1 },
    { "straight quotes", "\"하나\"라며 \"둘\"이라고 했다. 끝",
      "\"하나\"라며 \"둘\"이라고 했다.|끝", 2 },
    { "an unbalanced quote hides nothing", "그는 “간다. 온다. 끝.",
      "그는 “간다.|온다.|끝.", 0 },
    { "a second opening mark takes over", "“가 “나”라고 했다.", "“가 “나”라고 했다.", 1 },
    { "a lone closing mark", "가” 나다. 다.", "가” 나다.|다.", 0 },
    { "initials and companies", "The U.S. firm Acme Inc. said so. It did.",
      "The U.S. firm Acme Inc. said so.|It did.", 0 },
    { "question and exclamation", "왜? 좋다! 끝", "왜?|좋다!|끝", 0 },
    { "nothing", "", "", 0 },
    { "only spaces", "   ", "", 0 },
};

static void splits(void **state)
{
    struct sentence_case *row = *state;
    struct mill_str text = test_str(row->text);
    struct quote_list quotes = { 0 };
    struct sentence_list list = { 0 };
    char found[256] = "";

    pool_reset(&at_hand.pool);
    quotes_pair(text, 0, text.len, &at_hand.pool, &quotes);
    sentences_split(text, 0, text.len, 0, &quotes, 0, &at_hand.pool, &list);
    for (size_t i = 0; i < list.count; i++) {
        size_t len = strlen(found);

        snprintf(found + len, sizeof(found) - len, "%s%.*s", i ? "|" : "",
                 (int)(list.items[i].end - list.items[i].start),
                 text.data + list.items[i].start);
    }
    assert_string_equal(found, row->sentences);
    assert_int_equal(quotes.count, row->quotes);
}

int main(void)
{
    return run_with_rules(cases, splits);
}
