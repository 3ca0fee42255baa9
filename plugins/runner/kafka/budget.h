/* SPDX-License-Identifier: Apache-2.0
 *
 * budget.h - one number of bytes for a worker (`memory:`), and who may have how much.
 *
 *   what                                  of it    what happens when it is reached
 *   fetched, not yet polled               1/5      librdkafka fetches no more
 *   one answer to a fetch, packed         1/128    at most 4 MiB: unpacked it is more
 *   messages held for the stage           1/10     the worker stops polling; it goes on
 *                                                  as soon as the stage took some
 *   sent, not yet acknowledged            3/20     sending waits
 *   sent in one transaction               1/6      the transaction is committed
 *   one call: arena / staged / headers    1/4,     the batch is halved; a single record
 *                                         1/8, 1/8 that needs more is a dead letter
 *   stores                                1/2      a put fails, and the worker ends: the
 *                                                  error names `memory:`
 *
 * Together that is more than there is: only records of many megabytes bring a call near
 * its share, and only a stage with a large store needs that one. So stores that take more
 * than a quarter are paid for by what is held, and by batches and transactions, which
 * shrink down to a quarter of their shares.
 */
#ifndef NEWSMILL_BUDGET_H
#define NEWSMILL_BUDGET_H

#include <stddef.h>
#include <stdint.h>

struct budget {
    size_t memory;
    size_t fetched, answer, sent; /* for the client library, from the start on */
    size_t arena, staged, headers;
    size_t stores;                   /* all of a worker's together */
    size_t held, batch, transaction; /* follow the stores */
};

struct budget budget_of(int64_t memory_bytes);
/* What is left of held, batch and transaction beside stores that take so much. */
void budget_shrink(struct budget *budget, size_t stores);

#endif
