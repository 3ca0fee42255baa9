# SPDX-License-Identifier: Apache-2.0
"""harness.py - a real broker, a pipeline under `newsmill run` on it, and ways to hurt both."""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pages as generator

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("NEWSMILL_BUILD", ROOT / "build" / "release"))
BROKER = ROOT / "integration" / "kafka" / "broker"
STAGES = ("cleaner", "dedup", "extractor")
FLOW = {  # stage: its input, its outputs
    "fetcher": ("news.requests", {"pages": {"topic": "news.pages"}, "requests": {"topic": "news.requests", "loop": True}}),
    "cleaner": ("news.pages", {"articles": {"topic": "news.articles"}}),
    "dedup": ("news.articles", {"stories": {"topic": "news.stories"}}),
    "extractor": ("news.stories", {"events": {"topic": "news.events"}}),
}
STOP_S = 10  # what newsmill promises for SIGTERM


def end(_number, _frame):
    """SIGTERM unwinds, so that brokers and pipelines end with the test."""
    sys.exit(143)


signal.signal(signal.SIGTERM, end)


class Trouble(Exception):
    """The test itself cannot go on."""


def folder(name):
    """A new folder for a test's files; they stay for a look when it fails."""
    base = Path(os.environ.get("NEWSMILL_TEST_DIR", ROOT / "build" / "tests"))
    base.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=base))
    return path


def wait_for(what, test, timeout_s, pause_s=0.1):
    """test()'s first true answer; Trouble when there is none in time."""
    deadline = time.monotonic() + timeout_s
    while True:
        answer = test()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise Trouble(f"waited {timeout_s} s for {what}")
        time.sleep(pause_s)


class Broker:
    def __init__(self, path):
        self.path = path
        self.address = None

    def call(self, *args):
        verb, *rest = args
        done = subprocess.run([BROKER, verb, self.path, *rest], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise Trouble(f"broker {verb} exits with {done.returncode}")
        return done.stdout.strip()

    def start(self):
        self.address = self.call("start")
        return self

    def restart(self):
        self.call("restart")

    def topic(self, name, partitions, **settings):
        self.call("topic", name, str(partitions), *(f"{k.replace('_', '.')}={v}" for k, v in settings.items()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call("kill")


class Pipeline:
    """Stages under one supervisor, with a configuration, topics and logs of its own.

    names: which stages; stages: {stage: settings that go over the usual ones}; top: other keys of the file."""

    def __init__(self, broker, path, prefix="", workers=2, program="newsmill", env=None, defaults=None, stages=None,
                 names=STAGES, top=None):
        self.broker, self.path, self.prefix = broker, path, prefix
        self.env = os.environ | (env or {})
        self.program = BUILD / program
        self.process = None
        path.mkdir(parents=True, exist_ok=True)
        self.config = path / "newsmill.yaml"
        self.log = path / "run.log"
        self.config.write_text(json.dumps(self.settings(names, workers, defaults or {}, stages or {}) | (top or {}), indent=1))

    def settings(self, names, workers, defaults, stages):
        """A configuration as data; JSON is YAML."""
        return {
            "kafka": {"bootstrap.servers": self.broker.address, "broker.address.family": "v4"},
            "topics": {"prefix": self.prefix},
            "state": {"dir": str(self.path / "state")},
            "http": None,
            "defaults": {"workers": workers, "commit": "200ms", **defaults},
            "stages": {
                name: {"plugin": name, "input": {"topic": FLOW[name][0]}, "outputs": FLOW[name][1], **stages.get(name, {})}
                for name in names
            },
        }

    def mill(self, *args, check=True, timeout=60, program=None):
        """Runs a newsmill command to its end."""
        done = subprocess.run([program or BUILD / "newsmill", *args, "--config", self.config], env=self.env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False)
        if check and done.returncode:
            raise Trouble(f"newsmill {' '.join(map(str, args))} exits with {done.returncode}: {done.stdout}")
        return done

    def start(self, *stages):
        self.log.touch()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([self.program, "run", *stages, "--config", self.config], env=self.env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        return self

    def workers(self):
        """{pid: command line} of the living worker processes."""
        found = {}
        try:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        except OSError:
            return found
        for pid in map(int, children):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if state != "Z" and any(words):
                found[pid] = b" ".join(words).decode().strip()
        return found

    def workers_of(self, stage):
        """{pid: command line} of the living workers of one stage, or of all for None."""
        return {pid: line for pid, line in self.workers().items() if stage is None or stage in line.split()}

    def kill_a_worker(self, dice, stage=None):
        """SIGKILL at one of the workers (of that stage); returns its pid. Trouble when there is none."""
        victims = sorted(wait_for("a worker to kill", lambda: self.workers_of(stage), 20).items())
        pid, _ = dice.choice(victims)
        os.kill(pid, signal.SIGKILL)
        wait_for(f"the end of worker {pid}", lambda: pid not in self.workers(), 5, 0.01)
        return pid

    def put(self, wanted):
        """Puts pages into the input topic, in order; what is no record at all goes in by kcat."""
        import kafka

        topic = f"{self.prefix}news.pages"
        lines, file = [], self.path / "put.jsonl"
        for page in wanted:
            if page.broken == "garbage":
                kafka.produce(self.broker.address, topic, page.url, page.body)
            else:
                lines.append(json.dumps(page.record(), ensure_ascii=False))
        if lines:
            file.write_text("\n".join(lines) + "\n")
            self.mill("put", topic, file)

    def stop(self):
        """SIGTERM; returns (exit code, seconds)."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=STOP_S * 3)
        except subprocess.TimeoutExpired:
            self.kill()
            code = None
        return code, time.monotonic() - start

    def kill(self):
        if self.process and self.process.poll() is None:
            for pid in [self.process.pid, *self.workers()]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def tail(self, lines=30):
        return self.log.read_text(errors="replace").splitlines()[-lines:]


def pages(seed, count):
    return [generator.make(seed, n) for n in range(count)]


def dice(seed):
    return random.Random(f"newsmill {seed}")


def needs(*programs, section="kafka"):
    """Ends the test as skipped when something that it cannot do without is not built yet."""
    import results

    missing = [str(p) for p in programs if not (BUILD / p).exists() and not shutil.which(str(p))]
    if missing:
        results.skip(section, Path(sys.argv[0]).name, f"wants {', '.join(missing)}")
        sys.exit(0)
