/* SPDX-License-Identifier: Apache-2.0
 * token.c - HTML into tags and spans of text.
 *
 * Every scan goes forward only and ends where the next begins, or at the page's end, so
 * that no input costs more than its length. */
#define _GNU_SOURCE /* memmem */
#include "token.h"

#include <string.h>

void tokenizer_init(struct tokenizer *tokenizer, const char *text, size_t len)
{
    tokenizer->text = text;
    tokenizer->len = len;
    tokenizer->at = 0;
    tokenizer->raw = TAG_OTHER;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static size_t find(const struct tokenizer *t, size_t from, char c)
{
    const char *hit = from < t->len ? memchr(t->text + from, c, t->len - from) : NULL;

    return hit ? (size_t)(hit - t->text) : t->len;
}

static bool starts(const struct tokenizer *t, size_t at, const char *what, size_t len)
{
    return t->len - at >= len && !memcmp(t->text + at, what, len);
}

/* The offset after a comment that begins at `at`. One never closed goes to the end. */
static size_t comment_end(const struct tokenizer *t, size_t at)
{
    const char *hit;

    if (starts(t, at + 4, ">", 1))
        return at + 5;
    if (starts(t, at + 4, "->", 2))
        return at + 6;
    hit = memmem(t->text + at + 4, t->len - at - 4, "--", 2);
    while (hit) {
        size_t i = (size_t)(hit - t->text) + 2;

        if (i < t->len && t->text[i] == '>')
            return i + 1;
        if (starts(t, i, "!>", 2))
            return i + 2;
        hit = memmem(hit + 1, t->len - i + 1, "--", 2);
    }
    return t->len;
}

/* The offset after what begins with `<!` or `<?` or `</` and is no tag. */
static size_t bogus_end(const struct tokenizer *t, size_t at)
{
    size_t end;

    if (starts(t, at, "<!--", 4))
        return comment_end(t, at);
    /* What a CDATA section holds is text: only its marks go. */
    if (starts(t, at, "<![CDATA[", 9))
        return at + 9;
    end = find(t, at, '>');
    return end < t->len ? end + 1 : t->len;
}

/* Reads a value; returns the offset after it. */
static size_t read_value(const struct tokenizer *t, size_t i, struct attr *attr)
{
    char quote = i < t->len ? t->text[i] : '>';

    if (quote == '"' || quote == '\'') {
        size_t end = find(t, i + 1, quote);

        attr->value = (uint32_t)(i + 1);
        attr->len = (uint32_t)(end - i - 1);
        return end < t->len ? end + 1 : t->len;
    }
    attr->value = (uint32_t)i;
    while (i < t->len && !is_space(t->text[i]) && t->text[i] != '>')
        i++;
    attr->len = (uint32_t)(i - attr->value);
    return i;
}

static size_t skip_space(const struct tokenizer *t, size_t i)
{
    while (i < t->len && is_space(t->text[i]))
        i++;
    return i;
}

/* Reads `name = value` at a place that is neither space, '/' nor '>'. */
static size_t read_attr(struct tokenizer *t, size_t i, struct token *token)
{
    struct attr attr = { 0 };
    size_t start = i++;

    while (i < t->len && !is_space(t->text[i]) && t->text[i] != '=' &&
           t->text[i] != '>' && t->text[i] != '/')
        i++;
    attr.name = attr_find(t->text + start, i - start);
    attr.value = (uint32_t)i;
    if (i < t->len && is_space(t->text[i])) {
        size_t next = skip_space(t, i);

        if (next >= t->len || t->text[next] != '=')
            next = i;
        i = next;
    }
    if (i < t->len && t->text[i] == '=')
        i = read_value(t, skip_space(t, i + 1), &attr);
    if (attr.name && token->attr_count < TOKEN_ATTRS_MAX)
        t->attrs[token->attr_count++] = attr;
    return i;
}

/* A tag whose name begins at `name`. False: the page ends inside it. */
static bool read_tag(struct tokenizer *t, size_t name, struct token *token)
{
    size_t i = name;

    while (i < t->len && !is_space(t->text[i]) && t->text[i] != '>' && t->text[i] != '/')
        i++;
    token->tag = tag_find(t->text + name, i - name);
    while (i < t->len && t->text[i] != '>') {
        if (is_space(t->text[i])) {
            i++;
        } else if (t->text[i] == '/') {
            token->closes_itself = i + 1 < t->len && t->text[i + 1] == '>';
            i++;
        } else {
            i = read_attr(t, i, token);
        }
    }
    t->at = i < t->len ? i + 1 : t->len;
    token->end = (uint32_t)t->at;
    return i < t->len;
}

/* Whether text[at] == '<' begins a tag, a comment or the like. */
static bool is_markup(const struct tokenizer *t, size_t at)
{
    char next = at + 1 < t->len ? t->text[at + 1] : ' ';

    if (next == '/')
        return at + 2 < t->len;
    return is_letter(next) || next == '!' || next == '?';
}

/* The offset of the raw element's end tag. */
static size_t raw_end(const struct tokenizer *t)
{
    const char *name = tag_name(t->raw);
    size_t len = strlen(name), at = t->at;

    while (at < t->len) {
        const char *hit = memmem(t->text + at, t->len - at, "</", 2);
        size_t i;

        if (!hit)
            break;
        at = (size_t)(hit - t->text);
        for (i = 0; i < len && at + 2 + i < t->len; i++)
            if ((t->text[at + 2 + i] | 0x20) != name[i])
                break;
        if (i == len && (at + 2 + i == t->len || !is_letter(t->text[at + 2 + i])))
            return at;
        at += 2;
    }
    return t->len;
}

static bool read_text(struct tokenizer *t, struct token *token)
{
    size_t end = t->at;

    if (t->raw) {
        end = raw_end(t);
        t->raw = TAG_OTHER;
    } else {
        end = find(t, end, '<');
        while (end < t->len && !is_markup(t, end))
            end = find(t, end + 1, '<');
    }
    if (end == t->at)
        return false;
    token->kind = TOKEN_TEXT;
    token->start = (uint32_t)t->at;
    token->end = (uint32_t)end;
    t->at = end;
    return true;
}

void token_next(struct tokenizer *t, struct token *token)
{
    *token = (struct token){ .kind = TOKEN_END_OF_PAGE };
    while (t->at < t->len) {
        size_t at = t->at;
        bool is_end;

        if (read_text(t, token))
            return;
        is_end = t->text[at + 1] == '/';
        token->start = (uint32_t)at;
        if (is_letter(t->text[at + 1 + is_end])) {
            if (!read_tag(t, at + 1 + is_end, token))
                break;
            token->kind = is_end ? TOKEN_END : TOKEN_START;
            if (is_end)
                token->attr_count = 0;
            else if (tag_traits(token->tag) & TAG_IS_RAW)
                t->raw = token->tag;
            return;
        }
        t->at = bogus_end(t, at);
    }
    *token = (struct token){ .kind = TOKEN_END_OF_PAGE };
    token->start = token->end = (uint32_t)t->len;
}
