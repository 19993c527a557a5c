"""One broken file for each thing that can be wrong with evidence, and the cell that must be named.

`python -m tests.bad_workbooks.make FOLDER` writes them all, to be tried by hand.
"""

import csv
import io
import struct
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from services.intake.choices import NO_CHOICES, Choices
from services.intake.entry.entry_form import META_SHEET, EntryForm
from services.intake.entry.entry_workbook import write_entry_workbook
from services.intake.limits import Limits
from tests.intake.workbooks import (
    ENTRY_FORM,
    FIRST_SHEET,
    FORM_06A_ROWS,
    FORM_06A_TOTAL,
    REGISTER_HEADER,
    REGISTER_TITLE,
    SECOND_SHEET,
    SIX_DOSSIERS,
    change_part,
    dossier,
    fill_entry,
    form_06a,
    register,
    save,
    save_xls,
    save_xlsx,
)

SAMPLES = Path(__file__).parents[2] / "data" / "sample" / "bieu-mau"

Writer = Callable[[Sequence[Sequence[Any]]], bytes]


@dataclass(frozen=True, eq=False)
class BadFile:
    """A broken file: the code it must give, and the place that is printed after its name."""

    code: str
    place: str
    make: Callable[[], bytes]
    ending: str = "xlsx"
    kind: str | None = None
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    entry_form: EntryForm | None = ENTRY_FORM
    whole_way: bool = False
    """Whether only the whole way, child process and all, gives the fault."""
    variant: str = ""
    """What tells it from the first file with its code: another form, another kind of file."""
    choices: Choices = NO_CHOICES
    """What a person is taken to have chosen."""
    unit: str = ""
    """The department that the file should be of."""

    @property
    def file_name(self) -> str:
        """The name the file is handed in under."""
        variant = f"-{self.variant}" if self.variant else ""
        return f"{self.code}{variant}.{self.ending}"


def _dossiers(**faults: Any) -> Callable[[], bytes]:
    """A register whose third row (row 8) is faulty."""
    return lambda: register([dossier(1), dossier(2), dossier(3, **faults)])


def _form_06a(**cells: Any) -> Callable[[], bytes]:
    """A form 06a in which cells of the first row (row 9) are other than they should be."""
    first = list(FORM_06A_ROWS[0])
    for letter, value in cells.items():
        first["abcdefghijklm".index(letter)] = value
    return lambda: form_06a([first, *FORM_06A_ROWS[1:]])


def _without_column(name: str) -> bytes:
    at = REGISTER_HEADER.index(name)
    rows = [REGISTER_HEADER, *SIX_DOSSIERS]
    return save_xlsx([*REGISTER_TITLE, *([*row[:at], *row[at + 1 :]] for row in rows)])


def _other_total() -> bytes:
    total = list(FORM_06A_TOTAL)
    total[7] = 1191
    return form_06a(total=total)


def _other_group_total() -> bytes:
    """A form 06a whose lines all stand under one group; the group says 1355, they say 1354."""
    group = ["I", "Cả tỉnh (MẪU)", 1355, *FORM_06A_TOTAL[3:]]
    return form_06a([group, *FORM_06A_ROWS])


def _filtered() -> bytes:
    return register(title=[*REGISTER_TITLE[:3], ["Trạng thái hồ sơ: Đang xử lý"]])


def _locked() -> bytes:
    """A compound file with the two streams that Office keeps of an encrypted workbook."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    chain = [*range(3, 10), end, *range(11, 18), end]  # two streams of eight sectors
    fat = struct.pack("<128I", fat_sector, end, *chain, *[free] * (126 - len(chain)))
    directory = _directory_entry("Root Entry", kind=5, child=1, start=end, size=0)
    directory += _directory_entry("EncryptedPackage", kind=2, right=2, start=2, size=4096)
    directory += _directory_entry("EncryptionInfo", kind=2, start=10, size=4096)
    return header + fat + directory + bytes(128) + bytes(2 * 4096)


def _directory_entry(
    name: str, *, kind: int, start: int, size: int, right: int = -1, child: int = -1
) -> bytes:
    """One entry of a compound file's directory ([MS-CFB] 2.6.1)."""
    written = (name + "\0").encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    entry += struct.pack("<iii", -1, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def _sample(form: str, **cells: Any) -> Callable[[], bytes]:
    """The sample of a form with some of its cells changed."""

    def make() -> bytes:
        workbook = load_workbook(SAMPLES / f"MAU-{form}-2024.xlsx")
        for cell, value in cells.items():
            workbook.worksheets[0][cell] = value
        return save(workbook)

    return make


def _check(code: str, form: str, cell: str, **cells: Any) -> BadFile:
    """A breach of a check that a form's YAML holds; the sample's sheet is called after the form."""
    return BadFile(code, f"{form}!{cell}", _sample(form, **cells), variant=form)


def _as_xls(rows: Sequence[Sequence[Any]]) -> bytes:
    return save_xls([*REGISTER_TITLE, REGISTER_HEADER, *rows])


def _as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*REGISTER_TITLE, REGISTER_HEADER, *rows])
    return buffer.getvalue().encode()


def _as_html(rows: Sequence[Sequence[Any]]) -> bytes:
    """A table of HTML, as some systems export under the name of .xls."""
    table = [*REGISTER_TITLE, REGISTER_HEADER, *rows]
    written = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in table
    )
    head = '<html><head><meta charset="utf-8"></head><body>'
    return f"{head}<table>{written}</table></body></html>".encode()


def _zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "text")
    return buffer.getvalue()


def _unpacking(megabytes: int) -> bytes:
    buffer = io.BytesIO(register())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(megabytes * 1024 * 1024))
    return buffer.getvalue()


def _error_cell() -> bytes:
    """A cell J8 that shows #REF!, as Excel stores one."""
    rows = [*REGISTER_TITLE, REGISTER_HEADER, dossier(1), dossier(2), dossier(3, returned="#REF!")]
    return save_xlsx(rows)


def _too_many_parts() -> bytes:
    return _zip_of("xl/workbook.xml", *(f"xl/media/{number}.png" for number in range(20_000)))


def _too_many_cells() -> bytes:
    """An OpenDocument sheet of twenty million cells, said in one: a row and a cell repeated."""
    cell = '<table:table-cell table:number-columns-repeated="20" office:value-type="float" '
    cell += 'office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return _open_document(f'<table:table table:name="S">{row}</table:table>')


def _open_document(tables: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def _edited(edit: Callable[[Workbook], Any]) -> bytes:
    """A register that something is done to."""
    workbook = load_workbook(io.BytesIO(register()))
    edit(workbook)
    return save(workbook)


def _put_far_away(workbook: Workbook) -> None:
    workbook["Sheet1"]["XFD1048576"] = "MẪU"


def _hide_row(workbook: Workbook) -> None:
    workbook["Sheet1"].row_dimensions[7].hidden = True


def _hide_column(workbook: Workbook) -> None:
    workbook["Sheet1"].column_dimensions["D"].hidden = True


def _copy_sheet(workbook: Workbook) -> None:
    workbook.copy_worksheet(workbook["Sheet1"]).title = "Sheet2"


def _add_sheets(workbook: Workbook) -> None:
    for number in range(2, 202):
        workbook.create_sheet(f"Sheet{number}")["A1"] = "MẪU"


def _add_table(workbook: Workbook) -> None:
    """Put the table again under the first, a column further right: its header is row 14."""
    for row in ([], [], REGISTER_HEADER, *SIX_DOSSIERS):
        workbook["Sheet1"].append([None, *row])


def _half_a_sheet() -> bytes:
    content = _edited(lambda workbook: workbook.create_sheet("Trang hỏng"))
    return change_part(content, "xl/worksheets/sheet2.xml", lambda xml: xml[: len(xml) // 2])


_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ",
        strict=True,
    )
)


def _in_old_letters() -> bytes:
    """A register written for the font .VnTime; capitals with a tone have a font of their own."""
    rows = [*REGISTER_TITLE, REGISTER_HEADER, *SIX_DOSSIERS]
    return save_xlsx([[_in_tcvn3(cell) for cell in row] for row in rows])


def _in_tcvn3(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return "".join(_TCVN3.get(each, _TCVN3.get(each.lower(), each)) for each in cell)


def _of_two_forms() -> bytes:
    """A table with what a register needs and what a list of overdue dossiers needs, untitled."""
    header = "STT|Mã hồ sơ|Trạng thái|Ngày tiếp nhận|Ngày hẹn trả|Ngày trả|Người xử lý".split("|")
    row = [1, "H37-0001", "Đã trả", "02/01/2024", "10/01/2024", "09/01/2024", "Cán bộ MẪU"]
    return save_xlsx([header, row])


def _large_register() -> bytes:
    return register([dossier(n, returned="" if n % 2 else "09/01/2024") for n in range(1, 400)])


def _group_row() -> bytes:
    heading = ["I", "Lĩnh vực đường bộ (MẪU)"]
    return register([dossier(1), heading, dossier(2)])


def _entry(
    cells: dict[tuple[str, str], Any], edit: Callable[[Workbook], Any] = id
) -> Callable[[], bytes]:
    return lambda: fill_entry(write_entry_workbook(ENTRY_FORM), cells, edit=edit)


def _value(cell: str, value: Any, sheet: str = FIRST_SHEET) -> Callable[[], bytes]:
    """An entry workbook with one value, its document given."""
    return _entry({(sheet, cell): value, (sheet, cell.replace("F", "G")): "12/BC-MẪU"})


def _other_form(**changes: Any) -> Callable[[], bytes]:
    return lambda: write_entry_workbook(replace(ENTRY_FORM, **changes))


def _remove_row(workbook: Workbook) -> None:
    workbook[FIRST_SHEET].delete_rows(7)


def _unname_columns(workbook: Workbook) -> None:
    workbook[SECOND_SHEET].delete_rows(3)


def _wipe_stamp(workbook: Workbook) -> None:
    workbook[META_SHEET]["B1"] = "other"


def _other(code: str, place: str, write: Writer, kind: str, **faults: Any) -> BadFile:
    """A register in another kind of file: its first row (row 6) is faulty, its second is not."""
    rows = [dossier(1, **faults), dossier(9)]
    ending = "xls" if kind == "html" else kind  # so offices get them
    return BadFile(code, place, lambda: write(rows), ending, variant=kind)


BAD_FILES: Sequence[BadFile] = (
    BadFile("file_empty", "", lambda: b"", whole_way=True),
    BadFile("file_too_large", "", register, limits=Limits(file_bytes=1000), whole_way=True),
    BadFile(
        "unpacked_too_large",
        "",
        lambda: _unpacking(3),
        limits=Limits(unpacked_bytes=2 << 20),
        whole_way=True,
    ),
    BadFile("password_protected", "", _locked),
    BadFile("not_a_spreadsheet", "", lambda: _zip_of("word/document.xml")),
    BadFile("file_damaged", "", lambda: register()[:-500]),
    BadFile("too_slow", "", register, limits=Limits(wall_seconds=0.01), whole_way=True),
    BadFile(
        "answer_too_large", "", _large_register, limits=Limits(answer_bytes=4000), whole_way=True
    ),
    BadFile("too_many_parts", "", _too_many_parts),
    BadFile("too_many_cells", "", _too_many_cells, ending="ods", whole_way=True),
    BadFile(
        "far_cells_ignored", "Sheet1!XFD1048576", lambda: _edited(_put_far_away), whole_way=True
    ),
    BadFile("legacy_encoding", "Sheet1", _in_old_letters),
    BadFile("sheet_unreadable", "Trang hỏng", _half_a_sheet),
    BadFile("sheets_not_searched", "Sheet201", lambda: _edited(_add_sheets)),
    BadFile("no_sheets", "", lambda: _open_document(""), ending="ods"),
    BadFile("other_unit", "Sheet1", register, unit="Sở Xây dựng MẪU"),
    BadFile("form_unknown", "", register, kind="so-la", whole_way=True),
    BadFile("form_ambiguous", "Sheet1", _of_two_forms),
    BadFile("form_on_other_sheets", "Sheet1", lambda: _edited(_copy_sheet)),
    BadFile("other_tables_on_sheet", "Sheet1", lambda: _edited(_add_table)),
    BadFile("choice_not_applicable", "", register, choices=Choices(sheet="Trang khác")),
    BadFile("hidden_rows_counted", "Sheet1!A7", lambda: _edited(_hide_row)),
    BadFile("hidden_columns_read", "Sheet1!D", lambda: _edited(_hide_column)),
    BadFile("form_unrecognised", "", lambda: save_xlsx([["Họ tên", "Phòng"], ["A", "B"]])),
    BadFile("table_not_found", "", lambda: save_xlsx([["Họ tên"], ["A"]]), kind="bieu-06a"),
    BadFile("column_missing", "Sheet1!A5:L5", lambda: _without_column("Ngày hẹn trả")),
    BadFile("table_empty", "Sheet1!A5:M5", lambda: register([])),
    BadFile("register_filtered", "Sheet1!A4", _filtered),
    BadFile("row_passed_over", "Sheet1!A7", _group_row),
    BadFile("measure_without_column", "Sheet1", lambda: _without_column("Hình thức tiếp nhận")),
    BadFile("measure_without_period", "Sheet1", lambda: register(title=[["SỔ THEO DÕI HỒ SƠ"]])),
    BadFile(
        "period_by_calendar", "Sheet1", lambda: register(title=[["SỔ THEO DÕI HỒ SƠ NĂM 2024"]])
    ),
    BadFile("measure_with_untaken_cells", "Sheet1", _dossiers(channel="Qua người quen")),
    BadFile("value_missing", "Sheet1!H8", _dossiers(received="")),
    BadFile("value_unknown", "Sheet1!M8", _dossiers(channel="Qua người quen")),
    BadFile("blank_as_zero", "Sheet1!J10", lambda: form_06a(_blank_in_second_row())),
    BadFile("formula_without_value", "Sheet1!J8", _dossiers(returned="=I8-1")),
    BadFile("error_cell", "Sheet1!J8", _error_cell),
    BadFile("number_unreadable", "Sheet1!D8", _dossiers(copies="một")),
    BadFile("number_ambiguous", "Sheet1!D8", _dossiers(copies="1,234")),
    BadFile("number_negative", "Sheet1!J9", _form_06a(j=-5)),
    BadFile("date_unreadable", "Sheet1!J8", _dossiers(returned="31/02/2024")),
    BadFile("date_is_period", "Sheet1!J8", _dossiers(returned="Quý IV/2024")),
    BadFile("line_missing", "thanh-toan-766!C6", _sample("thanh-toan-766", C6="Tỷ lệ: 34,5 %")),
    BadFile("identity_repeated", "Sheet1!B8", _dossiers(code="000.00.12.H37-240102-0001")),
    BadFile("returned_before_received", "Sheet1!J8", _dossiers(returned="01/01/2024 16:00:00")),
    BadFile("due_before_received", "Sheet1!I8", _dossiers(due="01/01/2024 16:00:00")),
    BadFile("row_sum_differs", "Sheet1!C9", _form_06a(d=61)),
    BadFile("group_total_differs", "Sheet1!C9", _other_group_total),
    BadFile("total_row_differs", "Sheet1!H12", _other_total),
    BadFile(
        "entry_stamp_missing",
        "",
        _entry({}, _wipe_stamp),
    ),
    BadFile("entry_form_needed", META_SHEET, _other_form(), entry_form=None),
    BadFile("entry_set_differs", META_SHEET, _other_form(year=2023)),
    BadFile("entry_edition_differs", META_SHEET, _other_form(stamp="old")),
    BadFile("entry_unit_differs", META_SHEET, _other_form(unit="Sở khác")),
    BadFile("entry_layout_lost", SECOND_SHEET, _entry({}, _unname_columns)),
    BadFile("entry_rows_absent", "", _entry({}, _remove_row)),
    BadFile("entry_code_numeric", f"{FIRST_SHEET}!A7", _entry({(FIRST_SHEET, "A7"): 1.1})),
    BadFile(
        "entry_code_missing",
        f"{FIRST_SHEET}!A7",
        _entry({(FIRST_SHEET, "A7"): None, (FIRST_SHEET, "F7"): 95}),
    ),
    BadFile("entry_code_unknown", f"{FIRST_SHEET}!A7", _entry({(FIRST_SHEET, "A7"): "9.9"})),
    BadFile("entry_input_unknown", f"{FIRST_SHEET}!C5", _entry({(FIRST_SHEET, "C5"): "dome"})),
    BadFile(
        "entry_row_repeated",
        f"{FIRST_SHEET}!A8",
        _entry({(FIRST_SHEET, "A8"): "1.1", (FIRST_SHEET, "C8"): "done", (FIRST_SHEET, "F8"): 3}),
    ),
    BadFile("option_unknown", f"{SECOND_SHEET}!F6", _value("F6", "Hơi đủ", SECOND_SHEET)),
    BadFile("count_not_whole", f"{FIRST_SHEET}!F5", _value("F5", 2.5)),
    BadFile("percent_above_100", f"{FIRST_SHEET}!F7", _value("F7", 101)),
    BadFile("percent_as_fraction", f"{FIRST_SHEET}!F7", _value("F7", 0.98)),
    BadFile(
        "entry_reason_missing",
        f"{FIRST_SHEET}!I7",
        _entry({(FIRST_SHEET, "F7"): "Không phát sinh"}),
    ),
    BadFile("entry_document_missing", f"{FIRST_SHEET}!G5", _entry({(FIRST_SHEET, "F5"): 7})),
    # Checks of the forms
    _check("received_before_submitted", "danh-sach-qua-han", "J8", J8="01/03/2024 09:00:00"),
    _check("due_before_received", "danh-sach-qua-han", "K8", K8="01/03/2024 17:00:00"),
    _check("not_overdue", "danh-sach-qua-han", "K8", K8="15/01/2025 17:00:00"),
    _check("ends_before_it_begins", "dao-tao", "G9", G9="01/03/2024"),
    _check("more_used_than_provided", "dvc-truc-tuyen-766", "L8", L8=19),
    _check("more_online_than_all", "dvc-truc-tuyen-766", "K8", K8=501),
    _check("done_before_issued", "nhiem-vu-duoc-giao", "I8", I8=datetime(2024, 2, 1)),
    _check("on_time_but_after_due", "nhiem-vu-duoc-giao", "K8", I8=datetime(2024, 3, 16)),
    _check("late_but_within_due", "nhiem-vu-duoc-giao", "K10", I10=datetime(2024, 7, 31)),
    _check("answered_before_received", "phan-anh-kien-nghi", "I8", I8="01/02/2024"),
    _check("due_before_received", "phan-anh-kien-nghi", "H8", H8="01/02/2024"),
    _check("more_reused_than_received", "so-hoa-766", "F7", F7=501),
    _check("more_paid_than_with_fee", "thanh-toan-766", "H6", H6="Số lượng: 301"),
    _check("more_procedures_paid_than_with_fee", "thanh-toan-766", "F6", F6="Số lượng: 21"),
    _check("rate_above_hundred", "tong-hop-theo-don-vi", "I9", I9="105 %"),
    _check("more_resolved_than_found", "tu-kiem-tra", "G8", G8=5),
    # The same faults in other kinds of file
    _other("date_unreadable", "Sheet1!J6", _as_xls, "xls", returned="31/02/2024"),
    _other("number_ambiguous", "Sheet1!D6", _as_xls, "xls", copies="1,234"),
    _other("date_unreadable", "J6", _as_csv, "csv", returned="31/02/2024"),
    _other("value_missing", "H6", _as_csv, "csv", received=""),
    _other("date_unreadable", "J6", _as_html, "html", returned="31/02/2024"),
    _other("returned_before_received", "J6", _as_html, "html", returned="01/01/2024 16:00:00"),
)


def _blank_in_second_row() -> list[list[Any]]:
    first, second, third = (list(row) for row in FORM_06A_ROWS)
    second[9] = ""
    return [first, second, third]


def write_all(folder: Path) -> None:
    """Write every broken file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for bad in BAD_FILES:
        (folder / bad.file_name).write_bytes(bad.make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
