"""Make the files of the sample department: all of it is MẪU, none of it is an official figure.

Run `python data/sample/make.py`; the same bytes come out every time.
"""

import csv
import io
import os
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

os.environ.setdefault("OPENPYXL_LXML", "False")  # it writes other bytes where lxml is installed

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
REGISTER = "MAU-so-theo-doi-ho-so-2024.xlsx"
FORM_06A = "MAU-bieu-06a-2024.xlsx"
ANSWERS_FILE = "bang-ke-khai.csv"
RESULTS_FILE = "ket-qua-nam-truoc.csv"
PLAN = "MAU-ke-hoach-2024.docx"

SEED = 2024
YEAR = 2024
PERIOD = "Từ ngày 01/01/2024 đến ngày 31/12/2024"
_STAMP = (2025, 1, 1, 0, 0, 0)
_STAMP_TEXT = b"2025-01-01T00:00:00Z"

ONLINE, DIRECT, POST = "Trực tuyến", "Trực tiếp", "Bưu chính công ích"
CHANNELS = {ONLINE: 1583, DIRECT: 1914, POST: 143}
"""How many dossiers came in which way: 3640 in all, 43.49 % of them online."""

EARLY, IN_TIME, LATE, PENDING, PENDING_LATE = "early", "in time", "late", "pending", "pending late"
FATES = {EARLY: 2268, IN_TIME: 1181, LATE: 71, PENDING: 114, PENDING_LATE: 6}
"""How they ended: 3520 resolved, 3449 of them in time, 97.98 %: just under 98 %."""

FIELDS = {
    "Lĩnh vực MẪU A": (3, 45),
    "Lĩnh vực MẪU B": (5, 25),
    "Lĩnh vực MẪU C": (8, 20),
    "Lĩnh vực MẪU D": (15, 10),
}
"""Fields with the working days that a dossier may take, and their shares in per cent."""

HOLIDAYS = frozenset(
    date(YEAR, month, day)
    for month, day in (
        *((1, 1), (2, 8), (2, 9), (2, 12), (2, 13), (2, 14), (4, 18), (4, 29), (4, 30), (5, 1)),
        *((9, 2), (9, 3)),
    )
) | {date(YEAR + 1, 1, 1)}
_OPENS_AT, _LAST_RETURN, _CLOSES_AT = time(7, 30), time(16, 30), time(17)
_LONGEST_DELAY = 6  # working days
_MARGIN = _LONGEST_DELAY + 2


@dataclass(frozen=True)
class Dossier:
    """One dossier; `returned` is None while it is pending."""

    field: str
    fate: str
    channel: str
    received: datetime
    due: datetime
    returned: datetime | None


def make_dossiers(chance: random.Random) -> list[Dossier]:
    """Return the dossiers of the year in the order of reception."""
    days = _working_days()
    open_days = sum(day.year == YEAR for day in days)
    fates = list(Counter(FATES).elements())
    channels = list(Counter(CHANNELS).elements())
    chance.shuffle(channels)
    weights = [share for _, share in FIELDS.values()]
    found = []
    for fate, channel in zip(fates, channels, strict=True):
        field = chance.choices(list(FIELDS), weights)[0]
        allowed, _ = FIELDS[field]
        if fate == PENDING:
            first, last = open_days - allowed, open_days - 1  # so that it is due after the year
        else:
            first = open_days - allowed - 30 if fate == PENDING_LATE else 0
            last = open_days - allowed - _MARGIN
        start = chance.randint(first, last)
        due = start + allowed
        ends = {
            EARLY: start + chance.randint(1, allowed - 1),
            IN_TIME: due,
            LATE: due + chance.randint(1, _LONGEST_DELAY),
        }
        found.append(
            Dossier(
                field,
                fate,
                channel,
                received=_moment(days[start], chance),
                due=datetime.combine(days[due], _CLOSES_AT),
                returned=_moment(days[ends[fate]], chance) if fate in ends else None,
            )
        )
    return sorted(found, key=lambda each: (each.received, each.field))


def _working_days() -> list[date]:
    """Return the working days of the year, and of two months more for what is due after it."""
    days = (date(YEAR, 1, 1) + timedelta(days=n) for n in range(366 + 59))
    return [day for day in days if day.isoweekday() <= 5 and day not in HOLIDAYS]


def _moment(day: date, chance: random.Random) -> datetime:
    first, last = (datetime.combine(day, at) for at in (_OPENS_AT, _LAST_RETURN))
    return first + timedelta(seconds=chance.randint(0, int((last - first).total_seconds())))


REGISTER_TITLE = (
    "SỞ MẪU",
    "SỔ THEO DÕI HỒ SƠ (MẪU – số liệu tự dựng, không phải của cơ quan nào)",
    PERIOD,
    "Trạng thái hồ sơ: Tất cả",
)
REGISTER_HEADER = (
    *("STT", "Mã hồ sơ", "Trích yếu hồ sơ", "Số bộ hồ sơ", "Chủ hồ sơ", "Địa chỉ chủ hồ sơ"),
    *("Số điện thoại", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Người nhận hồ sơ"),
    *("Địa bàn", "Hình thức tiếp nhận"),
)
REGISTER_WIDTHS = (6, 27, 34, 8, 20, 12, 12, 20, 20, 20, 15, 9, 19)


def register_rows(dossiers: Sequence[Dossier]) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the rows of the register, numbered through, the code by day."""
    number = 0
    for day, group in groupby(dossiers, key=lambda each: each.received.date()):
        for serial, each in enumerate(group, 1):
            number += 1
            yield (
                number,
                f"000.00.MAU.H37-{day:%y%m%d}-{serial:04}",
                f"Thủ tục MẪU – {each.field}",
                1,
                f"Người nộp MẪU {number:04}",
                "MẪU",
                None,
                _clock(each.received),
                _clock(each.due),
                _clock(each.returned),
                f"Cán bộ MẪU {number % 3 + 1}",
                "MẪU",
                each.channel,
            )


def _clock(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%d/%m/%Y %H:%M:%S}"


def write_register(dossiers: Sequence[Dossier]) -> bytes:
    """Return the register as a workbook: four rows of heading, the header in row 5."""
    workbook = Workbook()
    sheet = _only_sheet(workbook, "Sổ theo dõi hồ sơ")
    for row, title in enumerate(REGISTER_TITLE, 1):
        sheet.cell(row, 1, title).font = Font(bold=row <= 2)
    sheet.append(REGISTER_HEADER)
    _shape_header(sheet, rows=range(5, 6), widths=REGISTER_WIDTHS)
    for cells in register_rows(dossiers):
        sheet.append(cells)
    sheet.freeze_panes = "C6"
    return _save(workbook)


FORM_06A_TITLE = {
    "A1": "Biểu số II.06a/VPCP/KSTT",
    "C1": "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI SỞ MẪU (MẪU – số liệu tự dựng)",
    "K1": "Đơn vị báo cáo: Sở MẪU",
    "C2": "Kỳ báo cáo: Năm 2024",
    "K2": "Đơn vị nhận báo cáo: UBND tỉnh MẪU",
    "C3": f"({PERIOD})",
    "K4": "Đơn vị tính: Số hồ sơ TTHC",
}
FORM_06A_HEADER = {
    "A5": "TT",
    "B5": "Lĩnh vực, công việc giải quyết theo cấp",
    "C5": "Tiếp nhận",
    "C6": "Tổng số",
    "D6": "Trong đó",
    "D7": "Trực tuyến",
    "E7": "Trực tiếp, dịch vụ bưu chính",
    "F6": "Từ kỳ trước",
    "G5": "Số lượng hồ sơ đã giải quyết",
    "G6": "Tổng số",
    "H6": "Trước hạn",
    "I6": "Đúng hạn (gồm cả chờ bổ sung và trả lại/xin rút)",
    "J6": "Quá hạn",
    "K5": "Số lượng hồ sơ đang giải quyết",
    "K6": "Tổng số",
    "L6": "Trong hạn (gồm chờ bổ sung và khác)",
    "M6": "Quá hạn",
}
FORM_06A_MERGES = (
    *("C1:J1", "C2:J2", "C3:J3", "K1:M1", "K2:M2", "K4:M4"),
    *("A5:A7", "B5:B7", "C5:F5", "C6:C7", "D6:E6", "F6:F7", "G5:J5", "K5:M5"),
    *(f"{letter}6:{letter}7" for letter in "GHIJKLM"),
)
FORM_06A_WIDTHS = (6, 34, *(12,) * 11)


def form_06a_row(dossiers: Sequence[Dossier]) -> tuple[int, ...]:
    """Return columns 3 to 13 of the form; nothing was carried over from the year before."""
    fates = Counter(each.fate for each in dossiers)
    online = sum(each.channel == ONLINE for each in dossiers)
    resolved = (fates[EARLY], fates[IN_TIME], fates[LATE])
    pending = (fates[PENDING], fates[PENDING_LATE])
    received = len(dossiers)
    received_by = (online, received - online, 0)
    return (received, *received_by, sum(resolved), *resolved, sum(pending), *pending)


def write_form_06a(dossiers: Sequence[Dossier]) -> bytes:
    """Return form II.06a as a workbook: the header in rows 5 to 7, column numbers in row 8."""
    workbook = Workbook()
    sheet = _only_sheet(workbook, "06a")
    for place, text in {**FORM_06A_TITLE, **FORM_06A_HEADER}.items():
        sheet[place] = text
    for place in FORM_06A_TITLE:
        sheet[place].alignment = Alignment(horizontal="center", wrap_text=True)
    for column in range(1, 14):
        sheet.cell(8, column, f"({column})")
    _shape_header(sheet, rows=range(5, 9), widths=FORM_06A_WIDTHS)
    for number, field in enumerate(FIELDS, 1):
        of_field = [each for each in dossiers if each.field == field]
        sheet.append((number, field, *form_06a_row(of_field)))
    sheet.append((None, "Tổng cộng", *form_06a_row(dossiers)))
    for merge in FORM_06A_MERGES:
        sheet.merge_cells(merge)
    return _save(workbook)


def _only_sheet(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook.worksheets[0]
    sheet.title = title
    return sheet


def _shape_header(sheet: Worksheet, *, rows: range, widths: Sequence[int]) -> None:
    thin = Side(style="thin")
    for row in rows:
        for column, width in enumerate(widths, 1):
            cell = sheet.cell(row, column)
            cell.font = Font(bold=True)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            sheet.column_dimensions[get_column_letter(column)].width = width


def _save(workbook: Workbook) -> bytes:
    """Return the workbook's bytes with every mention of the present moment taken out."""
    workbook.properties.creator = "MẪU"
    saved, fixed = io.BytesIO(), io.BytesIO()
    workbook.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP_TEXT, content)
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it tells the system on which it was made
            target.writestr(entry, content)
    return fixed.getvalue()


# What the department answers itself: code, inputs, document, page, note. A leaf that is not here
# is not known yet: 1.4, 2.3.2, 3.2.1, 6.5, 7.2.2. What the register counts is not here either. The
# value `not_arising` stands in the first input of its leaf, as a person puts it in the workbook.
ANSWERS: tuple[tuple[str, dict[str, str], str, str, str], ...] = (
    ("1.1.1", {"level": "on_time"}, "Kế hoạch MẪU số 01/KH-MẪU", "trang 1", ""),
    ("1.1.2", {"plan_tasks_done": "38", "plan_tasks": "42"},
     "Báo cáo MẪU số 01/BC-MẪU", "Mục I, trang 2", ""),
    ("1.2.1", {"reports_late_or_missing": "1"}, "Báo cáo MẪU số 02/BC-MẪU", "trang 1",
     "Báo cáo quý II gửi chậm (MẪU)"),
    ("1.2.2", {"content_complete": "true"}, "", "", ""),
    ("1.3.1", {"units_inspected": "4", "units": "8"},
     "Biên bản kiểm tra MẪU số 01/BB-MẪU", "trang 1–4", ""),
    ("1.3.2", {"inspection_findings_resolved": "5", "inspection_findings": "6"},
     "Báo cáo MẪU số 03/BC-MẪU", "Mục II, trang 3", ""),
    ("1.5", {"initiatives": "1"}, "Quyết định MẪU số 01/QĐ-MẪU", "Điều 1", ""),
    ("1.6", {"tasks_assigned": "164", "tasks_on_time": "158", "tasks_late": "6"},
     "Báo cáo MẪU số 01/BC-MẪU", "Mục II, trang 4", ""),

    ("2.1.1", {"legal_documents_on_schedule": "6", "legal_documents_planned": "6"},
     "Báo cáo MẪU số 04/BC-MẪU", "Mục I, trang 1", ""),
    ("2.1.2", {"procedure_followed": "true"}, "Báo cáo MẪU số 04/BC-MẪU", "Mục II, trang 2", ""),
    ("2.2.1", {"plan_issued": "true", "activities_done": "true"},
     "Kế hoạch MẪU số 02/KH-MẪU", "trang 1–3", ""),
    ("2.2.2", {"level": "late"}, "Báo cáo MẪU số 05/BC-MẪU", "trang 1", "Gửi sau hạn (MẪU)"),
    ("2.2.3", {"monitoring_findings_handled": "not_arising"},
     "Báo cáo MẪU số 05/BC-MẪU", "Mục III, trang 4",
     "Trong năm không phát hiện vấn đề phải xử lý (MẪU)"),
    ("2.3.1", {"reviewed": "true"}, "Báo cáo MẪU số 06/BC-MẪU", "trang 1", ""),
    ("2.4", {"unlawful_documents_handled": "not_arising"}, "", "",
     "Trong năm không có văn bản bị kiến nghị xử lý (MẪU)"),
    ("2.5", {"legal_education_tasks_done": "14", "legal_education_tasks": "16"}, "", "",
     "Chưa có báo cáo của các phòng (MẪU)"),

    ("3.1.1", {"procedure_reviews_done": "9", "procedure_reviews_planned": "10"},
     "Báo cáo MẪU số 07/BC-MẪU", "Mục I, trang 2", ""),
    ("3.1.2", {"simplification_plans": "2"}, "Quyết định MẪU số 02/QĐ-MẪU", "Điều 1", ""),
    ("3.2.2", {"procedures_disclosed_in_full": "112", "procedures_in_force": "118"},
     "Trích xuất MẪU số 01", "trang 1–5", ""),
    ("3.3.1", {"procedures_at_centre": "106", "procedures_for_centre": "118"},
     "Quyết định MẪU số 03/QĐ-MẪU", "Phụ lục", ""),
    ("3.3.2", {"dossiers_updated": "3603"}, "Trích xuất MẪU số 02", "trang 1", ""),
    ("3.3.3", {"apology_letters": "60"}, "", "", "Chưa tập hợp đủ thư xin lỗi (MẪU)"),
    ("3.5.1", {"petitions_resolved": "14", "petitions_received": "15"},
     "Trích xuất MẪU số 03", "trang 1", ""),
    ("3.5.2", {"petition_results_published": "11", "petitions_resolved": "14"},
     "Trích xuất MẪU số 03", "trang 2", ""),

    ("4.1.1", {"laid_down": "true"}, "Quyết định MẪU số 04/QĐ-MẪU", "trang 1–6", ""),
    ("4.1.2", {"within_rules": "true"}, "", "", ""),
    ("4.2.1", {"not_exceeded": "true"}, "Báo cáo MẪU số 08/BC-MẪU", "Mục I, trang 1", ""),
    ("4.2.2", {"posts_cut": "2", "posts_to_cut": "3"},
     "Báo cáo MẪU số 08/BC-MẪU", "Mục II, trang 2", ""),
    ("4.3", {"decided": "true", "inspected": "true"},
     "Quyết định MẪU số 05/QĐ-MẪU", "trang 1–2", ""),
    ("4.4", {"regulations_issued": "4"}, "Quyết định MẪU số 06/QĐ-MẪU", "Phụ lục", ""),

    ("5.1.1", {"approved": "true"}, "Quyết định MẪU số 07/QĐ-MẪU", "Điều 1", ""),
    ("5.1.2", {"staff_in_right_post": "54", "staff": "58"},
     "Báo cáo MẪU số 09/BC-MẪU", "Mục I, trang 1", ""),
    ("5.2", {"within_rules": "not_arising"}, "Báo cáo MẪU số 09/BC-MẪU", "Mục II, trang 2",
     "Trong năm không tuyển dụng, tiếp nhận ai (MẪU)"),
    ("5.3", {"by_standards": "true"}, "Quyết định MẪU số 08/QĐ-MẪU", "Điều 1", ""),
    ("5.4", {"procedure_followed": "true", "on_time": "true"},
     "Quyết định MẪU số 09/QĐ-MẪU", "trang 1–3", ""),
    ("5.5", {"training_done": "41", "training_planned": "50"},
     "Báo cáo MẪU số 09/BC-MẪU", "Mục III, trang 3", ""),
    ("5.6", {"reprimands": "1", "warnings_or_worse": "0"},
     "Báo cáo MẪU số 10/BC-MẪU", "trang 1", ""),
    ("5.7", {"staff_records_updated": "56", "staff": "58"}, "Trích xuất MẪU số 04", "trang 1", ""),

    ("6.1", {"autonomy_applied": "true", "spending_rules_issued": "true"},
     "Quyết định MẪU số 10/QĐ-MẪU", "trang 1–8", ""),
    ("6.2", {"case": "in_effect", "autonomy_contents_done": "8", "autonomy_contents": "10"},
     "Báo cáo MẪU số 11/BC-MẪU", "Mục I, trang 2", ""),
    ("6.3", {"budget_disbursed": "41250.5", "budget_assigned": "48000"}, "", "",
     "Chờ Kho bạc xác nhận (MẪU)"),
    ("6.4", {"audit_recommendations_done": "not_arising"},
     "Báo cáo MẪU số 11/BC-MẪU", "Mục II, trang 3",
     "Trong năm không có kiến nghị phải thực hiện (MẪU)"),

    ("7.1", {"digital_tasks_done": "21", "digital_tasks": "24"},
     "Báo cáo MẪU số 12/BC-MẪU", "Mục I, trang 2", ""),
    ("7.2.1", {"documents_signed": "2968", "documents_sent": "3120"},
     "Trích xuất MẪU số 05", "trang 1", ""),
    ("7.3.1", {"full_online_procedures_used": "31", "full_online_procedures": "46"},
     "Trích xuất MẪU số 06", "trang 1", ""),
    ("7.3.3", {"dossiers_paid_online": "612", "dossiers_with_fee": "1020"}, "", "", ""),
    ("7.3.4", {"dossiers_by_post": "218"}, "Trích xuất MẪU số 02", "trang 2", ""),
    ("7.4.1", {"dossiers_with_digitised_result": "2464"}, "Trích xuất MẪU số 06", "trang 2", ""),
    ("7.4.2", {"dossiers_reusing_data": "1456"}, "Trích xuất MẪU số 06", "trang 3", ""),
    ("7.5", {"website_sections": "5"}, "Báo cáo MẪU số 12/BC-MẪU", "Mục II, trang 4", ""),
    ("7.6", {"declared": "true", "maintained": "true"},
     "Báo cáo MẪU số 13/BC-MẪU", "trang 1", ""),
)  # fmt: skip


def answer_rows() -> Iterator[dict[str, str]]:
    """Yield one row for every answer."""
    for code, inputs, document, page, note in ANSWERS:
        for name, value in inputs.items():
            yield {
                "code": code,
                "input": name,
                "value": value,
                "document": document,
                "page": page,
                "note": note,
            }


# Code, maximum; 2022: self, reviewed; 2023: self, reviewed. Component 8 is the survey's, it stands
# under "reviewed". 7.4.2 came in 2023, so 7 had another maximum before; the review of 6 in 2022 is
# lost, so that year has no reviewed total.
HISTORY = """
1.1.1 0.5   0.5  0.5    0.5  0.5
1.1.2 2     1.68 1.68   1.78 1.78
1.2.1 1     0.75 0.5    1    0.75
1.2.2 0.5   0.5  0.5    0.5  0.5
1.3.1 1     0.5  0.5    0.5  0.5
1.3.2 1     1    0.8    1    1
1.4   1     0.9  0.9    1    1
1.5   1     0.5  0      0.5  0.5
1.6   3     2.76 2.76   2.85 2.85
2.1.1 2     1.6  1.6    1.8  1.8
2.1.2 1     1    1      1    1
2.2.1 1     1    0      1    1
2.2.2 0.5   0.5  0.25   0.5  0.5
2.2.3 1.5   1.5  1.5    1.2  1.2
2.3.1 1     1    1      1    1
2.3.2 1.5   1.5  1.29   1.5  1.5
2.4   1     1    1      1    1
2.5   1     0.92 0.92   0.88 0.88
3.1.1 1     0.83 0.83   0.88 0.88
3.1.2 1     0    0      0.5  0.5
3.2.1 1     0.8  0.8    0.86 0.86
3.2.2 1     0.9  0.9    0.93 0.93
3.3.1 1     0.85 0.85   0.88 0.88
3.3.2 1     0.94 0.94   0.97 0.97
3.3.3 1     0.6  0.5    0.75 0.75
3.4   4     3    3      4    3
3.5.1 1     0.88 0.88   0.9  0.9
3.5.2 1     0.71 0.71   0.72 0.72
4.1.1 1.5   1.5  1.5    1.5  1.5
4.1.2 1.5   1.5  1.5    1.5  1.5
4.2.1 1.5   1.5  1.5    1.5  1.5
4.2.2 1.5   0    0      1.5  1.5
4.3   2     0    0      2    2
4.4   2     1.5  1.5    1.5  2
5.1.1 1.5   0    0      1.5  1.5
5.1.2 1.5   1.34 1.34   1.37 1.37
5.2   1.5   1.5  1.5    1.5  1.5
5.3   1.5   1.5  1.5    1.5  1.5
5.4   2     2    2      2    2
5.5   2     1.64 1.64   1.72 1.72
5.6   3     2.5  2.5    3    2.5
5.7   1.5   1.3  1.25   1.4  1.4
6.1   2     2    -      2    2
6.2   2.5   1    -      2    1.5
6.3   2.5   2.11 -      2.3  2.3
6.4   1.5   1.5  -      1.2  1.2
6.5   1     1    -      1    1
7.1   2     1.6  1.6    1.7  1.7
7.2.1 1.5   1.35 1.35   1.4  1.4
7.2.2 1     0.81 0.81   0.84 0.84
7.3.1 1.5   0.9  0.9    1.1  1.1
7.3.2 2.5   1.35 1.35   1.8  1.8
7.3.3 1     0.4  0.4    0.55 0.55
7.3.4 1     0.5  0.5    0.5  0.5
7.4.1 2     0.65 0.5    1.1  1.1
7.4.2 1     -    -      0.25 0.25
7.5   1.5   1.25 1      1.25 1.25
7.6   1.5   1.5  1.5    1.5  0
8.1.1 2     -    1.62   -    1.66
8.1.2 2     -    1.6    -    1.65
8.1.3 2     -    1.64   -    1.67
8.1.4 2     -    1.66   -    1.69
8.1.5 2     -    1.5    -    1.54
8.2   5     -    3.6    -    3.9
"""
SURVEYED = "8"
SOURCE = "MẪU – số tự dựng"


def result_rows() -> Iterator[dict[str, str]]:
    """Yield the results of both years: leaves, the components they add up to, and the totals."""
    lines = [line.split() for line in HISTORY.split("\n") if line]
    for year, columns in ((YEAR - 2, (2, 3)), (YEAR - 1, (4, 5))):
        for lane, column in zip(("self", "reviewed"), columns, strict=True):
            total = _Sum()
            for component, group in groupby(lines, key=lambda line: line[0][0]):
                if component == SURVEYED and lane == "self":
                    continue
                known = [line for line in group if line[column] != "-"]
                its_lane = "survey" if component == SURVEYED else lane
                if not known:
                    total.known = False
                    continue
                whole = _Sum()
                for line in known:
                    points, most = Decimal(line[column]), Decimal(line[1])
                    whole.add(points, most)
                    yield _result(year, its_lane, line[0], points, most)
                yield _result(year, its_lane, component, whole.points, whole.max_points)
                total.add(whole.points, whole.max_points)
            if total.known:
                yield _result(year, lane, "TOTAL", total.points, total.max_points)


@dataclass
class _Sum:
    """Points being added up; not known once a part of it is missing."""

    points: Decimal = Decimal(0)
    max_points: Decimal = Decimal(0)
    known: bool = True

    def add(self, points: Decimal, max_points: Decimal) -> None:
        self.points += points
        self.max_points += max_points


def _result(year: int, lane: str, code: str, points: Decimal, most: Decimal) -> dict[str, str]:
    return {
        "year": str(year),
        "lane": lane,
        "code": code,
        "points": _plain(points),
        "max_points": _plain(most),
        "source": SOURCE,
    }


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"


def _write_csv(rows: Iterator[dict[str, str]]) -> bytes:
    every = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(every[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(every)
    return text.getvalue().encode()


FORMS_FOLDER = "bieu-mau"


@dataclass(frozen=True)
class FormSample:
    """A small file of one form as an office would export it: heading, header, rows, signatures.

    `header` has the texts of its rows, None where a cell is merged into the one above or at the
    left; `rows` and `total` are as they stand in the file, worked out by hand.
    """

    title: str
    header: tuple[tuple[str | None, ...], ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] | None = None
    merges: str = ""
    with_country: bool = True
    """Whether the country's name and motto stand above, as in what an office writes itself."""
    widths: tuple[int, ...] = ()


def _day(day: int, month: int) -> datetime:
    return datetime(YEAR, month, day)


_BY_UNIT = ("Phòng MẪU A", "Trung tâm MẪU B")
_MADE_UP = "(MẪU – số liệu tự dựng)"

FORM_SAMPLES = {
    "tong-hop-theo-don-vi": FormSample(
        "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT TTHC THEO ĐƠN VỊ",
        header=(
            ("STT", "Đơn vị", "Tiếp nhận", None, None, "Đã xử lý", None, None, None, "Đang xử lý",
             None),
            (None, None, "Tổng số", "Kỳ trước", "Trong kỳ", "Trước hạn", "Đúng hạn", "Quá hạn",
             "Tỷ lệ trước hạn - đúng hạn", "Trong hạn", "Quá hạn"),
        ),
        rows=(
            (1, "Phòng MẪU A", 120, 20, 100, 70, 30, 5, "95,24 %", 12, 3),
            (2, "Phòng MẪU B", 60, 0, 60, 40, 15, 0, "100 %", 5, 0),
            (3, "Trung tâm MẪU C", 25, 5, 20, 10, 8, 2, "90 %", 4, 1),
        ),
        total=(None, "Tổng cộng", 205, 25, 180, 120, 53, 7, "96,11 %", 21, 4),
        merges="A6:A7 B6:B7 C6:E6 F6:I6 J6:K6",
    ),
    "danh-sach-qua-han": FormSample(
        "DANH SÁCH HỒ SƠ QUÁ HẠN",
        header=(
            ("STT", "Đơn vị tiếp nhận", "Người tiếp nhận", "Tên thủ tục hành chính", "Mã hồ sơ",
             "Trạng thái", "Địa chỉ", "Chủ hồ sơ", "Ngày nộp hồ sơ", "Ngày nhận", "Ngày hẹn trả",
             "Thư xin lỗi"),
        ),
        rows=(
            (1, "Bộ phận MẪU", "Cán bộ MẪU 1", "Thủ tục MẪU A", "000.00.MAU.H37-240304-0001",
             "Đã trả kết quả", "MẪU", "Người nộp MẪU 1", "04/03/2024 08:10:00",
             "04/03/2024 09:00:00", "11/03/2024 17:00:00", "01/TXL-MẪU ngày 12/3/2024"),
            (2, "Bộ phận MẪU", "Cán bộ MẪU 2", "Thủ tục MẪU B", "000.00.MAU.H37-240506-0002",
             "Đang xử lý", "MẪU", "Người nộp MẪU 2", "06/05/2024 10:30:00",
             "06/05/2024 14:00:00", "13/05/2024 17:00:00", None),
            (3, "Bộ phận MẪU", "Cán bộ MẪU 1", "Thủ tục MẪU A", "000.00.MAU.H37-240819-0001",
             "Đã trả kết quả", "MẪU", "Người nộp MẪU 3", "19/08/2024 07:45:00",
             "19/08/2024 08:00:00", "26/08/2024 17:00:00", "02/TXL-MẪU ngày 27/8/2024"),
            (4, "Bộ phận MẪU", "Cán bộ MẪU 2", "Thủ tục MẪU C", "000.00.MAU.H37-241104-0003",
             "Chờ bổ sung", "MẪU", "Người nộp MẪU 4", "04/11/2024 15:20:00",
             "05/11/2024 08:00:00", "12/11/2024 17:00:00", None),
        ),
        widths=(6, 16, 16, 22, 28, 16, 10, 18, 20, 20, 20, 26),
    ),
    "dvc-truc-tuyen-766": FormSample(
        "BÁO CÁO DỊCH VỤ CÔNG TRỰC TUYẾN THEO QUYẾT ĐỊNH 766/QĐ-TTg",
        header=(
            ("STT", "Đơn vị", "Cung cấp", None, None, None, "Phát sinh hồ sơ",
             *(None,) * 10, "Dịch vụ công", None, None),
            (None, None, "Tổng số thủ tục", "DVC trực tuyến", None, None, "Tổng", None, None, None,
             None, "Toàn trình", None, None, "Một phần", None, None, "Số thủ tục",
             "Số thủ tục phát sinh hồ sơ", "Số hồ sơ"),
            (None, None, None, "Tổng số", "Toàn trình", "Một phần", "Số thủ tục phát sinh hồ sơ",
             "Số hồ sơ (trực tuyến + trực tiếp)", "Số thủ tục trực tuyến phát sinh hồ sơ",
             "Số hồ sơ (trực tuyến + trực tiếp) trong các thủ tục trực tuyến",
             "Số hồ sơ trực tuyến", *("Số thủ tục", "Số hồ sơ", "Số hồ sơ trực tuyến") * 2,
             None, None, None),
        ),
        rows=(
            (1, _BY_UNIT[0], 40, 30, 18, 12, 25, 500, 20, 420, 300, 12, 260, 200, 8, 160, 100, 10,
             5, 80),
            (2, _BY_UNIT[1], 12, 8, 5, 3, 7, 90, 5, 70, 40, 3, 45, 30, 2, 25, 10, 4, 2, 20),
        ),
        total=(None, "Tổng cộng", 52, 38, 23, 15, 32, 590, 25, 490, 340, 15, 305, 230, 10, 185,
               110, 14, 7, 100),
        merges="A4:A6 B4:B6 C4:F4 G4:Q4 R4:T4 C5:C6 D5:F5 G5:K5 L5:N5 O5:Q5 R5:R6 S5:S6 T5:T6",
        with_country=False,
    ),
    "so-hoa-766": FormSample(
        "BÁO CÁO SỐ HÓA HỒ SƠ THEO QUYẾT ĐỊNH 766/QĐ-TTg",
        header=(
            ("STT", "Đơn vị", "Tiếp nhận", "Số hóa khi tiếp nhận", None, None, None,
             "Đã giải quyết", "Số hóa kết quả", None),
            (None, None, None, "Chưa số hóa TPHS", "Có số hóa TPHS", "Có tái sử dụng thành phần",
             "Có tái sử dụng từ cổng DVCQG", None, "Chưa số hóa", "Đã số hóa"),
        ),
        rows=(
            (1, _BY_UNIT[0], 500, 120, 380, 60, 25, 470, 90, 380),
            (2, _BY_UNIT[1], 90, 15, 75, 10, 0, 85, 5, 80),
        ),
        total=(None, "Tổng cộng", 590, 135, 455, 70, 25, 555, 95, 460),
        merges="A4:A5 B4:B5 C4:C5 D4:G4 H4:H5 I4:J4",
        with_country=False,
    ),
    "thanh-toan-766": FormSample(
        "BÁO CÁO THANH TOÁN TRỰC TUYẾN THEO QUYẾT ĐỊNH 766/QĐ-TTg",
        header=(
            ("STT", "Đơn vị", "Số TTHC có phí", "Số TTHC có phí phát sinh hồ sơ",
             "Số TTHC có phí phát sinh thanh toán",
             "Số TTHC có phí phát sinh thanh toán trực tuyến", "Tổng hồ sơ thuộc TTHC có phí",
             "Hồ sơ thanh toán trực tuyến"),
        ),
        rows=(
            (1, _BY_UNIT[0], 20, "Số lượng: 15\nTỷ lệ: 75%\nĐiểm số: 2",
             "Số lượng: 14\nTỷ lệ: 70%\nĐiểm số: 2", "Số lượng: 12\nTỷ lệ: 60%\nĐiểm số: 1.5",
             300, "Số lượng: 240\nTỷ lệ: 80%\nĐiểm số: 6"),
            (2, _BY_UNIT[1], 6, "Số lượng: 5\nTỷ lệ: 83.33%\nĐiểm số: 2",
             "Số lượng: 4\nTỷ lệ: 66.67%\nĐiểm số: 1.67", "Số lượng: 3\nTỷ lệ: 50%\nĐiểm số: 1.25",
             50, "Số lượng: 20\nTỷ lệ: 40%\nĐiểm số: 3"),
        ),
        total=(None, "Tổng cộng", 26, 20, 18, 15, 350, 260),
        with_country=False,
    ),
    "nhiem-vu-duoc-giao": FormSample(
        "DANH SÁCH NHIỆM VỤ UBND TỈNH, CHỦ TỊCH UBND TỈNH GIAO",
        header=(
            ("STT", "Số, ký hiệu văn bản", "Ngày ban hành", "Trích yếu", "Nội dung nhiệm vụ",
             "Đơn vị chủ trì", "Phối hợp", "Hạn hoàn thành", "Ngày hoàn thành",
             "Sản phẩm/VB báo cáo", "Tình trạng"),
        ),
        rows=(
            (1, "01/UBND-MẪU", _day(5, 2), "Văn bản MẪU 1", "Nhiệm vụ MẪU 1", "Phòng MẪU A", None,
             _day(15, 3), _day(14, 3), "Báo cáo MẪU 1", "Hoàn thành đúng hạn"),
            (2, "02/UBND-MẪU", _day(2, 5), "Văn bản MẪU 2", "Nhiệm vụ MẪU 2", "Phòng MẪU A", None,
             _day(30, 6), _day(30, 6), "Báo cáo MẪU 2", "Hoàn thành đúng hạn"),
            (3, "03/UBND-MẪU", _day(3, 6), "Văn bản MẪU 3", "Nhiệm vụ MẪU 3", "Phòng MẪU B",
             "Phòng MẪU A", _day(31, 7), _day(5, 8), "Báo cáo MẪU 3", "Hoàn thành quá hạn"),
            (4, "04/UBND-MẪU", _day(2, 12), "Văn bản MẪU 4", "Nhiệm vụ MẪU 4", "Phòng MẪU B", None,
             datetime(YEAR + 1, 1, 31), None, None, "Đang thực hiện trong hạn"),
            (5, "05/UBND-MẪU", _day(1, 10), "Văn bản MẪU 5", "Nhiệm vụ MẪU 5", "Phòng MẪU B", None,
             _day(30, 11), None, None, "Đang thực hiện quá hạn"),
            (6, "06/UBND-MẪU", _day(8, 1), "Văn bản MẪU 6", "Nhiệm vụ MẪU 6", "Phòng MẪU A", None,
             None, _day(20, 12), "Báo cáo MẪU 6", "Hoàn thành đúng hạn"),
        ),
        widths=(6, 16, 13, 20, 22, 16, 16, 13, 13, 18, 26),
    ),
    "ra-soat-vbqppl": FormSample(
        "DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT ĐÃ RÀ SOÁT",
        header=(
            ("STT", "Tên loại", "Số, ký hiệu; ngày ban hành", "Trích yếu",
             "Nội dung kiến nghị / căn cứ", "Hình thức xử lý", "Cơ quan chủ trì", "Thời hạn",
             "Kết quả"),
        ),
        rows=(
            (1, "Quyết định", "01/2019/QĐ-MẪU ngày 10/01/2019", "Văn bản MẪU 1", "Căn cứ MẪU",
             "Thay thế", "Sở MẪU", "Quý II/2024", "Đã ban hành"),
            (2, "Quyết định", "02/2020/QĐ-MẪU ngày 05/3/2020", "Văn bản MẪU 2", "Căn cứ MẪU",
             "Sửa đổi, bổ sung", "Sở MẪU", "Quý IV/2024", "Đang soạn thảo"),
            (3, "Chỉ thị", "01/CT-MẪU ngày 20/6/2018", "Văn bản MẪU 3", "Hết thời hạn MẪU",
             "Bãi bỏ", "Sở MẪU", "Quý I/2024", "Đã bãi bỏ"),
            (4, "Nghị quyết", "03/2021/NQ-MẪU ngày 01/7/2021", "Văn bản MẪU 4", "Còn phù hợp",
             "Tiếp tục thực hiện", "Sở MẪU", None, None),
            (5, "Quyết định", "04/2022/QĐ-MẪU ngày 12/9/2022", "Văn bản MẪU 5", "Căn cứ MẪU",
             "Sửa đổi", "Sở MẪU", "Năm 2025", None),
        ),
        widths=(6, 14, 32, 20, 24, 20, 16, 14, 18),
    ),
    "dao-tao": FormSample(
        "DANH SÁCH CÔNG CHỨC, VIÊN CHỨC ĐƯỢC CỬ ĐÀO TẠO, BỒI DƯỠNG",
        header=(
            ("STT", "Họ và tên", "Chức vụ", "Phòng", "Tên lớp", "Thời gian", None,
             "Quyết định cử", "Chứng chỉ"),
            (None, None, None, None, None, "Từ ngày", "Đến ngày", None, None),
        ),
        rows=(
            (1, "Công chức MẪU 1", "Chuyên viên", "Phòng MẪU A", "Lớp MẪU quản lý nhà nước",
             "04/03/2024", "29/03/2024", "11/QĐ-MẪU", "CC-MẪU-01"),
            (2, "Công chức MẪU 2", "Chuyên viên", "Phòng MẪU B", "Lớp MẪU quản lý nhà nước",
             "04/03/2024", "29/03/2024", "11/QĐ-MẪU", "CC-MẪU-02"),
            (3, "Viên chức MẪU 3", "Viên chức", "Trung tâm MẪU C", "Lớp MẪU chuyển đổi số",
             "02/12/2024", "06/12/2024", "12/QĐ-MẪU", None),
            (4, "Công chức MẪU 1", "Chuyên viên", "Phòng MẪU A", "Lớp MẪU chuyển đổi số",
             "02/12/2024", "06/12/2024", "12/QĐ-MẪU", "CN-MẪU-07"),
        ),
        merges="A6:A7 B6:B7 C6:C7 D6:D7 E6:E7 F6:G6 H6:H7 I6:I7",
        widths=(6, 18, 14, 18, 28, 13, 13, 14, 14),
    ),
    "ky-luat": FormSample(
        "DANH SÁCH CÔNG CHỨC, VIÊN CHỨC BỊ XỬ LÝ KỶ LUẬT",
        header=(
            ("STT", "Họ và tên", "Chức vụ", "Hình thức kỷ luật", "Số QĐ, ngày", "Lý do"),
        ),
        rows=(
            (1, "Công chức MẪU 1", "Chuyên viên", "Khiển trách", "21/QĐ-MẪU ngày 15/4/2024",
             "Lý do MẪU"),
            (2, "Viên chức MẪU 2", "Viên chức", "Cảnh cáo", "22/QĐ-MẪU ngày 10/7/2024",
             "Lý do MẪU"),
            (3, "Công chức MẪU 3", "Chuyên viên", "Khiển trách", "23/QĐ-MẪU ngày 02/10/2024",
             "Lý do MẪU"),
        ),
        widths=(6, 18, 14, 20, 28, 24),
    ),
    "phan-anh-kien-nghi": FormSample(
        "DANH SÁCH PHẢN ÁNH, KIẾN NGHỊ ĐÃ TIẾP NHẬN",
        header=(
            ("STT", "Mã phản ánh", "Ngày tiếp nhận", "Cá nhân, tổ chức phản ánh", "Nội dung",
             "Đối tượng", "Đơn vị xử lý", "Hạn xử lý", "Ngày trả lời", "Công khai kết quả",
             "Mức độ hài lòng"),
        ),
        rows=(
            (1, "PA-MAU-001", "05/02/2024", "Người MẪU 1", "Nội dung MẪU 1", "Thủ tục hành chính",
             "Phòng MẪU A", "20/02/2024", "15/02/2024", "Cổng MẪU, 16/02/2024", "Hài lòng"),
            (2, "PA-MAU-002", "25/03/2024", "Người MẪU 2", "Nội dung MẪU 2", "Cán bộ, công chức",
             "Phòng MẪU B", "10/04/2024", "15/04/2024", "Cổng MẪU, 16/04/2024", "Không hài lòng"),
            (3, "PA-MAU-003", "17/06/2024", "Người MẪU 3", "Nội dung MẪU 3", "Thủ tục hành chính",
             "Phòng MẪU A", None, "01/07/2024", None, "Rất hài lòng"),
            (4, "PA-MAU-004", "10/09/2024", "Người MẪU 4", "Nội dung MẪU 4", "Khác",
             "Phòng MẪU B", "30/09/2024", None, None, None),
            (5, "PA-MAU-005", "12/12/2024", "Người MẪU 5", "Nội dung MẪU 5", "Thủ tục hành chính",
             "Phòng MẪU A", "31/12/2024", "20/12/2024", "Cổng MẪU, 23/12/2024", None),
        ),
        widths=(6, 14, 14, 18, 18, 20, 14, 13, 13, 22, 16),
    ),
    "tu-kiem-tra": FormSample(
        "KẾT QUẢ TỰ KIỂM TRA CCHC, CÔNG VỤ",
        header=(
            ("STT", "Phòng, đơn vị", "Ngày kiểm tra", "Nội dung kiểm tra", "Biên bản, kết luận",
             "Vấn đề phát hiện", "Đã xử lý", "Còn tồn tại"),
        ),
        rows=(
            (1, "Phòng MẪU A", "12/03/2024", "Nội dung MẪU", "01/BB-MẪU", 4, 3, 1),
            (2, "Phòng MẪU B", "20/06/2024", "Nội dung MẪU", "02/BB-MẪU", 2, 2, 0),
            (3, "Trung tâm MẪU C", None, "Chưa kiểm tra", None, 0, 0, 0),
        ),
        total=(None, "Tổng cộng", None, None, None, 6, 5, 1),
        widths=(6, 20, 14, 20, 20, 12, 12, 12),
    ),
    "ket-qua-tham-dinh": FormSample(
        "BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH, KẾT QUẢ THẨM ĐỊNH",
        header=(
            ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định",
             "Ghi chú của đơn vị", "Ghi chú của thẩm định"),
        ),
        rows=(
            ("1", "Lĩnh vực MẪU 1", 11, None, None, None, None),
            ("1.1", "Tiêu chí MẪU 1.1", 2.5, None, 1.75, None, None),
            ("1.1.1", "Tiêu chí thành phần MẪU 1.1.1", 0.5, 0.5, 0.25, None, "Lý do MẪU"),
            ("1.1.2", "Tiêu chí thành phần MẪU 1.1.2", 2, None, 1.5, "Ghi chú MẪU", None),
            ("1.5", "Tiêu chí MẪU 1.5", 1, None, 0.5, None, "Lý do MẪU"),
        ),
        total=("Tổng cộng", None, 100, None, 80, None, None),
        widths=(12, 30, 10, 10, 10, 20, 24),
    ),
}  # fmt: skip


def write_form_sample(sample: FormSample, *, sheet: str) -> bytes:
    """Return a form's sample as a workbook: heading, header, column numbers, rows, signatures."""
    workbook = Workbook()
    page = _only_sheet(workbook, sheet)
    width = len(sample.header[0])
    for heading in _headings(sample, right=width * 2 // 3):
        page.append(heading)
    first = page.max_row + 1
    for texts in sample.header:
        page.append(texts)
    page.append([f"({number})" for number in range(1, width + 1)])
    widths = sample.widths or (6, 22, *(12,) * (width - 2))
    _shape_header(page, rows=range(first, page.max_row + 1), widths=widths)
    for row in (*sample.rows, *([sample.total] if sample.total else [])):
        page.append(row)
        for cell in page[page.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, datetime):
                cell.number_format = "dd/mm/yyyy"
    page.append([None])
    for left, right in (
        (None, "MẪU, ngày 31 tháng 12 năm 2024"),
        ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"),
        ("Người lập MẪU", "Thủ trưởng MẪU"),
    ):
        page.append([None, left, *(None,) * (width * 2 // 3 - 2), right])
    for merge in sample.merges.split():
        page.merge_cells(merge)
    return _save(workbook)


def _headings(sample: FormSample, *, right: int) -> Iterator[list[str | None]]:
    """Yield the rows above the header: five with the country's name, three without."""
    title = f"{sample.title} {_MADE_UP}"
    if not sample.with_country:
        yield from ([title], ["Đơn vị: SỞ MẪU"], [f"({PERIOD})"])
        return
    blank: list[str | None] = [None] * (right - 1)
    yield ["UBND TỈNH MẪU", *blank, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    yield ["SỞ MẪU", *blank, "Độc lập - Tự do - Hạnh phúc"]
    yield [None, title]
    yield [None, f"({PERIOD})"]
    yield [None]


def make_form_samples() -> dict[str, bytes]:
    """Return a small workbook of each form by its name; they are not loaded into the sample round.

    The register and form 06a have theirs among `make_files`.
    """
    return {
        f"MAU-{kind}-{YEAR}.xlsx": write_form_sample(sample, sheet=kind)
        for kind, sample in FORM_SAMPLES.items()
    }


_OFFICE = "Văn phòng Sở"
_COUNTER = "Bộ phận Một cửa của Sở tại Trung tâm Phục vụ hành chính công tỉnh"
_DIVISIONS = "Các phòng, đơn vị thuộc Sở"
_BOARD = "Ban Quản lý xây dựng và bảo trì hạ tầng giao thông"
_UP, _DOWN = "▲", "▼"
"""In place of a text: the cell goes on from the one above; the row is one cell."""

PLAN_ANNEXES = (
    (
        ("PHỤ LỤC I", f"NHIỆM VỤ NÂNG CAO CHỈ SỐ CẢI CÁCH HÀNH CHÍNH {_MADE_UP}"),
        (
            ("TT", "Tiêu chí", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn",
             "Sản phẩm", "Điểm dự kiến", "Trạng thái"),
            (_DOWN, "I. Công tác chỉ đạo, điều hành"),
            ("1", "1.2.1", "Gửi báo cáo cải cách hành chính định kỳ đúng hạn", _OFFICE,
             _DIVISIONS, "Quý IV/2024", "Báo cáo MẪU", "0,25", "Đang làm"),
            ("2", "1.4", "Tuyên truyền cải cách hành chính trên Trang thông tin điện tử", _OFFICE,
             "", "Tháng 11/2024", "Tin, bài MẪU", "1", "Chưa làm"),
            ("3", "1.5", "Trình công nhận một sáng kiến cải cách hành chính", _DIVISIONS, _OFFICE,
             "30/9/2024", "Quyết định MẪU", "0,5", "Chưa làm"),
            (_DOWN, "II. Cải cách thủ tục hành chính"),
            ("4", "3.4", "Rà soát hằng tuần hồ sơ sắp đến hạn, nhắc người xử lý", _COUNTER,
             _DIVISIONS, "Thường xuyên", "Danh sách MẪU", "1", "Đang làm"),
            ("5", "3.3.3", "Gửi thư xin lỗi với mọi hồ sơ trễ hạn", _COUNTER, "",
             "Thường xuyên", "Thư xin lỗi MẪU", "0,25", "Đang làm"),
            ("6", "3.5.1; 3.5.2", "Trả lời và công khai kết quả xử lý phản ánh, kiến nghị", _OFFICE,
             _COUNTER, "Trước ngày 15/12/2024", "Thông báo MẪU", "0,2", "Chưa làm"),
            (_DOWN, "III. Cải cách tài chính công"),
            ("7", "6.2", "Trình phương án tự chủ của đơn vị sự nghiệp", _BOARD, _OFFICE,
             "Quý III/2024", "Phương án MẪU", "", "Xong"),
            ("8", "6.5", "Công khai dự toán, quyết toán và tài sản", _OFFICE, "", "31/12/2024",
             "Văn bản công khai MẪU", "1", "Chưa làm"),
            (_DOWN, "IV. Chính quyền số"),
            ("9", "7.3.2", "Hướng dẫn nộp hồ sơ trực tuyến tại quầy", _COUNTER, _DIVISIONS,
             "Quý IV/2024", "Tờ hướng dẫn MẪU", "0,3", "Đang làm"),
            (_UP, _UP, _UP, _UP, _UP, _UP, "Sổ ghi lượt hướng dẫn MẪU", _UP, _UP),
        ),
    ),
    (
        ("PHỤ LỤC II", f"NHIỆM VỤ NÂNG CAO CHỈ SỐ HÀI LÒNG (SIPAS) {_MADE_UP}"),
        (
            ("TT", "Tiêu chí", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn",
             "Sản phẩm"),
            (_DOWN, "2.1. Chỉ số hài lòng về Tiếp cận dịch vụ"),
            ("1", "8.1.1", "Niêm yết mã QR dẫn đến thủ tục tại nơi tiếp nhận", _COUNTER, "",
             "Quý IV/2024", "Bảng niêm yết MẪU"),
            (_DOWN, "2.3. Chỉ số hài lòng về Công chức giải quyết thủ tục hành chính"),
            ("2", "8.1.3", "Bồi dưỡng kỹ năng giao tiếp cho công chức tiếp nhận", _OFFICE,
             _COUNTER, "Tháng 10/2024", "Danh sách lớp MẪU"),
            (_DOWN, "2.5. Chỉ số hài lòng về Tiếp nhận, xử lý phản ánh, kiến nghị"),
            ("3", "8.1.5", "Mở kênh nhận phản ánh qua số điện thoại của quầy", _COUNTER, _OFFICE,
             "Tháng 12", "Thông báo MẪU"),
        ),
    ),
)  # fmt: skip
"""The plan's annexes: what is to be done is made up as well, after the headings of real plans."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def write_plan() -> bytes:
    """Return the plan's annexes as a Word document."""
    body = []
    for headings, rows in PLAN_ANNEXES:
        body += [_paragraph(each) for each in headings]
        width = max(len(row) for row in rows)
        body.append(_word_table(rows, width))
    page = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINK}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}{page}'
        "</w:body></w:document>",
    }
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, f"{_DECLARED}{content}")
    return saved.getvalue()


def _word_table(rows: Sequence[Sequence[str]], width: int) -> str:
    """Return a table with lines; `_DOWN` makes a row one cell, `_UP` a cell go on from above."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = "".join(_word_row(row, rows[at + 1 : at + 2], width) for at, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{sides}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>{lines}</w:tbl>{_paragraph('')}"
    )


def _word_row(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> str:
    if row[0] == _DOWN:
        span = f'<w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>'
        return f"<w:tr><w:tc>{span}{_paragraph(row[1])}</w:tc></w:tr>"
    cells = []
    for place, said in enumerate(row):
        merge = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
        if said == _UP:
            cells.append(f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{_paragraph('')}</w:tc>")
            continue
        goes_on = any(len(each) > place and each[place] == _UP for each in below)
        cells.append(f"<w:tc>{merge if goes_on else ''}{_paragraph(said)}</w:tc>")
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _paragraph(said: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(said)}</w:t></w:r>' if said else ""
    return f"<w:p>{run}</w:p>"


# Survey answers: the share satisfied in 2023 and 2024 that each question's answers are drawn by.
SURVEYS_FOLDER = "khao-sat"
SURVEY_QUESTIONS: tuple[tuple[str, str, int, int], ...] = (
    ("2.1.1", "Biển chỉ dẫn dễ thấy (MẪU)", 84, 87),
    ("2.1.2", "Đủ ghế ngồi, bàn viết (MẪU)", 88, 89),
    ("2.1.3", "Trang thiết bị đầy đủ, hoạt động tốt (MẪU)", 80, 82),
    ("2.2.1", "Thủ tục được niêm yết đầy đủ (MẪU)", 86, 90),
    ("2.2.2", "Thành phần hồ sơ đúng quy định (MẪU)", 82, 84),
    ("2.2.3", "Thời hạn giải quyết đúng quy định (MẪU)", 70, 86),
    ("2.2.4", "Nộp hồ sơ trực tuyến dễ dàng (MẪU)", 66, 68),
    ("2.3.1", "Công chức lịch sự (MẪU)", 91, 92),
    ("2.3.2", "Công chức lắng nghe (MẪU)", 88, 88),
    ("2.3.3", "Công chức hướng dẫn dễ hiểu (MẪU)", 85, 84),
    ("2.3.4", "Công chức tuân thủ quy định (MẪU)", 90, 91),
    ("2.4.1", "Kết quả đúng quy định (MẪU)", 92, 93),
    ("2.4.2", "Kết quả có thông tin chính xác (MẪU)", 90, 92),
    ("2.4.3", "Kết quả trả đúng hẹn (MẪU)", 83, 85),
    ("2.5.1", "Có hình thức nhận phản ánh, kiến nghị (MẪU)", 72, 74),
    ("2.5.2", "Phản ánh được xử lý tích cực (MẪU)", 64, 61),
    ("2.5.3", "Kết quả xử lý được thông báo kịp thời (MẪU)", 62, 63),
)
SURVEY_CLUSTERS = {
    2023: (20, 22, 19, 24, 18, 21, 17, 23, 20, 16),
    2024: (24, 22, 20, 25, 18, 21, 23, 19, 26, 22, 17, 3),
}
"""How many answered in each cluster; the last of 2024 is too small to be shown."""

_BLANK = 0.04
_APART = 0.06  # how far a cluster's own opinion is from the rest


def write_survey(year: int) -> bytes:
    """Return the answers to a survey: a row a respondent, named as nobody is."""
    chance = random.Random(SEED + year)  # noqa: S311 (chance, not secrets)
    workbook = Workbook()
    sheet = _only_sheet(workbook, "Phiếu")
    sheet.append([f"PHIẾU KHẢO SÁT HÀI LÒNG NĂM {year} {_MADE_UP}"])
    sheet.append(["Đơn vị: SỞ MẪU. Thang 1 (rất không hài lòng) đến 5 (rất hài lòng)."])
    sheet.append(["STT", "Họ và tên", "Cụm", "Trọng số"])
    for column, (code, words, *_) in enumerate(SURVEY_QUESTIONS, 5):
        sheet.cell(3, column, f"{code} {words}")
    _shape_header(sheet, rows=range(3, 4), widths=(6, 24, 14, 10, *(16,) * len(SURVEY_QUESTIONS)))
    number = 0
    for cluster, size in enumerate(SURVEY_CLUSTERS[year], 1):
        apart = chance.uniform(-_APART, _APART)
        weight = chance.choice((0.8, 1, 1.2))
        for _ in range(size):
            number += 1
            answers = [
                _answer(rates[year - 2023] / 100 + apart, chance)
                for _, _, *rates in SURVEY_QUESTIONS
            ]
            name = f"Người trả lời MẪU {number:03}"
            sheet.append([number, name, f"Cụm MẪU {cluster:02}", weight, *answers])
    return _save(workbook)


def _answer(share: float, chance: random.Random) -> int | None:
    """Return an answer, 4 or 5 with the probability `share`; now and then none."""
    if chance.random() < _BLANK:
        return None
    if chance.random() < share:
        return chance.choice((4, 4, 5))
    return chance.choice((1, 2, 2, 3, 3, 3))


def make_surveys() -> dict[str, bytes]:
    """Return the answers to the surveys of both years by file name."""
    return {f"MAU-phieu-sipas-{year}.xlsx": write_survey(year) for year in SURVEY_CLUSTERS}


def make_files() -> dict[str, bytes]:
    """Return the content of every file by its name."""
    dossiers = make_dossiers(random.Random(SEED))  # noqa: S311 (chance, not secrets)
    return {
        REGISTER: write_register(dossiers),
        FORM_06A: write_form_06a(dossiers),
        ANSWERS_FILE: _write_csv(answer_rows()),
        RESULTS_FILE: _write_csv(result_rows()),
        PLAN: write_plan(),
    }


if __name__ == "__main__":
    for file_name, content in make_files().items():
        (HERE / file_name).write_bytes(content)
    (HERE / FORMS_FOLDER).mkdir(exist_ok=True)
    for file_name, content in make_form_samples().items():
        (HERE / FORMS_FOLDER / file_name).write_bytes(content)
    (HERE / SURVEYS_FOLDER).mkdir(exist_ok=True)
    for file_name, content in make_surveys().items():
        (HERE / SURVEYS_FOLDER / file_name).write_bytes(content)
