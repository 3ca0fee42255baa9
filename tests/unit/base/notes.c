/* SPDX-License-Identifier: Apache-2.0
 * notes.c - the page that two processes share. */
#define _GNU_SOURCE /* memfd_create */
#include "base/notes.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

struct page {
    struct notes *notes;
    int file;
};

static int open_page(void **state)
{
    static struct page page;
    struct mill_error error;

    assert_int_equal(notes_new(&page.notes, &page.file, &error), MILL_OK);
    *state = &page;
    return 0;
}

static int close_page(void **state)
{
    struct page *page = *state;

    notes_free(page->notes);
    close(page->file);
    return 0;
}

/* What a worker noted is there after it died in the middle. */
static void outlive_their_writer(void **state)
{
    struct page *page = *state;
    struct note note;
    pid_t pid = fork();

    if (pid == 0) {
        struct notes *notes = notes_map(page->file);

        notes_begin(notes, NOTES_PROCESS, 2, 100, 163);
        notes_ending(notes, NOTES_TIMEOUT);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_true(notes_read(page->notes, &note));
    assert_int_equal(note.call, NOTES_PROCESS);
    assert_int_equal(note.end, NOTES_TIMEOUT);
    assert_int_equal(note.partition, 2);
    assert_int_equal(note.first, 100);
    assert_int_equal(note.last, 163);
    notes_reset(page->notes);
    assert_true(notes_read(page->notes, &note));
    assert_int_equal(note.call, NOTES_IDLE);
    assert_int_equal(note.end, NOTES_NO_END);
}

static void time_some_calls(void **state)
{
    struct page *page = *state;
    uint64_t first;

    assert_int_equal(notes_timed_call(page->notes), 0);
    notes_begin(page->notes, NOTES_PROCESS, 0, 1, 1);
    first = notes_timed_call(page->notes);
    assert_true(first > 0);
    notes_begin(page->notes, NOTES_SEND, 0, 1, 1);
    assert_int_equal(notes_timed_call(page->notes), 0);
    notes_begin(page->notes, NOTES_WAKE, 0, -1, -1);
    assert_true(notes_timed_call(page->notes) > first);
    notes_begin(page->notes, NOTES_ATTACH, 0, -1, -1);
    assert_int_equal(notes_timed_call(page->notes), 0);
    notes_end(page->notes);
    assert_int_equal(notes_timed_call(page->notes), 0);
}

struct nonsense_case {
    const char *name;
    int call;
    int32_t partition;
    int64_t first, last;
};

static struct nonsense_case nonsense[] = {
    { "no such call", 77, 0, 1, 2 },
    { "no such partition", NOTES_PROCESS, -1, 1, 2 },
    { "no such offset", NOTES_PROCESS, 0, -1001, 2 },
    { "the end before the start", NOTES_SEND, 0, 9, 2 },
    { "too many records", NOTES_PROCESS, 0, 0, INT64_MAX },
};

static void refuse_nonsense(void **state)
{
    const struct nonsense_case *row = *state;
    struct note note = { .partition = 42 };
    void *page;

    open_page(&page);
    notes_begin(((struct page *)page)->notes, (enum notes_call)row->call, row->partition,
                row->first, row->last);
    assert_false(notes_read(((struct page *)page)->notes, &note));
    assert_int_equal(note.partition, 42);
    close_page(&page);
}

static void hold_suspects(void **state)
{
    struct page *page = *state;
    struct suspect given[] = { { .id = 7, .first = 1, .last = 2 },
                               { .id = 8, .partition = 3, .deaths = 2 } };
    struct suspect seen[NOTES_SUSPECTS];
    uint32_t before = notes_generation(page->notes);

    assert_int_equal(notes_suspects(page->notes, seen), 0);
    notes_publish(page->notes, given, 2);
    assert_int_not_equal(notes_generation(page->notes), before);
    assert_int_equal(notes_suspects(page->notes, seen), 2);
    assert_memory_equal(seen, given, sizeof(given));
    assert_false(notes_is_cleared(page->notes, 8));
    notes_clear(page->notes, 1, 8);
    assert_true(notes_is_cleared(page->notes, 8));
    assert_false(notes_is_cleared(page->notes, 7));
    notes_publish(page->notes, given, 0);
    assert_int_equal(notes_suspects(page->notes, seen), 0);
}

static void cannot_be_taken_away(void **state)
{
    struct page *page = *state;

    assert_int_equal(ftruncate(page->file, 0), -1);
    assert_int_equal(ftruncate(page->file, 1 << 20), -1);
}

static void are_not_any_file(void **state)
{
    int file = memfd_create("no notes", MFD_CLOEXEC);

    assert_null(notes_map(-1));
    assert_null(notes_map(file));
    assert_int_equal(ftruncate(file, 4096), 0);
    assert_null(notes_map(file));
    close(file);
}

struct name_case {
    const char *name;
    uint8_t poison, number;
};

static struct name_case names[] = {
    { "SIGSEGV", POISON_SIGNAL, 11 }, { "SIGABRT", POISON_SIGNAL, 6 },
    { "SIG?", POISON_SIGNAL, 250 },   { "exit 255", POISON_EXIT, 255 },
    { "timeout", POISON_TIMEOUT, 1 }, { "oom", POISON_OOM, 9 },
};

static void name_deaths(void **state)
{
    const struct name_case *row = *state;
    const struct suspect suspect = { .poison = row->poison, .number = row->number };
    char name[POISON_NAME_BYTES];

    poison_name(&suspect, name);
    assert_string_equal(name, row->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(outlive_their_writer, open_page, close_page),
        cmocka_unit_test_setup_teardown(time_some_calls, open_page, close_page),
        cmocka_unit_test_setup_teardown(hold_suspects, open_page, close_page),
        cmocka_unit_test_setup_teardown(cannot_be_taken_away, open_page, close_page),
        cmocka_unit_test(are_not_any_file),
    };
    int failed = run_table(nonsense, refuse_nonsense) + run_table(names, name_deaths);

    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
