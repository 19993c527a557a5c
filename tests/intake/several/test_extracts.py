"""Extracts: small, typed, the same figures and cells as from the file."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from services.intake.files.sheets import open_workbook
from services.intake.forms.conditions import make_frame
from services.intake.forms.faults import Faults
from services.intake.forms.measures import take_measures
from services.intake.forms.recognition import recognise
from services.intake.forms.table import Table, read_table
from services.intake.limits import Limits
from services.intake.several.extracts import Counted, read_extract, write_extract
from tests.intake.workbooks import KINDS, SIX_DOSSIERS, dossier, form_06a, register


def table_of(content: bytes) -> Table:
    workbook = open_workbook(content, file_name="a.xlsx", limits=Limits())
    seen = recognise(workbook, file_name="a.xlsx", kinds=KINDS, asked=None)
    return read_table(seen, Faults("a.xlsx", "Sheet1"))


@pytest.mark.parametrize("content", [register(), form_06a()], ids=["register", "06a"])
def test_what_is_kept_gives_the_same_measures_with_the_same_cells(content: bytes) -> None:
    table = table_of(content)
    counted = Counted(table.kind, read_extract(write_extract(table)))
    assert take_measures(counted, counted.frame, file="a.xlsx") == take_measures(
        table, make_frame(table), file="a.xlsx"
    )


def test_what_is_kept_of_a_file() -> None:
    extract = read_extract(write_extract(table_of(register())))
    assert (extract.kind, extract.sheet) == ("so-theo-doi-ho-so", "Sheet1")
    assert extract.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert extract.untaken == frozenset()
    assert (extract.letters["returned"], extract.titles["returned"]) == ("J", "Ngày trả")
    assert "applicant" in extract.letters
    assert "applicant" not in extract.frame.columns
    assert extract.frame["row"].to_list() == [6, 7, 8, 9, 10, 11]
    assert extract.frame["channel"].to_list()[:3] == ["online", "online", "direct"]
    assert extract.cell("returned", 9) == "J9"
    assert extract.cells("returned", [6, 7, 9]) == ("Sheet1!J6:J7", "Sheet1!J9")


def test_types_stay_exact() -> None:
    extract = read_extract(write_extract(table_of(form_06a())))
    assert extract.frame["received"].to_list() == [Decimal(100), Decimal(20), Decimal(1234)]
    assert all(type(value) is Decimal for value in extract.frame["received"].to_list())


def test_a_cell_that_was_not_taken_is_remembered() -> None:
    table = table_of(register([*SIX_DOSSIERS, dossier(7, channel="")]))
    counted = Counted(table.kind, read_extract(write_extract(table)))
    values, problems = take_measures(counted, counted.frame, file="a.xlsx")
    assert "dossiers_received_online" not in values
    assert [(p.code, p.expected) for p in problems] == [
        ("measure_with_untaken_cells", "Hình thức tiếp nhận")
    ]


def test_some_of_the_rows_are_an_extract_too() -> None:
    extract = read_extract(write_extract(table_of(register())))
    late = extract.with_frame(extract.frame.filter(extract.frame["row"] == 9))
    kind = next(each for each in KINDS if each.kind == extract.kind)
    counted = Counted(kind, late)
    values, _ = take_measures(counted, counted.frame, file="a.xlsx")
    assert values["dossiers_late"].cells == ("Sheet1!J9",)
    assert values["dossiers_received"].value == 1


def test_the_same_file_gives_the_same_bytes() -> None:
    assert write_extract(table_of(register())) == write_extract(table_of(register()))


def test_other_bytes_are_no_extract() -> None:
    sink = pa.BufferOutputStream()
    rows = pa.table({"row": [1]})
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    for content in (sink.getvalue().to_pybytes(), b"PK\x03\x04", b""):
        with pytest.raises(ValueError, match=r"\w"):
            read_extract(content)
