/* SPDX-License-Identifier: Apache-2.0
 *
 * port.h - the supervisor's HTTP port: GET and HEAD of a few pages, in the caller's loop,
 * without a thread.
 *
 * Bounded whoever asks: PORT_CONNECTIONS at a time, each ended after PORT_IDLE_S seconds
 * without a byte and after PORT_PATIENCE_S in any case, 16 KiB for a request's head, no
 * body.
 */
#ifndef NEWSMILL_PORT_H
#define NEWSMILL_PORT_H

#include "supervisor/crew.h"

enum { PORT_CONNECTIONS = 32, PORT_IDLE_S = 10, PORT_PATIENCE_S = 20 };
enum { PORT_ADDRESS_BYTES = 300 };

/* A socket that listens on `address` (host:port, [v6]:port; port 0: any that is free);
 * `bound` gets what it came to. The socket is owned. *is_taken: another program has the
 * address. */
enum mill_status port_listen(const char *address, int *socket,
                             char bound[PORT_ADDRESS_BYTES], bool *is_taken,
                             struct mill_error *error);

struct port;

/* Takes the socket, also when it fails. The crew is borrowed. */
enum mill_status port_open(int socket, struct crew *crew, struct port **port,
                           struct mill_error *error);
void port_close(struct port *port); /* NULL is fine, as below */
/* Readable when port_serve() has something to do; -1: no port. */
int port_descriptor(const struct port *port);
/* Does what is to be done; never blocks. */
void port_serve(struct port *port, int64_t now_ms);
/* After so many ms port_serve() is to be called in any case; `most` without a reason. */
int64_t port_wait_ms(const struct port *port, int64_t most);

#endif
