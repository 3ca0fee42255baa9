/* SPDX-License-Identifier: Apache-2.0
 * guard.c - a process under a guard whose calls may take 400 ms: which of them it ends.
 */
#include "kafka/guard.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/exit.h"
#include "test.h"

enum { TIMEOUT_MS = 400, STEP_MS = 10 };

struct guard_case {
    const char *name;
    enum notes_call call;
    int calls, call_ms; /* so many, each so long */
    int stopped_ms;     /* in the first the process is stopped for so long */
    int code;
    enum notes_end end;
};

static struct guard_case cases[] = {
    { "a record that takes too long", NOTES_PROCESS, 1, 5000, 0, EXIT_FAILED,
      NOTES_TIMEOUT },
    { "a timer that takes too long", NOTES_WAKE, 1, 5000, 0, EXIT_FAILED, NOTES_TIMEOUT },
    { "many that do not, together", NOTES_PROCESS, 40, 20, 0, EXIT_DONE, NOTES_NO_END },
    { "Kafka takes its time", NOTES_SEND, 1, 900, 0, EXIT_DONE, NOTES_NO_END },
    { "attaching takes its time", NOTES_ATTACH, 1, 900, 0, EXIT_DONE, NOTES_NO_END },
    { "between calls", NOTES_IDLE, 1, 900, 0, EXIT_DONE, NOTES_NO_END },
    { "the process stood still", NOTES_PROCESS, 1, 200, 1200, EXIT_DONE, NOTES_NO_END },
};

static void sleep_ms(int ms)
{
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

/* In steps, so that a stop does not count as sleep that is over. */
static void work(int ms)
{
    for (int spent = 0; spent < ms; spent += STEP_MS)
        sleep_ms(STEP_MS);
}

_Noreturn static void be_worker(const struct guard_case *row, struct notes *notes)
{
    const struct log log = { "worker", STDERR_FILENO, LOG_ERROR, LOG_PLAIN };
    struct mill_error error;
    struct guard *guard;

    if (guard_start(&log, 1000, TIMEOUT_MS, notes, &guard, &error) != MILL_OK)
        _exit(99);
    for (int i = 0; i < row->calls; i++) {
        notes_begin(notes, row->call, 0, i, i);
        work(row->call_ms);
        notes_end(notes);
    }
    guard_stop(guard);
    _exit(EXIT_DONE);
}

static void guards(void **state)
{
    const struct guard_case *row = *state;
    struct mill_error error;
    struct notes *notes;
    struct note note;
    int file, status;
    pid_t pid;

    assert_int_equal(notes_new(&notes, &file, &error), MILL_OK);
    pid = fork();
    if (pid == 0)
        be_worker(row, notes);
    while (row->stopped_ms && !notes_timed_call(notes))
        sleep_ms(1);
    if (row->stopped_ms) {
        sleep_ms(100); /* the guard has seen the call */
        kill(pid, SIGSTOP);
        sleep_ms(row->stopped_ms);
        kill(pid, SIGCONT);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), row->code);
    assert_true(notes_read(notes, &note));
    assert_int_equal(note.end, row->end);
    assert_int_equal(note.call, row->end ? row->call : NOTES_IDLE);
    notes_free(notes);
    close(file);
}

/* Told to stop, it does not return: no death of a record's doing. */
static void a_forced_end_is_no_timeout(void **state)
{
    const struct guard_case row = { "", NOTES_ATTACH, 1, 10000, 0, 0, NOTES_NO_END };
    struct mill_error error;
    struct notes *notes;
    struct note note;
    int file, status;
    pid_t pid;

    assert_int_equal(notes_new(&notes, &file, &error), MILL_OK);
    pid = fork();
    if (pid == 0)
        be_worker(&row, notes);
    do
        sleep_ms(1);
    while (notes_read(notes, &note) && note.call != NOTES_ATTACH);
    kill(pid, SIGTERM);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EXIT_FAILED);
    assert_true(notes_read(notes, &note));
    assert_int_equal(note.end, NOTES_STOPPED);
    notes_free(notes);
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_forced_end_is_no_timeout) };

    return run_table(cases, guards) + cmocka_run_group_tests(tests, NULL, NULL);
}
