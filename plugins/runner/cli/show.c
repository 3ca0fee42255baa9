/* SPDX-License-Identifier: Apache-2.0
 * show.c - which form a record takes on its way out. */
#include "cli/show.h"

#include "avro/json.h"
#include "cli/fill.h"
#include "cli/render.h"
#include "text/utf8.h"

#include <string.h>

enum { TEXT_LIMIT = 256 << 20, EXCERPT = 60 };

void show_start(struct show *show, FILE *to, bool json)
{
    *show = (struct show){ .json = json, .terminal = terminal_of(to) };
    buffer_init(&show->text, TEXT_LIMIT);
    buffer_init(&show->joined, TEXT_LIMIT);
    show->spoken_offset = -1;
}

void show_end(struct show *show)
{
    if (show->tabular)
        fputc('\n', show->terminal.to);
    buffer_finish(&show->text);
    buffer_finish(&show->joined);
}

/* A JSON string; what is not UTF-8 becomes U+FFFD. */
static void quote(struct buffer *out, struct mill_str text)
{
    buffer_add_text(out, "\"");
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        char bytes[UTF8_MAX];

        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", (int)c);
        else if (c == '\n')
            buffer_add_text(out, "\\n");
        else if (c < 0x20)
            buffer_printf(out, "\\u%04x", c);
        else
            buffer_add(out, bytes, utf8_put(bytes, c));
    }
    buffer_add_text(out, "\"");
}

/* ,"name":"text"; nothing for text that is not there. */
static void add_member(struct buffer *out, const char *name, struct mill_str text)
{
    if (!text.data)
        return;
    buffer_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
    quote(out, text);
}

static struct mill_str str(const char *text)
{
    return (struct mill_str){ text, text ? strlen(text) : 0 };
}

static void open_object(struct show *show, const char *topic)
{
    buffer_reset(&show->text);
    buffer_add_text(&show->text, "{");
    add_member(&show->text, "topic", str(topic));
    add_member(&show->text, "file", str(show->file));
}

static void close_object(struct show *show)
{
    buffer_add_text(&show->text, "}\n");
    fwrite(show->text.data, 1, show->text.len, show->terminal.to);
}

static void end_table(struct show *show)
{
    if (show->tabular)
        fputc('\n', show->terminal.to);
    show->tabular = false;
}

void show_record(struct show *show, const struct chain_record *record)
{
    show->records++;
    if (show->json) {
        open_object(show, record->topic);
        add_member(&show->text, "key", record->emitted->key);
        add_member(&show->text, "id", record->emitted->id);
        buffer_add_text(&show->text, ",\"value\":");
        json_print(record->type, record->value, &show->text);
        close_object(show);
        return;
    }
    buffer_reset(&show->text);
    json_print(record->type, record->value, &show->text);
    if (!strcmp(record->type->name, "newsmill.Event")) {
        render_event(&show->terminal,
                     (struct mill_str){ show->text.data, show->text.len },
                     !show->tabular);
        show->tabular = true;
        return;
    }
    end_table(show);
    if (!strcmp(record->type->name, "newsmill.Article"))
        render_article(&show->terminal,
                       (struct mill_str){ show->text.data, show->text.len });
    else
        render_any(&show->terminal, record->topic,
                   (struct mill_str){ show->text.data, show->text.len });
}

static struct mill_str id_header(const struct inbound *in)
{
    for (size_t i = 0; i < in->header_count; i++) {
        if (in->headers[i].name.len == 5 && !memcmp(in->headers[i].name.data, "ce_id", 5))
            return in->headers[i].value;
    }
    return (struct mill_str){ NULL, 0 };
}

void show_refusal(struct show *show, const struct chain_refusal *refusal)
{
    show->refused++;
    if (show->json) {
        open_object(show, "dead");
        add_member(&show->text, "stage", str(refusal->stage));
        add_member(&show->text, "class", str(refusal->class));
        add_member(&show->text, "reason", refusal->reason);
        if (refusal->in) {
            add_member(&show->text, "key", refusal->in->key);
            add_member(&show->text, "id", id_header(refusal->in));
        }
        close_object(show);
        return;
    }
    end_table(show);
    terminal_text(&show->terminal, RED, "refused");
    fprintf(show->terminal.to, "  %s by %s: ", show->file ? show->file : "",
            refusal->stage);
    terminal_print(&show->terminal, PLAIN, refusal->reason);
    fputs("\n\n", show->terminal.to);
}

/* The struct's blocks, when it has an array of records with a text. */
static const struct mill_field *blocks_of(const struct mill_type *type)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];

        if (field->kind == MILL_ARRAY && !field->nullable &&
            !strcmp(field->name, "blocks") && field->item->kind == MILL_RECORD &&
            !field->item->nullable)
            return field;
    }
    return NULL;
}

/* The text that offsets of this input speak of: its body or text, or its blocks' texts
 * joined by LF. Lies in the buffer, or in the value. */
static struct mill_str text_of(const struct mill_type *type, const void *value,
                               struct buffer *joined)
{
    struct {
        const char *items;
        size_t count;
    } list;
    const struct mill_field *blocks = blocks_of(type);
    struct mill_str text = { NULL, 0 };

    if (fill_read_text(type, value, "body", &text) ||
        fill_read_text(type, value, "text", &text) || !blocks)
        return text;
    memcpy(&list, (const char *)value + blocks->offset, sizeof(list));
    buffer_reset(joined);
    for (size_t i = 0; i < list.count; i++) {
        const char *block = list.items + i * blocks->item->size;

        if (i)
            buffer_add_text(joined, "\n");
        if (fill_read_text(blocks->item->record, block, "text", &text))
            buffer_add_str(joined, text);
    }
    return (struct mill_str){ joined->data, joined->len };
}

/* What lies between start and end; nothing for a text whose offsets are not its bytes'.
 */
static struct mill_str spoken_of(struct show *show, const struct chain_span *span)
{
    if (show->spoken_stage != span->stage || show->spoken_offset != span->in->offset) {
        show->spoken = text_of(span->type, span->value, &show->joined);
        show->spoken_stage = span->stage;
        show->spoken_offset = span->in->offset;
    }
    if (span->start > span->end || span->end > show->spoken.len)
        return (struct mill_str){ NULL, 0 };
    return (struct mill_str){ show->spoken.data + span->start, span->end - span->start };
}

static enum tone tone_of(const char *verdict)
{
    if (!strncmp(verdict, "keep", 4) || !strncmp(verdict, "kept", 4))
        return GREEN;
    if (!strncmp(verdict, "drop", 4) || !strncmp(verdict, "remove", 6))
        return RED;
    return CYAN;
}

void show_span(struct show *show, const struct chain_span *span)
{
    struct mill_str text = spoken_of(show, span);

    if (show->json) {
        open_object(show, "explain");
        add_member(&show->text, "stage", str(span->stage));
        buffer_printf(&show->text, ",\"start\":%zu,\"end\":%zu", span->start, span->end);
        add_member(&show->text, "verdict", str(span->verdict));
        add_member(&show->text, "why", str(span->why));
        add_member(&show->text, "text", text);
        close_object(show);
        return;
    }
    fprintf(show->terminal.to, "%-10s %7zu-%-7zu ", span->stage, span->start, span->end);
    terminal_cell(&show->terminal, tone_of(span->verdict), str(span->verdict), 10, true);
    fputc(' ', show->terminal.to);
    terminal_cell(&show->terminal, PLAIN, str(span->why), 30, true);
    fputs("  ", show->terminal.to);
    terminal_cell(&show->terminal, DIM, text, EXCERPT, false);
    fputc('\n', show->terminal.to);
}
