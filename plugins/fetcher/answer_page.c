/* SPDX-License-Identifier: Apache-2.0
 * answer_page.c - a page's answer: the page, another try, another place, or the end. */
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "text/domain.h"
#include "text/str.h"

enum verdict { IS_PAGE, IS_REDIRECT, IS_FOR_NOW, IS_FOR_GOOD };

static enum verdict judge(const struct net_answer *answer)
{
    int status = answer->status;

    if (answer->error == NET_BLOCKED || answer->error == NET_TOO_LARGE)
        return IS_FOR_GOOD;
    if (answer->error != NET_OK || status == 408 || status == 425 || status == 429 ||
        status >= 500)
        return IS_FOR_NOW;
    if (status >= 300 && status < 400 && status != 304)
        return IS_REDIRECT;
    return status == 200 || status == 203 || status == 206 ? IS_PAGE : IS_FOR_GOOD;
}

/* The page is over: it is not asked for again until its entry is old. */
static void settle(struct part *part, struct task *task, int status)
{
    char value[DONE_BYTES];

    done_record_print(part->now_ms, status, value);
    mill_put(part->host, task_key(task), str_of(value));
    task_move(task, &part->settling);
}

/* The page comes again at page->due_ms, when that is durable. */
static void ask_again(struct part *part, struct task *task, struct page_record *page,
                      int64_t due_ms)
{
    char *value;

    page->due_ms = due_ms > page->due_ms ? due_ms : page->due_ms + 1;
    value = page_record_print(page);
    if (value) {
        mill_put(part->host, task_key(task), str_of(value));
        task_new(part, TASK_PAGE, task_key(task), page->due_ms);
    }
    free(value);
    task_move(task, &part->settling);
}

static void fail(struct part *part, struct task *task, struct page_answer *out,
                 struct page_record *page, int64_t again_ms)
{
    int status = out->answer ? out->answer->status : 0;

    emit_page(part, out);
    mill_count(part->host, "pages_failed", 1);
    if (again_ms < 0 || page->attempt >= part->fetcher->most_attempts) {
        mill_count(part->host, "pages_given_up", 1);
        settle(part, task, status);
        return;
    }
    page->attempt++;
    ask_again(part, task, page, again_ms);
}

static bool was_there(const struct page_record *page, struct mill_str url)
{
    for (size_t i = 0; i < page->redirect_count; i++)
        if (str_equal(page->redirects[i], url))
            return true;
    return str_equal(page->url, url);
}

static bool same_domain(const struct url *a, const struct url *b)
{
    return str_equal_case(domain_registrable(url_host(a)),
                          domain_registrable(url_host(b)));
}

/* One owner asks a domain: another's page goes back to the requests. */
static void hand_over(struct part *part, struct task *task, struct page_record *page,
                      const struct url *next, int status)
{
    struct found found = { .kind = "page",
                           .url = next,
                           .source = page->source,
                           .redirected = page,
                           .hops = page->hops + 1 };

    emit_request(part, &found);
    mill_count(part->host, "redirects_handed_over", 1);
    settle(part, task, status);
}

/* `next` is the caller's, because the record comes to point into it. */
static void redirect(struct part *part, struct task *task, struct page_answer *out,
                     struct page_record *page, const struct url *at, struct url *next)
{
    struct mill_str location = net_answer_header(out->answer, "Location");

    if (!url_parse(location, at, next, NULL) || was_there(page, url_text(next)) ||
        page->redirect_count == PAGE_MOST_HOPS || page->hops >= PAGE_MOST_HOPS) {
        fail(part, task, out, page, -1);
        return;
    }
    mill_count(part->host, "redirects", 1);
    if (!same_domain(at, next)) {
        hand_over(part, task, page, next, out->answer->status);
        return;
    }
    page->redirects[page->redirect_count++] = url_text(next);
    page->at = url_text(next);
    ask_again(part, task, page, part->now_ms);
}

/* Redirects may lead to a page that is there already: it was said once. */
static bool is_known(struct part *part, const struct task *task, const struct url *final)
{
    struct record_key key;
    struct mill_str value;
    struct url canonical;
    int64_t done_ms;
    int status;

    url_key(final, part->fetcher->tracking, &canonical);
    record_key_url(RECORD_PAGE, &canonical, &key);
    return !str_equal(record_key_text(&key), task_key(task)) &&
           mill_get(part->host, record_key_text(&key), &value) &&
           done_record_read(value, &done_ms, &status) && status == 200;
}

/* Where redirects ended counts as fetched too. */
static void settle_final(struct part *part, const struct url *final)
{
    char value[DONE_BYTES];
    struct record_key key;
    struct url canonical;

    url_key(final, part->fetcher->tracking, &canonical);
    record_key_url(RECORD_PAGE, &canonical, &key);
    done_record_print(part->now_ms, 200, value);
    mill_put(part->host, record_key_text(&key), str_of(value));
}

static void take(struct part *part, struct task *task, struct page_answer *out,
                 const struct page_record *page)
{
    if (page->redirect_count && !page->force && is_known(part, task, out->final)) {
        mill_count(part->host, "pages_known", 1);
    } else {
        emit_page(part, out);
        mill_count(part->host, "pages_fetched", 1);
    }
    if (page->redirect_count)
        settle_final(part, out->final);
    settle(part, task, 200);
}

/* A server that says when to come again is taken at its word, once. */
static int64_t retry_at_ms(struct part *part, const struct page_record *page,
                           const struct net_answer *answer)
{
    struct mill_str said = net_answer_header(answer, "Retry-After");
    int64_t said_ms = retry_after_ms(said, part->now_ms);
    unsigned attempt = (unsigned)page->attempt;
    int64_t wait_ms = 0;

    if (said_ms < 0 || attempt > 1)
        wait_ms = poll_retry_ms(said_ms < 0 ? attempt : attempt - 1, part_chance(part));
    return part->now_ms + (said_ms > wait_ms ? said_ms : wait_ms);
}

void answer_page(struct part *part, struct task *task, const struct net_answer *answer)
{
    struct page_answer out = { .answer = answer };
    struct page_record page;
    struct url url, key, at, next;

    if (!task_page(part, task, &page)) {
        mill_count(part->host, "answers_stale", 1);
        task_free(part, task);
        return;
    }
    url_parse(page.url, NULL, &url, NULL);
    url_parse(page.at.len ? page.at : page.url, NULL, &at, NULL);
    url_key(&url, part->fetcher->tracking, &key);
    out.record = &page;
    out.key = &key;
    out.final = &at;
    if (answer->error != NET_OK)
        out.error = net_error_name(answer->error);
    switch (judge(answer)) {
    case IS_PAGE:
        take(part, task, &out, &page);
        break;
    case IS_REDIRECT:
        out.error = "http";
        redirect(part, task, &out, &page, &at, &next);
        break;
    case IS_FOR_NOW:
        out.error = out.error ? out.error : "http";
        fail(part, task, &out, &page, retry_at_ms(part, &page, answer));
        break;
    case IS_FOR_GOOD:
        out.error = out.error ? out.error : "http";
        fail(part, task, &out, &page, -1);
        break;
    }
    record_free(page.root);
}

static void deny_page(struct part *part, struct task *task, int64_t until_ms)
{
    struct page_answer out = { .error = "robots" };
    struct page_record page;
    struct url url, key;

    if (!task_page(part, task, &page)) {
        task_free(part, task);
        return;
    }
    url_parse(page.url, NULL, &url, NULL);
    url_key(&url, part->fetcher->tracking, &key);
    out.record = &page;
    out.key = out.final = &key;
    fail(part, task, &out, &page, until_ms);
    record_free(page.root);
}

void answer_denied(struct part *part, struct task *task, int64_t until_ms)
{
    if (task->kind == TASK_PAGE)
        deny_page(part, task, until_ms);
    else
        answer_feed(part, task, NULL);
}
