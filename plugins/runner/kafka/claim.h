/* SPDX-License-Identifier: Apache-2.0
 *
 * claim.h - what ties a state topic's partition to the group's offsets: see changelog.h.
 */
#ifndef NEWSMILL_CLAIM_H
#define NEWSMILL_CLAIM_H

#include <newsmill/type.h>

enum { CLAIM_ID_BYTES = 17, CLAIM_TEXT_BYTES = 80 };

struct claim {
    char id[CLAIM_ID_BYTES]; /* 16 hex digits; empty: none */
    int32_t partitions;      /* of the input, when it was made */
};

struct claim claim_new(int32_t partitions);
/* As it stands in the topic and beside offsets. */
void claim_print(const struct claim *claim, char text[CLAIM_TEXT_BYTES]);
/* False: it is none, but somebody else's text. */
bool claim_parse(struct mill_str text, struct claim *claim);
/* The key of the claim's record, which no stage may use. */
struct mill_str claim_key(void);
bool claim_is_key(struct mill_str key);

#endif
