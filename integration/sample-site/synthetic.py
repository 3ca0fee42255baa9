# SPDX-License-Identifier: Apache-2.0
"""synthetic.py - N outlets of M items each out of a seed: for chaos and for benchmarks.

The pages are those of ../support/pages.py, so that whoever judges knows what each of them says. What is not plain:
one item in twelve has moved, one comes slowly, one in twenty first answers 429, one in twenty stands on another host;
every feed links to one page that robots.txt forbids, and to one of its neighbour's items."""
import sys
from pathlib import Path

import feeds
import routes
from web import Host

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages  # noqa: E402

FORMS = ["rss", "atom", "json", "rdf"]
KINDS = ["plain"] * 45 + ["moved"] * 5 + ["slow"] * 4 + ["busy"] * 3 + ["elsewhere"] * 3
BUSY_S = 1


def load(site, seed, count, items, release_s=0.0, plain=False):
    """count hosts, each with one feed of `items` items that come out evenly within release_s seconds."""
    names = [f"s{i:03}" for i in range(count)]
    for i, name in enumerate(names):
        site.add_host(Host(name, f"127.1.{i // 250}.{i % 250 + 1}", ("/secret/",), 0.5 if i % 7 == 3 else 0))
    made = survivors(seed)
    entries = {name: [] for name in names}
    for n in range(items):
        at_s = release_s * n / items
        for i, name in enumerate(names):
            entries[name].append((at_s, add_item(site, names, i, n, next(made), seed, plain)))
    for i, name in enumerate(names):
        if not plain:
            entries[name].append((0.0, add_secret(site, site.hosts[name])))
            entries[name].append(entries[names[i - 1]][0])
        add_feed(site, i, site.hosts[name], entries[name])


def survivors(seed):
    n = 0
    while True:
        page = pages.make(seed, n)
        if page.survives:
            yield page
        n += 1


def add_feed(site, i, host, entries):
    form = FORMS[i % len(FORMS)]
    path = f"/feed.{form}"
    channel = feeds.Channel(f"Outlet {host.name}", site.url(host, "/"), site.url(host, path), "ko")
    site.add_feed(host, path, routes.Feed(site, host, form, channel, entries, zip_it=i % 3 == 0))


def add_item(site, names, i, n, page, seed, plain):
    """Puts the page on host i, or what its kind wants instead; returns what the feed says of it."""
    host, dice = site.hosts[names[i]], pages.Dice(f"{seed} kinds", page.n)
    kind = "plain" if plain else dice.pick(KINDS)
    link = final = site.url(host, f"/news/{n}")
    home = host
    if kind == "moved":
        link = site.url(host, f"/old/{n}")
        host.routes[f"/old/{n}"] = routes.redirect(final)
    elif kind == "elsewhere":
        home = site.hosts[names[(i + 1) % len(names)]]
        final = site.url(home, f"/guest/{host.name}/{n}")
        host.routes[f"/news/{n}"] = routes.redirect(final, 302)
    moods = [("busy", BUSY_S)] if kind == "busy" else []
    home.routes["/" + final.split("/", 3)[3]] = routes.Page(
        site, home, page.body, page.content_type, zip_it=page.n % 3 == 0, moods=moods,
        trickle_s=0.5 + dice.roll(15) / 10 if kind == "slow" else 0.0)
    site.add_item(host, link, final, kind, page.company, page.n)
    return item_of(link, page)


def add_secret(site, host):
    link = site.url(host, "/secret/plan")
    host.routes["/secret/plan"] = routes.text("Nobody may read this.\n")
    site.add_item(host, link, link, "forbidden", "secret")
    return feeds.Item(link, link, "Do not read this", "Nobody", "2026-03-24T09:00:00+09:00", "robots.txt forbids it")


def item_of(link, page):
    return feeds.Item(link, link, f"{page.company}, page {page.n}", "Ada Fenwick", pages.published(page.n), f"Of {page.company}")
