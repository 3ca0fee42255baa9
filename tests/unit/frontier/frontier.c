/* SPDX-License-Identifier: Apache-2.0
 * frontier.c - who goes next, and that no host is asked twice at once or too soon. */
#include "fetcher/frontier.h"
#include "test.h"
#include "text/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { T = 1000000000, HOSTS = 50, ERRANDS = 400 };

static const struct politeness usual = { 2000, 120000, 256 };

static struct host_answer answer_of(int status, const char *retry_after)
{
    return (struct host_answer){ status, str_of(retry_after), 0 };
}

static void put(struct frontier *frontier, struct errand *errand, const char *host,
                int64_t due_ms)
{
    assert_true(frontier_put(frontier, errand, str_of(host), due_ms));
}

static void end_well(struct frontier *frontier, struct errand *errand, int64_t now_ms)
{
    struct host_answer answer = answer_of(200, "");

    frontier_end(frontier, errand->host, &answer, now_ms);
}

static void one_at_a_time_and_a_delay(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand first = { 0 }, second = { 0 };

    put(frontier, &first, "a.test", T);
    put(frontier, &second, "a.test", T + 1);
    assert_null(frontier_take(frontier, T - 1));
    assert_ptr_equal(frontier_take(frontier, T + 5), &first);
    assert_true(host_is_busy(first.host));
    assert_null(frontier_take(frontier, T + 60000));
    assert_true(frontier_due_ms(frontier) == INT64_MAX);
    end_well(frontier, &first, T + 60000);
    assert_int_equal(frontier_due_ms(frontier), T + 62000);
    assert_null(frontier_take(frontier, T + 61999));
    assert_ptr_equal(frontier_take(frontier, T + 62000), &second);
    end_well(frontier, &second, T + 62001);
    assert_int_equal(frontier_errands(frontier), 0);
    frontier_free(frontier);
}

static void due_feeds_go_first(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand page = { 0 }, feed = { .is_feed = true }, robots = { .is_feed = true };

    put(frontier, &page, "a.test", T - 5000);
    put(frontier, &feed, "a.test", T);
    put(frontier, &robots, "a.test", 0);
    assert_ptr_equal(frontier_take(frontier, T - 1), &robots);
    end_well(frontier, &robots, T - 2000);
    assert_ptr_equal(frontier_take(frontier, T), &feed);
    end_well(frontier, &feed, T);
    put(frontier, &feed, "a.test", T + 2001); /* not due: the page goes */
    assert_ptr_equal(frontier_take(frontier, T + 2000), &page);
    frontier_free(frontier);
}

static void the_longest_due_goes_first(void **state)
{
    struct frontier *frontier = frontier_new(&(struct politeness){ 0, 0, 1 });
    struct errand errands[6] = { { 0 } };
    static const int dues[6] = { 5, 3, 9, 3, 1, 7 }, order[6] = { 4, 1, 3, 0, 5, 2 };

    for (size_t i = 0; i < 6; i++)
        put(frontier, &errands[i], "a.test", T + dues[i]);
    for (size_t i = 0; i < 6; i++) {
        assert_ptr_equal(frontier_take(frontier, T + 10), &errands[order[i]]);
        end_well(frontier, &errands[order[i]], T + 10);
    }
    frontier_free(frontier);
}

static void no_more_at_once(void **state)
{
    struct frontier *frontier = frontier_new(&(struct politeness){ 2000, 2000, 2 });
    struct errand errands[3] = { { 0 } };

    put(frontier, &errands[0], "a.test", T);
    put(frontier, &errands[1], "b.test", T + 1);
    put(frontier, &errands[2], "c.test", T + 2);
    assert_ptr_equal(frontier_take(frontier, T + 9), &errands[0]);
    assert_ptr_equal(frontier_take(frontier, T + 9), &errands[1]);
    assert_null(frontier_take(frontier, T + 9));
    assert_true(frontier_due_ms(frontier) == INT64_MAX);
    end_well(frontier, &errands[0], T + 10);
    assert_ptr_equal(frontier_take(frontier, T + 10), &errands[2]);
    frontier_free(frontier);
}

/* robots.txt says so while the host waits: it is moved where it stands. */
static void habits_move_a_waiting_host(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand slow = { 0 }, quick = { 0 };
    struct host_habits habits = { .last_end_ms = T, .crawl_delay_ms = 10000 };

    put(frontier, &slow, "slow.test", T);
    put(frontier, &quick, "quick.test", T + 1);
    frontier_set_habits(frontier, slow.host, &habits);
    assert_ptr_equal(frontier_take(frontier, T + 9999), &quick);
    assert_int_equal(frontier_due_ms(frontier), T + 10000);
    habits.crawl_delay_ms = 3600000; /* crawled slowly, not dropped */
    frontier_set_habits(frontier, slow.host, &habits);
    assert_int_equal(frontier_due_ms(frontier), T + 120000);
    habits.crawl_delay_ms = 1; /* never less than our own delay */
    frontier_set_habits(frontier, slow.host, &habits);
    assert_int_equal(frontier_due_ms(frontier), T + 2000);
    habits.quiet_until_ms = T + 500000;
    frontier_set_habits(frontier, slow.host, &habits);
    assert_int_equal(frontier_due_ms(frontier), T + 500000);
    habits = (struct host_habits){ .last_end_ms = INT64_MAX - 1 };
    frontier_set_habits(frontier, slow.host, &habits);
    assert_true(frontier_due_ms(frontier) == INT64_MAX);
    frontier_free(frontier);
}

static void errands_leave_at_any_time(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand errand = { 0 }, other = { 0 };

    frontier_remove(frontier, &errand); /* never put */
    put(frontier, &errand, "a.test", T);
    put(frontier, &other, "a.test", T + 50);
    frontier_remove(frontier, &errand);
    assert_int_equal(frontier_due_ms(frontier), T + 50);
    frontier_remove(frontier, &errand);
    put(frontier, &other, "b.test", T + 70); /* moves */
    assert_int_equal(frontier_errands(frontier), 1);
    assert_int_equal(frontier_due_ms(frontier), T + 70);
    assert_ptr_equal(frontier_take(frontier, T + 70), &other);
    frontier_remove(frontier, &other); /* under way: its host stays busy */
    assert_true(host_is_busy(other.host));
    end_well(frontier, &other, T + 71);
    frontier_free(frontier);
}

static void a_turn_can_be_given_back(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand first = { 0 }, second = { 0 };

    put(frontier, &first, "a.test", T);
    put(frontier, &second, "a.test", T);
    assert_ptr_equal(frontier_take(frontier, T), &first);
    frontier_end(frontier, first.host, NULL, T);
    assert_ptr_equal(frontier_take(frontier, T), &second);
    frontier_free(frontier);
}

static void names_have_limits(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct errand errand = { 0 };
    char name[HOST_BYTES + 1];

    memset(name, 'a', sizeof(name));
    assert_true(
        frontier_put(frontier, &errand, (struct mill_str){ name, HOST_BYTES }, T));
    assert_int_equal(host_name(errand.host).len, HOST_BYTES);
    assert_false(
        frontier_put(frontier, &errand, (struct mill_str){ name, sizeof(name) }, T));
    assert_int_equal(frontier_errands(frontier), 0);
    assert_null(frontier_host(frontier, S("")));
    frontier_free(frontier);
}

static void hosts_are_forgotten_when_they_are_nothing(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct host *quiet = frontier_host(frontier, S("quiet.test"));
    struct host *slow = frontier_host(frontier, S("slow.test"));
    struct errand errand = { 0 };

    frontier_host(frontier, S("nobody.test"));
    put(frontier, &errand, "errand.test", T);
    frontier_set_habits(frontier, quiet,
                        &(struct host_habits){ .quiet_until_ms = T, .quiet_level = 1 });
    frontier_set_habits(frontier, slow,
                        &(struct host_habits){ .last_end_ms = T, .crawl_delay_ms = 9 });
    assert_int_equal(frontier_forget(frontier, T), 1);
    assert_int_equal(frontier_forget(frontier, T + 30 * 60000 - 1), 0);
    assert_int_equal(frontier_forget(frontier, T + 30 * 60000), 1);
    assert_int_equal(frontier_forget(frontier, T + 86400000), 1);
    assert_ptr_equal(frontier_take(frontier, T), &errand);
    assert_int_equal(frontier_forget(frontier, T + 86400000), 0); /* busy */
    end_well(frontier, &errand, T);
    assert_int_equal(frontier_forget(frontier, T + 86400000), 1);
    assert_int_equal(frontier_hosts(frontier), 0);
    frontier_free(frontier);
}

/* A list that is searched from end to end knows what the frontier should answer. */
struct model {
    struct errand errands[ERRANDS];
    int host_of[ERRANDS];
    bool queued[ERRANDS];
    int64_t last_end_ms[HOSTS];
    int busy_with[HOSTS]; /* an errand; -1: none */
    uint64_t seed;
};

static uint32_t below(struct model *model, uint32_t limit)
{
    model->seed = model->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(model->seed >> 33) % limit;
}

static bool may_run(const struct model *model, int i, int64_t now_ms)
{
    int host = model->host_of[i];

    return model->queued[i] && model->errands[i].due_ms <= now_ms &&
           model->busy_with[host] < 0 &&
           (!model->last_end_ms[host] || model->last_end_ms[host] + 2000 <= now_ms);
}

static void check_taken(struct model *model, const struct errand *errand, int64_t now_ms)
{
    bool is_any = false;

    for (int i = 0; i < ERRANDS; i++)
        is_any |= may_run(model, i, now_ms);
    assert_int_equal(errand != NULL, is_any);
    if (!errand)
        return;
    for (int i = 0; i < ERRANDS; i++)
        if (errand == &model->errands[i]) {
            assert_true(may_run(model, i, now_ms));
            model->queued[i] = false;
            model->busy_with[model->host_of[i]] = i;
        }
}

static void end_some(struct model *model, struct frontier *frontier, int64_t now_ms)
{
    int host = (int)below(model, HOSTS);

    if (model->busy_with[host] < 0)
        return;
    end_well(frontier, &model->errands[model->busy_with[host]], now_ms);
    model->busy_with[host] = -1;
    model->last_end_ms[host] = now_ms;
}

static void put_or_remove(struct model *model, struct frontier *frontier, int64_t now_ms)
{
    int i = (int)below(model, ERRANDS), host = (int)below(model, HOSTS);
    struct errand *errand = &model->errands[i];
    char name[16];

    if (!model->queued[i] && errand->host && model->busy_with[model->host_of[i]] == i)
        return;
    if (below(model, 4) == 0) {
        frontier_remove(frontier, errand);
        model->queued[i] = false;
        return;
    }
    snprintf(name, sizeof(name), "h%d.test", host);
    put(frontier, errand, name, now_ms + below(model, 5000) - 2000);
    model->host_of[i] = host;
    model->queued[i] = true;
}

static void does_as_the_model(void **state)
{
    struct frontier *frontier = frontier_new(&usual);
    struct model *model = calloc(1, sizeof(*model));
    int64_t now_ms = T;

    model->seed = 5;
    for (int i = 0; i < HOSTS; i++)
        model->busy_with[i] = -1;
    for (int i = 0; i < ERRANDS; i++)
        model->errands[i].is_feed = i % 7 == 0;
    for (int i = 0; i < 60000; i++) {
        put_or_remove(model, frontier, now_ms);
        end_some(model, frontier, now_ms);
        check_taken(model, frontier_take(frontier, now_ms), now_ms);
        now_ms += below(model, 40);
    }
    frontier_free(frontier);
    free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time_and_a_delay),
        cmocka_unit_test(due_feeds_go_first),
        cmocka_unit_test(the_longest_due_goes_first),
        cmocka_unit_test(no_more_at_once),
        cmocka_unit_test(habits_move_a_waiting_host),
        cmocka_unit_test(errands_leave_at_any_time),
        cmocka_unit_test(a_turn_can_be_given_back),
        cmocka_unit_test(names_have_limits),
        cmocka_unit_test(hosts_are_forgotten_when_they_are_nothing),
        cmocka_unit_test(does_as_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
