"""Make the files of the sample department: all of it is MẪU, none of it is an official figure.

Run `python data/sample/make.py`; the same bytes come out every time.
"""

import csv
import io
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

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
REGISTER = "MAU-so-theo-doi-ho-so-2024.xlsx"
FORM_06A = "MAU-bieu-06a-2024.xlsx"
ANSWERS_FILE = "bang-ke-khai.csv"
RESULTS_FILE = "ket-qua-nam-truoc.csv"

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
    ("7.4.1", {"dossiers_digitised": "2464"}, "Trích xuất MẪU số 06", "trang 2", ""),
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


def make_files() -> dict[str, bytes]:
    """Return the content of every file by its name."""
    dossiers = make_dossiers(random.Random(SEED))  # noqa: S311 (chance, not secrets)
    return {
        REGISTER: write_register(dossiers),
        FORM_06A: write_form_06a(dossiers),
        ANSWERS_FILE: _write_csv(answer_rows()),
        RESULTS_FILE: _write_csv(result_rows()),
    }


if __name__ == "__main__":
    for file_name, content in make_files().items():
        (HERE / file_name).write_bytes(content)
