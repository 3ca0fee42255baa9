/* SPDX-License-Identifier: Apache-2.0
 * crew.c - the pages: what workers told, over their restarts, in formats that others
 * read. */
#include "supervisor/crew.h"
#include "strict.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SERIES(name) name "{stage=\"dedup\",worker=\"0\"}"
static const char in_series[] =
    "newsmill_input_records_total{stage=\"dedup\",worker=\"0\",topic=\"articles\"}";

struct ship {
    struct crew *crew;
    struct sheet *writers[2];
    struct page page;
};

static void write_report(struct ship *ship, size_t worker, double in, const char *why)
{
    static const char *const topic[] = { "articles" };
    static const char *const places[][2] = { { "articles", "0" }, { "articles", "1" } };
    static const char *const dead[] = { "articles.dead", "a\"b\\c\nd\xff" };
    static const char *const copies[] = { "dedup", "copies", "of \\ texts\nand more" };
    struct histogram calls = { .sum = 0 };
    struct buffer out;

    buffer_init(&out, SHEET_BYTES);
    report_begin(&out, *why ? REPORT_RETRYING : REPORT_RUNNING, true, why);
    report_add(&out, M_INPUT_RECORDS, topic, in);
    report_add(&out, M_OUTPUT_RECORDS, topic, in * 2);
    report_add(&out, M_DEAD_LETTERS, dead, 1);
    for (int i = 0; i < 2; i++)
        report_add(&out, M_LAG, places[i], 5 + i);
    report_add(&out, M_CPU, NULL, 0.1);
    report_add(&out, M_STAGE, copies, in / 2);
    histogram_note(&calls, M_CALL_DURATION, 0.002);
    histogram_note(&calls, M_CALL_DURATION, 100);
    report_add_histogram(&out, M_CALL_DURATION, NULL, &calls);
    assert_true(
        sheet_write(ship->writers[worker], (struct mill_str){ out.data, out.len }));
    buffer_finish(&out);
}

static void start(struct ship *ship, size_t worker, pid_t pid)
{
    int descriptor;

    ledger_open(&ship->crew->ledgers[worker], &descriptor);
    assert_true(descriptor >= 0);
    sheet_free(ship->writers[worker]);
    ship->writers[worker] = sheet_attach(descriptor);
    assert_non_null(ship->writers[worker]);
    close(descriptor);
    ledger_started(&ship->crew->ledgers[worker], pid, 1700000000.25);
}

static void board(struct ship *ship)
{
    *ship = (struct ship){ .crew = NULL };
    assert_int_equal(crew_new(2, "box", &ship->crew), MILL_OK);
    for (unsigned i = 0; i < 2; i++) {
        ship->crew->ledgers[i].stage = "dedup";
        ship->crew->ledgers[i].index = i;
    }
}

static void leave(struct ship *ship)
{
    crew_free(ship->crew);
    for (int i = 0; i < 2; i++)
        sheet_free(ship->writers[i]);
    buffer_finish(&ship->page.text);
}

static struct mill_str ask(struct ship *ship, const char *method, const char *path,
                           int64_t now_ms)
{
    buffer_finish(&ship->page.text);
    crew_answer(ship->crew, method, path, now_ms, &ship->page);
    assert_false(ship->page.text.overflowed);
    return (struct mill_str){ ship->page.text.data, ship->page.text.len };
}

static struct mill_str metrics(struct ship *ship, int64_t now_ms)
{
    struct mill_str text = ask(ship, "GET", "/metrics", now_ms);
    char why[200];

    assert_int_equal(ship->page.code, 200);
    if (!strict_check(text, why))
        fail_msg("%s\n%.*s", why, (int)text.len, text.data);
    return text;
}

static bool is_there(struct mill_str text, const char *series)
{
    return isnan(strict_value(text, series)) == 0;
}

static void a_page_of_metrics_is_strict(void **state)
{
    struct mill_str text;
    struct ship ship;

    board(&ship);
    metrics(&ship, 1000);
    start(&ship, 0, 10);
    start(&ship, 1, 11);
    write_report(&ship, 0, 10, "");
    write_report(&ship, 1, 20, "registry: \"down\"\n");
    crew_look(ship.crew, 2000);
    text = metrics(&ship, 2500);
    assert_true(strict_value(text, in_series) == 10);
    assert_true(strict_value(text, SERIES("newsmill_worker_report_age_seconds")) == 0.5);
    assert_true(strict_value(text, SERIES("newsmill_worker_start_time_seconds")) ==
                1700000000.25);
    assert_true(strict_value(text, SERIES("newsmill_stage_dedup_copies_total")) == 5);
    assert_true(strict_value(text, "newsmill_lag_records{stage=\"dedup\",worker=\"1\","
                                   "topic=\"articles\",partition=\"1\"}") == 6);
    assert_true(strict_value(text,
                             "newsmill_call_duration_seconds_bucket{stage=\"dedup\","
                             "worker=\"0\",le=\"0.003\"}") == 1);
    assert_true(strict_value(text, "newsmill_dead_letters_total{stage=\"dedup\",worker="
                                   "\"0\",topic=\"articles.dead\",reason=\"a\\\"b\\\\c\\"
                                   "nd\xef\xbf\xbd\"}") == 1);
    assert_true(strict_value(text, "newsmill_worker_state{stage=\"dedup\",worker=\"1\","
                                   "state=\"retrying\"}") == 1);
    leave(&ship);
}

static void counters_go_on_over_a_restart(void **state)
{
    struct mill_str text;
    struct ship ship;

    board(&ship);
    start(&ship, 0, 10);
    write_report(&ship, 0, 10, "");
    crew_look(ship.crew, 1000);
    write_report(&ship, 0, 14, ""); /* its last words */
    ledger_ended(&ship.crew->ledgers[0], 2000, 5000);
    text = metrics(&ship, 2000);
    assert_true(strict_value(text, in_series) == 14);
    assert_true(strict_value(text, SERIES("newsmill_worker_up")) == 0);
    assert_false(is_there(text, "newsmill_lag_records{stage=\"dedup\",worker="
                                "\"0\",topic=\"articles\",partition=\"0\"}"));
    start(&ship, 0, 12);
    text = metrics(&ship, 3000);
    assert_false(is_there(text, SERIES("newsmill_worker_report_age_seconds")));
    assert_true(strict_value(text, in_series) == 14);
    assert_true(strict_value(text, SERIES("newsmill_worker_restarts_total")) == 1);
    write_report(&ship, 0, 3, "");
    crew_look(ship.crew, 4000);
    crew_look(ship.crew, 4100); /* the same sheet again counts once */
    text = metrics(&ship, 4100);
    assert_true(strict_value(text, in_series) == 17);
    assert_true(strict_value(text, SERIES("newsmill_stage_dedup_copies_total")) == 8.5);
    assert_true(strict_value(text, SERIES("newsmill_call_duration_seconds_count")) == 4);
    leave(&ship);
}

static void nonsense_is_counted_and_changes_nothing(void **state)
{
    struct mill_str text;
    struct ship ship;

    board(&ship);
    start(&ship, 0, 10);
    write_report(&ship, 0, 10, "");
    crew_look(ship.crew, 1000);
    assert_true(sheet_write(ship.writers[0], S("\1\4\1\0rubbish")));
    crew_look(ship.crew, 2000);
    crew_look(ship.crew, 3000);
    text = metrics(&ship, 3000);
    assert_true(strict_value(text, in_series) == 10);
    assert_true(strict_value(text, SERIES("newsmill_worker_reports_refused_total")) == 1);
    leave(&ship);
}

static void names_that_come_out_alike_come_once(void **state)
{
    static const char *const first[] = { "a_b", "c", "one" };
    static const char *const second[] = { "a", "b_c", "another" };
    struct buffer out;
    struct ship ship;

    board(&ship);
    start(&ship, 0, 10);
    buffer_init(&out, SHEET_BYTES);
    report_begin(&out, REPORT_RUNNING, true, "");
    report_add(&out, M_STAGE, first, 1);
    report_add(&out, M_STAGE, second, 2);
    assert_true(sheet_write(ship.writers[0], (struct mill_str){ out.data, out.len }));
    crew_look(ship.crew, 1000);
    assert_true(is_there(metrics(&ship, 1000), SERIES("newsmill_stage_a_b_c_total")));
    buffer_finish(&out);
    leave(&ship);
}

static void readiness_says_what_is_not(void **state)
{
    struct ship ship;

    board(&ship);
    assert_str(ask(&ship, "GET", "/readyz", 0),
               "not ready: 0 of 2 workers\ndedup.0: not started\ndedup.1: not started\n");
    assert_int_equal(ship.page.code, 503);
    start(&ship, 0, 10);
    start(&ship, 1, 11);
    write_report(&ship, 0, 1, "");
    crew_look(ship.crew, 1000);
    assert_str(ask(&ship, "GET", "/readyz", 1000),
               "not ready: 1 of 2 workers\ndedup.1: starting\n");
    write_report(&ship, 1, 1, "registry: down");
    crew_look(ship.crew, 2000);
    assert_str(ask(&ship, "GET", "/readyz", 2000), "ready\n");
    assert_int_equal(ship.page.code, 200);
    ledger_ended(&ship.crew->ledgers[1], 3000, 5100);
    assert_str(ask(&ship, "GET", "/readyz", 3000),
               "not ready: 1 of 2 workers\ndedup.1: down: starts again in 3 s\n");
    /* Ready is what this life told, not the one before. */
    start(&ship, 1, 13);
    assert_str(ask(&ship, "GET", "/readyz", 3000),
               "not ready: 1 of 2 workers\ndedup.1: starting\n");
    write_report(&ship, 1, 1, "");
    crew_look(ship.crew, 4000);
    ship.crew->is_stopping = true;
    assert_str(ask(&ship, "GET", "/readyz", 4000), "not ready: stopping\n");
    assert_int_equal(ship.page.code, 503);
    assert_str(ask(&ship, "GET", "/healthz", 4000), "ok\n");
    leave(&ship);
}

static void status_is_one_object(void **state)
{
    struct mill_str text;
    struct ship ship;

    board(&ship);
    start(&ship, 0, 10);
    write_report(&ship, 0, 0, "");
    crew_look(ship.crew, 1000);
    write_report(&ship, 0, 50, "\xff down");
    crew_look(ship.crew, 6000);
    text = ask(&ship, "GET", "/status", 6500);
    assert_string_equal(ship.page.type, "application/json");
    assert_non_null(strstr(text.data, "\"instance\":\"box\""));
    assert_non_null(strstr(text.data, "\"in\":50,\"out\":100,\"in_rate\":10.0,"
                                      "\"out_rate\":20.0,\"dead\":1"));
    assert_non_null(strstr(text.data, "\"why\":\"\xef\xbf\xbd down\",\"silent_s\":0.5,"
                                      "\"lag\":11"));
    assert_non_null(strstr(text.data, "{\"partition\":1,\"lag\":6}"));
    assert_non_null(strstr(text.data, "\"worker\":1,\"state\":\"not started\""));
    leave(&ship);
}

/* As many partitions as a sheet has room for are no reason to show none. */
static void a_full_sheet_is_shown(void **state)
{
    struct mill_str text;
    struct buffer out;
    struct ship ship;
    char number[12];
    const char *const place[] = { "articles", number };
    int count = 0;

    board(&ship);
    start(&ship, 0, 10);
    buffer_init(&out, SHEET_BYTES);
    report_begin(&out, REPORT_RUNNING, true, "");
    for (; !out.overflowed; count++) {
        snprintf(number, sizeof(number), "%d", count);
        report_add(&out, M_LAG, place, 1);
    }
    assert_true(sheet_write(ship.writers[0], (struct mill_str){ out.data, out.len }));
    crew_look(ship.crew, 1000);
    assert_true(ledger_is_ready(&ship.crew->ledgers[0]));
    assert_true(ledger_total(&ship.crew->ledgers[0], M_LAG) == count - 1);
    text = ask(&ship, "GET", "/metrics", 1000);
    assert_true(is_there(text, "newsmill_lag_records{stage=\"dedup\",worker=\"0\","
                               "topic=\"articles\",partition=\"20000\"}"));
    buffer_finish(&out);
    leave(&ship);
}

static void other_pages_and_methods_are_told(void **state)
{
    struct ship ship;

    board(&ship);
    ask(&ship, "GET", "/metrics/", 0);
    assert_int_equal(ship.page.code, 404);
    ask(&ship, "POST", "/metrics", 0);
    assert_int_equal(ship.page.code, 405);
    ask(&ship, "HEAD", "/healthz", 0);
    assert_int_equal(ship.page.code, 200);
    assert_true(strict_value(metrics(&ship, 0),
                             "newsmill_http_requests_total{code=\"405\"}") == 1);
    leave(&ship);
}

/* The checker itself must find what it is for. */
struct flaw {
    const char *name, *text, *why;
};

static struct flaw flaws[] = {
    { "no type", "a 1\n", "outside" },
    { "another's sample", "# HELP a x\n# TYPE a gauge\nb 1\n", "outside" },
    { "twice", "# HELP a x\n# TYPE a gauge\na 1\na 2\n", "before" },
    { "the family twice", "# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n# TYPE a gauge\n",
      "before" },
    { "an escape", "# HELP a x\n# TYPE a gauge\na{b=\"\\t\"} 1\n", "labels" },
    { "a label twice", "# HELP a x\n# TYPE a gauge\na{b=\"\",b=\"\"} 1\n", "labels" },
    { "no number", "# HELP a x\n# TYPE a gauge\na x\n", "no number" },
    { "no end", "# HELP a x\n# TYPE a gauge\na 1", "no line" },
    { "a counter's name", "# HELP a x\n# TYPE a counter\na 1\n", "_total" },
    { "buckets",
      "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 3\na_bucket{le=\"+Inf\"} 2\n",
      "rise" },
    { "a count",
      "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\n"
      "a_sum 1\na_count 3\n",
      "count" },
};

static void the_checker_finds(void **state)
{
    const struct flaw *flaw = *state;
    char why[200] = "";

    assert_false(strict_check((struct mill_str){ flaw->text, strlen(flaw->text) }, why));
    assert_non_null(strstr(why, flaw->why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_metrics_is_strict),
        cmocka_unit_test(counters_go_on_over_a_restart),
        cmocka_unit_test(nonsense_is_counted_and_changes_nothing),
        cmocka_unit_test(names_that_come_out_alike_come_once),
        cmocka_unit_test(readiness_says_what_is_not),
        cmocka_unit_test(status_is_one_object),
        cmocka_unit_test(a_full_sheet_is_shown),
        cmocka_unit_test(other_pages_and_methods_are_told),
    };

    return run_table(flaws, the_checker_finds) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
