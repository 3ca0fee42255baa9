/* SPDX-License-Identifier: Apache-2.0
 * program.c - fork, exec, two files for the output, and scratch folders. */
#include "program.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void __attribute__((noreturn))
become(const char *folder, const char *command, int out, int err)
{
    if (folder && chdir(folder) != 0)
        _exit(126);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static char *content(FILE *file)
{
    char *text = malloc(PROGRAM_MOST_BYTES + 1);
    size_t len;

    assert_non_null(text);
    rewind(file);
    len = fread(text, 1, PROGRAM_MOST_BYTES, file);
    text[len] = '\0';
    fclose(file);
    return text;
}

struct program program_run(const char *folder, const char *command)
{
    FILE *out = tmpfile(), *err = tmpfile();
    struct program program;
    int status = 0;
    pid_t child;

    assert_true(out && err);
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(folder, command, fileno(out), fileno(err));
    assert_int_equal(waitpid(child, &status, 0), child);
    program.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    program.out = content(out);
    program.err = content(err);
    return program;
}

void program_free(struct program *program)
{
    free(program->out);
    free(program->err);
}

void scratch_make(char folder[64])
{
    snprintf(folder, 64, "/tmp/newsmill-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

void scratch_remove(const char *folder)
{
    char command[100];

    assert_memory_equal(folder, "/tmp/newsmill-test-", 19);
    snprintf(command, sizeof(command), "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

void scratch_write(const char *folder, const char *name, const char *text)
{
    char path[300];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}
