/* SPDX-License-Identifier: Apache-2.0
 * terminal.c - widths, colours and wrapping. */
#include "cli/terminal.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 40, USUAL = 100, WIDEST = 120 };

struct terminal terminal_of(FILE *to)
{
    struct terminal terminal = { .to = to, .width = USUAL };
    const char *no_colour = getenv("NO_COLOR");
    struct winsize size;

    if (!isatty(fileno(to)))
        return terminal;
    terminal.colour = !no_colour || !no_colour[0];
    if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col)
        terminal.width = size.ws_col < NARROWEST ? NARROWEST
                         : size.ws_col > WIDEST  ? WIDEST
                                                 : size.ws_col;
    return terminal;
}

static const char *code_of(enum tone tone)
{
    static const char *const codes[] = { "",         "\033[1m",  "\033[2m", "\033[31m",
                                         "\033[32m", "\033[33m", "\033[36m" };

    return codes[tone];
}

static void begin(const struct terminal *terminal, enum tone tone)
{
    if (terminal->colour && tone != PLAIN)
        fputs(code_of(tone), terminal->to);
}

static void end(const struct terminal *terminal, enum tone tone)
{
    if (terminal->colour && tone != PLAIN)
        fputs("\033[0m", terminal->to);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* East Asian Width W and F (Unicode 15), in the blocks that news uses. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f) ||
           (c >= 0xa960 && c <= 0xa97f) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
           (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
           (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f900 && c <= 0x1f9ff) ||
           (c >= 0x20000 && c <= 0x3fffd);
}

static bool is_combining(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x1160 && c <= 0x11ff) ||
           (c >= 0x200b && c <= 0x200d) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

static size_t columns_of(uint32_t c)
{
    return is_combining(c) ? 0 : is_wide(c) ? 2 : 1;
}

size_t terminal_columns(struct mill_str text)
{
    size_t columns = 0;

    for (size_t at = 0; at < text.len;)
        columns += columns_of(utf8_next(text, &at));
    return columns;
}

/* Safe for a terminal whatever it holds. */
static void put(const struct terminal *terminal, uint32_t c)
{
    char bytes[UTF8_MAX];
    size_t len = utf8_put(bytes, is_control(c) ? UTF8_BAD : c);

    fwrite(bytes, 1, len, terminal->to);
}

static void put_all(const struct terminal *terminal, struct mill_str text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);

        put(terminal, c == '\n' || c == '\t' ? ' ' : c);
    }
}

void terminal_print(const struct terminal *terminal, enum tone tone, struct mill_str text)
{
    begin(terminal, tone);
    put_all(terminal, text);
    end(terminal, tone);
}

void terminal_text(const struct terminal *terminal, enum tone tone, const char *text)
{
    begin(terminal, tone);
    fputs(text, terminal->to);
    end(terminal, tone);
}

/* The longest start that takes at most `columns`. */
static struct mill_str fitting(struct mill_str text, size_t columns)
{
    size_t taken = 0, at = 0;

    while (at < text.len) {
        size_t next = at;

        taken += columns_of(utf8_next(text, &next));
        if (taken > columns)
            break;
        at = next;
    }
    return (struct mill_str){ text.data, at };
}

void terminal_cell(const struct terminal *terminal, enum tone tone, struct mill_str text,
                   size_t columns, bool pads)
{
    struct mill_str shown = fitting(text, columns);
    bool cut = shown.len < text.len;
    size_t used;

    if (cut)
        shown = fitting(text, columns - 1);
    used = terminal_columns(shown) + cut;
    begin(terminal, tone);
    put_all(terminal, shown);
    if (cut)
        put(terminal, 0x2026);
    end(terminal, tone);
    for (; pads && used < columns; used++)
        fputc(' ', terminal->to);
}

/* Bytes of the next line: up to an LF, else to the last space within `columns`, else as
 * many characters as fit, one at least. */
static size_t line_bytes(struct mill_str rest, size_t columns)
{
    size_t fits = fitting(rest, columns).len, cut;
    const char *feed = fits ? memchr(rest.data, '\n', fits) : NULL;

    if (feed)
        return (size_t)(feed - rest.data);
    if (fits == rest.len || rest.data[fits] == ' ' || rest.data[fits] == '\n')
        return fits;
    cut = fits;
    while (cut && rest.data[cut - 1] != ' ')
        cut--;
    if (!cut && !fits) /* a wide character on a screen of one column */
        utf8_next(rest, &fits);
    return cut ? cut : fits;
}

/* The next line without the blanks at its end; *at moves behind it and one LF. */
static struct mill_str next_line(struct mill_str text, size_t columns, size_t *at)
{
    struct mill_str rest = { text.data + *at, text.len - *at };
    struct mill_str line = { rest.data, line_bytes(rest, columns) };

    *at += line.len;
    while (*at < text.len && text.data[*at] == ' ')
        ++*at;
    if (*at < text.len && text.data[*at] == '\n')
        ++*at;
    while (line.len && line.data[line.len - 1] == ' ')
        line.len--;
    return line;
}

void terminal_wrap(const struct terminal *terminal, enum tone tone, struct mill_str text,
                   size_t indent)
{
    size_t at = 0;

    do {
        fprintf(terminal->to, "%*s", (int)indent, "");
        if (at < text.len)
            terminal_print(terminal, tone,
                           next_line(text, terminal->width - indent, &at));
        fputc('\n', terminal->to);
    } while (at < text.len);
}
