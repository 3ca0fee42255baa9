/* SPDX-License-Identifier: Apache-2.0
 * random.c - generated types and records: our codec and avro-c write the same bytes and
 * read the same values; what we accept of bent bytes, avro-c reads alike.
 *
 * NEWSMILL_TEST_ROUNDS sets how many schemas are tried; a failure names its round. */
#include "avro/codec.h"
#include "avro/json.h"
#include "generate.h"
#include "oracle.h"
#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 150, RECORDS = 8, BENDS = 12, LIMIT = 8 << 20 };

static unsigned rounds(void)
{
    const char *text = getenv("NEWSMILL_TEST_ROUNDS");

    return text ? (unsigned)strtoul(text, NULL, 10) : ROUNDS;
}

/* One schema pair and what judges it. */
struct bench {
    struct generated made;
    struct schema *writer;
    struct oracle *oracle;
    struct arena arena;
    struct buffer bytes, other;
    struct mill_error error;
};

static struct mill_str text_of(const struct buffer *buffer)
{
    return (struct mill_str){ buffer->len ? buffer->data : "", buffer->len };
}

static void open_bench(struct bench *bench, struct chance *chance, bool same)
{
    memset(bench, 0, sizeof(*bench));
    generate(&bench->made, chance, same);
    arena_init(&bench->arena, LIMIT);
    buffer_init(&bench->bytes, LIMIT);
    buffer_init(&bench->other, LIMIT);
    type_check(bench->made.type, &bench->error);
    assert_string_equal(bench->error.text, "");
    schema_parse(text_of(&bench->made.writer), &bench->writer, &bench->error);
    assert_string_equal(bench->error.text, "");
    bench->oracle = oracle_new(text_of(&bench->made.writer));
    assert_non_null(bench->oracle);
}

static void close_bench(struct bench *bench)
{
    oracle_free(bench->oracle);
    schema_free(bench->writer);
    buffer_finish(&bench->bytes);
    buffer_finish(&bench->other);
    arena_finish(&bench->arena);
    generated_free(&bench->made);
}

/* Prints what failed, as much as a person needs to try it again. */
static void describe(unsigned round, const struct bench *bench, const char *what)
{
    print_error("round %u: %s\nreader: %s\nwriter: %.*s\nerror: %s\n", round, what,
                bench->made.type->schema, (int)bench->made.writer.len,
                bench->made.writer.data, bench->error.text);
}

#define check(condition)                                                                 \
    do {                                                                                 \
        bool holds = (condition);                                                        \
                                                                                         \
        if (!holds)                                                                      \
            describe(round, bench, #condition);                                          \
        assert_true(holds);                                                              \
    } while (0)

/* A copy of exactly these bytes, so that a sanitizer sees a step beyond. */
static enum mill_status read_exact(struct bench *bench, struct mill_str datum,
                                   const void **value, char **kept)
{
    *kept = test_malloc(datum.len + 1);
    memcpy(*kept + 1, datum.data, datum.len);
    return decode_bare(bench->writer, bench->made.type,
                       (struct mill_str){ *kept + 1, datum.len }, &bench->arena, value,
                       &bench->error);
}

static void check_json(unsigned round, struct bench *bench, const void *value)
{
    struct buffer json;
    const void *read;

    buffer_init(&json, LIMIT);
    json_print(bench->made.type, value, &json);
    check(!json_read(bench->made.type, text_of(&json), &bench->arena, &read,
                     &bench->error));
    buffer_reset(&bench->other);
    check(!encode_bare(bench->made.type, read, &bench->other, &bench->error));
    check(bench->other.len == bench->bytes.len &&
          !memcmp(bench->other.data, bench->bytes.data, bench->bytes.len));
    buffer_finish(&json);
}

static void check_own(unsigned round, struct bench *bench, struct chance *chance)
{
    const struct mill_type *type = bench->made.type;
    const void *value = generate_value(type, chance, &bench->arena), *read;
    char *kept;

    buffer_reset(&bench->bytes);
    buffer_reset(&bench->other);
    check(!encode_bare(type, value, &bench->bytes, &bench->error));
    check(oracle_read(bench->oracle, text_of(&bench->bytes)));
    check(oracle_match(bench->oracle, type, value) == SAME);
    oracle_write(bench->oracle, &bench->other);
    check(bench->other.len == bench->bytes.len &&
          !memcmp(bench->other.data, bench->bytes.data, bench->bytes.len));
    check(!read_exact(bench, text_of(&bench->bytes), &read, &kept));
    check(oracle_match(bench->oracle, type, read) == SAME);
    check_json(round, bench, read);
    test_free(kept);
}

static void check_foreign(unsigned round, struct bench *bench, struct chance *chance)
{
    const void *read;
    char *kept;
    bool fits;

    buffer_reset(&bench->bytes);
    oracle_fill(bench->oracle, chance);
    oracle_write(bench->oracle, &bench->bytes);
    fits = oracle_fits(bench->oracle, bench->made.type);
    check((read_exact(bench, text_of(&bench->bytes), &read, &kept) == MILL_OK) == fits);
    if (fits)
        check(oracle_match(bench->oracle, bench->made.type, read) == SAME);
    test_free(kept);
}

static void bend(struct buffer *bytes, struct chance *chance)
{
    unsigned times = 1 + chance_below(chance, 3);

    for (unsigned i = 0; i < times && bytes->len; i++) {
        size_t at = chance_below(chance, (uint32_t)bytes->len);

        switch (chance_below(chance, 4)) {
        case 0:
            bytes->data[at] = (char)chance_bits(chance);
            break;
        case 1:
            bytes->data[at] = (char)(bytes->data[at] ^ (1 << chance_below(chance, 8)));
            break;
        case 2:
            memmove(bytes->data + at, bytes->data + at + 1, bytes->len - at - 1);
            bytes->len--;
            break;
        default:
            bytes->len = at;
            break;
        }
    }
}

/* What we accept of bent bytes, avro-c must read too, and alike. */
static size_t check_bent(unsigned round, struct bench *bench, struct chance *chance)
{
    size_t accepted = 0;

    for (unsigned i = 0; i < BENDS; i++) {
        const void *read;
        char *kept;

        buffer_reset(&bench->other);
        buffer_add_str(&bench->other, text_of(&bench->bytes));
        bend(&bench->other, chance);
        if (!read_exact(bench, text_of(&bench->other), &read, &kept)) {
            check(oracle_read(bench->oracle, text_of(&bench->other)));
            check(oracle_match(bench->oracle, bench->made.type, read) == SAME);
            accepted++;
        }
        test_free(kept);
    }
    return accepted;
}

static void run(bool same,
                void (*one)(unsigned round, struct bench *bench, struct chance *chance))
{
    size_t accepted = 0;

    for (unsigned round = 1; round <= rounds(); round++) {
        struct chance chance = { UINT64_C(0x9e3779b97f4a7c15) * round };
        struct bench bench;

        open_bench(&bench, &chance, same);
        for (unsigned i = 0; i < RECORDS; i++) {
            one(round, &bench, &chance);
            accepted += check_bent(round, &bench, &chance);
            arena_reset(&bench.arena);
        }
        close_bench(&bench);
    }
    /* Bending must leave something readable, or the test shows nothing. */
    assert_true(accepted > rounds());
}

static void our_bytes_are_those_of_avro_c(void **state)
{
    run(true, check_own);
}

static void other_schemas_are_read_by_name(void **state)
{
    run(false, check_foreign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_bytes_are_those_of_avro_c),
        cmocka_unit_test(other_schemas_are_read_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
