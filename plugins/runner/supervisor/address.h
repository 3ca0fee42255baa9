/* SPDX-License-Identifier: Apache-2.0
 * address.h - host:port and [v6]:port. */
#ifndef NEWSMILL_ADDRESS_H
#define NEWSMILL_ADDRESS_H

#include <stdbool.h>

enum { ADDRESS_HOST_BYTES = 256 };

/* The host without brackets, and the port, borrowed. False: it is neither form. */
bool address_split(const char *address, char host[ADDRESS_HOST_BYTES],
                   const char **service);

#endif
