# SPDX-License-Identifier: Apache-2.0
"""written.py - the outlets of outlets.json with the articles of articles/: the site that the demo shows."""
import json
from pathlib import Path

import articles
import feeds
import routes
from web import Host

OUTLETS = Path(__file__).resolve().parent / "outlets.json"


def load(site):
    """Adds every outlet to the site, then what stands in them."""
    outlets = json.loads(OUTLETS.read_text())
    for outlet in outlets:
        site.add_host(Host(outlet["name"], outlet["address"], tuple(outlet["forbidden"]), outlet.get("crawl_delay_s", 0)))
    for outlet in outlets:
        fill(site, outlet)


def fill(site, outlet):
    host, form = site.hosts[outlet["name"]], outlet["feed"]
    zip_it = outlet.get("gzip", False)
    written = articles.of_outlet(outlet["name"])
    entries = []
    for article in written:
        entries.append((float(article.late or 0), add_article(site, host, outlet, article, zip_it)))
    url = site.url(host, form["path"])
    channel = feeds.Channel(outlet["title"], site.url(host, "/"), url, outlet["language"], form.get("charset", "utf-8"))
    site.add_feed(host, form["path"], routes.Feed(site, host, form["format"], channel, entries, zip_it))
    host.routes["/"] = routes.text(front(outlet, written, form["path"]), "text/html; charset=utf-8")


def moods(article):
    """`broken: 500, cut` and `busy: 2` as what routes.Page calls moods."""
    found = [("busy", int(article.busy))] if article.busy else []
    for word in filter(None, (w.strip() for w in article.broken.split(","))):
        found.append(("cut",) if word == "cut" else ("status", int(word)))
    return found


def add_article(site, host, outlet, article, zip_it):
    """Puts the article where it belongs; returns what the feed says of it."""
    link = final = site.url(host, article.path)
    kind = "broken" if article.broken else "forbidden" if host.forbids(article.path) else "article"
    if article.elsewhere:
        other = articles.read(articles.FOLDER / article.elsewhere)
        final = site.url(site.hosts[article.elsewhere.split("/")[0]], other.path)
        host.routes[article.path] = routes.redirect(final, 302)
        kind = "elsewhere"
    else:
        body, content_type = articles.render(outlet, article)
        later = articles.render(outlet, article, later=True)[0] if article.added else None
        host.routes[article.path] = routes.Page(site, host, body, content_type, zip_it, later=later,
                                                trickle_s=float(article.slow or 0), moods=moods(article))
    if article.moved_from:
        link = site.url(host, article.moved_from)
        host.routes[article.moved_from] = routes.redirect(final)
        kind = "moved"
    site.add_item(host, link, final, kind, article.title)
    return feeds.Item(link, f"{outlet['name']}:{article.path}", article.title, article.author, article.published,
                      article.summary)


def front(outlet, written, feed):
    """The outlet's front page: for a person who looks around."""
    links = "".join(f'<li><a href="{a.moved_from or a.path}">{a.title}</a> - {a.summary}</li>\n' for a in reversed(written))
    return (f'<!doctype html><html lang="{outlet["language"]}"><head><meta charset="utf-8"><title>{outlet["title"]}</title>'
            f'</head><body><h1>{outlet["title"]}</h1>\n<ul>\n{links}</ul>\n<p><a href="{feed}">feed</a>, '
            '<a href="/robots.txt">robots.txt</a></p></body></html>\n')
