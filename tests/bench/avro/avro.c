/* SPDX-License-Identifier: Apache-2.0
 * avro.c - encoding and decoding beside avro-c, in one run on the same records.
 *
 * avro-c is given its best case: a value that is filled already is written, one that is
 * used again is read. Its strings are copies; ours point into the datum, and are checked
 * to be UTF-8. */
#include "bench.h"

#include "article.h"
#include "avro/codec.h"
#include "event.h"
#include "page.h"

#include <avro.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 4 << 20, BLOCKS = 10, TIMES = 100 };

#define HOLDS(promise)                                                                   \
    ((promise) ? (void)0 : (fprintf(stderr, "%s\n", #promise), abort()))
#define TEXT(literal) ((struct mill_str){ literal, sizeof(literal) - 1 })

/* One record, as a struct, framed, and as avro-c has it. */
struct subject {
    const char *name;
    const struct mill_type *type;
    const void *value;
    struct buffer framed, out;
    struct arena arena;
    struct catalog *catalog;
    struct decoder *decoder;
    avro_schema_t schema;
    avro_value_iface_t *iface;
    avro_value_t theirs;
    avro_reader_t reader;
    avro_writer_t writer;
};

static void open_subject(struct subject *subject)
{
    const struct mill_type *type = subject->type;
    struct mill_str text = { type->schema, strlen(type->schema) };
    struct mill_error error;
    int64_t len;

    buffer_init(&subject->framed, LIMIT);
    buffer_init(&subject->out, LIMIT);
    arena_init(&subject->arena, LIMIT);
    HOLDS(!encode_framed(type, subject->value, &subject->framed, &error));
    HOLDS(!catalog_new(&subject->catalog, &error));
    HOLDS(!catalog_add_text(subject->catalog, text, &error));
    HOLDS(!decoder_new(type, subject->catalog, &subject->decoder, &error));
    HOLDS(!avro_schema_from_json_length(text.data, text.len, &subject->schema));
    subject->iface = avro_generic_class_from_schema(subject->schema);
    HOLDS(!avro_generic_value_new(subject->iface, &subject->theirs));
    len = (int64_t)subject->framed.len - 10;
    subject->reader = avro_reader_memory(subject->framed.data + 10, len);
    subject->writer = avro_writer_memory(buffer_room(&subject->out, LIMIT), LIMIT);
    HOLDS(!avro_value_read(subject->reader, &subject->theirs));
}

static void close_subject(struct subject *subject)
{
    avro_writer_free(subject->writer);
    avro_reader_free(subject->reader);
    avro_value_decref(&subject->theirs);
    avro_value_iface_decref(subject->iface);
    avro_schema_decref(subject->schema);
    decoder_free(subject->decoder);
    catalog_free(subject->catalog);
    arena_finish(&subject->arena);
    buffer_finish(&subject->framed);
    buffer_finish(&subject->out);
}

static void encode_ours(void *arg)
{
    struct subject *subject = arg;
    struct mill_error error;

    for (int i = 0; i < TIMES; i++) {
        buffer_reset(&subject->out);
        HOLDS(!encode_framed(subject->type, subject->value, &subject->out, &error));
    }
}

static void encode_theirs(void *arg)
{
    struct subject *subject = arg;

    for (int i = 0; i < TIMES; i++) {
        avro_writer_memory_set_dest(subject->writer, subject->out.data, LIMIT);
        HOLDS(!avro_value_write(subject->writer, &subject->theirs));
    }
}

static void decode_ours(void *arg)
{
    struct subject *subject = arg;
    struct mill_str framed = { subject->framed.data, subject->framed.len };
    struct mill_error error;
    const void *value;

    for (int i = 0; i < TIMES; i++) {
        arena_reset(&subject->arena);
        HOLDS(!decoder_read(subject->decoder, framed, &subject->arena, &value, &error));
        BENCH_KEEP(value);
    }
}

static void decode_theirs(void *arg)
{
    struct subject *subject = arg;
    int64_t len = (int64_t)subject->framed.len - 10;

    for (int i = 0; i < TIMES; i++) {
        avro_reader_memory_set_source(subject->reader, subject->framed.data + 10, len);
        HOLDS(!avro_value_read(subject->reader, &subject->theirs));
    }
}

static void compare(struct subject *subject, const char *what, void (*ours)(void *),
                    void (*theirs)(void *))
{
    double own = bench_run(ours, subject).cpu_ns / TIMES;
    double other = bench_run(theirs, subject).cpu_ns / TIMES;
    char name[100], note[100];

    snprintf(name, sizeof(name), "%s %s", what, subject->name);
    snprintf(note, sizeof(note), "%zu bytes; %.1f times as fast as avro-c",
             subject->framed.len, other / own);
    bench_print(name, own, "ns/record", note);
    snprintf(name, sizeof(name), "%s %s, avro-c", what, subject->name);
    bench_print(name, other, "ns/record", "libavro 1.11");
}

static void run(const char *name, const struct mill_type *type, const void *value)
{
    struct subject subject = { .name = name, .type = type, .value = value };

    open_subject(&subject);
    compare(&subject, "encode", encode_ours, encode_theirs);
    compare(&subject, "decode", decode_ours, decode_theirs);
    close_subject(&subject);
}

/* Text of about `len` bytes. */
static struct mill_str repeat(const char *sentence, size_t len, char *to)
{
    size_t one = strlen(sentence), done = 0;

    while (done + one <= len) {
        memcpy(to + done, sentence, one);
        done += one;
    }
    return (struct mill_str){ to, done };
}

/* An article of ten blocks, about 400 bytes each. */
static void run_article(const char *name, const char *sentence)
{
    static const struct mill_str author = { "A. Writer", 9 }, title = { "A title", 7 };
    static const struct article_moment published = {
        .iso = { "2026-05-01T09:30+09:00", 22 },
        .ms = 1777595400000,
        .precision = { "minute", 6 },
        .source = { "json-ld", 7 },
    };
    static char texts[BLOCKS][400];
    struct article_block blocks[BLOCKS];
    struct article article = article_blank;

    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = article_block_blank;
        blocks[i].kind = TEXT("paragraph");
        blocks[i].text = repeat(sentence, sizeof(texts[i]), texts[i]);
        blocks[i].start = 400 * i;
        blocks[i].end = 400 * i + 399;
    }
    article.id = article.page_id = TEXT("0123456789abcdef0123456789abcdef");
    article.url = article.url_key = TEXT("https://news.example/2026/05/01/a-story");
    article.site = TEXT("news.example");
    article.title = &title;
    article.authors = (struct mill_strs){ &author, 1 };
    article.published = &published;
    article.blocks = (struct article_block_array){ blocks, BLOCKS };
    article.text_sha256 = TEXT("0123456789abcdef0123456789abcdef"
                               "0123456789abcdef0123456789abcdef");
    run(name, &article_type, &article);
}

static void run_page(void)
{
    static char body[100000];
    struct page page = page_blank;

    page.id = TEXT("0123456789abcdef0123456789abcdef");
    page.url = TEXT("https://news.example/2026/05/01/a-story");
    page.body = repeat("<p>One of many paragraphs.</p>\n", sizeof(body), body);
    run("a page of 100 KB", &page_type, &page);
}

static void run_event(void)
{
    static const struct event_participant participants[] = {
        { .role = { "agent", 5 }, .name = { "Acme", 4 }, .kind = { "org", 3 } },
        { .role = { "partner", 7 }, .name = { "Example", 7 }, .kind = { "org", 3 } },
    };
    struct event_participant ours[2];
    struct event event = event_blank;

    for (int i = 0; i < 2; i++) {
        ours[i] = participants[i];
        ours[i].mention = ours[i].name;
    }
    event.mention_id = event.event_id = event.article_id =
        TEXT("0123456789abcdef0123456789abcdef");
    event.type = TEXT("agreement.partnership");
    event.trigger = TEXT("agreed");
    event.participants = (struct event_participant_array){ ours, 2 };
    event.evidence.text = TEXT("Acme and Example agreed to work together.");
    event.evidence.field = TEXT("body");
    event.rule = event.rules = event.text_sha256 = event.url = TEXT("x");
    run("an event", &event_type, &event);
}

int main(void)
{
    run_article("an article of 10 blocks", "A sentence of plain words, told again. ");
    run_article("a Korean article of 10 blocks",
                "두 회사는 어제 서울에서 협약을 맺었다. ");
    run_page();
    run_event();
    return 0;
}
