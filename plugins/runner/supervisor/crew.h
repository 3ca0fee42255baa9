/* SPDX-License-Identifier: Apache-2.0
 *
 * crew.h - all workers of a supervisor as its port shows them: the figures behind
 * /healthz, /readyz, /metrics and /status.
 */
#ifndef NEWSMILL_CREW_H
#define NEWSMILL_CREW_H

#include "supervisor/ledger.h"

/* The pages that there are; the counts of answers go by code. */
enum { ANSWER_OK, ANSWER_NO_PAGE, ANSWER_NO_METHOD, ANSWER_NOT_READY, ANSWERS };

struct crew {
    const char *instance;  /* borrowed */
    const char *bootstrap; /* bootstrap.servers; borrowed; NULL: not known */
    double started_s;      /* Unix time */
    bool is_stopping;
    struct ledger *ledgers; /* owned */
    size_t count;
    uint64_t answers[ANSWERS];
};

struct page {
    unsigned code;
    const char *type; /* of the content */
    struct buffer text;
};

enum { PAGE_BYTES = 32 << 20 };

/* MILL_RETRY: no memory. */
enum mill_status crew_new(size_t count, const char *instance, struct crew **crew);
void crew_free(struct crew *crew); /* NULL is fine */
void crew_look(struct crew *crew, int64_t now_ms);

/* What a request gets. *page is filled in: buffer_finish() its text. */
void crew_answer(struct crew *crew, const char *method, const char *path, int64_t now_ms,
                 struct page *page);

/* exposition.c: Prometheus's text format 0.0.4. */
void exposition_write(const struct crew *crew, int64_t now_ms, struct buffer *out);
/* crew_status.c: a JSON object for `newsmill status`. */
void crew_status(const struct crew *crew, int64_t now_ms, struct buffer *out);

#endif
