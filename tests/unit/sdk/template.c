/* SPDX-License-Identifier: Apache-2.0
 * template.c - the template stage keeps its promises in every way that Kafka may hand it
 * records. */
#include "trace.h"

#include "article.h"

#include <string.h>

enum { RECORDS = 4 };

struct once_case {
    const char *name;
    struct {
        const char *id, *text; /* text: empty for an article without blocks */
    } articles[RECORDS];
    size_t count;
    const char *empty, *expected;
};

static struct once_case cases[] = {
    { "a copy is dropped", { { "a", "one" }, { "b", "one" } }, 2, "false", "+a " },
    { "a redelivery passes", { { "a", "one" }, { "a", "one" } }, 2, "false", "+a +a " },
    { "a redelivery of the first passes after a copy",
      { { "a", "one" }, { "b", "one" }, { "a", "one" } },
      3,
      "false",
      "+a +a " },
    { "other texts pass", { { "a", "one" }, { "b", "two" } }, 2, "false", "+a +b " },
    { "no text is rejected", { { "a", "" }, { "b", "two" } }, 2, "false", "-a +b " },
    { "no text passes when told so", { { "a", "" } }, 1, "true", "+a " },
};

static struct mill_str text_of(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void traces(void **state)
{
    const struct once_case *row = *state;
    const struct article_block block = { .kind = S("paragraph"), .text = S("t") };
    const struct setting empty = { .name = "empty", .value = row->empty };
    struct trace_setup setup = { .plugin = ONCE, .options = &empty, .option_count = 1 };
    struct article articles[RECORDS];
    struct trace_record records[RECORDS];

    for (size_t i = 0; i < row->count; i++) {
        struct article *article = &articles[i];

        *article = article_blank;
        article->id = article->url = article->url_key = article->site = article->page_id =
            text_of(row->articles[i].id);
        article->text_sha256 = text_of(row->articles[i].text);
        if (article->text_sha256.len)
            article->blocks = (struct article_block_array){ &block, 1 };
        records[i] = (struct trace_record){ .id = article->id, .value = article };
    }
    assert_trace(&setup, records, row->count, row->expected);
}

int main(void)
{
    return run_table(cases, traces);
}
