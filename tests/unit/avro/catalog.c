/* SPDX-License-Identifier: Apache-2.0
 * catalog.c - schemas are found in folders, below folders, behind links. */
#include "avro/catalog.h"

#include "page.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of files that goes with the test. */
struct folder {
    char path[64];
    char command[128];
};

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    char path[300];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make_folder(struct folder *folder)
{
    char below[200], link[200];

    snprintf(folder->path, sizeof(folder->path), "/tmp/newsmill-catalog-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(below, sizeof(below), "%s/v1", folder->path);
    snprintf(link, sizeof(link), "%s/v1/up", folder->path);
    assert_int_equal(mkdir(below, 0700), 0);
    assert_int_equal(symlink("..", link), 0);
    write_file(folder, "string.avsc", "\"string\"");
    write_file(folder, "v1/int.avsc", "{\"type\":\"int\"}");
    write_file(folder, "v1/same.avsc", "{\"type\":\"int\",\"logicalType\":\"date\"}");
    write_file(folder, "v1/.hidden.avsc", "no schema");
    write_file(folder, "README.md", "no schema");
}

static void remove_folder(struct folder *folder)
{
    snprintf(folder->command, sizeof(folder->command), "rm -r %s", folder->path);
    assert_int_equal(system(folder->command), 0);
}

static void schemas_are_found_below_a_folder(void **state)
{
    struct mill_error error = { "" };
    struct catalog *catalog;
    struct folder folder;

    make_folder(&folder);
    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    catalog_add_folder(catalog, folder.path, &error);
    assert_string_equal(error.text, "");
    assert_string_equal(schema_name(catalog_find(catalog, 0x8f014872634503c7)), "string");
    assert_string_equal(schema_name(catalog_find(catalog, 0x7275d51a3f395c8f)), "int");
    assert_null(catalog_find(catalog, 0x63dd24e7cc258f8a));
    assert_null(catalog_find(catalog, 0));
    assert_null(catalog_find(catalog, UINT64_MAX));
    catalog_free(catalog);
    remove_folder(&folder);
}

static void a_bad_file_is_named(void **state)
{
    struct mill_error error = { "" };
    struct catalog *catalog;
    struct folder folder;
    char expected[200];

    make_folder(&folder);
    write_file(&folder, "bad.avsc", "\"sting\"");
    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    assert_int_equal(catalog_add_folder(catalog, folder.path, &error), MILL_FATAL);
    snprintf(expected, sizeof(expected),
             "%s/bad.avsc: schema: unknown type 'sting'; did you mean 'string'?",
             folder.path);
    assert_string_equal(error.text, expected);
    catalog_free(catalog);
    remove_folder(&folder);
}

static void a_missing_folder_is_fine(void **state)
{
    struct mill_error error = { "" };
    struct catalog *catalog;

    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    assert_int_equal(catalog_add_folder(catalog, "/nowhere/at/all", &error), MILL_OK);
    catalog_free(catalog);
}

static void the_same_schema_may_come_twice(void **state)
{
    struct mill_str text = { page_type.schema, strlen(page_type.schema) };
    struct mill_error error = { "" };
    struct catalog *catalog;

    assert_int_equal(catalog_new(&catalog, &error), MILL_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(catalog_add_text(catalog, text, &error), MILL_OK);
    assert_str(schema_text(catalog_find(catalog, page_type.fingerprint)),
               page_type.schema);
    catalog_free(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schemas_are_found_below_a_folder),
        cmocka_unit_test(a_bad_file_is_named),
        cmocka_unit_test(a_missing_folder_is_fine),
        cmocka_unit_test(the_same_schema_may_come_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
