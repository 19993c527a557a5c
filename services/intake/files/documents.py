"""What a file is by its first bytes and its parts, where it is no spreadsheet.

Looks at a few bytes only, unpacks nothing: safe on any upload, in any process.
"""

from services.intake.files import compound
from services.intake.files.archives import ArchiveDamaged, TooManyParts, list_parts

_MAGICS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"BM", "bmp"),
)
_PARTS = (("word/", "docx"), ("ppt/", "pptx"), ("visio/", "vsdx"))
_MIMES = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
    (b"application/vnd.oasis.opendocument.graphics", "odg"),
)
_STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"))
_OTHERS = (
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"ID;P", "SYLK"),
)
_NAMES = {"docx": "Word", "doc": "Word", "pptx": "PowerPoint", "ppt": "PowerPoint"}
_PDF_STARTS_BEFORE = 1024
_ODF_MIME_AT = 30
"""An OpenDocument file names its type first, unpacked: at byte 30 the name, at 38 the type."""


def document_type(content: bytes) -> str | None:
    """Return the usual ending of a document that is kept and not read: "pdf", "docx", "png".

    None for spreadsheets, text, and whatever is not known.
    """
    for magic, ending in _MAGICS:
        if content.startswith(magic):
            return None if ending == "bmp" and not _is_bitmap(content) else ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "heic"
    if b"%PDF-" in content[:_PDF_STARTS_BEFORE] and not content.startswith(b"PK"):
        return "pdf"
    if content.startswith(compound.MAGIC):
        names = compound.list_streams(content)
        if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
            return None
        return next((ending for stream, ending in _STREAMS if stream in names), None)
    if content.startswith(b"PK"):
        return _packed_document(content)
    return None


def _is_bitmap(content: bytes) -> bool:
    """Two letters are no proof: a bitmap has zeros in bytes 6 to 9."""
    return len(content) > 26 and content[6:10] == b"\0\0\0\0"


def _packed_document(content: bytes) -> str | None:
    head = content[_ODF_MIME_AT : _ODF_MIME_AT + 120]
    for mime, ending in _MIMES:
        if head.startswith(b"mimetype" + mime):
            return ending
    try:
        names = [part.name for part in list_parts(content)]
    except (ArchiveDamaged, TooManyParts):
        return None
    if any(name.startswith("xl/") for name in names):
        return None
    for folder, ending in _PARTS:
        if any(name.startswith(folder) for name in names):
            return ending
    return None


def name_what_it_seems(content: bytes) -> str:
    """Return a name that says to anybody what a file is that is no spreadsheet; "–" if unknown."""
    ending = document_type(content)
    if ending is not None:
        return f"{_NAMES[ending]} (.{ending})" if ending in _NAMES else ending.upper()
    for magic, name in _OTHERS:
        if content.startswith(magic):
            return name
    if content.startswith(b"PK"):
        return "ZIP"
    text = content[:4096].decode("latin-1").removeprefix("\xef\xbb\xbf")
    if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        return "–"
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return "HTML"
    if start.startswith("<?xml"):
        return "XML"
    return "JSON" if start.startswith(("{", "[")) else "TXT"
