"""Finding headers, wherever they stand and however they are written; all content is MẪU."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.headers import (
    Header,
    Vocabulary,
    find_headers,
    guess_header,
    is_number_row,
    read_labels,
)
from services.intake.forms.kind_files import load_kind
from services.intake.forms.kinds import EvidenceKind
from services.intake.reading import Certainty
from tests.building import steady
from tests.intake.workbooks import FORM_06A_HEADER, FORM_06A_ROWS, KINDS, REGISTER_HEADER, dossier

SURE, LIKELY = Certainty.SURE, Certainty.LIKELY
REGISTER = next(kind for kind in KINDS if kind.kind == "so-theo-doi-ho-so")
FORM_06A = next(kind for kind in KINDS if kind.kind == "bieu-06a")
REGISTER_NAMES = [
    *"order code subject copies applicant address phone received due returned".split(),
    *"receiver area channel".split(),
]
"""The columns of REGISTER_HEADER, from the left."""

Rows = Sequence[Sequence[Any]]


def headers(rows: Rows, kind: EvidenceKind = REGISTER) -> list[Header]:
    width = max(map(len, rows))
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return find_headers(read_labels(filled), Vocabulary(kind))


def header(rows: Rows, kind: EvidenceKind = REGISTER) -> Header:
    return max(headers(rows, kind), key=lambda each: len(each.columns))


def small_kind(**columns: str) -> EvidenceKind:
    lines = "\n".join(
        f"  {name}: {{type: text, names: [{names}]}}" for name, names in columns.items()
    )
    return load_kind(
        "kind: mau\nname: {vi: MẪU, en: Sample}\nsource:\n  decision: MẪU\n"
        f"  trust: constructed\ncolumns:\n{lines}\n",
        file="mau.yaml",
    )


def test_the_forms_own_words_are_sure() -> None:
    found = header([["SỔ THEO DÕI HỒ SƠ"], REGISTER_HEADER, dossier(1)])
    assert (found.first, found.last) == (1, 1)
    assert found.columns == {name: place for place, name in enumerate(REGISTER_NAMES)}
    assert set(found.certainties.values()) == {SURE}
    assert found.texts["due"] == "Ngày hẹn trả"


@pytest.mark.parametrize(
    ("place", "words", "name"),
    [
        (8, "Ngày hẹn trả KQ", "due"),
        (8, "Ngay hen tra", "due"),
        (8, "Ngày hẹn trả (dự kiến)", "due"),
        (1, "Số H.S.", "code"),
        (1, "Mã hô sơ", "code"),
        (1, "Số hồ sơ/Mã hồ sơ", "code"),
        (4, "Người nộp / Chủ hồ sơ", "applicant"),
        (7, "Ngày tiếp nhậnn", "received"),
    ],
)
def test_words_that_are_nearly_the_forms_are_likely(place: int, words: str, name: str) -> None:
    written = [*REGISTER_HEADER]
    written[place] = words
    found = header([written, dossier(1)])
    assert found.columns[name] == place
    assert found.certainties[name] is LIKELY
    assert len(found.columns) == len(REGISTER_NAMES)
    assert len(set(found.columns.values())) == len(found.columns)


@pytest.mark.parametrize(
    ("place", "words", "name"),
    [
        (7, "Ngày nhận kết quả", "received"),
        (9, "Ngày trả lại", "returned"),
        (1, "Số hồ sơ quá hạn", "code"),
        (3, "Số bộ (%)", "copies"),
        (3, "Tỷ lệ số bộ", "copies"),
    ],
)
def test_words_that_only_look_like_the_forms_are_not_taken(
    place: int, words: str, name: str
) -> None:
    written = [*REGISTER_HEADER]
    written[place] = words
    found = header([written, dossier(1)])
    assert name not in found.columns
    assert place not in found.columns.values()


def test_the_unit_of_measure_is_not_the_unit() -> None:
    kind = small_kind(order="STT", unit="Đơn vị", early="Trước hạn", pending="Trong hạn")
    found = header([["STT", "Đơn vị tính", "Trong hạn", "Đơn vị", "Trước hạn"]], kind)
    assert found.columns == {"order": 0, "unit": 3, "early": 4, "pending": 2}


def test_a_short_header_that_may_be_either_is_neither() -> None:
    kind = small_kind(order="STT", code="Mã số", early="Trước hạn", pending="Trong hạn")
    found = header([["STT", "Mã số", "T.hạn"]], kind)
    assert found.columns == {"order": 0, "code": 1}


def test_a_header_that_stands_twice_is_likely_only() -> None:
    found = header([["STT", "Mã hồ sơ", "Ngày trả", "Ngày trả"]])
    assert found.columns["returned"] == 2
    assert found.certainties["returned"] is LIKELY
    assert found.certainties["code"] is SURE


def test_form_06a_by_its_three_rows() -> None:
    found = header([*FORM_06A_HEADER, *FORM_06A_ROWS], FORM_06A)
    assert (found.first, found.last) == (0, 2)
    assert list(found.columns.values()) == list(range(13))
    assert found.texts["received_online"] == "Tiếp nhận > Trong đó > Trực tuyến"
    assert found.certainties["received_online"] is SURE


def test_five_rows_of_header() -> None:
    kind = small_kind(
        unit="Đơn vị",
        a="Năm > Quý > Tháng > Tuần > Số A",
        b="Năm > Quý > Tháng > Tuần > Số B",
    )
    rows = [
        ["Đơn vị", "Năm", ""],
        ["", "Quý", ""],
        ["", "Tháng", ""],
        ["", "Tuần", ""],
        ["", "Số A", "Số B"],
    ]
    found = header([*rows, ["X", 1, 2]], kind)
    assert (found.first, found.last) == (0, 4)
    assert found.columns == {"unit": 0, "a": 1, "b": 2}


ONLINE = next(kind for kind in KINDS if kind.kind == "dvc-truc-tuyen-766")
# Twenty columns (QĐ 766): the same lowest headers stand under several parents.
ONLINE_HEADER = [
    ["STT", "Đơn vị", "Cung cấp", "", "", "", "Phát sinh hồ sơ", *[""] * 10,
     "Dịch vụ công", "", ""],
    ["", "", "Tổng số thủ tục", "DVC trực tuyến", "", "", "Tổng", "", "", "", "",
     "Toàn trình", "", "", "Một phần", "", "", "Số thủ tục", "Số thủ tục phát sinh hồ sơ",
     "Số hồ sơ"],
    ["", "", "", "Tổng số", "Toàn trình", "Một phần", "Số thủ tục phát sinh hồ sơ",
     "Số hồ sơ (trực tuyến + trực tiếp)", "Số thủ tục trực tuyến phát sinh hồ sơ",
     "Số hồ sơ (trực tuyến + trực tiếp) trong các thủ tục trực tuyến", "Số hồ sơ trực tuyến",
     "Số thủ tục", "Số hồ sơ", "Số hồ sơ trực tuyến",
     "Số thủ tục", "Số hồ sơ", "Số hồ sơ trực tuyến", "", "", ""],
]  # fmt: skip


def test_the_same_words_under_other_headers_are_told_apart() -> None:
    found = header([*ONLINE_HEADER, ["1", "Sở MẪU", *range(18)]], ONLINE)
    assert (found.first, found.last) == (0, 2)
    assert len(ONLINE.columns) == 20
    assert list(found.columns) == list(ONLINE.columns)
    assert list(found.columns.values()) == list(range(20))
    assert found.texts["partial_dossiers"] == "Phát sinh hồ sơ > Một phần > Số hồ sơ"


def test_tables_one_under_another_are_found_one_by_one() -> None:
    rows = [REGISTER_HEADER, dossier(1), [], ["STT", "Mã hồ sơ", "Ghi chú"], [1, "X", ""]]
    assert [(each.first, len(each.columns)) for each in headers(rows)] == [(0, 13), (3, 2)]


def test_rows_that_number_the_columns() -> None:
    assert is_number_row(["(1)", "(2)", "(3)=(4)+(5)"])
    assert is_number_row(["A", "B", 1.0, 2.0, 3.0])
    assert not is_number_row([1.0, 2.0])
    assert not is_number_row([1.0, 3.0, 5.0])
    assert not is_number_row([float("inf"), 2.0, 3.0])


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([["Tiêu đề"], ["Họ tên", "Phòng", "Ngày"], ["A", "B", 1]], 1),
        ([["Họ tên", "Phòng"]], None),
        ([[1, 2], [3, 4]], None),
        ([["A", "A"], [1, 2]], None),
        ([], None),
    ],
)
def test_a_header_of_unknown_words_is_guessed_where_it_is_plain(
    rows: Rows, row: int | None
) -> None:
    assert guess_header(rows) == row


NATIONAL = [
    ["UBND TỈNH LẠNG SƠN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ MẪU", "", "", "Độc lập - Tự do - Hạnh phúc"],
    ["", "", "", "Lạng Sơn, ngày 5 tháng 1 năm 2025"],
    ["", "BÁO CÁO (MẪU)"],
    ["", "", "", "Đơn vị tính: hồ sơ"],
]


@pytest.mark.parametrize("above", [0, 1, 95])
def test_titles_above_do_not_matter(above: int) -> None:
    rows = [*NATIONAL, *[["", "Ghi chú MẪU"]] * above, REGISTER_HEADER, dossier(1)]
    assert header(rows).first == len(NATIONAL) + above


TITLES = st.lists(
    st.lists(
        st.sampled_from(
            ["", "SỞ MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Đơn vị tính: hồ sơ", "Số: 12", 5]
        ),
        max_size=5,
    ),
    max_size=6,
)
SPELLINGS = st.sampled_from(
    [
        str,
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.replace(' ', chr(10), 1)} ",
        lambda text: text.replace(" ", "\u00a0  "),
    ]
)


@steady
@given(
    titles=TITLES,
    order=st.permutations(range(13)),
    gaps=st.lists(st.integers(0, 13), max_size=4),
    left=st.integers(0, 3),
    spell=SPELLINGS,
)
def test_a_header_is_found_however_it_is_moved(
    titles: list[list[Any]], order: list[int], gaps: list[int], left: int, spell: Any
) -> None:
    rows = [
        [spell(REGISTER_HEADER[place]) for place in order],
        [dossier(1)[place] for place in order],
    ]
    names = [REGISTER_NAMES[place] for place in order]
    for gap in gaps:
        for row in (*rows, names):
            row.insert(gap, "")
    found = header([*titles, *([""] * left + row for row in rows)])
    assert (found.first, found.last) == (len(titles), len(titles))
    assert found.columns == {name: left + place for place, name in enumerate(names) if name}
    assert set(found.certainties.values()) == {SURE}


@steady
@given(
    titles=TITLES,
    groups=st.permutations([[0], [1], [2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12]]),
    left=st.integers(0, 3),
    gap=st.integers(0, 13),
    spell=SPELLINGS,
)
def test_a_header_of_several_rows_is_found_however_it_is_moved(
    titles: list[list[Any]], groups: list[list[int]], left: int, gap: int, spell: Any
) -> None:
    places: list[int | None] = [place for group in groups for place in group]
    places.insert(gap, None)
    table: list[list[Any]] = [*FORM_06A_HEADER[:3], *FORM_06A_ROWS]
    rows = [
        [""] * left + ["" if place is None else spell(str(row[place])) for place in places]
        for row in table
    ]
    found = header([*titles, *rows], FORM_06A)
    assert (found.first, found.last) == (len(titles), len(titles) + 2)
    names = list(FORM_06A.columns)
    assert found.columns == {
        names[place]: left + position for position, place in enumerate(places) if place is not None
    }
