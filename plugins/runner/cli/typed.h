/* SPDX-License-Identifier: Apache-2.0
 *
 * typed.h - what is in a topic, as the configuration and its plugins say it.
 */
#ifndef NEWSMILL_TYPED_H
#define NEWSMILL_TYPED_H

#include "config/config.h"
#include "host/form.h"
#include "host/loader.h"

struct typed {
    const char *topic;                /* its full name; borrowed from the configuration */
    const struct mill_type *type;     /* NULL: a dead-letter or state topic, or unknown */
    const struct stage_config *stage; /* that reads it, else that writes it */
    struct plugin *plugin;            /* owned; the type lives in it */
    struct form form;                 /* of its values, borrowed likewise */
    bool dead; /* dead letters of stage; type and form are its input's */
};

/* Finds a topic by its full name, or without topics.prefix. False: said on standard error
 * which there are. End it with typed_finish(). */
bool typed_find(const char *verb, const struct config *config, const char *topic,
                struct typed *typed);
void typed_finish(struct typed *typed);

#endif
