/* SPDX-License-Identifier: Apache-2.0
 *
 * setup.h - the configuration of a verb: found, read, complained about.
 */
#ifndef NEWSMILL_SETUP_H
#define NEWSMILL_SETUP_H

#include "config/config.h"

/* Reads the configuration that --config names (NULL: where it lies by default) and puts
 * `bootstrap` (NULL: none) in for bootstrap.servers. NULL: every problem is on standard
 * error, `newsmill VERB: FILE:LINE:COLUMN: WHAT`. Owned: config_free(). */
struct config *setup_config(const char *verb, const char *given, const char *bootstrap);
/* Is a broker named? Says how, where not. */
bool setup_has_broker(const char *verb, const struct config *config);
/* The stage, or NULL after saying what there is. */
const struct stage_config *setup_stage(const char *verb, const struct config *config,
                                       const char *name);
/* Does a worker of the stage want a state topic? Of a plugin that does not load nobody
 * knows: yes. For topics_plan(); `arg` is not used. */
bool setup_keeps_state(void *arg, const struct stage_config *stage);

#endif
