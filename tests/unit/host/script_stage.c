/* SPDX-License-Identifier: Apache-2.0
 * script_stage.c - commands of notes, one after the other. */
#include "script_stage.h"

#include "note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCRIPTS, SECOND };

/* One command of one record. */
struct step {
    struct mill_host *host;
    const struct mill_record *record;
    char words[3][100];
    enum mill_status status;
};

static struct mill_str str(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void emit_as(struct step *step, size_t output, const char *id)
{
    struct mill_record out = *step->record;

    if (id[0])
        out.id = str(id);
    mill_emit(step->host, output, &out, step->record);
}

static void emit_text(struct step *step, const char *byte, size_t count)
{
    struct mill_record out = *step->record;
    char *text = malloc(count);
    const struct note note = { out.id, { text, count } };

    memset(text, byte[0], count);
    out.value = &note;
    mill_emit(step->host, SCRIPTS, &out, step->record);
    free(text);
}

static void do_emit(struct step *step)
{
    emit_as(step, SCRIPTS, step->words[1]);
}

static void do_emit2(struct step *step)
{
    emit_as(step, SECOND, step->words[1]);
}

static void do_big(struct step *step)
{
    emit_text(step, "x", strtoul(step->words[1], NULL, 10));
}

static void do_torn(struct step *step)
{
    emit_text(step, "\xff", 3);
}

static void do_bare(struct step *step)
{
    struct mill_record out = *step->record;

    out.id = str("");
    mill_emit(step->host, SCRIPTS, &out, step->record);
}

static void do_orphan(struct step *step)
{
    char text[5000] = "";
    const struct note note = { step->record->id,
                               { text, strtoul(step->words[1], NULL, 10) } };
    struct mill_record out = *step->record;

    out.value = &note;
    mill_emit(step->host, SCRIPTS, &out, NULL);
}

static void do_output(struct step *step)
{
    emit_as(step, strtoul(step->words[1], NULL, 10), "");
}

static void do_get(struct step *step)
{
    struct mill_str value;
    char id[300];

    if (mill_get(step->host, str(step->words[1]), &value))
        snprintf(id, sizeof(id), "%s=%.*s", step->words[1], (int)value.len, value.data);
    else
        snprintf(id, sizeof(id), "%s?", step->words[1]);
    emit_as(step, SCRIPTS, id);
}

static void do_put(struct step *step)
{
    mill_put(step->host, str(step->words[1]), str(step->words[2]));
}

static void do_del(struct step *step)
{
    mill_delete(step->host, str(step->words[1]));
}

static void count_entry(void *arg, struct mill_str key, struct mill_str value)
{
    ++*(size_t *)arg;
}

static void do_scan(struct step *step)
{
    size_t count = 0;
    char id[32];

    mill_scan(step->host, count_entry, &count);
    snprintf(id, sizeof(id), "%zu", count);
    emit_as(step, SCRIPTS, id);
}

static void put_entry(void *arg, struct mill_str key, struct mill_str value)
{
    mill_put((struct mill_host *)arg, key, key);
}

static void do_scanput(struct step *step)
{
    mill_scan(step->host, put_entry, step->host);
}

static void do_alloc(struct step *step)
{
    size_t size = strtoul(step->words[1], NULL, 10);
    char *memory = mill_alloc(step->host, size);

    if (memory)
        memset(memory, 1, size);
}

static void do_reject(struct step *step)
{
    mill_reject(step->host, step->record, "%s", step->words[1]);
}

static void do_stray(struct step *step)
{
    struct mill_record copy = *step->record;

    mill_reject(step->host, &copy, "a copy");
}

static void do_count(struct step *step)
{
    mill_count(step->host, step->words[1], 1);
}

static void do_option(struct step *step)
{
    const char *value = mill_option(step->host, step->words[1]);

    emit_as(step, SCRIPTS, value ? value : "none");
}

static void do_wake(struct step *step)
{
    mill_wake_at(step->host, strtol(step->words[1], NULL, 10));
}

static void emit_number(struct step *step, long long number)
{
    char id[32];

    snprintf(id, sizeof(id), "%lld", number);
    emit_as(step, SCRIPTS, id);
}

static void do_now(struct step *step)
{
    emit_number(step, mill_now(step->host));
}

static void do_limit(struct step *step)
{
    emit_number(step, (long long)mill_limit(step->host, SCRIPTS));
}

static void do_retry(struct step *step)
{
    step->status = mill_fail(step->host, MILL_RETRY, "%s", step->words[1]);
}

static void do_fatal(struct step *step)
{
    step->status = mill_fail(step->host, MILL_FATAL, "%s", step->words[1]);
}

static void do_silent(struct step *step)
{
    step->status = MILL_RETRY;
}

static void do_lie(struct step *step)
{
    step->status = (enum mill_status)7;
}

static void do_problem(struct step *step)
{
    mill_problem(step->host, "rules.tsv", 3, 4, "late");
}

static void do_explain(struct step *step)
{
    mill_explain(step->host, strtoul(step->words[1], NULL, 10),
                 strtoul(step->words[2], NULL, 10), "kept", "as %s", "told");
}

static const struct {
    const char *name;
    void (*run)(struct step *step);
} commands[] = {
    { "emit", do_emit },       { "emit2", do_emit2 },     { "big", do_big },
    { "torn", do_torn },       { "bare", do_bare },       { "orphan", do_orphan },
    { "output", do_output },   { "get", do_get },         { "put", do_put },
    { "del", do_del },         { "scan", do_scan },       { "scanput", do_scanput },
    { "alloc", do_alloc },     { "reject", do_reject },   { "stray", do_stray },
    { "count", do_count },     { "option", do_option },   { "wake", do_wake },
    { "now", do_now },         { "limit", do_limit },     { "retry", do_retry },
    { "fatal", do_fatal },     { "silent", do_silent },   { "lie", do_lie },
    { "problem", do_problem }, { "explain", do_explain },
};

static void run_command(struct step *step, const char *text)
{
    memset(step->words, 0, sizeof(step->words));
    sscanf(text, "%99s %99s %99[^;]", step->words[0], step->words[1], step->words[2]);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (!strcmp(commands[i].name, step->words[0]))
            commands[i].run(step);
    }
}

static enum mill_status run_script(struct mill_host *host,
                                   const struct mill_record *record)
{
    const struct note *note = record->value;
    struct step step = { .host = host, .record = record };
    char script[1000], *rest = script;

    snprintf(script, sizeof(script), "%.*s", (int)note->text.len, note->text.data);
    while (rest && step.status == MILL_OK) {
        char *command = rest;

        rest = strstr(rest, "; ");
        if (rest) {
            *rest = '\0';
            rest += 2;
        }
        run_command(&step, command);
    }
    return step.status;
}

static enum mill_status run_scripts(void *part, const struct mill_batch *in,
                                    struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; status == MILL_OK && i < in->count; i++)
        status = run_script(host, in->records[i]);
    return status;
}

/* Runs the script under the key `wake`. */
static enum mill_status run_stored(void *part, int64_t now_ms, struct mill_host *host)
{
    struct note note = { { "w", 1 }, { NULL, 0 } };
    struct mill_record record = { .id = { "w", 1 }, .value = &note };
    char text[100];

    if (!mill_get(host, str("wake"), &note.text))
        return MILL_OK;
    snprintf(text, sizeof(text), "%.*s", (int)note.text.len, note.text.data);
    note.text = str(text);
    for (char *comma = text; (comma = strchr(comma, ',')); comma++)
        *comma = ';'; /* a script within a script */
    return run_script(host, &record);
}

static const struct mill_output outputs[] = {
    [SCRIPTS] = { "scripts", &note_type }, [SECOND] = { "second", &note_type }, { 0 }
};
static const struct mill_counter_spec counters[] = { { "copies", "a counter" }, { 0 } };
static const struct mill_option_spec options[] = {
    { "slots", MILL_NUMBER, "12", "a number" },
    { "none", MILL_TEXT, NULL, "not set" },
    { 0 },
};

const struct mill_stage script_stage = {
    MILL_STAGE_ABI,       .name = "script",    .summary = "does what it is told",
    .input = &note_type,  .outputs = outputs,  .options = options,
    .counters = counters, .keeps_state = true, .process = run_scripts,
    .wake = run_stored,
};
