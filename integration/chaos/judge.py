# SPDX-License-Identifier: Apache-2.0
"""judge.py - what must have come of a sample site's items: one page, one article, one story and its events, once.

Judges what a read_committed consumer sees, and what the site saw. The events that a story must have are those that
`newsmill try` finds, without Kafka, in the same body."""
import json
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import kafka
import verify

DEAD = ["news.requests.dead", *verify.DEAD]
COMPARED = ("type", "trigger", "modality", "polarity", "date", "place", "participants", "amounts", "quote", "evidence",
            "confidence", "rule", "n", "of")
GET_TRIES, GETS = 5, 16
RUDE = {"overlaps": "overlapping requests to a host", "forbidden": "requests to forbidden paths",
        "hasty": "requests within a Crawl-delay",
        "foreign_validators": "validators that no answer carried"}
# What a dropped transaction learned is forgotten with it: a 429 that came right before a kill or an abort is counted, and
# is no finding. Calm runs (the demo) do judge it.
FORGIVEN = {"early": "forgotten: requests before Retry-After"}


class Survey(verify.Survey):
    """All that lies in the topics, the fetcher's dead letters too."""

    DEAD = DEAD

    def __init__(self, address, prefix):
        super().__init__(address, prefix)
        for value, record in zip(self.values["news.pages"], self.records["news.pages"]):
            if value is None:
                raise ValueError(f"news.pages: offset {record.offset} of {record.partition} is no Page")

    def good_pages(self):
        return [page for page in self.values["news.pages"] if page["error"] is None]


@dataclass
class Expected:
    """By the address where an item ends: the events of its story. And the addresses that nobody may ask for."""

    events: dict
    forbidden: set


@dataclass
class Row:
    """One line of the table."""

    name: str
    wanted: int
    found: int
    findings: list = field(default_factory=list)


def place(page):
    return page["final_url"] or page["url"]


def got(url):
    """The body at url; 429 is waited for."""
    for left in range(GET_TRIES, 0, -1):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as refusal:
            if left == 1:
                raise
            time.sleep(float(refusal.headers["Retry-After"] or 1))


def expect(calm_items, items, mill, folder):
    """Expected, from a second site of the same seed whose items are `calm_items`; mill(*args) runs newsmill."""
    sources = {item["final_url"]: calm["final_url"] for item, calm in zip(items, calm_items) if item["kind"] != "forbidden"}
    files = {f"{n}.html": url for n, url in enumerate(sources)}
    events = {url: [] for url in sources}
    with ThreadPoolExecutor(GETS) as pool:
        for name, body in zip(files, pool.map(got, sources.values())):
            (folder / name).write_bytes(body)
    lines = [json.dumps({"file": name, "url": url}) + "\n" for name, url in files.items()]
    (folder / "manifest.jsonl").write_text("".join(lines))
    for line in mill("try", "all", "--json", "--manifest", folder / "manifest.jsonl").stdout.splitlines():
        told = json.loads(line)
        if told["topic"].endswith("news.events"):
            events[files[told["file"]]].append(essence(told["value"]))
    return Expected({url: sorted(found) for url, found in events.items()},
                    {item["final_url"] for item in items if item["kind"] == "forbidden"})


def essence(event):
    """An event without what depends on where and when its page was fetched."""
    return json.dumps({name: event[name] for name in COMPARED}, ensure_ascii=False, sort_keys=True)


def pages(expected, survey):
    found = Counter(place(page) for page in survey.good_pages())
    findings = [f"{url} is {found[url]} pages" for url in expected.events if found[url] != 1]
    findings += [f"{url} is a page and no item" for url in found.keys() - expected.events.keys()]
    yield Row("each item is one page without error", len(expected.events), sum(found.values()), findings)
    tries = Counter((page["url_key"], page["attempt"]) for page in survey.values["news.pages"])
    twice = [f"{url}, attempt {attempt}: {count} pages" for (url, attempt), count in tries.items() if count > 1]
    ids = Counter(page["id"] for page in survey.values["news.pages"])
    twice += [f"page id {name}: {count} times" for name, count in ids.items() if count > 1]
    yield Row("no attempt is two pages", 0, len(twice), twice)


def handed_on(expected, survey):
    """Each good page is one article, and one story."""
    wanted = [page["id"] for page in survey.good_pages() if place(page) in expected.events]
    for topic, name in (("news.articles", "article"), ("news.stories", "story")):
        yield Row(f"each page is one {name}", len(wanted), len(survey.owners[topic]),
                  list(verify.once_each(topic, wanted, survey.owners[topic])))


def events(expected, survey):
    """Each story has the events that its text has, each once."""
    where = {page["id"]: place(page) for page in survey.good_pages()}
    found = defaultdict(list)
    for event in filter(None, survey.values["news.events"]):
        found[where.get(event["article_id"], event["article_id"])].append(essence(event))
    findings = []
    for url in expected.events.keys() | found.keys():
        want, have = Counter(expected.events.get(url, [])), Counter(found[url])
        findings += [f"{url} lacks {count} of {text[:120]}" for text, count in (want - have).items()]
        findings += [f"{url} has {count} too many of {text[:120]}" for text, count in (have - want).items()]
    yield Row("each story has its events, each once", sum(map(len, expected.events.values())),
              sum(map(len, found.values())), findings)


def forbidden(expected, survey):
    bad = [place(page) for page in survey.good_pages() if place(page) in expected.forbidden]
    yield Row("no forbidden item is a page", 0, len(bad), bad)


def dead(survey):
    letters = [f"{topic}: {record.headers.get('__connect.errors.exception.message', '')}"
               for topic, records in survey.dead.items() for record in records]
    yield Row("dead letters", 0, len(letters), letters)


def manners(report):
    """What the site saw."""
    for kind, name in RUDE.items():
        yield Row(name, 0, report[kind]["count"], [json.dumps(first) for first in report[kind]["first"]])
    for kind, name in FORGIVEN.items():
        yield Row(name, 0, report[kind]["count"], [])


def judge(expected, survey, report):
    return [*pages(expected, survey), *handed_on(expected, survey), *events(expected, survey),
            *forbidden(expected, survey), *dead(survey), *manners(report)]


def complete(expected, survey):
    """Nothing more is to come: every item is a story, and there are as many events as there should be."""
    where = {page["id"]: place(page) for page in survey.good_pages()}
    told = {where.get(owner) for owner in survey.owners["news.stories"]}
    return expected.events.keys() <= told and len(survey.records["news.events"]) >= sum(map(len, expected.events.values()))
