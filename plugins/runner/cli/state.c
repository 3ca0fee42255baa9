/* SPDX-License-Identifier: Apache-2.0
 * state.c - `newsmill state dump STAGE`: the keys and values that a stage keeps. Reads
 * its state topic as everybody may, beside the workers. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avro/base64.h"
#include "base/exit.h"
#include "cli/args.h"
#include "cli/setup.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "host/store.h"
#include "kafka/claim.h"
#include "kafka/reader.h"

enum { SILENCE_MS = 30000, POLL_MS = 200, PARTITIONS_MOST = 100000, KEY_COLUMNS = 44 };

struct item {
    int partition;
    struct mill_str key, value; /* borrowed from the store */
};

struct dump {
    const char *topic;
    int wanted; /* the partition; -1: all */
    bool json;
    struct store **stores; /* by partition; NULL: nothing of it */
    int store_count;
    struct item *items;
    size_t item_count;
    int visited; /* the partition that is being listed */
    struct buffer text;
};

static bool make_room(struct dump *dump, int partition)
{
    struct store **stores;

    if (partition < dump->store_count)
        return true;
    if (partition >= PARTITIONS_MOST)
        return false;
    stores = reallocarray(dump->stores, (size_t)partition + 1, sizeof(struct store *));
    if (!stores)
        return false;
    for (int i = dump->store_count; i <= partition; i++)
        stores[i] = NULL;
    dump->stores = stores;
    dump->store_count = partition + 1;
    return true;
}

/* As a worker does when it fills a store. False: no memory. */
static bool take(struct dump *dump, const struct inbound *record)
{
    struct store **store;

    if (claim_is_key(record->key) ||
        (dump->wanted >= 0 && record->partition != dump->wanted))
        return true;
    if (!make_room(dump, record->partition))
        return false;
    store = &dump->stores[record->partition];
    if (!*store && !(*store = store_new()))
        return false;
    return record->value.data ? store_put(*store, record->key, record->value)
                              : store_delete(*store, record->key);
}

static int read_all(struct dump *dump, struct reader_topic *reader)
{
    struct mill_error error;
    struct inbound record;
    int silent_ms = 0;

    while (silent_ms < SILENCE_MS) {
        switch (reader_next(reader, POLL_MS, &record, &error)) {
        case READER_RECORD:
            silent_ms = 0;
            if (take(dump, &record))
                break;
            fprintf(stderr, "newsmill state: no memory for %s\n", dump->topic);
            return EXIT_FAILED;
        case READER_END:
            return EXIT_DONE;
        case READER_NOTHING:
            silent_ms += POLL_MS;
            break;
        case READER_FAILED:
            fprintf(stderr, "newsmill state: %s: %s\n", dump->topic, error.text);
            return EXIT_FAILED;
        }
    }
    fprintf(stderr, "newsmill state: %s: no broker answered for 30 s\n", dump->topic);
    return EXIT_FAILED;
}

static void list_one(void *arg, struct mill_str key, struct mill_str value)
{
    struct dump *dump = arg;

    dump->items[dump->item_count++] = (struct item){ dump->visited, key, value };
}

/* By the key's bytes, then by partition. */
static int compare(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    size_t len = left->key.len < right->key.len ? left->key.len : right->key.len;
    int order = len ? memcmp(left->key.data, right->key.data, len) : 0;

    if (!order && left->key.len != right->key.len)
        order = left->key.len < right->key.len ? -1 : 1;
    return order ? order : left->partition - right->partition;
}

static bool list_all(struct dump *dump)
{
    size_t count = 0;

    for (int i = 0; i < dump->store_count; i++)
        count += dump->stores[i] ? store_count(dump->stores[i]) : 0;
    dump->items = calloc(count + 1, sizeof(*dump->items));
    if (!dump->items)
        return false;
    for (dump->visited = 0; dump->visited < dump->store_count; dump->visited++)
        if (dump->stores[dump->visited])
            store_scan(dump->stores[dump->visited], list_one, dump);
    qsort(dump->items, dump->item_count, sizeof(*dump->items), compare);
    return true;
}

static struct mill_str base64_of(struct dump *dump, struct mill_str bytes)
{
    buffer_reset(&dump->text);
    base64_write(bytes, &dump->text);
    return (struct mill_str){ dump->text.data, dump->text.len };
}

/* Text as `name`, other bytes as `name`_base64. */
static void set(struct dump *dump, json_t *json, const char *name, struct mill_str bytes)
{
    json_t *text = json_stringn(bytes.len ? bytes.data : "", bytes.len);
    char other[32];

    if (text) {
        json_object_set_new(json, name, text);
        return;
    }
    snprintf(other, sizeof(other), "%s_base64", name);
    bytes = base64_of(dump, bytes);
    json_object_set_new(json, other, json_stringn(bytes.data, bytes.len));
}

static void print_json(struct dump *dump, const struct item *item)
{
    json_t *json = json_pack("{s:i}", "partition", item->partition);

    set(dump, json, "key", item->key);
    set(dump, json, "value", item->value);
    json_dumpf(json, stdout, JSON_PRESERVE_ORDER | JSON_COMPACT);
    putchar('\n');
    json_decref(json);
}

static void print_cell(struct dump *dump, const struct terminal *terminal,
                       struct mill_str bytes, size_t columns, bool pads)
{
    json_t *text = json_stringn(bytes.len ? bytes.data : "", bytes.len);

    terminal_cell(terminal, text ? PLAIN : DIM, text ? bytes : base64_of(dump, bytes),
                  columns, pads);
    json_decref(text);
}

static void print_table(struct dump *dump)
{
    const struct terminal terminal = terminal_of(stdout);
    size_t rest =
        terminal.width > KEY_COLUMNS + 30 ? terminal.width - KEY_COLUMNS - 11 : 20;

    if (!dump->item_count) {
        printf("nothing in %s\n", dump->topic);
        return;
    }
    terminal_text(&terminal, BOLD,
                  "PARTITION  KEY                                          VALUE\n");
    for (size_t i = 0; i < dump->item_count; i++) {
        printf("%9d  ", dump->items[i].partition);
        print_cell(dump, &terminal, dump->items[i].key, KEY_COLUMNS, true);
        putchar(' ');
        print_cell(dump, &terminal, dump->items[i].value, rest, false);
        putchar('\n');
    }
}

static void finish(struct dump *dump)
{
    for (int i = 0; i < dump->store_count; i++)
        store_free(dump->stores[i]);
    free(dump->stores);
    free(dump->items);
    buffer_finish(&dump->text);
}

static int run(struct dump *dump, const struct config *config)
{
    struct reader_topic *reader;
    struct mill_error error;
    int code;

    if (reader_open(config, dump->topic, false, &reader, &error)) {
        fprintf(stderr, "newsmill state: %s\n", error.text);
        return EXIT_FAILED;
    }
    buffer_init(&dump->text, SIZE_MAX / 4);
    code = read_all(dump, reader);
    reader_close(reader);
    if (code == EXIT_DONE && !list_all(dump))
        code = EXIT_FAILED;
    if (code == EXIT_DONE && !dump->json)
        print_table(dump);
    for (size_t i = 0; code == EXIT_DONE && dump->json && i < dump->item_count; i++)
        print_json(dump, &dump->items[i]);
    finish(dump);
    return code;
}

static int run_stage(struct dump *dump, const char *path, const char *bootstrap,
                     const char *name)
{
    struct config *config = setup_config("state", path, bootstrap);
    const struct stage_config *stage = NULL;
    int code = EXIT_USAGE;

    if (config && setup_has_broker("state", config))
        stage = setup_stage("state", config, name);
    if (stage) {
        dump->topic = stage->state_topic;
        code = run(dump, config);
    }
    config_free(config);
    return code;
}

int verb_state(int argc, char **argv)
{
    const char *path = NULL, *bootstrap = NULL, *partition = NULL;
    struct dump dump = { .wanted = -1 };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &bootstrap },
        { "--partition", "N", "only this one", .text = &partition },
        { "--json", NULL, "one JSON object a key", .flag = &dump.json },
        { 0 },
    };
    const struct usage usage = {
        "state", "dump STAGE", "Prints what a stage keeps, by key, from its state topic.",
        args,
        "What is no UTF-8 is printed in base64; in JSON its name is key_base64 or "
        "value_base64.\nWorkers are not disturbed. What is committed is shown, up to the "
        "first transaction that is open.\n"
    };
    char *end = NULL;
    long number = 0;
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc != 3 || strcmp(argv[1], "dump") != 0)
        return args_wrong(&usage, "want dump and one stage");
    if (partition)
        number = strtol(partition, &end, 10);
    if (partition &&
        (*end || end == partition || number < 0 || number >= PARTITIONS_MOST))
        return args_wrong(&usage, "--partition: want a number from 0");
    if (partition)
        dump.wanted = (int)number;
    return run_stage(&dump, path, bootstrap, argv[2]);
}
