/* SPDX-License-Identifier: Apache-2.0
 * ids.c - where the id of a record comes from. */
#include "host/ids.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

void id_of_text(struct mill_str text, char id[ID_LEN + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE] = { 0 };

    EVP_Digest(text.data, text.len, hash, NULL, EVP_sha256(), NULL);
    for (size_t i = 0; i < ID_LEN / 2; i++) {
        id[2 * i] = digits[hash[i] >> 4];
        id[2 * i + 1] = digits[hash[i] & 15];
    }
    id[ID_LEN] = '\0';
}

static struct mill_str header_id(const struct inbound *in)
{
    for (size_t i = 0; i < in->header_count; i++) {
        struct mill_str name = in->headers[i].name;

        if (name.len == 5 && !memcmp(name.data, "ce_id", 5))
            return in->headers[i].value;
    }
    return (struct mill_str){ NULL, 0 };
}

static struct mill_str field_id(const struct mill_type *type, const void *value)
{
    const struct mill_str *text = NULL;

    for (uint32_t i = 0; i < type->count; i++) {
        const struct mill_field *field = &type->fields[i];
        const char *at = (const char *)value + field->offset;

        if (field->kind == MILL_STRING && !strcmp(field->name, "id"))
            text = field->nullable ? *(const struct mill_str *const *)(const void *)at
                                   : (const struct mill_str *)(const void *)at;
    }
    return text ? *text : (struct mill_str){ NULL, 0 };
}

/* Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
static bool is_utf8(struct mill_str text)
{
    const unsigned char *at = (const void *)text.data, *end = at + text.len;

    while (at < end) {
        unsigned char c = *at++;
        unsigned more = c < 0x80 ? 0 : c < 0xc2 ? 9 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

        if (c > 0xf4 || more > 3 || more > (size_t)(end - at))
            return false;
        if ((c == 0xe0 && *at < 0xa0) || (c == 0xed && *at > 0x9f) ||
            (c == 0xf0 && *at < 0x90) || (c == 0xf4 && *at > 0x8f))
            return false;
        for (; more; more--) {
            if ((*at++ & 0xc0) != 0x80)
                return false;
        }
    }
    return true;
}

static struct mill_str place_id(const struct inbound *in, struct arena *arena)
{
    char place[512];
    char *id = arena_alloc(arena, ID_LEN + 1);
    int len = snprintf(place, sizeof(place), "%s/%" PRId32 "/%" PRId64,
                       in->topic ? in->topic : "", in->partition, in->offset);

    if (!id || len < 0 || (size_t)len >= sizeof(place))
        return (struct mill_str){ NULL, 0 };
    id_of_text((struct mill_str){ place, (size_t)len }, id);
    return (struct mill_str){ id, ID_LEN };
}

enum mill_status id_of_record(const struct inbound *in, const struct mill_type *type,
                              const void *value, struct arena *arena, struct mill_str *id,
                              struct mill_error *error)
{
    struct mill_str found = header_id(in);

    if (!is_utf8(found))
        return mill_error(error, MILL_FATAL, "header ce_id: is not UTF-8");
    if (!found.len)
        found = field_id(type, value);
    if (!found.len)
        found = place_id(in, arena);
    if (!found.len)
        return mill_error(error, MILL_FATAL, "no id, and no room for one");
    *id = found;
    return MILL_OK;
}
