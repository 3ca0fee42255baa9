/* SPDX-License-Identifier: Apache-2.0
 * render.c - articles, events and everything else on a terminal. */
#include "cli/render.h"

#include "base/buffer.h"

#include <jansson.h>
#include <string.h>

enum { LABEL = 14, MODALITY = 10, DATE = 12, TYPE = 22, EXCERPT = 60, NAMES = 1024 };

/* A member's text; empty when it is null or not there. */
static struct mill_str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return (struct mill_str){ json_string_value(value), json_string_length(value) };
}

static struct mill_str str(const char *text)
{
    return (struct mill_str){ text, strlen(text) };
}

static void labelled(const struct terminal *terminal, const char *label,
                     struct mill_str text)
{
    if (!text.len)
        return;
    terminal_cell(terminal, DIM, str(label), LABEL, true);
    terminal_print(terminal, PLAIN, text);
    fputc('\n', terminal->to);
}

/* The items of an array of strings with a comma between them. */
static struct mill_str joined(const json_t *list, struct buffer *out)
{
    const json_t *item;
    size_t i;

    buffer_reset(out);
    json_array_foreach((json_t *)list, i, item)
    {
        if (i)
            buffer_add_text(out, ", ");
        buffer_add(out, json_string_value(item), json_string_length(item));
    }
    return (struct mill_str){ out->data, out->len };
}

static void print_head(const struct terminal *terminal, const json_t *article)
{
    struct mill_str title = text_of(article, "title");
    struct buffer names;
    const json_t *subtitle;
    size_t i;

    buffer_init(&names, NAMES);
    terminal_wrap(terminal, BOLD, title.len ? title : str("(no title)"), 0);
    json_array_foreach(json_object_get(article, "subtitles"), i, subtitle) terminal_wrap(
        terminal, PLAIN,
        (struct mill_str){ json_string_value(subtitle), json_string_length(subtitle) },
        2);
    labelled(terminal, "by", joined(json_object_get(article, "authors"), &names));
    labelled(terminal, "by-line", text_of(article, "byline"));
    labelled(terminal, "publisher", text_of(article, "publisher"));
    labelled(terminal, "published",
             text_of(json_object_get(article, "published"), "iso"));
    labelled(terminal, "modified", text_of(json_object_get(article, "modified"), "iso"));
    labelled(terminal, "language", text_of(article, "language"));
    labelled(terminal, "section", text_of(article, "section"));
    labelled(terminal, "url", text_of(article, "url"));
    buffer_finish(&names);
}

static void print_blocks(const struct terminal *terminal, const json_t *blocks)
{
    const json_t *block;
    size_t i;

    json_array_foreach((json_t *)blocks, i, block)
    {
        struct mill_str kind = text_of(block, "kind");
        bool heads = kind.len == 7 && !memcmp(kind.data, "heading", 7);
        bool plain = kind.len == 9 && !memcmp(kind.data, "paragraph", 9);

        fputc('\n', terminal->to);
        terminal_wrap(terminal, heads ? BOLD : PLAIN, text_of(block, "text"),
                      heads || plain ? 0 : 4);
    }
}

static void print_images(const struct terminal *terminal, const json_t *images)
{
    const json_t *image;
    size_t i;

    if (json_array_size(images))
        fputc('\n', terminal->to);
    json_array_foreach((json_t *)images, i, image)
    {
        struct mill_str caption = text_of(image, "caption");

        terminal_cell(terminal, CYAN, str("image"), LABEL, true);
        terminal_print(terminal, PLAIN, caption.len ? caption : text_of(image, "url"));
        fputc('\n', terminal->to);
    }
}

static void print_removed(const struct terminal *terminal, const json_t *list)
{
    const json_t *removed;
    size_t i;

    if (json_array_size(list))
        fputc('\n', terminal->to);
    json_array_foreach((json_t *)list, i, removed)
    {
        bool repeats = json_is_object(json_object_get(removed, "duplicate_of"));

        terminal_cell(terminal, YELLOW, str("removed"), LABEL, true);
        terminal_cell(terminal, PLAIN, text_of(removed, "reason"), TYPE, true);
        terminal_text(terminal, DIM, repeats ? " (again) " : "         ");
        terminal_cell(terminal, DIM, text_of(removed, "text"), EXCERPT, false);
        fputc('\n', terminal->to);
    }
}

static json_t *parse(struct mill_str json)
{
    return json_loadb(json.data, json.len, 0, NULL);
}

void render_article(const struct terminal *terminal, struct mill_str json)
{
    json_t *article = parse(json);

    print_head(terminal, article);
    print_blocks(terminal, json_object_get(article, "blocks"));
    print_images(terminal, json_object_get(article, "images"));
    print_removed(terminal, json_object_get(article, "removed"));
    fputc('\n', terminal->to);
    json_decref(article);
}

/* role: name, for each participant, then amounts. */
static struct mill_str who(const json_t *event, struct buffer *out)
{
    const json_t *item;
    size_t i;

    buffer_reset(out);
    json_array_foreach(json_object_get(event, "participants"), i, item)
    {
        if (i)
            buffer_add_text(out, ", ");
        buffer_add_str(out, text_of(item, "name"));
        buffer_add_text(out, " (");
        buffer_add_str(out, text_of(item, "role"));
        buffer_add_text(out, ")");
    }
    json_array_foreach(json_object_get(event, "amounts"), i, item)
    {
        buffer_add_text(out, out->len ? ", " : "");
        buffer_add_str(out, text_of(item, "text"));
    }
    return (struct mill_str){ out->data, out->len };
}

static void print_table_head(const struct terminal *terminal)
{
    terminal_cell(terminal, BOLD, str("event"), TYPE, true);
    terminal_cell(terminal, BOLD, str(" modality"), MODALITY + 1, true);
    terminal_cell(terminal, BOLD, str(" date"), DATE + 1, true);
    terminal_text(terminal, BOLD, " who, amounts; words\n");
}

void render_event(const struct terminal *terminal, struct mill_str json, bool heads)
{
    json_t *event = parse(json);
    size_t left = TYPE + MODALITY + DATE + 3;
    size_t room = terminal->width > left + 20 ? terminal->width - left : 20;
    struct mill_str words = text_of(event, "quote");
    struct buffer names;

    buffer_init(&names, NAMES);
    if (heads)
        print_table_head(terminal);
    terminal_cell(terminal, CYAN, text_of(event, "type"), TYPE, true);
    fputc(' ', terminal->to);
    terminal_cell(terminal, PLAIN, text_of(event, "modality"), MODALITY, true);
    fputc(' ', terminal->to);
    terminal_cell(terminal, PLAIN, text_of(json_object_get(event, "date"), "start"), DATE,
                  true);
    fputc(' ', terminal->to);
    terminal_cell(terminal, PLAIN, who(event, &names), room, false);
    fprintf(terminal->to, "\n%*s", (int)left, "");
    if (!words.len)
        words = text_of(json_object_get(event, "evidence"), "text");
    terminal_cell(terminal, DIM, words, room, false);
    fputc('\n', terminal->to);
    buffer_finish(&names);
    json_decref(event);
}

void render_any(const struct terminal *terminal, const char *topic, struct mill_str json)
{
    json_t *record = parse(json);

    terminal_text(terminal, BOLD, topic);
    fputc('\n', terminal->to);
    json_dumpf(record, terminal->to, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputs("\n\n", terminal->to);
    json_decref(record);
}
