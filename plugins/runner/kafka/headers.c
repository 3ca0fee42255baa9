/* SPDX-License-Identifier: Apache-2.0
 * headers.c - builds header lists in an arena. */
#include "kafka/headers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_EXTRA = 5, DEAD_EXTRA = 16 };

struct builder {
    struct header *items;
    size_t count;
    struct arena *arena;
};

static bool begin(struct builder *builder, struct arena *arena, size_t most)
{
    builder->items = arena_array(arena, most, sizeof(struct header));
    builder->count = 0;
    builder->arena = arena;
    return builder->items;
}

static bool finish(const struct builder *builder, struct header_list *list)
{
    if (builder->arena->overflowed)
        return false;
    list->items = builder->items;
    list->count = builder->count;
    return true;
}

static struct mill_str text_of(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void add(struct builder *builder, const char *name, struct mill_str value)
{
    builder->items[builder->count++] = (struct header){ text_of(name), value };
}

static void add_text(struct builder *builder, const char *name, const char *value)
{
    add(builder, name, text_of(value));
}

static void add_number(struct builder *builder, const char *name, int64_t number)
{
    char text[24];
    int len = snprintf(text, sizeof(text), "%" PRId64, number);
    char *copy = arena_copy(builder->arena, text, (size_t)len);

    if (copy)
        add(builder, name, (struct mill_str){ copy, (size_t)len });
}

static bool starts(struct mill_str text, const char *with)
{
    size_t len = strlen(with);

    return text.len >= len && !memcmp(text.data, with, len);
}

static bool equals(struct mill_str text, const char *other)
{
    return text.len == strlen(other) && !memcmp(text.data, other, text.len);
}

/* What speaks of the input itself rather than of what it is part of. */
static bool is_of_input(struct mill_str name)
{
    return starts(name, "ce_") || equals(name, "content-type") ||
           starts(name, "__connect.errors.") || starts(name, "newsmill.");
}

static void add_handed_on(struct builder *builder, const struct inbound *from)
{
    for (size_t i = 0; from && i < from->header_count; i++)
        if (!is_of_input(from->headers[i].name))
            builder->items[builder->count++] = from->headers[i];
}

bool headers_of_output(const struct emitted *emitted, const char *type,
                       const struct writer *writer, struct arena *arena,
                       struct header_list *list)
{
    size_t handed_on = emitted->from ? emitted->from->header_count : 0;
    struct builder builder;

    if (!begin(&builder, arena, handed_on + OUTPUT_EXTRA))
        return false;
    add_handed_on(&builder, emitted->from);
    if (emitted->id.len > 0) {
        add_text(&builder, "ce_specversion", "1.0");
        add(&builder, "ce_id", emitted->id);
        add_text(&builder, "ce_source", writer->stage);
        add_text(&builder, "ce_type", type);
        add_text(&builder, "content-type",
                 emitted->format == FORMAT_JSON ? "application/json"
                                                : "application/avro");
    }
    return finish(&builder, list);
}

static struct mill_str cut_reason(struct mill_str reason)
{
    if (reason.len <= REASON_BYTES)
        return reason;
    reason.len = REASON_BYTES;
    while (reason.len > 0 && ((unsigned char)reason.data[reason.len] & 0xc0) == 0x80)
        reason.len--;
    return reason;
}

/* How often this record has been a dead letter already. */
static int64_t hops_of(const struct inbound *from)
{
    char text[16] = "";

    for (size_t i = 0; i < from->header_count; i++) {
        const struct header *header = &from->headers[i];

        if (equals(header->name, "newsmill.hops") && header->value.len < sizeof(text)) {
            memcpy(text, header->value.data, header->value.len);
            text[header->value.len] = '\0';
        }
    }
    return strtoll(text, NULL, 10);
}

static void add_for_connect(struct builder *builder, const struct rejected *rejected,
                            const struct writer *writer, struct mill_str reason)
{
    bool decodes = !strcmp(rejected->class, "decode");

    add_text(builder, "__connect.errors.topic", rejected->from->topic);
    add_number(builder, "__connect.errors.partition", rejected->from->partition);
    add_number(builder, "__connect.errors.offset", rejected->from->offset);
    add_text(builder, "__connect.errors.connector.name", writer->stage);
    add_number(builder, "__connect.errors.task.id", writer->index);
    add_text(builder, "__connect.errors.stage",
             decodes ? "VALUE_CONVERTER" : "TRANSFORMATION");
    add_text(builder, "__connect.errors.class.name", writer->stage);
    add_text(builder, "__connect.errors.exception.class.name", rejected->class);
    add(builder, "__connect.errors.exception.message", reason);
}

bool headers_of_dead(const struct rejected *rejected, unsigned attempts,
                     const struct writer *writer, struct arena *arena,
                     struct header_list *list)
{
    const struct inbound *from = rejected->from;
    struct mill_str reason = cut_reason(rejected->reason);
    struct builder builder;

    if (!begin(&builder, arena, from->header_count + DEAD_EXTRA))
        return false;
    for (size_t i = 0; i < from->header_count; i++)
        builder.items[builder.count++] = from->headers[i];
    add_for_connect(&builder, rejected, writer, reason);
    add_text(&builder, "newsmill.stage", writer->stage);
    add_text(&builder, "newsmill.class", rejected->class);
    add(&builder, "newsmill.reason", reason);
    add_number(&builder, "newsmill.attempts", attempts);
    add_number(&builder, "newsmill.hops", hops_of(from) + 1);
    add_text(&builder, "newsmill.version", writer->version);
    return finish(&builder, list);
}

size_t headers_wire_size(struct mill_str key, struct mill_str value,
                         const struct header_list *list)
{
    /* 61 bytes of batch header; length, attributes, two deltas, three counts as varints
     * of 5 (10 for the time) bytes. */
    size_t size = 61 + 5 + 1 + 10 + 5 + 5 + 5 + 5 + key.len + value.len;

    for (size_t i = 0; i < list->count; i++)
        size += 5 + 5 + list->items[i].name.len + list->items[i].value.len;
    return size;
}
