"""Filling a template, and every way in which one can be wrong."""

import io
import zipfile
from dataclasses import fields, replace
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Problem
from services.reports.word.content import (
    Brief,
    Head,
    ItemLine,
    Replies,
    ReplyLine,
    Totals,
    paths_of,
)
from services.reports.word.filling import faults, fill
from services.reports.word.make_templates import FOLDER, make_all
from tests.building import steady


def blank(kind: type, **known: Any) -> Any:
    return kind(**{**{each.name: "" for each in fields(kind)}, **known})


HEAD = blank(Head, unit="Sở Thử", year="2024")
LINE = blank(ReplyLine, code="3.4", name="Đúng hạn", own="3,00", reviewed="2,00", comment="Thiếu")
REPLIES = Replies(HEAD, (LINE,))


def template(*paragraphs: str) -> bytes:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def words_of(content: bytes) -> list[str]:
    return [each.text for each in Document(io.BytesIO(content)).paragraphs if each.text]


def test_fields_and_lists_are_filled() -> None:
    lines = ("{{ head.unit }} {{ head.year }}", "{%p for i in items %}", "{{ i.code }} {{ i.own }}")
    assert words_of(fill(template(*lines, "{%p endfor %}"), REPLIES)) == ["Sở Thử 2024", "3.4 3,00"]


def test_what_people_wrote_is_text_whatever_is_in_it() -> None:
    said = "<w:p>{{ head.year }}</w:p> & {% raw %}\x00\x1f\ufffe\ud800"
    content = replace(REPLIES, items=(replace(LINE, comment=said),))
    found = fill(template("{%p for i in items %}", "{{ i.comment }}", "{%p endfor %}"), content)
    assert words_of(found) == ["<w:p>{{ head.year }}</w:p> & {% raw %}"]


@steady
@given(st.text(max_size=300))
def test_any_words_come_through(said: str) -> None:
    kept = fill(template("({{ head.unit }})"), replace(REPLIES, head=replace(HEAD, unit=said)))
    (found,) = [each for each in Document(io.BytesIO(kept)).paragraphs if each.text.startswith("(")]
    plain = "".join(c for c in said if c.isprintable() and not c.isspace())
    assert "".join(c for c in found.text[1:] if c.isprintable() and not c.isspace()) == plain + ")"


@pytest.mark.parametrize("name", sorted(make_all()))
def test_our_own_templates_are_the_ones_that_are_made(name: str) -> None:
    def body(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {n: package.read(n) for n in package.namelist() if n.startswith("word/")}

    assert body((FOLDER / name).read_bytes()) == body(make_all()[name])


def test_there_is_a_template_of_every_paper_in_both_languages() -> None:
    assert {file.name for file in FOLDER.glob("*.docx")} == set(make_all())
    assert len(make_all()) == 8


def test_the_fields_of_a_paper_are_named_as_a_template_writes_them() -> None:
    found = {".".join(path) for path in paths_of(Replies)}
    assert {"head.unit", "items.code", "items.reply"} < found
    assert {"whole_chart", "losses.points"} < {".".join(path) for path in paths_of(Brief)}


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"abc", (Problem("template_not_word"),)),
        (zipped("xl/workbook.xml", b"<x/>"), (Problem("template_not_word"),)),
        (b"x" * (5 * 2**20 + 1), (Problem("template_too_large"),)),
        (zipped("word/document.xml", b" " * (50 * 2**20 + 1)), (Problem("template_too_large"),)),
        (zipped("word/document.xml", b"<x"), (Problem("template_unreadable"),)),
        (
            template("{{ head.units }} {{ hed.year }}", "{{ tổng }}"),
            (
                Problem("template_field", found="units", params={"near": "unit"}),
                Problem("template_field", found="hed", params={"near": "head"}),
                Problem("template_field", found="tổng", params={"near": "–"}),
            ),
        ),
        (
            template("{%p for i in items %}", "{{ i.cod }}", "{%p endfor %}"),
            (Problem("template_field", found="cod", params={"near": "code"}),),
        ),
    ],
    ids=["text", "excel", "large", "bomb", "torn", "fields", "in_a_list"],
)
def test_what_is_wrong_is_told_all_at_once(content: bytes, problems: tuple[Problem, ...]) -> None:
    assert faults(content, REPLIES) == problems


def test_a_broken_command_is_told_with_the_words_around_it() -> None:
    (problem,) = faults(template("Kính gửi {{ head.unit }", "{% for %}"), REPLIES)
    assert problem.code == "template_syntax"
    assert "Kính gửi" in str(problem.found)


def test_a_template_can_not_reach_out() -> None:
    """The sandbox: what a template may touch are the texts of the paper."""
    for reach in ("{{ head.unit.__class__.__mro__ }}", "{{ ''.__class__.__subclasses__() }}"):
        assert faults(template(reach), REPLIES) != ()


def test_a_good_template_has_no_faults() -> None:
    assert faults(template("{{ head.unit }}"), REPLIES) == ()
    totals, line = blank(Totals), blank(ItemLine)
    brief = Brief(HEAD, totals, (line,), (line,), b"", b"")
    assert faults((FOLDER / "tom-tat.vi.docx").read_bytes(), brief) == ()
