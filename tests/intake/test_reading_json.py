"""Readings as JSON."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.localized import Localized
from scoring.problems import CellPlace, Problem, Severity, TextPlace
from services.intake.reading import (
    Certainty,
    EntryAnswer,
    Grid,
    MeasureValue,
    Reading,
    SheetSummary,
)
from services.intake.reading_json import (
    parse_reading,
    reading_as_json,
    write_reading,
)
from services.text import text_in
from services.text.explain import write_problem
from tests.building import steady
from tests.intake.workbooks import dossier, read_here, register

WORDS = st.text(max_size=8)
PLACES = st.none() | st.builds(CellPlace, WORDS, WORDS, WORDS) | st.builds(TextPlace, WORDS)
PARAMS = st.dictionaries(
    WORDS,
    WORDS | st.integers() | st.decimals(allow_nan=False) | st.just(Localized(vi="a", en="b")),
    max_size=2,
)
PROBLEMS = st.builds(Problem, WORDS, PLACES, WORDS, WORDS, PARAMS, st.sampled_from(Severity))
MEASURES = st.builds(
    MeasureValue, st.decimals(-(10**9), 10**9, places=2), st.lists(WORDS, max_size=2).map(tuple)
)
READINGS = st.builds(
    Reading,
    kind=WORDS,
    sheet=WORDS,
    header_rows=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    columns=st.dictionaries(WORDS, WORDS, max_size=2),
    rows=st.integers(0, 9),
    measures=st.dictionaries(WORDS, MEASURES, max_size=2),
    answers=st.lists(st.builds(EntryAnswer, *[WORDS] * 7), max_size=2).map(tuple),
    problems=st.lists(PROBLEMS, max_size=2).map(tuple),
    period=st.none() | st.tuples(st.dates(), st.dates()),
    certainties=st.dictionaries(WORDS, st.sampled_from(Certainty), max_size=2),
    sheets=st.lists(
        st.builds(SheetSummary, WORDS, st.booleans(), st.integers(0, 9), st.integers(0, 9)),
        max_size=2,
    ).map(tuple),
    head=st.builds(
        Grid,
        st.integers(1, 9),
        st.integers(0, 9),
        st.lists(st.lists(WORDS, max_size=2).map(tuple), max_size=2).map(tuple),
    ),
    system=WORDS,
)


@steady
@given(READINGS)
def test_a_reading_comes_back_as_it_went(reading: Reading) -> None:
    assert parse_reading(write_reading(reading)) == reading


def test_the_rows_themselves_are_no_part_of_it() -> None:
    assert "extract" not in write_reading(Reading(extract=b"Arrow"))
    assert "extract" not in reading_as_json(Reading(extract=b"Arrow"), text_in("vi"))


def test_what_the_terminal_shows() -> None:
    rows = [dossier(1), dossier(2, returned="01/01/2024")]
    shown = reading_as_json(read_here(register(rows), file_name="so.xlsx"), text_in("vi"))
    assert list(shown) == [
        "kind",
        "sheet",
        "header_rows",
        "columns",
        "rows",
        "measures",
        "problems",
        "system",
        "certainties",
        "sheets",
    ]
    assert shown["header_rows"] == [5]
    assert shown["rows"] == 2
    assert shown["system"] == ""
    assert shown["sheets"] == [{"name": "Sheet1", "hidden": False, "rows": 7, "columns": 13}]
    assert shown["certainties"] == {
        "kind": "sure",
        "sheet": "sure",
        "header": "sure",
        **{f"column:{name}": "sure" for name in shown["columns"]},
    }
    assert shown["measures"]["dossiers_resolved"] == {"value": "2", "cells": ["Sheet1!J6:J7"]}
    assert shown["problems"] == [
        {
            "code": "returned_before_received",
            "place": "so.xlsx!Sheet1!J7",
            "found": "01/01/2024",
            "expected": "02/01/2024 08:00:00",
            "message": "Ngày trả (J7) sớm hơn ngày tiếp nhận (H7). Sửa lại một trong hai ngày.",
            "severity": "error",
        }
    ]


def test_many_alike_are_said_once_with_all_their_cells() -> None:
    rows = [dossier(n, channel="Qua người quen") for n in range(1, 13)]
    problem = read_here(register(rows)).problems[0]
    assert write_problem(text_in("vi"), problem) == (
        '"Qua người quen" ở cột "Hình thức tiếp nhận" không thuộc các giá trị đã biết: '
        "Trực tuyến | Trực tiếp | Bưu chính. Gõ lại một trong các giá trị này. "
        "Có 12 ô như vậy: M6:M17."
    )


def test_a_measure_is_a_decimal_in_full() -> None:
    reading = Reading(
        measures={"m": MeasureValue(Decimal("1E+3"), ())}, period=(date.min, date.max)
    )
    assert reading_as_json(reading, text_in("en"))["measures"]["m"]["value"] == "1000"
