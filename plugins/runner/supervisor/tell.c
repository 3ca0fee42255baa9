/* SPDX-License-Identifier: Apache-2.0
 * tell.c - the workers' lines, and the supervisor's about them. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "supervisor/fleet.h"
#include "text/utf8.h"

static bool is_json(struct mill_str line)
{
    json_t *json =
        line.len && *line.data == '{' ? json_loadb(line.data, line.len, 0, NULL) : NULL;
    bool is_object = json_is_object(json);

    json_decref(json);
    return is_object;
}

/* As events, so that who reads JSON reads it all. An event takes 4 KiB with its escapes,
 * of up to six bytes a byte. */
static void wrap_line(struct worker *worker, struct mill_str line)
{
    char text[601];

    do {
        struct mill_str part = utf8_cut(line, sizeof(text) - 1);

        if (!part.len) /* not UTF-8: anywhere will do */
            part.len = line.len < sizeof(text) ? line.len : sizeof(text) - 1;
        memcpy(text, part.data, part.len);
        text[part.len] = '\0';
        say(worker->fleet, LOG_WARN, "output", LOG_TEXT("worker", worker->who),
            LOG_TEXT("line", text));
        line.data += part.len;
        line.len -= part.len;
    } while (line.len);
}

/* Workers log in lines that begin with the time and their own name; anything else (a
 * sanitizer, a library) is told apart by the worker's. */
void pass_line(void *arg, struct mill_str line)
{
    struct worker *worker = arg;
    bool wants_json = worker->fleet->what->log.form == LOG_JSON;
    bool logged = line.len > 20 && line.data[0] == '2' && line.data[4] == '-' &&
                  line.data[10] == 'T';
    char before[sizeof(worker->who) + 4] = "";

    if (wants_json && !is_json(line)) {
        wrap_line(worker, line);
        return;
    }
    if (!wants_json && !logged)
        snprintf(before, sizeof(before), "%s | ", worker->who);
    screen_line(&worker->fleet->screen, before, line);
}

void show_status(struct fleet *fleet)
{
    char text[200];
    size_t waiting = 0;

    for (size_t i = 0; i < fleet->count; i++)
        waiting += !fleet->workers[i].child.pid;
    if (fleet->stopping)
        snprintf(text, sizeof(text), "stopping: %zu of %zu workers left",
                 fleet->count - waiting, fleet->count);
    else
        snprintf(text, sizeof(text), "%zu of %zu workers run; Ctrl-C stops them",
                 fleet->count - waiting, fleet->count);
    screen_status(&fleet->screen, text);
}

/* A worker's exit code in words. */
static const char *why_it_ended(int code)
{
    switch (code) {
    case EXIT_USAGE:
        return "it refused to start";
    case EXIT_FENCED:
        return "fenced: another newsmill runs under this instance's name";
    case EXIT_DONE:
        return "it stopped without being told to";
    case 127:
        return "its program cannot be run";
    default:
        return "it failed";
    }
}

void tell_end(struct fleet *fleet, struct worker *worker, int status)
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const char *why = number ? strsignal(number) : why_it_ended(code);

    if (fleet->stopping && code == EXIT_DONE)
        say(fleet, LOG_INFO, "stopped", LOG_TEXT("worker", worker->who));
    else if (fleet->stopping)
        say(fleet, LOG_WARN, "ended", LOG_TEXT("worker", worker->who),
            LOG_NUMBER(number ? "signal" : "code", number ? number : code));
    else
        say(fleet, LOG_ERROR, "ended", LOG_TEXT("worker", worker->who),
            LOG_NUMBER(number ? "signal" : "code", number ? number : code),
            LOG_TEXT("why", why), LOG_NUMBER("again_in_ms", worker->again_ms));
}
