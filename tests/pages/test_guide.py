"""Hướng dẫn: the guide as it stands in docs/, and its pictures."""

import re
from pathlib import Path

import pytest

from services.text import text_in
from tests.pages.screen import Screen

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "huong-dan.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", GUIDE)


def test_all_of_the_guide_is_shown(empty: Screen) -> None:
    empty.open("guide")
    shown = "\n".join(empty.words())
    paragraphs = re.split(r"\n\n", re.sub(r"!\[.*\)", "", GUIDE))[1:]  # the page has its own title
    assert len(paragraphs) > 20
    for paragraph in paragraphs:
        assert paragraph.strip() in shown


def test_every_picture_is_shown_with_its_words(empty: Screen) -> None:
    shown = empty.open("guide").tree.get("imgs") or empty.tree.image
    assert len(shown) == len(PICTURES) == 10
    for caption, _ in PICTURES:
        assert empty.shows(caption)


def test_every_picture_of_the_guide_exists() -> None:
    assert [file for _, file in PICTURES if not (DOCS / file).is_file()] == []


def test_every_picture_in_the_folder_is_in_the_guide() -> None:
    held = {f"anh/{each.name}" for each in (DOCS / "anh").iterdir()}
    assert held == {file for _, file in PICTURES}


def test_the_pictures_are_of_one_size() -> None:
    for _, file in PICTURES:
        head = (DOCS / file).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        size = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        assert size == (1366, 768)


@pytest.mark.parametrize(
    "page",
    [
        *("start", "evidence", "scores", "overview", "years", "worklist", "check", "rounds"),
        *("reviews", "next_year"),
    ],
)
def test_the_guide_calls_the_pages_as_the_app_does(page: str) -> None:
    assert f"**{text_in('vi')(f'pages.{page}.name')}**" in GUIDE


@pytest.mark.parametrize(
    "key",
    [
        *("pages.parts.claimed", "pages.parts.open", "scoring.outcome.not_arising"),
        *("intake.entry.value", "intake.entry.document", "intake.entry.page"),
    ],
)
def test_the_guide_uses_the_words_of_the_screens(key: str) -> None:
    assert text_in("vi")(key).casefold() in GUIDE.replace("\n", " ").replace("  ", " ").casefold()


def test_the_guide_is_shown_even_where_a_picture_is_missing(
    empty: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda path: path.suffix != ".png" and whole(path))
    empty.open("guide")
    assert empty.shows("## 7. Thay bộ tiêu chí MẪU")
    assert empty.errors() == []
