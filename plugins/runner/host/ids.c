/* SPDX-License-Identifier: Apache-2.0
 * ids.c - where the id of a record comes from. */
#include "host/ids.h"

#include "text/sha256.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void id_of_texts(const struct mill_str *texts, size_t count, char id[ID_LEN + 1])
{
    char hex[SHA256_HEX];

    sha256_lines_hex(texts, count, hex);
    memcpy(id, hex, ID_LEN);
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

static struct mill_str place_id(const struct inbound *in, struct arena *arena)
{
    char place[512];
    char *id = arena_alloc(arena, ID_LEN + 1);
    int len = snprintf(place, sizeof(place), "%s/%" PRId32 "/%" PRId64,
                       in->topic ? in->topic : "", in->partition, in->offset);

    if (!id || len < 0 || (size_t)len >= sizeof(place))
        return (struct mill_str){ NULL, 0 };
    id_of_texts(&(struct mill_str){ place, (size_t)len }, 1, id);
    return (struct mill_str){ id, ID_LEN };
}

enum mill_status id_of_record(const struct inbound *in, const struct mill_type *type,
                              const void *value, struct arena *arena, struct mill_str *id,
                              struct mill_error *error)
{
    struct mill_str found = header_id(in);

    if (!utf8_valid(found))
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
