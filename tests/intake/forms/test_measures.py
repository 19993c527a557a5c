"""Measures against the plainest possible counting, and the same on another engine."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw
from hypothesis import given
from hypothesis import strategies as st

from services.intake.files.sheets import open_workbook
from services.intake.forms.conditions import express, make_frame
from services.intake.forms.faults import Faults
from services.intake.forms.kind_files import load_kind
from services.intake.forms.measures import take_measures
from services.intake.forms.recognition import recognise
from services.intake.forms.table import Table, read_table
from services.intake.limits import Limits
from tests.building import steady
from tests.intake.workbooks import KINDS, REGISTER_HEADER, REGISTER_TITLE, codes, dossier, read_here

DAY = timedelta(days=1)
MOMENTS = st.builds(
    lambda day, hour: datetime(2024, 12, 20) + timedelta(days=day, hours=hour),
    st.integers(0, 20),
    st.sampled_from([0, 8, 17]),
)
ROWS = st.lists(
    st.tuples(
        st.none() | MOMENTS, st.none() | MOMENTS, st.sampled_from(["Trực tuyến", "Trực tiếp"])
    ),
    min_size=1,
    max_size=12,
)
PERIOD_END = datetime(2024, 12, 31, 23, 59, 59, 999999)


def write(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%d/%m/%Y %H:%M:%S")


def table_of(rows: list[tuple[datetime | None, datetime | None, str]]) -> Table:
    dossiers = [
        dossier(n, received="01/12/2024", due=write(due), returned=write(returned), channel=channel)
        for n, (due, returned, channel) in enumerate(rows, 1)
    ]
    lines = [*REGISTER_TITLE, REGISTER_HEADER, *dossiers]
    content = "\n".join(";".join(map(str, line)) for line in lines).encode()
    workbook = open_workbook(content, file_name="so.csv", limits=Limits())
    recognised = recognise(workbook, file_name="so.csv", kinds=KINDS, asked=None)
    return read_table(recognised, Faults("so.csv", ""))


def end(moment: datetime) -> datetime:
    """The last moment that a date may mean: of a day alone, its end."""
    return moment + DAY - timedelta(microseconds=1) if moment.time() == time.min else moment


@steady
@given(ROWS)
def test_counts_are_what_counting_by_hand_gives(rows: list[Any]) -> None:
    table = table_of(rows)
    measures, problems = take_measures(table, make_frame(table), file="so.csv")
    late = [r for d, r, _ in rows if r and d and r > end(d)]
    returned = [r for _, r, _ in rows if r]
    pending_late = [d for d, r, _ in rows if not r and d and end(d) < PERIOD_END]
    assert {name: each.value for name, each in measures.items()} == {
        "dossiers_received": len(rows),
        "dossiers_received_online": sum(channel == "Trực tuyến" for _, _, channel in rows),
        "dossiers_resolved": len(returned),
        "dossiers_on_time": len(returned) - len(late),
        "dossiers_late": len(late),
        "dossiers_pending": len(rows) - len(returned),
        "dossiers_pending_late": len(pending_late),
    }
    assert problems == ()


@steady
@given(ROWS)
def test_another_engine_finds_the_same_rows(rows: list[Any]) -> None:
    table = table_of(rows)
    arrow = make_frame(table)
    pandas = nw.from_native(arrow.to_pandas(), eager_only=True)
    for measure in table.kind.measures.values():
        assert measure.condition is not None
        condition = express(measure.condition, table)
        assert pandas.filter(condition)["row"].to_list() == arrow.filter(condition)["row"].to_list()


LIST = """\
kind: danh-sach
name: {vi: Danh sách, en: List}
source: {decision: MẪU, trust: constructed}
columns:
  name: {type: text, required: true, names: [Tên lớp]}
  people: {type: number, required: true, names: [Số người]}
  hours: {type: number, names: [Số giờ]}
  share: {type: percent, names: [Tỷ lệ]}
  place: {type: text, names: [Nơi học]}
measures:
  all_people: {name: {vi: a, en: a}, sum: people}
  hours_of_large: {name: {vi: b, en: b}, sum: [people, hours], where: {people: {above: 20}}}
  good: {name: {vi: c, en: c}, count: {share: {at_least: 98.5}}}
  small_or_here:
    name: {vi: d, en: d}
    count: {any: [{people: {below: 11}}, {place: {one_of: [Lạng Sơn]}}]}
"""


def read_list(*rows: list[Any]) -> Any:
    lines = [["Tên lớp", "Số người", "Số giờ", "Tỷ lệ", "Nơi học"], *rows]
    content = "\n".join(";".join(map(str, line)) for line in lines).encode()
    kind = load_kind(LIST, file="danh-sach.yaml")
    return read_here(content, file_name="lop.csv", kinds=(kind,), kind="danh-sach")


def test_sums_and_conditions_on_numbers() -> None:
    reading = read_list(
        ["A", "20", "1,5", "98,5 %", "Hà Nội"],
        ["B", "21", "2,25", "98,4", "Lạng Sơn"],
        ["C", "10", "0,1", "100%", "Hà Nội"],
        ["D", "1.000", "0,2", "", "Hà Nội"],
    )
    assert codes(reading) == []
    assert {name: (each.value, each.cells) for name, each in reading.measures.items()} == {
        "all_people": (Decimal(1051), ("B2:B5",)),
        "hours_of_large": (Decimal("1023.45"), ("B3", "B5", "C3", "C5")),
        "good": (Decimal(2), ("D2", "D4")),
        "small_or_here": (Decimal(2), ("B3:B4",)),
    }


def test_sums_are_exact() -> None:
    reading = read_list(*([f"L{n}", "1", "0,1", "99", "X"] for n in range(10)))
    assert reading.measures["all_people"].value == 10
    reading = read_list(*([f"L{n}", "0,1", "", "99", "X"] for n in range(30)))
    assert reading.measures["all_people"].value == Decimal("3.0")


def test_each_row_gives_its_identity() -> None:
    table = table_of([(None, None, "Trực tiếp")] * 2)
    assert [table.identity(index) for index in range(2)] == [
        "000.00.12.H37-240102-0001",
        "000.00.12.H37-240102-0002",
    ]
