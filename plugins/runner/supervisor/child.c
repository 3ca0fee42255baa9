/* SPDX-License-Identifier: Apache-2.0
 * child.c - fork, exec, and what comes out of it. Between the two only calls that are
 * safe beside threads. */
#define _GNU_SOURCE /* memfd_create, pipe2 */
#include "supervisor/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* In memory and of this child alone: nothing on disk, no pipe that could block. */
static int store_document(struct mill_str document)
{
    int file = memfd_create("newsmill", MFD_CLOEXEC);
    size_t done = 0;

    if (file < 0)
        return -1;
    while (done < document.len) {
        ssize_t len = write(file, document.data + done, document.len - done);

        if (len < 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        done += len > 0 ? (size_t)len : 0;
    }
    lseek(file, 0, SEEK_SET);
    return file;
}

static void close_from(unsigned first)
{
    if (syscall(SYS_close_range, first, ~0U, 0))
        for (int i = (int)first; i < 1024; i++)
            close(i);
}

/* Descriptor CHILD_DOCUMENT + i becomes a copy of given[i]. First out of the way of each
 * other, then into their places; what has none is closed. */
static void place(const int given[CHILD_SHARED + 1])
{
    int copies[CHILD_SHARED + 1];

    for (int i = 0; i <= CHILD_SHARED; i++)
        copies[i] = given[i] < 0 ? -1 : fcntl(given[i], F_DUPFD, CHILD_END);
    for (int i = 0; i <= CHILD_SHARED; i++)
        if (copies[i] < 0)
            close(CHILD_DOCUMENT + i);
        else
            dup2(copies[i], CHILD_DOCUMENT + i);
    close_from(CHILD_END);
}

_Noreturn static void become(const char *program, char *const argv[],
                             const int given[CHILD_SHARED + 1], int output, pid_t parent)
{
    int quiet = open("/dev/null", O_RDONLY);
    const char *why;
    sigset_t none;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (quiet >= 0)
        dup2(quiet, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    place(given);
    execv(program, argv);
    why = strerror(errno);
    if (write(STDERR_FILENO, "cannot be started: ", 19) > 0 &&
        write(STDERR_FILENO, why, strlen(why)) > 0)
        _exit(127);
    _exit(127);
}

enum mill_status child_start(struct child *child, const char *program, char *const argv[],
                             struct mill_str document, const int shared[CHILD_SHARED],
                             struct mill_error *error)
{
    int file = store_document(document), ends[2] = { -1, -1 };
    int given[CHILD_SHARED + 1] = { file };
    pid_t parent = getpid(), pid;

    for (int i = 0; i < CHILD_SHARED; i++)
        given[i + 1] = shared ? shared[i] : -1;
    if (file < 0 || pipe2(ends, O_CLOEXEC))
        goto fail;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    pid = fork();
    if (pid < 0)
        goto fail;
    if (pid == 0)
        become(program, argv, given, ends[1], parent);
    close(file);
    close(ends[1]);
    child->pid = pid;
    child->output = ends[0];
    child->len = 0;
    return MILL_OK;
fail:
    mill_error(error, MILL_RETRY, "cannot start %s: %s", argv[0], strerror(errno));
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    if (file >= 0)
        close(file);
    return MILL_RETRY;
}

/* Hands out the whole lines of what was read; keeps the rest. */
static void split(struct child *child, void (*take)(void *arg, struct mill_str line),
                  void *arg)
{
    char *start = child->line, *end = child->line + child->len, *lf;

    while ((lf = memchr(start, '\n', (size_t)(end - start)))) {
        take(arg, (struct mill_str){ start, (size_t)(lf - start) });
        start = lf + 1;
    }
    child->len = (size_t)(end - start);
    if (child->len == sizeof(child->line)) {
        take(arg, (struct mill_str){ start, child->len });
        child->len = 0;
    }
    memmove(child->line, start, child->len);
}

bool child_read(struct child *child, void (*take)(void *arg, struct mill_str line),
                void *arg)
{
    /* Bounded: a child that floods must not starve the others. */
    for (int turn = 0; turn < 16; turn++) {
        ssize_t len = read(child->output, child->line + child->len,
                           sizeof(child->line) - child->len);

        if (len == 0)
            return false;
        if (len < 0)
            return errno == EAGAIN || errno == EINTR;
        child->len += (size_t)len;
        split(child, take, arg);
    }
    return true;
}

bool child_reap(struct child *child, int *status)
{
    if (!child->pid || waitpid(child->pid, status, WNOHANG) != child->pid)
        return false;
    child->pid = 0;
    return true;
}

void child_finish(struct child *child, void (*take)(void *arg, struct mill_str line),
                  void *arg)
{
    if (child->output < 0)
        return;
    child_read(child, take, arg);
    if (child->len)
        take(arg, (struct mill_str){ child->line, child->len });
    child->len = 0;
    close(child->output);
    child->output = -1;
}
