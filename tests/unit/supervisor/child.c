/* SPDX-License-Identifier: Apache-2.0
 * child.c - which descriptors a child gets, whatever their numbers were. */
#define _GNU_SOURCE /* memfd_create */
#include "supervisor/child.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

struct descriptor_case {
    const char *name;
    int notes, metrics; /* numbers here; -1: none */
    bool shares;        /* false: NULL is given */
    const char *printed;
};

static struct descriptor_case cases[] = {
    { "nothing is shared", -1, -1, false, "document - -" },
    { "both", 50, 51, true, "document notes metrics" },
    { "the first alone", 50, -1, true, "document notes -" },
    { "the second alone", -1, 51, true, "document - metrics" },
    { "numbers that are each other's place", 5, 4, true, "document notes metrics" },
    { "a number that is the document's place", 4, 3, true, "document notes metrics" },
};

/* A file in memory with this text, under this number. */
static void hold(int number, const char *text)
{
    int file = memfd_create(text, MFD_CLOEXEC);

    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    lseek(file, 0, SEEK_SET);
    if (file == number)
        return;
    assert_int_equal(dup3(file, number, O_CLOEXEC), number);
    close(file);
}

static void keep_line(void *arg, struct mill_str line)
{
    char *text = arg;

    assert_true(line.len < 100);
    memcpy(text, line.data, line.len);
    text[line.len] = '\0';
}

static void gives(void **state)
{
    static char script[] =
        "part() { (cat <&$1) 2>/dev/null || echo -; }\n"
        "for n in 6 7 8 9; do [ -e /proc/$$/fd/$n ] && set -- $n; done\n"
        "echo \"$(part 3) $(part 4) $(part 5)\" $*\n";
    static char sh[] = "sh", option[] = "-c";
    char *const argv[] = { sh, option, script, NULL };
    const struct descriptor_case *row = *state;
    const int shared[CHILD_SHARED] = { row->notes, row->metrics };
    struct child child = { .output = -1 };
    struct mill_error error;
    char text[100] = "";
    int status;

    if (row->notes >= 0)
        hold(row->notes, "notes");
    if (row->metrics >= 0)
        hold(row->metrics, "metrics");
    assert_int_equal(child_start(&child, "/bin/sh", argv, S("document"),
                                 row->shares ? shared : NULL, &error),
                     MILL_OK);
    while (child_read(&child, keep_line, text))
        poll(&(struct pollfd){ child.output, POLLIN, 0 }, 1, 100);
    while (!child_reap(&child, &status))
        usleep(1000);
    child_finish(&child, keep_line, text);
    assert_string_equal(text, row->printed);
    for (int i = 0; i < CHILD_SHARED; i++)
        if (shared[i] >= 0)
            close(shared[i]);
}

int main(void)
{
    return run_table(cases, gives);
}
