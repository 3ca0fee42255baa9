/* SPDX-License-Identifier: Apache-2.0
 * program.h - runs a program to its end and keeps what it printed. */
#ifndef NEWSMILL_TEST_PROGRAM_H
#define NEWSMILL_TEST_PROGRAM_H

/* What came of it; owned: program_free(). */
struct program {
    int code; /* the exit code; 128 + the signal that killed it */
    char *out, *err;
};

enum { PROGRAM_MOST_BYTES = 4 << 20 }; /* of out and err; more is cut */

/* Runs `command` by the shell in `folder` (NULL: here). A program that cannot be started
 * fails the test. */
struct program program_run(const char *folder, const char *command);
void program_free(struct program *program);

/* A folder in the temporary directory, and its removal with all that is in it. */
void scratch_make(char folder[64]);
void scratch_remove(const char *folder);
/* Writes a file into it. */
void scratch_write(const char *folder, const char *name, const char *text);

#endif
