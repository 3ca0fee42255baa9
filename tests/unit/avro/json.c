/* SPDX-License-Identifier: Apache-2.0
 * json.c - JSON reads into a type and prints as it was; what is wrong is named by its
 * path. */
#include "avro/json.h"

#include "article.h"
#include "page.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

struct json_case {
    const char *name;
    const struct mill_type *type;
    const char *in, *out; /* out: what prints, or a part of the error */
    bool fails;
};

static struct json_case cases[] = {
    { "defaults are filled in", &page_type, "{\"url\":\"u\",\"body\":\"b\"}",
      "{\"id\":\"\",\"request_id\":null,\"url\":\"u\",\"url_key\":\"\",\"final_url\":"
      "null,"
      "\"status\":200,\"error\":null,\"attempt\":1,\"content_type\":null,"
      "\"content_encoding\":null,\"headers\":[],\"body\":\"b\",\"truncated\":false,"
      "\"fetched_ms\":0,\"redirects\":[],\"source\":null,\"item\":null}",
      false },
    { "bytes that are no text are base64", &page_type,
      "{\"url\":\"u\",\"body\":{\"base64\":\"/wD+\"}}", "\"body\":{\"base64\":\"/wD+\"}",
      false },
    { "text keeps NUL, quotes and Hangul", &page_type,
      "{\"url\":\"\\u0000\\\"가\\n\",\"body\":\"\"}", "\"url\":\"\\u0000\\\"가\\n\"",
      false },
    { "a nested record", &page_type,
      "{\"url\":\"u\",\"body\":\"\",\"item\":{\"title\":\"t\",\"published_ms\":-5}}",
      "\"item\":{\"title\":\"t\",\"author\":null,\"published_text\":null,\"published_"
      "ms\":-5,"
      "\"guid\":null,\"summary\":null}",
      false },
    { "an array of texts", &page_type,
      "{\"url\":\"u\",\"body\":\"\",\"redirects\":[\"a\",\"\"]}",
      "\"redirects\":[\"a\",\"\"]", false },
    { "not JSON", &page_type, "{\"url\":", "not JSON: ", true },
    { "nothing", &page_type, "", "not JSON: ", true },
    { "a list", &page_type, "[]", "want an object, got a list", true },
    { "an unknown name", &page_type, "{\"url\":\"u\",\"boddy\":\"\"}",
      "newsmill.Page has no field 'boddy'; did you mean 'body'?", true },
    { "a required field missing", &page_type, "{\"url\":\"u\"}",
      "body: missing, and the schema has no default for it", true },
    { "a name given twice", &page_type, "{\"url\":\"u\",\"url\":\"v\",\"body\":\"\"}",
      "not JSON: duplicate object key", true },
    { "null where no null may be", &page_type, "{\"url\":null,\"body\":\"\"}",
      "url: want a text, got null", true },
    { "a number over 32 bits", &page_type,
      "{\"url\":\"u\",\"body\":\"\",\"status\":2147483648}",
      "status: want a number within 32 bits, got 2147483648", true },
    { "a wrong item deep inside", &page_type,
      "{\"url\":\"u\",\"body\":\"\",\"headers\":[{\"name\":\"n\",\"value\":\"v\"},"
      "{\"name\":\"n\",\"value\":7}]}",
      "headers[1].value: want a text, got a number", true },
    { "bad base64", &page_type, "{\"url\":\"u\",\"body\":{\"base64\":\"a*\"}}",
      "body: base64: '*' at 1 is no digit of it", true },
};

static void reads_and_prints(void **state)
{
    const struct json_case *c = *state;
    struct mill_error error = { "" };
    struct arena arena;
    struct buffer out;
    const void *value;

    arena_init(&arena, 1 << 20);
    buffer_init(&out, 1 << 20);
    if (json_read(c->type, (struct mill_str){ c->in, strlen(c->in) }, &arena, &value,
                  &error) == MILL_OK) {
        json_print(c->type, value, &out);
        assert_false(c->fails);
    } else {
        buffer_add_text(&out, error.text);
        assert_true(c->fails);
    }
    buffer_add(&out, "", 1);
    if (!strstr(out.data, c->out))
        assert_string_equal(out.data, c->out);
    buffer_finish(&out);
    arena_finish(&arena);
}

static void doubles_are_short_and_exact(void **state)
{
    static const double numbers[] = { 0.1, 1.0 / 3, 1e300, -2.5, 0.95 };
    static const char *const texts[] = { "0.1", "0.3333333333333333", "1e+300", "-2.5",
                                         "0.95" };
    struct article_dedup dedup = article_dedup_blank;
    struct article article = article_blank;
    struct buffer out;

    buffer_init(&out, 1 << 16);
    dedup.relation = S("new");
    article.dedup = &dedup;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char part[64];

        dedup.jaccard = &numbers[i];
        buffer_reset(&out);
        json_print(&article_type, &article, &out);
        buffer_add(&out, "", 1);
        snprintf(part, sizeof(part), "\"jaccard\":%s,", texts[i]);
        assert_non_null(strstr(out.data, part));
    }
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(doubles_are_short_and_exact) };

    return run_table(cases, reads_and_prints) + cmocka_run_group_tests(tests, NULL, NULL);
}
