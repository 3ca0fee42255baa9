/* SPDX-License-Identifier: Apache-2.0
 * charset.c - a body into valid UTF-8. */
#include "text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/find.h"
#include "text/utf8.h"

enum {
    PRESCAN =
        65536, /* a seventh of pages declares its charset after HTML5's 1,024 bytes */
    GOOD_A_BROKEN = 20 /* good sequences for each broken one, to be UTF-8 all the same */
};

static bool has_utf16_zeros(struct mill_str body, size_t first)
{
    size_t zeros = 0, n = body.len < 512 ? body.len : 512;

    for (size_t i = first; i < n; i += 2)
        zeros += body.data[i] == 0;
    return n >= 16 && zeros > n * 2 / 5;
}

static const char *by_bom(struct mill_str body, size_t *skip)
{
    const unsigned char *s = (const unsigned char *)body.data;

    *skip = 0;
    if (body.len >= 3 && s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF) {
        *skip = 3;
        return "UTF-8";
    }
    if (body.len >= 2 &&
        ((s[0] == 0xFF && s[1] == 0xFE) || (s[0] == 0xFE && s[1] == 0xFF))) {
        *skip = 2;
        return s[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
    }
    if (has_utf16_zeros(body, 1))
        return "UTF-16LE";
    return has_utf16_zeros(body, 0) ? "UTF-16BE" : NULL;
}

/* Cuts a label out of what follows `charset` or `encoding`. */
static struct mill_str cut_label(struct mill_str rest)
{
    size_t n = 0;

    rest = str_trim(rest);
    if (!rest.len || rest.data[0] != '=')
        return (struct mill_str){ "", 0 };
    rest = str_trim(str_from(rest, 1));
    while (rest.len && (rest.data[0] == '"' || rest.data[0] == '\''))
        rest = str_from(rest, 1);
    while (n < rest.len && rest.data[n] && !strchr("\"'; >\t\r\n,/?", rest.data[n]))
        n++;
    return str_slice(rest, 0, n);
}

/* The label in a header's value or a tag. */
static struct mill_str label_in(struct mill_str text, const char *key)
{
    struct mill_str label = { "", 0 };
    size_t at;

    while (!label.len && (at = find_nocase(text, key)) != STR_NONE) {
        text = str_from(text, at + strlen(key));
        label = cut_label(text);
    }
    return label;
}

static struct mill_str label_in_head(struct mill_str body)
{
    struct mill_str head = str_slice(body, 0, PRESCAN), label = { "", 0 };
    size_t at;

    if (starts_with(head, "<?xml"))
        label = label_in(str_slice(head, 0, str_find_byte(head, '>', 0)), "encoding");
    while (!label.len && (at = find_nocase(head, "<meta")) != STR_NONE) {
        head = str_from(head, at + 5);
        label = label_in(str_slice(head, 0, str_find_byte(head, '>', 0)), "charset");
    }
    return label;
}

/* One byte that cannot be decoded. A lead byte goes alone when an ASCII byte follows, and
 * with its trail when that is no ASCII. */
static size_t broken_len(const char *in, size_t left)
{
    return left > 1 && (unsigned char)in[0] >= 0x80 && (unsigned char)in[1] >= 0x80 ? 2
                                                                                    : 1;
}

/* The buffer becomes the text, without the room it did not need. */
static void keep(struct charset_text *out, char *buffer, size_t len)
{
    char *fit = len ? realloc(buffer, len) : NULL;

    out->owned = fit ? fit : buffer;
    out->text = (struct mill_str){ out->owned, len };
}

static bool convert(struct mill_str in, struct charset_text *out)
{
    size_t room = 3 * in.len + 16, left = room, in_left = in.len;
    char *buffer = malloc(room), *to = buffer, *from = (char *)(uintptr_t)in.data;
    iconv_t cd = iconv_open("UTF-8", out->name);
    bool is_wide = !strncmp(out->name, "UTF-16", 6);

    if (!buffer || cd == (iconv_t)-1) {
        if (cd != (iconv_t)-1)
            iconv_close(cd);
        free(buffer);
        return false;
    }
    while (in_left) {
        size_t skip;

        if (iconv(cd, &from, &in_left, &to, &left) != (size_t)-1 || errno == E2BIG)
            break;
        skip = is_wide ? 2 : broken_len(from, in_left);
        skip = skip < in_left ? skip : in_left;
        from += skip;
        in_left -= skip;
        left -= utf8_put(to, 0xFFFD);
        to += 3;
        out->repaired++;
    }
    iconv_close(cd);
    keep(out, buffer, room - left);
    return true;
}

static size_t count_of(struct mill_str text, const char *what)
{
    size_t n = 0, at = 0;

    while ((at = str_find(text, str_of(what), at)) != STR_NONE) {
        at += 3;
        n++;
    }
    return n;
}

static bool repair(struct mill_str body, struct charset_text *out)
{
    char *buffer = malloc(3 * body.len);

    if (!buffer)
        return false;
    keep(out, buffer, utf8_sanitise(body, buffer));
    out->repaired = count_of(out->text, "\xEF\xBF\xBD") - count_of(body, "\xEF\xBF\xBD");
    out->name = "UTF-8";
    return true;
}

static size_t count_leads(struct mill_str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += (unsigned char)text.data[i] >= 0xC0;
    return n;
}

static bool is_ascii(struct mill_str text)
{
    unsigned char seen = 0;

    for (size_t i = 0; i < text.len; i++)
        seen |= (unsigned char)text.data[i];
    return seen < 0x80;
}

static void choose(struct charset_text *out, struct mill_str body, struct mill_str type)
{
    struct mill_str labels[2] = { label_in(type, "charset"), label_in_head(body) };
    static const char *const sources[2] = { "transport", "meta" };

    for (int i = 0; i < 2; i++) {
        const char *name = labels[i].len ? charset_by_label(labels[i]) : NULL;

        if (labels[i].len && !name && !out->unknown.len)
            out->unknown = labels[i];
        /* A UTF-8 label on bytes that are not is a lie, and so is UTF-16 in ASCII. */
        if (name && strncmp(name, "UTF-", 4) != 0) {
            out->name = name;
            out->source = sources[i];
            return;
        }
    }
    out->name = charset_detect(body);
    out->source = "detector";
}

bool charset_decode(struct mill_str body, struct mill_str content_type,
                    struct charset_text *out)
{
    size_t skip;
    const char *bom = by_bom(body, &skip);

    *out = (struct charset_text){ .name = bom ? bom : "UTF-8",
                                  .source = bom ? "bom" : "utf-8" };
    body = out->text = str_from(body, skip);
    if (bom && strcmp(bom, "UTF-8") != 0)
        return convert(body, out);
    if (utf8_valid(body)) {
        if (!memchr(body.data, 0x1B, body.len) || !is_ascii(body))
            return true;
        choose(out, body, content_type); /* escapes between ASCII: perhaps ISO-2022 */
        if (!strncmp(out->name, "ISO-2022", 8))
            return convert(body, out);
        out->name = "UTF-8";
        return true;
    }
    if (!repair(body, out))
        return false;
    if (bom || count_leads(out->text) >= (GOOD_A_BROKEN + 1) * out->repaired)
        return true;
    free(out->owned);
    *out = (struct charset_text){ .name = "UTF-8" };
    choose(out, body, content_type);
    return convert(body, out);
}
