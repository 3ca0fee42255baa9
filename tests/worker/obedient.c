/* SPDX-License-Identifier: Apache-2.0
 *
 * obedient.c - a stage that does with a note what its text says:
 *
 *   reject WHY    dead-letters it          retry N   fails N times for now, then passes
 *   fatal         ends the worker          twice     emits it twice, as ID.1 and ID.2
 *   grow BYTES    emits a text that long   sleep MS  takes that long, then passes
 *   put           changes the store        anything else is passed on
 */
#include <newsmill/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "note.h"

enum { OUT };

struct obedient {
    unsigned retries; /* of the record that is failing now */
};

static bool starts(struct mill_str text, const char *with)
{
    return text.len >= strlen(with) && !memcmp(text.data, with, strlen(with));
}

/* The number after the first word. */
static long number_of(struct mill_str text)
{
    char digits[32] = "";
    const char *space = memchr(text.data, ' ', text.len);
    size_t len = space ? (size_t)(text.data + text.len - space) : 0;

    memcpy(digits, space ? space : "", len < sizeof(digits) ? len : sizeof(digits) - 1);
    return strtol(digits, NULL, 10);
}

static void emit(struct mill_host *host, const struct mill_record *record,
                 struct mill_str id, struct mill_str text)
{
    struct note note = { id, text };
    struct mill_record out = *record;

    out.id = id;
    out.value = &note;
    mill_emit(host, OUT, &out, record);
}

static void pass(struct mill_host *host, const struct mill_record *record)
{
    const struct note *note = record->value;

    emit(host, record, record->id, note->text);
}

static void emit_twice(struct mill_host *host, const struct mill_record *record)
{
    const struct note *note = record->value;

    for (int i = 1; i <= 2; i++) {
        char *id = mill_alloc(host, record->id.len + 2);

        if (!id)
            return;
        memcpy(id, record->id.data, record->id.len);
        memcpy(id + record->id.len, i == 1 ? ".1" : ".2", 2);
        emit(host, record, (struct mill_str){ id, record->id.len + 2 }, note->text);
    }
}

static void grow(struct mill_host *host, const struct mill_record *record)
{
    const struct note *note = record->value;
    size_t len = (size_t)number_of(note->text);
    char *text = mill_alloc(host, len);

    if (text)
        emit(host, record, record->id, (struct mill_str){ memset(text, 'x', len), len });
}

static void sleep_for(long ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&time, NULL);
}

static enum mill_status obey(struct obedient *part, const struct mill_record *record,
                             struct mill_host *host)
{
    const struct note *note = record->value;
    struct mill_str text = note->text;

    if (starts(text, "retry ") && part->retries < number_of(text)) {
        part->retries++;
        return mill_fail(host, MILL_RETRY, "asked to come again");
    }
    /* Not at any other record: those before it in the batch come again with it. */
    if (starts(text, "retry "))
        part->retries = 0;
    if (starts(text, "fatal"))
        return mill_fail(host, MILL_FATAL, "asked to end");
    if (starts(text, "sleep "))
        sleep_for(number_of(text));
    if (starts(text, "put"))
        mill_put(host, record->id, text);
    if (starts(text, "reject"))
        mill_reject(host, record, "asked to reject: %.*s", (int)text.len, text.data);
    else if (starts(text, "twice"))
        emit_twice(host, record);
    else if (starts(text, "grow "))
        grow(host, record);
    else
        pass(host, record);
    return MILL_OK;
}

static enum mill_status attach(void *shared, struct mill_host *host, void **part)
{
    *part = calloc(1, sizeof(struct obedient));
    return *part ? MILL_OK : mill_fail(host, MILL_RETRY, "no memory");
}

static enum mill_status process(void *part, const struct mill_batch *in,
                                struct mill_host *host)
{
    enum mill_status status = MILL_OK;

    for (size_t i = 0; i < in->count && status == MILL_OK; i++)
        status = obey(part, in->records[i], host);
    return status;
}

static const struct mill_output outputs[] = {
    [OUT] = { "out", &note_type },
    { 0 },
};

static const struct mill_stage obedient = {
    MILL_STAGE_ABI,      .name = "obedient",  .summary = "does what its input says",
    .input = &note_type, .outputs = outputs,  .attach = attach,
    .detach = free,      .keeps_state = true, .process = process,
};

MILL_EXPORT_STAGE(obedient)
