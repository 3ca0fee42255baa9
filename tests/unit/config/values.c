/* SPDX-License-Identifier: Apache-2.0
 * values.c - what a good file says: defaults, merges, prefixes, replacements, and the
 * same again after a trip through JSON. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"
#include "test.h"

static const char full[] =
    "kafka: {bootstrap.servers: 'h:1', client.rack: r1, debug: all}\n"
    "topics: {prefix: \"t1.\"}\n"
    "state: {dir: state}\n"
    "http: null\n"
    "user_agent: newsmill (news@example.org)\n"
    "defaults: {workers: 3, commit: 1s, memory: 64MiB, delivery: at-least-once}\n"
    "stages:\n"
    "  cleaner:\n"
    "    plugin: ./here.so\n"
    "    input: {topic: news.pages, format: json, map: {url: /u, body: 'header:b?'}}\n"
    "    outputs:\n"
    "      articles: {topic: news.articles}\n"
    "      again: {topic: news.pages, format: json, loop: true}\n"
    "    workers: '${env:NEWSMILL_WORKERS}'\n"
    "    kafka: {client.rack: r2, debug: null, linger.ms: 5}\n"
    "    options: {sites: '${file:secret}/$${x}', limit: 5, strict: true, unset: ~}\n"
    "  dedup:\n"
    "    plugin: dedup\n"
    "    input: {topic: news.articles}\n"
    "    delivery: exactly-once\n"
    "    record_timeout: 2m\n"
    "    group: mine\n"
    "    dead: lost\n"
    "    state: kept\n"
    "    options: {user_agent: null}\n";

static const char *value(const struct settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->count; i++)
        if (!strcmp(settings->items[i].name, name))
            return settings->items[i].value;
    return NULL;
}

/* The top-level user_agent goes to every stage, whose own word goes before it. */
static void check_shared(const struct settings *options)
{
    assert_string_equal(value(options, "user_agent"), "newsmill (news@example.org)");
    assert_true(options->items[0].shared);
    assert_false(options->items[1].shared);
    assert_int_equal(options->items[0].line, 5);
}

static void check_cleaner(const struct scratch *scratch, const struct stage_config *stage)
{
    assert_non_null(stage);
    assert_memory_equal(stage->plugin, scratch->folder, strlen(scratch->folder));
    assert_string_equal(stage->plugin + strlen(scratch->folder), "/./here.so");
    assert_string_equal(stage->input.topic, "t1.news.pages");
    assert_int_equal(stage->input.format, FORMAT_JSON);
    assert_int_equal(stage->input.map.count, 2);
    assert_string_equal(value(&stage->input.map, "url"), "/u");
    assert_string_equal(value(&stage->input.map, "body"), "header:b?");
    assert_int_equal(stage->input.map.items[1].line, 10);
    assert_int_equal(stage->outputs[0].map.count, 0);
    assert_int_equal(stage->output_count, 2);
    assert_string_equal(stage->outputs[0].name, "articles");
    assert_string_equal(stage->outputs[0].topic, "t1.news.articles");
    assert_int_equal(stage->outputs[0].format, FORMAT_AVRO);
    assert_int_equal(stage->outputs[0].line, 12);
    assert_true(stage->outputs[1].loops);
    assert_string_equal(stage->dead_topic, "t1.news.pages.dead");
    assert_string_equal(stage->state_topic, "t1.newsmill.cleaner.state");
    assert_string_equal(stage->group, "t1.cleaner");
    assert_int_equal(stage->workers, 5);
    assert_int_equal(stage->delivery, AT_LEAST_ONCE);
    assert_int_equal(stage->commit_ms, 1000);
    assert_int_equal(stage->memory_bytes, 64 << 20);
    assert_int_equal(stage->record_timeout_ms, 60000);
    assert_int_equal(stage->kafka.count, 3);
    assert_string_equal(value(&stage->kafka, "bootstrap.servers"), "h:1");
    assert_string_equal(value(&stage->kafka, "client.rack"), "r2");
    assert_null(value(&stage->kafka, "debug"));
    assert_string_equal(value(&stage->kafka, "linger.ms"), "5");
    assert_int_equal(stage->options.count, 4);
    assert_string_equal(value(&stage->options, "sites"), "s3cret/${x}");
    assert_string_equal(value(&stage->options, "limit"), "5");
    assert_string_equal(value(&stage->options, "strict"), "true");
    assert_int_equal(stage->options.items[2].line, 16);
    check_shared(&stage->options);
    assert_int_equal(stage->line, 8);
    assert_int_equal(stage->column, 3);
}

static void check_dedup(const struct stage_config *stage)
{
    assert_non_null(stage);
    assert_string_equal(stage->plugin, "dedup");
    assert_int_equal(stage->output_count, 0);
    assert_int_equal(stage->workers, 3);
    assert_int_equal(stage->delivery, EXACTLY_ONCE);
    assert_int_equal(stage->record_timeout_ms, 120000);
    assert_string_equal(stage->dead_topic, "t1.lost");
    assert_string_equal(stage->state_topic, "t1.kept");
    assert_string_equal(stage->group, "t1.mine");
    assert_string_equal(value(&stage->kafka, "client.rack"), "r1");
    assert_int_equal(stage->kafka.count, 3);
    assert_int_equal(stage->options.count, 0);
}

static void check_full(const struct scratch *scratch, const struct config *config)
{
    assert_string_equal(config->path, scratch->path);
    assert_string_equal(config->folder, scratch->folder);
    assert_string_equal(config->prefix, "t1.");
    assert_memory_equal(config->state_dir, scratch->folder, strlen(scratch->folder));
    assert_string_equal(config->state_dir + strlen(scratch->folder), "/state");
    assert_null(config->http);
    assert_null(config->feeds);
    assert_string_equal(config->user_agent, "newsmill (news@example.org)");
    assert_int_equal(config->kafka.count, 3);
    assert_int_equal(config->stage_count, 2);
    check_cleaner(scratch, config_stage(config, "cleaner"));
    check_dedup(config_stage(config, "dedup"));
    assert_null(config_stage(config, "fetcher"));
}

static void a_full_file_and_its_json(void **state)
{
    struct mill_error error = { "" };
    struct config *config, *again;
    struct scratch scratch;
    struct buffer json;

    scratch_open(&scratch);
    scratch_write(&scratch, "secret", "s3cret\n", 7);
    scratch_write(&scratch, "here.so", "", 0);
    setenv("NEWSMILL_WORKERS", "5", 1);
    config = scratch_read(&scratch, full, &error);
    assert_string_equal(error.text, "");
    assert_non_null(config);
    check_full(&scratch, config);
    buffer_init(&json, 1 << 20);
    config_print(config, &json);
    assert_false(json.overflowed);
    config_free(config);
    assert_int_equal(
        config_parse((struct mill_str){ json.data, json.len }, &again, &error), MILL_OK);
    check_full(&scratch, again);
    config_free(again);
    buffer_finish(&json);
    scratch_close(&scratch);
}

static void the_shipped_file_is_good(void **state)
{
    struct mill_error error = { "" };
    const struct stage_config *stage;
    struct config *config = NULL;

    config_read(PIPELINE, NULL, &config, &error);
    assert_string_equal(error.text, "");
    assert_non_null(config);
    assert_int_equal(config->stage_count, 4);
    assert_string_equal(config->http, "127.0.0.1:9464");
    assert_string_equal(config->state_dir, "/var/lib/newsmill");
    stage = config_stage(config, "extractor");
    assert_non_null(stage);
    assert_int_equal(stage->workers, 1);
    assert_int_equal(stage->delivery, EXACTLY_ONCE);
    assert_int_equal(stage->commit_ms, 200);
    assert_int_equal(stage->memory_bytes, 256 << 20);
    assert_string_equal(stage->dead_topic, "news.stories.dead");
    config_free(config);
}

/* Aliases share their anchor's node, and what it holds is replaced once. */
static void aliases_repeat_what_they_name(void **state)
{
    struct mill_error error = { "" };
    struct scratch scratch;
    struct config *config;

    scratch_open(&scratch);
    config = scratch_read(&scratch,
                          "stages:\n"
                          "  a: {plugin: p, input: &in {topic: x}, kafka: &k {a: 1}}\n"
                          "  b: {plugin: p, input: *in, kafka: *k}\n",
                          &error);
    assert_string_equal(error.text, "");
    assert_string_equal(config_stage(config, "b")->input.topic, "x");
    assert_string_equal(value(&config_stage(config, "b")->kafka, "a"), "1");
    assert_string_equal(config->http, "127.0.0.1:9464");
    config_free(config);
    scratch_close(&scratch);
}

static void a_property_is_set_everywhere(void **state)
{
    struct mill_error error = { "" };
    struct scratch scratch;
    struct config *config;

    scratch_open(&scratch);
    config = scratch_read(&scratch,
                          "kafka: {a: 1, b: 2}\n"
                          "stages:\n"
                          "  a: {plugin: p, input: {topic: x}, kafka: {a: 3}}\n"
                          "  b: {plugin: p, input: {topic: y}}\n",
                          &error);
    assert_string_equal(error.text, "");
    assert_true(config_set_kafka(config, "a", "9"));
    assert_string_equal(value(&config->kafka, "a"), "9");
    assert_int_equal(config->kafka.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(value(&config->stages[i].kafka, "a"), "9");
        assert_string_equal(value(&config->stages[i].kafka, "b"), "2");
        assert_int_equal(config->stages[i].kafka.count, 2);
    }
    config_free(config);
    scratch_close(&scratch);
}

static void json_of_another_build_is_refused(void **state)
{
    static const char *const texts[] = {
        "", "[]", "{}", "{\"form\": 1}", "nonsense", "{\"form\":1,\"form\":1}",
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct mill_error error = { "" };
        struct config *config = NULL;

        assert_int_equal(config_parse((struct mill_str){ texts[i], strlen(texts[i]) },
                                      &config, &error),
                         MILL_FATAL);
        assert_null(config);
        assert_non_null(strstr(error.text, "was not written by this build"));
    }
}

static void the_file_is_found(void **state)
{
    struct mill_error error;
    struct scratch scratch;
    char *path, before[4096];

    scratch_open(&scratch);
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(scratch.folder), 0);
    unsetenv("NEWSMILL_CONFIG");
    unsetenv("NEWSMILL_DATA");
    assert_int_equal(config_find("given.yaml", &path, &error), MILL_OK);
    assert_string_equal(path, "given.yaml");
    free(path);
    scratch_write(&scratch, "newsmill.yaml", "", 0);
    assert_int_equal(config_find(NULL, &path, &error), MILL_OK);
    assert_string_equal(path, "newsmill.yaml");
    free(path);
    setenv("NEWSMILL_CONFIG", "/e/n.yaml", 1);
    assert_int_equal(config_find(NULL, &path, &error), MILL_OK);
    assert_string_equal(path, "/e/n.yaml");
    free(path);
    unsetenv("NEWSMILL_CONFIG");
    assert_int_equal(config_find("", &path, &error), MILL_FATAL);
    assert_int_equal(chdir(before), 0);
    scratch_close(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_file_and_its_json),
        cmocka_unit_test(the_shipped_file_is_good),
        cmocka_unit_test(aliases_repeat_what_they_name),
        cmocka_unit_test(a_property_is_set_everywhere),
        cmocka_unit_test(json_of_another_build_is_refused),
        cmocka_unit_test(the_file_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
