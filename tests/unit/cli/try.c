/* SPDX-License-Identifier: Apache-2.0
 * try.c - `newsmill try` from files to what it prints. $N is the command. */
#include "program.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
    const char *name, *text;
};

static struct try_case {
    const char *name;
    struct file files[3];
    const char *command;
    int code;
    const char *out; /* all of it; with ~ before it: what must be in it */
    const char *err; /* what must be in it; NULL: nothing */
} cases[] = {
    { "records in JSON lines",
      { { "in.jsonl",
          "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"one\"}\n" } },
      "$N try once --json in.jsonl",
      0,
      "{\"topic\":\"notes\",\"file\":\"in.jsonl\",\"id\":\"a\",\"value\":{\"id\":\"a\","
      "\"text\":\"one\"}}\n",
      NULL },
    { "a stage refuses one record",
      { { "in.jsonl", "{\"id\":\"a\",\"text\":\"\"}\n" } },
      "$N try once --json in.jsonl",
      0,
      "{\"topic\":\"dead\",\"file\":\"in.jsonl\",\"stage\":\"once\",\"class\":\"stage\","
      "\"reason\":\"no text\"}\n",
      NULL },
    { "a line that is no record is a dead letter, and the rest goes on",
      { { "in.jsonl", "nonsense\n\n{\"text\":5}\n{\"id\":\"a\",\"text\":\"one\"}\n" } },
      "$N try once --json in.jsonl | sed 's/\"reason\":\"\\(in.jsonl:.\\).*/\\1/; "
      "s/,\"value.*//'",
      0,
      "{\"topic\":\"dead\",\"file\":\"in.jsonl\",\"stage\":\"once\",\"class\":\"decode\","
      "in.jsonl:1\n"
      "{\"topic\":\"dead\",\"file\":\"in.jsonl\",\"stage\":\"once\",\"class\":\"decode\","
      "in.jsonl:3\n"
      "{\"topic\":\"notes\",\"file\":\"in.jsonl\",\"id\":\"a\"\n",
      NULL },
    { "what it prints it reads again",
      { { "in.jsonl", "{\"topic\":\"notes\",\"file\":\"x\",\"key\":\"k\",\"id\":\"z\","
                      "\"value\":{\"id\":\"a\",\"text\":\"one\"}}\n" } },
      "$N try once --json in.jsonl > out.jsonl && $N try once --json out.jsonl",
      0,
      "{\"topic\":\"notes\",\"file\":\"out.jsonl\",\"key\":\"k\",\"id\":\"z\",\"value\":{"
      "\"id\":\"a\",\"text\":\"one\"}}\n",
      NULL },
    { "a raw file is the text of one record",
      { { "note.txt", "emit" } },
      "$N try script --json note.txt | sed 's/\"id\":\"[0-9a-f]\\{32\\}\"/ID/g'",
      0,
      "{\"topic\":\"scripts\",\"file\":\"note.txt\",\"key\":\"file:note.txt\",ID,"
      "\"value\":"
      "{ID,\"text\":\"emit\"}}\n",
      NULL },
    { "a raw file's key is its url",
      { { "note.txt", "emit" } },
      "$N try script --json --url http://a.example/b note.txt",
      0,
      "~\"key\":\"http://a.example/b\"",
      NULL },
    { "standard input",
      { { NULL, NULL } },
      "printf emit | $N try script --json -",
      0,
      "~\"text\":\"emit\"",
      NULL },
    { "an id changes with the text and not with the day",
      { { "note.txt", "emit" }, { "other.txt", "emit " } },
      "id() { $N try script --json --url u --now $1 $2 | sed "
      "'s/.*\"id\":\"\\([0-9a-f]*\\).*/\\1/'; "
      "}; a=$(id 2025-01-01 note.txt) b=$(id 2025-02-02 note.txt) c=$(id 2025-01-01 "
      "other.txt); [ $a = $b ] && [ $a != $c ] && echo ${#a}",
      0,
      "32\n",
      NULL },
    { "the clock can be set",
      { { "note.txt", "now" } },
      "$N try script --json --now 2025-10-24T00:00:00Z note.txt",
      0,
      "~\"id\":\"1761264000000\"",
      NULL },
    { "a clock that is none",
      { { "note.txt", "now" } },
      "$N try script --now noon note.txt",
      2,
      "",
      "--now noon: want a time like " },
    { "an option",
      { { "note.txt", "option slots" } },
      "$N try script --json --option slots=7 note.txt",
      0,
      "~\"id\":\"7\"",
      NULL },
    { "an option of the stage",
      { { "note.txt", "option slots" } },
      "$N try script --json --option slots=7 --option script.slots=9 note.txt",
      0,
      "~\"id\":\"9\"",
      NULL },
    { "an option that is wrong",
      { { "note.txt", "emit" } },
      "$N try script --option slots=many note.txt",
      2,
      "",
      "newsmill try: stage script: slots: want a number, got many" },
    { "an option that is not there",
      { { "note.txt", "emit" } },
      "$N try script --option slot=1 note.txt",
      2,
      "",
      "unknown option 'slot'; did you mean 'slots'?" },
    { "an option without a value",
      { { "note.txt", "emit" } },
      "$N try script --option slots note.txt",
      2,
      "",
      "want NAME=VALUE" },
    { "a file that is not there",
      { { NULL, NULL } },
      "$N try script absent.txt",
      1,
      "",
      "newsmill try: absent.txt: No such file or directory" },
    { "a folder",
      { { NULL, NULL } },
      "mkdir f && $N try script f",
      1,
      "",
      "newsmill try: f: Is a directory" },
    { "the other files go on",
      { { "note.txt", "emit" } },
      "$N try script --json absent.txt note.txt",
      1,
      "~\"file\":\"note.txt\"",
      "absent.txt: No such file" },
    { "a file over the limit",
      { { NULL, NULL } },
      "truncate -s 16777217 large.txt && $N try script large.txt",
      1,
      "",
      "newsmill try: large.txt: larger than 16 MiB" },
    { "a line over the limit",
      { { "tail", "\n{\"id\":\"a\",\"text\":\"one\"}\n" } },
      "head -c 16777217 /dev/zero | tr '\\0' x | cat - tail > in.jsonl && $N try once "
      "--json in.jsonl",
      0,
      "{\"topic\":\"dead\",\"file\":\"in.jsonl\",\"stage\":\"once\",\"class\":\"decode\","
      "\"reason\":\"in.jsonl:1: line longer than 16 MiB\"}\n"
      "{\"topic\":\"notes\",\"file\":\"in.jsonl\",\"id\":\"a\",\"value\":{\"id\":\"a\","
      "\"text\":\"one\"}}\n",
      NULL },
    { "text that is not UTF-8",
      { { "note.txt", "emit \xff" } },
      "$N try script --json note.txt",
      0,
      "~\"class\":\"decode\",\"reason\":\"newsmill.test.Note.text: ",
      NULL },
    { "a stage that cannot go on",
      { { "note.txt", "fatal broken" } },
      "$N try script --json note.txt",
      1,
      "",
      "newsmill try: note.txt: stage script: broken" },
    { "a stage that wants to wait",
      { { "note.txt", "retry later" } },
      "$N try script --json note.txt",
      1,
      "",
      "newsmill try: note.txt: stage script: later" },
    { "a plugin that is not there",
      { { NULL, NULL } },
      "$N try absent x",
      2,
      "",
      "newsmill try: plugin absent: not found; looked in " },
    { "a plugin for another ABI",
      { { NULL, NULL } },
      "$N try " BAD_ABI " x",
      2,
      "",
      "built for ABI 1.7, this runner speaks 1.0" },
    { "no file",
      { { NULL, NULL } },
      "$N try script",
      2,
      "",
      "want STAGE or all, and a file" },
    { "why the text was kept",
      { { "note.txt", "explain 0 7" } },
      "$N try script --json --explain note.txt",
      0,
      "{\"topic\":\"explain\",\"file\":\"note.txt\",\"stage\":\"script\",\"start\":0,"
      "\"end\":7,"
      "\"verdict\":\"kept\",\"why\":\"as told\",\"text\":\"explain\"}\n",
      NULL },
    { "a span that lies",
      { { "note.txt", "explain 5 99" } },
      "$N try script --json --explain note.txt",
      0,
      "{\"topic\":\"explain\",\"file\":\"note.txt\",\"stage\":\"script\",\"start\":5,"
      "\"end\":99,"
      "\"verdict\":\"kept\",\"why\":\"as told\"}\n",
      NULL },
    { "a manifest",
      { { "m.jsonl", "{\"file\":\"note.txt\",\"url\":\"http://a.example/\"}\n"
                     "{\"file\":\"absent.txt\"}\n"
                     "{\"id\":\"z\",\"text\":\"emit\"}\n" },
        { "note.txt", "emit" } },
      "mkdir d && mv m.jsonl note.txt d && $N try script --json --manifest d/m.jsonl | "
      "sed "
      "'s/,\"value.*//; s/[0-9a-f]\\{32\\}/ID/g'",
      0,
      "{\"topic\":\"scripts\",\"file\":\"note.txt\",\"key\":\"http://a.example/"
      "\",\"id\":\"ID\"\n"
      "{\"topic\":\"dead\",\"file\":\"d/"
      "m.jsonl\",\"stage\":\"script\",\"class\":\"decode\","
      "\"reason\":\"d/m.jsonl:2: d/absent.txt: No such file or directory\"}\n"
      "{\"topic\":\"scripts\",\"file\":\"d/m.jsonl\",\"id\":\"z\"\n",
      NULL },
    { "a person reads JSON of what has no form of its own",
      { { "note.txt", "emit" } },
      "$N try script note.txt",
      0,
      "~  \"text\": \"emit\"",
      NULL },
};

static void expect(const char *text, const char *wanted)
{
    if (wanted && wanted[0] == '~' && strstr(text, wanted + 1))
        return;
    assert_string_equal(text, wanted ? wanted : "");
}

static void files_go_in_and_records_come_out(void **state)
{
    const struct try_case *row = *state;
    struct program program;
    char folder[64];

    scratch_make(folder);
    for (size_t i = 0; i < COUNT(row->files) && row->files[i].name; i++)
        scratch_write(folder, row->files[i].name, row->files[i].text);
    program = program_run(folder, row->command);
    if (row->err && !strstr(program.err, row->err))
        fail_msg("wanted \"%s\" in \"%s\"", row->err, program.err);
    if (!row->err)
        assert_string_equal(program.err, "");
    expect(program.out, row->out);
    assert_int_equal(program.code, row->code);
    program_free(&program);
    scratch_remove(folder);
}

/* ---- chains of a configuration */

#define CHAIN                                                                            \
    "stages:\n"                                                                          \
    "  first:\n"                                                                         \
    "    plugin: script\n"                                                               \
    "    input: {topic: in}\n"                                                           \
    "    outputs: {scripts: {topic: middle}, second: {topic: aside}}\n"                  \
    "  last:\n"                                                                          \
    "    plugin: once\n"                                                                 \
    "    input: {topic: middle}\n"                                                       \
    "    outputs: {notes: {topic: out}}\n"

static struct try_case chains[] = {
    { "the last two stages are shown, each record before what comes of it",
      { { "newsmill.yaml", CHAIN },
        { "in.jsonl", "{\"id\":\"a\",\"text\":\"emit; emit2 y\"}\n"
                      "{\"id\":\"b\",\"text\":\"emit; emit2 y\"}\n" } },
      "$N try all --json in.jsonl | sed 's/,\"value.*//'",
      0,
      "{\"topic\":\"middle\",\"file\":\"in.jsonl\",\"id\":\"a\"\n"
      "{\"topic\":\"out\",\"file\":\"in.jsonl\",\"id\":\"a\"\n"
      "{\"topic\":\"aside\",\"file\":\"in.jsonl\",\"id\":\"y\"\n"
      "{\"topic\":\"middle\",\"file\":\"in.jsonl\",\"id\":\"b\"\n"
      "{\"topic\":\"aside\",\"file\":\"in.jsonl\",\"id\":\"y\"\n",
      NULL },
    { "a later stage refuses",
      { { "newsmill.yaml", CHAIN }, { "note.txt", "big 0" } },
      "$N try all --json --url u note.txt | tail -1 | sed 's/[0-9a-f]\\{32\\}/ID/'",
      0,
      "{\"topic\":\"dead\",\"file\":\"note.txt\",\"stage\":\"last\",\"class\":\"stage\","
      "\"reason\":\"no text\",\"key\":\"u\",\"id\":\"ID\"}\n",
      NULL },
    { "one stage of the configuration, by its name there",
      { { "newsmill.yaml", CHAIN }, { "note.txt", "emit x" } },
      "$N try last --json note.txt",
      0,
      "~{\"topic\":\"out\",",
      NULL },
    { "a configuration that is named",
      { { "other.yaml", CHAIN }, { "note.txt", "emit x" } },
      "$N try all --json --config other.yaml note.txt",
      0,
      "~{\"topic\":\"out\",",
      NULL },
    { "a stage that writes what it reads ends",
      { { "newsmill.yaml", "stages:\n"
                           "  turn:\n"
                           "    plugin: script\n"
                           "    input: {topic: in}\n"
                           "    outputs: {scripts: {topic: in, loop: true}, second: "
                           "{topic: out}}\n" },
        { "in.jsonl", "{\"id\":\"a\",\"text\":\"emit x\"}\n" } },
      "$N try all --json in.jsonl | sed 's/,\"value.*//'",
      0,
      "{\"topic\":\"in\",\"file\":\"in.jsonl\",\"id\":\"x\"\n",
      NULL },
    { "an output without a topic",
      { { "newsmill.yaml", "stages:\n"
                           "  turn:\n"
                           "    plugin: script\n"
                           "    input: {topic: in}\n"
                           "    outputs: {scripts: {topic: out}}\n" },
        { "note.txt", "emit" } },
      "$N try all note.txt",
      2,
      "",
      "newsmill try: turn: output second has no topic in the configuration" },
    { "a configuration with a mistake",
      { { "newsmill.yaml", "stages:\n  turn:\n    plugni: script\n" },
        { "note.txt", "emit" } },
      "$N try turn note.txt",
      2,
      "",
      "newsmill.yaml:3:5: " },
    { "a configuration that is not there",
      { { "note.txt", "emit" } },
      "$N try script --config absent.yaml note.txt",
      2,
      "",
      "absent.yaml" },
    { "a stage that takes no pages",
      { { "newsmill.yaml", "stages: {}\n" }, { "note.txt", "emit" } },
      "$N try all note.txt",
      2,
      "",
      "newsmill.yaml" },
};

int main(void)
{
    setenv("N", NEWSMILL, 1);
    unsetenv("NEWSMILL_CONFIG");
    return run_table(cases, files_go_in_and_records_come_out) +
           run_table(chains, files_go_in_and_records_come_out);
}
