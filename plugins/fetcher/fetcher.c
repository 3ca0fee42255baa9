/* SPDX-License-Identifier: Apache-2.0
 *
 * fetcher.c - the stage: requests in, pages and found links out.
 *
 * process() writes what is asked for into the store and nothing else; once that is
 * durable, wake() asks for it, host by host, and stages what came back together with what
 * the store is to remember of it. So a request that is committed is never lost, and a
 * page that is committed is never fetched again. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "part.h"
#include "request.h"
#include "text/str.h"

enum {
    WAKE_BYTES = 2 << 20, /* emitted in one call before it ends */
    WHY_BYTES = NET_WHY_BYTES
};

static int64_t number(struct mill_host *host, const char *name)
{
    return strtoll(mill_option(host, name), NULL, 10);
}

/* "paper-bot" of "paper-bot/1.0 (+https://example.com/bot)": what robots.txt calls us. */
static struct mill_str product_of(const char *user_agent)
{
    struct mill_str name = str_of(user_agent);
    size_t end = 0;

    while (end < name.len && name.data[end] != '/' && name.data[end] != ' ')
        end++;
    return str_slice(name, 0, end);
}

static enum mill_status check(struct mill_host *host, const char *name, int64_t least,
                              int64_t most, int64_t *out)
{
    *out = number(host, name);
    if (*out >= least && *out <= most)
        return MILL_OK;
    return mill_fail(host, MILL_FATAL, "%s: want %lld to %lld, got %s", name,
                     (long long)least, (long long)most, mill_option(host, name));
}

struct bound {
    const char *name;
    int64_t least, most;
    int64_t *out;
};

static enum mill_status read_numbers(struct mill_host *host, struct fetcher *fetcher)
{
    int64_t attempts, at_once, days, body;
    const struct bound bounds[] = {
        { "delay_ms", 0, 3600000, &fetcher->politeness.delay_ms },
        { "most_delay_ms", 0, 86400000, &fetcher->politeness.most_delay_ms },
        { "at_once", 1, 4096, &at_once },
        { "attempts", 1, 100, &attempts },
        { "max_body", 1024, 16 << 20, &body },
        { "seen_days", 1, 3650, &days },
        { "poll_least_ms", 1000, 86400000, &fetcher->poll.least_ms },
        { "poll_most_ms", 1000, INT64_C(30) * 86400000, &fetcher->poll.most_ms },
        { "poll_first_ms", 1000, 86400000, &fetcher->poll.first_ms },
        { "connect_ms", 100, 300000, &fetcher->net.connect_ms },
        { "total_ms", 100, 3600000, &fetcher->net.total_ms },
    };

    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
        if (check(host, bounds[i].name, bounds[i].least, bounds[i].most, bounds[i].out) !=
            MILL_OK)
            return MILL_FATAL;
    fetcher->politeness.most_at_once = fetcher->net.most = (unsigned)at_once;
    fetcher->most_attempts = (int)attempts;
    fetcher->most_body = (size_t)body;
    fetcher->seen_ms = days * 86400000;
    return MILL_OK;
}

static void tell_problem(void *arg, const char *file, unsigned line, unsigned column,
                         const char *what)
{
    mill_problem((struct mill_host *)arg, file, line, column, "%s", what);
}

static enum mill_status read_agent(struct mill_host *host, struct fetcher *fetcher)
{
    fetcher->user_agent = mill_option(host, "user_agent");
    fetcher->product = str_of("newsmill");
    fetcher->net.user_agent = "newsmill";
    if (!fetcher->user_agent)
        return MILL_OK;
    fetcher->net.user_agent = fetcher->user_agent;
    fetcher->product = product_of(fetcher->user_agent);
    if (fetcher->product.len && strpbrk(fetcher->user_agent, "@:"))
        return MILL_OK;
    return mill_fail(host, MILL_FATAL,
                     "user_agent: want a name and a contact, such as \"paper-bot/1.0 "
                     "(+https://example.com/bot)\", got \"%s\"",
                     fetcher->user_agent);
}

static void close_fetcher(void *shared)
{
    struct fetcher *fetcher = shared;

    if (fetcher)
        url_tracking_free(fetcher->tracking);
    free(fetcher);
}

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static enum mill_status open_fetcher(struct mill_host *host, void **shared)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct fetcher *fetcher = calloc(1, sizeof(*fetcher));
    enum mill_status status;

    if (!fetcher)
        return mill_fail(host, MILL_RETRY, "no memory");
    pthread_once(&once, start_curl);
    fetcher->net.allow = mill_option(host, "allow");
    fetcher->net.ca_file = mill_option(host, "ca_file");
    fetcher->net.proxy = mill_option(host, "proxy");
    fetcher->net.name_servers = mill_option(host, "name_servers");
    status = read_agent(host, fetcher);
    if (status == MILL_OK)
        status = read_numbers(host, fetcher);
    if (status == MILL_OK) {
        struct table_listener listener = { tell_problem, host, 0 };

        fetcher->tracking = url_tracking_load(mill_option(host, "tracking"), &listener);
        if (!fetcher->tracking)
            status = mill_fail(host, MILL_FATAL,
                               "the list of tracking parameters cannot "
                               "be used");
    }
    if (status == MILL_OK && mill_lints(host) && !fetcher->user_agent &&
        !fetcher->net.allow)
        mill_problem(host, "user_agent", 0, 0,
                     "not set: give a name and a contact before anything "
                     "outside this machine is fetched");
    if (status == MILL_OK)
        *shared = fetcher;
    else
        close_fetcher(fetcher);
    return status;
}

static void free_tasks(struct part *part)
{
    struct task_list *lists[] = { &part->pending, &part->queued, &part->flying,
                                  &part->settling };

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        while (!TAILQ_EMPTY(lists[i]))
            task_free(part, TAILQ_FIRST(lists[i]));
}

static void detach(void *arg)
{
    struct part *part = arg;

    if (!part)
        return;
    net_free(part->net);
    free_tasks(part);
    frontier_free(part->frontier);
    robots_cache_free(part->robots);
    free(part);
}

/* What a call sees of its host, and nothing that another call saw. */
static void begin(struct part *part, struct mill_host *host)
{
    part->host = host;
    part->now_ms = mill_now(host);
    part->staged_bytes = 0;
}

static void set_timer(struct part *part)
{
    int64_t wake_ms = frontier_due_ms(part->frontier);
    int64_t net_ms = net_due_ms(part->net);

    if (net_running(part->net) >= part->fetcher->politeness.most_at_once)
        wake_ms = INT64_MAX;
    if (net_ms >= 0 && part->now_ms + net_ms < wake_ms)
        wake_ms = part->now_ms + net_ms;
    if (part->staged_bytes >= WAKE_BYTES)
        wake_ms = part->now_ms;
    if (part->sweep_ms < wake_ms)
        wake_ms = part->sweep_ms;
    mill_wake_at(part->host, wake_ms);
}

static enum mill_status attach(void *shared, struct mill_host *host, void **out)
{
    const struct fetcher *fetcher = shared;
    struct part *part = calloc(1, sizeof(*part));
    enum mill_status status;
    char why[WHY_BYTES] = "no memory";

    if (!part)
        return mill_fail(host, MILL_RETRY, "no memory");
    TAILQ_INIT(&part->pending);
    TAILQ_INIT(&part->queued);
    TAILQ_INIT(&part->flying);
    TAILQ_INIT(&part->settling);
    begin(part, host);
    part->fetcher = fetcher;
    part->chance = (uint64_t)part->now_ms ^ (uintptr_t)part;
    part->frontier = frontier_new(&fetcher->politeness);
    part->robots = robots_cache_new();
    part->net = net_new(&fetcher->net, why);
    if (!part->frontier || !part->robots || !part->net)
        status = mill_fail(host, MILL_RETRY, "%s", why);
    else
        status = recall_all(part);
    if (status == MILL_OK) {
        set_timer(part);
        *out = part;
    } else {
        detach(part);
    }
    return status;
}

static enum mill_status process(void *arg, const struct mill_batch *in,
                                struct mill_host *host)
{
    struct part *part = arg;
    enum mill_status status = MILL_OK;

    begin(part, host);
    for (size_t i = 0; i < in->count && status == MILL_OK; i++)
        status = ingest_request(part, in->records[i]);
    return status;
}

/* Its record says where it goes; one that is gone already is stale. */
static void queue_pending(struct part *part, struct task *task)
{
    struct page_record page;
    struct feed_record feed;
    struct url url;
    bool is_known = false;
    void *root = NULL;

    if (task->kind == TASK_PAGE && task_page(part, task, &page)) {
        is_known = url_parse(page.at.len ? page.at : page.url, NULL, &url, NULL);
        root = page.root;
    } else if (task->kind == TASK_FEED && task_feed(part, task, &feed)) {
        is_known = url_parse(feed.url, NULL, &url, NULL);
        root = feed.root;
    }
    record_free(root);
    if (is_known)
        task_queue(part, task, url_host(&url), task->due_ms);
    else
        task_free(part, task);
}

/* A staged answer that was dropped leaves its record as it was: it is asked for again.
 * What is durable goes. */
static void look_at_settling(struct part *part, bool is_durable)
{
    struct task *task, *next;

    for (task = TAILQ_FIRST(&part->settling); task; task = next) {
        next = TAILQ_NEXT(task, place);
        if (task_is_current(part, task))
            queue_pending(part, task);
        else if (is_durable)
            task_free(part, task);
    }
}

static void committed(void *arg, struct mill_host *host)
{
    struct part *part = arg;

    begin(part, host);
    part->uncommitted_bytes = 0;
    look_at_settling(part, true);
    while (!TAILQ_EMPTY(&part->pending))
        queue_pending(part, TAILQ_FIRST(&part->pending));
    set_timer(part);
}

static int descriptor(void *arg)
{
    return net_descriptor(((struct part *)arg)->net);
}

static enum mill_status wake(void *arg, int64_t now_ms, struct mill_host *host)
{
    struct part *part = arg;
    struct net_answer *answer;

    begin(part, host);
    part->now_ms = now_ms;
    look_at_settling(part, false);
    net_step(part->net);
    while (part->staged_bytes < WAKE_BYTES && (answer = net_next(part->net))) {
        answer_take(part, answer->owner, answer);
        net_answer_free(part->net, answer);
    }
    recall_sweep(part);
    start_due(part);
    net_step(part->net);
    set_timer(part);
    return MILL_OK;
}

static const struct mill_output outputs[] = {
    [PAGES] = { "pages", &page_type },
    [REQUESTS] = { "requests", &request_type },
    { 0 },
};

static const struct mill_option_spec options[] = {
    { "user_agent", MILL_TEXT, NULL,
      "name and contact for the servers that are asked; the file's user_agent" },
    { "allow", MILL_TEXT, NULL,
      "networks that may be asked although they are loopback or private: CIDR, with "
      "commas" },
    { "delay_ms", MILL_NUMBER, "2000", "between two requests to a host, at least" },
    { "most_delay_ms", MILL_NUMBER, "120000", "a crawl-delay of robots.txt at most" },
    { "at_once", MILL_NUMBER, "256", "hosts of a partition that are asked at a time" },
    { "attempts", MILL_NUMBER, "5", "requests for a page that fails for now" },
    { "max_body", MILL_NUMBER, "4194304", "bytes of a page as transferred; beyond, cut" },
    { "seen_days", MILL_NUMBER, "45", "how long a page is not fetched again" },
    { "poll_least_ms", MILL_NUMBER, "300000",
      "between two requests for a feed, at least" },
    { "poll_most_ms", MILL_NUMBER, "86400000", "the same, at most" },
    { "poll_first_ms", MILL_NUMBER, "1800000", "the same, for a feed nobody knows yet" },
    { "connect_ms", MILL_NUMBER, "10000", "until a connection stands" },
    { "total_ms", MILL_NUMBER, "60000", "until an answer is whole" },
    { "tracking", MILL_PATH, "fetcher/tracking.tsv",
      "parameters of URLs that tell nothing" },
    { "ca_file", MILL_PATH, NULL, "certificates to trust instead of the system's" },
    { "proxy", MILL_TEXT, NULL, "a proxy for all requests" },
    { "name_servers", MILL_TEXT, NULL, "name servers instead of the system's" },
    { 0 },
};

static const struct mill_counter_spec counters[] = {
    { "requests", "answers to HTTP requests, failed ones too" },
    { "bytes", "bytes of bodies received" },
    { "pages_queued", "pages to be fetched" },
    { "pages_known", "requests for pages that were asked for before" },
    { "pages_fetched", "pages that came" },
    { "pages_failed", "tries that brought no page" },
    { "pages_given_up", "pages that are not tried again" },
    { "pages_forgotten", "entries of pages that grew old" },
    { "redirects", "redirects of pages" },
    { "redirects_handed_over", "redirects to other domains, put into the requests" },
    { "answers_stale", "answers that nobody waits for any more" },
    { "forgotten", "requests to forget" },
    { "feeds_taken", "feeds that are new or asked for at once" },
    { "feeds_known", "requests for feeds that are there" },
    { "feeds_asked", "requests to feeds" },
    { "feeds_not_modified", "feeds that answered 304" },
    { "feeds_unchanged", "feeds that sent the same again" },
    { "feeds_failed", "feeds that could not be had or read" },
    { "feeds_mended", "feeds with defects that were mended" },
    { "feeds_salvaged", "feeds of which only items could be saved" },
    { "feed_gaps", "feeds of which items were lost between two requests" },
    { "items_new", "new items in feeds" },
    { "items_without_link", "items whose link is no URL" },
    { "robots_asked", "requests for robots.txt" },
    { "robots_denied", "requests that robots.txt forbade" },
    { "robots_unreachable", "robots.txt that could not be had: nothing is asked there" },
    { 0 },
};

static const struct mill_stage fetcher_stage = {
    MILL_STAGE_ABI,
    .name = "fetcher",
    .summary = "asks for feeds and pages, politely",
    .input = &request_type,
    .outputs = outputs,
    .options = options,
    .counters = counters,
    .open = open_fetcher,
    .close = close_fetcher,
    .keeps_state = true,
    .attach = attach,
    .detach = detach,
    .process = process,
    .committed = committed,
    .descriptor = descriptor,
    .wake = wake,
};

MILL_EXPORT_STAGE(fetcher_stage)
