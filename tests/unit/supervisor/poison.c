/* SPDX-License-Identifier: Apache-2.0
 * poison.c - which deaths count, and what a stage's suspects are after some of them. */
#include "supervisor/poison.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

/* As waitpid() tells it. */
#define KILLED_BY(number) (number)
#define EXITED(code) ((code) << 8)

struct judge_case {
    const char *name;
    int status;
    enum notes_call call;
    enum notes_end end;
    bool oom;
    enum poison wanted;
};

static struct judge_case judged[] = {
    { "SIGSEGV", KILLED_BY(SIGSEGV), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "SIGSEGV with a core", KILLED_BY(SIGSEGV) | 0x80, NOTES_PROCESS, 0, false,
      POISON_SIGNAL },
    { "SIGABRT", KILLED_BY(SIGABRT), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "SIGBUS", KILLED_BY(SIGBUS), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "SIGFPE", KILLED_BY(SIGFPE), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "SIGILL", KILLED_BY(SIGILL), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "SIGSYS", KILLED_BY(SIGSYS), NOTES_PROCESS, 0, false, POISON_SIGNAL },
    { "while its outputs go out", KILLED_BY(SIGSEGV), NOTES_SEND, 0, false,
      POISON_SIGNAL },
    { "in no call", KILLED_BY(SIGSEGV), NOTES_IDLE, 0, false, POISON_NONE },
    { "SIGKILL from outside", KILLED_BY(SIGKILL), NOTES_PROCESS, 0, false, POISON_NONE },
    { "SIGKILL that the cgroup counted", KILLED_BY(SIGKILL), NOTES_PROCESS, 0, true,
      POISON_OOM },
    { "the same in no call", KILLED_BY(SIGKILL), NOTES_IDLE, 0, true, POISON_NONE },
    { "SIGTERM", KILLED_BY(SIGTERM), NOTES_PROCESS, 0, false, POISON_NONE },
    { "SIGPIPE", KILLED_BY(SIGPIPE), NOTES_PROCESS, 0, false, POISON_NONE },
    { "SIGTERM beside an OOM kill of another", KILLED_BY(SIGTERM), NOTES_PROCESS, 0, true,
      POISON_NONE },
    { "record_timeout", EXITED(1), NOTES_PROCESS, NOTES_TIMEOUT, false, POISON_TIMEOUT },
    { "killed while it ended by record_timeout", KILLED_BY(SIGKILL), NOTES_PROCESS,
      NOTES_TIMEOUT, false, POISON_NONE },
    { "it was told to stop and did not return", EXITED(1), NOTES_PROCESS, NOTES_STOPPED,
      false, POISON_NONE },
    { "something called exit()", EXITED(1), NOTES_PROCESS, 0, false, POISON_EXIT },
    { "it ended in order", EXITED(1), NOTES_IDLE, 0, false, POISON_NONE },
};

static void judges(void **state)
{
    const struct judge_case *row = *state;
    const struct note note = { row->call, row->end, 0, 5, 9 };
    uint8_t number;

    assert_int_equal(poison_judge(row->status, &note, row->oom, &number), row->wanted);
}

enum { MOST = 6 };

struct death {
    int32_t partition;
    int64_t first, last;
};

struct blame_case {
    const char *name;
    struct death deaths[MOST];
    const char *left; /* partition:first-last*deaths */
};

static struct blame_case blamed[] = {
    { "a batch is under suspicion, nobody is blamed", { { 0, 5, 9 } }, "0:5-9*0" },
    { "a record alone", { { 0, 7, 7 } }, "0:7-7*1" },
    { "a batch, then one of it, thrice",
      { { 0, 5, 9 }, { 0, 7, 7 }, { 0, 7, 7 }, { 0, 7, 7 } },
      "0:5-9*0 0:7-7*3" },
    { "two records have their own counts",
      { { 0, 7, 7 }, { 0, 8, 8 }, { 0, 7, 7 } },
      "0:8-8*1 0:7-7*2" },
    { "as have the same offsets of two partitions",
      { { 0, 7, 7 }, { 1, 7, 7 }, { 1, 7, 7 } },
      "0:7-7*1 1:7-7*2" },
    { "batches that meet are one",
      { { 0, 5, 9 }, { 0, 8, 20 }, { 0, 30, 40 } },
      "0:5-20*0 0:30-40*0" },
    { "those of other partitions are not",
      { { 0, 5, 9 }, { 1, 8, 20 } },
      "0:5-9*0 1:8-20*0" },
    { "a batch about a record that was alone once does not blame it again",
      { { 0, 7, 7 }, { 0, 5, 9 } },
      "0:7-7*1 0:5-9*0" },
};

static void print(const struct suspects *suspects, char *text, size_t size)
{
    size_t len = 0;

    *text = '\0';
    for (size_t i = 0; i < suspects->count && len < size; i++) {
        const struct suspect *at = &suspects->items[i];

        len +=
            (size_t)snprintf(text + len, size - len, "%s%d:%ld-%ld*%u", i ? " " : "",
                             at->partition, (long)at->first, (long)at->last, at->deaths);
    }
}

static const struct suspect *kill_with(struct suspects *suspects,
                                       const struct death *death)
{
    const struct note note = { NOTES_PROCESS, NOTES_NO_END, death->partition,
                               death->first, death->last };

    return suspects_blame(suspects, &note, POISON_SIGNAL, SIGSEGV);
}

static void blames(void **state)
{
    const struct blame_case *row = *state;
    struct suspects suspects = { .count = 0 };
    char text[200];

    for (size_t i = 0; i < MOST && row->deaths[i].last; i++)
        assert_non_null(kill_with(&suspects, &row->deaths[i]));
    print(&suspects, text, sizeof(text));
    assert_string_equal(text, row->left);
}

/* Two pages of notes, as the two workers of a stage have. */
struct pair {
    struct suspects suspects;
    struct notes *notes[2];
};

static void open_pair(struct pair *pair)
{
    struct mill_error error;
    int file;

    *pair = (struct pair){ .suspects = { .count = 0 } };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(notes_new(&pair->notes[i], &file, &error), MILL_OK);
        close(file);
        assert_true(suspects_join(&pair->suspects, pair->notes[i]));
    }
}

static void close_pair(struct pair *pair)
{
    suspects_finish(&pair->suspects);
    for (int i = 0; i < 2; i++)
        notes_free(pair->notes[i]);
}

static void tells_all_workers(void **state)
{
    struct suspect seen[NOTES_SUSPECTS];
    struct pair pair;

    open_pair(&pair);
    kill_with(&pair.suspects, &(struct death){ 3, 5, 9 });
    for (int i = 0; i < 2; i++) {
        assert_int_equal(notes_suspects(pair.notes[i], seen), 1);
        assert_int_equal(seen[0].partition, 3);
        assert_int_equal(seen[0].last, 9);
    }
    close_pair(&pair);
}

/* By either worker; and a record that came anew since is another suspect. */
static void forgets_what_is_stored(void **state)
{
    struct suspect seen[NOTES_SUSPECTS];
    struct pair pair;

    open_pair(&pair);
    kill_with(&pair.suspects, &(struct death){ 0, 5, 9 });
    kill_with(&pair.suspects, &(struct death){ 0, 7, 7 });
    suspects_forget_stored(&pair.suspects);
    assert_int_equal(pair.suspects.count, 2);
    notes_suspects(pair.notes[1], seen);
    notes_clear(pair.notes[1], 1, seen[1].id);
    suspects_forget_stored(&pair.suspects);
    assert_int_equal(notes_suspects(pair.notes[0], seen), 1);
    assert_int_equal(seen[0].first, 5);
    kill_with(&pair.suspects, &(struct death){ 0, 7, 7 });
    suspects_forget_stored(&pair.suspects);
    assert_int_equal(notes_suspects(pair.notes[0], seen), 2);
    assert_int_equal(seen[1].deaths, 1);
    close_pair(&pair);
}

static void forgets_the_oldest_when_full(void **state)
{
    struct suspects suspects = { .count = 0 };

    for (int i = 1; i <= NOTES_SUSPECTS; i++)
        kill_with(&suspects, &(struct death){ 0, 10 * i, 10 * i });
    kill_with(&suspects, &(struct death){ 0, 10, 10 });
    kill_with(&suspects, &(struct death){ 1, 5, 5 });
    assert_int_equal(suspects.count, NOTES_SUSPECTS);
    assert_int_equal(suspects.items[0].first, 30);
    assert_int_equal(suspects.items[NOTES_SUSPECTS - 2].first, 10);
    assert_int_equal(suspects.items[NOTES_SUSPECTS - 2].deaths, 2);
}

static void blames_nobody_for_a_wake(void **state)
{
    struct suspects suspects = { .count = 0 };
    const struct note note = { NOTES_WAKE, NOTES_NO_END, 0, -1, -1 };

    assert_null(suspects_blame(&suspects, &note, POISON_SIGNAL, SIGSEGV));
    assert_int_equal(suspects.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_all_workers),
        cmocka_unit_test(forgets_what_is_stored),
        cmocka_unit_test(forgets_the_oldest_when_full),
        cmocka_unit_test(blames_nobody_for_a_wake),
    };
    int failed = run_table(judged, judges) + run_table(blamed, blames);

    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
