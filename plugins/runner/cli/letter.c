/* SPDX-License-Identifier: Apache-2.0
 * letter.c - what the headers of a dead letter say. */
#include "cli/letter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"

struct mill_str letter_header(const struct inbound *record, const char *name)
{
    struct mill_str found = { NULL, 0 };

    for (size_t i = 0; i < record->header_count; i++)
        if (str_is(record->headers[i].name, name))
            found = record->headers[i].value;
    return found;
}

json_t *letter_text(struct mill_str text)
{
    json_t *json = text.data ? json_stringn(text.data, text.len) : json_null();

    return json ? json : json_sprintf("(%zu bytes)", text.len);
}

int64_t letter_hops(const struct inbound *record)
{
    struct mill_str value = letter_header(record, "newsmill.hops");
    char text[16] = "";

    if (value.len < sizeof(text))
        memcpy(text, value.data ? value.data : "", value.len);
    return strtoll(text, NULL, 10);
}

static bool is_at(const char *place, const struct inbound *record)
{
    char text[40];

    snprintf(text, sizeof(text), "%" PRId32 "/%" PRId64, record->partition,
             record->offset);
    return !strcmp(place, text);
}

bool letter_matches(const struct letter_filter *filter, const struct inbound *record)
{
    struct mill_str reason = letter_header(record, "newsmill.reason");

    return (!filter->stage ||
            str_is(letter_header(record, "newsmill.stage"), filter->stage)) &&
           (!filter->class ||
            str_is(letter_header(record, "newsmill.class"), filter->class)) &&
           (!filter->reason || str_contains(reason, str_of(filter->reason))) &&
           (!filter->since_ms || record->timestamp_ms >= filter->since_ms) &&
           (!filter->until_ms || record->timestamp_ms < filter->until_ms) &&
           (!filter->place || is_at(filter->place, record));
}

bool letter_filter_is_empty(const struct letter_filter *filter)
{
    return !filter->stage && !filter->class && !filter->reason && !filter->since_ms &&
           !filter->until_ms && !filter->place;
}

bool letter_is_about_death(struct mill_str name)
{
    static const char *const ours[] = { "newsmill.stage", "newsmill.class",
                                        "newsmill.reason", "newsmill.attempts",
                                        "newsmill.version" };

    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        if (str_is(name, ours[i]))
            return true;
    return str_starts(name, str_of("__connect.errors."));
}
