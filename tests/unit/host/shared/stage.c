/* SPDX-License-Identifier: Apache-2.0
 * stage.c - one small shared object for each thing that the loader must look at. */
#include "note.h"

#include <newsmill/plugin.h>

#if defined(NO_SYMBOL)
__attribute__((visibility("default"))) int other_symbol(void);
int other_symbol(void)
{
    return 1;
}
#elif defined(NO_STAGE)
__attribute__((visibility("default"))) const struct mill_stage *mill_stage(void);
const struct mill_stage *mill_stage(void)
{
    return NULL;
}
#else

#ifndef MAJOR
#define MAJOR MILL_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR MILL_ABI_MINOR
#endif
#ifndef SIZE
#define SIZE sizeof(struct mill_stage)
#endif

static enum mill_status pass(void *part, const struct mill_batch *in,
                             struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++)
        mill_emit(host, 0, in->records[i], in->records[i]);
    return MILL_OK;
}

static const struct mill_output outputs[] = { { "notes", &note_type }, { 0 } };
/* As a stage of a newer runner has it: fields at the end that this one does not know. */
static const struct {
    struct mill_stage known;
    void (*later[4])(void);
} stage = { .known = { .abi_major = MAJOR,
                       .abi_minor = MINOR,
                       .struct_size = SIZE,
                       .name = "small",
                       .summary = "passes everything",
                       .input = &note_type,
                       .outputs = outputs,
                       .process = pass } };

MILL_EXPORT_STAGE(stage.known)
#endif
