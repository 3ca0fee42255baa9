# SPDX-License-Identifier: Apache-2.0
"""record.py - what the site saw of its visitors, and whether they behaved.

Judged as it happens, so that memory does not grow with requests: two requests to one host at the same time, requests
to paths that robots.txt forbids, before a Retry-After ran out or within a Crawl-delay, and validators that no answer
ever carried. A request is open from its whole head on until its answer is with the kernel or its connection is gone."""
import time
from collections import Counter

KEPT = 50  # violations of a kind that are kept in full; all are counted
PATHS = 20000  # paths a host that are counted by themselves
VALIDATORS = 64  # of one path that are remembered
SLACK_S = 0.01  # what two clocks may differ by


class Visit:
    """One request. `end` is None while it is open."""

    __slots__ = ("host", "path", "start", "end", "status")

    def __init__(self, host, path, start):
        self.host, self.path, self.start = host, path, start
        self.end = self.status = None


class Findings:
    """Violations of one kind: all counted, the first ones kept."""

    def __init__(self):
        self.count, self.first = 0, []

    def add(self, **what):
        self.count += 1
        if len(self.first) < KEPT:
            self.first.append(what)

    def report(self):
        return {"count": self.count, "first": self.first}


class Seen:
    """What one host saw."""

    def __init__(self):
        self.open = set()
        self.last = None
        self.requests = 0
        self.gap_s = None
        self.gap_paths = None
        self.busy_until = 0.0
        self.statuses = Counter()
        self.paths = {}
        self.validators = {}
        self.sent = {}  # path of a feed: the ETag of its last whole answer


class Record:
    KINDS = ("overlaps", "forbidden", "early", "hasty", "foreign_validators")

    def __init__(self, clock=time.monotonic):
        self.clock, self.began = clock, clock()
        self.hosts = {}
        self.findings = {kind: Findings() for kind in self.KINDS}
        self.polls = Counter()
        self.agents = Counter()
        self.bytes = 0

    def seen(self, host):
        return self.hosts.setdefault(host.name, Seen())

    def begin(self, host, path, agent=""):
        """A request's head is here."""
        now, seen = self.clock(), self.seen(host)
        visit = Visit(host, path, now)
        at = round(now - self.began, 3)
        for other in seen.open:
            self.findings["overlaps"].add(host=host.name, path=path, beside=other.path, at_s=at,
                                          open_s=round(now - other.start, 3))
        if host.forbids(path):
            self.findings["forbidden"].add(host=host.name, path=path, at_s=at)
        if now < seen.busy_until - SLACK_S:
            self.findings["early"].add(host=host.name, path=path, at_s=at, left_s=round(seen.busy_until - now, 3))
        if seen.last and not seen.open:
            self.measure_gap(host, seen, visit, at)
        seen.open.add(visit)
        seen.requests += 1
        if agent in self.agents or len(self.agents) < KEPT:
            self.agents[agent] += 1
        return visit

    def measure_gap(self, host, seen, visit, at):
        gap = visit.start - seen.last.end
        if seen.gap_s is None or gap < seen.gap_s:
            seen.gap_s, seen.gap_paths = gap, (seen.last.path, visit.path)
        if host.crawl_delay_s and gap < host.crawl_delay_s - SLACK_S:
            self.findings["hasty"].add(host=host.name, path=visit.path, after=seen.last.path, at_s=at,
                                       gap_s=round(gap, 3))

    def end(self, visit, status, size=0, retry_after_s=None):
        """The answer is sent. status 0: the visitor, or we, closed the connection before that."""
        seen = self.seen(visit.host)
        if visit not in seen.open:
            return
        seen.open.discard(visit)
        visit.end, visit.status = self.clock(), status
        seen.last = visit
        seen.statuses[status] += 1
        self.bytes += size
        if retry_after_s is not None:
            seen.busy_until = max(seen.busy_until, visit.end + retry_after_s)
        path = visit.path if visit.path in seen.paths or len(seen.paths) < PATHS else "(others)"
        seen.paths.setdefault(path, Counter())[status] += 1

    def gave(self, host, path, validators):
        """An answer that carries these validators goes out."""
        known = self.seen(host).validators.setdefault(path, {})
        for validator in filter(None, validators):
            known[validator] = True
            while len(known) > VALIDATORS:
                del known[next(iter(known))]

    def asked(self, visit, validators):
        """A request came with these validators: each must be what an answer carried, byte for byte."""
        known = self.seen(visit.host).validators.get(visit.path, {})
        for validator in filter(None, validators):
            if validator not in known:
                self.findings["foreign_validators"].add(host=visit.host.name, path=visit.path, validator=validator[:80])

    def polled(self, visit, etag, unchanged):
        """A feed was asked for: it is answered by 304, again though it is the same, or with something new."""
        sent = self.seen(visit.host).sent
        kind = "not_modified" if unchanged else "again" if sent.get(visit.path) == etag else "new"
        sent[visit.path] = etag
        self.polls[kind] += 1

    def report(self):
        """All of it as data for JSON."""
        same = self.polls["not_modified"] + self.polls["again"]
        gaps = [(seen.gap_s, name) for name, seen in self.hosts.items() if seen.gap_s is not None]
        shortest = min(gaps) if gaps else (None, None)
        return {
            "seconds": round(self.clock() - self.began, 1),
            "requests": sum(seen.requests for seen in self.hosts.values()),
            "bytes": self.bytes,
            "statuses": dict(sorted(sum((seen.statuses for seen in self.hosts.values()), Counter()).items())),
            **{kind: found.report() for kind, found in self.findings.items()},
            "polls": {**{kind: self.polls[kind] for kind in ("new", "not_modified", "again")},
                      "share_304": round(self.polls["not_modified"] / same, 4) if same else None},
            "shortest_gap_s": None if shortest[0] is None else round(shortest[0], 3),
            "agents": dict(self.agents),
            "hosts": {name: host_report(seen) for name, seen in sorted(self.hosts.items())},
        }


def host_report(seen):
    return {
        "requests": seen.requests,
        "open": len(seen.open),
        "statuses": dict(sorted(seen.statuses.items())),
        "shortest_gap_s": None if seen.gap_s is None else round(seen.gap_s, 3),
        "shortest_gap": seen.gap_paths,
        "paths": {path: dict(sorted(statuses.items())) for path, statuses in sorted(seen.paths.items())},
    }
