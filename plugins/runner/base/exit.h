/* SPDX-License-Identifier: Apache-2.0
 *
 * exit.h - exit codes of every newsmill command.
 *
 * DONE: dead letters included. FAILED: at run time. USAGE: wrong usage or configuration,
 * which another try will not mend. FENCED: another instance took over.
 */
#ifndef NEWSMILL_EXIT_H
#define NEWSMILL_EXIT_H

enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_FENCED = 3 };

#endif
