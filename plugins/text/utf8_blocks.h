/* SPDX-License-Identifier: Apache-2.0
 *
 * utf8_blocks.h - checks UTF-8 sixteen bytes at a time. Internal to text/: utf8_valid()
 * uses it where the processor can.
 */
#ifndef NEWSMILL_TEXT_UTF8_BLOCKS_H
#define NEWSMILL_TEXT_UTF8_BLOCKS_H

#include <newsmill/type.h>

/* This processor can run utf8_blocks_valid(). */
bool utf8_blocks_can(void);
bool utf8_blocks_valid(struct mill_str text);

#endif
