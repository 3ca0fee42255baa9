/* SPDX-License-Identifier: Apache-2.0
 *
 * render.h - records as a person reads them. Each takes the record as one line of JSON.
 */
#ifndef NEWSMILL_RENDER_H
#define NEWSMILL_RENDER_H

#include "cli/terminal.h"

/* Title, by-line and blocks, then what was removed and why. */
void render_article(const struct terminal *terminal, struct mill_str json);
/* A row of the table of events; `heads` prints the head of the table first. */
void render_event(const struct terminal *terminal, struct mill_str json, bool heads);
/* Any other record: indented JSON. */
void render_any(const struct terminal *terminal, const char *topic, struct mill_str json);

#endif
