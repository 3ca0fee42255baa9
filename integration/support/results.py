# SPDX-License-Identifier: Apache-2.0
"""results.py - one line a test for a person, and one in $NEWSMILL_RESULTS for tests/run."""
import os
import time

last = time.monotonic()
failures = 0


def write(section, outcome, seconds, name):
    path = os.environ.get("NEWSMILL_RESULTS")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{section}\t{outcome}\t{seconds:.0f}\t{name}\n")


def report(section, name, ok, details=(), limit=20):
    """Says how a test ended; details are shown when it failed. Returns ok."""
    global last, failures
    seconds, last = time.monotonic() - last, time.monotonic()
    write(section, "passed" if ok else "failed", seconds, name)
    print(f"  {'ok    ' if ok else 'FAILED'}  {seconds:4.0f}s  {name}", flush=True)
    if not ok:
        failures += 1
        details = list(details)
        for line in details[:limit]:
            print(f"  | {line}", flush=True)
        if len(details) > limit:
            print(f"  | and {len(details) - limit} more", flush=True)
    return ok


def skip(section, name, why):
    write(section, "skipped", 0, name)
    print(f"  skipped        {name}: {why}", flush=True)
