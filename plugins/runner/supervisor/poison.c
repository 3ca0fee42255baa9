/* SPDX-License-Identifier: Apache-2.0
 * poison.c - judges deaths and keeps the suspects. */
#include "supervisor/poison.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Those that a process sends itself by what it does. */
static bool is_own_signal(int number)
{
    static const int own[] = { SIGSEGV, SIGABRT, SIGBUS,  SIGFPE, SIGILL,
                               SIGSYS,  SIGTRAP, SIGXCPU, SIGXFSZ };

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        if (own[i] == number)
            return true;
    return false;
}

enum poison poison_judge(int status, const struct note *note, bool oom, uint8_t *number)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    *number = (uint8_t)(signal ? signal : WIFEXITED(status) ? WEXITSTATUS(status) : 0);
    if (note->call == NOTES_IDLE)
        return POISON_NONE;
    if (is_own_signal(signal))
        return POISON_SIGNAL;
    if (signal == SIGKILL && oom)
        return POISON_OOM;
    if (signal || note->end == NOTES_STOPPED)
        return POISON_NONE;
    return note->end == NOTES_TIMEOUT ? POISON_TIMEOUT : POISON_EXIT;
}

bool suspects_join(struct suspects *suspects, struct notes *notes)
{
    struct notes **more = realloc((void *)suspects->notes,
                                  (suspects->notes_count + 1) * sizeof(*suspects->notes));

    if (!more)
        return false;
    suspects->notes = more;
    suspects->notes[suspects->notes_count++] = notes;
    return true;
}

void suspects_finish(struct suspects *suspects)
{
    free((void *)suspects->notes);
    suspects->notes = NULL;
    suspects->notes_count = 0;
}

static void publish(const struct suspects *suspects)
{
    for (size_t i = 0; i < suspects->notes_count; i++)
        notes_publish(suspects->notes[i], suspects->items, suspects->count);
}

static void remove_at(struct suspects *suspects, size_t i)
{
    struct suspect *items = suspects->items;

    suspects->count--;
    memmove(&items[i], &items[i + 1], (suspects->count - i) * sizeof(*items));
}

static bool is_stored(const struct suspects *suspects, uint64_t id)
{
    for (size_t i = 0; i < suspects->notes_count; i++)
        if (notes_is_cleared(suspects->notes[i], id))
            return true;
    return false;
}

void suspects_forget_stored(struct suspects *suspects)
{
    size_t before = suspects->count;

    for (size_t i = before; i-- > 0;)
        if (is_stored(suspects, suspects->items[i].id))
            remove_at(suspects, i);
    if (suspects->count < before)
        publish(suspects);
}

/* A record alone goes on where it was; ranges that meet become one. */
static bool takes_up(const struct suspect *old, const struct suspect *fresh)
{
    if (old->partition != fresh->partition)
        return false;
    if (old->deaths || fresh->deaths)
        return old->deaths && fresh->deaths && old->first == fresh->first;
    return old->first <= fresh->last && fresh->first <= old->last;
}

static void take_up(const struct suspect *old, struct suspect *fresh)
{
    if (old->first < fresh->first)
        fresh->first = old->first;
    if (old->last > fresh->last)
        fresh->last = old->last;
    if (fresh->deaths > 0)
        fresh->deaths = old->deaths < POISON_DEATHS ? old->deaths + 1 : POISON_DEATHS;
}

const struct suspect *suspects_blame(struct suspects *suspects, const struct note *note,
                                     enum poison poison, uint8_t number)
{
    struct suspect fresh = { .id = ++suspects->last_id,
                             .first = note->first,
                             .last = note->last,
                             .partition = note->partition,
                             .deaths = note->first == note->last,
                             .poison = (uint8_t)poison,
                             .number = number };

    if (note->call != NOTES_PROCESS && note->call != NOTES_SEND)
        return NULL;
    for (size_t i = suspects->count; i-- > 0;)
        if (takes_up(&suspects->items[i], &fresh)) {
            take_up(&suspects->items[i], &fresh);
            remove_at(suspects, i);
        }
    if (suspects->count == NOTES_SUSPECTS)
        remove_at(suspects, 0);
    suspects->items[suspects->count++] = fresh;
    publish(suspects);
    return &suspects->items[suspects->count - 1];
}

void suspect_log(const struct suspect *suspect, const struct log *log, const char *worker,
                 const char *topic)
{
    char name[POISON_NAME_BYTES];
    const char *then = "they come again, one at a time";

    if (suspect->deaths > 0)
        then = "it comes again, alone";
    if (suspect->deaths >= POISON_DEATHS)
        then = "it is dead-lettered";
    poison_name(suspect, name);
    log_event(log, LOG_WARN, "suspect", LOG_TEXT("worker", worker),
              LOG_TEXT("topic", topic), LOG_NUMBER("partition", suspect->partition),
              LOG_NUMBER("first", suspect->first), LOG_NUMBER("last", suspect->last),
              LOG_TEXT("death", name), LOG_NUMBER("deaths", suspect->deaths),
              LOG_TEXT("then", then));
}
