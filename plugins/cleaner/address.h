/* SPDX-License-Identifier: Apache-2.0
 *
 * address.h - e-mail addresses, URLs and phone numbers in text.
 */
#ifndef CLEANER_ADDRESS_H
#define CLEANER_ADDRESS_H

#include <newsmill/type.h>

enum address_kind { ADDRESS_EMAIL, ADDRESS_URL, ADDRESS_PHONE };

struct address {
    enum address_kind kind;
    size_t start, end;
    struct mill_str host; /* empty: a phone */
};

/* The next one at or after *at; *at moves behind it. False: no more. */
bool address_next(struct mill_str text, size_t *at, struct address *address);

/* The host of an absolute URL, without user and port; empty: none. */
struct mill_str address_host(struct mill_str url);

#endif
