/* SPDX-License-Identifier: Apache-2.0
 * measure.c - what it costs to be seen: a call into a stage pays the first figure, a
 * worker the second once a second, a supervisor the others for each of its workers. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "supervisor/crew.h"

enum { NOTES = 10000, PARTITIONS = 8, WORKERS = 8 };

struct work {
    struct histogram calls, batches;
    struct crew *crew;
    struct sheet *writers[WORKERS];
    struct buffer out, page;
    int64_t now_ms;
};

static int64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void note_calls(void *arg)
{
    struct work *work = arg;

    for (int i = 0; i < NOTES; i++) {
        int64_t began_ns = clock_ns();

        histogram_note(&work->calls, M_CALL_DURATION,
                       (double)(clock_ns() - began_ns) / 1e9);
        histogram_note(&work->batches, M_BATCH_RECORDS, i % 500);
    }
}

static void write_report(struct work *work, struct sheet *sheet)
{
    char number[12];
    const char *const topic[] = { "news.articles" };
    const char *const place[] = { "news.articles", number };

    report_begin(&work->out, REPORT_RUNNING, true, "");
    for (enum metric metric = M_INPUT_RECORDS; metric < M_DEAD_LETTERS; metric++)
        report_add(&work->out, metric, topic, 1e6);
    report_add(&work->out, M_RETRIES, NULL, 3);
    report_add_histogram(&work->out, M_CALL_DURATION, NULL, &work->calls);
    report_add_histogram(&work->out, M_COMMIT_DURATION, NULL, &work->calls);
    report_add_histogram(&work->out, M_BATCH_RECORDS, NULL, &work->batches);
    for (int i = 0; i < PARTITIONS; i++) {
        snprintf(number, sizeof(number), "%d", i);
        for (enum metric metric = M_LAG; metric <= M_END_OFFSET; metric++)
            report_add(&work->out, metric, place, 123456);
        for (enum metric metric = M_RESTORED; metric <= M_STORE_BYTES; metric++)
            report_add(&work->out, metric, place, 123456);
    }
    sheet_write(sheet, (struct mill_str){ work->out.data, work->out.len });
}

static void tell(void *arg)
{
    struct work *work = arg;

    write_report(work, work->writers[0]);
}

static void look(void *arg)
{
    struct work *work = arg;

    write_report(work, work->writers[0]);
    ledger_look(&work->crew->ledgers[0], work->now_ms += 1000);
}

static void print_page(void *arg)
{
    struct work *work = arg;

    buffer_reset(&work->page);
    exposition_write(work->crew, work->now_ms, &work->page);
    BENCH_KEEP(work->page.len);
}

static void engage(struct work *work)
{
    if (crew_new(WORKERS, "bench", &work->crew) != MILL_OK)
        abort();
    for (int i = 0; i < WORKERS; i++) {
        struct ledger *ledger = &work->crew->ledgers[i];
        int descriptor;

        ledger->stage = "dedup";
        ledger->index = (unsigned)i;
        ledger_open(ledger, &descriptor);
        work->writers[i] = sheet_attach(descriptor);
        if (!work->writers[i])
            abort();
        close(descriptor);
        ledger_started(ledger, 1, 0);
        write_report(work, work->writers[i]);
    }
    crew_look(work->crew, 1000);
}

int main(void)
{
    static struct work work;
    double told;
    char note[64];

    buffer_init(&work.out, SHEET_BYTES);
    buffer_init(&work.page, PAGE_BYTES);
    bench_print("measure: note a call", bench_run(note_calls, &work).cpu_ns / NOTES,
                "ns/call", "a call takes up to 500 records; the clock included");
    engage(&work);
    snprintf(note, sizeof(note), "%d partitions, %zu bytes", PARTITIONS, work.out.len);
    told = bench_run(tell, &work).cpu_ns / 1000;
    bench_print("measure: a worker's report", told, "us", note);
    bench_print("measure: reading it", bench_run(look, &work).cpu_ns / 1000 - told, "us",
                "added to what came before");
    print_page(&work);
    snprintf(note, sizeof(note), "%d workers, %zu bytes", WORKERS, work.page.len);
    bench_print("measure: the page /metrics", bench_run(print_page, &work).cpu_ns / 1000,
                "us", note);
    crew_free(work.crew);
    for (int i = 0; i < WORKERS; i++)
        sheet_free(work.writers[i]);
    buffer_finish(&work.out);
    buffer_finish(&work.page);
    return 0;
}
