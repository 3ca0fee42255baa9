/* SPDX-License-Identifier: Apache-2.0
 * state_dir.c - takes the folder with flock, which ends with its owner whatever happens.
 */
#include "supervisor/state_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

bool instance_is_good(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= INSTANCE_BYTES &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                        "._-") == len;
}

enum mill_status instance_random(char name[INSTANCE_BYTES + 1], struct mill_error *error)
{
    uint64_t number;

    if (getrandom(&number, sizeof(number), 0) != sizeof(number))
        return mill_error(error, MILL_FATAL, "no random number: %s", strerror(errno));
    snprintf(name, INSTANCE_BYTES + 1, "%016" PRIx64, number);
    return MILL_OK;
}

static bool make_folders(const char *path)
{
    char part[PATH_MAX];

    if (strlen(path) >= sizeof(part)) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (const char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
        if (mkdir(part, 0755) && errno != EEXIST)
            return false;
    }
    return mkdir(path, 0755) == 0 || errno == EEXIST;
}

static enum exit_code unusable(struct mill_error *error, const char *path)
{
    int why = errno;

    mill_error(error, MILL_FATAL,
               "state.dir %s: %s; make it writable for this user (sudo install -d -o %ld "
               "%s), or name another folder as state: {dir: ...}",
               path, strerror(why), (long)geteuid(), path);
    return EXIT_USAGE;
}

static enum exit_code name_owner(int lock, const char *path, struct mill_error *error)
{
    char pid[24] = "";
    ssize_t len = pread(lock, pid, sizeof(pid) - 1, 0);

    pid[len > 0 ? len : 0] = 0;
    pid[strspn(pid, "0123456789")] = 0;
    mill_error(error, MILL_FATAL,
               "state.dir %s belongs to the newsmill that runs as pid %s; stop that one, "
               "or give this one another state.dir",
               path, *pid ? pid : "(not yet written)");
    return EXIT_FENCED;
}

static bool write_pid(int lock)
{
    char pid[24];
    int len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());

    return ftruncate(lock, 0) == 0 && pwrite(lock, pid, (size_t)len, 0) == len;
}

/* Through a file of another name, so that a crash leaves all of it or nothing. */
static bool keep_instance(int folder, const char *name)
{
    int file =
        openat(folder, "instance.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool good;

    if (file < 0)
        return false;
    good = dprintf(file, "%s\n", name) > 0 && fsync(file) == 0;
    close(file);
    return good && renameat(folder, "instance.new", folder, "instance") == 0 &&
           fsync(folder) == 0;
}

/* 1: read, 0: there is none, -1: not one good line. */
static int read_instance(int folder, char name[INSTANCE_BYTES + 1])
{
    char text[INSTANCE_BYTES + 2];
    int file = openat(folder, "instance", O_RDONLY | O_CLOEXEC);
    ssize_t len;

    if (file < 0)
        return errno == ENOENT ? 0 : -1;
    len = read(file, text, sizeof(text));
    close(file);
    if (len < 2 || text[len - 1] != '\n' || memchr(text, 0, (size_t)len))
        return -1;
    text[len - 1] = 0;
    if (!instance_is_good(text))
        return -1;
    memcpy(name, text, (size_t)len);
    return 1;
}

static enum exit_code find_instance(int folder, const char *path, const char *given,
                                    struct state_dir *state, struct mill_error *error)
{
    int found;

    if (given) {
        snprintf(state->instance, sizeof(state->instance), "%s", given);
        return EXIT_DONE;
    }
    found = read_instance(folder, state->instance);
    if (found < 0) {
        mill_error(error, MILL_FATAL,
                   "%s/instance: want one line of letters, digits, '.', '_' and '-'; "
                   "mend it, or remove it for a new name",
                   path);
        return EXIT_USAGE;
    }
    if (found)
        return EXIT_DONE;
    if (instance_random(state->instance, error))
        return EXIT_FAILED;
    return keep_instance(folder, state->instance) ? EXIT_DONE : unusable(error, path);
}

static enum exit_code take(int folder, const char *path, const char *given,
                           struct state_dir *state, struct mill_error *error)
{
    enum exit_code code;
    int lock = openat(folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (lock < 0)
        return unusable(error, path);
    if (flock(lock, LOCK_EX | LOCK_NB))
        code =
            errno == EWOULDBLOCK ? name_owner(lock, path, error) : unusable(error, path);
    else if (!write_pid(lock))
        code = unusable(error, path);
    else
        code = find_instance(folder, path, given, state, error);
    if (code == EXIT_DONE)
        state->lock = lock;
    else
        close(lock);
    return code;
}

enum exit_code state_dir_open(const char *path, const char *given,
                              struct state_dir *state, struct mill_error *error)
{
    enum exit_code code;
    int folder;

    if (given && !instance_is_good(given)) {
        mill_error(error, MILL_FATAL,
                   "--instance: want at most 64 letters, digits, '.', '_' and '-', got "
                   "'%s'",
                   given);
        return EXIT_USAGE;
    }
    if (!make_folders(path))
        return unusable(error, path);
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return unusable(error, path);
    code = take(folder, path, given, state, error);
    close(folder);
    return code;
}

void state_dir_close(struct state_dir *state)
{
    close(state->lock);
    state->lock = -1;
}
