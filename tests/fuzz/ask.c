/* SPDX-License-Identifier: Apache-2.0
 *
 * ask.c - any bytes as the answer of a supervisor's port, and its body as a roll that is
 * summed up and shown. */
#include "fuzz.h"

#include "cli/roll.h"
#include "supervisor/ask.h"

#include <string.h>

static void show(const json_t *roll)
{
    struct terminal terminal = { .width = 100 };
    struct roll_stage sum;
    char *text;
    size_t len;

    terminal.to = open_memstream(&text, &len);
    roll_sum(roll, "dedup", &sum);
    HOLDS(memchr(sum.state, 0, sizeof(sum.state)));
    json_decref(roll_workers(roll, "dedup"));
    roll_print(roll, &terminal);
    fclose(terminal.to);
    HOLDS(!memchr(text, 033, len));
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str answer = { (const char *)data, size }, body;
    unsigned code;
    json_t *roll;

    if (!ask_read(answer, &code, &body))
        return 0;
    HOLDS(code >= 100 && code <= 999);
    HOLDS(body.data >= answer.data && body.data + body.len <= answer.data + answer.len);
    roll = roll_read(body);
    if (roll)
        show(roll);
    json_decref(roll);
    return 0;
}
