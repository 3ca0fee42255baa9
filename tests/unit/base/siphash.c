/* SPDX-License-Identifier: Apache-2.0
 * siphash.c - the vectors of the paper's reference implementation (key 00 01 .. 0f, input
 * 00 01 .. of growing length). */
#include "base/siphash.h"
#include "test.h"

static void equals_the_reference(void **state)
{
    static const struct siphash_key key = { { 0x0706050403020100U,
                                              0x0f0e0d0c0b0a0908U } };
    static const struct {
        size_t len;
        uint64_t hash;
    } vectors[] = { { 0, 0x726fdb47dd0e0e31U },
                    { 1, 0x74f839c593dc67fdU },
                    { 7, 0xab0200f58b01d137U },
                    { 8, 0x93f5f5799a932462U },
                    { 15, 0xa129ca6149be45e5U } };
    unsigned char input[16];

    for (unsigned i = 0; i < sizeof(input); i++)
        input[i] = (unsigned char)i;
    for (size_t i = 0; i < COUNT(vectors); i++)
        assert_true(siphash(&key, input, vectors[i].len) == vectors[i].hash);
}

static void keys_differ(void **state)
{
    struct siphash_key a = siphash_key(), b = siphash_key();

    assert_true(siphash(&a, "x", 1) != siphash(&b, "x", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference),
        cmocka_unit_test(keys_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
