"""Files made to do harm: each ends in a reading or one sentence, within time and memory."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest

from services.intake.limits import Limits
from services.intake.reading import Reading
from services.text import text_in
from services.text.explain import write_problem
from tests.intake.workbooks import change_part, codes, read, read_here, register, save_xls

SHEET = "xl/worksheets/sheet1.xml"
LIMITS = Limits(cpu_seconds=10, wall_seconds=15)


def with_entities() -> bytes:
    """A billion laughs in the sheet."""
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "lol">{lols}]>'
    return change_part(register(), SHEET, lambda xml: doctype + xml.replace("STT", "&l9;"))


def with_external_entity() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return change_part(register(), SHEET, lambda xml: doctype + xml.replace("STT", "&x;"))


def with_formula_and_entity() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY x "7">]>'
    return change_part(
        register(), SHEET, lambda xml: doctype + xml.replace("</row>", "<c><f>1</f></c></row>", 1)
    )


def zip_bomb() -> bytes:
    buffer = io.BytesIO(register())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"xl/media/{number}.bin", bytes(100 << 20), compresslevel=1)
    return buffer.getvalue()


def forged_size() -> bytes:
    """An archive that says its sheet unpacks to a few bytes."""
    content = bytearray(register())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 8)
    return bytes(content)


def many_sheets() -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    for number in range(1500):
        workbook.create_sheet(f"T{number}").append(["STT", "Mã hồ sơ"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def long_line() -> bytes:
    return b"STT," + b"a" * (20 << 20)


def quoted_without_end() -> bytes:
    return 'STT,Mã hồ sơ,Ngày tiếp nhận\n"'.encode() + b"a\n" * (5 << 20)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "billion-laughs.xlsx": (with_entities, "any"),
    "xxe.xlsx": (with_external_entity, "any"),
    "entity-and-formula.xlsx": (with_formula_and_entity, "any"),
    "bomb.xlsx": (zip_bomb, "unpacked_too_large"),
    "forged.xlsx": (forged_size, "any"),
    "sheets.xlsx": (many_sheets, "form_unrecognised"),
    "line.csv": (long_line, "not_a_spreadsheet"),
    "quote.csv": (quoted_without_end, "not_a_spreadsheet"),
    "page.xls": (lambda: b"<html><table><tr><td>STT</td></tr></table>", "not_a_spreadsheet"),
    "scan.pdf": (lambda: b"%PDF-1.7", "not_a_spreadsheet"),
    "binary.csv": (lambda: bytes(range(256)) * 50, "not_a_spreadsheet"),
    "half.xls": (lambda: save_xls([["STT", "Mã hồ sơ"]])[:1500], "file_damaged"),
    "head.xlsx": (lambda: b"PK\x03\x04" + bytes(100), "file_damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_in_a_sentence(name: str) -> None:
    make, code = HOSTILE[name]
    reading = read(make(), file_name=name, limits=LIMITS)
    if code != "any":
        assert codes(reading) == [code]
    assert "root:" not in repr(reading)
    assert_ends_well(reading)


def assert_ends_well(reading: Reading) -> None:
    assert reading.kind or reading.has_errors
    for problem in reading.problems:
        assert write_problem(text_in("vi"), problem)


@pytest.mark.slow
def test_damaged_bytes_end_in_a_reading_or_a_sentence() -> None:
    whole = register()
    chance = random.Random(7)
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        assert_ends_well(read(bytes(content), limits=LIMITS))


def test_a_document_that_is_no_workbook_is_said_to_be_none() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert codes(read_here(buffer.getvalue(), file_name="bao-cao.docx")) == ["not_a_spreadsheet"]
