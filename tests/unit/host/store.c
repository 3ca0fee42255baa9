/* SPDX-License-Identifier: Apache-2.0
 * store.c - a table against a simple model of it, with rollbacks in between. */
#include "host/store.h"

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 300, STEPS = 60000 };

/* The model: what each key holds; 0: nothing. */
struct model {
    unsigned values[KEYS];
};

static struct mill_str name(char buffer[32], const char *what, unsigned number)
{
    return (struct mill_str){ buffer,
                              (size_t)snprintf(buffer, 32, "%s%u", what, number) };
}

static void assert_same(const struct store *store, const struct model *model)
{
    size_t count = 0;

    for (unsigned i = 0; i < KEYS; i++) {
        char key[32], text[32];
        struct mill_str value;
        bool there = store_get(store, name(key, "key", i), &value);

        assert_int_equal(there, model->values[i] != 0);
        count += there;
        if (there) {
            name(text, "value", model->values[i]);
            assert_str(value, text);
        }
    }
    assert_int_equal(store_count(store), count);
}

static unsigned next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*state >> 33);
}

static void change(struct store *store, struct model *model, uint64_t *random)
{
    unsigned key = next_random(random) % KEYS, value = next_random(random) % 1000;
    char text[32], bytes[32];

    if (next_random(random) % 3) {
        assert_true(
            store_put(store, name(text, "key", key), name(bytes, "value", value + 1)));
        model->values[key] = value + 1;
    } else {
        assert_true(store_delete(store, name(text, "key", key)));
        model->values[key] = 0;
    }
}

static void changes_and_rollbacks_follow_the_model(void **state)
{
    struct store *store = store_new();
    struct model now = { 0 }, before = { 0 };
    uint64_t random = 42;

    for (unsigned i = 0; i < STEPS; i++) {
        change(store, &now, &random);
        if (next_random(&random) % 50)
            continue;
        if (i > STEPS / 10 && next_random(&random) % 2) {
            store_rollback(store);
            now = before;
        }
        store_begin(store);
        before = now;
        assert_same(store, &now);
    }
    store_free(store);
}

/* Calls within transactions: each may be taken back alone, or all of them. */
static void transactions_follow_the_model(void **state)
{
    struct store *store = store_new();
    struct model now = { 0 }, before_call = { 0 }, settled = { 0 };
    uint64_t random = 4711;

    store_retain(store);
    for (unsigned call = 0; call < STEPS / 10; call++) {
        size_t count;

        store_begin(store);
        before_call = now;
        count = next_random(&random) % 12;
        for (size_t i = 0; i < count; i++)
            change(store, &now, &random);
        assert_in_range(store_changes(store), 0, count);
        if (next_random(&random) % 4 == 0) {
            store_rollback(store);
            now = before_call;
            assert_int_equal(store_changes(store), 0);
        }
        if (next_random(&random) % 8 == 0) {
            store_undo(store);
            now = settled;
        } else if (next_random(&random) % 8 == 0) {
            store_settle(store);
            settled = now;
        }
        assert_same(store, &now);
    }
    store_free(store);
}

/* What is filled in between belongs to no transaction. */
static void an_undo_leaves_what_was_settled(void **state)
{
    struct store *store = store_new();
    struct mill_str value;

    store_retain(store);
    assert_true(store_put(store, S("a"), S("filled")));
    store_begin(store);
    assert_true(store_put(store, S("a"), S("changed")));
    assert_true(store_put(store, S("b"), S("new")));
    store_begin(store);
    assert_true(store_delete(store, S("b")));
    assert_int_equal(store_changes(store), 1);
    store_undo(store);
    assert_true(store_get(store, S("a"), &value));
    assert_str(value, "filled");
    assert_false(store_get(store, S("b"), &value));
    assert_true(store_put(store, S("c"), S("filled later")));
    store_undo(store);
    assert_true(store_get(store, S("c"), &value));
    store_free(store);
}

/* The journal's changes, made again elsewhere, make the same store. */
static void changes_replay(void **state)
{
    struct store *store = store_new(), *copy = store_new();
    struct model model = { 0 };
    uint64_t random = 7;

    for (unsigned call = 0; call < 100; call++) {
        store_begin(store);
        for (unsigned i = 0; i < 40; i++)
            change(store, &model, &random);
        for (size_t i = 0; i < store_changes(store); i++) {
            struct mill_str key, value;
            bool deletes;

            store_change(store, i, &key, &value, &deletes);
            assert_true(deletes ? store_delete(copy, key) : store_put(copy, key, value));
        }
        assert_same(copy, &model);
    }
    store_free(store);
    store_free(copy);
}

static void a_value_stays_until_the_next_begin(void **state)
{
    struct store *store = store_new();
    struct mill_str value;
    char key[32];

    assert_true(store_put(store, S("k"), S("first")));
    store_begin(store);
    assert_true(store_get(store, S("k"), &value));
    assert_true(store_put(store, S("k"), S("second")));
    assert_true(store_delete(store, S("k")));
    for (unsigned i = 0; i < 1000; i++) /* the table grows */
        assert_true(store_put(store, name(key, "key", i), S("x")));
    assert_str(value, "first");
    store_rollback(store);
    assert_int_equal(store_count(store), 1);
    assert_true(store_get(store, S("k"), &value));
    assert_str(value, "first");
    store_free(store);
}

static void empty_keys_and_values_are_fine(void **state)
{
    struct store *store = store_new();
    struct mill_str value;

    assert_false(store_get(store, S(""), &value));
    assert_true(store_delete(store, S("")));
    assert_true(store_put(store, S(""), S("")));
    assert_true(store_get(store, S(""), &value));
    assert_int_equal(value.len, 0);
    assert_true(store_put(store, (struct mill_str){ NULL, 0 }, S("x")));
    assert_int_equal(store_count(store), 1);
    store_free(store);
}

static void keys_with_a_nul_differ(void **state)
{
    struct store *store = store_new();
    struct mill_str value;

    assert_true(store_put(store, S("a\0b"), S("1")));
    assert_true(store_put(store, S("a\0c"), S("2")));
    assert_int_equal(store_count(store), 2);
    assert_true(store_get(store, S("a\0b"), &value));
    assert_str(value, "1");
    store_free(store);
}

static void the_bound_holds(void **state)
{
    struct store *store = store_new();
    char key[32], large[500] = "";
    unsigned kept = 0;
    struct mill_str value;

    store_bound(store, 20000);
    while (kept < 100000 && store_put(store, name(key, "key", kept), S("a value")))
        kept++;
    assert_in_range(kept, 100, 1000);
    assert_true(store_bytes(store) <= 20000);
    assert_int_equal(store_count(store), kept);
    assert_false(store_get(store, name(key, "key", kept), &value));
    /* One in the place of another is no more. */
    assert_true(store_put(store, S("key0"), S("A VALUE")));
    assert_false(store_put(store, S("key0"), (struct mill_str){ large, sizeof(large) }));
    assert_true(store_delete(store, S("key1")));
    assert_true(store_put(store, S("keyX"), S("a value")));
    store_free(store);
}

static void mark(void *arg, struct mill_str key, struct mill_str value)
{
    unsigned *seen = arg;

    assert_int_equal(key.len, 1);
    seen[(unsigned char)key.data[0]]++;
}

static void a_scan_visits_each_once(void **state)
{
    struct store *store = store_new();
    unsigned seen[256] = { 0 };

    store_scan(store, mark, seen);
    for (int c = 0; c < 256; c++) {
        char key = (char)c;

        assert_true(store_put(store, (struct mill_str){ &key, 1 }, S("x")));
    }
    store_scan(store, mark, seen);
    for (int c = 0; c < 256; c++)
        assert_int_equal(seen[c], 1);
    store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_and_rollbacks_follow_the_model),
        cmocka_unit_test(transactions_follow_the_model),
        cmocka_unit_test(an_undo_leaves_what_was_settled),
        cmocka_unit_test(changes_replay),
        cmocka_unit_test(a_value_stays_until_the_next_begin),
        cmocka_unit_test(empty_keys_and_values_are_fine),
        cmocka_unit_test(keys_with_a_nul_differ),
        cmocka_unit_test(the_bound_holds),
        cmocka_unit_test(a_scan_visits_each_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
