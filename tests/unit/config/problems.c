/* SPDX-License-Identifier: Apache-2.0
 * problems.c - every kind of mistake, with the exact words and place it is told with. */
#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include "test.h"

#define STAGE "stages: {one: {plugin: p, input: {topic: in}}}\n"

struct problem_case {
    const char *name, *text;
    const char *expected; /* all problems, a line each */
};

static struct problem_case cases[] = {
    { "an unknown key gets a suggestion",
      "stages:\n  a:\n    plugin: p\n    input: {topic: x}\n    worker: 2\n",
      "5:5: unknown key 'worker'; did you mean 'workers'?\n" },
    { "an unknown key near nothing lists them", "colour: red\n" STAGE,
      "1:1: unknown key 'colour'; known: kafka, registry, topics, state, http, feeds, "
      "user_agent, defaults and stages\n" },
    { "all problems at once, in the order of the keys",
      "stages:\n  a: {plugin: p, input: {topic: x, fmt: avro}, workers: none}\nhttp: "
      "here\nkafkaa: {}\n",
      "4:1: unknown key 'kafkaa'; did you mean 'kafka'?\n"
      "3:7: http: want an address and a port such as 127.0.0.1:9464, or null, got "
      "'here'\n"
      "2:57: workers: want a whole number from 1 to 64, got 'none'\n"
      "2:36: unknown key 'fmt'; known: topic, format, loop and map\n" },
    { "a key twice", "http: null\n" STAGE "http: null\n",
      "3:1: 'http' was already set at line 1\n" },
    { "two stages of one name",
      "stages:\n  a: {plugin: p, input: {topic: x}}\n  a: {plugin: q, input: {topic: "
      "y}}\n",
      "3:3: 'a' was already set at line 2\n" },
    { "no stages", "kafka: {}\n", "1:1: stages: want at least one stage\n" },
    { "empty stages", "stages: {}\n", "1:9: stages: want at least one stage\n" },
    { "a stage without anything", "stages:\n  a:\n",
      "2:3: stage 'a': missing key 'plugin'; write a stage's name or file\n"
      "2:3: stage 'a': missing key 'input'; write {topic: news.pages, format: avro}\n" },
    { "a stage that is a list", "stages:\n  a: [x]\n",
      "2:6: stage 'a': want a mapping such as {plugin: cleaner, input: {topic: "
      "news.pages}}, got a list\n" },
    { "an input that is a name", "stages: {a: {plugin: p, input: news.pages}}\n",
      "1:32: input: want a mapping such as {topic: news.pages, format: avro}, got a "
      "single value\n" },
    { "an input without a topic", "stages: {a: {plugin: p, input: {format: avro}}}\n",
      "1:32: input: missing key 'topic'; write its name\n" },
    { "a stage's name", "stages: {A b: {plugin: p, input: {topic: x}}}\n",
      "1:10: stage 'A b': want a name of at most 64 of a-z, 0-9, '_' and '-'\n" },
    { "a topic's letters", "stages: {a: {plugin: p, input: {topic: a/b}}}\n",
      "1:40: topic: want letters, digits, '.', '_' and '-', got 'a/b'\n" },
    { "a topic of two dots", "stages: {a: {plugin: p, input: {topic: ..}}}\n",
      "1:40: topic: Kafka takes no name '.', '..' or longer than 249, got '..'\n" },
    { "a format", "stages: {a: {plugin: p, input: {topic: x, format: xml}}}\n",
      "1:51: format: want avro, json or raw, got 'xml'\n" },
    { "a delivery", "defaults: {delivery: at-most-once}\n" STAGE,
      "1:22: delivery: want exactly-once or at-least-once, got 'at-most-once'\n" },
    { "a duration without a unit", "defaults: {commit: 200}\n" STAGE,
      "1:20: commit: want a duration such as 200ms, 60s or 7d, got '200'\n" },
    { "a duration out of range", "defaults: {commit: 1m}\n" STAGE,
      "1:20: commit: want 10ms to 10s, got '1m'\n" },
    { "a duration that wraps", "defaults: {commit: 9223372036854775807d}\n" STAGE,
      "1:20: commit: want a duration such as 200ms, 60s or 7d, got "
      "'9223372036854775807d'\n" },
    { "a size in other units", "defaults: {memory: 256MB}\n" STAGE,
      "1:20: memory: want a size such as 512KiB or 256MiB, got '256MB'\n" },
    { "a size out of range", "defaults: {memory: 1KiB}\n" STAGE,
      "1:20: memory: want 32MiB to 64GiB, got '1KiB'\n" },
    { "no workers", "defaults: {workers: 0}\n" STAGE,
      "1:21: workers: want a whole number from 1 to 64, got '0'\n" },
    { "workers as a list", "defaults: {workers: [1]}\n" STAGE,
      "1:21: workers: want a single value, got a list\n" },
    { "a port too large", "http: 127.0.0.1:70000\n" STAGE,
      "1:7: http: want an address and a port such as 127.0.0.1:9464, or null, got "
      "'127.0.0.1:70000'\n" },
    { "a registry", "registry: {url: http://127.0.0.1}\n" STAGE,
      "1:11: registry: a schema registry is not supported yet; want null\n" },
    { "nested Kafka settings", "kafka:\n  bootstrap: {servers: x}\n" STAGE,
      "2:14: bootstrap: want a single value, got a mapping\n" },
    { "a variable that is not set",
      "kafka: {sasl.password: '${env:NEWSMILL_UNSET}'}\n" STAGE,
      "1:24: sasl.password: the environment variable 'NEWSMILL_UNSET' is not set\n" },
    { "a secret is not repeated", "defaults: {workers: '${env:NEWSMILL_SECRET}'}\n" STAGE,
      "1:21: workers: want a whole number from 1 to 64, got '${env:NEWSMILL_SECRET}'\n" },
    { "a file that is not there", "kafka: {sasl.password: '${file:none.txt}'}\n" STAGE,
      "1:24: sasl.password: ${file:none.txt}: No such file or directory\n" },
    { "a folder for a file", "kafka: {sasl.password: '${file:.}'}\n" STAGE,
      "1:24: sasl.password: ${file:.}: Is a directory\n" },
    { "a file that is no text", "kafka: {sasl.password: '${file:bytes}'}\n" STAGE,
      "1:24: sasl.password: what replaces it must be UTF-8 text\n" },
    { "a plain ${NAME}", "kafka: {sasl.username: '${HOME}'}\n" STAGE,
      "1:24: sasl.username: '${HOME}' is not known; want ${env:NAME} or ${file:PATH}, or "
      "$${ for the two characters\n" },
    { "an open ${", "kafka: {sasl.username: 'a${env:HOME'}\n" STAGE,
      "1:24: sasl.username: '${' is never closed; write '$${' for the two characters\n" },
    { "feeds that are not there", "feeds: none.yaml\n" STAGE,
      "1:8: feeds: DIR/none.yaml: No such file or directory\n" },
    { "a plugin file that is not there",
      "stages: {a: {plugin: ./none.so, input: {topic: x}}}\n",
      "1:22: plugin: DIR/./none.so: No such file or directory\n" },
    { "an output that is the input",
      "stages:\n  a:\n    plugin: p\n    input: {topic: x}\n    outputs: {b: {topic: "
      "x}}\n",
      "5:26: b: writes 'x', which this stage reads; if that is meant, add 'loop: "
      "true'\n" },
    { "an output among the dead letters",
      "stages: {a: {plugin: p, input: {topic: x}, outputs: {b: {topic: x.dead}}}}\n",
      "1:65: b: 'x.dead' takes this stage's dead letters; want another topic\n" },
    { "an output in the state",
      "stages: {a: {plugin: p, input: {topic: x}, outputs: {b: {topic: "
      "newsmill.a.state}}}}\n",
      "1:65: b: 'newsmill.a.state' holds this stage's state; want another topic\n" },
    { "two stages in one group",
      "stages:\n  a: {plugin: p, input: {topic: x}}\n  b: {plugin: p, input: {topic: y}, "
      "group: a}\n",
      "3:3: stage 'b': shares the group 'a' with stage 'a'; want one each\n" },
    { "formats that do not meet",
      "stages:\n  a: {plugin: p, input: {topic: x}, outputs: {o: {topic: y, format: "
      "json}}}\n"
      "  b: {plugin: p, input: {topic: y}}\n",
      "3:33: stage 'b': reads 'y' as avro, but it is written as json (line 2)\n" },
    { "raw without a map", "stages: {a: {plugin: p, input: {topic: x, format: raw}}}\n",
      "1:40: input: format raw wants a map that says what is where, such as {url: "
      "header:url, body: value}\n" },
    { "a map of Avro", "stages: {a: {plugin: p, input: {topic: x, map: {b: key}}}}\n",
      "1:49: input: map: goes with format json or raw, not with avro\n" },
    { "an output in raw bytes",
      "stages: {a: {plugin: p, input: {topic: x}, outputs: {o: {topic: y, format: "
      "raw}}}}\n",
      "1:65: o: a record is no raw bytes; want format avro or json\n" },
    { "an output with a map",
      "stages: {a: {plugin: p, input: {topic: x}, outputs: {o: {topic: y, map: {b: "
      "c}}}}}\n",
      "1:74: o: map: an output has none; it belongs to an input\n" },
    { "a field mapped twice",
      "stages: {a: {plugin: p, input: {topic: x, format: raw, map: {b: key, b: "
      "value}}}}\n",
      "1:70: 'b' was already set at line 1\n" },
    { "a prefix that is no topic", "topics: {prefix: 'a b.'}\n" STAGE,
      "1:18: prefix: want letters, digits, '.', '_' and '-', got 'a b.'\n" },
    { "tabs", "stages:\n\ta: 1\n", "2:1: a tab cannot indent in YAML; use spaces\n" },
    { "an open bracket", "stages: {a: {plugin: p\n",
      "2:1: did not find expected ',' or '}': while parsing a flow mapping (line 1)\n" },
    { "not UTF-8", "http: null\nkafka: \xff\n" STAGE,
      "2:8: want UTF-8: invalid leading UTF-8 octet\n" },
    { "a list for a file", "- a\n",
      "1:1: the file: want a mapping such as {kafka: {...}, stages: {...}}, got a "
      "list\n" },
    { "an empty file", "", "1:1: the file says nothing\n" },
    { "a second document", STAGE "---\na: b\n",
      "2:1: a second document begins here; want one\n" },
    { "a tag", "kafka: !!map {}\n" STAGE, "1:8: tags ('!') are not read; remove it\n" },
    { "a merge key", "defaults: &d {workers: 1}\nkafka:\n  <<: *d\n" STAGE,
      "3:3: merge keys ('<<') are not read; what all stages share goes into "
      "'defaults'\n" },
    { "an alias of nothing", "kafka: *none\n" STAGE,
      "1:8: no anchor of this name before the alias\n" },
    { "an alias inside its anchor", "kafka: &k {a: *k}\n" STAGE,
      "1:15: the alias stands inside what it names\n" },
    { "a mapping as a key", "{a: b}: c\n", "1:1: a key must be plain text\n" },
    { "too deep", "kafka: [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]\n",
      "1:23: more than 16 levels inside each other\n" },
    { "a billion laughs",
      "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
      "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
      "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
      "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n",
      "5:24: the file grows beyond 60000 nodes, its aliases written out\n" },
    { "a terminal's control codes", "\"\\e[31mred\": 1\n" STAGE,
      "1:1: unknown key '?[31mred'; known: kafka, registry, topics, state, http, feeds, "
      "user_agent, defaults and stages\n" },
};

static void told(void **state)
{
    const struct problem_case *row = *state;
    struct mill_error error = { "" };
    struct scratch scratch;
    const char *first;

    scratch_open(&scratch);
    scratch_write(&scratch, "bytes", "\xff\x00", 2);
    assert_null(scratch_read(&scratch, row->text, &error));
    assert_str(((struct mill_str){ scratch.problems.data, scratch.problems.len }),
               row->expected);
    /* The error is the first of them, with the file before it. */
    assert_memory_equal(error.text, scratch.path, strlen(scratch.path));
    first = error.text + strlen(scratch.path) + 1;
    if (!strstr(row->expected, "DIR"))
        assert_memory_equal(first, row->expected, strlen(first));
    scratch_close(&scratch);
}

static void a_file_that_is_not_there(void **state)
{
    struct mill_error error;
    struct config *config = NULL;

    assert_int_equal(config_read("/nowhere/newsmill.yaml", NULL, &config, &error),
                     MILL_FATAL);
    assert_string_equal(error.text, "/nowhere/newsmill.yaml: No such file or directory");
    assert_int_equal(config_read("/tmp", NULL, &config, &error), MILL_FATAL);
    assert_string_equal(error.text, "/tmp: Is a directory");
    assert_null(config);
}

static void a_file_too_large(void **state)
{
    size_t len = (1 << 20) + 5000;
    char *text = malloc(len + 1);
    struct mill_error error;
    struct scratch scratch;

    assert_non_null(text);
    memset(text, '#', len);
    text[len] = 0;
    scratch_open(&scratch);
    assert_null(scratch_read(&scratch, text, &error));
    assert_str(((struct mill_str){ scratch.problems.data, scratch.problems.len }),
               "1:1: the file is larger than 1 MiB\n");
    scratch_close(&scratch);
    free(text);
}

/* A hundred are told, all are found. */
static void problems_are_bounded(void **state)
{
    struct mill_error error;
    struct scratch scratch;
    struct buffer text;
    size_t lines = 0;

    buffer_init(&text, 1 << 20);
    for (int i = 0; i < 900; i++)
        buffer_printf(&text, "wrong%d: 1\n", i);
    buffer_add(&text, "", 1);
    scratch_open(&scratch);
    assert_null(scratch_read(&scratch, text.data, &error));
    for (size_t i = 0; i < scratch.problems.len; i++)
        lines += scratch.problems.data[i] == '\n';
    assert_int_equal(lines, 100);
    scratch_close(&scratch);
    buffer_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_not_there),
        cmocka_unit_test(a_file_too_large),
        cmocka_unit_test(problems_are_bounded),
    };

    setenv("NEWSMILL_SECRET", "hunter2", 1);
    unsetenv("NEWSMILL_UNSET");
    return run_table(cases, told) + cmocka_run_group_tests(tests, NULL, NULL);
}
