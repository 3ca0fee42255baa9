/* SPDX-License-Identifier: Apache-2.0
 * stall.c - a time-out that the worker slept through is no try. */
#include "fetcher/part.h"
#include "test.h"

static void a_stalled_time_out_is_queued_again(void **state)
{
    const struct politeness politeness = { .delay_ms = 2000, .most_at_once = 8 };
    const struct net_answer stalled = { .error = NET_TIMEOUT, .stalled = true };
    const struct net_answer slow = { .error = NET_TIMEOUT };
    const struct net_answer refused = { .error = NET_CONNECT, .stalled = true };
    struct part part = { .frontier = frontier_new(&politeness), .now_ms = 1000 };
    struct task *task;

    TAILQ_INIT(&part.pending);
    TAILQ_INIT(&part.queued);
    TAILQ_INIT(&part.flying);
    task = task_new(&part, TASK_PAGE, S("U news.example.com 1"), 7);
    assert_true(task_queue(&part, task, S("news.example.com"), 1000));
    for (int i = 0; i < 4; i++) {
        part.now_ms += 100000;
        assert_ptr_equal(frontier_take(part.frontier, part.now_ms), &task->errand);
        task_move(task, &part.flying);
        assert_false(answer_is_void(&part, task, &slow));
        assert_false(answer_is_void(&part, task, &refused));
        /* A server that never answers cannot hide behind a slow worker for ever. */
        assert_int_equal(answer_is_void(&part, task, &stalled), i < 3);
        assert_ptr_equal(task->list, i < 3 ? &part.queued : &part.flying);
        assert_int_equal(host_is_busy(task->errand.host), i == 3);
    }
    task_free(&part, task);
    frontier_free(part.frontier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stalled_time_out_is_queued_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
