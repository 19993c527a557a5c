"""The leader's page: one file, offline, its words only words."""

import re
from html.parser import HTMLParser

from services.reports.page import write_page
from services.reports.word.content import Head, ItemLine, Totals
from services.text import text_in
from tests.reports.word.test_filling import blank

HOSTILE = '<script src="http://x.example/a.js"></script>&"\x00'
HEAD = blank(Head, unit="Sở Thử", year="2024", set_name="Bộ thử", edition="01", made="08:05")
TOTALS = blank(Totals, points="70,33", maximum="100,00", low="62,59", high="90,83", target="90,00")
LINE = blank(ItemLine, code="3.4", name="Đúng hạn", points="+1,00", words="Thêm 30 hồ sơ")


class Words(HTMLParser):
    """The tags of a page and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(data.strip())


def read(head: Head, line: ItemLine) -> Words:
    page = write_page(
        head, TOTALS, losses=[line], moves=[line], charts=["<svg></svg>"], text=text_in("vi")
    )
    words = Words()
    words.feed(page.decode())
    return words


def test_it_says_the_figures_and_lists() -> None:
    words = read(HEAD, LINE)
    assert "70,33 / 100,00" in words.said
    assert "62,59 – 90,83" in words.said
    assert words.said.count("+1,00") == 2
    assert "Đúng hạn: Thêm 30 hồ sơ" in words.said
    assert words.said[-1] == "Lập lúc 08:05 từ Bộ thử, phiên bản cách tính 01."


def test_words_of_people_are_no_tags() -> None:
    head = blank(Head, unit=HOSTILE, year="2024", mark=HOSTILE, set_name=HOSTILE)
    words = read(head, blank(ItemLine, code=HOSTILE, name=HOSTILE, words=HOSTILE, due=HOSTILE))
    assert "script" not in words.tags
    assert sum("x.example" in each for each in words.said) >= 6


def test_it_asks_nobody() -> None:
    page = write_page(HEAD, TOTALS, losses=[], moves=[], charts=[], text=text_in("vi")).decode()
    assert re.findall(r"https?://|src=|href=|<script|@import|url\(", page) == []
