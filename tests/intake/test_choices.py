"""What a person says of a file is done; what does not fit the file is said not to be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Severity
from services.intake.choices import NOWHERE, Choices, column_place
from services.intake.files.cells import column_letter
from services.intake.forms.form_reading import Request, read_form
from services.intake.limits import Limits
from services.intake.reading import Certainty, Reading
from tests.building import steady
from tests.intake.forms.test_recognition import book
from tests.intake.workbooks import (
    KINDS,
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIX_DOSSIERS,
    codes,
    dossier,
    register,
    save_xlsx,
)

LIKELY, CHOSEN = Certainty.LIKELY, Certainty.CHOSEN
REGISTER: list[list[Any]] = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]
SO = "so-theo-doi-ho-so"


def choose(content: bytes, kind: str | None = SO, **choices: Any) -> Reading:
    request = Request(content, "tep.xlsx", KINDS, kind, None, Limits(), Choices(**choices))
    return read_form(request)


def dropped(reading: Reading) -> list[str]:
    """What was chosen and did not fit."""
    found = [each for each in reading.problems if each.code == "choice_not_applicable"]
    assert {each.severity for each in found} <= {Severity.INFO}
    return [each.found for each in found]


def test_the_chosen_sheet_is_read() -> None:
    content = book({"Một": REGISTER, "Hai": [*REGISTER[:5], dossier(1)]})
    reading = choose(content, sheet="Hai")
    assert (reading.sheet, reading.rows) == ("Hai", 1)
    assert reading.certainties["sheet"] is CHOSEN
    assert len(reading.sheets) == 2
    assert dropped(reading) == []
    assert "form_on_other_sheets" not in codes(reading)


def test_a_sheet_that_has_gone_is_found_anew() -> None:
    reading = choose(register(), sheet="Trang cũ")
    assert (reading.sheet, reading.rows) == ("Sheet1", 6)
    assert dropped(reading) == ["Trang cũ"]


def test_the_chosen_header_rows_are_taken() -> None:
    content = save_xlsx([*REGISTER, [], *REGISTER[:4], REGISTER_HEADER, dossier(9)])
    reading = choose(content, header_rows=(17, 17))
    assert (reading.header_rows, reading.rows) == ((17,), 1)
    assert reading.certainties["header"] is CHOSEN
    assert dropped(reading) == []


@pytest.mark.parametrize("rows", [(4, 4), (6, 6), (900, 900), (12, 12)])
def test_header_rows_that_are_none_in_this_file_are_found_anew(rows: tuple[int, int]) -> None:
    reading = choose(save_xlsx([*REGISTER, ["", ""], ["Ghi chú"]]), header_rows=rows)
    assert (reading.header_rows, reading.rows) == ((5,), 6)
    assert dropped(reading) == [str(rows[0])]


def test_a_chosen_column_takes_the_letter_from_another() -> None:
    reading = choose(register(), columns={"due": "J"})
    assert reading.columns["due"] == "J"
    assert "returned" not in reading.columns
    assert reading.certainties["column:due"] is CHOSEN
    assert "column_missing" in codes(reading)


def test_two_columns_may_change_places() -> None:
    reading = choose(register(), columns={"due": "J", "returned": "i"})
    assert (reading.columns["due"], reading.columns["returned"]) == ("J", "I")
    assert len(set(reading.columns.values())) == 13


def test_a_column_that_is_not_in_the_file_is_not_read() -> None:
    reading = choose(register(), columns={"channel": NOWHERE})
    assert "channel" not in reading.columns
    assert reading.certainties["column:channel"] is CHOSEN
    assert codes(reading) == ["measure_without_column"]


def test_a_column_of_unknown_words_is_pointed_at() -> None:
    header = [*REGISTER_HEADER]
    header[9] = "Hoàn tất lúc"
    content = save_xlsx([*REGISTER_TITLE, header, *SIX_DOSSIERS])
    assert "column_missing" in codes(choose(content))
    reading = choose(content, columns={"returned": "J"})
    assert codes(reading) == []
    assert reading.measures["dossiers_resolved"].value == 4


@pytest.mark.parametrize("letter", ["N", "XFD", "ABCD", "5", "A1"])
def test_a_letter_beyond_the_table_is_found_anew(letter: str) -> None:
    reading = choose(register(), columns={"returned": letter})
    assert reading.columns["returned"] == "J"
    assert dropped(reading) == [f"Ngày trả: {letter}"]


def test_letters_are_those_of_the_sheet_where_its_first_columns_are_empty() -> None:
    rows = [[None, None, *row] for row in REGISTER]
    rows[4][11] = "Hoàn tất lúc"
    reading = choose(save_xlsx(rows), columns={"returned": "L"})
    assert reading.columns["returned"] == "L"
    assert reading.columns["order"] == "C"
    assert reading.measures["dossiers_resolved"].cells == ("Sheet1!L6:L9",)
    assert dropped(choose(save_xlsx(rows), columns={"returned": "A"})) == ["Ngày trả: A"]


UNKNOWN: list[list[Any]] = [
    ["No", "Ref", "In", "Promised", "Out"],
    *(
        [n, f"H37-{n}", "02/01/2024", "10/01/2024", "09/01/2024" if n < 3 else ""]
        for n in range(1, 4)
    ),
]


def test_a_table_in_other_words_is_read_once_its_columns_are_pointed_at() -> None:
    content = save_xlsx([["TITLE"], *UNKNOWN])
    columns = {"code": "B", "received": "C", "due": "D", "returned": "E"}
    assert codes(choose(content)) == ["table_not_found"]
    guessed = choose(content, columns=columns)
    told = choose(content, columns=columns, header_rows=(2, 2))
    for reading in (guessed, told):
        assert reading.header_rows == (2,)
        assert reading.columns == columns
        assert reading.measures["dossiers_resolved"].value == 2
        assert not reading.has_errors
    assert (guessed.certainties["header"], told.certainties["header"]) == (LIKELY, CHOSEN)


def test_header_rows_of_an_unknown_table_are_kept_where_it_has_them() -> None:
    rows = [["DANH SÁCH"], ["Họ tên", "Tuổi"], ["A", "B"]]
    kept = choose(save_xlsx(rows), kind=None, header_rows=(3, 3))
    assert (kept.kind, kept.header_rows, kept.certainties["header"]) == ("", (3,), CHOSEN)
    gone = choose(save_xlsx(rows), kind=None, header_rows=(8, 9))
    assert (gone.header_rows, gone.certainties["header"], dropped(gone)) == ((2,), LIKELY, ["8–9"])


def test_what_may_mean_two_things_is_read_as_the_person_says() -> None:
    rows = [dossier(1, copies="1,234", channel="Qua Zalo"), dossier(2, channel="Trực tiếp")]
    asked = choose(register(rows))
    assert {"number_ambiguous", "value_unknown"} <= set(codes(asked))
    told = choose(
        register(rows),
        commas={"copies": "thousands"},
        words={"channel": {"Qua Zalo": "online"}},
    )
    assert codes(told) == []
    assert told.measures["dossiers_received_online"].cells == ("Sheet1!M6",)


def test_choices_of_another_form_are_let_be() -> None:
    reading = choose(register(), columns={"pending_late": "A"})
    assert dropped(reading) == []
    assert reading.columns["order"] == "A"


CHOICES = st.builds(
    Choices,
    sheet=st.none() | st.text(max_size=5),
    header_rows=st.none() | st.tuples(st.integers(1, 9), st.integers(1, 9)),
    columns=st.dictionaries(st.text(max_size=5), st.text(max_size=2), max_size=2),
    commas=st.dictionaries(st.text(max_size=5), st.sampled_from(["decimal", "thousands"])),
    shares=st.dictionaries(st.text(max_size=5), st.sampled_from(["of_one", "of_hundred"])),
    words=st.dictionaries(
        st.text(max_size=5), st.dictionaries(st.text(max_size=5), st.text(max_size=5))
    ),
)


@steady
@given(CHOICES)
def test_choices_come_back_as_they_went(choices: Choices) -> None:
    assert Choices.from_json(choices.as_json()) == choices


@steady
@given(
    sheet=st.none() | st.sampled_from(["Sheet1", "X"]),
    rows=st.none() | st.tuples(st.integers(-3, 20), st.integers(-3, 20)),
    columns=st.dictionaries(
        st.sampled_from(["code", "due", "channel", "gone"]), st.text("ABJNXZ1", max_size=3)
    ),
)
def test_whatever_is_chosen_gives_a_reading(
    sheet: str | None, rows: tuple[int, int] | None, columns: dict[str, str]
) -> None:
    reading = choose(register(), sheet=sheet, header_rows=rows, columns=columns)
    assert reading.sheet == "Sheet1"
    for name, letter in columns.items():
        if letter == NOWHERE:
            assert name not in reading.columns


@given(st.integers(0, 16_383))
def test_letters_and_places_are_the_same(place: int) -> None:
    assert column_place(column_letter(place)) == place
    assert column_place(f" {column_letter(place).lower()}") == place
