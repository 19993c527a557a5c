"""What a file is that is no spreadsheet: told by its content, never by its name."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.files.documents import document_type, name_what_it_seems
from tests.intake.files.odd_workbooks import save_ods, zip_parts
from tests.intake.files.opened import refusal_of
from tests.intake.workbooks import save_xls, save_xlsx


def compound_file(*streams: str) -> bytes:
    """A compound file of empty streams: one sector of allocation, one of directory. [MS-CFB] 2.2"""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9L", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109L", 0, *[free] * 108)
    sectors = struct.pack("<128L", table, end, *[free] * 126)
    entries = b""
    for index, (name, kind) in enumerate([("Root Entry", 5), *((name, 2) for name in streams)]):
        child = 1 if kind == 5 and streams else free
        right = index + 1 if kind == 2 and index < len(streams) else free
        raw = name.encode("utf-16-le").ljust(64, b"\0")
        raw += struct.pack("<HBB3L", 2 * len(name) + 2, kind, 1, free, right, child)
        entries += raw.ljust(116, b"\0") + struct.pack("<LQ", end, 0)
    return head + sectors + entries.ljust(512, b"\0")


DOCUMENTS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "docx": zip_parts({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "pptx": zip_parts({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    "odt": save_ods("", mime="application/vnd.oasis.opendocument.text"),
    "doc": compound_file("WordDocument"),
    "ppt": compound_file("PowerPoint Document"),
    "rtf": b"{\\rtf1\\ansi}",
    "png": b"\x89PNG\r\n\x1a\n\0\0",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a\1\0",
    "tiff": b"II*\0\x08\0\0\0",
    "bmp": b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0" + bytes(40),
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
}
NAMES = {"docx": "Word (.docx)", "doc": "Word (.doc)", "pptx": "PowerPoint (.pptx)",
         "ppt": "PowerPoint (.ppt)"}  # fmt: skip


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_documents_are_known_and_refused_as_spreadsheets(ending: str) -> None:
    content = DOCUMENTS[ending]
    assert document_type(content) == ending
    seems = NAMES.get(ending, ending.upper())
    for name in (f"tep.{ending}", "tep.xlsx", "tep.csv", "tep"):
        assert refusal_of(content, name) == ("not_a_spreadsheet", seems)


def test_spreadsheets_and_text_are_no_documents() -> None:
    for content in (
        save_xlsx([["a"]]),
        save_xls([["a"]]),
        save_ods(""),
        b"a;b\n",
        b"",
        b"BMW;Audi\n1;2\n",
    ):
        assert document_type(content) is None


def test_what_it_seems_is_named() -> None:
    assert name_what_it_seems(zip_parts({"a.txt": "a"})) == "ZIP"
    assert name_what_it_seems(b"Rar!\x1a\x07\1\0") == "RAR"
    assert name_what_it_seems(bytes(20)) == "–"


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\3\4", bytes.fromhex("d0cf11e0a1b11ae1")])
)
def test_any_bytes_get_an_answer(content: bytes, start: bytes) -> None:
    document_type(start + content)
    assert name_what_it_seems(start + content)


@given(st.data())
def test_damaged_documents_get_an_answer(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([DOCUMENTS["docx"], DOCUMENTS["doc"]])))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    document_type(bytes(content))
