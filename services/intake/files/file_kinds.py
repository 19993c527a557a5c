"""Which kind of spreadsheet a file is: by its content; its name only tells text from a table."""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from scoring.problems import CellPlace, Problem
from services.intake.files import compound, html_tables, open_document, xml_spreadsheet
from services.intake.files.archives import (
    UNREADABLE,
    ArchiveDamaged,
    Part,
    TooManyParts,
    list_parts,
)
from services.intake.files.csv_text import decode_text
from services.intake.files.documents import document_type, name_what_it_seems
from services.intake.files.refusal import Refused
from services.intake.files.xls_records import is_locked, read_workbook_stream
from services.intake.limits import MEBIBYTE, Limits


class Kind(StrEnum):
    """The kinds of spreadsheet that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    XML = "xml"
    HTML = "html"
    CSV = "csv"


@dataclass(frozen=True)
class Found:
    """What a file is; `content` is what is to be read of it, `surely` where the name agrees."""

    kind: Kind
    content: bytes
    surely: bool = True


_TABLE_ENDINGS = (".csv", ".tsv", ".tab")
_ENCRYPTED = "EncryptedPackage"
BOOKS = frozenset({"workbook", "book"})
"""What the stream of an xls is called, in small letters."""
_BARE_XLS = tuple(
    bytes.fromhex(start) for start in ("09000400", "09020600", "09040600", "09080800")
)
"""Excel 2 to 5 wrote the records without a compound file around them."""
_HEAD = 1 << 20
_RATIO_FREE = 100 * MEBIBYTE
_MOST_RATIO = 150
"""A workbook of more than 100 MiB that unpacks to so many times its size is a bomb; registers
unpack to 10 to 50 times theirs."""
_MANIFEST, _LONGEST_MANIFEST = "META-INF/manifest.xml", 16 * MEBIBYTE
_SYLK = b"ID;P"  # lines with semicolons, and yet no separated text
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_XML_START = re.compile(r"\s*<(?:\?xml|office:document|Workbook)", re.IGNORECASE)


def find_kind(content: bytes, *, file_name: str, limits: Limits) -> Found:
    """Return what kind of spreadsheet a file is.

    Raises Refused where it is none, locked by a password, cut short, or unpacks to too much.
    """
    file = CellPlace(file_name)
    if content.startswith(b"PK"):
        return Found(_packed_kind(content, file, limits), content)
    if content.startswith(compound.MAGIC):
        return Found(_compound_kind(content, file), content)
    if content.startswith(_BARE_XLS):
        return Found(Kind.XLS, content)
    if document_type(content) is None and not content.startswith(_SYLK):
        return _text_kind(content, file)
    raise Refused(_no_spreadsheet(content, file))


def check_package(content: bytes, file: CellPlace, limits: Limits) -> None:
    """Look at a zipped document before it is unpacked.

    Raises Refused where it is cut short, locked by a password, or unpacks to too much.
    """
    parts = _list_parts(content, file)
    if any(part.locked for part in parts):
        raise Refused(Problem("password_protected", file))
    _check_size(parts, len(content), file, limits)


def _list_parts(content: bytes, file: CellPlace) -> list[Part]:
    try:
        return list_parts(content)
    except ArchiveDamaged as error:
        raise Refused(Problem("file_damaged", file)) from error
    except TooManyParts as error:
        raise Refused(Problem("too_many_parts", file)) from error


def _no_spreadsheet(content: bytes, file: CellPlace) -> Problem:
    return Problem("not_a_spreadsheet", file, found=name_what_it_seems(content))


def _packed_kind(content: bytes, file: CellPlace, limits: Limits) -> Kind:
    parts = _list_parts(content, file)
    if document_type(content) is not None:
        raise Refused(_no_spreadsheet(content, file))
    kind = _kind_of_parts({part.name.lstrip("/").lower() for part in parts})
    if kind is None:
        raise Refused(_no_spreadsheet(content, file))
    if any(part.locked for part in parts):
        raise Refused(Problem("password_protected", file))
    _check_size(parts, len(content), file, limits)
    if kind is Kind.ODS and _is_locked_open_document(content, parts):
        raise Refused(Problem("password_protected", file))
    return kind


def _kind_of_parts(names: set[str]) -> Kind | None:
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if any(name.rpartition("/")[2] == "workbook.xml" for name in names):
        return Kind.XLSX
    if "content.xml" in names:
        return Kind.ODS
    is_office = "[content_types].xml" in names and "_rels/.rels" in names
    has_sheet = any("worksheets/" in name for name in names)
    return Kind.XLSX if is_office and has_sheet else None


def _check_size(parts: list[Part], packed: int, file: CellPlace, limits: Limits) -> None:
    unpacked = sum(part.unpacked for part in parts)
    is_bomb = unpacked > _RATIO_FREE and unpacked > _MOST_RATIO * packed
    if unpacked > limits.unpacked_bytes or is_bomb:
        allowed = min(limits.unpacked_bytes, _MOST_RATIO * packed) // MEBIBYTE
        params = {"size": unpacked // MEBIBYTE, "limit": max(1, allowed)}
        raise Refused(Problem("unpacked_too_large", file, params=params))


def _is_locked_open_document(content: bytes, parts: list[Part]) -> bool:
    if not any(part.name == _MANIFEST and part.unpacked < _LONGEST_MANIFEST for part in parts):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"encryption-data" in archive.read(_MANIFEST)
    except UNREADABLE:
        return False


def _compound_kind(content: bytes, file: CellPlace) -> Kind:
    names = compound.list_streams(content)
    if _ENCRYPTED in names or (not names and _ENCRYPTED.encode("utf-16-le") in content):
        raise Refused(Problem("password_protected", file))
    if names and not any(name.lower() in BOOKS for name in names):
        raise Refused(_no_spreadsheet(content, file))
    try:
        locked = is_locked(read_workbook_stream(content))
    except ValueError:
        locked = False  # what is broken, the engine tells
    if locked:
        raise Refused(Problem("password_protected", file))
    return Kind.XLS


def _text_kind(content: bytes, file: CellPlace) -> Found:
    page = html_tables.unwrap_archive(content)
    if page is not None:
        return Found(Kind.HTML, page)
    head = content[:_HEAD]
    text = head.decode("utf-16" if head.startswith(_UTF16) else "latin-1", "replace")
    text = text.removeprefix("\xef\xbb\xbf")
    if _XML_START.match(text):
        if xml_spreadsheet.NAMESPACE in text:
            return Found(Kind.XML, content)
        if open_document.FLAT_MARK in text and "opendocument.spreadsheet" in text:
            return Found(Kind.ODS, content)
    if html_tables.is_page(text):
        return Found(Kind.HTML, content)
    seems = name_what_it_seems(content)
    surely = file.file.lower().endswith(_TABLE_ENDINGS)
    if seems in ("HTML", "XML") or (seems not in ("TXT", "–") and not surely):
        raise Refused(_no_spreadsheet(content, file))
    if len(content) <= _HEAD:  # a head alone may end in the middle of a letter
        try:
            decode_text(content)
        except ValueError as error:
            raise Refused(_no_spreadsheet(content, file)) from error
    return Found(Kind.CSV, content, surely)
