/* SPDX-License-Identifier: Apache-2.0
 * hash.c - hashes and ids have the values that other programs compute. */
#include "text/hash.h"
#include "test.h"
#include "text/sha256.h"

static void sha256_is_the_standard_one(void **state)
{
    char hex[SHA256_HEX];
    struct mill_str lines[] = { S("가"), S("b") };

    sha256_hex(S(""), hex);
    assert_string_equal(
        hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_hex(S("abc"), hex);
    assert_string_equal(
        hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_hex(S("가\nb"), hex);
    {
        char joined[SHA256_HEX];

        sha256_lines_hex(lines, 2, joined);
        assert_string_equal(joined, hex);
    }
}

static void ids_tell_parts_apart(void **state)
{
    struct mill_str one[] = { S("ab"), S("c") }, two[] = { S("a"), S("bc") };
    char a[ID_HEX], b[ID_HEX];

    id_hex(one, 2, a);
    assert_int_equal(a[ID_HEX - 1], '\0');
    id_hex(two, 2, b);
    assert_string_not_equal(a, b);
    id_hex(one, 2, b);
    assert_string_equal(a, b);
    assert_string_equal(a, "43ee655579de01ca739b3f95c1c2d3f4");
}

static void xxh3_is_the_frozen_one(void **state)
{
    assert_true(hash64(S("")) == 0x2d06800538d394c2);
    assert_true(hash128(S("")).low == 0x6001c324468d497f);
    assert_true(hash128(S("")).high == 0x99aa06d3014798d8);
    assert_true(hash128_equal(hash128(S("가")), hash128(S("가"))));
    assert_false(hash128_equal(hash128(S("가")), hash128(S("나"))));
    assert_true(hash64_seed(S("가"), 1) != hash64(S("가")));
    assert_true(hash_mix(1) != hash_mix(2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_the_standard_one),
        cmocka_unit_test(ids_tell_parts_apart),
        cmocka_unit_test(xxh3_is_the_frozen_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
