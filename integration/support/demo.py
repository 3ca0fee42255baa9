#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""demo.py BUILD [--keep] [--since SECONDS]: the sample site, all four stages on a Kafka in memory, and tables of what came out.

What integration/demo runs once newsmill is built."""
import argparse
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import show
from sample_site import SampleSite

STAGES = ("fetcher", "cleaner", "dedup", "extractor")
WAIT_S = 60
LOOK_S = 0.4
# Loopback is where the site is. Nobody wants to wait for the second poll of a feed.
FETCHER = {"allow": "127.0.0.0/8", "delay_ms": "150", "poll_least_ms": "1500", "poll_first_ms": "1500",
           "poll_most_ms": "20000"}
CHANGING = "/tech/20260324002"  # has a correction when it is fetched again
CORRECTION = "바로잡습니다"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """Everything that runs, and the folder where it is written down."""

    def __init__(self, build, work, since_s):
        self.start = time.monotonic() - since_s
        self.mill_path, self.work = build / "newsmill", work
        self.config, self.bootstrap = work / "newsmill.yaml", work / "bootstrap"
        self.log = work / "run.log"
        self.http = f"127.0.0.1:{free_port()}"
        self.site = self.pipeline = self.address = None

    def say(self, text):
        print(f"{time.monotonic() - self.start:3.0f}s  {text}", flush=True)

    def configure(self):
        flow = {
            "fetcher": ("news.requests", {"pages": {"topic": "news.pages"},
                                          "requests": {"topic": "news.requests", "loop": True}}),
            "cleaner": ("news.pages", {"articles": {"topic": "news.articles"}}),
            "dedup": ("news.articles", {"stories": {"topic": "news.stories"}}),
            "extractor": ("news.stories", {"events": {"topic": "news.events"}}),
        }
        stages = {name: {"plugin": name, "input": {"topic": topic}, "outputs": outputs}
                  for name, (topic, outputs) in flow.items()}
        stages["fetcher"]["options"] = FETCHER
        settings = {"kafka": {"bootstrap.servers": "127.0.0.1:1"}, "state": {"dir": str(self.work / "state")},
                    "http": self.http, "user_agent": "newsmill-demo/1 (demo@example.com)", "feeds": "feeds.yaml",
                    "stages": stages}
        (self.work / "feeds.yaml").write_text(self.site.ask("feeds.yaml"))
        self.config.write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n")

    def at(self):
        return ["--config", str(self.config), "--bootstrap", self.address]

    def mill(self, *args):
        """What a newsmill command prints."""
        done = subprocess.run([self.mill_path, *args, *self.at()], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=60, check=False)
        if done.returncode:
            raise Trouble(f"newsmill {' '.join(map(str, args))}: {done.stderr.strip()}")
        return done.stdout

    def cat(self, topic, *options):
        return [json.loads(line) for line in self.mill("cat", topic, *options).splitlines() if line.startswith("{")]

    def run(self):
        """The pipeline, until its Kafka can be asked."""
        with self.log.open("ab") as log:
            self.pipeline = subprocess.Popen(
                [self.mill_path, "run", "--embedded", "--bootstrap-file", self.bootstrap, "--config", self.config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + WAIT_S
        while not (self.bootstrap.exists() and self.bootstrap.stat().st_size):
            self.must_run()
            if time.monotonic() > deadline:
                raise Trouble(f"no Kafka in memory after {WAIT_S} s")
            time.sleep(0.05)
        self.address = self.bootstrap.read_text().strip()

    def must_run(self):
        if self.pipeline.poll() is not None:
            raise Trouble("the pipeline ended")

    def put_requests(self, lines):
        file = self.work / "requests.jsonl"
        file.write_text(lines)
        self.mill("put", "news.requests", str(file))

    def look(self):
        """What lies in the topics now."""
        self.must_run()
        return SimpleNamespace(pages=self.cat("news.pages"), stories=self.cat("news.stories"), events=self.cat("news.events"))

    def wait(self, what, is_done):
        """Looks into the topics until is_done(found) and nothing more comes; returns what is there."""
        deadline, before = time.monotonic() + WAIT_S, None
        while True:
            found = self.look()
            now = len(found.pages), len(found.stories), len(found.events)
            if now != before:
                self.say(f"{what}: {self.site.report()['requests']} requests, {now[0]} pages, {now[1]} stories, {now[2]} events")
            elif is_done(found):
                return found
            if time.monotonic() > deadline:
                raise Trouble(f"not everything came through in {WAIT_S} s")
            before = now
            time.sleep(LOOK_S)

    def wait_for_polls(self):
        """Until every feed was asked a second time and had nothing new."""
        deadline = time.monotonic() + WAIT_S
        while self.site.report()["polls"]["not_modified"] < len(self.site.feeds()):
            self.must_run()
            if time.monotonic() > deadline:
                raise Trouble(f"the feeds are not asked again in {WAIT_S} s")
            time.sleep(LOOK_S)

    def stop(self):
        if self.pipeline and self.pipeline.poll() is None:
            self.pipeline.send_signal(signal.SIGTERM)
            try:
                self.pipeline.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.pipeline.kill()
        if self.site:
            self.site.stop()


class Trouble(Exception):
    """The demo cannot go on."""


def all_told(wanted):
    """Every address is a page without error, and every such page a story."""
    def test(found):
        good = {page["final_url"] or page["url"]: page["id"] for page in found.pages if not page["error"]}
        told = {story["id"] for story in found.stories}
        return wanted <= good.keys() and set(good.values()) <= told

    return test


def corrected(found):
    return any(CORRECTION in block["text"] for story in found.stories for block in story["blocks"])


def dead_letters(demo):
    """Of all stages, with their reasons."""
    found = []
    for topic in ("news.requests", "news.pages", "news.articles", "news.stories"):
        found += demo.cat(f"{topic}.dead", "--meta", "--json")
    return found


def follow(demo):
    """From feeds to events, told as it happens; then the tables."""
    items = demo.site.items()
    wanted = {item["final_url"] for item in items if item["kind"] not in ("forbidden", "broken")}
    demo.say(f"site: {len(demo.site.feeds())} outlets with {len(items)} items in their feeds, at {demo.site.address}/.site/")
    demo.say(f"newsmill feed sync: {demo.mill('feed', 'sync').strip().splitlines()[-1]}")
    demo.wait("feeds", all_told(wanted))
    page = next(item for item in items if item["final_url"].endswith(CHANGING))
    again = {"id": "demo-again", "kind": "page", "url": page["url"], "source": page["source"], "force": True,
             "requested_ms": int(time.time() * 1000)}
    demo.put_requests(json.dumps(again) + "\n")
    found = demo.wait("one page again", corrected)
    demo.wait_for_polls()
    show.pages(found.pages, items)
    show.events(found)
    show.repeats(found.stories)
    show.letters(dead_letters(demo))
    report = demo.site.report()
    show.site(report)
    print()
    demo.say(f"{len(demo.site.feeds())} feeds, {len([p for p in found.pages if not p['error']])} pages, {len(found.stories)} stories, "
        f"{len(found.events)} events")
    return report


def rude(report):
    """What the site has to complain about."""
    return [kind for kind in show.MANNERS if report[kind]["count"]]


def stay(demo):
    """Says how to look into what runs, and waits for Ctrl-C."""
    lines = [(f"mill={demo.mill_path} at='{' '.join(demo.at())}'", ""),
             ("$mill status $at", "what waits before each stage"),
             ("$mill feed list $at", "how each feed fares"),
             ("$mill state dump fetcher $at", "what the fetcher keeps of URLs, feeds and hosts"),
             ("$mill cat news.events --follow $at", "events as they come"),
             ("$mill cat news.pages --meta --count 1 $at", "a page with its key, place, time and headers"),
             (f"curl http://{demo.http}/metrics", "/healthz, /readyz and /status are there, too"),
             (f"curl {demo.site.address}/.site/report", "what the site saw"),
             (f"tail -f {demo.log}", "what the pipeline says")]
    print("\nIt runs until Ctrl-C. From another terminal:\n")
    for command, why in lines:
        print(f"  {command:<48}  # {why}" if why else f"  {command}")
    print(f"\nThe news, for a browser: {demo.site.feeds()[0]['url'].rsplit('/', 1)[0]}/\n", flush=True)
    while demo.pipeline.poll() is None:
        time.sleep(0.5)
    raise Trouble("the pipeline ended")


def begin(demo):
    demo.site = SampleSite(demo.work / "site")
    demo.configure()
    demo.say(f"pipeline: {', '.join(STAGES)}, a process each, on a Kafka in memory (not exactly-once)")
    demo.run()


def end(_number, _frame):
    sys.exit(143)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--since", type=int, default=0, help="seconds that building took")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    work = Path(tempfile.mkdtemp(prefix="newsmill-demo."))
    demo = Demo(options.build.resolve(), work, options.since)
    try:
        begin(demo)
        report = follow(demo)
        if rude(report):
            raise Trouble(f"the site complains of {', '.join(rude(report))}")
        if options.keep:
            stay(demo)
    except KeyboardInterrupt:
        print()
    except Trouble as trouble:
        print(f"demo: {trouble}", file=sys.stderr)
        if demo.log.exists():
            print("demo: the pipeline's log ends with:", *demo.log.read_text().splitlines()[-20:], sep="\n  ", file=sys.stderr)
        sys.exit(1)
    finally:
        demo.stop()
        shutil.rmtree(work, ignore_errors=True)


main()
