# SPDX-License-Identifier: Apache-2.0
"""sample_site.py - starts integration/sample-site and asks it what it saw."""
import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

SERVE = Path(__file__).resolve().parents[1] / "sample-site" / "serve"
START_S = 20


class SampleSite:
    """The site on a port of its own; files of it lie in `path`. with SampleSite(...) ends it."""

    def __init__(self, path, *options):
        path.mkdir(parents=True, exist_ok=True)
        self.path, self.ready = path, path / "site.address"
        self.ready.unlink(missing_ok=True)
        with (path / "site.log").open("ab") as log:
            self.process = subprocess.Popen([SERVE, "--ready", self.ready, "--report", path / "report.json", *options],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.address = self.wait()

    def wait(self):
        deadline = time.monotonic() + START_S
        while not self.ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise OSError(f"the sample site does not start: {(self.path / 'site.log').read_text()}")
            time.sleep(0.02)
        return self.ready.read_text().strip()

    def ask(self, what):
        with urllib.request.urlopen(f"{self.address}/.site/{what}", timeout=30) as answer:
            return answer.read().decode()

    def report(self):
        return json.loads(self.ask("report"))

    def items(self):
        return json.loads(self.ask("items"))

    def feeds(self):
        return json.loads(self.ask("feeds"))

    def stop(self):
        """Ends it; returns its last report."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return json.loads((self.path / "report.json").read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
