"""A plan's annex against the set: columns by their words, merged cells, headings, every fault."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scoring.problems import CellPlace, Problem, Severity
from services.assessment.planning.actions import add
from services.assessment.planning.annex import Annex, open_annex, understand
from services.assessment.view import RoundView
from services.intake.files.text_cells import TextCell, TextTable
from services.store import PlanAction, PlanStatus, Store
from services.text import text_in
from services.text.explain import write_problem
from tests.intake.word_files import cell, document, paragraph, table
from tests.people import FOCAL

HEADER = ["TT", "Tiêu chí", "Nhiệm vụ", "Đơn vị chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"]
ROW = ["1", "1.2.1", "Gửi báo cáo (MẪU)", "Văn phòng Sở", "", "Quý IV/2024", "Báo cáo"]


def sheet(*rows: Sequence[str | float | None], name: str = "Phụ lục", first: int = 1) -> TextTable:
    """Return a sheet of these rows; numbers are numbers there, None is an empty cell."""
    cells = [
        TextCell(number, column, str(said), is_number=not isinstance(said, str))
        for number, row in enumerate(rows, first)
        for column, said in enumerate(row)
        if said is not None and said != ""
    ]
    return TextTable(name, cells)


def read(view: RoundView, *tables: TextTable, standing: Sequence[PlanAction] = ()) -> Annex:
    return understand(
        tables, file_name="ke-hoach.xlsx", view=view, standing=standing, text=text_in("vi")
    )


def faults(annex: Annex) -> list[tuple[str, str, str]]:
    """Return the faults as code, cell and what was found."""
    return [
        (each.code, each.place.cell, each.found)
        for each in annex.problems
        if isinstance(each.place, CellPlace)
    ]


def changed(**said: str | float) -> list[str | float]:
    """Return the usual row with other cells, named by their letters."""
    row: list[str | float] = list(ROW)
    for letter, value in said.items():
        row["abcdefg".index(letter)] = value
    return row


def test_a_row_becomes_an_action_with_its_place(view: RoundView) -> None:
    annex = read(view, sheet(["KẾ HOẠCH (MẪU)"], HEADER, ROW, first=3))
    (found,) = annex.actions
    assert found.place == CellPlace("ke-hoach.xlsx", "Phụ lục", "C5")
    told = found.told
    assert (told.number, told.text, told.codes) == ("1", "Gửi báo cáo (MẪU)", ("1.2.1",))
    assert (told.division, told.output) == ("van-phong-so", "Báo cáo")
    assert (told.due, told.due_words) == (date(2024, 12, 31), "Quý IV/2024")
    assert (told.status, told.expected_points) == (PlanStatus.TO_DO, None)
    assert told.source == "ke-hoach.xlsx, Phụ lục, dòng 5"
    assert (annex.problems, annex.asked, annex.same, annex.tables) == ((), (), 0, 1)


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        ("STT|Nội dung công việc|Cơ quan chủ trì|Thời gian hoàn thành", "number text division due"),
        ("Số TT|Nhiệm vụ, giải pháp|Mã TCTP|Kết quả đầu ra", "number text codes output"),
        ("Nội dung tiêu chí|Nhiệm vụ|Đơn vị|Tiến độ", "codes text division due"),
        ("NỘI DUNG|Yếu tố SIPAS|Cán bộ phụ trách|Tình trạng", "text factors person status"),
        ("Hoạt động|Đơn vị chủ trì/phối hợp|Dự kiến sản phẩm|Điểm dự kiến",
         "text division output points"),
    ],
)  # fmt: skip
def test_columns_are_found_by_what_heads_them(header: str, meanings: str) -> None:
    from services.assessment.planning.annex_tables import find_annexes

    (found,) = find_annexes([sheet(header.split("|"), ["1", "2", "3", "4"])])
    assert sorted(found.columns, key=found.columns.__getitem__) == meanings.split()


def test_a_header_of_two_rows_with_merged_cells(view: RoundView) -> None:
    rows = [
        [
            cell("TT", merge="restart"),
            cell("Nhiệm vụ", merge="restart"),
            cell("Tổ chức thực hiện", span=2),
            cell("Thời hạn", merge="restart"),
        ],
        [
            cell(merge="continue"),
            cell(merge="continue"),
            "Chủ trì",
            "Phối hợp",
            cell(merge="continue"),
        ],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["1", "Việc MẪU", "Văn phòng Sở", "Thanh tra MẪU", "Tháng 6"],
    ]
    tables = open_annex(document(paragraph("Phụ lục II"), table(rows)), file_name="k.docx")
    assert not isinstance(tables, Problem)
    (found,) = read(view, *tables).actions
    assert (found.told.text, found.told.division) == ("Việc MẪU", "van-phong-so")
    assert (found.told.supporting, found.told.due) == ("Thanh tra MẪU", date(2024, 6, 30))
    assert found.place == CellPlace("ke-hoach.xlsx", "Phụ lục II", "hàng 4, cột Nhiệm vụ")


def test_merged_cells_hold_for_every_row_they_take(view: RoundView) -> None:
    office, due = cell("Văn phòng Sở", merge="restart"), cell("Tháng 6", merge="restart")
    more = cell(merge="continue")
    rows = [
        ["Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn", "Sản phẩm"],
        ["Việc MẪU 1", office, due, "Kế hoạch"],
        [cell("Việc MẪU 2", merge="restart"), more, more, "Báo cáo"],
        [more, "Thanh tra MẪU", "Tháng 9", "Biên bản"],
    ]
    tables = open_annex(document(table(rows)), file_name="k.docx")
    assert not isinstance(tables, Problem)
    first, second = (each.told for each in read(view, *tables).actions)
    assert (first.division, first.due) == ("van-phong-so", date(2024, 6, 30))
    assert (second.division, second.output) == ("van-phong-so", "Báo cáo\nBiên bản")
    # who helps in the second row of an action is named, and its later day counts
    assert (second.supporting, second.due) == ("Thanh tra MẪU", date(2024, 9, 30))
    assert second.due_words == "Tháng 6; Tháng 9"


def test_headings_are_told_and_give_their_factor_to_the_rows_below(view: RoundView) -> None:
    rows = [
        HEADER,
        ["I", "", "Chỉ số CCHC"],
        ROW,
        ["2.3", "", "Triển khai chỉ số hài lòng về “Công chức giải quyết thủ tục hành chính”"],
        changed(a="2", b="8.1.3", c="Bồi dưỡng (MẪU)"),
        ["3", "", "Công tác khác"],
        changed(a="3", c="Việc khác (MẪU)"),
    ]
    annex = read(view, sheet(*rows))
    assert [each.told.factors for each in annex.actions] == [(), ("officials",), ()]
    assert faults(annex) == [
        ("plan_row_passed_over", "C2", "I Chỉ số CCHC"),
        ("plan_row_passed_over", "C4", f"2.3 {rows[3][2]}"),
        ("plan_row_passed_over", "C6", "3 Công tác khác"),
    ]
    assert not annex.has_errors


def test_a_heading_over_all_columns_and_a_repeated_header_are_no_actions(view: RoundView) -> None:
    rows = [HEADER, [cell("I. Cải cách thể chế", span=7)], ROW, HEADER, changed(c="Việc 2 (MẪU)")]
    tables = open_annex(document(table(rows)), file_name="k.docx")
    assert not isinstance(tables, Problem)
    annex = read(view, *tables)
    assert [each.told.text for each in annex.actions] == ["Gửi báo cáo (MẪU)", "Việc 2 (MẪU)"]
    assert [each.code for each in annex.problems] == ["plan_row_passed_over"]


@pytest.mark.parametrize(
    ("written", "codes", "factors"),
    [
        ("1.2.1; 3.4", ("1.2.1", "3.4"), ()),
        ("TCTP 3.5", ("3.5.1", "3.5.2"), ()),  # a criterion stands for its sub-criteria
        ("1.2.1 và 1.2.1", ("1.2.1",), ()),
        ("Tuyên truyền CCHC", ("1.4",), ()),  # by its name
        ("SIPAS: Kết quả giải quyết TTHC", (), ("results",)),
    ],
)
def test_codes_as_they_are_written(
    written: str, codes: tuple[str, ...], factors: tuple[str, ...], view: RoundView
) -> None:
    (found,) = read(view, sheet(HEADER, changed(b=written))).actions
    assert (found.told.codes, found.told.factors) == (codes, factors)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"b": "9.9"}, ("plan_code_unknown", "B2", "9.9")),
        ({"b": "1.2.1, 9.9, 8.8.8"}, ("plan_code_unknown", "B2", "9.9, 8.8.8")),
        ({"b": "Tiêu chí lạ"}, ("plan_code_unknown", "B2", "Tiêu chí lạ")),
        ({"b": 1.4}, ("plan_code_numeric", "B2", "1.4")),
        ({"c": ""}, ("plan_action_missing", "C2", "")),
        ({"f": "31/11/2024"}, ("plan_day_impossible", "F2", "31/11/2024")),
    ],
)
def test_what_stands_against_the_import_is_named_by_its_cell(
    said: dict[str, str | float], fault: tuple[str, str, str], view: RoundView
) -> None:
    annex = read(view, sheet(HEADER, changed(**said), changed(a="2", c="Việc khác (MẪU)")))
    assert fault in faults(annex)
    assert annex.has_errors
    assert annex.actions[-1].told.text == "Việc khác (MẪU)"  # the rows behind are read all the same


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"d": ""}, ("plan_division_missing", "D2", "")),
        ({"f": ""}, ("plan_due_missing", "F2", "")),
        ({"f": "sớm nhất"}, ("plan_due_unreadable", "F2", "sớm nhất")),
    ],
)
def test_what_can_be_mended_later_is_only_a_warning(
    said: dict[str, str], fault: tuple[str, str, str], view: RoundView
) -> None:
    annex = read(view, sheet(HEADER, changed(**said)))
    assert faults(annex) == [fault]
    assert [each.severity for each in annex.problems] == [Severity.WARNING]
    assert annex.actions[0].told.due_words == said.get("f", "Quý IV/2024")


def test_points_and_status_have_their_own_columns(view: RoundView) -> None:
    header = ["Nhiệm vụ", "Thời hạn", "Điểm dự kiến", "Trạng thái", "Yếu tố SIPAS"]
    rows = [
        ["Việc 1", "tháng 6", "0,25", "Đang thực hiện", "Tiếp cận dịch vụ"],
        ["Việc 2", "tháng 6", 0.5, "Đã hoàn thành", "Phản ánh, kiến nghị"],
        ["Việc 3", "tháng 6", "–", "Chưa hoàn thành", ""],
        ["Việc 4", "tháng 6", "nửa điểm", "hừm", "Thời tiết"],
        ["Việc 5", "tháng 6", "-1", "", ""],
    ]
    annex = read(view, sheet(header, *rows))
    told = [each.told for each in annex.actions]
    assert [each.expected_points for each in told] == [
        Decimal("0.25"),
        Decimal("0.5"),
        None,
        None,
        None,
    ]
    to_do, doing, done = PlanStatus.TO_DO, PlanStatus.DOING, PlanStatus.DONE
    assert [each.status for each in told] == [doing, done, to_do, to_do, to_do]
    assert [each.factors for each in told] == [("access",), ("feedback",), (), (), ()]
    unplaced = "A{row}"  # no column of divisions: the action's own cell stands for it
    assert [each for each in faults(annex) if each[0] != "plan_division_missing"] == [
        ("plan_factor_unknown", "E5", "Thời tiết"),
        ("plan_status_unknown", "D5", "hừm"),
        ("plan_points_unreadable", "C5", "nửa điểm"),
        ("plan_points_unreadable", "C6", "-1"),
    ]
    assert ("plan_division_missing", unplaced.format(row=2), "") in faults(annex)


def test_formulas_without_a_value_and_errors_are_told(view: RoundView) -> None:
    plan = sheet(HEADER, changed(g=""))
    plan.cells.extend([TextCell(2, 4, "", fault="#REF!"), TextCell(2, 6, "", fault="=")])
    assert faults(read(view, plan)) == [
        ("error_cell", "E2", "#REF!"),
        ("formula_without_value", "G2", "="),
    ]


def test_a_division_is_matched_by_its_words_or_asked_never_guessed(view: RoundView) -> None:
    rows = [
        HEADER,
        changed(c="Việc 1", d="VĂN  PHÒNG SỞ"),
        changed(c="Việc 2", d="Văn phòng"),
        changed(c="Việc 3", d="Phòng Vận tải MẪU"),
        changed(c="Việc 4", d="Văn phòng"),
    ]
    annex = read(view, sheet(*rows))
    assert [each.told.division for each in annex.actions] == ["van-phong-so", "", "", ""]
    assert annex.asked == ("Văn phòng", "Phòng Vận tải MẪU")
    settled = annex.settled({"Văn phòng": "van-phong-so", "Phòng Vận tải MẪU": "Phòng Vận tải MẪU"})
    assert [each.division for each in settled] == [
        "van-phong-so",
        "van-phong-so",
        "Phòng Vận tải MẪU",
        "van-phong-so",
    ]
    with pytest.raises(KeyError):
        annex.settled({"Văn phòng": "van-phong-so"})


def test_all_annexes_of_a_file_are_read_and_other_tables_are_not(view: RoundView) -> None:
    annex = read(
        view,
        sheet(["CỘNG HÒA", "SỞ MẪU"], name=""),
        sheet(HEADER, ROW, name="PL I"),
        sheet(HEADER, changed(c="Việc khác"), name=""),
    )
    assert (annex.tables, len(annex.actions)) == (2, 2)
    assert [each.place.sheet for each in annex.actions] == ["PL I", "Bảng 3"]


def test_the_same_annex_again_adds_nothing(store: Store, view: RoundView) -> None:
    plan = sheet(HEADER, ROW, changed(a="2", c="Việc 2 (MẪU)"))
    first = read(view, plan)
    standing = add(store, view, first.settled({}), who=FOCAL)
    again = read(view, plan, standing=standing)
    assert (again.actions, again.same) == ((), 2)
    moved = [replace(standing[0], told=replace(standing[0].told, division="", number="9"))]
    assert read(view, plan, standing=moved).same == 0  # another number is another action


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ([], "plan_table_missing"),
        ([sheet(["Nội dung"], ["Việc"])], "plan_table_missing"),
        ([sheet(HEADER)], "plan_without_actions"),
    ],
)
def test_a_file_without_actions_says_what_is_needed(
    tables: list[TextTable], code: str, view: RoundView
) -> None:
    annex = read(view, *tables)
    assert [each.code for each in annex.problems] == [code]
    assert annex.has_errors


def test_what_is_no_document_says_so() -> None:
    found = open_annex(b"%PDF-1.7 MAU", file_name="kế hoạch.pdf")
    assert isinstance(found, Problem)
    for language in ("vi", "en"):
        assert ".docx" in write_problem(text_in(language), found)


def test_the_sample_annexes_are_read_without_a_fault(
    sample: RoundView, sample_store: Store
) -> None:
    actions = sample_store.actions(sample.round.id)
    assert len(actions) == 12
    assert [each.told.number for each in actions] == [*"123456789", *"123"]
    assert actions[8].told.output == "Tờ hướng dẫn MẪU\nSổ ghi lượt hướng dẫn MẪU"
    assert [each.told.factors for each in actions[9:]] == [
        ("access",),
        ("officials",),
        ("feedback",),
    ]
    assert all("MAU-ke-hoach-2024.docx" in each.told.source for each in actions)
