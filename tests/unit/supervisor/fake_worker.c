/* SPDX-License-Identifier: Apache-2.0
 * fake_worker.c - a worker that behaves as it is told: `fake_worker DIARY MODE...`. It
 * notes its starts and its end in DIARY, a line each: WORD STAGE INDEX PID MS. MODE is
 * for all, or STAGE.INDEX=MODE for one. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/notes.h"

static volatile sig_atomic_t told;

static void tell(int number)
{
    told = number;
}

static void note(const char *diary, const char *word, char **argv, int first)
{
    int file = open(diary, O_WRONLY | O_APPEND | O_CREAT, 0644);
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    dprintf(file, "%s %s %s %ld %lld\n", word, argv[first + 1], argv[first + 3],
            (long)getpid(), (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    close(file);
}

static void wait_until_told(void)
{
    sigset_t signals, before;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, &before);
    while (!told)
        sigsuspend(&before);
}

static void print_document(void)
{
    char text[4096];
    ssize_t len;

    while ((len = read(3, text, sizeof(text))) > 0)
        fwrite(text, 1, (size_t)len, stdout);
    printf("\n");
}

static void print_lines(void)
{
    printf("2026-11-24T14:00:00.123Z info one.0 hello\n==1==ERROR: plain\n");
    for (int i = 0; i < 20000; i++)
        putchar('x');
    printf("\nno end");
}

/* A worker with the records 5 to 9, of which 7 kills: it notes what it saw of it in the
 * diary as `seenN`, N: its deaths. */
static void meet_poison(char **argv, int first)
{
    struct notes *notes = notes_map(4);
    struct suspect suspects[NOTES_SUSPECTS];
    size_t count = notes ? notes_suspects(notes, suspects) : 0;
    unsigned deaths = 0;
    char word[16];

    for (size_t i = 0; i < count; i++)
        if (suspects[i].deaths > 0)
            deaths = suspects[i].deaths;
    snprintf(word, sizeof(word), "seen%u", deaths);
    note(argv[1], word, argv, first);
    for (size_t i = 0; i < count && deaths >= POISON_DEATHS; i++)
        notes_clear(notes, i, suspects[i].id);
    if (!notes || deaths >= POISON_DEATHS)
        return;
    notes_begin(notes, NOTES_PROCESS, 0, count ? 7 : 5, count ? 7 : 9);
    abort();
}

/* A slow record, and somebody who kills. */
static void meet_killer(char **argv, int first)
{
    struct notes *notes = notes_map(4);
    struct suspect suspects[NOTES_SUSPECTS];

    if (notes && notes_suspects(notes, suspects) > 0)
        note(argv[1], "blamed", argv, first);
    if (notes)
        notes_begin(notes, NOTES_PROCESS, 0, 7, 7);
    raise(SIGKILL);
}

static const char *mode_of(char **argv, int first)
{
    const char *mode = "run";
    char who[100];
    size_t len;

    len = (size_t)snprintf(who, sizeof(who), "%s.%s=", argv[first + 1], argv[first + 3]);
    for (int i = 2; i < first; i++) {
        if (!strncmp(argv[i], who, len))
            return argv[i] + len;
        if (!strchr(argv[i], '='))
            mode = argv[i];
    }
    return mode;
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = tell };
    int first = 1;
    const char *mode;

    while (first < argc && strcmp(argv[first], "--stage") != 0)
        first++;
    if (argc < first + 6)
        return 9;
    mode = mode_of(argv, first);
    if (!strcmp(mode, "hang"))
        action.sa_handler = SIG_IGN;
    sigaction(SIGTERM, &action, NULL);
    note(argv[1], "start", argv, first);
    if (!strcmp(mode, "die"))
        return 1;
    if (!strcmp(mode, "refuse"))
        return 2;
    if (!strcmp(mode, "fenced"))
        return 3;
    if (!strcmp(mode, "crash"))
        raise(SIGKILL);
    if (!strcmp(mode, "poison"))
        meet_poison(argv, first);
    if (!strcmp(mode, "killer"))
        meet_killer(argv, first);
    if (!strcmp(mode, "document"))
        print_document();
    if (!strcmp(mode, "lines"))
        print_lines();
    if (!strcmp(mode, "mute"))
        close(1), close(2);
    if (!strcmp(mode, "short")) {
        usleep(150000);
        return 1;
    }
    fflush(stdout);
    wait_until_told();
    note(argv[1], "stop", argv, first);
    return 0;
}
