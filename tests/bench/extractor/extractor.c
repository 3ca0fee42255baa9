/* SPDX-License-Identifier: Apache-2.0
 *
 * extractor.c - stories a second, beside bare passes of PCRE2 over the same text: one
 * pattern for days, months and years is the least that any extractor does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "extractor/chars.h"
#include "extractor/story.h"

enum { STORIES = 16, PARAGRAPHS = 8 };

struct work {
    struct rules rules;
    struct matcher *matcher, *bare;
    struct regex *regex;
    struct pool pool;
    struct mill_str stories[STORIES];
    size_t bytes;
    size_t events;
};

static void *take(void *arg, size_t size)
{
    return malloc(size); /* the pool keeps it to the end */
}

static void problem(struct mill_host *host, const char *file, unsigned line,
                    unsigned column, const char *what, ...)
{
    fprintf(stderr, "%s:%u:%u: %s\n", file, line, column, what);
}

/* Invented news: what varies is who, when and how much. */
static void write_story(struct work *work, unsigned n)
{
    static const char *const names[] = { "가나전자", "다라은행", "마바모터스", "사아그룹",
                                         "카카오",   "삼성전자", "오픈AI",     "네이버" };
    char *text = malloc(16384);
    size_t len = 0;

    for (unsigned p = 0; text && p < PARAGRAPHS; p++) {
        unsigned k = n * PARAGRAPHS + p;

        len += (size_t)snprintf(text + len, 16384 - len,
                                "%s%s는 지난 %u일 %s와 차세대 배터리 공급 계약을 "
                                "체결했다고 %u일 밝혔다. 이에 따라 "
                                "두 회사는 내년 상반기까지 %u조%u000억원을 투자할 "
                                "계획이다. 박지훈 %s 대표는 “시장이 "
                                "빠르게 커지고 있어 협력이 필요하다”며 “고객이 원하는 "
                                "제품을 제때 내놓겠다”고 "
                                "말했다. 그는 이날 기자들과 만나 지난해보다 %u.%u%% "
                                "늘어난 %u만명이 서비스를 이용하고 "
                                "있다고 설명했다. 업계에서는 이번 계약이 다른 기업으로 "
                                "확산될 것으로 보고 있다.",
                                p ? "\n" : "", names[k % 8], 1 + k % 28,
                                names[(k + 3) % 8], 1 + (k + 2) % 28, 1 + k % 9,
                                1 + k % 8, names[k % 8], k % 90, k % 10, 100 + k);
    }
    work->stories[n] = (struct mill_str){ text, text ? len : 0 };
    work->bytes += len;
}

static void extract(void *arg)
{
    struct work *work = arg;

    for (size_t i = 0; i < STORIES; i++) {
        struct field field = { .kind = FIELD_BODY, .text = work->stories[i] };
        struct story story = { .rules = &work->rules,
                               .matcher = work->matcher,
                               .pool = &work->pool,
                               .fields = &field,
                               .field_count = 1 };

        pool_reset(&work->pool);
        story.dates.has_reference =
            calendar_parse(STR("2025-10-23"), &story.dates.reference);
        story_annotate(&story, PREFER_PAST);
        story_extract(&story);
        work->events += story.events.count;
    }
}

static void annotate(void *arg)
{
    struct work *work = arg;

    for (size_t i = 0; i < STORIES; i++) {
        struct field field = { .kind = FIELD_BODY, .text = work->stories[i] };
        struct story story = { .rules = &work->rules,
                               .matcher = work->matcher,
                               .pool = &work->pool,
                               .fields = &field,
                               .field_count = 1 };

        pool_reset(&work->pool);
        story_annotate(&story, PREFER_PAST);
        work->events += field.mentions.count;
    }
}

static void search(void *arg)
{
    struct work *work = arg;

    for (size_t i = 0; i < STORIES; i++) {
        struct regex_span spans[REGEX_GROUPS];
        size_t at = 0;

        while (regex_match(work->bare, work->regex, work->stories[i], at, spans)) {
            at = spans[0].end;
            work->events++;
        }
    }
}

static void print(const char *name, const struct work *work, struct bench_time time,
                  const char *note)
{
    char line[64];

    snprintf(line, sizeof(line), "%s, stories", name);
    bench_print(line, STORIES / time.cpu_ns * 1e9, "records/s", note);
    snprintf(line, sizeof(line), "%s, text", name);
    bench_print(line, (double)work->bytes / time.cpu_ns * 1e3, "MB/s", "");
}

int main(void)
{
    static struct work work;
    struct mill_host host = { .problem = problem };
    struct regex_error error;
    struct loader loader;

    loader_init(&loader, &host);
    loader.folder = RULES_FOLDER "/ko";
    if (!rules_load(&work.rules, &loader))
        return 1;
    work.matcher = matcher_new(loader.regexes);
    work.bare = matcher_new(1);
    work.regex =
        regex_new(STR("(?:지난|오는)?\\s?[0-9]{1,4}(?:년|월|일)"), false, 0, &error);
    pool_init(&work.pool, take, NULL, SIZE_MAX);
    if (!work.matcher || !work.bare || !work.regex)
        return 1;
    for (unsigned n = 0; n < STORIES; n++)
        write_story(&work, n);
    print("extract", &work, bench_run(extract, &work), "names, dates, amounts, events");
    print("extract, names and dates alone", &work, bench_run(annotate, &work), "");
    print("bare PCRE2 date pattern", &work, bench_run(search, &work), "the floor");
    BENCH_KEEP(work.events);
    return 0;
}
