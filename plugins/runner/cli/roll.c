/* SPDX-License-Identifier: Apache-2.0
 * roll.c - the page /status, summed up and in columns. */
#include "cli/roll.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supervisor/ask.h"

enum { SILENT_S = 10, LIST_BYTES = 64 };

json_t *roll_read(struct mill_str text)
{
    json_t *roll = json_loadb(text.data, text.len, 0, NULL);

    if (json_is_array(json_object_get(roll, "workers")))
        return roll;
    json_decref(roll);
    return NULL;
}

enum mill_status roll_ask(const char *address, json_t **roll, struct mill_error *error)
{
    struct buffer body;
    enum mill_status status;

    buffer_init(&body, ASK_BYTES);
    status = ask_page(address, "/status", &body, error);
    if (status == MILL_OK) {
        *roll = roll_read((struct mill_str){ body.data, body.len });
        if (!*roll)
            status = mill_error(error, MILL_RETRY,
                                "%s: what answers there is no supervisor", address);
    }
    buffer_finish(&body);
    return status;
}

const char *roll_bootstrap(const json_t *roll)
{
    return json_string_value(json_object_get(roll, "bootstrap"));
}

static int64_t integer(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

static double number(const json_t *json, const char *name)
{
    return json_number_value(json_object_get(json, name));
}

static const char *text(const json_t *json, const char *name)
{
    const char *value = json_string_value(json_object_get(json, name));

    return value ? value : "";
}

/* 0 to 1; -1: it does not say. */
static double restored(const json_t *worker)
{
    double sum = 0;
    size_t count = 0, i;
    json_t *partition;

    json_array_foreach(json_object_get(worker, "partitions"), i, partition)
    {
        if (!json_object_get(partition, "restored"))
            continue;
        sum += number(partition, "restored");
        count++;
    }
    return count ? sum / (double)count : -1;
}

static void describe(const json_t *worker, char state[ROLL_STATE_BYTES])
{
    const char *name = text(worker, "state"), *why = text(worker, "why");
    double share = restored(worker), silent = number(worker, "silent_s");
    char more[48] = "";

    if (!strcmp(name, "restoring") && share >= 0 && share <= 1)
        snprintf(more, sizeof(more), " %.0f %%", share * 100);
    else if (silent >= SILENT_S && silent < 1e9)
        snprintf(more, sizeof(more), " (silent for %.0f s)", silent);
    snprintf(state, ROLL_STATE_BYTES, "%s%s%s%s", name, more, *why ? ": " : "", why);
}

/* The worse the larger. */
static int badness(const json_t *worker)
{
    const char *state = text(worker, "state");

    if (!strcmp(state, "running"))
        return 0;
    if (!strcmp(state, "down") || !strcmp(state, "not started"))
        return 3;
    return json_is_true(json_object_get(worker, "ready")) ? 1 : 2;
}

static enum tone tone_of(int badness)
{
    static const enum tone tones[] = { GREEN, YELLOW, YELLOW, RED };

    return tones[badness];
}

void roll_sum(const json_t *roll, const char *stage, struct roll_stage *sum)
{
    json_t *worker;
    int worst = -1;
    size_t i;

    *sum = (struct roll_stage){ .tone = PLAIN };
    json_array_foreach(json_object_get(roll, "workers"), i, worker)
    {
        if (strcmp(text(worker, "stage"), stage) != 0)
            continue;
        sum->workers++;
        sum->in_rate += number(worker, "in_rate");
        sum->out_rate += number(worker, "out_rate");
        sum->dead += integer(worker, "dead");
        sum->restarts += integer(worker, "restarts");
        sum->lag += integer(worker, "lag");
        if (badness(worker) <= worst)
            continue;
        worst = badness(worker);
        sum->tone = tone_of(worst);
        describe(worker, sum->state);
    }
}

json_t *roll_workers(const json_t *roll, const char *stage)
{
    json_t *list = json_array(), *worker;
    size_t i;

    json_array_foreach(json_object_get(roll, "workers"), i, worker)
    {
        if (!strcmp(text(worker, "stage"), stage))
            json_array_append(list, worker);
    }
    return list;
}

/* "0-3,7", in the order in which they come. */
static void list_partitions(const json_t *worker, char out[LIST_BYTES])
{
    const json_t *list = json_object_get(worker, "partitions");
    size_t count = json_array_size(list), len = 0;

    *out = '\0';
    for (size_t i = 0; i < count && len < LIST_BYTES - 50;) {
        int64_t first = integer(json_array_get(list, i), "partition"), last = first;

        for (i++; i < count && last < INT32_MAX &&
                  integer(json_array_get(list, i), "partition") == last + 1;
             i++)
            last++;
        len += (size_t)snprintf(out + len, LIST_BYTES - len, "%s%" PRId64, len ? "," : "",
                                first);
        if (last > first)
            len += (size_t)snprintf(out + len, LIST_BYTES - len, "-%" PRId64, last);
        if (i < count && len >= LIST_BYTES - 50)
            snprintf(out + len, LIST_BYTES - len, ",...");
    }
}

static void print_worker(const json_t *worker, const struct terminal *terminal)
{
    char state[ROLL_STATE_BYTES], partitions[LIST_BYTES], who[128];
    int64_t resident = integer(worker, "resident");

    snprintf(who, sizeof(who), "%s.%" PRId64, text(worker, "stage"),
             integer(worker, "worker"));
    describe(worker, state);
    list_partitions(worker, partitions);
    terminal_cell(terminal, PLAIN, (struct mill_str){ who, strlen(who) }, 14, true);
    fprintf(terminal->to, " %7" PRId64 " ", integer(worker, "pid"));
    terminal_cell(terminal, PLAIN, (struct mill_str){ partitions, strlen(partitions) },
                  11, true);
    fprintf(terminal->to,
            " %8" PRId64 " %10" PRId64 " %10" PRId64 " %6" PRId64 " %5" PRId64
            "M %8" PRId64 "  ",
            integer(worker, "lag"), integer(worker, "in"), integer(worker, "out"),
            integer(worker, "dead"), resident / (1 << 20), integer(worker, "restarts"));
    terminal_print(terminal, tone_of(badness(worker)),
                   (struct mill_str){ state, strlen(state) });
    fputc('\n', terminal->to);
}

void roll_print(const json_t *roll, const struct terminal *terminal)
{
    json_t *worker;
    char head[128];
    size_t i;

    snprintf(head, sizeof(head), "%-14s %7s %-11s %8s %10s %10s %6s %6s %8s  %s",
             "WORKER", "PID", "PARTITIONS", "LAG", "IN", "OUT", "DEAD", "MEMORY",
             "RESTARTS", "STATE");
    terminal_text(terminal, BOLD, head);
    fputc('\n', terminal->to);
    json_array_foreach(json_object_get(roll, "workers"), i, worker)
    {
        print_worker(worker, terminal);
    }
}
