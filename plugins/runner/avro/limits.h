/* SPDX-License-Identifier: Apache-2.0
 *
 * limits.h - what one record may hold, written or read.
 */
#ifndef NEWSMILL_AVRO_LIMITS_H
#define NEWSMILL_AVRO_LIMITS_H

enum {
    WALK_DEPTH_LIMIT = 64,     /* records, arrays and maps in one another */
    WALK_VALUE_LIMIT = 100000, /* a record's fields and an array's items each count */
};

#endif
