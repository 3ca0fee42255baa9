/* SPDX-License-Identifier: Apache-2.0
 * errands.c - a binary heap of pointers that grows by half and shrinks by half. */
#include "errands.h"

#include <stdlib.h>

enum { LEAST_ROOM = 4 };

void errands_finish(struct errands *errands)
{
    free(errands->items);
    *errands = (struct errands){ 0 };
}

int64_t errands_due_ms(const struct errands *errands)
{
    return errands->count ? errands->items[0]->due_ms : INT64_MAX;
}

static bool goes_before(const struct errand *a, const struct errand *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void set_place(struct errands *errands, uint32_t place, struct errand *errand)
{
    errands->items[place - 1] = errand;
    errand->place = place;
}

static void sift_up(struct errands *errands, struct errand *errand)
{
    uint32_t place = errand->place;

    while (place > 1 && goes_before(errand, errands->items[place / 2 - 1])) {
        set_place(errands, place, errands->items[place / 2 - 1]);
        place /= 2;
    }
    set_place(errands, place, errand);
}

static void sift_down(struct errands *errands, struct errand *errand)
{
    struct errand **items = errands->items;
    size_t place = errand->place, child;

    while ((child = 2 * place) <= errands->count) {
        if (child < errands->count && goes_before(items[child], items[child - 1]))
            child++;
        if (!goes_before(items[child - 1], errand))
            break;
        set_place(errands, (uint32_t)place, items[child - 1]);
        place = child;
    }
    set_place(errands, (uint32_t)place, errand);
}

static bool resize(struct errands *errands, size_t room)
{
    struct errand **items;

    if (room < LEAST_ROOM)
        room = LEAST_ROOM;
    if (room > UINT32_MAX)
        return false;
    items = reallocarray(errands->items, room, sizeof(*items));
    if (!items)
        return false;
    errands->items = items;
    errands->room = (uint32_t)room;
    return true;
}

bool errands_put(struct errands *errands, struct errand *errand)
{
    if (errands->count == errands->room &&
        !resize(errands, (size_t)errands->room + errands->room / 2))
        return false;
    errands->count++;
    set_place(errands, errands->count, errand);
    sift_up(errands, errand);
    return true;
}

void errands_remove(struct errands *errands, struct errand *errand)
{
    struct errand *last = errands->items[errands->count - 1];

    errands->count--;
    if (last != errand) {
        set_place(errands, errand->place, last);
        sift_up(errands, last);
        sift_down(errands, last);
    }
    errand->place = 0;
    if (!errands->count)
        errands_finish(errands);
    else if (errands->count < errands->room / 4)
        (void)resize(errands, errands->room / 2);
}
