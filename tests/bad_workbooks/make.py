"""One broken file for each thing that can be wrong with evidence, and the cell that must be named.

`python -m tests.bad_workbooks.make FOLDER` writes them all, to be tried by hand.
"""

import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from services.intake.entry_form import META_SHEET, EntryForm
from services.intake.entry_workbook import write_entry_workbook
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
    dossier,
    far_corners,
    fill_entry,
    form_06a,
    register,
    save_xlsx,
)


@dataclass(frozen=True)
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

    @property
    def file_name(self) -> str:
        """The name the file is handed in under."""
        return f"{self.code}.{self.ending}"


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


def _locked() -> bytes:
    """An OLE file with the stream in which Office keeps an encrypted workbook."""
    magic = bytes.fromhex("d0cf11e0a1b11ae1")
    return magic + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(3072)


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
    BadFile("out_of_memory", "", far_corners, whole_way=True),
    BadFile("too_slow", "", register, limits=Limits(wall_seconds=0.01), whole_way=True),
    BadFile(
        "answer_too_large", "", _large_register, limits=Limits(answer_bytes=4000), whole_way=True
    ),
    BadFile("form_unknown", "", register, kind="so-la", whole_way=True),
    BadFile("form_unrecognised", "", lambda: save_xlsx([["Họ tên", "Phòng"], ["A", "B"]])),
    BadFile("table_not_found", "", lambda: save_xlsx([["Họ tên"], ["A"]]), kind="bieu-06a"),
    BadFile("column_missing", "Sheet1!A5:L5", lambda: _without_column("Ngày hẹn trả")),
    BadFile("table_empty", "Sheet1!A5:M5", lambda: register([])),
    BadFile("row_passed_over", "Sheet1!A7", _group_row),
    BadFile("measure_without_column", "Sheet1", lambda: _without_column("Hình thức tiếp nhận")),
    BadFile("measure_without_period", "Sheet1", lambda: register(title=[["SỔ THEO DÕI HỒ SƠ"]])),
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
    BadFile("identity_repeated", "Sheet1!B8", _dossiers(code="000.00.12.H37-240102-0001")),
    BadFile("returned_before_received", "Sheet1!J8", _dossiers(returned="01/01/2024 16:00:00")),
    BadFile("due_before_received", "Sheet1!I8", _dossiers(due="01/01/2024 16:00:00")),
    BadFile("row_sum_differs", "Sheet1!C9", _form_06a(d=61)),
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
