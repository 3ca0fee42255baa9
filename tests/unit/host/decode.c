/* SPDX-License-Identifier: Apache-2.0
 * decode.c - bytes from outside become records with ids, or dead letters. */
#include "trace.h"

#include "host/ids.h"
#include "note.h"
#include "script_stage.h"

#include <stdio.h>
#include <string.h>

/* A note as Kafka would carry it, at the end of a buffer that must not move. */
static struct mill_str frame(struct buffer *buffer, const char *id, const char *text)
{
    const struct note note = { { id, strlen(id) }, { text, strlen(text) } };
    struct mill_error error;
    size_t at = buffer->len;

    assert_int_equal(encode_framed(&note_type, &note, buffer, &error), MILL_OK);
    return (struct mill_str){ buffer->data + at, buffer->len - at };
}

static const struct trace_setup detailed = { .stage = &script_stage, .detailed = true };

static void what_cannot_be_read_is_rejected_and_the_rest_goes_on(void **state)
{
    struct trace *trace = trace_open(&detailed);
    struct inbound in[4] = {
        { .key = S("a") }, { .key = S("b") }, { .key = S("c") }, { .key = S("d") }
    };
    struct buffer buffer;
    char cut[64];

    buffer_init(&buffer, 1 << 16);
    buffer_room(&buffer, 4096);
    in[0].value = frame(&buffer, "one", "emit");
    in[1].value = S("garbage");
    memcpy(cut, in[0].value.data, in[0].value.len - 2);
    in[2].value = (struct mill_str){ cut, in[0].value.len - 2 };
    in[3].value = frame(&buffer, "two", "emit");
    assert_int_equal(trace_feed_raw(trace, in, 4), MILL_OK);
    assert_memory_equal(trace_text(trace), "+scripts:one -b(decode: ", 24);
    assert_non_null(strstr(trace_text(trace), " -c(decode: "));
    assert_non_null(strstr(trace_text(trace), ") +scripts:two "));
    assert_int_equal(trace_counter(trace, "records_in"), 4);
    assert_int_equal(trace_counter(trace, "rejected"), 2);
    trace_close(trace);
    buffer_finish(&buffer);
}

static void a_batch_of_nothing_readable_reaches_no_stage(void **state)
{
    struct trace *trace = trace_open(&detailed);
    struct inbound in[2] = { { .key = S("a"), .value = S("") },
                             { .key = S("b"), .value = { NULL, 0 } } };

    assert_int_equal(trace_feed_raw(trace, in, 2), MILL_OK);
    assert_int_equal(trace_counter(trace, "rejected"), 2);
    assert_int_equal(trace_counter(trace, "records_out"), 0);
    trace_close(trace);
}

/* 128 bits of SHA-256 of "pages/3/1234", as `printf pages/3/1234 | sha256sum` says. */
#define PLACE_ID "9658657486b5568f25482ffe0a1ce503"

static struct id_case {
    const char *name, *header, *field, *expected;
} ids[] = {
    { "the ce_id header", "h1", "f1", "h1" },
    { "an empty header is none", "", "f1", "f1" },
    { "the field id", NULL, "f1", "f1" },
    { "the place in the topic", NULL, "", PLACE_ID },
};

static void an_id_comes_from(void **state)
{
    const struct id_case *row = *state;
    const struct header headers[] = {
        { S("traceparent"), S("00-1-2-3") },
        { S("ce_id"), { row->header, row->header ? strlen(row->header) : 0 } }
    };
    struct inbound in = { .headers = headers,
                          .header_count = row->header ? 2 : 1,
                          .topic = "pages",
                          .partition = 3,
                          .offset = 1234 };
    struct trace *trace = trace_open(&detailed);
    struct buffer buffer;
    char expected[100];

    buffer_init(&buffer, 1 << 16);
    in.value = frame(&buffer, row->field, "emit");
    snprintf(expected, sizeof(expected), "+scripts:%s ", row->expected);
    assert_int_equal(trace_feed_raw(trace, &in, 1), MILL_OK);
    assert_string_equal(trace_text(trace), expected);
    trace_close(trace);
    buffer_finish(&buffer);
}

static void an_id_that_is_not_utf8_is_no_id(void **state)
{
    const struct header header = { S("ce_id"), S("\xff\xfe") };
    struct inbound in = { .headers = &header, .header_count = 1 };
    struct trace *trace = trace_open(&detailed);
    struct buffer buffer;

    buffer_init(&buffer, 1 << 16);
    in.value = frame(&buffer, "f1", "emit");
    assert_int_equal(trace_feed_raw(trace, &in, 1), MILL_OK);
    assert_non_null(strstr(trace_text(trace), "(decode: header ce_id: is not UTF-8)"));
    trace_close(trace);
    buffer_finish(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_read_is_rejected_and_the_rest_goes_on),
        cmocka_unit_test(a_batch_of_nothing_readable_reaches_no_stage),
        cmocka_unit_test(an_id_that_is_not_utf8_is_no_id),
    };

    return run_table(ids, an_id_comes_from) + cmocka_run_group_tests(tests, NULL, NULL);
}
