/* SPDX-License-Identifier: Apache-2.0
 * report_form.h - what the writer and the reader of reports share. */
#ifndef NEWSMILL_REPORT_FORM_H
#define NEWSMILL_REPORT_FORM_H

#include "measure/report.h"

enum {
    REPORT_FORM = 1,
    SAMPLE_BYTES = 3 + METRIC_LABELS * (1 + LABEL_BYTES) + (METRIC_BOUNDS + 2) * 8,
    SUM_BYTES = 8 << 20, /* of two reports added up */
};

/* Numbers beyond this are nonsense, and below it sums stay finite and exact enough. */
#define NUMBER_MOST 1e18

/* By the keys. */
int report_compare(const struct sample *a, const struct sample *b);

#endif
