/* SPDX-License-Identifier: Apache-2.0
 * put.c - `newsmill put TOPIC FILE...`: files or JSON lines into a topic, as Avro. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "avro/codec.h"
#include "base/clock.h"
#include "base/exit.h"
#include "cli/args.h"
#include "cli/fill.h"
#include "cli/intake.h"
#include "cli/setup.h"
#include "cli/typed.h"
#include "cli/verbs.h"
#include "kafka/sender.h"
#include "kafka/topics.h"
#include "text/domain.h"
#include "text/url.h"

enum { RECORD_BYTES = 4 * INTAKE_MOST_BYTES };

struct put {
    const char *config_path, *bootstrap, *manifest;
    struct intake_hints hints;
    struct words headers;
    struct header header_items[WORDS_MOST];
    struct typed typed;
    const char *key_field;
    struct catalog *catalog;
    struct reading *reading;
    struct arena arena;
    struct url url; /* of the request whose key is wanted */
    struct sender *sender;
    uint64_t refused;
    bool terminal;
};

static void refuse(void *arg, const char *file, const char *reason)
{
    struct put *put = arg;

    put->refused++;
    fprintf(stderr, "%snewsmill put: %s\n", put->terminal ? "\r\033[K" : "", reason);
}

static void show_progress(const struct put *put, bool always)
{
    struct sender_counts counts = sender_counts(put->sender);

    if (put->terminal && (always || counts.sent % 100 == 0))
        fprintf(stderr, "\r\033[K%" PRIu64 " sent, %" PRIu64 " delivered", counts.sent,
                counts.delivered);
}

/* A request goes by the domain of its url, so that one worker owns a domain. */
static struct mill_str domain_of(struct put *put, struct mill_str text)
{
    if (strcmp(put->typed.type->name, "newsmill.Request") != 0 ||
        !url_parse(text, NULL, &put->url, NULL))
        return text;
    return domain_registrable(url_host(&put->url));
}

/* The topic's own key; what the record says itself only where the topic has none. */
static struct mill_str key_of(struct put *put, const struct inbound *in,
                              const void *value)
{
    const struct mill_type *type = put->typed.type;
    bool is_given = put->typed.form.map.count && in->key.len;
    struct mill_str key;

    if (!put->key_field || is_given)
        return in->key;
    if (fill_read_text(type, value, put->key_field, &key) && key.len)
        return domain_of(put, key);
    /* A page that was not normalised is known by its url. */
    if (!strcmp(put->key_field, "url_key") && fill_read_text(type, value, "url", &key))
        return key;
    return in->key;
}

static void send(void *arg, const char *file, const struct inbound *in)
{
    struct put *put = arg;
    struct inbound record = *in;
    struct mill_error error;
    const void *value;

    arena_reset(&put->arena);
    if (reading_read(put->reading, in, &put->arena, &value, &error)) {
        mill_error_at(&error, MILL_FATAL, "%s: the stage could not read it", file);
        refuse(put, file, error.text);
        return;
    }
    record.key = key_of(put, in, value);
    if (sender_send(put->sender, &record, &error)) {
        mill_error_at(&error, MILL_FATAL, "%s", file);
        refuse(put, file, error.text);
    }
    show_progress(put, false);
}

static int send_files(struct put *put, int count, char **files)
{
    const struct intake intake = { .type = put->typed.type,
                                   .form = &put->typed.form,
                                   .now_ms = clock_unix_ms(),
                                   .take = send,
                                   .refuse = refuse,
                                   .arg = put };
    struct mill_error error;
    int code = EXIT_DONE;

    if (put->manifest && intake_manifest(&intake, put->manifest, &put->hints, &error)) {
        refuse(put, put->manifest, error.text);
        code = EXIT_USAGE;
    }
    for (int i = 0; i < count; i++) {
        if (!intake_file(&intake, files[i], &put->hints, &error))
            continue;
        refuse(put, files[i], error.text);
        code = EXIT_USAGE;
    }
    return code;
}

static int finish(struct put *put, int code)
{
    struct sender_counts counts;
    struct mill_error error;
    bool failed;

    show_progress(put, true);
    counts = sender_counts(put->sender);
    failed = sender_close(put->sender, &error) != MILL_OK;
    if (put->terminal)
        fprintf(stderr, "\r\033[K");
    if (failed)
        fprintf(stderr, "newsmill put: %s\n", error.text);
    else
        fprintf(stderr, "%" PRIu64 " records into %s\n", counts.sent, put->typed.topic);
    return code ? code : failed || put->refused ? EXIT_FAILED : EXIT_DONE;
}

static int send_all(struct put *put, const struct config *config, int count, char **files)
{
    const char *schema = put->typed.type->schema;
    struct mill_error error;
    int code = EXIT_FAILED;

    put->key_field = topic_key_field(config, put->typed.topic, put->typed.type->name);
    arena_init(&put->arena, RECORD_BYTES);
    if (catalog_new(&put->catalog, &error) ||
        catalog_add_text(put->catalog, (struct mill_str){ schema, strlen(schema) },
                         &error) ||
        reading_new(&put->typed.form, put->typed.type, put->catalog, NULL, &put->reading,
                    &error) ||
        sender_open(config, put->typed.topic, &put->sender, &error))
        fprintf(stderr, "newsmill put: %s\n", error.text);
    else
        code = finish(put, send_files(put, count, files));
    reading_free(put->reading);
    catalog_free(put->catalog);
    arena_finish(&put->arena);
    return code;
}

static int run(struct put *put, const char *topic, int count, char **files)
{
    struct config *config = setup_config("put", put->config_path, put->bootstrap);
    int code = EXIT_USAGE;

    if (!config)
        return EXIT_USAGE;
    if (setup_has_broker("put", config) &&
        typed_find("put", config, topic, &put->typed)) {
        if (put->typed.dead)
            fprintf(stderr,
                    "newsmill put: %s takes dead letters: want a topic of records\n",
                    put->typed.topic);
        else
            code = send_all(put, config, count, files);
        typed_finish(&put->typed);
    }
    config_free(config);
    return code;
}

int verb_put(int argc, char **argv)
{
    struct put put = { .terminal = isatty(STDERR_FILENO) };
    const struct arg args[] = {
        { "--config", "FILE", "the configuration", .text = &put.config_path },
        { "--bootstrap", "HOST:PORT", "instead of the configuration's bootstrap.servers",
          .text = &put.bootstrap },
        { "--manifest", "FILE", "JSON lines {\"file\", \"url\", \"published\"}",
          .text = &put.manifest },
        { "--url", "URL", "of a page; else file:NAME", .text = &put.hints.url },
        { "--content-type", "TYPE", "of a page", .text = &put.hints.content_type },
        { "--header", "NAME=VALUE", "of a message that the configuration maps",
          .words = &put.headers },
        { "--key", "TEXT", "of such a message", .text = &put.hints.key },
        { "--published", "DATE", "what a feed would say of a page",
          .text = &put.hints.published },
        { 0 },
    };
    const struct usage usage = {
        "put", "TOPIC FILE...", "Puts files into a topic, as Avro.", args,
        "TOPIC is one that the configuration reads or writes, with topics.prefix or "
        "without.\nA .jsonl file holds records as JSON lines, any other file is a page's "
        "body; - is\nstandard input. Exits with 1 when not all arrived.\n"
    };
    int code;

    if (!args_parse(&usage, &argc, argv, &code))
        return code;
    if (argc < 2 || (argc < 3 && !put.manifest))
        return args_wrong(&usage, "want a topic and files");
    if (!intake_headers(put.headers.items, put.headers.count, put.header_items,
                        &put.hints))
        return args_wrong(&usage, "--header: want NAME=VALUE");
    return run(&put, argv[1], argc - 2, argv + 2);
}
