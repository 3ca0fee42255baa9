/* SPDX-License-Identifier: Apache-2.0
 * figures.c - what is counted when: not before a transaction's outcome, and by class. */
#include "kafka/state.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { TOPICS = FACTS_OUTPUTS + 1 };

static void set_up(struct worker *worker)
{
    static const struct worker_args args = { .index = 0 }; /* no sheet: nothing is told */
    struct mill_error error;

    *worker = (struct worker){ .args = &args, .topic_count = TOPICS };
    assert_int_equal(figures_open(worker, &error), MILL_OK);
}

static void give(struct worker *worker, size_t topic, const char *class)
{
    const struct outbound outbound = { .topic = topic,
                                       .key = S("key"),
                                       .value = S("value"),
                                       .class = class };

    figures_sent(worker, &outbound);
}

static uint64_t dead(const struct worker *worker, const char *class)
{
    for (size_t i = 0; i < FIGURES_CLASSES; i++)
        if (worker->figures.dead[i].name && !strcmp(worker->figures.dead[i].name, class))
            return worker->figures.dead[i].count;
    return 0;
}

static void what_is_dropped_was_never_counted(void **state)
{
    struct worker worker;
    struct tally *out;

    set_up(&worker);
    out = &worker.figures.topics[FACTS_OUTPUTS];
    give(&worker, FACTS_OUTPUTS, NULL);
    give(&worker, FACTS_DEAD, "stage");
    assert_int_equal(out->records, 0);
    figures_dropped(&worker);
    figures_stored(&worker);
    assert_int_equal(out->records, 0);
    assert_int_equal(dead(&worker, "stage"), 0);
    give(&worker, FACTS_OUTPUTS, NULL);
    give(&worker, FACTS_OUTPUTS, NULL);
    give(&worker, FACTS_DEAD, "stage");
    figures_stored(&worker);
    figures_stored(&worker);
    assert_int_equal(out->records, 2);
    assert_int_equal(out->bytes, 16);
    assert_int_equal(dead(&worker, "stage"), 1);
    assert_int_equal(worker.figures.topics[FACTS_DEAD].records, 1);
    figures_close(&worker);
}

static void classes_are_bounded(void **state)
{
    static char names[2 * FIGURES_CLASSES][8];
    struct worker worker;

    set_up(&worker);
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(names[i], sizeof(names[i]), "c%zu", i);
        give(&worker, FACTS_DEAD, names[i]);
        give(&worker, FACTS_DEAD, names[0]);
    }
    figures_stored(&worker);
    assert_int_equal(dead(&worker, "c0"), COUNT(names) + 1);
    assert_int_equal(dead(&worker, "c3"), 1);
    assert_int_equal(dead(&worker, "other"), COUNT(names) - FIGURES_CLASSES + 1);
    figures_close(&worker);
}

static void a_reason_is_kept_whatever_its_length(void **state)
{
    char why[2000];
    struct worker worker;

    set_up(&worker);
    memset(why, 'y', sizeof(why));
    why[sizeof(why) - 1] = '\0';
    figures_because(&worker, why);
    assert_int_equal(strlen(worker.figures.why), REPORT_WHY_BYTES);
    figures_close(&worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_dropped_was_never_counted),
        cmocka_unit_test(classes_are_bounded),
        cmocka_unit_test(a_reason_is_kept_whatever_its_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
