/* SPDX-License-Identifier: Apache-2.0
 *
 * counting.c - a stage that counts notes by their text, in its store, and says each time
 * how often it saw it: `apple` gives `apple 1`, then `apple 2`.
 *
 *   forget TEXT   forgets the text's count
 *   grow N        puts N keys of their own, `grown ...`
 *
 * Memory is a cache of the store: the sum of all counts is kept beside it, and while the
 * store is small each call checks one against the other. With the option wake_ms it also
 * counts, under `(wakes)`, how often it woke, and says so; a wake that the store did not
 * survive is counted anew.
 */
#include <newsmill/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note.h"

enum { OUT, TEXT_BYTES = 512, SMALL = 10000 };

struct counting {
    unsigned long sum; /* of all counts in the store */
    long wake_ms;      /* 0: never */
};

#define TEXT(s) ((struct mill_str){ (s), strlen(s) })

static unsigned long number_in(struct mill_str text)
{
    char digits[24] = "";

    memcpy(digits, text.data, text.len < 20 ? text.len : 20);
    return strtoul(digits, NULL, 10);
}

static void emit(struct mill_host *host, const struct mill_record *from,
                 struct mill_str id, struct mill_str what, unsigned long count)
{
    char text[TEXT_BYTES];
    struct note note = { .id = id };
    struct mill_record out = { .key = what, .id = id, .value = &note };

    note.text =
        (struct mill_str){ text, (size_t)snprintf(text, sizeof(text), "%.*s %lu",
                                                  (int)(what.len < 400 ? what.len : 400),
                                                  what.data, count) };
    out.timestamp_ms = from ? from->timestamp_ms : mill_now(host);
    mill_emit(host, OUT, &out, from);
}

static unsigned long count_of(struct mill_host *host, struct mill_str what)
{
    struct mill_str value;

    return mill_get(host, what, &value) ? number_in(value) : 0;
}

static unsigned long count_up(struct counting *part, struct mill_host *host,
                              struct mill_str what)
{
    unsigned long count = count_of(host, what) + 1;
    char digits[24];

    snprintf(digits, sizeof(digits), "%lu", count);
    mill_put(host, what, TEXT(digits));
    part->sum++;
    return count;
}

static void grow(struct counting *part, struct mill_host *host, struct mill_str id,
                 struct mill_str text)
{
    for (unsigned long i = number_in(text); i > 0; i--) {
        char key[TEXT_BYTES];
        int len = snprintf(key, sizeof(key), "grown %.*s %08lu", (int)id.len, id.data, i);

        count_up(part, host, (struct mill_str){ key, (size_t)len });
    }
}

static bool starts(struct mill_str text, const char *with)
{
    return text.len > strlen(with) && !memcmp(text.data, with, strlen(with));
}

static struct mill_str after(struct mill_str text, const char *with)
{
    return (struct mill_str){ text.data + strlen(with), text.len - strlen(with) };
}

static void count_record(struct counting *part, const struct mill_record *record,
                         struct mill_host *host)
{
    const struct note *note = record->value;
    struct mill_str text = note->text;

    if (starts(text, "forget ")) {
        part->sum -= count_of(host, after(text, "forget "));
        mill_delete(host, after(text, "forget "));
    } else if (starts(text, "grow ")) {
        grow(part, host, record->id, after(text, "grow "));
    }
    emit(host, record, record->id, text, count_up(part, host, text));
}

static void add_up(void *arg, struct mill_str key, struct mill_str value)
{
    *(unsigned long *)arg += number_in(value);
}

static enum mill_status process(void *part, const struct mill_batch *in,
                                struct mill_host *host)
{
    struct counting *counting = part;
    unsigned long sum = 0;

    if (counting->sum < SMALL)
        mill_scan(host, add_up, &sum);
    if (counting->sum < SMALL && sum != counting->sum)
        return mill_fail(host, MILL_FATAL, "the store sums to %lu, memory to %lu", sum,
                         counting->sum);
    for (size_t i = 0; i < in->count; i++)
        count_record(counting, in->records[i], host);
    return MILL_OK;
}

static enum mill_status wake(void *part, int64_t now_ms, struct mill_host *host)
{
    struct counting *counting = part;
    unsigned long count = count_up(counting, host, TEXT("(wakes)"));

    emit(host, NULL, TEXT("wake"), TEXT("(wakes)"), count);
    mill_wake_at(host, now_ms + counting->wake_ms);
    return MILL_OK;
}

static enum mill_status attach(void *shared, struct mill_host *host, void **part)
{
    struct counting *counting = calloc(1, sizeof(*counting));
    const char *wake_ms = mill_option(host, "wake_ms");

    if (!counting)
        return mill_fail(host, MILL_RETRY, "no memory");
    mill_scan(host, add_up, &counting->sum);
    counting->wake_ms = strtol(wake_ms, NULL, 10);
    if (counting->wake_ms)
        mill_wake_at(host, mill_now(host) + counting->wake_ms);
    *part = counting;
    return MILL_OK;
}

static const struct mill_output outputs[] = {
    [OUT] = { "out", &note_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    { "wake_ms", MILL_NUMBER, "0", "wakes so often; 0: never" },
    { 0 },
};

static const struct mill_stage counting = {
    MILL_STAGE_ABI,      .name = "counting", .summary = "counts notes by their text",
    .input = &note_type, .outputs = outputs, .options = options,
    .attach = attach,    .detach = free,     .keeps_state = true,
    .process = process,  .wake = wake,
};

MILL_EXPORT_STAGE(counting)
