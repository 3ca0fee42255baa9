/* SPDX-License-Identifier: Apache-2.0
 * sheet.c - no torn reading, no wait, and no trust in the writer. */
#include "measure/sheet.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct desk {
    struct sheet *reader, *writer;
    int descriptor;
    struct buffer text;
    uint64_t edition;
};

static void open_desk(struct desk *desk)
{
    struct mill_error error;

    assert_int_equal(sheet_make(&desk->reader, &desk->descriptor, &error), MILL_OK);
    desk->writer = sheet_attach(desk->descriptor);
    assert_non_null(desk->writer);
    buffer_init(&desk->text, SHEET_BYTES);
}

static void close_desk(struct desk *desk)
{
    sheet_free(desk->reader);
    sheet_free(desk->writer);
    close(desk->descriptor);
    buffer_finish(&desk->text);
}

static void the_last_writing_is_read(void **state)
{
    static char largest[SHEET_BYTES + 1];
    struct desk desk;
    uint64_t before;

    open_desk(&desk);
    assert_false(sheet_read(desk.reader, &desk.text, &desk.edition));
    assert_true(sheet_write(desk.writer, S("one")));
    assert_true(sheet_read(desk.reader, &desk.text, &desk.edition));
    assert_str(((struct mill_str){ desk.text.data, desk.text.len }), "one");
    before = desk.edition;
    assert_true(sheet_write(desk.writer, S("twelve bytes")));
    assert_true(sheet_read(desk.reader, &desk.text, &desk.edition));
    assert_str(((struct mill_str){ desk.text.data, desk.text.len }), "twelve bytes");
    assert_int_not_equal(before, desk.edition);
    memset(largest, 'x', sizeof(largest));
    assert_false(sheet_write(desk.writer, (struct mill_str){ largest, SHEET_BYTES + 1 }));
    assert_true(sheet_write(desk.writer, (struct mill_str){ largest, SHEET_BYTES }));
    assert_true(sheet_read(desk.reader, &desk.text, &desk.edition));
    assert_int_equal(desk.text.len, SHEET_BYTES);
    close_desk(&desk);
}

struct writing {
    struct sheet *sheet;
    atomic_bool stop;
};

/* Every byte of a writing is alike: a torn one mixes two. */
static void *write_on(void *arg)
{
    struct writing *writing = arg;
    char text[4096];

    for (unsigned i = 0; !atomic_load(&writing->stop); i++) {
        memset(text, 'a' + (int)(i % 26), sizeof(text));
        sheet_write(writing->sheet, (struct mill_str){ text, 64 + i * 7 % 4000 });
        if (i % 8 == 0)
            usleep(1); /* the reader has a chance, and is disturbed often enough */
    }
    return NULL;
}

static void no_reading_is_torn(void **state)
{
    struct writing writing = { .stop = false };
    size_t readings = 0, disturbed = 0;
    time_t until = time(NULL) + 30;
    struct desk desk;
    pthread_t thread;

    open_desk(&desk);
    writing.sheet = desk.writer;
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writing), 0);
    while (readings < 5000 && time(NULL) < until) {
        if (!sheet_read(desk.reader, &desk.text, &desk.edition)) {
            disturbed++;
            sched_yield(); /* on a busy machine the writer may stand in the middle */
            continue;
        }
        readings++;
        for (size_t k = 1; k < desk.text.len; k++)
            if (desk.text.data[k] != desk.text.data[0])
                fail_msg("torn at %zu of %zu", k, desk.text.len);
    }
    atomic_store(&writing.stop, true);
    pthread_join(thread, NULL);
    assert_true(readings > 100);
    print_message("%zu readings, %zu times none\n", readings, disturbed);
    close_desk(&desk);
}

/* The layout is form, sequence, length, bytes: what a writer could make of it. */
static uint64_t *open_wide(const struct desk *desk)
{
    uint64_t *words =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, desk->descriptor, 0);

    assert_ptr_not_equal(words, MAP_FAILED);
    return words;
}

static void a_lying_writer_is_not_read(void **state)
{
    struct desk desk;
    uint64_t *words;

    open_desk(&desk);
    words = open_wide(&desk);
    assert_true(sheet_write(desk.writer, S("good")));
    words[2] = SHEET_BYTES + 1;
    assert_false(sheet_read(desk.reader, &desk.text, &desk.edition));
    words[2] = UINT64_MAX;
    assert_false(sheet_read(desk.reader, &desk.text, &desk.edition));
    words[2] = 4;
    words[1] |= 1; /* it died in the middle */
    assert_false(sheet_read(desk.reader, &desk.text, &desk.edition));
    /* and its successor, on the same sheet, ends that. */
    assert_true(sheet_write(desk.writer, S("again")));
    assert_true(sheet_read(desk.reader, &desk.text, &desk.edition));
    munmap(words, 4096);
    close_desk(&desk);
}

static void the_file_cannot_shrink(void **state)
{
    struct desk desk;

    open_desk(&desk);
    assert_int_not_equal(ftruncate(desk.descriptor, 0), 0);
    assert_int_not_equal(ftruncate(desk.descriptor, 1 << 24), 0);
    close_desk(&desk);
}

static void another_file_is_no_sheet(void **state)
{
    int ends[2];

    assert_null(sheet_attach(-1));
    assert_int_equal(pipe(ends), 0);
    assert_null(sheet_attach(ends[0]));
    close(ends[0]);
    close(ends[1]);
}

static void what_a_killed_process_wrote_stays(void **state)
{
    struct desk desk;
    int status;
    pid_t pid;

    open_desk(&desk);
    pid = fork();
    if (pid == 0) {
        sheet_write(desk.writer, S("last words"));
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(sheet_read(desk.reader, &desk.text, &desk.edition));
    assert_str(((struct mill_str){ desk.text.data, desk.text.len }), "last words");
    close_desk(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_writing_is_read),
        cmocka_unit_test(no_reading_is_torn),
        cmocka_unit_test(a_lying_writer_is_not_read),
        cmocka_unit_test(the_file_cannot_shrink),
        cmocka_unit_test(another_file_is_no_sheet),
        cmocka_unit_test(what_a_killed_process_wrote_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
