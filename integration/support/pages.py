#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pages.py - invented news pages, each a pure function of (seed, n) and of the day.

As a program, `pages.py SEED COUNT [FIRST]` prints Page records as JSON, one a line. As a module it is also
what verifiers ask what must come of page n. Companies, people, places and outlets are all made up."""
import base64
import gzip
import hashlib
import json
import sys
import time
from dataclasses import dataclass

# Midnight before last: topics drop records by their own time, so pages that are to stay must be young.
START_MS = (int(time.time()) // 86400 - 1) * 86_400_000
HOST_COUNT = 7
VERSIONS = 5  # every fifth page is a later version of an address that was there before

# What page n is: one of twenty, by its hash.
KINDS = ["broken", "broken", "euc-kr", "euc-kr", "twice", "twice"] + ["english"] * 4 + ["korean"] * 10
BREAKS = ["garbage", "gzip", "empty"]

SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오"
LATIN = ["ba", "do", "ke", "li", "mu", "na", "po", "ri", "so", "ta", "ve", "wo", "xi", "yu", "za", "ge"]
INDUSTRIES = ["전자", "중공업", "화학", "제약", "에너지", "소재", "물산", "로보틱스"]
PARTNERS = ["새별그룹", "한울테크", "다온바이오", "미르전기", "늘봄건설", "가온모빌리티"]
PLACES = ["서울", "부산", "대전", "광주", "울산", "창원"]
REPORTERS = ["김가람", "이누리", "박다솜", "최하늘", "정보람"]
ENGLISH_PARTNERS = ["Northfield Group", "Alder Systems", "Corvane Energy", "Tessaly Labs"]
ENGLISH_PLACES = ["Leeds", "Utrecht", "Porto", "Tampere"]


@dataclass
class Page:
    """Page n, and what must come of it."""

    n: int
    id: str
    url: str
    host: str
    kind: str  # one of KINDS
    broken: str  # one of BREAKS, or ""
    company: str  # in no other page of this seed
    fetched_ms: int
    body: bytes
    text: str  # the page before it was encoded and broken
    content_type: str
    content_encoding: str | None

    @property
    def survives(self):
        return not self.broken

    def record(self):
        try:
            body = self.body.decode()
        except UnicodeDecodeError:
            body = {"base64": base64.b64encode(self.body).decode()}
        return {
            "id": self.id,
            "url": self.url,
            "url_key": self.url,
            "content_type": self.content_type,
            "content_encoding": self.content_encoding,
            "body": body,
            "fetched_ms": self.fetched_ms,
        }


class Dice:
    """Numbers out of (seed, n), the same with every version of Python."""

    def __init__(self, seed, n):
        self.state = hashlib.sha256(f"newsmill {seed} {n}".encode()).digest()

    def roll(self, sides):
        self.state = hashlib.sha256(self.state).digest()
        return int.from_bytes(self.state[:8], "big") % sides

    def pick(self, items):
        return items[self.roll(len(items))]


def korean_name(n):
    """Three syllables that no other n below 46,656 has."""
    size = len(SYLLABLES)
    n = n * 31 + 977  # neighbours do not look alike
    return "".join(SYLLABLES[n // size**i % size] for i in (2, 1, 0))


def english_name(n):
    size = len(LATIN)
    n = n * 31 + 977
    return "".join(LATIN[n // size**i % size] for i in (3, 2, 1, 0)).capitalize()


def after(word, closed, open_):
    """The particle that goes with a last syllable that ends in a consonant, or with one that does not."""
    return word + (closed if (ord(word[-1]) - 0xAC00) % 28 else open_)


def korean_paragraphs(dice, company, n):
    partner, place, amount = dice.pick(PARTNERS), dice.pick(PLACES), 10 + dice.roll(90) * 10
    day = 1 + dice.roll(9)
    paragraphs = [
        f"{after(company, '이', '가')} 지난 {day}일 {after(partner, '과', '와')} 업무협약(MOU)을 체결했다고 밝혔다. 두 회사는 {place}에서 함께 쓸 생산 설비를 "
        f"마련하고, 기술 인력을 서로 보내기로 했다. 이 기사의 관리번호는 {n}번이다.",
        f"{after(company, '은', '는')} {place}에 연구소를 설립했다. 연구소는 시험 생산과 품질 검사를 맡으며, 지역 대학과 함께 인력을 기르는 과정도 "
        f"운영한다. 주변 협력사들은 물류비가 줄어들 것으로 내다봤다.",
        f"{after(partner, '은', '는')} {company}에 {amount}억원을 투자한다고 발표했다. 자금은 설비를 늘리고 시험 장비를 새로 들이는 데 쓰인다. "
        f"업계에서는 이번 결정이 시장의 판도를 바꿀 수 있다는 말이 나온다.",
        f"{company} 관계자는 \"{n}번째 과제까지 차질 없이 마치겠다\"고 말했다. 그는 품질을 높이는 일이 먼저라며, 서두르기보다 "
        f"기본을 지키겠다는 뜻도 함께 전했다.",
    ]
    return paragraphs


def english_paragraphs(dice, company, n):
    partner, place, amount = dice.pick(ENGLISH_PARTNERS), dice.pick(ENGLISH_PLACES), 10 + dice.roll(90)
    return [
        f"{company} Holdings signed a memorandum of understanding with {partner} on Tuesday, the two companies said. They "
        f"will share a production line in {place} and exchange engineers. This story carries the number {n}.",
        f"{company} Holdings will set up a research centre in {place}. The centre will run trial production and quality "
        f"checks, and train staff together with local colleges.",
        f"{partner} will invest ${amount} million in {company} Holdings. The money will pay for new equipment and for a "
        f"larger warehouse, according to a statement that was released in the morning.",
        f"\"We will finish task {n} without delay,\" said a spokesperson for {company} Holdings, who added that quality "
        f"comes first and that there is no reason to hurry.",
    ]


def html(language, charset, title, host, reporter, paragraphs, published):
    """A page as outlets make them: navigation, an article, a box of links, a footer."""
    links = "".join(f'<li><a href="/s/{i}">{name}</a></li>' for i, name in enumerate(("정치", "경제", "사회", "문화")))
    if language == "en":
        links = "".join(f'<li><a href="/s/{i}">{name}</a></li>' for i, name in enumerate(("World", "Business", "Arts")))
    body = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    byline = f"By {reporter}" if language == "en" else f"{reporter} 기자"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="{charset}"><title>{title} - {host}</title>\n'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{published}">\n'
        f"<style>p {{ margin: 1em }}</style><script>var page = '<p>never shown</p>';</script></head>\n"
        f"<body><nav><ul>{links}</ul></nav>\n<article><h1>{title}</h1><div class=\"byline\">{byline}</div>\n"
        f'<div class="body">{body}</div></article>\n<aside><ul>{links}</ul></aside>\n'
        f"<footer>Copyright {host}</footer></body></html>\n"
    )


def published(n):
    """When page n says that it came out."""
    return f"2025-10-{10 + n % 15:02}T{n % 24:02}:{n % 60:02}:00+09:00"


def make(seed, n):
    """Page n of this seed."""
    dice = Dice(seed, n)
    kind = dice.pick(KINDS)
    broken = BREAKS[n % len(BREAKS)] if kind == "broken" else ""
    address = n if n % VERSIONS or not n else dice.roll(n // VERSIONS) * VERSIONS + 1
    host = f"news{address % HOST_COUNT}.example"
    language = "en" if kind == "english" else "ko"
    charset = "euc-kr" if kind == "euc-kr" else "utf-8"
    if language == "en":
        company = english_name(n)
        title = f"{company} Holdings joins hands with a partner"
        paragraphs, reporter = english_paragraphs(dice, company, n), "Ada Fenwick"
    else:
        company = korean_name(n) + dice.pick(INDUSTRIES)
        title = f"{company}, 협력사와 손잡고 새 연구소 세운다"
        paragraphs, reporter = korean_paragraphs(dice, company, n), dice.pick(REPORTERS)
    if kind == "twice":
        paragraphs = paragraphs * 2
    text = html(language, charset, title, host, reporter, paragraphs, published(n))
    body, encoding = text.encode(charset), None
    if broken == "gzip":
        whole = gzip.compress(body, mtime=0)
        body, encoding = whole[: len(whole) // 2], "gzip"
    elif broken == "empty":
        body = b"<!doctype html><html><head><title></title></head><body></body></html>"
    elif broken == "garbage":
        body = b"\xc3\x01" + dice.state  # stands for the whole record: an unknown fingerprint
    return Page(
        n=n,
        id=hashlib.sha256(f"page {seed} {n}".encode()).hexdigest()[:32],
        url=f"https://{host}/{seed}/{address}",
        host=host,
        kind=kind,
        broken=broken,
        company=company,
        fetched_ms=START_MS + n * 1000,
        body=body,
        text=text,
        content_type=f"text/html; charset={charset}" if n % 2 else "text/html",
        content_encoding=encoding,
    )


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: pages.py SEED COUNT [FIRST]")
    first = int(sys.argv[3]) if len(sys.argv) == 4 else 0
    for n in range(first, first + int(sys.argv[2])):
        page = make(sys.argv[1], n)
        if page.broken != "garbage":
            print(json.dumps(page.record(), ensure_ascii=False))


if __name__ == "__main__":
    main()
