"""Several files of one form: months and systems add up, a dossier counts once, doubts are named."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.problems import Problem
from services.intake.forms.kinds import EvidenceKind
from services.intake.several.combining import Combined, StandingFile, combine
from services.intake.several.extracts import read_extract
from tests.intake.workbooks import (
    FORM_06A_HEADER,
    FORM_06A_MERGES,
    KINDS,
    REGISTER_HEADER,
    dossier,
    read_here,
    save_xlsx,
)

REGISTER = next(kind for kind in KINDS if kind.kind == "so-theo-doi-ho-so")
FORM_06A = next(kind for kind in KINDS if kind.kind == "bieu-06a")

JANUARY = "Từ ngày 01/01/2024 đến ngày 31/01/2024"
FEBRUARY = "Từ ngày 01/02/2024 đến ngày 29/02/2024"
# d1 on time, d2 late, d3 pending at the end of January; d1 and d2 came online
D1, D2 = dossier(1), dossier(2, returned="11/01/2024 08:00:00")
D3 = dossier(3, returned="", channel="Trực tiếp")
# February: d3 was returned, long after its due day; d4 is new, online and on time
D3_LATER = dossier(3, returned="12/02/2024 09:00:00", channel="Trực tiếp")
D4 = dossier(
    4, received="05/02/2024 08:00:00", due="15/02/2024 17:00:00", returned="14/02/2024 10:00:00"
)


def month(rows: Sequence[Sequence[Any]], period: str, *, header: Sequence[str] = ()) -> bytes:
    """Save a register whose header is row 3, its first dossier row 4."""
    return save_xlsx([["SỔ THEO DÕI HỒ SƠ"], [period], header or REGISTER_HEADER, *rows])


def standing(number: int, content: bytes, *, name: str, system: str = "") -> StandingFile:
    reading = read_here(content, file_name=name)
    assert reading.extract, reading.problems
    return StandingFile(number, name, system, read_extract(reading.extract))


def values(combined: Combined) -> dict[str, int]:
    return {name: int(each.value) for name, each in combined.measures.items()}


def told(combined: Combined, code: str) -> list[Problem]:
    return [problem for problem in combined.problems if problem.code == code]


def two_months() -> Combined:
    files = [
        standing(7, month([D1, D2, D3], JANUARY), name="thang-1.xlsx"),
        standing(9, month([D3_LATER, D4], FEBRUARY), name="thang-2.xlsx"),
    ]
    return combine(REGISTER, files)


def test_months_add_up_and_a_dossier_in_both_counts_once() -> None:
    got = values(two_months())
    assert {name: got[name] for name in got if name.startswith("dossiers_re")} == {
        "dossiers_received": 4,
        "dossiers_received_online": 3,  # d1, d2, d4
        "dossiers_resolved": 4,
    }
    assert (got["dossiers_on_time"], got["dossiers_late"]) == (2, 2)  # d1, d4; d2, d3
    assert got["dossiers_pending"] == 0  # d3 was pending in January only


def test_the_cells_are_those_of_each_file_without_the_row_that_counts_elsewhere() -> None:
    measure = two_months().measures["dossiers_received"]
    assert measure.cells == {7: ("Sheet1!B4:B5",), 9: ("Sheet1!B4:B5",)}
    late = two_months().measures["dossiers_late"]
    assert late.cells == {7: ("Sheet1!J5",), 9: ("Sheet1!J4",)}


def test_a_dossier_that_went_on_is_told_and_is_no_disagreement() -> None:
    combined = two_months()
    (told_once,) = told(combined, "identity_in_both")
    assert told_once.params["shared"] == 1
    assert told_once.params["other"] == "thang-1.xlsx"
    assert told(combined, "files_disagree") == []


def test_a_date_that_differs_names_both_cells() -> None:
    other_due = dossier(3, due="15/01/2024 17:00:00", returned="", channel="Trực tiếp")
    combined = combine(
        REGISTER,
        [
            standing(1, month([D1, D2, D3], JANUARY), name="thang-1.xlsx"),
            standing(2, month([other_due, D4], FEBRUARY), name="thang-2.xlsx"),
        ],
    )
    (problem,) = told(combined, "files_disagree")
    assert str(problem.place) == "thang-2.xlsx!Sheet1!I4"
    assert (problem.found, problem.expected) == ("15/01/2024 17:00:00", "10/01/2024 17:00:00")
    assert problem.params["other"] == "thang-1.xlsx I6"
    assert problem.params["identity"] == "000.00.12.H37-240102-0003"


def test_the_later_period_wins_in_whatever_order_the_files_came() -> None:
    files = [
        standing(1, month([D3_LATER, D4], FEBRUARY), name="thang-2.xlsx"),
        standing(2, month([D1, D2, D3], JANUARY), name="thang-1.xlsx"),
    ]
    assert values(combine(REGISTER, files)) == values(two_months())


def test_a_figure_that_one_file_cannot_give_is_not_given_for_all() -> None:
    without_channel = [row[:12] for row in ([*D4],)]
    files = [
        standing(1, month([D1, D2], JANUARY), name="mot-cua.xlsx"),
        standing(
            2, month(without_channel, FEBRUARY, header=REGISTER_HEADER[:12]), name="gplx.xlsx"
        ),
    ]
    combined = combine(REGISTER, files)
    assert "dossiers_received_online" not in combined.measures
    assert combined.measures["dossiers_received"].value == 3
    (problem,) = told(combined, "measure_not_in_all_files")
    assert str(problem.place) == "gplx.xlsx!Sheet1"


def form_06a(row: Sequence[Any], period: str) -> bytes:
    """Save a form 06a of one line; the header is rows 3 to 6, the line is row 7."""
    merges = [_up_two(merge) for merge in FORM_06A_MERGES]
    title = [["Biểu số II.06a/VPCP/KSTT"], [f"({period})"]]
    return save_xlsx([*title, *FORM_06A_HEADER, row], merges=merges)


def _up_two(merge: str) -> str:
    return ":".join(cell[0] + str(int(cell[1:]) - 2) for cell in merge.split(":"))


# January: 10 carried over from before, 5 + 5 new, 14 resolved, 6 pending.
# February: those 6 carried over, 3 + 1 new, 8 resolved, 2 pending.
JANUARY_06A = ["1", "Đường bộ (MẪU)", 20, 5, 5, 10, 14, 10, 3, 1, 6, 6, 0]
FEBRUARY_06A = ["1", "Đường bộ (MẪU)", 10, 3, 1, 6, 8, 8, 0, 0, 2, 1, 1]


def two_forms(second_system: str = "") -> Combined:
    files = [
        standing(1, form_06a(JANUARY_06A, JANUARY), name="thang-1.xlsx"),
        standing(2, form_06a(FEBRUARY_06A, FEBRUARY), name="thang-2.xlsx", system=second_system),
    ]
    return combine(FORM_06A, files)


def test_what_is_carried_over_is_taken_once() -> None:
    got = values(two_forms())
    assert got["dossiers_received"] == 14  # 10 new in January, 4 in February
    assert got["dossiers_to_resolve"] == 24  # with the 10 carried into January, not the 6 again
    assert got["dossiers_resolved"] == 22
    assert (got["dossiers_pending"], got["dossiers_pending_late"]) == (2, 1)  # of February


def test_systems_are_carried_over_each_for_itself() -> None:
    got = values(two_forms("giay-phep-lai-xe"))
    assert got["dossiers_to_resolve"] == 30  # 20 and 10: neither was carried over from the other
    assert got["dossiers_pending"] == 8


def test_forms_of_overlapping_periods_are_doubted() -> None:
    files = [
        standing(1, form_06a(JANUARY_06A, JANUARY), name="thang-1.xlsx"),
        standing(2, form_06a(JANUARY_06A, JANUARY), name="thang-1-sua.xlsx"),
    ]
    (problem,) = told(combine(FORM_06A, files), "periods_overlap")
    assert str(problem.place) == "thang-1-sua.xlsx!Sheet1"
    assert problem.params["other"] == "thang-1.xlsx"
    assert told(two_forms(), "periods_overlap") == []


def _dossiers(count: int) -> Mapping[int, list[Any]]:
    channels = ("Trực tuyến", "Trực tiếp", "Bưu chính")
    returns = ("09/01/2024 10:00:00", "11/01/2024 08:00:00", "")
    return {
        n: dossier(n, channel=channels[n % 3], returned=returns[n // 3 % 3])
        for n in range(1, count + 1)
    }


def _own(kind: EvidenceKind, rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    del kind
    reading = read_here(month(rows, JANUARY))
    return {name: int(each.value) for name, each in reading.measures.items()}


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(2, 12),
    cuts=st.lists(st.integers(0, 2), min_size=12, max_size=12),
    twice=st.sets(st.integers(1, 12)),
)
def test_a_register_cut_in_pieces_adds_up_to_itself(
    count: int, cuts: list[int], twice: set[int]
) -> None:
    rows = _dossiers(count)
    pieces: dict[int, list[list[Any]]] = {0: [], 1: [], 2: []}
    for n, row in rows.items():
        pieces[cuts[n - 1]].append(row)
        if n in twice:
            pieces[(cuts[n - 1] + 1) % 3].append(row)
    files = [
        standing(number + 1, month(piece, JANUARY), name=f"{number}.xlsx")
        for number, piece in pieces.items()
        if piece
    ]
    assert values(combine(REGISTER, files)) == _own(REGISTER, list(rows.values()))
