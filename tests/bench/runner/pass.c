/* SPDX-License-Identifier: Apache-2.0
 * pass.c - a stage that hands every page on as it came. */
#include "page.h"

#include <newsmill/plugin.h>

static enum mill_status pass_all(void *part, const struct mill_batch *in,
                                 struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++)
        mill_emit(host, 0, in->records[i], in->records[i]);
    return MILL_OK;
}

static const struct mill_output outputs[] = {
    { "pages", &page_type },
    { NULL, NULL },
};

static const struct mill_stage pass = {
    MILL_STAGE_ABI,      .name = "pass",     .summary = "hands every page on as it came",
    .input = &page_type, .outputs = outputs, .process = pass_all,
};

MILL_EXPORT_STAGE(pass)
