# SPDX-License-Identifier: Apache-2.0
"""web.py - a small HTTP/1.1 server for many hosts on one port: asyncio, no threads, answers that can misbehave.

Knows nothing of news: hosts give Answers, the record hears of each request. A host is told by the name in Host, else
by the address that the connection came to; 127.0.0.0/8 has enough of them."""
import asyncio
import gzip
import socket
from dataclasses import dataclass, field
from http import HTTPStatus

HEAD_BYTES = 16384
TRICKLES = 10  # pieces that a slow body comes in


@dataclass
class Request:
    method: str
    target: str
    headers: dict  # lower-case names

    @property
    def path(self):
        return self.target.split("?", 1)[0]


@dataclass
class Answer:
    status: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0.0  # before the first byte
    trickle_s: float = 0.0  # from the first byte to the last
    cut_at: int | None = None  # the connection closes after so many bytes of the body
    retry_after_s: float | None = None


@dataclass
class Host:
    """Where requests go. routes: {target: function(request) -> Answer}."""

    name: str
    address: str
    forbidden: tuple = ()
    crawl_delay_s: float = 0
    routes: dict = field(default_factory=dict)
    counted: bool = True  # False: not of the site, and so not in its record

    def forbids(self, target):
        return any(target.startswith(prefix) for prefix in self.forbidden)

    def answer(self, request):
        route = self.routes.get(request.target) or self.routes.get(request.path)
        return route(request) if route else Answer(404, {"Content-Type": "text/plain"}, b"There is nothing here.\n")


def parse(head):
    """The Request that these bytes are, or None."""
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        return None
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            return None
        headers.setdefault(name.strip().lower(), value.strip())
    return Request(words[0], words[1], headers)


def zipped(request, answer):
    """The answer, its body compressed where the visitor takes that."""
    if answer.body and "gzip" in request.headers.get("accept-encoding", ""):
        answer.body = gzip.compress(answer.body, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
    return answer


class Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, server):
        self.server, self.loop = server, server.loop
        self.buffer = b""
        self.transport = self.visit = self.answer = self.timer = None
        self.pieces, self.sent = [], 0
        self.keep = True

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(high=0)
        self.address = transport.get_extra_info("sockname")[0]
        self.server.connections.add(self)

    def connection_lost(self, _error):
        if self.timer:
            self.timer.cancel()
        self.server.connections.discard(self)
        self.finish(0)

    def eof_received(self):
        """Who asks and closes does not wait for the answer: curl, killed, looks like this."""
        return False

    def data_received(self, data):
        self.buffer += data
        if not self.answer:
            self.next_request()

    def next_request(self):
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0 and len(self.buffer) <= HEAD_BYTES:
            return
        request = parse(self.buffer[:end]) if end >= 0 else None
        if not request or request.method not in ("GET", "HEAD"):
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            self.transport.close()
            return
        self.buffer = self.buffer[end + 4 :]
        self.keep = request.headers.get("connection", "").lower() != "close"
        self.answer_to(request)

    def answer_to(self, request):
        host = self.server.host_of(self.address, request)
        record = self.server.record if host.counted else None
        self.visit = record and record.begin(host, request.target, request.headers.get("user-agent", ""))
        request.visit = self.visit
        self.answer = host.answer(request)
        self.pieces = self.cut_up(request)
        self.sent = 0
        self.timer = self.loop.call_later(self.answer.delay_s + self.server.latency_s, self.send_piece)

    def cut_up(self, request):
        """What goes over the line, a piece at a time."""
        answer = self.answer
        names = {"Content-Length": len(answer.body), "Connection": "keep-alive" if self.keep else "close"}
        reason = HTTPStatus(answer.status).phrase
        head = f"HTTP/1.1 {answer.status} {reason}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in {**names, **answer.headers}.items()) + "\r\n"
        body = b"" if request.method == "HEAD" else answer.body
        if answer.cut_at is not None:
            body = body[: answer.cut_at]
        if not answer.trickle_s:
            return [head.encode("latin-1") + body]
        size = max(1, -(-len(body) // TRICKLES))
        return [head.encode("latin-1")] + [body[at : at + size] for at in range(0, len(body), size)]

    def send_piece(self):
        self.timer = None
        piece = self.pieces.pop(0)
        self.sent += len(piece)
        self.paused = False
        self.transport.write(piece)
        if not self.paused:
            self.piece_is_out()

    def pause_writing(self):
        self.paused = True

    def resume_writing(self):
        """All bytes are with the kernel."""
        if self.answer and self.paused:
            self.paused = False
            self.piece_is_out()

    def piece_is_out(self):
        if self.transport.is_closing():
            return
        if self.pieces:
            self.timer = self.loop.call_later(self.answer.trickle_s / TRICKLES, self.send_piece)
            return
        cut = self.answer.cut_at is not None
        self.finish(0 if cut else self.answer.status)
        if cut or not self.keep:
            self.transport.close()
        else:
            self.next_request()

    def finish(self, status):
        if self.visit:
            self.server.record.end(self.visit, status, self.sent, self.answer and self.answer.retry_after_s)
        self.visit = self.answer = None


class Server:
    """Hosts on one port. control: the host that answers for all addresses and names that are nobody's."""

    def __init__(self, hosts, control, record, latency_s=0.0):
        self.by_name = {host.name: host for host in hosts}
        self.by_address = {host.address: host for host in hosts}
        self.control, self.record, self.latency_s = control, record, latency_s
        self.connections = set()
        self.listeners = []
        self.loop = None

    def host_of(self, address, request):
        name = request.headers.get("host", "").rsplit(":", 1)[0].lower()
        return self.by_name.get(name.removesuffix(".localhost")) or self.by_address.get(address, self.control)

    def addresses(self):
        return [self.control.address, *(a for a in self.by_address if a != self.control.address)]

    def bind(self, port):
        """Every address on one port, all or none."""
        sockets = []
        try:
            for address in self.addresses():
                sockets.append(socket.socket())
                sockets[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sockets[-1].bind((address, port))
        except OSError:
            for each in sockets:
                each.close()
            raise
        return sockets

    async def start(self, port):
        self.loop = asyncio.get_running_loop()
        for each in self.bind(port):
            self.listeners.append(await self.loop.create_server(lambda: Connection(self), sock=each, backlog=512))

    def stop(self):
        for listener in self.listeners:
            listener.close()
        for connection in list(self.connections):
            connection.transport.abort()
