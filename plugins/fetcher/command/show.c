/* SPDX-License-Identifier: Apache-2.0
 * show.c - `newsmill feed list`: the feeds, and how the fetcher fares with them. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/exit.h"
#include "cli/setup.h"
#include "cli/terminal.h"
#include "command/command.h"
#include "text/str.h"

struct row {
    const char *name, *url;
    const struct listed_feed *listed; /* NULL: the list has it no longer */
    const struct feed_record *record; /* NULL: the store has none, or was not read */
    bool is_read;                     /* the store was */
};

static const char *state_of(const struct row *row, enum tone *tone)
{
    *tone = PLAIN;
    if (!row->listed) {
        *tone = RED;
        return "stray";
    }
    if (row->listed->paused) {
        *tone = DIM;
        return "paused";
    }
    if (!row->is_read)
        return "?";
    *tone = YELLOW;
    if (!row->record)
        return "new";
    if (row->record->why.len || row->record->poll.failed) {
        *tone = RED;
        return "failing";
    }
    if (row->record->moved_to.len)
        return "moved";
    *tone = GREEN;
    return row->record->poll.asked_ms ? "good" : "waiting";
}

/* "12 min", "3 h", "2 d". */
static void print_span(char text[24], int64_t ms)
{
    int64_t s = (ms < 0 ? -ms : ms) / 1000;

    if (s < 120)
        snprintf(text, 24, "%" PRId64 " s", s);
    else if (s < 7200)
        snprintf(text, 24, "%" PRId64 " min", s / 60);
    else if (s < 172800)
        snprintf(text, 24, "%" PRId64 " h", s / 3600);
    else
        snprintf(text, 24, "%" PRId64 " d", s / 86400);
}

static void put_cell(const struct terminal *terminal, const char *text, size_t columns)
{
    terminal_cell(terminal, PLAIN, str_of(text), columns, true);
    putchar(' ');
}

static void put_times(const struct terminal *terminal, const struct poll *poll,
                      int64_t now_ms)
{
    char next[24] = "-", interval[24] = "-", changed[24] = "-", failed[24] = "-";

    if (poll && poll->next_ms)
        print_span(next, poll->next_ms > now_ms ? poll->next_ms - now_ms : 0);
    if (poll && poll->interval_ms)
        print_span(interval, poll->interval_ms);
    if (poll && poll->changed_ms)
        print_span(changed, now_ms - poll->changed_ms);
    if (poll && poll->failed)
        snprintf(failed, sizeof(failed), "%u", poll->failed);
    put_cell(terminal, next, 8);
    put_cell(terminal, interval, 8);
    put_cell(terminal, changed, 8);
    put_cell(terminal, failed, 6);
}

static void print_row(const struct terminal *terminal, const struct row *row,
                      int64_t now_ms)
{
    enum tone tone;
    const char *state = state_of(row, &tone);

    terminal_cell(terminal, BOLD, str_of(row->name), 24, true);
    putchar(' ');
    terminal_cell(terminal, tone, str_of(state), 8, true);
    putchar(' ');
    put_times(terminal, row->record ? &row->record->poll : NULL, now_ms);
    terminal_print(terminal, PLAIN, str_of(row->url));
    putchar('\n');
    if (row->record && row->record->why.len) {
        terminal_text(terminal, DIM, "    failed: ");
        terminal_print(terminal, DIM, row->record->why);
        putchar('\n');
    }
    if (row->record && row->record->moved_to.len) {
        terminal_text(terminal, DIM, "    moved to ");
        terminal_print(terminal, DIM, row->record->moved_to);
        putchar('\n');
    }
}

static json_t *text_of(struct mill_str text)
{
    json_t *json = text.len ? json_stringn(text.data, text.len) : json_null();

    return json ? json : json_null();
}

static void print_json(const struct row *row)
{
    const struct feed_record *record = row->record;
    json_t *tags = json_array();
    enum tone tone;
    json_t *json = json_pack("{s:s, s:s, s:s}", "name", row->name, "url", row->url,
                             "state", state_of(row, &tone));

    for (size_t i = 0; row->listed && i < row->listed->tag_count; i++)
        json_array_append_new(tags, json_string(row->listed->tags[i]));
    json_object_set_new(json, "tags", tags);
    if (record)
        json_object_update_new(
            json, json_pack("{s:I, s:I, s:I, s:I, s:i, s:i, s:o, s:o}", "next_ms",
                            (json_int_t)record->poll.next_ms, "interval_ms",
                            (json_int_t)record->poll.interval_ms, "asked_ms",
                            (json_int_t)record->poll.asked_ms, "changed_ms",
                            (json_int_t)record->poll.changed_ms, "failed",
                            (int)record->poll.failed, "status", record->status, "why",
                            text_of(record->why), "moved_to", text_of(record->moved_to)));
    json_dumpf(json, stdout, JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(json);
}

static void print_any(const struct command *command, const struct terminal *terminal,
                      const struct row *row)
{
    if (command->json)
        print_json(row);
    else
        print_row(terminal, row, clock_unix_ms());
}

static void print_all(const struct command *command, const struct known *known)
{
    struct terminal terminal = terminal_of(stdout);
    const struct feed_list *list = command->list;

    if (!command->json)
        terminal_text(&terminal, BOLD,
                      "NAME                     STATE    NEXT     EVERY    CHANGED  "
                      "FAILED URL\n");
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_feed *feed = &list->items[i];
        const struct row row = { feed->name, feed->url, feed,
                                 known ? known_find(known, feed->url) : NULL, known };

        print_any(command, &terminal, &row);
    }
    for (size_t i = 0; known && i < known->count; i++) {
        const struct feed_record *record = &known->items[i].record;
        char name[FEED_NAME_BYTES + 1], url[URL_BYTES + 1];
        const struct row row = { name, url, NULL, record, true };

        if (feed_list_find_url(list, record->url))
            continue;
        snprintf(name, sizeof(name), "%.*s", (int)record->source.len,
                 record->source.len ? record->source.data : "");
        snprintf(url, sizeof(url), "%.*s", (int)record->url.len,
                 record->url.len ? record->url.data : "");
        print_any(command, &terminal, &row);
    }
}

static int show(struct command *command, bool offline)
{
    struct known *known = NULL;

    if (!offline) {
        if (!command_find_stage(command))
            return EXIT_USAGE;
        known = command_store(command);
    }
    print_all(command, known);
    known_free(known);
    return EXIT_DONE;
}

int verb_feed_list(int argc, char **argv)
{
    struct command command = { .verb = "feed list" };
    bool offline = false;
    const struct arg args[] = {
        COMMAND_ARGS(command),
        COMMAND_BROKER_ARGS(command),
        { "--offline", NULL, "the list alone, without the fetcher's store",
          .flag = &offline },
        { "--json", NULL, "one JSON object a feed", .flag = &command.json },
        { 0 },
    };
    const struct usage usage = {
        "feed list", "", "Lists the feeds, and how the fetcher fares with each.", args,
        "STATE: good, waiting (for its first time), new (`feed sync` asks for it), "
        "failing,\nmoved (change its address), paused, stray (`feed sync` forgets it), ? "
        "(nobody knows)."
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc > 1)
        return args_wrong(&usage, "want no operand, got '%s'", argv[1]);
    code = command_open(&command) ? show(&command, offline) : EXIT_USAGE;
    command_close(&command);
    return code;
}
