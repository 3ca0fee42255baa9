# SPDX-License-Identifier: Apache-2.0
"""show.py - tables for a person: pages, events, what was removed, what the sample site saw."""
import unicodedata

WIDTH = 110
MANNERS = {"overlaps": "two requests to one host at a time", "forbidden": "paths that robots.txt forbids",
           "early": "before Retry-After ran out", "hasty": "within a Crawl-delay",
           "foreign_validators": "validators that no answer carried"}


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
    """The event's days, as shortly as their precision allows."""
    date = event["date"]
    if not date or not date["start"]:
        return ""
    year, month = date["start"][:4], int(date["start"][5:7])
    short = {"month": date["start"][:7], "quarter": f"{year} Q{(month + 2) // 3}", "half": f"{year} H{(month + 5) // 6}",
             "year": year, "decade": f"{year}s"}
    return date["start"] if date["start"] == date["end"] else short.get(date["precision"], f"{date['start'][:7]}…")


def what(event):
    if event["quote"]:
        return f"“{event['quote']}”"
    return event["evidence"]["text"]


def place(page):
    return page["final_url"] or page["url"]


def outcome(page):
    """How one try to get a page ended."""
    if page["error"]:
        return f"{page['error']} {page['status'] or ''}".strip()
    return f"here after {len(page['redirects'])} redirect" if page["redirects"] else "here"


def pages(found, items):
    rows = []
    for item in items:
        tries = [p for p in found if item["url"] in (p["url"], place(p)) or item["final_url"] == place(p)]
        told = ", then ".join(outcome(p) for p in sorted(tries, key=lambda p: p["fetched_ms"]))
        if item["kind"] == "elsewhere":
            told += " (another outlet's page)"
        rows.append((item["source"], item["title"], told or "nothing yet"))
    table("Items of the feeds, and how they came", ("outlet", "title", "page"), (8, 56, WIDTH - 68), rows)


def events(found):
    sources = {page["id"]: page["source"] or "" for page in found.pages}
    rows = []
    for event in sorted(found.events, key=lambda e: (sources.get(e["article_id"], ""), e["url"], e["article_id"], e["n"])):
        who = ", ".join(p["name"] for p in event["participants"])
        rows.append((sources.get(event["article_id"], ""), event["type"], event["modality"], when(event), who, what(event)))
    table("Events", ("outlet", "type", "modality", "date", "who", "evidence"), (8, 21, 8, 10, 24, 37), rows)


def repeats(stories):
    rows = []
    for story in sorted(stories, key=lambda s: s["url"]):
        for removed in story["removed"]:
            if removed["duplicate_of"]:
                rows.append((story["title"] or story["url"], removed["reason"], removed["text"]))
    table("What dedup removed, being there already", ("story", "reason", "text"), (40, 8, WIDTH - 54), rows)


def letters(dead):
    """Nothing when there is none."""
    rows = [(letter["topic"], letter["key"] or "", letter["headers"].get("__connect.errors.exception.message", ""))
            for letter in dead]
    if rows:
        table("What was dead-lettered, and why", ("topic", "key", "reason"), (16, 40, WIDTH - 62), rows)


def site(report):
    """How its visitors behaved, as the site saw it."""
    polls = report["polls"]
    rows = [(str(report["requests"]), f"requests to {len(report['hosts'])} hosts; the shortest rest between two of one host "
             f"was {report['shortest_gap_s'] * 1000:.0f} ms")]
    same = polls["not_modified"] + polls["again"]
    rows.append((f"{polls['not_modified']} of {same}", "polls of feeds without anything new were answered by 304"))
    rows += [(str(report[kind]["count"]), text) for kind, text in MANNERS.items()]
    table("What the site saw", ("count", ""), (10, WIDTH - 12), rows)
