/* SPDX-License-Identifier: Apache-2.0
 *
 * site.h - servers on loopback, as many as addresses, that answer as a script says, and
 * look at the manners of who asks. They run in the test's own thread and by its clock.
 *
 * Places are written "1/path": host 127.0.0.1. */
#ifndef NEWSMILL_TEST_SITE_H
#define NEWSMILL_TEST_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SITE_HOSTS = 3, SITE_LOG_BYTES = 8192, SITE_TEXT_BYTES = 256 };

/* The n-th request for a place gets the n-th route with it, later ones the last; one with
 * validators gets the route that is for those, if there is one, and does not count. What
 * has no route gets 404. */
struct route {
    const char *at;
    int status;          /* 0: no answer, ever */
    const char *headers; /* lines with CR LF; NULL: none */
    const char *body;    /* NULL: none */
    bool for_validators;
};

struct site;

/* `routes` end with a NULL `at`. */
struct site *site_start(const struct route *routes);
void site_stop(struct site *site);
/* Takes what has arrived and answers; false: nothing had. */
bool site_step(struct site *site, int64_t now_ms);
/* Waits `ms` of real time for something to arrive, or for `descriptor` to ring. */
void site_wait(struct site *site, int descriptor, int ms);

/* "1/a" to a URL; and back, for URLs of the site. */
void site_url(const struct site *site, const char *at, char url[SITE_TEXT_BYTES]);
void site_place(const struct site *site, const char *url, size_t len,
                char at[SITE_TEXT_BYTES]);

/* The places asked for, in order, a space after each; with '?' behind those that were
 * asked for with validators. */
const char *site_log(const struct site *site);
/* When the place was asked for the n-th time (from 0); -1: it was not. */
int64_t site_asked_ms(const struct site *site, const char *at, unsigned n);
/* Requests that came before the one before at their host had ended. */
unsigned site_overlaps(const struct site *site);
/* The shortest time between the end of a request and the next at a host. */
int64_t site_least_delay_ms(const struct site *site);

#endif
