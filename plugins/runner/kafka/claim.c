/* SPDX-License-Identifier: Apache-2.0
 * claim.c - claims as text. */
#include "kafka/claim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* No UTF-8 text begins so. */
static const char key_of_claim[] = "\xffnewsmill.claim";
static const char form_of_claim[] = "newsmill.state id=%16[0-9a-f] partitions=%9" SCNd32;

struct mill_str claim_key(void)
{
    return (struct mill_str){ key_of_claim, sizeof(key_of_claim) - 1 };
}

bool claim_is_key(struct mill_str key)
{
    return key.len == sizeof(key_of_claim) - 1 &&
           !memcmp(key.data, key_of_claim, key.len);
}

struct claim claim_new(int32_t partitions)
{
    struct claim claim = { .partitions = partitions };
    uint64_t chance = 0;

    /* Up to 256 bytes are never refused once the kernel has begun. */
    while (getrandom(&chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
        continue;
    snprintf(claim.id, sizeof(claim.id), "%016" PRIx64, chance);
    return claim;
}

void claim_print(const struct claim *claim, char text[CLAIM_TEXT_BYTES])
{
    snprintf(text, CLAIM_TEXT_BYTES, "newsmill.state id=%s partitions=%" PRId32,
             claim->id, claim->partitions);
}

bool claim_parse(struct mill_str text, struct claim *claim)
{
    char copy[CLAIM_TEXT_BYTES] = "";
    struct claim found;

    if (text.len >= sizeof(copy) || !text.len)
        return false;
    memcpy(copy, text.data, text.len);
    if (sscanf(copy, form_of_claim, found.id, &found.partitions) != 2 ||
        strlen(found.id) != CLAIM_ID_BYTES - 1 || found.partitions < 1)
        return false;
    *claim = found;
    return true;
}
