/* SPDX-License-Identifier: Apache-2.0
 * host.c - what the host costs a record: a stage that passes everything on, beside
 * decoding and encoding the same records by themselves. */
#include "article.h"
#include "bench.h"
#include "host/instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORDS = 256, BLOCKS = 12, ROOM = 64 << 20 };

static enum mill_status pass(void *part, const struct mill_batch *in,
                             struct mill_host *host)
{
    for (size_t i = 0; i < in->count; i++) {
        struct mill_record out = *in->records[i];

        out.key = out.id;
        mill_emit(host, 0, &out, in->records[i]);
    }
    return MILL_OK;
}

/* The same with a look and a note in the store for each record. */
static enum mill_status pass_and_store(void *part, const struct mill_batch *in,
                                       struct mill_host *host)
{
    struct mill_str known;

    for (size_t i = 0; i < in->count; i++) {
        BENCH_KEEP(mill_get(host, in->records[i]->id, &known));
        mill_put(host, in->records[i]->id, in->records[i]->id);
    }
    return pass(part, in, host);
}

static const struct mill_output outputs[] = { { "articles", &article_type }, { 0 } };

struct work {
    struct buffer frames;
    struct inbound in[RECORDS];
    struct catalog *catalog;
    struct decoder *decoder;
    struct arena arena;
    struct buffer out;
    struct instance *instance;
};

static void must(enum mill_status status, const struct mill_error *error)
{
    if (status == MILL_OK)
        return;
    fprintf(stderr, "bench: %s\n", error->text);
    exit(1);
}

/* An article of some four kilobytes. */
static void fill(struct work *work, struct mill_error *error)
{
    static char text[300];
    struct article_block blocks[BLOCKS];
    struct article article;
    char id[33];

    memset(text, 'a', sizeof(text));
    for (size_t i = 0; i < BLOCKS; i++)
        blocks[i] = (struct article_block){ .kind = { "paragraph", 9 },
                                            .text = { text, sizeof(text) },
                                            .end = sizeof(text) };
    memcpy(&article, article_type.blank, sizeof(article));
    article.url = (struct mill_str){ "https://news.example/a/long/path", 32 };
    article.url_key = article.site = article.text_sha256 = article.page_id = article.url;
    article.blocks.items = blocks;
    article.blocks.count = BLOCKS;
    buffer_init(&work->frames, ROOM);
    buffer_room(&work->frames, ROOM);
    for (int i = 0; i < RECORDS; i++) {
        size_t at = work->frames.len;

        snprintf(id, sizeof(id), "%032d", i);
        article.id = (struct mill_str){ id, 32 };
        must(encode_framed(&article_type, &article, &work->frames, error), error);
        work->in[i].value =
            (struct mill_str){ work->frames.data + at, work->frames.len - at };
        work->in[i].topic = "articles";
        work->in[i].offset = i;
    }
}

static void decode_and_encode(void *arg)
{
    struct work *work = arg;
    struct mill_error error;
    const void *value;

    arena_reset(&work->arena);
    buffer_reset(&work->out);
    for (size_t i = 0; i < RECORDS; i++) {
        must(decoder_read(work->decoder, work->in[i].value, &work->arena, &value, &error),
             &error);
        must(encode_framed(&article_type, value, &work->out, &error), &error);
    }
    BENCH_KEEP(work->out.len);
}

static void through_the_host(void *arg)
{
    struct work *work = arg;
    const struct staged *staged;
    struct mill_error error;
    size_t done;

    for (size_t at = 0; at < RECORDS; at += done) {
        must(instance_process(work->instance, work->in + at, RECORDS - at, &done, &staged,
                              &error),
             &error);
        BENCH_KEEP(staged->emitted_count);
    }
}

static int64_t no_time(void *driver)
{
    return 0;
}

static double cost_of_stage(struct work *work,
                            enum mill_status (*process)(void *, const struct mill_batch *,
                                                        struct mill_host *))
{
    const struct mill_stage stage = { MILL_STAGE_ABI,         .name = "pass",
                                      .input = &article_type, .outputs = outputs,
                                      .keeps_state = true,    .process = process };
    static const size_t limit = ROOM;
    struct world world = { .catalog = work->catalog,
                           .counters = counters_new(NULL),
                           .output_limits = &limit,
                           .arena_bytes = ROOM,
                           .staged_bytes = ROOM,
                           .now_ms = no_time };
    struct stage_process *opened;
    struct plugin *plugin;
    struct options *options;
    struct mill_error error;
    double ns;

    must(plugin_adopt(&stage, &plugin, &error), &error);
    must(options_new(NULL, NULL, 0, NULL, &options, &error), &error);
    world.plugin = plugin;
    world.options = options;
    must(stage_start(&world, &opened, &error), &error);
    must(instance_new(opened, store_new(), &work->instance, &error), &error);
    ns = bench_run(through_the_host, work).cpu_ns / RECORDS;
    instance_free(work->instance);
    stage_stop(opened);
    options_free(options);
    counters_free(world.counters);
    plugin_free(plugin);
    return ns;
}

int main(void)
{
    static struct work work;
    struct mill_str schema = { article_type.schema, strlen(article_type.schema) };
    struct mill_error error;
    char note[64];
    double alone;

    must(catalog_new(&work.catalog, &error), &error);
    must(catalog_add_text(work.catalog, schema, &error), &error);
    must(decoder_new(&article_type, work.catalog, &work.decoder, &error), &error);
    fill(&work, &error);
    arena_init(&work.arena, ROOM);
    buffer_init(&work.out, ROOM);
    snprintf(note, sizeof(note), "an article of %zu bytes", work.in[0].value.len);
    alone = bench_run(decode_and_encode, &work).cpu_ns / RECORDS;
    bench_print("host: decode and encode alone", alone, "ns/record", note);
    bench_print("host: a stage that passes on", cost_of_stage(&work, pass), "ns/record",
                note);
    bench_print("host: the same with a get and a put",
                cost_of_stage(&work, pass_and_store), "ns/record", note);
    arena_finish(&work.arena);
    buffer_finish(&work.out);
    buffer_finish(&work.frames);
    decoder_free(work.decoder);
    catalog_free(work.catalog);
    return 0;
}
