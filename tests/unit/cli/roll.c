/* SPDX-License-Identifier: Apache-2.0
 * roll.c - what a supervisor says, summed up and shown; and what no supervisor says. */
#include "cli/roll.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

struct state_case {
    const char *name, *workers; /* of stage "one" */
    const char *state;
    enum tone tone;
};

static struct state_case states[] = {
    { "all run", "{'stage':'one','state':'running','ready':true}", "running", GREEN },
    { "the worst counts",
      "{'stage':'one','state':'running'},{'stage':'one','state':'down'},"
      "{'stage':'one','state':'joining'}",
      "down", RED },
    { "a retry is ready",
      "{'stage':'one','state':'retrying','ready':true,'why':'registry: down'}",
      "retrying: registry: down", YELLOW },
    { "how far a restore is",
      "{'stage':'one','state':'restoring','partitions':[{'restored':0.5},{'restored':0."
      "36}]"
      "}",
      "restoring 43 %", YELLOW },
    { "a long call", "{'stage':'one','state':'running','silent_s':42.4}",
      "running (silent for 42 s)", GREEN },
    { "others do not count",
      "{'stage':'one','state':'running'},{'stage':'two','state':'down'}", "running",
      GREEN },
    { "nobody", "", "", PLAIN },
    { "of other kinds", "7,null,{},[],{'stage':7},{'stage':'one','state':{},'why':[]}",
      "", YELLOW },
    { "an absurd share",
      "{'stage':'one','state':'restoring','partitions':[{'restored':1e300}]}",
      "restoring", YELLOW },
};

static json_t *roll_of(const char *workers)
{
    char text[1024], *quote;
    json_t *roll;

    snprintf(text, sizeof(text), "{'workers':[%s]}", workers);
    while ((quote = strchr(text, '\'')))
        *quote = '"';
    roll = roll_read((struct mill_str){ text, strlen(text) });
    assert_non_null(roll);
    return roll;
}

static void a_stage_is_as_its_worst_worker(void **state)
{
    const struct state_case *row = *state;
    json_t *roll = roll_of(row->workers);
    struct roll_stage sum;

    roll_sum(roll, "one", &sum);
    assert_string_equal(sum.state, row->state);
    assert_int_equal(sum.tone, row->tone);
    json_decref(roll);
}

static void numbers_add_up(void **state)
{
    json_t *roll =
        roll_of("{'stage':'one','in_rate':1.5,'out_rate':2,'dead':3,'restarts':4,"
                "'lag':5},{'stage':'one','in_rate':1,'dead':7}");
    struct roll_stage sum;

    roll_sum(roll, "one", &sum);
    assert_int_equal(sum.workers, 2);
    assert_true(sum.in_rate == 2.5 && sum.out_rate == 2);
    assert_int_equal(sum.dead, 10);
    assert_int_equal(sum.restarts, 4);
    assert_int_equal(sum.lag, 5);
    json_decref(roll);
}

static void workers_are_lines(void **state)
{
    json_t *roll = roll_of(
        "{'stage':'one','worker':1,'pid':77,'state':'running','in':5,'partitions':["
        "{'partition':0},{'partition':1},{'partition':2},{'partition':7}]},"
        "{'stage':'o\\u001b[31mn','state':'x\\u001b[2J'}");
    struct terminal terminal = { .width = 100 };
    char *text;
    size_t len;

    terminal.to = open_memstream(&text, &len);
    roll_print(roll, &terminal);
    fclose(terminal.to);
    assert_non_null(strstr(text, "one.1               77 0-2,7 "));
    assert_null(strchr(text, 033)); /* nothing of it reaches the terminal */
    free(text);
    json_decref(roll);
}

static void what_is_no_roll_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "[]", "{}", "{\"workers\":{}}", "{\"workers\":[", "<html>"
    };

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_null(roll_read((struct mill_str){ texts[i], strlen(texts[i]) }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_add_up),
        cmocka_unit_test(workers_are_lines),
        cmocka_unit_test(what_is_no_roll_is_refused),
    };

    return run_table(states, a_stage_is_as_its_worst_worker) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
