/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.h - a topic's records for the command line: all partitions, read_committed, in
 * no group, nothing committed.
 */
#ifndef NEWSMILL_READER_H
#define NEWSMILL_READER_H

#include "config/config.h"
#include "host/staged.h"

struct reader_topic;

enum reader_result { READER_RECORD, READER_NOTHING, READER_END, READER_FAILED };

/* From the beginning, or from what comes from now on. */
enum mill_status reader_open(const struct config *config, const char *topic,
                             bool from_end, struct reader_topic **reader,
                             struct mill_error *error);
/* READER_RECORD: *record is borrowed until the next call. READER_NOTHING: none within the
 * time. READER_END: the end of every partition was reached (once; reading on is fine). */
enum reader_result reader_next(struct reader_topic *reader, int timeout_ms,
                               struct inbound *record, struct mill_error *error);
void reader_close(struct reader_topic *reader);

#endif
