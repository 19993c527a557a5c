"""Numbers, dates and texts come back from every kind of file as they were written."""

import csv
import html
import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.forms.columns import read_moment, read_number
from tests.intake.files.odd_workbooks import (
    ods_table,
    save_ods,
    save_xlsb,
    save_xml_spreadsheet,
    xlsb_cell,
    xlsb_row,
)
from tests.intake.files.opened import cells_of, first_sheet
from tests.intake.workbooks import save_xlsx

Rows = Sequence[Sequence[Any]]

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ áàảãạếệộợụ0123456789.,;:|-/()%\"'&<>"
TEXTS = st.text(_LETTERS, min_size=1, max_size=30).map(
    lambda text: unicodedata.normalize("NFC", " ".join(text.split()))
).filter(lambda text: bool(text) and not text.startswith("="))  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(float),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 4) + 0.0),
)
# Excel counts days from 1900 and believes in a 29 February 1900; evidence is younger.
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, second=moment.second)
)
CELLS = st.one_of(TEXTS, NUMBERS, DAYS, MOMENTS)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)
TEXT_ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=3, max_size=8)


def save_xls(rows: Rows) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    worksheet = workbook.add_sheet("S")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    moment = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm:ss")
    plain = xlwt.easyxf()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            style = (
                moment if isinstance(cell, datetime) else day if isinstance(cell, date) else plain
            )
            worksheet.write(row, column, cell, style)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def save_xlsb_rows(rows: Rows) -> bytes:
    def cell(column: int, value: Any) -> bytes:
        if not isinstance(value, date):
            return xlsb_cell(column, value)
        moment = (
            value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
        )
        past = moment - datetime(1899, 12, 30)
        return xlsb_cell(column, past.days + past.seconds / 86400, style=1)

    return save_xlsb(
        *(
            xlsb_row(number, *(cell(column, value) for column, value in enumerate(row)))
            for number, row in enumerate(rows, 1)
        )
    )


def save_xml(rows: Rows) -> bytes:
    def cell(value: Any) -> str:
        if isinstance(value, datetime):
            kind, written = "DateTime", value.isoformat()
        elif isinstance(value, date):
            kind, written = "DateTime", f"{value.isoformat()}T00:00:00.000"
        elif isinstance(value, float):
            kind, written = "Number", repr(value)
        else:
            kind, written = "String", html.escape(value)
        return f'<Cell><Data ss:Type="{kind}">{written}</Data></Cell>'

    return save_xml_spreadsheet("".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows))


def save_csv(rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def save_html(rows: Rows) -> bytes:
    def row(cells: Sequence[str]) -> str:
        return "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)

    written = "".join(f"<tr>{row(cells)}</tr>" for cells in rows)
    return f"<html><meta charset=utf-8><table>{written}</table></html>".encode()


TYPED: dict[str, Callable[[Rows], bytes]] = {
    "tep.xlsx": save_xlsx,
    "tep.xls": save_xls,
    "tep.ods": lambda rows: save_ods(ods_table(rows)),
    "tep.xlsb": save_xlsb_rows,
    "tep.xml": save_xml,
}
WRITTEN: dict[str, Callable[[Rows], bytes]] = {"tep.csv": save_csv, "tep.html": save_html}
BOTH = pytest.mark.parametrize("patiently", [False, True], ids=["fast", "patient"])


def placed(rows: Rows) -> dict[str, Any]:
    """Return the cells by name; a moment at midnight is its day."""
    return {
        f"{'ABC'[column]}{number}": _day_of(cell)
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row)
    }


def _day_of(cell: Any) -> Any:
    midnight = isinstance(cell, datetime) and cell.time() == datetime.min.time()
    return cell.date() if midnight else cell


@BOTH
@pytest.mark.parametrize("name", TYPED)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_cells_come_back_with_their_types(name: str, patiently: bool, rows: Rows) -> None:
    sheet = first_sheet(TYPED[name](rows), name, patiently=patiently)
    assert cells_of(sheet) == placed(rows)
    assert sheet.stored_faults() == {}


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=50, deadline=None)
@given(rows=TEXT_ROWS)
def test_texts_come_back_from_written_tables(name: str, rows: Rows) -> None:
    assert cells_of(first_sheet(WRITTEN[name](rows), name)) == placed(rows)


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=50, deadline=None)
@given(numbers=st.lists(NUMBERS, min_size=3, max_size=3), moments=st.lists(MOMENTS, min_size=3))
def test_written_numbers_and_dates_mean_the_same(
    name: str, numbers: list[float], moments: list[datetime]
) -> None:
    rows = [[f"{number:.4f}".replace(".", ",") for number in numbers]]
    rows += [[f"{moment:%d/%m/%Y %H:%M:%S}"] * 3 for moment in moments]
    cells = cells_of(first_sheet(WRITTEN[name](rows), name))
    assert [float(read_number(cells[f"{letter}1"])) for letter in "ABC"] == numbers
    assert [read_moment(cells[f"B{row}"]) for row in range(2, len(rows) + 1)] == moments
