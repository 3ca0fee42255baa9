/* SPDX-License-Identifier: Apache-2.0
 * crew.c - the pages: who asks for what, and whether all is well. */
#include "supervisor/crew.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum mill_status crew_new(size_t count, const char *instance, struct crew **crew)
{
    struct crew *made = calloc(1, sizeof(*made));
    struct timespec now;

    if (made)
        made->ledgers = calloc(count ? count : 1, sizeof(*made->ledgers));
    if (!made || !made->ledgers) {
        free(made);
        return MILL_RETRY;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    made->instance = instance;
    made->started_s = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    made->count = count;
    *crew = made;
    return MILL_OK;
}

void crew_free(struct crew *crew)
{
    if (!crew)
        return;
    for (size_t i = 0; i < crew->count; i++)
        ledger_finish(&crew->ledgers[i]);
    free(crew->ledgers);
    free(crew);
}

void crew_look(struct crew *crew, int64_t now_ms)
{
    for (size_t i = 0; i < crew->count; i++)
        ledger_look(&crew->ledgers[i], now_ms);
}

static void tell_worker(const struct ledger *ledger, int64_t now_ms, struct buffer *out)
{
    int64_t wait_ms = ledger->due_ms > now_ms ? ledger->due_ms - now_ms : 0;

    buffer_printf(out, "%s.%u: %s", ledger->stage, ledger->index, ledger_state(ledger));
    if (!ledger->pid && ledger->starts)
        buffer_printf(out, ": starts again in %" PRId64 " s", (wait_ms + 999) / 1000);
    if (ledger->told_ms && ledger->shown.why.len)
        buffer_printf(out, ": %.*s", (int)ledger->shown.why.len, ledger->shown.why.data);
    buffer_add_text(out, "\n");
}

static void answer_ready(const struct crew *crew, int64_t now_ms, struct page *page)
{
    size_t ready = 0;

    for (size_t i = 0; i < crew->count; i++)
        ready += ledger_is_ready(&crew->ledgers[i]);
    if (ready == crew->count && !crew->is_stopping) {
        buffer_add_text(&page->text, "ready\n");
        return;
    }
    page->code = 503;
    if (crew->is_stopping)
        buffer_add_text(&page->text, "not ready: stopping\n");
    else
        buffer_printf(&page->text, "not ready: %zu of %zu workers\n", ready, crew->count);
    for (size_t i = 0; i < crew->count; i++)
        if (!ledger_is_ready(&crew->ledgers[i]))
            tell_worker(&crew->ledgers[i], now_ms, &page->text);
}

static void answer_path(struct crew *crew, const char *path, int64_t now_ms,
                        struct page *page)
{
    if (!strcmp(path, "/healthz")) {
        buffer_add_text(&page->text, "ok\n");
    } else if (!strcmp(path, "/readyz")) {
        answer_ready(crew, now_ms, page);
    } else if (!strcmp(path, "/metrics")) {
        page->type = "text/plain; version=0.0.4; charset=utf-8";
        exposition_write(crew, now_ms, &page->text);
    } else if (!strcmp(path, "/status")) {
        page->type = "application/json";
        crew_status(crew, now_ms, &page->text);
    } else {
        page->code = 404;
        buffer_add_text(&page->text, "no such page; there are /healthz, /readyz, "
                                     "/metrics and /status\n");
    }
}

static void count_answer(struct crew *crew, unsigned code)
{
    crew->answers[code == 200   ? ANSWER_OK
                  : code == 404 ? ANSWER_NO_PAGE
                  : code == 405 ? ANSWER_NO_METHOD
                                : ANSWER_NOT_READY]++;
}

void crew_answer(struct crew *crew, const char *method, const char *path, int64_t now_ms,
                 struct page *page)
{
    *page = (struct page){ .code = 200, .type = "text/plain; charset=utf-8" };
    buffer_init(&page->text, PAGE_BYTES);
    if (!strcmp(method, "GET") || !strcmp(method, "HEAD")) {
        answer_path(crew, path, now_ms, page);
    } else {
        page->code = 405;
        buffer_add_text(&page->text, "only GET and HEAD are answered here\n");
    }
    if (page->text.overflowed) {
        buffer_reset(&page->text);
        page->code = 503;
        page->type = "text/plain; charset=utf-8";
        buffer_printf(&page->text, "the page is larger than %d MiB\n", PAGE_BYTES >> 20);
    }
    count_answer(crew, page->code);
}
