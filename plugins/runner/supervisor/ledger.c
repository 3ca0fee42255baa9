/* SPDX-License-Identifier: Apache-2.0
 * ledger.c - adds up what a worker's processes told, one after the other. */
#include "supervisor/ledger.h"

#include <string.h>
#include <unistd.h>

enum { PACE_MS = 900 }; /* looks come every second, more or less */

void ledger_open(struct ledger *ledger, int *descriptor)
{
    struct mill_error error;

    sheet_free(ledger->sheet);
    ledger->sheet = NULL;
    ledger->edition = 0;
    ledger->told_ms = 0;
    *descriptor = -1;
    if (sheet_make(&ledger->sheet, descriptor, &error) != MILL_OK)
        *descriptor = -1;
}

void ledger_started(struct ledger *ledger, pid_t pid, double now_s)
{
    ledger->pid = pid;
    ledger->started_s = now_s;
    ledger->starts++;
}

double ledger_total(const struct ledger *ledger, enum metric metric)
{
    size_t first, count = report_find(&ledger->shown, metric, &first);
    double total = 0;

    for (size_t i = 0; i < count; i++)
        total += ledger->shown.samples[first + i].value;
    return total;
}

static void keep_pace(struct ledger *ledger, int64_t now_ms)
{
    size_t steps = ledger->steps;

    if (steps > 0 && now_ms - ledger->pace[steps - 1].at_ms < PACE_MS)
        return;
    if (ledger->steps == PACE_STEPS) {
        memmove(ledger->pace, ledger->pace + 1, (PACE_STEPS - 1) * sizeof(*ledger->pace));
        ledger->steps--;
    }
    ledger->pace[ledger->steps++] =
        (struct pace_step){ now_ms, ledger_total(ledger, M_INPUT_RECORDS),
                            ledger_total(ledger, M_OUTPUT_RECORDS) };
}

static void read_sheet(struct ledger *ledger, int64_t now_ms)
{
    struct report now = { .count = 0 };
    struct mill_error error;
    struct buffer bytes;
    uint64_t edition;

    buffer_init(&bytes, SHEET_BYTES);
    if (sheet_read(ledger->sheet, &bytes, &edition) && edition != ledger->edition) {
        enum mill_status status =
            report_read((struct mill_str){ bytes.data, bytes.len }, &now, &error);

        ledger->edition = edition;
        if (status == MILL_OK)
            status = report_sum(&ledger->before, &now, &ledger->shown, &error);
        if (status == MILL_OK)
            ledger->told_ms = now_ms;
        else
            ledger->refused += status == MILL_FATAL;
    }
    report_free(&now);
    buffer_finish(&bytes);
}

void ledger_look(struct ledger *ledger, int64_t now_ms)
{
    if (ledger->sheet)
        read_sheet(ledger, now_ms);
    keep_pace(ledger, now_ms);
}

void ledger_ended(struct ledger *ledger, int64_t now_ms, int64_t due_ms)
{
    const struct report nothing = { .state = REPORT_STARTING };
    struct mill_error error;

    ledger_look(ledger, now_ms);
    ledger->pid = 0;
    ledger->due_ms = due_ms;
    ledger->told_ms = 0;
    /* Counters stay, gauges were the process's. Without memory for it all stays. */
    if (report_sum(&ledger->shown, &nothing, &ledger->before, &error) == MILL_OK &&
        report_sum(&ledger->before, &nothing, &ledger->shown, &error) == MILL_OK) {
        sheet_free(ledger->sheet);
        ledger->sheet = NULL;
    }
}

void ledger_finish(struct ledger *ledger)
{
    sheet_free(ledger->sheet);
    report_free(&ledger->before);
    report_free(&ledger->shown);
}

uint64_t ledger_restarts(const struct ledger *ledger)
{
    return ledger->starts ? ledger->starts - 1 : 0;
}

void ledger_rates(const struct ledger *ledger, double *in, double *out)
{
    const struct pace_step *first = &ledger->pace[0], *last;
    double seconds;

    *in = *out = 0;
    if (ledger->steps < 2)
        return;
    last = &ledger->pace[ledger->steps - 1];
    seconds = (double)(last->at_ms - first->at_ms) / 1000;
    *in = (last->in - first->in) / seconds;
    *out = (last->out - first->out) / seconds;
}

bool ledger_is_ready(const struct ledger *ledger)
{
    return ledger->pid && ledger->told_ms && ledger->shown.is_ready;
}

const char *ledger_state(const struct ledger *ledger)
{
    if (!ledger->pid)
        return ledger->starts ? "down" : "not started";
    if (!ledger->told_ms)
        return report_state_name(REPORT_STARTING);
    return report_state_name(ledger->shown.state);
}
