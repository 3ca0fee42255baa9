/* SPDX-License-Identifier: Apache-2.0
 * notes.c - the shared page. Suspects change under a count that is odd meanwhile. */
#define _GNU_SOURCE /* memfd_create, seals */
#include "base/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTES_MAGIC = 0x6d6e7031, NOTES_BYTES = 4096 };
enum { LONGEST_RANGE = 1 << 24, MOST_TRIES = 1000 };

struct notes {
    uint32_t magic;
    _Atomic uint32_t call, end;
    _Atomic int32_t partition;
    _Atomic int64_t first, last;
    _Atomic uint64_t calls; /* how many began */
    _Atomic uint32_t generation, suspect_count;
    struct suspect suspects[NOTES_SUSPECTS];
    _Atomic uint64_t cleared[NOTES_SUSPECTS];
};

_Static_assert(sizeof(struct notes) <= NOTES_BYTES, "the notes are one page");

void poison_name(const struct suspect *suspect, char name[POISON_NAME_BYTES])
{
    const char *signal = sigabbrev_np(suspect->number);

    switch (suspect->poison) {
    case POISON_SIGNAL:
        snprintf(name, POISON_NAME_BYTES, "SIG%s", signal ? signal : "?");
        break;
    case POISON_EXIT:
        snprintf(name, POISON_NAME_BYTES, "exit %u", suspect->number);
        break;
    case POISON_TIMEOUT:
        snprintf(name, POISON_NAME_BYTES, "timeout");
        break;
    default:
        snprintf(name, POISON_NAME_BYTES, "oom");
    }
}

static struct notes *map(int file)
{
    void *page = mmap(NULL, NOTES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

    return page == MAP_FAILED ? NULL : page;
}

enum mill_status notes_new(struct notes **notes, int *file, struct mill_error *error)
{
    int made = memfd_create("newsmill-notes", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    struct notes *page = NULL;

    if (made >= 0 && !ftruncate(made, NOTES_BYTES) &&
        !fcntl(made, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
        page = map(made);
    if (!page) {
        mill_error(error, MILL_FATAL, "cannot share memory with a worker: %s",
                   strerror(errno));
        if (made >= 0)
            close(made);
        return MILL_FATAL;
    }
    page->magic = NOTES_MAGIC;
    *notes = page;
    *file = made;
    return MILL_OK;
}

struct notes *notes_map(int file)
{
    struct stat facts;
    struct notes *page;

    if (fstat(file, &facts) || facts.st_size != NOTES_BYTES)
        return NULL;
    page = map(file);
    if (page && page->magic != NOTES_MAGIC) {
        notes_free(page);
        return NULL;
    }
    return page;
}

void notes_free(struct notes *notes)
{
    if (notes)
        munmap(notes, NOTES_BYTES);
}

void notes_begin(struct notes *notes, enum notes_call call, int32_t partition,
                 int64_t first, int64_t last)
{
    atomic_store(&notes->partition, partition);
    atomic_store(&notes->first, first);
    atomic_store(&notes->last, last);
    atomic_fetch_add(&notes->calls, 1);
    atomic_store(&notes->call, call);
}

void notes_end(struct notes *notes)
{
    atomic_store(&notes->call, NOTES_IDLE);
}

uint64_t notes_timed_call(const struct notes *notes)
{
    uint32_t call = atomic_load(&notes->call);

    return call == NOTES_PROCESS || call == NOTES_WAKE ? atomic_load(&notes->calls) : 0;
}

void notes_ending(struct notes *notes, enum notes_end end)
{
    atomic_store(&notes->end, end);
}

uint32_t notes_generation(const struct notes *notes)
{
    return atomic_load(&notes->generation);
}

/* A writer that died in the middle leaves nothing to wait for. */
size_t notes_suspects(const struct notes *notes, struct suspect suspects[NOTES_SUSPECTS])
{
    for (int i = 0; i < MOST_TRIES; i++) {
        uint32_t generation = atomic_load(&notes->generation);
        size_t count = atomic_load(&notes->suspect_count);

        if (count > NOTES_SUSPECTS || generation % 2)
            continue;
        memcpy(suspects, notes->suspects, count * sizeof(*suspects));
        atomic_thread_fence(memory_order_acquire);
        if (atomic_load(&notes->generation) == generation)
            return count;
    }
    return 0;
}

void notes_clear(struct notes *notes, size_t slot, uint64_t id)
{
    if (slot < NOTES_SUSPECTS)
        atomic_store(&notes->cleared[slot], id);
}

void notes_reset(struct notes *notes)
{
    atomic_store(&notes->call, NOTES_IDLE);
    atomic_store(&notes->end, NOTES_NO_END);
}

bool notes_read(const struct notes *notes, struct note *note)
{
    uint32_t call = atomic_load(&notes->call), end = atomic_load(&notes->end);
    struct note read = { (enum notes_call)call, (enum notes_end)end,
                         atomic_load(&notes->partition), atomic_load(&notes->first),
                         atomic_load(&notes->last) };
    bool has_records = call == NOTES_PROCESS || call == NOTES_SEND;

    if (call >= NOTES_CALLS || end > NOTES_STOPPED)
        return false;
    if (has_records && (read.partition < 0 || read.first < 0 || read.last < read.first ||
                        read.last - read.first > LONGEST_RANGE))
        return false;
    *note = read;
    return true;
}

void notes_publish(struct notes *notes, const struct suspect *suspects, size_t count)
{
    if (count > NOTES_SUSPECTS)
        count = NOTES_SUSPECTS;
    /* Even to odd whatever a worker may have made of it. */
    atomic_store(&notes->generation, atomic_load(&notes->generation) | 1);
    atomic_thread_fence(memory_order_release);
    memcpy(notes->suspects, suspects, count * sizeof(*suspects));
    atomic_store(&notes->suspect_count, (uint32_t)count);
    atomic_fetch_add(&notes->generation, 1);
}

bool notes_is_cleared(const struct notes *notes, uint64_t id)
{
    for (size_t i = 0; i < NOTES_SUSPECTS; i++)
        if (atomic_load(&notes->cleared[i]) == id)
            return true;
    return false;
}
