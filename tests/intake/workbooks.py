"""Spreadsheets for the tests, made cell by cell as offices have them; all content is MẪU."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook, load_workbook

from services.intake.entry.entry_form import (
    EntryForm,
    EntryOption,
    EntryRow,
    EntrySheet,
    EntryTexts,
)
from services.intake.entry.entry_workbook import entry_texts
from services.intake.forms.form_reading import Request, read_form
from services.intake.forms.kind_files import load_kinds
from services.intake.forms.kinds import EvidenceKind
from services.intake.limits import Limits
from services.intake.reader import read_evidence
from services.intake.reading import Reading
from services.text import text_in

KINDS: tuple[EvidenceKind, ...] = load_kinds(Path(__file__).parents[2] / "criteria" / "evidence")

Rows = Sequence[Sequence[Any]]

REGISTER_HEADER = [
    *"STT|Mã hồ sơ|Trích yếu hồ sơ|Số bộ hồ sơ|Chủ hồ sơ|Địa chỉ chủ hồ sơ".split("|"),
    *"Số điện thoại|Ngày tiếp nhận|Ngày hẹn trả|Ngày trả|Người nhận hồ sơ|Địa bàn".split("|"),
    "Hình thức tiếp nhận",
]
REGISTER_TITLE = [
    ["SỞ GIAO THÔNG VẬN TẢI (MẪU)"],
    ["SỔ THEO DÕI HỒ SƠ"],
    ["Từ ngày 01/01/2024 đến ngày 31/12/2024"],
    ["Trạng thái hồ sơ: Tất cả"],
]
"""Four rows: the header is row 5, the first dossier row 6."""


def dossier(
    number: Any,
    *,
    code: Any = None,
    received: Any = "02/01/2024 08:00:00",
    due: Any = "10/01/2024 17:00:00",
    returned: Any = "09/01/2024 10:00:00",
    channel: Any = "Trực tuyến",
    copies: Any = 1,
) -> list[Any]:
    """Return one row of a register."""
    return [
        number,
        f"000.00.12.H37-240102-{number:04}" if code is None else code,
        "Cấp đổi giấy phép lái xe (MẪU)",
        copies,
        "Người nộp MẪU",
        "Thành phố Lạng Sơn",
        "0900000000",
        received,
        due,
        returned,
        "Cán bộ MẪU",
        "Lạng Sơn",
        channel,
    ]


# Worked out by hand. Rows 6 to 11; received 6; online rows 6, 7, 9 = 3; returned rows 6 to 9 = 4.
# On time: row 6 (09/01 before 10/01), row 7 (no due date), row 8 (a due day without a clock time,
# returned that afternoon) = 3; late: row 9 = 1. Pending: rows 10, 11; of them row 10 was due before
# the period's end, row 11 after it.
SIX_DOSSIERS = [
    dossier(1),
    dossier(2, due=""),
    dossier(3, due="10/01/2024", returned="10/01/2024 16:30:00", channel="Trực tiếp"),
    dossier(4, returned="11/01/2024 08:00:00"),
    dossier(5, returned="", channel="Bưu chính"),
    dossier(6, due="05/01/2025 17:00:00", returned=None, channel="Trực tiếp"),
]

FORM_06A_TITLE = [
    ["Biểu số II.06a/VPCP/KSTT", "", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH (MẪU)"],
    ["", "", "Kỳ báo cáo: Năm 2024"],
    ["", "", "(Từ ngày 15/12/2023 đến ngày 14/12/2024)"],
    ["", "", "", "", "", "", "", "", "", "", "Đơn vị tính: Số hồ sơ TTHC"],
]
FORM_06A_HEADER = [
    ["TT", "Lĩnh vực, công việc giải quyết theo cấp", "Tiếp nhận", "", "", "",
     "Số lượng hồ sơ đã giải quyết", "", "", "", "Số lượng hồ sơ đang giải quyết", "", ""],
    ["", "", "Tổng số", "Trong đó", "", "Từ kỳ trước", "Tổng số", "Trước hạn",
     "Đúng hạn (gồm cả chờ bổ sung và trả lại/xin rút)", "Quá hạn", "Tổng số",
     "Trong hạn (gồm chờ bổ sung và khác)", "Quá hạn"],
    ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "", "", "", "", "", "", ""],
    [f"({number})" for number in range(1, 14)],
]  # fmt: skip
FORM_06A_MERGES = ["C5:F5", "G5:J5", "K5:M5", "D6:E6", "A5:A7", "B5:B7"]
# Worked out by hand; rows 9 to 11, the total row 12.
FORM_06A_ROWS = [
    ["1", "Đường bộ (MẪU)", 100, 60, 30, 10, 90, 70, 15, 5, 10, 8, 2],
    ["2", "Đường thủy (MẪU)", 20, 5, 15, 0, 20, 20, 0, 0, 0, 0, 0],
    ["3", "Vận tải (MẪU)", "1.234", "1.000", 200, 34, "1.200", "1.100", 80, 20, 34, 30, 4],
]
FORM_06A_TOTAL = ["", "Tổng cộng", 1354, 1065, 245, 44, 1310, 1190, 95, 25, 44, 38, 6]
SIGNATURES = [
    [],
    ["", "", "", "", "", "", "", "", "", "Lạng Sơn, ngày 20 tháng 12 năm 2024"],
    ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "", "", "THỦ TRƯỞNG ĐƠN VỊ"],
    ["", "Người lập MẪU", "", "", "", "", "", "", "", "Giám đốc MẪU"],
]


def save_xlsx(rows: Rows, *, sheet: str = "Sheet1", merges: Sequence[str] = ()) -> bytes:
    """Save one sheet; a text beginning with `=` is a formula without a value, as openpyxl does."""
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = sheet
    for row in rows:
        worksheet.append(list(row) or [None])
    for merge in merges:
        worksheet.merge_cells(merge)
    return save(workbook)


def save(workbook: Workbook) -> bytes:
    """Return a workbook's bytes."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def save_xls(rows: Rows, *, sheet: str = "Sheet1") -> bytes:
    """Save one sheet in the binary format of Excel 97."""
    workbook = xlwt.Workbook(encoding="utf-8")
    worksheet = workbook.add_sheet(sheet)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell not in ("", None):
                worksheet.write(r, c, cell)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def register(rows: Rows = SIX_DOSSIERS, *, title: Rows = REGISTER_TITLE) -> bytes:
    """Save a register."""
    return save_xlsx([*title, REGISTER_HEADER, *rows])


def form_06a(rows: Rows = FORM_06A_ROWS, *, total: Sequence[Any] = FORM_06A_TOTAL) -> bytes:
    """Save a form 06a with its total row and signatures."""
    table = [*FORM_06A_TITLE, *FORM_06A_HEADER, *rows, total, *SIGNATURES]
    return save_xlsx(table, merges=FORM_06A_MERGES)


def read(content: bytes, *, file_name: str = "tep.xlsx", **options: Any) -> Reading:
    """Read a file as the app does."""
    return read_evidence(content, file_name=file_name, kinds=KINDS, **options)


def read_here(
    content: bytes,
    *,
    file_name: str = "tep.xlsx",
    kind: str | None = None,
    entry_form: EntryForm | None = None,
    kinds: tuple[EvidenceKind, ...] = KINDS,
) -> Reading:
    """Read a file in this process: as the child does, but at once; for files that do no harm."""
    return read_form(Request(content, file_name, kinds, kind, entry_form, Limits()))


def codes(reading: Reading) -> list[str]:
    """Return the codes of a reading's problems."""
    return [problem.code for problem in reading.problems]


TEXTS: EntryTexts = entry_texts(text_in("vi"))

ENTRY_FORM = EntryForm(
    set_id="so-mau/2024",
    stamp="a1b2c3",
    unit="Sở MẪU",
    year=2024,
    texts=TEXTS,
    sheets=(
        EntrySheet(
            "1. Chỉ đạo, điều hành cải cách hành chính",
            (
                EntryRow("1.1", "Kế hoạch", "done", "Số nhiệm vụ xong", "nhiệm vụ", "count"),
                EntryRow("1.1", "Kế hoạch", "total", "Số nhiệm vụ giao", "nhiệm vụ", "count"),
                EntryRow("1.10", "Tỷ lệ", "value", "Tỷ lệ", "%", "percent"),
            ),
        ),
        EntrySheet(
            "2. Thể chế: xây dựng/rà soát",
            (
                EntryRow("2.1", "Ban hành", "issued", "Đã ban hành", "có/không", "yes_no"),
                EntryRow(
                    "2.2",
                    "Mức độ",
                    "level",
                    "Mức độ",
                    "mức",
                    "choice",
                    (EntryOption("full", "Đầy đủ"), EntryOption("part", "Một phần")),
                ),
                EntryRow("2.3", "Kinh phí", "value", "Kinh phí", "triệu đồng", "number"),
            ),
        ),
    ),
)
"""Data rows start at row 5; column F is the value, G the document, H the page, I the note."""
FIRST_SHEET, SECOND_SHEET = "1. Chỉ đạo, điều hành cải cách", "2. Thể chế xây dựng rà soát"


def fill_entry(
    written: bytes, cells: dict[tuple[str, str], Any], *, edit: Callable[[Workbook], Any] = id
) -> bytes:
    """Fill cells of an entry workbook: {(sheet, cell): value}."""
    workbook = load_workbook(io.BytesIO(written))
    for (sheet, cell), value in cells.items():
        workbook[sheet][cell] = value
    edit(workbook)
    return save(workbook)


def far_corners() -> bytes:
    """Save the two corner cells of a sheet: small, legal, and the end of a careless reader."""
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet["A1"], worksheet["XFD1048576"] = 1, 1
    return save(workbook)


def change_part(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Rewrite one XML part of a saved workbook."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()) if name == part else data)
    return buffer.getvalue()
