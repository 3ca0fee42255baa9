/* SPDX-License-Identifier: Apache-2.0
 * headers.c - what goes on, what is added, what it weighs. */
#include "kafka/headers.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct headers_case {
    const char *name;
    struct header from[4];
    size_t from_count;
    const char *id;
    enum format format;
    const char *expected; /* name=value, one after the other */
};

static struct headers_case cases[] = {
    { "an output says what it is", .id = "7",
      .expected = "ce_specversion=1.0 ce_id=7 ce_source=once ce_type=T "
                  "content-type=application/avro " },
    { "the trace and the user's own go on",
      { { MILL_STR("traceparent"), MILL_STR("00-a") }, { MILL_STR("x"), { NULL, 0 } } },
      2,
      "7",
      FORMAT_AVRO,
      "traceparent=00-a x=(null) ce_specversion=1.0 ce_id=7 ce_source=once ce_type=T "
      "content-type=application/avro " },
    { "what spoke of the input does not",
      { { MILL_STR("ce_id"), MILL_STR("6") },
        { MILL_STR("content-type"), MILL_STR("x") },
        { MILL_STR("newsmill.reason"), MILL_STR("y") },
        { MILL_STR("__connect.errors.topic"), MILL_STR("z") } },
      4,
      "7",
      FORMAT_AVRO,
      "ce_specversion=1.0 ce_id=7 ce_source=once ce_type=T "
      "content-type=application/avro " },
    { "JSON says so", .id = "7", .format = FORMAT_JSON,
      .expected = "ce_specversion=1.0 ce_id=7 ce_source=once ce_type=T "
                  "content-type=application/json " },
    { "without an id there is no event to speak of", .id = "", .expected = "" },
};

static const struct writer writer = { "once", "1.2", 3 };

static void print(const struct header_list *list, char *text, size_t size)
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < list->count && len < size; i++) {
        const struct header *header = &list->items[i];

        len += (size_t)snprintf(text + len, size - len, "%.*s=%.*s ",
                                (int)header->name.len, header->name.data,
                                header->value.data ? (int)header->value.len : 6,
                                header->value.data ? header->value.data : "(null)");
    }
}

static void go_on(void **state)
{
    struct headers_case *row = *state;
    struct inbound from = { .headers = row->from, .header_count = row->from_count };
    struct emitted emitted = { .id = { row->id, strlen(row->id) },
                               .format = row->format,
                               .from = &from };
    struct header_list list;
    struct arena arena;
    char text[1024];

    arena_init(&arena, 1 << 16);
    assert_true(headers_of_output(&emitted, "T", &writer, &arena, &list));
    print(&list, text, sizeof(text));
    assert_string_equal(text, row->expected);
    arena_finish(&arena);
}

static void a_dead_letter_tells_why(void **state)
{
    struct header own[] = { { MILL_STR("newsmill.hops"), MILL_STR("2") } };
    struct inbound from = { .headers = own,
                            .header_count = 1,
                            .topic = "t",
                            .partition = 5,
                            .offset = 1234567890123 };
    struct rejected rejected = { &from, "decode", S("short"), 0 };
    struct header_list list;
    struct arena arena;
    char text[2048];

    arena_init(&arena, 1 << 16);
    assert_true(headers_of_dead(&rejected, 4, &writer, &arena, &list));
    print(&list, text, sizeof(text));
    assert_string_equal(
        text,
        "newsmill.hops=2 __connect.errors.topic=t __connect.errors.partition=5 "
        "__connect.errors.offset=1234567890123 __connect.errors.connector.name=once "
        "__connect.errors.task.id=3 __connect.errors.stage=VALUE_CONVERTER "
        "__connect.errors.class.name=once "
        "__connect.errors.exception.class.name=decode "
        "__connect.errors.exception.message=short newsmill.stage=once "
        "newsmill.class=decode newsmill.reason=short newsmill.attempts=4 "
        "newsmill.hops=3 newsmill.version=1.2 ");
    arena_finish(&arena);
}

/* What is added to a dead letter stays below the 64 KiB that its topic has more. */
static void a_long_reason_is_cut_at_a_character(void **state)
{
    const size_t len = 200000;
    struct inbound from = { .topic = "t" };
    struct header_list list;
    struct arena arena;
    char *text = malloc(len);
    struct rejected rejected = { &from, "stage", { text, len }, 0 };

    assert_non_null(text);
    for (size_t i = 0; i < len; i++)
        text[i] = "\xed\x95\x9c"[i % 3];
    arena_init(&arena, 1 << 16);
    assert_true(headers_of_dead(&rejected, 1, &writer, &arena, &list));
    for (size_t i = 0; i < list.count; i++)
        assert_true(list.items[i].value.len <= REASON_BYTES &&
                    (list.items[i].value.len < 100 || list.items[i].value.len % 3 == 0));
    assert_true(headers_wire_size(S(""), S(""), &list) < 64 << 10);
    arena_finish(&arena);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dead_letter_tells_why),
        cmocka_unit_test(a_long_reason_is_cut_at_a_character),
    };

    return run_table(cases, go_on) + cmocka_run_group_tests(tests, NULL, NULL);
}
