# SPDX-License-Identifier: Apache-2.0
"""weather.py - accidents at random moments: workers killed, the broker restarted, the supervisor killed."""
import os
import signal
import time
from dataclasses import dataclass


@dataclass
class Accident:
    at_s: float
    kind: str  # worker, broker or supervisor
    stage: str = ""

    def __str__(self):
        return f"a worker of {self.stage} is killed" if self.stage else f"the {self.kind} {WORDS[self.kind]}"


WORDS = {"broker": "restarts", "supervisor": "is killed and started again"}


def plan(dice, stages, kills, within_s):
    """`kills` kills shared out over the stages, one restart of the broker, one kill of the supervisor; by time."""
    victims = [stages[i % len(stages)] for i in range(kills)]
    accidents = [Accident(dice.uniform(0, within_s), "worker", stage) for stage in victims]
    accidents.append(Accident(dice.uniform(within_s * 0.2, within_s * 0.5), "broker"))
    accidents.append(Accident(dice.uniform(within_s * 0.5, within_s * 0.8), "supervisor"))
    return sorted(accidents, key=lambda accident: accident.at_s)


class Weather:
    """Lets a plan happen to a pipeline; shot: the pids that were killed."""

    def __init__(self, pipeline, accidents, dice):
        self.pipeline, self.left, self.dice = pipeline, list(accidents), dice
        self.began = time.monotonic()
        self.shot = []

    def due(self):
        """Lets the next accident happen when its moment has come; returns it, else None."""
        if not self.left or time.monotonic() - self.began < self.left[0].at_s:
            return None
        accident = self.left.pop(0)
        getattr(self, accident.kind)(accident)
        return accident

    def worker(self, accident):
        self.shot.append(self.pipeline.kill_a_worker(self.dice, accident.stage))

    def broker(self, _accident):
        self.pipeline.broker.restart()

    def supervisor(self, _accident):
        """Its workers die with it; the next one has the same state.dir, and so the same name."""
        workers = list(self.pipeline.workers())
        os.kill(self.pipeline.process.pid, signal.SIGKILL)
        self.pipeline.process.wait()
        self.shot.append(self.pipeline.process.pid)
        deadline = time.monotonic() + 5
        while any(alive(pid) for pid in workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.pipeline.start()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
