# SPDX-License-Identifier: Apache-2.0
"""routes.py - what stands at an address: pages and feeds that answer conditional requests, and ways to misbehave."""
import hashlib
import time
from email.utils import formatdate

import feeds
from web import Answer, zipped

LAST_MODIFIED = 1774310400  # of what never changes: 24 March 2026
BUSY_RETRY_S = 2


def etag_of(body, weak):
    return ("W/" if weak else "") + f'"{hashlib.sha256(body).hexdigest()[:16]}"'


class Kept:
    """A body with validators: 200 with both of them, or 304 when the visitor has it."""

    def __init__(self, site, host, zip_it=False):
        self.site, self.host, self.zip_it = site, host, zip_it

    def answer(self, request, body, kind, modified_s):
        etag, modified = etag_of(body, self.zip_it), formatdate(modified_s, usegmt=True)
        match, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        record = self.site.record
        record.asked(request.visit, (match, since))
        # RFC 9110: If-None-Match alone decides where there is one.
        unchanged = match == etag if match else since == modified
        headers = {"ETag": etag, "Last-Modified": modified, "Cache-Control": "no-cache"}
        record.gave(self.host, request.target, (etag, modified))
        if unchanged:
            return Answer(304, headers), etag
        answer = Answer(200, {"Content-Type": kind, **headers}, body)
        return (zipped(request, answer) if self.zip_it else answer), etag


class Page(Kept):
    """A page. Each of `moods` is used up by one request; when none is left the page is itself.

    A mood: ("status", 500), ("busy", seconds), ("cut",). later: another body from the second whole answer on."""

    def __init__(self, site, host, body, kind, zip_it=False, slow_s=0.0, trickle_s=0.0, moods=(), later=None):
        super().__init__(site, host, zip_it)
        self.body, self.kind, self.later = body, kind, later
        self.slow_s, self.trickle_s, self.moods = slow_s, trickle_s, list(moods)
        self.whole_answers = 0

    def __call__(self, request):
        if self.moods:
            return self.moody(*self.moods.pop(0))
        body = self.later if self.later and self.whole_answers else self.body
        answer, _ = self.answer(request, body, self.kind, LAST_MODIFIED + (3600 if body is self.later else 0))
        self.whole_answers += answer.status == 200
        answer.delay_s, answer.trickle_s = self.slow_s, self.trickle_s if answer.body else 0
        return answer

    def moody(self, mood, value=None):
        if mood == "cut":
            return Answer(200, {"Content-Type": self.kind}, self.body, cut_at=len(self.body) // 2)
        if mood == "busy":
            return Answer(429, {"Retry-After": str(value), "Content-Type": "text/plain"}, b"Please come back later.\n",
                          retry_after_s=value)
        return Answer(value, {"Content-Type": "text/plain"}, b"Something broke.\n")


def redirect(url, status=301):
    return lambda _request: Answer(status, {"Location": url, "Content-Type": "text/plain"}, b"It moved.\n")


def text(body, kind="text/plain; charset=utf-8"):
    return lambda _request: Answer(200, {"Content-Type": kind}, body.encode())


class Feed(Kept):
    """A feed whose items come out in the course of time: entries are (seconds after any feed was asked for, Item)."""

    def __init__(self, site, host, form, channel, entries, zip_it=False):
        super().__init__(site, host, zip_it)
        self.form, self.channel, self.entries = form, channel, sorted(entries, key=lambda e: e[0])
        self.count, self.body, self.kind = -1, b"", ""

    def __call__(self, request):
        self.site.began = self.site.began or time.monotonic()
        age_s = time.monotonic() - self.site.began
        out = [item for at_s, item in self.entries if at_s <= age_s]
        if len(out) != self.count:
            self.count = len(out)
            self.body, self.kind = feeds.render(self.form, self.channel, out[::-1])
        answer, etag = self.answer(request, self.body, self.kind, LAST_MODIFIED + self.count)
        self.site.record.polled(request.visit, etag, answer.status == 304)
        return answer


def robots(host):
    """robots.txt, in the words of somebody who has written a few."""
    lines = ["# Welcome. Please do not hurry.", "User-agent: *"]
    lines += [f"Disallow: {prefix}" for prefix in host.forbidden] or ["Disallow:"]
    if host.crawl_delay_s:
        lines.append(f"Crawl-delay: {host.crawl_delay_s:g}")
    return text("\r\n".join(lines) + "\r\n")
