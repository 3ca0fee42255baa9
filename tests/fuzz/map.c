/* SPDX-License-Identifier: Apache-2.0
 *
 * map.c - any bytes as a map and a message: what comes out is a record that can be
 * written and read again; and any JSON by pointer, beside jansson.
 *
 * Input: lines FIELD=SOURCE up to an empty line, behind it the message's value.
 */
#include "fuzz.h"

#include "avro/json.h"
#include "avro/json_find.h"
#include "host/form.h"
#include "mapped.h"
#include "text/str.h"
#include "text/utf8.h"

#include <jansson.h>
#include <string.h>

enum { ROWS = 16, ROOM = 1 << 20 };

static const struct header headers[] = { { MILL_STR("n"), MILL_STR("12") },
                                         { MILL_STR("bad"), MILL_STR("\xff") } };

/* A C string that the configuration could hold; owned. */
static char *copy(struct mill_str text)
{
    char *made = malloc(text.len + 1);

    HOLDS(made);
    memcpy(made, text.data, text.len);
    made[text.len] = '\0';
    return made;
}

/* jansson's way along the pointer; NULL: not there. */
static json_t *walk(json_t *json, struct mill_str pointer)
{
    struct mill_str rest = str_from(pointer, 1), part;
    bool last = pointer.len == 1;

    while (json && (str_next(&rest, '/', &part) || last)) {
        char *name = copy(last ? rest : part), *end;
        size_t index = strtoul(name, &end, 10);

        json = json_is_array(json) ? *end ? NULL : json_array_get(json, index)
                                   : json_object_get(json, name);
        free(name);
        last = false;
    }
    return json;
}

static bool is_simple(struct mill_str pointer)
{
    for (size_t i = 0; i < pointer.len; i++)
        if (pointer.data[i] == '~' || pointer.data[i] == '+' || pointer.data[i] == '-' ||
            (unsigned char)pointer.data[i] <= ' ' ||
            (pointer.data[i] == '/' && i + 1 < pointer.len &&
             (pointer.data[i + 1] == '0' || pointer.data[i + 1] == '/')))
            return false;
    return pointer.len > 1 && pointer.len < 9 && pointer.data[0] == '/' &&
           pointer.data[pointer.len - 1] != '/' && utf8_valid(pointer);
}

/* jansson takes a NUL behind a value for the end. */
static json_t *oracle(struct mill_str json)
{
    return str_find_byte(json, '\0', 0) == STR_NONE
               ? json_loadb(json.data, json.len,
                            JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES,
                            NULL)
               : NULL;
}

static void check_pointer(struct mill_str json, struct mill_str pointer)
{
    json_t *whole = oracle(json);
    struct mill_error error;
    struct mill_str found;
    json_t *mine, *theirs;

    if (json_check(json, &error)) {
        HOLDS(!whole || strstr(error.text, "64 lists"));
    } else if (json_pointer_valid(pointer) && json_find(json, pointer, &found)) {
        HOLDS(found.len && found.data >= json.data &&
              found.data + found.len <= json.data + json.len);
        HOLDS(!json_check(found, &error));
    }
    if (whole && is_simple(pointer) && !json_check(json, &error)) {
        theirs = walk(whole, pointer);
        HOLDS(json_find(json, pointer, &found) == (theirs != NULL));
        if (theirs) {
            mine =
                json_loadb(found.data, found.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
            HOLDS(mine && json_equal(mine, theirs));
            json_decref(mine);
        }
    }
    json_decref(whole);
}

static void check_record(const void *value, struct arena *arena)
{
    struct mill_error error;
    struct buffer text;
    const void *again;

    buffer_init(&text, ROOM);
    HOLDS(!form_write(FORMAT_JSON, &mapped_type, value, &text, &error));
    HOLDS(!json_read(&mapped_type, (struct mill_str){ text.data, text.len }, arena,
                     &again, &error));
    buffer_finish(&text);
}

static void hear(void *arg, unsigned line, unsigned column, const char *what)
{
    HOLDS(*what);
    ++*(unsigned *)arg;
}

static void check_map(const struct setting *rows, size_t count, struct mill_str value,
                      enum format format)
{
    const struct form form = { format, { rows, count }, NULL };
    const struct inbound in = { .key = MILL_STR("k1"),
                                .value = value,
                                .headers = headers,
                                .header_count = 2,
                                .topic = "t" };
    unsigned heard = 0;
    const struct form_listener listener = { hear, &heard };
    struct reading *reading;
    struct mill_error error = { "" };
    struct arena arena;
    const void *record;

    arena_init(&arena, ROOM);
    if (reading_new(&form, &mapped_type, NULL, &listener, &reading, &error)) {
        HOLDS(heard && error.text[0]);
    } else {
        HOLDS(!heard);
        if (!reading_read(reading, &in, &arena, &record, &error))
            check_record(record, &arena);
        else
            HOLDS(error.text[0]);
        reading_free(reading);
    }
    arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mill_str rest = { (const char *)data, size }, line;
    struct setting rows[ROWS];
    size_t count = 0;

    if (size > 4096)
        return 0;
    while (count < ROWS && str_next(&rest, '\n', &line) && line.len) {
        size_t equals = str_find_byte(line, '=', 0);

        rows[count++] = (struct setting){
            .name = copy(str_slice(line, 0, equals)),
            .value = copy(equals == STR_NONE ? str_of("") : str_from(line, equals + 1))
        };
    }
    for (size_t i = 0; i < count; i++)
        check_pointer(rest, str_of(rows[i].value));
    if (count) {
        check_map(rows, count, rest, FORMAT_JSON);
        check_map(rows, count, rest, FORMAT_RAW);
    }
    for (size_t i = 0; i < count; i++) {
        free((void *)rows[i].name);
        free((void *)rows[i].value);
    }
    return 0;
}
