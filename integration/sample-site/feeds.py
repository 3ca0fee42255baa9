# SPDX-License-Identifier: Apache-2.0
"""feeds.py - a list of items as RSS 2.0, RSS 1.0 (RDF), Atom 1.0 or JSON Feed 1.1."""
import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape


@dataclass
class Item:
    """What a feed says of a page."""

    link: str
    guid: str
    title: str
    author: str
    published: str  # ISO
    summary: str


@dataclass
class Channel:
    title: str
    home: str
    url: str
    language: str
    charset: str = "utf-8"


def rfc822(iso):
    return format_datetime(datetime.fromisoformat(iso))


def declaration(channel):
    return f'<?xml version="1.0" encoding="{channel.charset}"?>\n'


def rss(channel, items):
    entries = "".join(
        f"<item>\n<title><![CDATA[{i.title}]]></title>\n<link>{escape(i.link)}</link>\n"
        f'<guid isPermaLink="false">{escape(i.guid)}</guid>\n<dc:creator>{escape(i.author)}</dc:creator>\n'
        f"<pubDate>{rfc822(i.published)}</pubDate>\n<description>{escape(i.summary)}</description>\n</item>\n"
        for i in items)
    return (
        f'{declaration(channel)}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(channel.title)}</title>\n<link>{escape(channel.home)}</link>\n"
        f"<description>{escape(channel.title)}</description>\n<language>{channel.language}</language>\n"
        f"{entries}</channel>\n</rss>\n")


def rdf(channel, items):
    order = "".join(f'<rdf:li rdf:resource="{escape(i.link)}"/>\n' for i in items)
    entries = "".join(
        f'<item rdf:about="{escape(i.guid)}">\n<title>{escape(i.title)}</title>\n<link>{escape(i.link)}</link>\n'
        f"<dc:creator>{escape(i.author)}</dc:creator>\n<dc:date>{i.published}</dc:date>\n"
        f"<description>{escape(i.summary)}</description>\n</item>\n" for i in items)
    return (
        f'{declaration(channel)}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/">\n'
        f'<channel rdf:about="{escape(channel.url)}">\n<title>{escape(channel.title)}</title>\n'
        f"<link>{escape(channel.home)}</link>\n<description>{escape(channel.title)}</description>\n"
        f"<items><rdf:Seq>\n{order}</rdf:Seq></items>\n</channel>\n{entries}</rdf:RDF>\n")


def atom(channel, items):
    newest = max((i.published for i in items), default="2026-01-01T00:00:00Z")
    entries = "".join(
        f'<entry>\n<title type="text">{escape(i.title)}</title>\n<link rel="alternate" href="{escape(i.link)}"/>\n'
        f"<id>{escape(i.guid)}</id>\n<author><name>{escape(i.author)}</name></author>\n"
        f"<published>{i.published}</published>\n<updated>{i.published}</updated>\n"
        f"<summary>{escape(i.summary)}</summary>\n</entry>\n" for i in items)
    return (
        f'{declaration(channel)}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}">\n'
        f'<title>{escape(channel.title)}</title>\n<link rel="self" href="{escape(channel.url)}"/>\n'
        f"<id>{escape(channel.url)}</id>\n<updated>{newest}</updated>\n{entries}</feed>\n")


def json_feed(channel, items):
    return json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": channel.title, "home_page_url": channel.home,
        "feed_url": channel.url, "language": channel.language,
        "items": [{"id": i.guid, "url": i.link, "title": i.title, "date_published": i.published,
                   "authors": [{"name": i.author}], "summary": i.summary} for i in items],
    }, ensure_ascii=False, indent=1)


FORMATS = {  # name: (function, content type)
    "rss": (rss, "application/rss+xml"),
    "rdf": (rdf, "application/rdf+xml"),
    "atom": (atom, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}


def render(form, channel, items):
    """(body, content type)."""
    make, kind = FORMATS[form]
    return make(channel, items).encode(channel.charset), f"{kind}; charset={channel.charset}"
