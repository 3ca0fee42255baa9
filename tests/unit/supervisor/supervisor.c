/* SPDX-License-Identifier: Apache-2.0
 * supervisor.c - workers that run, die, refuse, hang and talk, under a supervisor with
 * small times. */
#include "show.h"

#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

static void all_run_and_all_stop(void **state)
{
    struct show *show = open_show((const char *const[]){ "document", NULL }, 3);

    run(show, EXIT_DONE);
    assert_int_equal(count(show, "start"), 3);
    assert_int_equal(count(show, "stop"), 3);
    assert_non_null(strstr(show->text, "info supervisor started worker=one.0 pid="));
    assert_non_null(strstr(show->text, "info supervisor stopped worker=two.0"));
    /* The configuration came through descriptor 3. */
    assert_non_null(strstr(show->text, "one.1 | {\"form\":"));
    close_show(show);
}

static void only_the_named_stages_run(void **state)
{
    struct show *show = open_two((const char *const[]){ NULL }, 1);

    run(show, EXIT_DONE);
    assert_int_equal(count(show, "start"), 1);
    assert_string_equal(show->entries[0].stage, "two");
    close_show(show);
}

/* Waits 50, 100, 200, 200 ms: doubled, then at its longest. */
static void restarts_back_off(void **state)
{
    static const int64_t least[] = { 50, 100, 200, 200 };
    struct show *show = open_two((const char *const[]){ "die", NULL }, 5);

    run(show, EXIT_DONE);
    assert_true(show->count >= 5);
    for (size_t i = 0; i < 4; i++) {
        int64_t waited = show->entries[i + 1].ms - show->entries[i].ms;

        assert_in_range(waited, least[i] - 2, least[i] + 2000);
    }
    assert_non_null(strstr(show->text, "ended worker=two.0 code=1 why=\"it failed\" "
                                       "again_in_ms=100"));
    close_show(show);
}

/* Each life of 150 ms is a healthy one, so that the wait stays at the first. */
static void a_healthy_life_forgives(void **state)
{
    struct show *show = open_two((const char *const[]){ "short", NULL }, 4);

    show->what.healthy_ms = 100;
    run(show, EXIT_DONE);
    assert_non_null(strstr(show->text, "again_in_ms=50"));
    assert_null(strstr(show->text, "again_in_ms=100"));
    close_show(show);
}

static void a_killed_worker_comes_back_alone(void **state)
{
    struct show *show = open_show((const char *const[]){ "two.0=crash", NULL }, 5);

    run(show, EXIT_DONE);
    assert_int_equal(count(show, "stop"), 2);
    assert_non_null(strstr(show->text, "ended worker=two.0 signal=9 why=Killed"));
    assert_null(strstr(show->text, "ended worker=one"));
    close_show(show);
}

static void a_stage_that_refuses_stops_all(void **state)
{
    struct show *show = open_show((const char *const[]){ "two.0=refuse", NULL }, 1000);

    run(show, EXIT_USAGE);
    assert_non_null(strstr(show->text, "refused stage=two why="));
    assert_int_equal(count(show, "stop") <= 2, 1);
    close_show(show);
}

static void one_worker_that_refuses_is_tried_again(void **state)
{
    struct show *show = open_show((const char *const[]){ "one.1=refuse", NULL }, 5);

    run(show, EXIT_DONE);
    assert_int_equal(count(show, "stop"), 2);
    assert_null(strstr(show->text, "refused stage="));
    close_show(show);
}

static void a_fenced_worker_says_so(void **state)
{
    struct show *show = open_show((const char *const[]){ "two.0=fenced", NULL }, 4);

    run(show, EXIT_DONE);
    assert_non_null(strstr(show->text, "why=\"fenced: another newsmill runs under this "
                                       "instance's name\""));
    close_show(show);
}

static void sigterm_reaches_every_worker(void **state)
{
    struct show *show = open_show((const char *const[]){ NULL }, 3);

    show->number = SIGTERM;
    run(show, EXIT_DONE);
    assert_int_equal(count(show, "stop"), 3);
    assert_non_null(strstr(show->text, "stopping why=Terminated"));
    close_show(show);
}

static void who_does_not_stop_is_killed(void **state)
{
    struct show *show = open_show((const char *const[]){ "one.0=hang", NULL }, 3);

    show->number = SIGINT;
    show->what.grace_ms = 300;
    run(show, EXIT_FAILED);
    assert_int_equal(count(show, "stop"), 2);
    assert_non_null(strstr(show->text, "error supervisor killed worker=one.0 pid="));
    assert_null(strstr(show->text, "killed worker=one.1"));
    close_show(show);
}

/* A helper sends the second signal long before the grace is over. */
static void a_second_signal_kills_at_once(void **state)
{
    struct show *show = open_show((const char *const[]){ "hang", NULL }, 3);
    int64_t began = now_ms();
    pid_t helper;

    show->number = SIGTERM;
    show->what.grace_ms = 60000;
    helper = fork();
    if (helper == 0) {
        do {
            usleep(20000);
            read_diary(show);
        } while (count(show, "start") < 3);
        for (int i = 0; i < 100; i++) {
            usleep(100000);
            kill(getppid(), SIGTERM);
        }
        _exit(0);
    }
    {
        const char *argv[] = { "fake", show->diary, "hang", NULL };

        show->what.argv = argv;
        show->began_ms = began;
        assert_int_equal(supervise(&show->what), EXIT_FAILED);
        show->what.argv = NULL;
    }
    kill(helper, SIGKILL);
    waitpid(helper, NULL, 0);
    assert_true(now_ms() - began < 10000);
    close_show(show);
}

static void lines_pass_through(void **state)
{
    struct show *show = open_show((const char *const[]){ "two.0=lines", NULL }, 3);

    run(show, EXIT_DONE);
    assert_non_null(strstr(show->text, "\n2026-11-24T14:00:00.123Z info one.0 hello\n"));
    assert_non_null(strstr(show->text, "\ntwo.0 | ==1==ERROR: plain\n"));
    assert_non_null(strstr(show->text, "x\ntwo.0 | xxxx"));
    assert_non_null(strstr(show->text, "\ntwo.0 | no end\n"));
    close_show(show);
}

/* What is no JSON comes as an event, in pieces, so that the whole log is JSON. */
static void every_line_is_json(void **state)
{
    struct show *show = open_show((const char *const[]){ "two.0=lines", NULL }, 3);
    size_t lines = 0;

    show->what.log.form = LOG_JSON;
    run(show, EXIT_DONE);
    for (char *line = show->text, *end; (end = strchr(line, '\n')); line = end + 1) {
        json_t *json =
            json_loadb(line, (size_t)(end - line), JSON_REJECT_DUPLICATES, NULL);

        if (!json_is_object(json))
            fail_msg("%.*s", (int)(end - line), line);
        json_decref(json);
        lines++;
    }
    assert_true(lines > 20000 / 600);
    assert_non_null(strstr(show->text,
                           "\"event\":\"output\",\"worker\":\"two.0\",\"line\":"
                           "\"==1==ERROR: plain\"}\n"));
    close_show(show);
}

static void a_worker_may_close_its_output(void **state)
{
    struct show *show = open_show((const char *const[]){ "mute", NULL }, 3);
    struct timespec before, after;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    run(show, EXIT_DONE);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    assert_int_equal(count(show, "stop"), 3);
    /* The ended pipe does not keep the loop awake. */
    assert_true(after.tv_sec - before.tv_sec <= 1);
    close_show(show);
}

static const char not_there[] = "one.0 | cannot be started: No such file or directory\n";

/* Ends the show once the line is there: SIGTERM may reach a worker before its exec. */
static bool told_that_it_is_not_there(void *arg)
{
    struct show *show = arg;

    read_log(show);
    return strstr(show->text, not_there) && enough(show);
}

static void a_program_that_is_not_there(void **state)
{
    struct show *show = open_show((const char *const[]){ NULL }, 1000);
    int64_t began = now_ms();

    show->what.program = "/nowhere/worker";
    show->starts = 0;
    show->what.first_wait_ms = 5;
    show->what.done = told_that_it_is_not_there;
    run(show, EXIT_DONE);
    assert_non_null(strstr(show->text, not_there));
    assert_true(now_ms() - began < 5000);
    close_show(show);
}

/* SIGKILL leaves the supervisor no time: the kernel ends its workers. */
static void workers_die_with_their_supervisor(void **state)
{
    struct show *show = open_show((const char *const[]){ "hang", NULL }, 1000);
    pid_t supervisor = fork();
    bool alive = true;

    if (supervisor == 0) {
        const char *argv[] = { "fake", show->diary, "hang", NULL };

        show->what.argv = argv;
        show->began_ms = now_ms();
        _exit((int)supervise(&show->what));
    }
    show->began_ms = now_ms();
    while (now_ms() - show->began_ms < PATIENCE_MS && count(show, "start") < 3) {
        usleep(10000);
        read_diary(show);
    }
    assert_int_equal(count(show, "start"), 3);
    kill(supervisor, SIGKILL);
    assert_int_equal(waitpid(supervisor, NULL, 0), supervisor);
    for (int i = 0; i < 200 && alive; i++) {
        usleep(10000);
        alive = false;
        for (size_t k = 0; k < show->count; k++) {
            char path[64], line[256] = "";
            FILE *file;

            /* Whoever inherits them may not have reaped them yet: Z is dead too. */
            snprintf(path, sizeof(path), "/proc/%ld/stat", (long)show->entries[k].pid);
            file = fopen(path, "r");
            if (file && fgets(line, sizeof(line), file) && !strstr(line, ") Z"))
                alive = true;
            if (file)
                fclose(file);
        }
    }
    assert_false(alive);
    close_show(show);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_run_and_all_stop),
        cmocka_unit_test(only_the_named_stages_run),
        cmocka_unit_test(restarts_back_off),
        cmocka_unit_test(a_healthy_life_forgives),
        cmocka_unit_test(a_killed_worker_comes_back_alone),
        cmocka_unit_test(a_stage_that_refuses_stops_all),
        cmocka_unit_test(one_worker_that_refuses_is_tried_again),
        cmocka_unit_test(a_fenced_worker_says_so),
        cmocka_unit_test(sigterm_reaches_every_worker),
        cmocka_unit_test(who_does_not_stop_is_killed),
        cmocka_unit_test(a_second_signal_kills_at_once),
        cmocka_unit_test(lines_pass_through),
        cmocka_unit_test(every_line_is_json),
        cmocka_unit_test(a_worker_may_close_its_output),
        cmocka_unit_test(a_program_that_is_not_there),
        cmocka_unit_test(workers_die_with_their_supervisor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
