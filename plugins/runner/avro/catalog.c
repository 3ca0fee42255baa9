/* SPDX-License-Identifier: Apache-2.0
 * catalog.c - schemas sorted by fingerprint, read from folders. */
#include "avro/catalog.h"
#include "avro/avsc.h"
#include "base/buffer.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMA_LIMIT = 10000 };

struct catalog {
    struct schema **schemas; /* sorted by fingerprint */
    size_t count, capacity;
};

enum mill_status catalog_new(struct catalog **result, struct mill_error *error)
{
    struct catalog *catalog = calloc(1, sizeof(*catalog));

    if (!catalog)
        return mill_error(error, MILL_FATAL, "no memory");
    *result = catalog;
    return MILL_OK;
}

void catalog_free(struct catalog *catalog)
{
    if (!catalog)
        return;
    for (size_t i = 0; i < catalog->count; i++)
        schema_free(catalog->schemas[i]);
    free(catalog->schemas);
    free(catalog);
}

/* The place of the first schema that is not below the fingerprint. */
static size_t place_of(const struct catalog *catalog, uint64_t fingerprint)
{
    size_t low = 0, high = catalog->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (schema_fingerprint(catalog->schemas[middle]) < fingerprint)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct schema *catalog_find(const struct catalog *catalog, uint64_t fingerprint)
{
    size_t place = place_of(catalog, fingerprint);

    if (place == catalog->count ||
        schema_fingerprint(catalog->schemas[place]) != fingerprint)
        return NULL;
    return catalog->schemas[place];
}

static bool make_room(struct catalog *catalog)
{
    size_t capacity = catalog->capacity ? catalog->capacity * 2 : 16;
    struct schema **schemas;

    if (catalog->count < catalog->capacity)
        return true;
    schemas = realloc(catalog->schemas, capacity * sizeof(struct schema *));
    if (!schemas)
        return false;
    catalog->schemas = schemas;
    catalog->capacity = capacity;
    return true;
}

static bool same_text(struct mill_str a, struct mill_str b)
{
    return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

/* Takes the schema. The first of those with one canonical form stays. */
static enum mill_status add(struct catalog *catalog, struct schema *schema,
                            struct mill_error *error)
{
    size_t place = place_of(catalog, schema_fingerprint(schema));
    const struct schema *known = catalog_find(catalog, schema_fingerprint(schema));

    if (known && same_text(schema_canonical(known), schema_canonical(schema))) {
        schema_free(schema);
        return MILL_OK;
    }
    if (known)
        mill_error(error, MILL_FATAL, "%s: its fingerprint is also that of %s",
                   schema_name(schema), schema_name(known));
    else if (catalog->count == SCHEMA_LIMIT)
        mill_error(error, MILL_FATAL, "more than %d schemas", SCHEMA_LIMIT);
    else if (!make_room(catalog))
        mill_error(error, MILL_FATAL, "no memory");
    else {
        memmove(&catalog->schemas[place + 1], &catalog->schemas[place],
                (catalog->count - place) * sizeof(struct schema *));
        catalog->schemas[place] = schema;
        catalog->count++;
        return MILL_OK;
    }
    schema_free(schema);
    return MILL_FATAL;
}

enum mill_status catalog_add_text(struct catalog *catalog, struct mill_str text,
                                  struct mill_error *error)
{
    struct schema *schema;
    enum mill_status status = schema_parse(text, &schema, error);

    return status ? status : add(catalog, schema, error);
}

static enum mill_status read_file(const char *path, struct buffer *text,
                                  struct mill_error *error)
{
    FILE *file = fopen(path, "rb");
    char chunk[16384];
    size_t len;
    bool bad;

    if (!file)
        return mill_error(error, MILL_FATAL, "%s", strerror(errno));
    while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0 && !text->overflowed)
        buffer_add(text, chunk, len);
    bad = ferror(file);
    fclose(file);
    if (bad)
        return mill_error(error, MILL_FATAL, "cannot be read");
    if (text->overflowed)
        return mill_error(error, MILL_FATAL, "want at most %d bytes", AVSC_TEXT_LIMIT);
    return MILL_OK;
}

static enum mill_status add_file(struct catalog *catalog, const char *path,
                                 struct mill_error *error)
{
    struct buffer text;
    enum mill_status status;

    buffer_init(&text, AVSC_TEXT_LIMIT);
    status = read_file(path, &text, error);
    if (!status)
        status =
            catalog_add_text(catalog, (struct mill_str){ text.data, text.len }, error);
    if (status)
        mill_error_at(error, status, "%s", path);
    buffer_finish(&text);
    return status;
}

static bool is_schema(const FTSENT *entry)
{
    size_t len = entry->fts_namelen;

    return entry->fts_info == FTS_F && *entry->fts_name != '.' && len > 5 &&
           !strcmp(entry->fts_name + len - 5, ".avsc");
}

static enum mill_status add_entries(struct catalog *catalog, FTS *tree, const char *path,
                                    struct mill_error *error)
{
    enum mill_status status = MILL_OK;
    FTSENT *entry;

    errno = 0;
    while (!status && (entry = fts_read(tree))) {
        if (is_schema(entry))
            status = add_file(catalog, entry->fts_accpath, error);
        else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
                 (entry->fts_info == FTS_NS && entry->fts_errno != ENOENT))
            status = mill_error(error, MILL_FATAL, "%s: %s", entry->fts_path,
                                strerror(entry->fts_errno));
        errno = 0;
    }
    if (!status && errno)
        return mill_error(error, MILL_FATAL, "%s: %s", path, strerror(errno));
    return status;
}

enum mill_status catalog_add_folder(struct catalog *catalog, const char *path,
                                    struct mill_error *error)
{
    char *copy = strdup(path);
    char *const paths[] = { copy, NULL };
    enum mill_status status;
    FTS *tree;

    if (!copy)
        return mill_error(error, MILL_FATAL, "no memory");
    /* Links are followed (a build tree's share/ is made of them), cycles seen. */
    tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    if (tree) {
        status = add_entries(catalog, tree, path, error);
        fts_close(tree);
    } else {
        status = mill_error(error, MILL_FATAL, "%s: %s", path, strerror(errno));
    }
    free(copy);
    return status;
}
