"""The dossier register, end to end, its figures worked out by hand (tests/intake/workbooks.py)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import CellPlace, Severity
from services.intake.reading import MeasureValue, Reading
from tests.building import steady
from tests.intake.workbooks import (
    REGISTER_HEADER,
    REGISTER_TITLE,
    SIGNATURES,
    SIX_DOSSIERS,
    codes,
    dossier,
    read,
    read_here,
    register,
    save_xls,
    save_xlsx,
)

D = Decimal


def measures(reading: Reading) -> dict[str, int]:
    return {name: int(each.value) for name, each in reading.measures.items()}


BY_HAND = {
    "dossiers_received": 6,
    "dossiers_received_online": 3,
    "dossiers_resolved": 4,
    "dossiers_on_time": 3,
    "dossiers_late": 1,
    "dossiers_pending": 2,
    "dossiers_pending_late": 1,
}


def test_measures_and_their_cells() -> None:
    reading = read(register(), file_name="Sổ theo dõi hồ sơ_2024_12_31_08_00.xlsx")
    assert (reading.kind, reading.sheet, reading.rows) == ("so-theo-doi-ho-so", "Sheet1", 6)
    assert reading.header_rows == (5,)
    assert reading.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert reading.columns["code"] == "B"
    assert reading.columns["returned"] == "J"
    assert reading.columns["channel"] == "M"
    assert reading.problems == ()
    assert reading.measures == {
        "dossiers_received": MeasureValue(D(6), ("Sheet1!B6:B11",)),
        "dossiers_received_online": MeasureValue(D(3), ("Sheet1!M6:M7", "Sheet1!M9")),
        "dossiers_resolved": MeasureValue(D(4), ("Sheet1!J6:J9",)),
        "dossiers_on_time": MeasureValue(D(3), ("Sheet1!J6:J8",)),
        "dossiers_late": MeasureValue(D(1), ("Sheet1!J9",)),
        "dossiers_pending": MeasureValue(D(2), ("Sheet1!J10:J11",)),
        "dossiers_pending_late": MeasureValue(D(1), ("Sheet1!J10",)),
    }


def test_dates_may_be_dates() -> None:
    def as_dates(row: list[Any]) -> list[Any]:
        texts = [str(cell or "") for cell in row[7:10]]
        forms = ["%d/%m/%Y %H:%M:%S" if ":" in text else "%d/%m/%Y" for text in texts]
        return [
            *row[:7],
            *(datetime.strptime(t, f) if t else None for t, f in zip(texts, forms, strict=True)),
            *row[10:],
        ]

    assert measures(read_here(register([as_dates(row) for row in SIX_DOSSIERS]))) == BY_HAND


def test_the_old_binary_format_reads_the_same() -> None:
    rows = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]
    reading = read(save_xls(rows), file_name="so.xls")
    assert measures(reading) == BY_HAND
    assert reading.measures["dossiers_late"].cells == ("Sheet1!J9",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_separated_text_reads_the_same(delimiter: str, encoding: str) -> None:
    rows = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]
    lines = [delimiter.join(str(cell or "") for cell in row) for row in rows]
    text = "\r\n".join(lines)
    if encoding == "cp1258":  # this code page writes the tones apart from their letters
        text = decompose_tones(text)
    reading = read_here(text.encode(encoding), file_name="so.csv")
    assert measures(reading) == BY_HAND
    assert reading.measures["dossiers_late"].cells == ("J9",)


def decompose_tones(text: str) -> str:
    import unicodedata

    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    result = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(each for each in parts if each in marks)
        rest = "".join(each for each in parts if each not in marks)
        result += unicodedata.normalize("NFC", rest) + tone
    return result


def test_a_day_without_a_clock_time_is_taken_in_favour_of_the_dossier() -> None:
    rows = [
        dossier(1, due="10/01/2024", returned="10/01/2024 23:00:00"),
        dossier(2, due="10/01/2024 17:00:00", returned="10/01/2024"),
        dossier(3, due="10/01/2024 17:00:00", returned="10/01/2024 17:00:01"),
        dossier(4, received="02/01/2024 08:00:00", due="02/01/2024", returned="02/01/2024"),
    ]
    reading = read_here(register(rows))
    assert codes(reading) == []
    assert reading.measures["dossiers_on_time"].cells == ("Sheet1!J6:J7", "Sheet1!J9")
    assert reading.measures["dossiers_late"].cells == ("Sheet1!J8",)


def test_the_period_ends_with_its_last_day() -> None:
    rows = [
        dossier(1, due="31/12/2024 17:00:00", returned=""),
        dossier(2, due="31/12/2024", returned=""),
        dossier(3, due="01/01/2025 08:00:00", returned=""),
    ]
    reading = read_here(register(rows))
    assert reading.measures["dossiers_pending_late"].cells == ("Sheet1!J6",)


def test_without_a_period_what_is_late_is_not_known() -> None:
    reading = read_here(register(title=[["Sổ theo dõi hồ sơ"]]))
    assert "dossiers_pending_late" not in reading.measures
    assert reading.measures["dossiers_pending"].value == 2
    (problem,) = reading.problems
    assert (problem.code, problem.severity) == ("measure_without_period", Severity.INFO)


def test_without_the_channel_the_online_count_is_not_known() -> None:
    rows = [row[:-1] for row in (REGISTER_HEADER, *SIX_DOSSIERS)]
    reading = read_here(save_xlsx([*REGISTER_TITLE, *rows]))
    assert measures(reading) == {
        k: v for k, v in BY_HAND.items() if k != "dossiers_received_online"
    }
    assert codes(reading) == ["measure_without_column"]
    assert not reading.has_errors


def test_an_empty_channel_withholds_the_online_count_alone() -> None:
    reading = read_here(register([*SIX_DOSSIERS, dossier(7, channel="")]))
    assert "dossiers_received_online" not in reading.measures
    assert reading.measures["dossiers_received"].value == 7
    assert [(p.code, str(p.place)) for p in reading.problems] == [
        ("value_missing", "tep.xlsx!Sheet1!M12"),
        ("measure_with_untaken_cells", "tep.xlsx!Sheet1"),
    ]
    assert not reading.has_errors


def test_all_faults_come_at_once_each_with_its_cell() -> None:
    rows = [
        dossier(1, received="2/1/24"),
        dossier(2, code=""),
        dossier(3, returned="01/01/2024"),
        dossier(4, code="000.00.12.H37-240102-0099"),
        dossier(5, code="000.00.12.H37-240102-0099"),
        dossier(6, copies="=1+1"),
    ]
    reading = read_here(register(rows))
    assert reading.has_errors
    errors = [problem for problem in reading.problems if problem.severity is Severity.ERROR]
    assert [(p.code, str(p.place).rsplit("!", 1)[-1]) for p in errors] == [
        ("value_missing", "B7"),
        ("identity_repeated", "B10"),
        ("formula_without_value", "D11"),
        ("date_unreadable", "H6"),
        ("returned_before_received", "J8"),
    ]
    early = errors[-1]
    assert (early.found, early.expected) == ("01/01/2024", "02/01/2024 08:00:00")
    assert early.params["other"] == "H8"
    assert errors[1].params["other"] == "B9"


def test_a_thousand_faults_of_one_cause_are_one() -> None:
    rows = [dossier(n, returned="hôm qua" if n > 3 else "09/01/2024") for n in range(1, 1004)]
    reading = read_here(register(rows))
    problem, withheld = reading.problems[0], reading.problems[1:]
    assert (problem.code, problem.place) == (
        "date_unreadable",
        CellPlace("tep.xlsx", "Sheet1", "J9"),
    )
    assert problem.params["count"] == 1000
    assert problem.params["cells"] == "J9:J1008"
    assert {each.code for each in withheld} == {"measure_with_untaken_cells"}


def test_seven_stays_seven_and_007_stays_007() -> None:
    reading = read_here(
        register([dossier(1, code="007"), dossier(2, code="7"), dossier(3, code=7)])
    )
    (problem,) = reading.problems
    assert (problem.code, problem.found, problem.params["other"]) == (
        "identity_repeated",
        "7",
        "B7",
    )


def test_a_code_is_the_same_in_either_unicode_form() -> None:
    reading = read_here(
        register([dossier(1, code="HỒ-SƠ-1"), dossier(2, code="HO\u0302\u0300-SO\u031b-1")])
    )
    assert codes(reading) == ["identity_repeated"]


ANYTHING_ABOVE = st.lists(
    st.lists(
        st.sampled_from(["", "SỞ MẪU", "Độc lập - Tự do - Hạnh phúc", "Số: 12/BC", 5]), max_size=6
    ),
    max_size=8,
)


@steady
@given(above=ANYTHING_ABOVE, empty=st.integers(0, 3), order=st.permutations(range(13)))
def test_the_table_is_found_wherever_it_stands(
    above: list[list[Any]], empty: int, order: list[int]
) -> None:
    table = [[row[i] for i in order] for row in (REGISTER_HEADER, *SIX_DOSSIERS)]
    shifted = [[""] * empty + row for row in (*REGISTER_TITLE, *above, *table, *SIGNATURES)]
    text = "\n".join(";".join(str("" if c is None else c) for c in row) for row in shifted)
    reading = read_here(text.encode(), file_name="so.csv")
    assert measures(reading) == BY_HAND
    assert reading.header_rows == (len(REGISTER_TITLE) + len(above) + 1,)


def test_rows_that_are_no_dossiers_are_left_out() -> None:
    rows = [
        [str(number) for number in range(1, 14)],
        *SIX_DOSSIERS[:3],
        [],
        REGISTER_HEADER,
        *SIX_DOSSIERS[3:],
        ["", "Tổng số: 6 hồ sơ"],
        *SIGNATURES,
        ["", "Ghi chú: số liệu MẪU"],
    ]
    reading = read_here(register(rows))
    assert codes(reading) == []
    assert measures(reading) == BY_HAND
    assert reading.measures["dossiers_received"].cells == ("Sheet1!B7:B9", "Sheet1!B12:B14")


def test_the_right_sheet_is_found() -> None:
    import io

    from openpyxl import load_workbook

    from tests.intake.workbooks import save

    workbook = load_workbook(io.BytesIO(register()))
    workbook.create_sheet("Bìa", 0)["A1"] = "Sổ theo dõi hồ sơ"
    workbook.create_sheet("Danh mục", 1).append(["STT", "Tên thủ tục hành chính"])
    reading = read_here(save(workbook))
    assert reading.sheet == "Sheet1"
    assert measures(reading) == BY_HAND


def test_the_asked_form_is_the_one_that_is_read() -> None:
    reading = read_here(register(), kind="bieu-06a")
    assert "table_not_found" in codes(reading) or "column_missing" in codes(reading)
    assert reading.has_errors
