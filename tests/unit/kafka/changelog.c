/* SPDX-License-Identifier: Apache-2.0
 * changelog.c - claims as text, and a store through its transactions and its topic. */
#include "kafka/changelog.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

enum { KEYS = 40, TOPIC_MOST = 20000 };

struct text_case {
    const char *name;
    const char *text;
    bool good;
    int partitions;
};

static struct text_case texts[] = {
    { "a claim", "newsmill.state id=0123456789abcdef partitions=4", true, 4 },
    { "nothing", "", false, 0 },
    { "another tool's metadata", "host-1.example.com", false, 0 },
    { "an id too short", "newsmill.state id=0123456789abcde partitions=4", false, 0 },
    { "an id too long", "newsmill.state id=0123456789abcdef0 partitions=4", false, 0 },
    { "no partitions", "newsmill.state id=0123456789abcdef", false, 0 },
    { "none of them", "newsmill.state id=0123456789abcdef partitions=0", false, 0 },
    { "fewer than none", "newsmill.state id=0123456789abcdef partitions=-3", false, 0 },
    { "far too much",
      "newsmill.state id=0123456789abcdef partitions=4                 "
      "                                                        ",
      false, 0 },
};

static void reads(void **state)
{
    const struct text_case *row = *state;
    struct claim claim = { .id = "before", .partitions = 7 };

    assert_int_equal(
        claim_parse((struct mill_str){ row->text, strlen(row->text) }, &claim),
        row->good);
    if (row->good)
        assert_int_equal(claim.partitions, row->partitions);
    else
        assert_string_equal(claim.id, "before");
}

static void a_claim_survives_its_text(void **state)
{
    struct claim one = claim_new(12), other = claim_new(12), read = { .id = "" };
    char text[CLAIM_TEXT_BYTES];

    claim_print(&one, text);
    assert_true(claim_parse((struct mill_str){ text, strlen(text) }, &read));
    assert_string_equal(read.id, one.id);
    assert_int_equal(read.partitions, 12);
    assert_string_not_equal(one.id, other.id);
}

/* A topic with markers in it, and what a store should hold. */
struct entry {
    int key, value; /* value 0: deleted */
    bool committed;
};

struct world {
    struct entry topic[TOPIC_MOST];
    size_t len;
    int settled[KEYS], now[KEYS];
    uint64_t random;
};

static unsigned draw(struct world *world, unsigned below)
{
    world->random = world->random * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(world->random >> 33) % below;
}

static struct mill_str text(char buffer[16], int number)
{
    return (struct mill_str){ buffer, (size_t)snprintf(buffer, 16, "%d", number) };
}

/* As restore.c does: from the position to the end, what was committed. */
static void read_on(struct changelog *changelog, const struct world *world)
{
    char key[16], value[16];

    assert_true(changelog_begin(changelog, 0));
    changelog->end = (int64_t)world->len;
    for (size_t i = (size_t)changelog->position; i < world->len; i++) {
        const struct entry *entry = &world->topic[i];
        struct mill_str bytes = text(value, entry->value);

        if (entry->committed)
            assert_true(
                changelog_take(changelog, (int64_t)i, text(key, entry->key),
                               entry->value ? bytes : (struct mill_str){ NULL, 0 }));
    }
    assert_true(changelog->position <= changelog->end);
    changelog_reach(changelog, (int64_t)world->len); /* past what was aborted */
    assert_true(changelog_is_read(changelog));
    changelog_end(changelog);
}

static void assert_holds(const struct changelog *changelog, const int *values)
{
    for (int i = 0; i < KEYS; i++) {
        char key[16], wanted[16];
        struct mill_str value;
        bool there = store_get(changelog->store, text(key, i), &value);

        assert_int_equal(there, values[i] != 0);
        if (there) {
            struct mill_str want = text(wanted, values[i]);

            assert_int_equal(value.len, want.len);
            assert_memory_equal(value.data, want.data, want.len);
        }
    }
}

static void run_call(struct changelog *changelog, struct world *world)
{
    store_begin(changelog->store);
    for (unsigned i = draw(world, 6); i > 0; i--) {
        int key = (int)draw(world, KEYS), value = (int)draw(world, 4);
        char name[16], bytes[16];

        if (value)
            assert_true(store_put(changelog->store, text(name, key), text(bytes, value)));
        else
            assert_true(store_delete(changelog->store, text(name, key)));
        world->topic[world->len++] = (struct entry){ key, value, false };
        world->now[key] = value;
    }
}

/* One transaction: stored or not, and told for sure or not. */
static void run_transaction(struct changelog *changelog, struct world *world)
{
    size_t first = world->len;
    bool stored = draw(world, 3) > 0, in_doubt = draw(world, 4) == 0;

    for (unsigned i = draw(world, 4); i > 0; i--)
        run_call(changelog, world);
    for (size_t i = first; stored && i < world->len; i++)
        world->topic[i].committed = true;
    world->topic[world->len++] = (struct entry){ 0, 0, false }; /* the marker */
    if (stored)
        memcpy(world->settled, world->now, sizeof(world->now));
    memcpy(world->now, world->settled, sizeof(world->now));
    if (stored && !in_doubt)
        changelog_stored(changelog);
    else
        changelog_dropped(changelog, in_doubt);
}

/* Whatever happened to its transactions, a store is what reading its topic from the
 * beginning gives; and reads no more of it than since it was read last. */
static void a_store_is_what_its_topic_says(void **state)
{
    static struct world world = { .random = 99 };
    struct changelog changelog;

    changelog_init(&changelog);
    read_on(&changelog, &world);
    while (world.len < TOPIC_MOST - 100) {
        run_transaction(&changelog, &world);
        if (!changelog.is_current)
            read_on(&changelog, &world);
        assert_holds(&changelog, world.settled);
    }
    changelog_finish(&changelog);
}

static void a_claim_counts_once_it_is_stored(void **state)
{
    struct changelog changelog;
    const char text_of[] = "newsmill.state id=00000000000000aa partitions=4";

    changelog_init(&changelog);
    assert_true(changelog_begin(&changelog, 0));
    changelog.end = 0;
    changelog_end(&changelog);
    changelog.claim = claim_new(4);
    changelog.claims = true;
    changelog_dropped(&changelog, false);
    assert_string_equal(changelog.claim.id, "");
    changelog.claim = claim_new(4);
    changelog.claims = true;
    changelog_stored(&changelog);
    assert_true(changelog.claim_is_stored && changelog.is_claimed);
    changelog_dropped(&changelog, true);
    assert_true(changelog.claim_is_stored);
    assert_true(changelog_begin(&changelog, 0));
    assert_true(changelog_take(&changelog, 5, claim_key(),
                               (struct mill_str){ text_of, strlen(text_of) }));
    assert_string_equal(changelog.claim.id, "00000000000000aa");
    assert_int_equal(store_count(changelog.store), 0); /* it is no key of the stage's */
    changelog_finish(&changelog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_survives_its_text),
        cmocka_unit_test(a_store_is_what_its_topic_says),
        cmocka_unit_test(a_claim_counts_once_it_is_stored),
    };

    return run_table(texts, reads) + cmocka_run_group_tests(tests, NULL, NULL);
}
