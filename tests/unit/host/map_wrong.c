/* SPDX-License-Identifier: Apache-2.0
 * map_wrong.c - maps that cannot work are told with their place. */
#include "host/form.h"
#include "test.h"

#include "mapped.h"

#include <string.h>

enum { ROWS = 4 };

struct wrong_case {
    const char *name;
    const char *rows[ROWS][2];
    enum format format;
    const char *problems; /* LINE:COLUMN: what, each with an LF */
};

static struct wrong_case wrong[] = {
    { "nothing wrong", { { "text", "value" } }, FORMAT_RAW, "" },
    { "an unknown field",
      { { "text", "key" }, { "txt", "key" } },
      FORMAT_RAW,
      "2:3: map: test.Mapped has no field 'txt'; did you mean 'text'?\n" },
    { "an unknown field inside",
      { { "inner.nam", "key" } },
      FORMAT_RAW,
      "1:3: map: test.Inner has no field 'nam'; did you mean 'name'?\n" },
    { "a field of no record",
      { { "text.a", "key" } },
      FORMAT_RAW,
      "1:3: map: text is no record, so it has no a\n" },
    { "no name", { { "", "key" } }, FORMAT_RAW, "1:3: map: want a field's name\n" },
    { "an unknown source",
      { { "text", "valeu" } },
      FORMAT_RAW,
      "1:3: map: text: no source is called 'valeu'; did you mean 'value'?\n" },
    { "a source of another kind",
      { { "text", "$.a" } },
      FORMAT_RAW,
      "1:3: map: text: want value, key, topic, timestamp, header:NAME, text:WORDS, got "
      "'$.a'\n" },
    { "a header without a name",
      { { "text", "header:" } },
      FORMAT_RAW,
      "1:3: map: text: want a name after header:\n" },
    { "a path in raw bytes",
      { { "text", "/a" } },
      FORMAT_RAW,
      "1:3: map: text: /a looks into JSON; want format json for it\n" },
    { "a path that is none",
      { { "text", "/a~2" } },
      FORMAT_JSON,
      "1:3: map: text: in a path ~ stands before 0 (for ~) or 1 (for /)\n" },
    { "a time for a text",
      { { "text", "timestamp" } },
      FORMAT_RAW,
      "1:3: map: text takes no timestamp; want a field of 64 bits\n" },
    { "words for a number",
      { { "small", "text:x" }, { "text", "key" } },
      FORMAT_RAW,
      "1:3: map: small: want a whole number of 32 bits, got 'x'\n" },
    { "a key for a list",
      { { "words", "key" } },
      FORMAT_RAW,
      "1:3: map: words is a list, which only a /PATH in format json can fill\n" },
    { "a key for a record",
      { { "inner", "key" } },
      FORMAT_JSON,
      "1:3: map: inner is a record; want a field inside it, or a /PATH in format "
      "json\n" },
    { "a record and a field of it",
      { { "inner", "/a" }, { "inner.note", "key" } },
      FORMAT_JSON,
      "2:3: map: inner.note: line 1 fills 'inner' already\n" },
    { "a required field",
      { { "raw", "value" } },
      FORMAT_RAW,
      "0:0: map: lacks 'text' of test.Mapped, which has no default\n" },
    { "a required field inside",
      { { "text", "key" }, { "inner.note", "key" } },
      FORMAT_RAW,
      "2:3: map: lacks 'name' of test.Inner, which has no default\n" },
    { "a required field that may be missing",
      { { "text", "header:a?" } },
      FORMAT_RAW,
      "1:3: map: text has no default, so that it may not be missing: take the '?' "
      "off\n" },
    { "all of them at once",
      { { "a", "key" }, { "b", "key" } },
      FORMAT_RAW,
      "1:3: map: test.Mapped has no field 'a'\n2:3: map: test.Mapped has no field "
      "'b'\n" },
};

static void hear(void *arg, unsigned line, unsigned column, const char *what)
{
    buffer_printf(arg, "%u:%u: %s\n", line, column, what);
}

static void check_problems(void **state)
{
    const struct wrong_case *row = *state;
    struct setting settings[ROWS];
    struct buffer told;
    const struct form_listener listener = { hear, &told };
    struct form form = { row->format, { settings, 0 }, "newsmill.yaml" };
    struct reading *reading = NULL;
    struct mill_error error = { "" };

    for (size_t i = 0; i < ROWS && row->rows[i][0]; i++)
        settings[form.map.count++] = (struct setting){ .name = row->rows[i][0],
                                                       .value = row->rows[i][1],
                                                       .line = (unsigned)i + 1,
                                                       .column = 3 };
    buffer_init(&told, 1 << 12);
    buffer_add(&told, "", 0);
    assert_int_equal(reading_new(&form, &mapped_type, NULL, &listener, &reading, &error),
                     *row->problems ? MILL_FATAL : MILL_OK);
    buffer_add(&told, "", 1);
    assert_string_equal(told.data, row->problems);
    /* The error is the first of them, with the file. */
    if (*row->problems && *row->problems != '0')
        assert_memory_equal(error.text, "newsmill.yaml:", 14);
    reading_free(reading);
    buffer_finish(&told);
}

int main(void)
{
    return run_table(wrong, check_problems);
}
