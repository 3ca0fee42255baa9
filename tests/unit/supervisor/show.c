/* SPDX-License-Identifier: Apache-2.0
 * show.c - runs it and reads what it left. */
#include "show.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

static const struct stage_config stages[] = {
    { .name = "one",
      .plugin = "p",
      .input = { .topic = "a" },
      .dead_topic = "d",
      .state_topic = "s",
      .group = "g",
      .workers = 2 },
    { .name = "two",
      .plugin = "p",
      .input = { .topic = "b" },
      .dead_topic = "d",
      .state_topic = "s",
      .group = "h",
      .workers = 1 },
};
static const struct config config = { .path = "c",
                                      .folder = "/",
                                      .prefix = "",
                                      .state_dir = "/s",
                                      .stages = stages,
                                      .stage_count = 2 };

int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

void read_diary(struct show *show)
{
    FILE *file = fopen(show->diary, "r");
    struct entry *entry = show->entries;
    long pid, ms;

    show->count = 0;
    while (file && show->count < MOST &&
           fscanf(file, "%7s %15s %u %ld %ld", entry->word, entry->stage, &entry->index,
                  &pid, &ms) == 5) {
        entry->pid = (pid_t)pid;
        entry->ms = ms;
        entry++;
        show->count++;
    }
    if (file)
        fclose(file);
}

size_t count(const struct show *show, const char *word)
{
    size_t n = 0;

    for (size_t i = 0; i < show->count; i++)
        n += !strcmp(show->entries[i].word, word);
    return n;
}

bool enough(void *arg)
{
    struct show *show = arg;

    assert_true(now_ms() - show->began_ms < PATIENCE_MS);
    read_diary(show);
    if (count(show, "start") < show->starts)
        return false;
    if (!show->number)
        return true;
    if (show->sent++ == 0)
        kill(getpid(), show->number);
    return false;
}

struct show *open_show(const char *const *argv, size_t starts)
{
    struct show *show = calloc(1, sizeof(*show));

    assert_non_null(show);
    snprintf(show->diary, sizeof(show->diary), "/tmp/newsmill-diary-XXXXXX");
    close(mkstemp(show->diary));
    snprintf(show->log, sizeof(show->log), "/tmp/newsmill-log-XXXXXX");
    show->what = (struct supervision){
        .config = &config,
        .instance = "box",
        .program = FAKE_WORKER,
        .argv = argv,
        .done = enough,
        .arg = show,
        .first_wait_ms = 50,
        .longest_wait_ms = 200,
        .grace_ms = 5000,
        .log = { "supervisor", mkstemp(show->log), LOG_INFO, LOG_PLAIN },
    };
    show->starts = starts;
    return show;
}

struct show *open_two(const char *const *argv, size_t starts)
{
    static const char *const two[] = { "two" };
    struct show *show = open_show(argv, starts);

    show->what.stages = two;
    show->what.stage_count = 1;
    return show;
}

void read_log(struct show *show)
{
    ssize_t len = pread(show->what.log.fd, show->text, sizeof(show->text) - 1, 0);

    show->text[len > 0 ? len : 0] = 0;
}

void run(struct show *show, enum exit_code expected)
{
    const char *argv[8] = { "fake", show->diary };

    for (size_t i = 2; i < 8 && show->what.argv[i - 2]; i++)
        argv[i] = show->what.argv[i - 2];
    show->what.argv = argv;
    show->began_ms = now_ms();
    assert_int_equal(supervise(&show->what), expected);
    read_diary(show);
    read_log(show);
    /* Nothing is left behind. */
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

void close_show(struct show *show)
{
    unlink(show->diary);
    unlink(show->log);
    close(show->what.log.fd);
    free(show);
}
