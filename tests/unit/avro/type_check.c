/* SPDX-License-Identifier: Apache-2.0
 * type_check.c - a field table that lies about its schema or its struct is refused. */
#include "avro/codec.h"

#include "test.h"

#include <string.h>

/* A small type by hand, of which each case breaks one thing. */
struct inner {
    struct mill_str text;
};
struct outer {
    int64_t number;
    const struct mill_str *maybe;
    struct inner inner;
    struct mill_strs list;
};

static const char outer_schema[] =
    "{\"type\":\"record\",\"name\":\"a.Outer\",\"fields\":["
    "{\"name\":\"number\",\"type\":\"long\",\"default\":7},"
    "{\"name\":\"maybe\",\"type\":[\"null\",\"string\"],\"default\":null},"
    "{\"name\":\"inner\",\"type\":{\"type\":\"record\",\"name\":\"Inner\",\"fields\":["
    "{\"name\":\"text\",\"type\":\"string\"}]}},"
    "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":\"string\"}}]}";

static const uint64_t right_fingerprint = 0xbb7d8dd8af5b1a3a;

/* All that a type consists of, so that a case may change any of it. */
struct table {
    struct mill_type outer, inner;
    struct mill_field fields[4], inner_fields[1], item;
};

static const struct outer outer_blank;
static const struct inner inner_blank;

static void set_up(struct table *table)
{
    *table = (struct table){
        .outer = { "a.Outer", outer_schema, table->fields, 4, sizeof(struct outer),
                   &outer_blank, right_fingerprint },
        .inner = { "a.Inner", NULL, table->inner_fields, 1, sizeof(struct inner),
                   &inner_blank, 0 },
        .fields = { { "number", MILL_LONG, false, false, offsetof(struct outer, number),
                      sizeof(int64_t), NULL, NULL },
                    { "maybe", MILL_STRING, true, false, offsetof(struct outer, maybe),
                      sizeof(struct mill_str), NULL, NULL },
                    { "inner", MILL_RECORD, false, true, offsetof(struct outer, inner),
                      sizeof(struct inner), &table->inner, NULL },
                    { "list", MILL_ARRAY, false, true, offsetof(struct outer, list),
                      sizeof(struct mill_strs), NULL, &table->item } },
        .inner_fields = { { "text", MILL_STRING, false, true, 0, sizeof(struct mill_str),
                            NULL, NULL } },
        .item = { NULL, MILL_STRING, false, true, 0, sizeof(struct mill_str), NULL,
                  NULL },
    };
}

struct lie {
    const char *name;
    void (*tell)(struct table *table);
    const char *why;
};

#define LIE(function, change)                                                            \
    static void function(struct table *table)                                            \
    {                                                                                    \
        table->change;                                                                   \
    }

LIE(nothing, fields[0].name = "number")
LIE(no_schema, outer.schema = NULL)
LIE(bad_schema, outer.schema = "{}")
LIE(no_record, outer.schema = "\"int\"")
LIE(other_name, outer.name = "a.Other")
LIE(other_fingerprint, outer.fingerprint++)
LIE(fewer_fields, outer.count--)
LIE(no_blank, outer.blank = NULL)
LIE(other_field, fields[0].name = "nummer")
LIE(no_name, fields[0].name = NULL)
LIE(other_kind, fields[0].kind = MILL_DOUBLE)
LIE(no_kind, fields[0].kind = (enum mill_kind)99)
LIE(not_nullable, fields[1].nullable = false)
LIE(nullable, fields[0].nullable = true)
LIE(required, fields[0].required = true)
LIE(not_required, fields[2].required = false)
LIE(other_size, fields[0].size = 4)
LIE(overlap, fields[1].offset = 0)
LIE(odd_offset, fields[1].offset = 9)
LIE(beyond, outer.size = sizeof(struct outer) - 1)
LIE(far_beyond, fields[3].offset = UINT32_MAX - 7)
LIE(no_record_type, fields[2].record = NULL)
LIE(inner_name, inner.name = "a.Outer")
LIE(inner_size, inner.size = 8)
LIE(no_item, fields[3].item = NULL)
LIE(item_name, item.name = "x")
LIE(item_offset, item.offset = 8)
LIE(item_kind, item.kind = MILL_INT)
LIE(within_itself, fields[2].record = &table->outer)

static struct lie lies[] = {
    { "the truth", nothing, "" },
    { "no schema", no_schema, "a.Outer: a type without schema" },
    { "a bad schema", bad_schema, "a.Outer: schema: type: want a name" },
    { "a schema of no record", no_record, "a.Outer: its schema is no record" },
    { "another name", other_name, "a.Outer: its type has another name" },
    { "another fingerprint", other_fingerprint,
      "a.Outer: its fingerprint is not its schema's" },
    { "fewer fields", fewer_fields,
      "a.Outer: the field table is not that of its schema" },
    { "no blank", no_blank, "a.Outer: the field table is not that of its schema" },
    { "another field", other_field,
      "a.Outer.number: the field table has another field here" },
    { "a field without a name", no_name,
      "a.Outer.number: the field table has another field here" },
    { "another kind", other_kind, "a.Outer.number: its kind is not its schema's" },
    { "no kind at all", no_kind, "a.Outer.number: its kind is not its schema's" },
    { "not nullable", not_nullable, "a.Outer.maybe: its schema says [\"null\", T]" },
    { "nullable", nullable, "a.Outer.number: its schema does not say [\"null\", T]" },
    { "required", required, "a.Outer.number: its schema has a default" },
    { "not required", not_required, "a.Outer.inner: its schema has no default" },
    { "another size", other_size, "a.Outer.number: its size is not its kind's" },
    { "an overlap", overlap, "a.Outer.maybe: its offset does not fit the struct" },
    { "an odd offset", odd_offset, "a.Outer.maybe: its offset does not fit the struct" },
    { "beyond the struct", beyond, "a.Outer.list: its offset does not fit the struct" },
    { "far beyond the struct", far_beyond,
      "a.Outer.list: its offset does not fit the struct" },
    { "a record without a type", no_record_type,
      "a.Outer.inner: its size is not its kind's" },
    { "an inner type of another name", inner_name, "a.Inner: its type has another name" },
    { "an inner type of another size", inner_size,
      "a.Outer.inner: its size is not its kind's" },
    { "an array without an item", no_item,
      "a.Outer.list[]: an array wants an item without name and offset" },
    { "an item with a name", item_name,
      "a.Outer.list[]: an array wants an item without name and offset" },
    { "an item with an offset", item_offset,
      "a.Outer.list[]: an array wants an item without name and offset" },
    { "an item of another kind", item_kind,
      "a.Outer.list[]: its kind is not its schema's" },
    { "a type within itself", within_itself,
      "a.Outer.inner: its size is not its kind's" },
};

static void is_found(void **state)
{
    const struct lie *row = *state;
    struct mill_error error = { "" };
    struct table table;

    set_up(&table);
    row->tell(&table);
    type_check(&table.outer, &error);
    assert_string_equal(error.text, row->why);
}

int main(void)
{
    return run_table(lies, is_found);
}
