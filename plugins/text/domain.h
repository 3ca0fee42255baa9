/* SPDX-License-Identifier: Apache-2.0
 *
 * domain.h - the registrable domain of a host: the name that somebody registered, below a
 * public suffix. news.paper.co.kr belongs to paper.co.kr, a.github.io to itself.
 *
 * Source: the Public Suffix List, its private part included, as built into libpsl: it
 * changes with the package alone, because keys of topics depend on it.
 */
#ifndef NEWSMILL_TEXT_DOMAIN_H
#define NEWSMILL_TEXT_DOMAIN_H

#include <newsmill/type.h>

/* Borrowed from `host`, which is as url_host() has it (letter case counts not, a dot at
 * the end is left out). Addresses, single names, public suffixes and what is longer than
 * a host can be stand for themselves. */
struct mill_str domain_registrable(struct mill_str host);

#endif
