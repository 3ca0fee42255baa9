/* SPDX-License-Identifier: Apache-2.0
 *
 * verbs.h - the verbs of the newsmill command, a file each. To add one: write
 * cli/VERB.c, declare its function here and name it in the table of main.c.
 *
 * A verb gets itself as argv[0], answers --help (args.h does), prints results on standard
 * output and complaints on standard error, and returns an exit code of base/exit.h.
 */
#ifndef NEWSMILL_VERBS_H
#define NEWSMILL_VERBS_H

int verb_cat(int argc, char **argv);
int verb_check(int argc, char **argv);
int verb_dead(int argc, char **argv);
int verb_plugins(int argc, char **argv);
int verb_put(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_state(int argc, char **argv);
int verb_status(int argc, char **argv);
int verb_topics(int argc, char **argv);
int verb_try(int argc, char **argv);
int verb_worker(int argc, char **argv);

#endif
