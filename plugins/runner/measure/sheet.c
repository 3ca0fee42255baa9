/* SPDX-License-Identifier: Apache-2.0
 * sheet.c - a sequence lock. The bytes are copied as relaxed atomic words between fences,
 * so that a copy that overlaps a write is no race, only worthless. */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include "measure/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 16, WORD = sizeof(uint64_t), WORDS = SHEET_BYTES / WORD };
#define FORM UINT64_C(0x31746565687369) /* another layout gets another number */

struct page {
    _Atomic uint64_t form, sequence, len;
    _Atomic uint64_t words[WORDS];
};

struct sheet {
    struct page *page;
};

static struct sheet *map(int descriptor, int protection)
{
    struct sheet *sheet = malloc(sizeof(*sheet));
    void *page = mmap(NULL, sizeof(struct page), protection, MAP_SHARED, descriptor, 0);

    if (sheet && page != MAP_FAILED) {
        sheet->page = page;
        return sheet;
    }
    if (page != MAP_FAILED)
        munmap(page, sizeof(struct page));
    free(sheet);
    return NULL;
}

enum mill_status sheet_make(struct sheet **sheet, int *descriptor,
                            struct mill_error *error)
{
    int file = memfd_create("newsmill-figures", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    uint64_t form = FORM;

    if (file < 0 || ftruncate(file, sizeof(struct page)) ||
        pwrite(file, &form, sizeof(form), 0) != sizeof(form) ||
        fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) ||
        !(*sheet = map(file, PROT_READ))) {
        mill_error(error, MILL_RETRY, "no shared memory: %s", strerror(errno));
        if (file >= 0)
            close(file);
        return MILL_RETRY;
    }
    *descriptor = file;
    return MILL_OK;
}

struct sheet *sheet_attach(int descriptor)
{
    int seals = fcntl(descriptor, F_GET_SEALS);
    struct sheet *sheet;
    struct stat facts;

    if (seals < 0 || !(seals & F_SEAL_SHRINK) || fstat(descriptor, &facts) ||
        facts.st_size != sizeof(struct page))
        return NULL;
    sheet = map(descriptor, PROT_READ | PROT_WRITE);
    if (sheet && atomic_load(&sheet->page->form) != FORM) {
        sheet_free(sheet);
        return NULL;
    }
    return sheet;
}

void sheet_free(struct sheet *sheet)
{
    if (!sheet)
        return;
    munmap(sheet->page, sizeof(struct page));
    free(sheet);
}

bool sheet_write(struct sheet *sheet, struct mill_str bytes)
{
    struct page *page = sheet->page;
    uint64_t sequence = atomic_load_explicit(&page->sequence, memory_order_relaxed);

    if (bytes.len > SHEET_BYTES)
        return false;
    atomic_store_explicit(&page->sequence, sequence | 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&page->len, bytes.len, memory_order_relaxed);
    for (size_t at = 0, i = 0; at < bytes.len; at += WORD, i++) {
        size_t left = bytes.len - at;
        uint64_t word = 0;

        memcpy(&word, bytes.data + at, left < WORD ? left : WORD);
        atomic_store_explicit(&page->words[i], word, memory_order_relaxed);
    }
    atomic_store_explicit(&page->sequence, (sequence | 1) + 1, memory_order_release);
    return true;
}

/* False: it was written meanwhile, or its length cannot be. */
static bool copy(const struct page *page, uint64_t sequence, struct buffer *out)
{
    uint64_t len = atomic_load_explicit(&page->len, memory_order_relaxed);
    char *room;

    buffer_reset(out);
    room = len <= SHEET_BYTES ? buffer_room(out, (size_t)len) : NULL;
    if (!room)
        return false;
    for (size_t at = 0, i = 0; at < len; at += WORD, i++) {
        uint64_t word = atomic_load_explicit(&page->words[i], memory_order_relaxed);

        memcpy(room + at, &word, len - at < WORD ? (size_t)len - at : WORD);
    }
    out->len = (size_t)len;
    atomic_thread_fence(memory_order_acquire);
    return atomic_load_explicit(&page->sequence, memory_order_relaxed) == sequence;
}

bool sheet_read(const struct sheet *sheet, struct buffer *out, uint64_t *edition)
{
    for (int i = 0; i < TRIES; i++) {
        uint64_t sequence =
            atomic_load_explicit(&sheet->page->sequence, memory_order_acquire);

        if (sequence % 2 == 0 && sequence > 0 && copy(sheet->page, sequence, out)) {
            *edition = sequence;
            return true;
        }
    }
    return false;
}
