# SPDX-License-Identifier: Apache-2.0
"""articles.py - reads articles/*/*.txt and lays them out as the pages that such outlets make.

A file: `key: value` lines, an empty line, paragraphs. After a line that begins with --- come the paragraphs that are
added later. README.md has the keys."""
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "articles"
KNOWN = {"path", "moved-from", "elsewhere", "layout", "charset", "title", "subtitle", "author", "published", "caption",
         "summary", "slow", "busy", "broken", "late", "source-name", "source-author"}


@dataclass
class Article:
    name: str
    keys: dict
    paragraphs: list
    added: list = field(default_factory=list)

    def __getattr__(self, key):
        return self.keys.get(key.replace("_", "-"), "")


def read(path):
    head, _, body = path.read_text().partition("\n\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    unknown = keys.keys() - KNOWN
    if unknown:
        raise ValueError(f"{path}: unknown keys {', '.join(sorted(unknown))}")
    now, _, later = body.partition("\n---")
    later = later.partition("\n")[2]
    return Article(f"{path.parent.name}/{path.name}", keys, paragraphs(now), paragraphs(later))


def paragraphs(text):
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def of_outlet(name):
    """The articles of one outlet, oldest first."""
    return sorted((read(path) for path in sorted((FOLDER / name).glob("*.txt"))), key=lambda a: a.published)


def shown_date(article):
    day, time = article.published[:10], article.published[11:16]
    return f"{day.replace('-', '.')} {time}"


def by_line(outlet, article):
    return f"By {article.author}" if outlet["language"] == "en" else f"{article.author} 기자"


def tags(name, texts):
    return "".join(f"<{name}>{escape(text, quote=False)}</{name}>\n" for text in texts)


def head(outlet, article, charset):
    title = escape(article.title)
    return (f'<head>\n<meta charset="{charset}">\n<title>{title} - {escape(outlet["title"])}</title>\n'
            f'<meta property="og:title" content="{title}">\n<meta property="og:site_name" content="{outlet["title"]}">\n'
            f'<meta property="article:published_time" content="{article.published}">\n'
            "<style>.ad { color: red }</style>\n"
            '<script>window.tracker = { "page": "<p>never shown</p>" };</script>\n</head>\n')


def modern(outlet, article, texts, twice=False):
    menu = "".join(f'<li><a href="/section/{i}">{name}</a></li>' for i, name in enumerate(outlet["sections"]))
    picture = ""
    if article.caption:
        picture = f'<figure><img src="/img/1.jpg" alt=""><figcaption>{escape(article.caption)}</figcaption></figure>\n'
    body = f'<div class="cont">\n{tags("p", texts)}</div>\n'
    if twice:
        body += f'<div class="cont print-only">\n{tags("p", texts)}</div>\n'
    korean = outlet["language"] == "ko"
    rights = f"Copyright ⓒ {outlet['title']}. 무단 전재 및 재배포 금지" if korean else f"© {outlet['title']}. All rights reserved."
    popular = ["올봄 벚꽃, 이번 주말이 절정", "동네 책방이 살아남는 법"] if korean else ["What the tide left behind", "A year of small bakeries"]
    links = "".join(f'<li><a href="/popular/{i}">{text}</a></li>' for i, text in enumerate(popular))
    return (f'<!doctype html>\n<html lang="{outlet["language"]}">\n{head(outlet, article, "utf-8")}<body>\n'
            f'<header><a href="/">{outlet["title"]}</a><nav><ul>{menu}</ul></nav></header>\n<article>\n'
            f'<h1>{escape(article.title)}</h1>\n{tags("h2", [article.subtitle] if article.subtitle else [])}'
            f'<p class="byline">{by_line(outlet, article)}</p>\n<p class="date">{shown_date(article)}</p>\n'
            f'{picture}{body}<p class="copyright">{rights}</p>\n</article>\n'
            f'<aside><h3>{"많이 본 기사" if korean else "Most read"}</h3><ol>{links}</ol></aside>\n'
            f'<footer>{outlet["title"]}</footer>\n</body>\n</html>\n')


def old(outlet, article, texts):
    """A page of twenty years ago: tables, and nothing that says where the article is."""
    return ('<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">\n'
            f"<title>{escape(article.title)}</title>\n</head>\n<body>\n"
            '<table><tr><td><a href="/">첫 화면</a></td><td><a href="/list">전체 기사</a></td></tr></table>\n'
            f"<h2>{escape(article.title)}</h2>\n<p>{shown_date(article)} / {article.author} 기자</p>\n"
            f'{tags("p", texts)}<p>Copyright {outlet["title"]}</p>\n</body>\n</html>\n')


def board(outlet, article, texts):
    """What a reader copied out of an outlet's page into a board: text around a piece of somebody's HTML."""
    day = article.published[5:10]
    return (f"{article.title} 작성자 {article.author} 작성일 {day} 조회 57 목록 "
            '<div id="note" style="display:none;">번역</div> <div class="article_view"><section> <figure> <p>'
            f'<img alt="{escape(article.caption)}" src="/img/2.jpg"></p> <figcaption class="txt_caption"> {article.caption} '
            f'</figcaption> </figure> {tags("p", texts)} <p>{article.source_author} 기자 dasom@nuri.example</p> </section> '
            f"</div> <p>Copyright © {article.source_name}. 무단전재 및 재배포 금지.</p> 관련자료 이전 지난 모임 사진 03-21 "
            "다음 중고 자전거 팝니다 03-22 댓글 0 등록된 댓글이 없습니다. 로그인한 회원만 댓글 등록이 가능합니다.")


def render(outlet, article, later=False):
    """(body, content type)."""
    texts = article.paragraphs + (article.added if later else [])
    layout, charset = article.layout or "modern", article.charset or "utf-8"
    if layout in ("modern", "twice"):
        page = modern(outlet, article, texts, layout == "twice")
    else:
        page = {"old": old, "board": board}[layout](outlet, article, texts)
    # An old server does not say its charset: only the page does.
    return page.encode(charset), "text/html" if layout == "old" else f"text/html; charset={charset}"
