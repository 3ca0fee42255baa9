/* SPDX-License-Identifier: Apache-2.0
 *
 * record.h - a story as the Event records that go out, and an Article as a story.
 */
#ifndef EXTRACTOR_RECORD_H
#define EXTRACTOR_RECORD_H

#include "article.h"
#include "event.h"
#include "extractor/story.h"

/* Lays the article's texts out as fields of the story: title, subtitles, captions, body.
 * False: a text is no UTF-8; *bad names it. */
bool record_story(struct story *story, const struct article *article, bool captions,
                  const char **bad);
/* One found event as a record; borrowed from the pool. False: no memory. */
bool record_event(const struct story *story, const struct article *article,
                  const struct found_event *found, const char *rules_hash,
                  struct event *event);

#endif
