/* SPDX-License-Identifier: Apache-2.0
 * english.c - English events and statements. */
#include "extractor/english.h"

#include <stdio.h>
#include <string.h>

#include "at_hand.h"

struct english_case {
    const char *name;
    const char *text, *events;
};

static struct english_case cases[] = {
    { "an MOU", "Gana Electronics signed a memorandum of understanding with Dara Bank.",
      "agreement.mou actual Gana Electronics+Dara Bank" },
    { "an MOU to come", "Gana Electronics will sign an MOU with Dara Bank on Friday.",
      "agreement.mou planned Gana Electronics+Dara Bank" },
    { "an investment", "The Gana Group plans to invest $2 billion in a data center.",
      "deal.investment planned Gana Group 2000000000 USD" },
    { "an office", "Gana AI opened its first office in Seoul.",
      "org.establish actual Gana AI" },
    { "nobody by name", "It will open an office in Seoul.", "" },
    { "said behind", "“We are ready,” said Ann Lee, head of Gana AI.",
      "statement.quote actual Ann Lee" },
    { "said before", "Ann Lee said, \"We are ready.\"",
      "statement.quote actual Ann Lee" },
    { "she said", "“We are ready,” said Ann Lee. “It works,” she said.",
      "statement.quote actual Ann Lee;statement.quote actual Ann Lee" },
    { "scare quotes", "The “new normal” has come.", "" },
    { "an event inside a quote is not told", "“Gana AI opened its office,” wrote nobody.",
      "" },
};

static struct english english;
static struct matcher *matcher;

static void tells(void **state)
{
    struct english_case *row = *state;
    struct field field = { .kind = FIELD_BODY, .text = test_str(row->text) };
    struct story story = { .rules = &at_hand.rules,
                           .matcher = matcher,
                           .pool = &at_hand.pool,
                           .fields = &field,
                           .field_count = 1 };
    char found[512] = "";

    pool_reset(&at_hand.pool);
    assert_true(english_likely(field.text));
    english_extract(&english, &story);
    for (size_t i = 0; i < story.events.count; i++) {
        const struct found_event *event = &story.events.items[i];
        size_t len = strlen(found);

        if (event->dropped)
            continue;
        len += (size_t)snprintf(found + len, sizeof(found) - len, "%s%.*s %s ",
                                len ? ";" : "", (int)event->type.len, event->type.data,
                                modalities[event->modality]);
        for (size_t j = 0; j < event->participant_count; j++)
            len += (size_t)snprintf(found + len, sizeof(found) - len, "%s%.*s",
                                    j ? "+" : "", (int)event->participants[j].name.len,
                                    event->participants[j].name.data);
        for (size_t j = 0; j < event->amount_count; j++)
            len += (size_t)snprintf(found + len, sizeof(found) - len, " %s %s",
                                    field.amounts.items[event->amounts[j]].value.data,
                                    field.amounts.items[event->amounts[j]].unit.data);
    }
    assert_string_equal(found, row->events);
}

int main(void)
{
    struct test_host host;
    struct loader loader;
    int failed;

    test_host_init(&host);
    loader_init(&loader, &host.host);
    loader.folder = RULES_FOLDER "/en";
    if (!english_load(&english, &loader)) {
        fprintf(stderr, "%s\n", host.problem);
        return 1;
    }
    matcher = matcher_new(loader.regexes);
    failed = run_with_rules(cases, tells);
    matcher_free(matcher);
    english_finish(&english);
    return failed;
}
