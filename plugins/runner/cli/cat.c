/* SPDX-License-Identifier: Apache-2.0
 * cat.c - `newsmill cat TOPIC`: what is in a topic, as JSON lines; dead letters as a
 * table. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "avro/codec.h"
#include "avro/json.h"
#include "base/exit.h"
#include "cli/args.h"
#include "cli/letter.h"
#include "cli/setup.h"
#include "cli/terminal.h"
#include "cli/typed.h"
#include "cli/verbs.h"
#include "host/places.h"
#include "kafka/reader.h"

enum { RECORD_BYTES = 128 << 20, SILENCE_MS = 30000, POLL_MS = 200 };

struct cat {
    const char *config_path, *bootstrap;
    bool follows, from_end, meta, json, dead;
    uint64_t most; /* 0: all */
    struct typed typed;
    struct catalog *catalog;
    struct reading *reading;
    struct arena arena;
    struct buffer text;
    struct terminal terminal;
    uint64_t count, unreadable;
};

/* The value as JSON in cat->text; false: error says why it cannot be read. */
static bool decode(struct cat *cat, const struct inbound *record,
                   struct mill_error *error)
{
    const void *value;

    arena_reset(&cat->arena);
    buffer_reset(&cat->text);
    if (reading_read(cat->reading, record, &cat->arena, &value, error))
        return false;
    json_print(cat->typed.type, value, &cat->text);
    if (!cat->text.overflowed)
        return true;
    mill_error(error, MILL_FATAL, "larger than %d bytes as JSON", RECORD_BYTES);
    return false;
}

static json_t *describe(const struct cat *cat, const struct inbound *record)
{
    json_t *json = json_pack("{s:s, s:i, s:I, s:o, s:I}", "topic", record->topic,
                             "partition", (int)record->partition, "offset",
                             (json_int_t)record->offset, "key", letter_text(record->key),
                             "timestamp_ms", (json_int_t)record->timestamp_ms);
    json_t *headers = json_object();

    if (cat->dead)
        json_object_update_new(
            json,
            json_pack("{s:o, s:o, s:o, s:o}", "stage",
                      letter_text(letter_header(record, "newsmill.stage")), "class",
                      letter_text(letter_header(record, "newsmill.class")), "reason",
                      letter_text(letter_header(record, "newsmill.reason")), "attempts",
                      letter_text(letter_header(record, "newsmill.attempts"))));
    for (size_t i = 0; i < record->header_count; i++)
        json_object_setn_new(headers, record->headers[i].name.data,
                             record->headers[i].name.len,
                             letter_text(record->headers[i].value));
    json_object_set_new(json, "headers", headers);
    return json;
}

/* Everything about the record, its value last: what is there spliced in as it is. */
static void print_whole(struct cat *cat, const struct inbound *record, bool readable)
{
    json_t *json = describe(cat, record);
    char *text = json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER);

    if (text)
        printf("%.*s,\"value\":%.*s}\n", (int)strlen(text) - 1, text,
               readable ? (int)cat->text.len : 4, readable ? cat->text.data : "null");
    free(text);
    json_decref(json);
}

static void print_dead_row(struct cat *cat, const struct inbound *record)
{
    char place[40];

    if (cat->count == 0) {
        terminal_text(
            &cat->terminal, BOLD,
            "PLACE      STAGE        CLASS      KEY                                 "
            "     REASON\n");
    }
    snprintf(place, sizeof(place), "%d/%" PRId64, record->partition, record->offset);
    printf("%-10s ", place);
    terminal_cell(&cat->terminal, PLAIN, letter_header(record, "newsmill.stage"), 12,
                  true);
    putchar(' ');
    terminal_cell(&cat->terminal, YELLOW, letter_header(record, "newsmill.class"), 10,
                  true);
    putchar(' ');
    terminal_cell(&cat->terminal, PLAIN, record->key, 40, true);
    putchar(' ');
    terminal_cell(&cat->terminal, PLAIN, letter_header(record, "newsmill.reason"), 200,
                  false);
    putchar('\n');
}

static void print(struct cat *cat, const struct inbound *record)
{
    struct mill_error error;
    bool readable;

    if (cat->dead && !cat->json && !cat->meta) {
        print_dead_row(cat, record);
        cat->count++;
        return;
    }
    readable = decode(cat, record, &error);
    if (cat->dead || cat->meta) {
        print_whole(cat, record, readable);
    } else if (readable) {
        fwrite(cat->text.data, 1, cat->text.len, stdout);
        putchar('\n');
    }
    if (!readable && !cat->dead) {
        cat->unreadable++;
        fprintf(stderr, "newsmill cat: %s, partition %d, offset %" PRId64 ": %s\n",
                record->topic, record->partition, record->offset, error.text);
    }
    cat->count++;
}

static int print_all(struct cat *cat, struct reader_topic *reader)
{
    struct mill_error error;
    struct inbound record;
    int silent_ms = 0;

    while (!cat->most || cat->count < cat->most) {
        switch (reader_next(reader, POLL_MS, &record, &error)) {
        case READER_RECORD:
            silent_ms = 0;
            print(cat, &record);
            break;
        case READER_END:
            if (!cat->follows)
                return cat->unreadable ? EXIT_FAILED : EXIT_DONE;
            fflush(stdout);
            break;
        case READER_NOTHING:
            fflush(stdout);
            silent_ms += POLL_MS;
            if (cat->follows || silent_ms < SILENCE_MS)
                break;
            fprintf(stderr, "newsmill cat: %s: no broker answered for 30 s\n",
                    cat->typed.topic);
            return EXIT_FAILED;
        case READER_FAILED:
            fprintf(stderr, "newsmill cat: %s: %s\n", cat->typed.topic, error.text);
            return EXIT_FAILED;
        }
    }
    return cat->unreadable ? EXIT_FAILED : EXIT_DONE;
}

/* Writers may have used any schema that is known. */
static enum mill_status open_reading(struct cat *cat, struct mill_error *error)
{
    const char *schema = cat->typed.type->schema;
    struct mill_error unused;
    enum mill_status status;
    char *folder;

    if (catalog_new(&cat->catalog, error) ||
        catalog_add_text(cat->catalog, (struct mill_str){ schema, strlen(schema) },
                         error))
        return MILL_FATAL;
    if (!places_data("schemas", &folder, &unused)) {
        status = catalog_add_folder(cat->catalog, folder, error);
        free(folder);
        if (status)
            return status;
    }
    return reading_new(&cat->typed.form, cat->typed.type, cat->catalog, NULL,
                       &cat->reading, error);
}

static int run_typed(struct cat *cat, const struct config *config)
{
    struct reader_topic *reader;
    struct mill_error error;
    int code = EXIT_FAILED;

    cat->dead = cat->typed.dead;
    cat->terminal = terminal_of(stdout);
    arena_init(&cat->arena, RECORD_BYTES);
    buffer_init(&cat->text, RECORD_BYTES);
    if (open_reading(cat, &error) ||
        reader_open(config, cat->typed.topic, cat->from_end, &reader, &error)) {
        fprintf(stderr, "newsmill cat: %s\n", error.text);
    } else {
        code = print_all(cat, reader);
        reader_close(reader);
    }
    if (cat->dead && !cat->json && !cat->meta && !cat->count)
        printf("no dead letters in %s\n", cat->typed.topic);
    reading_free(cat->reading);
    catalog_free(cat->catalog);
    buffer_finish(&cat->text);
    arena_finish(&cat->arena);
    return code;
}

static int run(struct cat *cat, const char *topic)
{
    struct config *config = setup_config("cat", cat->config_path, cat->bootstrap);
    int code = EXIT_USAGE;

    if (!config)
        return EXIT_USAGE;
    if (setup_has_broker("cat", config) &&
        typed_find("cat", config, topic, &cat->typed)) {
        code = run_typed(cat, config);
        typed_finish(&cat->typed);
    }
    config_free(config);
    return code;
}

int verb_cat(int argc, char **argv)
{
    const char *most = NULL;
    struct cat cat = { 0 };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &cat.config_path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &cat.bootstrap },
        { "--count", "N", "so many records at most", .text = &most },
        { "--follow", NULL, "wait for more at the end", .flag = &cat.follows },
        { "--from-end", NULL, "only what comes from now on; else from the beginning",
          .flag = &cat.from_end },
        { "--meta", NULL, "key, place, time and headers around each value",
          .flag = &cat.meta },
        { "--json", NULL, "dead letters as JSON lines, too", .flag = &cat.json },
        { 0 },
    };
    const struct usage usage = {
        "cat", "TOPIC", "Prints a topic's committed records as JSON lines.", args,
        "Dead letters (TOPIC.dead) come as a table with stage, class and reason.\n"
    };
    char *end = NULL;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (most)
        cat.most = strtoull(most, &end, 10);
    if (argc != 2 || (most && (*end || !cat.most)))
        return args_wrong(&usage, "want one topic; --count: want a number from 1");
    cat.follows = cat.follows || cat.from_end;
    return run(&cat, argv[1]);
}
