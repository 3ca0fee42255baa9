/* SPDX-License-Identifier: Apache-2.0
 * command.c - the command around its verbs: help, mistakes, exit codes, programs beside
 * it, and `plugins`. $N is the command. */
#include "program.h"
#include "test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct command_case {
    const char *name, *command;
    int code;
    const char *out, *err; /* what must be in it; NULL: nothing is printed there */
} cases[] = {
    { "nothing", "$N", 2, NULL, "usage: newsmill VERB" },
    { "help", "$N --help", 0, "newsmill try ", NULL },
    { "version", "$N --version", 0, "newsmill 0.", NULL },
    { "an unknown verb", "$N elephants", 2, NULL, "no such verb 'elephants'\n" },
    { "a misspelt verb", "$N plugin", 2, NULL, "did you mean 'plugins'?" },
    { "a verb's help", "$N try --help", 0, "--manifest FILE", NULL },
    { "a full disk", "$N try --help > /dev/full", 1, NULL, "standard output" },
    { "a misspelt option", "$N try --jsn once x", 2, NULL,
      "unknown option '--jsn'; did you mean '--json'?" },
    { "a path is no verb", "$N ../x", 2, NULL, "no such verb '../x'" },
    { "plugins", "$N plugins", 0, "passes each text once", "" },
    { "plugins show", "$N plugins show script", 0, "  slots  number  12  a number",
      NULL },
    { "plugins show of none", "$N plugins show absent", 2, NULL,
      "plugin absent: not found; looked in " },
    { "plugins show of another ABI", "$N plugins show " BAD_ABI, 2, NULL,
      "minor.so: built for ABI 1.7, this runner speaks 1.0" },
    { "plugins with a word too many", "$N plugins show a b", 2, NULL,
      "want nothing, or: show STAGE" },
    { "a plugin that is refused is named in the list",
      "NEWSMILL_PLUGINS=$(dirname " BAD_ABI ") $N plugins", 0, "small",
      "minor.so: built for ABI 1.7" },
};

static void expect_in(const char *text, const char *wanted)
{
    if (!wanted)
        assert_string_equal(text, "");
    else if (!strstr(text, wanted))
        fail_msg("wanted \"%s\" in \"%s\"", wanted, text);
}

static void the_command_answers(void **state)
{
    const struct command_case *row = *state;
    struct program program = program_run(NULL, row->command);

    expect_in(program.err, row->err);
    expect_in(program.out, row->out);
    assert_int_equal(program.code, row->code);
    program_free(&program);
}

static void plugins_are_shown_as_json(void **state)
{
    struct program program = program_run(NULL, "$N plugins show script --json");
    json_t *json = json_loads(program.out, 0, NULL);
    const json_t *option = json_array_get(json_object_get(json, "options"), 0);

    assert_int_equal(program.code, 0);
    assert_string_equal(json_string_value(json_object_get(json, "name")), "script");
    assert_string_equal(json_string_value(json_object_get(json, "input")),
                        "newsmill.test.Note");
    assert_int_equal(json_array_size(json_object_get(json, "outputs")), 2);
    assert_string_equal(json_string_value(json_object_get(option, "default")), "12");
    json_decref(json);
    program_free(&program);
}

/* `newsmill feed` is the program newsmill-feed beside it, as in git. */
static void a_program_beside_it_is_a_verb(void **state)
{
    char folder[64], command[300];
    struct program program;

    scratch_make(folder);
    scratch_write(folder, "newsmill-greet", "#!/bin/sh\necho \"hello $1\"\nexit 7\n");
    snprintf(command, sizeof(command),
             "cp $N newsmill && chmod +x newsmill-greet && ./newsmill greet world");
    program = program_run(folder, command);
    assert_string_equal(program.out, "hello world\n");
    assert_int_equal(program.code, 7);
    program_free(&program);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plugins_are_shown_as_json),
        cmocka_unit_test(a_program_beside_it_is_a_verb),
    };

    setenv("N", NEWSMILL, 1);
    return run_table(cases, the_command_answers) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
