/* SPDX-License-Identifier: Apache-2.0
 *
 * hazard.c - a stage that dies of what a note says:
 *
 *   segv, abort   by that signal      exit       leaves by exit()
 *   loop          does not return     sleep MS   takes that long, then passes
 *   eat           takes memory until there is none
 *   slow...       takes a millisecond, then passes
 *   anything else is passed on
 */
#include <newsmill/plugin.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "note.h"

static bool is(struct mill_str text, const char *word)
{
    return text.len >= strlen(word) && !memcmp(text.data, word, strlen(word));
}

static void sleep_ms(long ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&time, NULL);
}

/* Touched, so that it is really taken, and never given back. */
static void eat(void)
{
    const size_t bite = 1 << 20;
    volatile char *memory;

    while ((memory = malloc(bite)))
        for (size_t i = 0; i < bite; i += 512)
            memory[i] = 1;
}

static void meet(struct mill_str text)
{
    char digits[16] = "";

    if (is(text, "segv"))
        raise(SIGSEGV);
    if (is(text, "abort"))
        abort();
    if (is(text, "exit"))
        exit(7); /* NOLINT(concurrency-mt-unsafe): as bad libraries do */
    if (is(text, "eat"))
        eat();
    if (is(text, "slow"))
        sleep_ms(1);
    while (is(text, "loop"))
        sleep_ms(1);
    if (is(text, "sleep ") && text.len < sizeof(digits)) {
        memcpy(digits, text.data + 6, text.len - 6);
        sleep_ms(strtol(digits, NULL, 10));
    }
}

static enum mill_status process(void *part, const struct mill_batch *in,
                                struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++) {
        const struct note *note = in->records[i]->value;

        meet(note->text);
        mill_emit(host, 0, in->records[i], in->records[i]);
    }
    return MILL_OK;
}

static const struct mill_output outputs[] = {
    { "out", &note_type },
    { 0 },
};

static const struct mill_stage hazard = {
    MILL_STAGE_ABI,      .name = "hazard",   .summary = "dies of what its input says",
    .input = &note_type, .outputs = outputs, .process = process,
};

MILL_EXPORT_STAGE(hazard)
