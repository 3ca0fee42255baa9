/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - any bytes as a worker's report: refused, or sorted, without doubles, with
 * numbers that make sense; and it adds up with itself. */
#include "fuzz.h"

#include "measure/report.h"

#include <math.h>
#include <string.h>

static void check(const struct report *report)
{
    HOLDS(report->state < REPORT_STATES);
    for (size_t i = 0; i < report->count; i++) {
        const struct sample *sample = &report->samples[i];
        size_t first, count = report_find(report, sample->metric, &first);

        HOLDS(first <= i && i < first + count);
        HOLDS(isfinite(sample->value));
        HOLDS(sample->metric == M_STAGE ||
              metric_specs[sample->metric].source == BY_WORKER);
        if (i > 0)
            HOLDS(sample[-1].metric <= sample->metric);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct report report = { .count = 0 }, sum = { .count = 0 };
    struct mill_str bytes = { (const char *)data, size };
    struct mill_error error;

    if (report_read(bytes, &report, &error) != MILL_OK)
        return 0;
    check(&report);
    if (report_sum(&report, &report, &sum, &error) == MILL_OK) {
        check(&sum);
        HOLDS(sum.count == report.count);
        HOLDS(sum.state == report.state && sum.is_ready == report.is_ready);
    }
    report_free(&report);
    report_free(&sum);
    return 0;
}
