/* SPDX-License-Identifier: Apache-2.0
 * address.c - takes an address apart. */
#include "supervisor/address.h"

#include <string.h>

bool address_split(const char *address, char host[ADDRESS_HOST_BYTES],
                   const char **service)
{
    const char *colon = strrchr(address, ':');
    size_t len = colon ? (size_t)(colon - address) : 0;

    if (!len || len >= ADDRESS_HOST_BYTES)
        return false;
    if (len > 2 && address[0] == '[' && address[len - 1] == ']') {
        address++;
        len -= 2;
    }
    memcpy(host, address, len);
    host[len] = '\0';
    *service = colon + 1;
    return true;
}
