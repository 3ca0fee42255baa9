/* SPDX-License-Identifier: Apache-2.0
 * fixture.c - the cleaner's lists, one pool, one page at a time. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_problem(void *arg, const char *file, unsigned line, unsigned column,
                          const char *what)
{
    fprintf(stderr, "%s:%u:%u: %s\n", file, line, column, what);
}

struct fixture *fixture_new(void)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct table_listener listener = { print_problem, NULL, 0 };
    struct lists_paths paths = { CONF "/cleaner/classes.tsv", CONF "/cleaner/lines.tsv",
                                 CONF "/outlets.tsv" };

    if (!fixture)
        return NULL;
    pool_init(&fixture->pool, CLEAN_POOL_MAX);
    fixture->lists = lists_new(&paths, &listener);
    if (fixture->lists)
        return fixture;
    fixture_free(fixture);
    return NULL;
}

void fixture_free(struct fixture *fixture)
{
    if (!fixture)
        return;
    lists_free(fixture->lists);
    pool_finish(&fixture->pool);
    free(fixture);
}

bool fixture_clean_input(struct fixture *fixture, const struct doc_input *input)
{
    return clean_page(&fixture->pool, fixture->lists, input, &fixture->doc, fixture->why);
}

bool fixture_clean(struct fixture *fixture, struct mill_str body)
{
    static struct doc_input input;

    input = (struct doc_input){ .body = body, .max_body = 16 << 20 };
    return fixture_clean_input(fixture, &input);
}

static struct mill_str join(struct fixture *fixture, bool kept)
{
    size_t room = 16, n = 0;
    char *text;

    for (size_t i = 0; i < fixture->doc.pieces.count; i++)
        room += fixture->doc.pieces.items[i].text.len + 24;
    text = pool_alloc(&fixture->pool, room);
    for (size_t i = 0; text && i < fixture->doc.pieces.count; i++) {
        const struct piece *piece = &fixture->doc.pieces.items[i];

        if (kept == (piece->reason != NULL) || piece->reason == piece_outside)
            continue;
        n += (size_t)snprintf(text + n, room - n, "%s%s%s%.*s", n ? "|" : "",
                              kept ? (piece->kind == PIECE_HEADING ? "#" : "")
                                   : piece->reason,
                              kept ? "" : ":", (int)piece->text.len, piece->text.data);
    }
    return (struct mill_str){ text ? text : "", n };
}

struct mill_str fixture_blocks(struct fixture *fixture)
{
    return join(fixture, true);
}

struct mill_str fixture_removed(struct fixture *fixture)
{
    return join(fixture, false);
}

struct mill_str fixture_text(struct mill_str text)
{
    return text.len ? text : (struct mill_str){ "", 0 };
}
