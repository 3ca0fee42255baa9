/* SPDX-License-Identifier: Apache-2.0
 * sha256.c - libcrypto's SHA-256. Its one-call interface allocates and looks an algorithm
 * up by name each time, which costs more than hashing a title; the older one does not. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "text/sha256.h"

#include <openssl/sha.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256), "SHA256_CTX fits");

static SHA256_CTX *context(struct sha256 *sha)
{
    return (SHA256_CTX *)(void *)sha->state;
}

void sha256_init(struct sha256 *sha)
{
    SHA256_Init(context(sha));
}

void sha256_add(struct sha256 *sha, struct mill_str text)
{
    if (text.len)
        SHA256_Update(context(sha), text.data, text.len);
}

void sha256_finish(struct sha256 *sha, char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_LENGTH];

    SHA256_Final(digest, context(sha));
    for (size_t i = 0; i < sizeof(digest); i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX - 1] = '\0';
}

void sha256_hex(struct mill_str text, char hex[SHA256_HEX])
{
    sha256_lines_hex(&text, 1, hex);
}

void sha256_lines_hex(const struct mill_str *lines, size_t count, char hex[SHA256_HEX])
{
    static const struct mill_str line_end = MILL_STR("\n");
    struct sha256 sha;

    sha256_init(&sha);
    for (size_t i = 0; i < count; i++) {
        if (i)
            sha256_add(&sha, line_end);
        sha256_add(&sha, lines[i]);
    }
    sha256_finish(&sha, hex);
}

void id_hex(const struct mill_str *parts, size_t count, char hex[ID_HEX])
{
    char whole[SHA256_HEX], len[8];
    struct sha256 sha;

    sha256_init(&sha);
    for (size_t i = 0; i < count; i++) {
        for (size_t byte = 0; byte < sizeof(len); byte++)
            len[byte] = (char)((uint64_t)parts[i].len >> 8 * byte & 0xFF);
        sha256_add(&sha, (struct mill_str){ len, sizeof(len) });
        sha256_add(&sha, parts[i]);
    }
    sha256_finish(&sha, whole);
    memcpy(hex, whole, ID_HEX - 1);
    hex[ID_HEX - 1] = '\0';
}
