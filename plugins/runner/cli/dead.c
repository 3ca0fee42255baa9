/* SPDX-License-Identifier: Apache-2.0
 * dead.c - `newsmill dead`: what was dead-lettered, why, and back into the flow. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/exit.h"
#include "cli/args.h"
#include "cli/letter.h"
#include "cli/setup.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/when.h"
#include "kafka/reader.h"
#include "kafka/sender.h"
#include "text/str.h"
#include "text/utf8.h"

enum { POLL_MS = 200, SILENCE_MS = 30000, MOST_HOPS = 3, SHOWN_BYTES = 2000 };

struct dead {
    const char *config_path, *bootstrap, *since, *until;
    struct letter_filter filter;
    bool json, dry_run, all;
    struct config *config;
    struct terminal terminal;

    const struct stage_config *stage; /* whose dead letters are read */
    struct sender *sender;            /* of retry: into the stage's input */
    uint64_t count, retried, refused;
    int (*take)(struct dead *dead, const struct inbound *record); /* 0: go on */
};

static void print_time(int64_t ms, char text[32])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static json_t *describe(const struct inbound *record)
{
    return json_pack(
        "{s:s, s:i, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:I}", "topic", record->topic,
        "partition", (int)record->partition, "offset", (json_int_t)record->offset,
        "timestamp_ms", (json_int_t)record->timestamp_ms, "key", letter_text(record->key),
        "stage", letter_text(letter_header(record, "newsmill.stage")), "class",
        letter_text(letter_header(record, "newsmill.class")), "reason",
        letter_text(letter_header(record, "newsmill.reason")), "attempts",
        letter_text(letter_header(record, "newsmill.attempts")), "hops",
        (json_int_t)letter_hops(record), "bytes", (json_int_t)record->value.len);
}

static void print_json(const struct inbound *record)
{
    json_t *json = describe(record);
    char *text = json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER);

    if (text)
        puts(text);
    free(text);
    json_decref(json);
}

static void print_row(struct dead *dead, const struct inbound *record)
{
    char place[40], when[32];

    if (!dead->count)
        terminal_text(&dead->terminal, BOLD,
                      "STAGE        PLACE      WHEN                 CLASS      KEY       "
                      "                     REASON\n");
    snprintf(place, sizeof(place), "%" PRId32 "/%" PRId64, record->partition,
             record->offset);
    print_time(record->timestamp_ms, when);
    terminal_cell(&dead->terminal, PLAIN, letter_header(record, "newsmill.stage"), 12,
                  true);
    printf(" %-10s %s ", place, when);
    terminal_cell(&dead->terminal, YELLOW, letter_header(record, "newsmill.class"), 10,
                  true);
    putchar(' ');
    terminal_cell(&dead->terminal, PLAIN, record->key, 30, true);
    putchar(' ');
    terminal_cell(&dead->terminal, PLAIN, letter_header(record, "newsmill.reason"), 200,
                  false);
    putchar('\n');
}

static int list_one(struct dead *dead, const struct inbound *record)
{
    if (dead->json)
        print_json(record);
    else
        print_row(dead, record);
    return 0;
}

static void print_field(const struct dead *dead, const char *name, struct mill_str value)
{
    terminal_text(&dead->terminal, DIM, name);
    printf("%*s", (int)(strlen(name) < 34 ? 34 - strlen(name) : 1), "");
    if (utf8_valid(value))
        terminal_cell(&dead->terminal, PLAIN, value, 2000, false);
    else
        printf("(%zu bytes)", value.len);
    putchar('\n');
}

/* Bytes that are no text, sixteen a line. */
static void print_bytes(struct mill_str bytes)
{
    for (size_t i = 0; i < bytes.len && i < SHOWN_BYTES; i += 16) {
        printf("%06zx ", i);
        for (size_t j = i; j < i + 16 && j < bytes.len; j++)
            printf(" %02x", (unsigned char)bytes.data[j]);
        putchar('\n');
    }
}

static int show_one(struct dead *dead, const struct inbound *record)
{
    char when[32];

    if (dead->json) {
        print_json(record);
        return 0;
    }
    print_time(record->timestamp_ms, when);
    printf("%s%s, partition %" PRId32 ", offset %" PRId64 ", %s\n",
           dead->count ? "\n" : "", record->topic, record->partition, record->offset,
           when);
    print_field(dead, "key", record->key);
    for (size_t i = 0; i < record->header_count; i++) {
        char name[128];
        struct mill_str text = record->headers[i].name;

        snprintf(name, sizeof(name), "%.*s", (int)(text.len < 120 ? text.len : 120),
                 text.data);
        print_field(dead, name, record->headers[i].value);
    }
    printf("value, %zu bytes%s\n", record->value.len,
           record->value.len > SHOWN_BYTES ? ", the first:" : ":");
    print_bytes(record->value);
    return 0;
}

/* A record that comes back again and again is not to be mended by another try. */
static bool may_retry(struct dead *dead, const struct inbound *record)
{
    if (letter_hops(record) <= MOST_HOPS)
        return true;
    fprintf(stderr,
            "newsmill dead: %s %" PRId32 "/%" PRId64 ": was a dead letter %" PRId64
            " times: left alone\n",
            record->topic, record->partition, record->offset, letter_hops(record));
    dead->refused++;
    return false;
}

static int send_again(struct dead *dead, const struct inbound *record)
{
    struct header *headers = calloc(record->header_count + 1, sizeof(*headers));
    struct inbound again = *record;
    struct mill_error error;
    int code = 0;

    if (!headers)
        return EXIT_FAILED;
    again.headers = headers;
    again.header_count = 0;
    for (size_t i = 0; i < record->header_count; i++)
        if (!letter_is_about_death(record->headers[i].name))
            headers[again.header_count++] = record->headers[i];
    if (sender_send(dead->sender, &again, &error)) {
        fprintf(stderr, "newsmill dead: %s %" PRId32 "/%" PRId64 ": %s\n", record->topic,
                record->partition, record->offset, error.text);
        code = EXIT_FAILED;
    }
    free(headers);
    return code;
}

static int retry_one(struct dead *dead, const struct inbound *record)
{
    int code;

    if (!may_retry(dead, record))
        return 0;
    if (dead->dry_run)
        return list_one(dead, record);
    code = send_again(dead, record);
    if (!code)
        dead->retried++;
    return code;
}

/* Those of this stage, where several share a topic; a letter without our headers is
 * whoever's topic it is in. */
static bool is_meant(const struct dead *dead, const struct inbound *record)
{
    struct mill_str stage = letter_header(record, "newsmill.stage");

    return (!stage.data || str_is(stage, dead->stage->name)) &&
           letter_matches(&dead->filter, record);
}

static int say_failed(const struct dead *dead, const struct mill_error *error)
{
    fprintf(stderr, "newsmill dead: %s: %s\n", dead->stage->dead_topic, error->text);
    return EXIT_FAILED;
}

static int read_all(struct dead *dead, struct reader_topic *reader)
{
    struct mill_error error;
    struct inbound record;
    int silent_ms = 0, code = 0;

    while (!code) {
        switch (reader_next(reader, POLL_MS, &record, &error)) {
        case READER_RECORD:
            silent_ms = 0;
            if (!is_meant(dead, &record))
                break;
            code = dead->take(dead, &record);
            dead->count++;
            break;
        case READER_END:
            return code;
        case READER_NOTHING:
            silent_ms += POLL_MS;
            if (silent_ms < SILENCE_MS)
                break;
            mill_error(&error, MILL_FATAL, "no broker answered for 30 s");
            return say_failed(dead, &error);
        case READER_FAILED:
            return say_failed(dead, &error);
        }
    }
    return code;
}

static int read_stage(struct dead *dead, const struct stage_config *stage)
{
    struct reader_topic *reader;
    struct mill_error error;
    int code;

    dead->stage = stage;
    if (reader_open(dead->config, stage->dead_topic, false, &reader, &error)) {
        fprintf(stderr, "newsmill dead: %s\n", error.text);
        return EXIT_FAILED;
    }
    code = read_all(dead, reader);
    reader_close(reader);
    return code;
}

static int retry_stage(struct dead *dead, const struct stage_config *stage)
{
    struct mill_error error;
    int code;

    if (dead->dry_run)
        return read_stage(dead, stage);
    if (sender_open(dead->config, stage->input.topic, &dead->sender, &error)) {
        fprintf(stderr, "newsmill dead: %s\n", error.text);
        return EXIT_FAILED;
    }
    code = read_stage(dead, stage);
    if (sender_close(dead->sender, &error)) {
        fprintf(stderr, "newsmill dead: %s: %s\n", stage->input.topic, error.text);
        code = EXIT_FAILED;
    }
    dead->sender = NULL;
    return code;
}

static int each_stage(struct dead *dead,
                      int (*run)(struct dead *dead, const struct stage_config *stage))
{
    int code = 0;

    for (size_t i = 0; i < dead->config->stage_count && !code; i++)
        if (!dead->filter.stage ||
            !strcmp(dead->filter.stage, dead->config->stages[i].name))
            code = run(dead, &dead->config->stages[i]);
    return code;
}

static int list(struct dead *dead)
{
    int code;

    dead->take = list_one;
    code = each_stage(dead, read_stage);
    if (!code && !dead->json && !dead->count)
        puts("no dead letters");
    return code;
}

static int show(struct dead *dead)
{
    int code;

    dead->take = show_one;
    code = each_stage(dead, read_stage);
    if (code || dead->count)
        return code;
    fprintf(stderr, "newsmill dead: no dead letter is like that\n");
    return EXIT_FAILED;
}

static int retry(struct dead *dead)
{
    int code;

    dead->take = retry_one;
    code = each_stage(dead, retry_stage);
    if (dead->json || code)
        return code;
    if (dead->dry_run)
        printf("%" PRIu64 " would go back\n", dead->count - dead->refused);
    else
        printf("%" PRIu64 " went back into their stages' inputs, %" PRIu64
               " were left alone\n",
               dead->retried, dead->refused);
    return code;
}

static int run(struct dead *dead, int (*action)(struct dead *dead))
{
    int code = EXIT_USAGE;

    dead->config = setup_config("dead", dead->config_path, dead->bootstrap);
    if (!dead->config)
        return EXIT_USAGE;
    dead->terminal = terminal_of(stdout);
    if (setup_has_broker("dead", dead->config) &&
        (!dead->filter.stage || setup_stage("dead", dead->config, dead->filter.stage)))
        code = action(dead);
    config_free(dead->config);
    return code;
}

static bool read_times(struct dead *dead)
{
    return (!dead->since || when_parse(dead->since, &dead->filter.since_ms)) &&
           (!dead->until || when_parse(dead->until, &dead->filter.until_ms));
}

int verb_dead(int argc, char **argv)
{
    struct dead dead = { 0 };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &dead.config_path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &dead.bootstrap },
        { "--stage", "STAGE", "of this stage alone", .text = &dead.filter.stage },
        { "--class", "CLASS", "decode, stage, too-large, memory, crash, timeout",
          .text = &dead.filter.class },
        { "--reason", "TEXT", "whose reason holds this text",
          .text = &dead.filter.reason },
        { "--since", "TIME", "from this time on", .text = &dead.since },
        { "--until", "TIME", "before this time", .text = &dead.until },
        { "--place", "PARTITION/OFFSET", "this one", .text = &dead.filter.place },
        { "--dry-run", NULL, "retry: say what would go back", .flag = &dead.dry_run },
        { "--all", NULL, "retry: everything, without a filter", .flag = &dead.all },
        { "--json", NULL, "one JSON object a line", .flag = &dead.json },
        { 0 },
    };
    const struct usage usage = {
        "dead", "list|show|retry", "What was dead-lettered, why, and back into the flow.",
        args,
        "A retried letter goes into its stage's input with its key, value, time and "
        "headers. It\nstays in the dead letters' topic, so narrow a second retry by "
        "--since; one that was dead\nmore than 3 times is left alone. TIME is "
        "YYYY-MM-DD, or that with THH:MM[:SS] and a zone.\n"
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 2)
        return args_wrong(&usage, "want list, show or retry");
    if (!read_times(&dead))
        return args_wrong(&usage, "--since, --until: want a time such as 2026-11-24 or "
                                  "2026-11-24T09:00+09:00");
    if (!strcmp(argv[1], "list"))
        return run(&dead, list);
    if (!strcmp(argv[1], "show"))
        return run(&dead, show);
    if (strcmp(argv[1], "retry"))
        return args_wrong(&usage, "want list, show or retry, got '%s'", argv[1]);
    if (letter_filter_is_empty(&dead.filter) && !dead.all)
        return args_wrong(&usage, "retry wants a filter, or --all");
    return run(&dead, retry);
}
