/* SPDX-License-Identifier: Apache-2.0
 * state_dir.c - a name that stays, in a folder with one owner. */
#include "supervisor/state_dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

struct place {
    char root[64], folder[96];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    assert_non_null(place);
    snprintf(place->root, sizeof(place->root), "/tmp/newsmill-state-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    snprintf(place->folder, sizeof(place->folder), "%s/var/lib", place->root);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;
    char path[160];

    snprintf(path, sizeof(path), "%s/lock", place->folder);
    unlink(path);
    snprintf(path, sizeof(path), "%s/instance", place->folder);
    unlink(path);
    rmdir(place->folder);
    snprintf(path, sizeof(path), "%s/var", place->root);
    if (rmdir(path))
        unlink(path);
    rmdir(place->root);
    free(place);
    return 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void the_name_stays(void **state)
{
    struct place *place = *state;
    struct state_dir first, second, other;
    struct mill_error error;

    assert_int_equal(state_dir_open(place->folder, NULL, &first, &error), EXIT_DONE);
    assert_int_equal(strlen(first.instance), 16);
    state_dir_close(&first);
    assert_int_equal(state_dir_open(place->folder, "box-7", &other, &error), EXIT_DONE);
    assert_string_equal(other.instance, "box-7");
    state_dir_close(&other);
    assert_int_equal(state_dir_open(place->folder, NULL, &second, &error), EXIT_DONE);
    assert_string_equal(second.instance, first.instance);
    state_dir_close(&second);
}

static void a_second_owner_is_refused_by_pid(void **state)
{
    struct place *place = *state;
    struct mill_error error = { "" };
    struct state_dir mine, theirs = { .lock = -5 };
    char expected[400];
    pid_t pid;
    int status;

    assert_int_equal(state_dir_open(place->folder, NULL, &mine, &error), EXIT_DONE);
    snprintf(expected, sizeof(expected),
             "state.dir %s belongs to the newsmill that runs as pid %ld; stop that one, "
             "or give this one another state.dir",
             place->folder, (long)getpid());
    assert_int_equal(state_dir_open(place->folder, NULL, &theirs, &error), EXIT_FENCED);
    assert_string_equal(error.text, expected);
    assert_int_equal(theirs.lock, -5);
    /* From another process too, and no longer once the owner is gone. */
    pid = fork();
    if (pid == 0)
        _exit((int)state_dir_open(place->folder, NULL, &theirs, &error));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), EXIT_FENCED);
    state_dir_close(&mine);
    assert_int_equal(state_dir_open(place->folder, NULL, &theirs, &error), EXIT_DONE);
    state_dir_close(&theirs);
}

static void a_folder_that_cannot_be(void **state)
{
    struct place *place = *state;
    struct mill_error error = { "" };
    struct state_dir mine;
    char path[160], expected[512];

    /* Holds for root too, whom no mode keeps out. */
    snprintf(path, sizeof(path), "%s/var", place->root);
    write_file(path, "a file");
    assert_int_equal(state_dir_open(place->folder, NULL, &mine, &error), EXIT_USAGE);
    snprintf(
        expected, sizeof(expected),
        "state.dir %s: Not a directory; make it writable for this user (sudo install "
        "-d -o %ld %s), or name another folder as state: {dir: ...}",
        place->folder, (long)geteuid(), place->folder);
    assert_string_equal(error.text, expected);
}

static void a_folder_that_is_not_writable(void **state)
{
    struct place *place = *state;
    struct mill_error error = { "" };
    struct state_dir mine;
    pid_t pid;
    int status;

    /* As nobody, below a folder that is its owner's alone. */
    pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(77);
        if (state_dir_open(geteuid() == 65534 ? place->folder : "/proc/1/newsmill", NULL,
                           &mine, &error) != EXIT_USAGE)
            _exit(1);
        _exit(strstr(error.text, "make it writable for this user") ? 0 : 2);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_broken_name_is_not_replaced(void **state)
{
    static const char *const texts[] = { "", "\n", "two words\n", "no end", "a\nb\n" };
    struct place *place = *state;
    struct mill_error error = { "" };
    struct state_dir mine;
    char path[160];

    assert_int_equal(state_dir_open(place->folder, NULL, &mine, &error), EXIT_DONE);
    state_dir_close(&mine);
    snprintf(path, sizeof(path), "%s/instance", place->folder);
    for (size_t i = 0; i < COUNT(texts); i++) {
        write_file(path, texts[i]);
        assert_int_equal(state_dir_open(place->folder, NULL, &mine, &error), EXIT_USAGE);
        assert_non_null(strstr(error.text, "/instance: want one line of letters"));
    }
}

static void a_given_name_is_checked(void **state)
{
    static const char *const names[] = {
        "",
        "a b",
        "a/b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    struct place *place = *state;
    struct mill_error error;
    struct state_dir mine;

    for (size_t i = 0; i < COUNT(names); i++)
        assert_int_equal(state_dir_open(place->folder, names[i], &mine, &error),
                         EXIT_USAGE);
    assert_non_null(strstr(error.text, "--instance: want at most 64 letters"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_name_stays, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_second_owner_is_refused_by_pid, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_writable, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_broken_name_is_not_replaced, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_given_name_is_checked, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
