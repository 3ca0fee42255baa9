# SPDX-License-Identifier: Apache-2.0
"""verify.py - what must have come of generated pages: everything once, in order, nothing lost, nothing else.

Judges only what a read_committed consumer sees. It knows the pages (pages.py) and the schemas, and nothing of
how newsmill works."""
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import avro
import kafka

# topic, schema, and the field that names the article that a record belongs to
FLOW = [
    ("news.pages", "page", "id"),
    ("news.articles", "article", "id"),
    ("news.stories", "article", "id"),
    ("news.events", "event", "article_id"),
]
# Kinds of pages that may give no event: how many they give is for the undisturbed run to say.
SILENT = set()
DEAD = ["news.pages.dead", "news.articles.dead", "news.stories.dead"]


class Survey:
    """All that lies in the topics of one pipeline."""

    DEAD = DEAD

    def __init__(self, address, prefix):
        topics = [*(topic for topic, *_ in FLOW), *self.DEAD]
        with ThreadPoolExecutor(len(topics)) as pool:  # each waits for its broker most of the time
            found = dict(zip(topics, pool.map(lambda topic: kafka.read(address, prefix + topic), topics)))
        self.records, self.values, self.owners = {}, {}, {}
        for topic, schema, owner in FLOW:
            self.records[topic] = found[topic]
            self.decode(topic, avro.load(schema), owner)
        self.dead = {topic: found[topic] for topic in self.DEAD}

    def decode(self, topic, schema, owner):
        self.values[topic], self.owners[topic] = [], []
        for record in self.records[topic]:
            try:
                value = avro.decode(schema, record.value)
            except ValueError:
                value = None
            self.values[topic].append(value)
            self.owners[topic].append(value[owner] if value else record.value)

    def counts(self):
        return {topic: len(records) for topic, records in (self.records | self.dead).items()}


def once_each(topic, wanted, found):
    """Findings where `found` is not each of `wanted` exactly once."""
    have = Counter(found)
    for name in wanted:
        if have[name] != 1:
            yield f"{topic}: {'lacks' if not have[name] else f'has {have[name]} times'} {name!r}"
    for name in have.keys() - set(wanted):
        yield f"{topic}: {name!r} has no business here"


def whole_sets(survey, wanted, may_be_silent):
    """Each story's events are the first to the last of as many as they say, each once; some stories may have none."""
    numbers = defaultdict(list)
    totals = defaultdict(set)
    for value in filter(None, survey.values["news.events"]):
        numbers[value["article_id"]].append(value["n"])
        totals[value["article_id"]].add(value["of"])
    for name in wanted:
        if not totals[name] and name in may_be_silent:
            continue
        if len(totals[name]) != 1:
            yield f"news.events: {'lacks all events' if not totals[name] else 'mixed counts'} of {name!r}"
        elif sorted(numbers[name]) != list(range(1, totals[name].copy().pop() + 1)):
            yield f"news.events: has {sorted(numbers[name])} of {totals[name]} events of {name!r}"
    for name in numbers.keys() - set(wanted):
        yield f"news.events: events of {name!r} have no business here"


def in_order(survey, source, target):
    """Records of one key that come from one input partition keep the order of their inputs."""
    places = {owner: (r.partition, r.offset) for owner, r in zip(survey.owners[source], survey.records[source])}
    last = {}
    for owner, value, record in zip(survey.owners[target], survey.values[target], survey.records[target]):
        if owner not in places or not value:
            continue
        partition, offset = places[owner]
        now = (offset, value.get("n", 0))
        lane = (record.partition, record.key, partition)
        if now < last.get(lane, now):
            yield f"{target}: {owner!r} comes too late for key {record.key!r}"
        last[lane] = now


def contents(survey, pages):
    """What page n says arrives as page n's: its company's name, in no other article, and its own text once."""
    stories = {v["id"]: v for v in filter(None, survey.values["news.stories"])}
    for page in pages:
        story = stories.get(page.id)
        if not page.survives or not story:
            continue
        text = "\n".join(block["text"] for block in story["blocks"])
        if page.company not in text:
            yield f"news.stories: {page.id!r} does not name {page.company}"
        for sign in (f"{page.n}번이다", f"the number {page.n}.", "never shown", "Copyright"):
            wanted = 1 if sign.endswith(("번이다", ".")) and sign in page.text else 0
            if text.count(sign) != wanted:
                yield f"news.stories: {page.id!r} has {sign!r} {text.count(sign)} times, wants {wanted}"


def dead_letters(survey, pages):
    """The broken pages, byte for byte, with a reason; and nothing else anywhere."""
    put = {r.value: r for r in survey.records["news.pages"]}
    broken = {p.id if p.broken != "garbage" else p.body for p in pages if p.broken}
    wanted = [r.value for o, r in zip(survey.owners["news.pages"], survey.records["news.pages"]) if o in broken]
    letters = survey.dead["news.pages.dead"]
    yield from once_each("news.pages.dead", wanted, [r.value for r in letters])
    for letter in letters:
        original = put.get(letter.value)
        if original and (letter.key, letter.timestamp_ms) != (original.key, original.timestamp_ms):
            yield f"news.pages.dead: {letter.key!r} has another key or time than its page"
        if not letter.headers.get("__connect.errors.exception.message"):
            yield f"news.pages.dead: {letter.key!r} says no reason"
    for topic in DEAD[1:]:
        yield from once_each(topic, [], [r.value for r in survey.dead[topic]])


def judge(pages, survey):
    """All findings; none: exactly once."""
    alive = [p.id for p in pages if p.survives]
    every = [p.body if p.broken == "garbage" else p.id for p in pages]
    findings = list(once_each("news.pages", every, survey.owners["news.pages"]))
    for topic in ("news.articles", "news.stories"):
        findings += once_each(topic, alive, survey.owners[topic])
    findings += whole_sets(survey, alive, {p.id for p in pages if p.kind in SILENT})
    for (source, *_), (target, *_) in zip(FLOW, FLOW[1:]):
        findings += in_order(survey, source, target)
    findings += contents(survey, pages)
    findings += dead_letters(survey, pages)
    return findings


def differences(calm, survey):
    """Keys and values are those of a run that nobody disturbed, byte for byte."""
    for topic, *_ in FLOW[1:]:
        want = Counter((r.key, r.value) for r in calm.records[topic])
        have = Counter((r.key, r.value) for r in survey.records[topic])
        for key, _ in (want - have) | (have - want):
            yield f"{topic}: a record of key {key!r} differs from the undisturbed run's"


def complete(pages, survey):
    """Nothing more is to come."""
    missing = {p.id for p in pages if p.survives} - set(survey.owners["news.stories"])
    missing |= {p.id for p in pages if p.survives and p.kind not in SILENT} - set(survey.owners["news.events"])
    return not missing and len(survey.dead["news.pages.dead"]) >= sum(1 for p in pages if p.broken)
