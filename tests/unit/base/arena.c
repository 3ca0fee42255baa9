/* SPDX-License-Identifier: Apache-2.0
 * arena.c - the arena's limit is sticky, and a reset forgets it. */
#include "base/arena.h"
#include "test.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena arena;

    arena_init(&arena, 1 << 20);
    for (size_t size = 1; size < 100; size++) {
        unsigned char *memory = arena_alloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(memory[i], 0);
            memory[i] = 0xff;
        }
    }
    arena_reset(&arena);
    assert_int_equal(*(unsigned char *)arena_alloc(&arena, 1), 0);
    arena_finish(&arena);
}

static void the_limit_is_sticky(void **state)
{
    struct arena arena;

    arena_init(&arena, 1000);
    assert_non_null(arena_alloc(&arena, 900));
    assert_null(arena_alloc(&arena, 200));
    assert_true(arena.overflowed);
    assert_non_null(arena_alloc(&arena, 16));
    assert_true(arena.overflowed);
    arena_reset(&arena);
    assert_false(arena.overflowed);
    assert_non_null(arena_alloc(&arena, 900));
    arena_finish(&arena);
}

static void sizes_that_wrap_are_refused(void **state)
{
    struct arena arena;

    arena_init(&arena, SIZE_MAX);
    assert_null(arena_alloc(&arena, SIZE_MAX - 3));
    assert_null(arena_array(&arena, SIZE_MAX / 8, 16));
    assert_true(arena.overflowed);
    arena_finish(&arena);
}

static void large_takes_survive_small_chunks(void **state)
{
    struct arena arena;
    char *first, *second;

    arena_init(&arena, 64 << 20);
    first = arena_copy(&arena, "kept", 5);
    second = arena_alloc(&arena, 20 << 20);
    assert_non_null(second);
    second[(20 << 20) - 1] = 1;
    assert_string_equal(first, "kept");
    arena_reset(&arena);
    assert_non_null(arena_alloc(&arena, 10));
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(the_limit_is_sticky),
        cmocka_unit_test(sizes_that_wrap_are_refused),
        cmocka_unit_test(large_takes_survive_small_chunks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
