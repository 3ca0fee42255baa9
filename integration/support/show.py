#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""show.py FOLDER: tables for a person of what `newsmill cat` printed into FOLDER: events.jsonl, stories.jsonl and
dead.jsonl (with --meta)."""
import json
import sys
import unicodedata
from pathlib import Path

WIDTH = 110


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def wide(text):
    """Columns that a terminal needs: Korean takes two a letter."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text, width):
    text = " ".join(text.split())
    if wide(text) <= width:
        return text
    while wide(text) > width - 1:
        text = text[:-1]
    return text + "…"


def cell(text, width):
    text = cut(text, width)
    return text + " " * (width - wide(text))


def table(title, heads, widths, rows):
    print(f"\n{title}")
    print("  " + "  ".join(cell(head, width) for head, width in zip(heads, widths)).rstrip())
    print("  " + "  ".join("-" * width for width in widths))
    for row in rows:
        print("  " + "  ".join(cell(text, width) for text, width in zip(row, widths)).rstrip())
    if not rows:
        print("  (none)")


def when(event):
    date = event["date"]
    if not date:
        return ""
    return date["start"] if date["start"] == date["end"] else f"{date['start']} to {date['end']}"


def what(event):
    if event["quote"]:
        return f"“{event['quote']}”"
    return event["evidence"]["text"]


def page_name(url):
    return url.rsplit("/", 1)[-1]


def events(found):
    rows = []
    for event in sorted(found, key=lambda e: (e["url"], e["n"])):
        who = ", ".join(p["name"] for p in event["participants"])
        rows.append((page_name(event["url"]), event["type"], event["modality"], when(event), who, what(event)))
    table("Events", ("page", "type", "modality", "date", "who", "evidence"), (12, 21, 8, 10, 23, 36), rows)


def repeats(stories):
    rows = []
    for story in sorted(stories, key=lambda s: s["url"]):
        for removed in story["removed"]:
            if removed["duplicate_of"]:
                rows.append((page_name(story["url"]), removed["reason"], removed["text"]))
    table("What dedup removed, being there already", ("page", "reason", "text"), (12, 10, WIDTH - 27), rows)


def letters(dead):
    rows = []
    for letter in dead:
        reason = letter["headers"].get("__connect.errors.exception.message", "")
        rows.append((page_name(letter["key"] or ""), letter["topic"], reason))
    table("What was dead-lettered, and why", ("page", "topic", "reason"), (12, 16, WIDTH - 33), rows)


def main():
    folder = Path(sys.argv[1])
    found, stories = lines(folder / "events.jsonl"), lines(folder / "stories.jsonl")
    events(found)
    repeats(stories)
    letters(lines(folder / "dead.jsonl"))


main()
