"""Writing the package: evidence goes from disk to disk in pieces, however much of it there is."""

import hashlib
import zipfile
from pathlib import Path

from services.reports.package.content import PackageContent, PackageFile, PackageReport, Packed
from services.reports.package.index import index_page, index_workbook
from services.reports.package.names import safe_name
from services.text import Text

_PIECE = 2**20  # bytes
_PACKED_ALREADY = {".xlsx", ".xlsm", ".docx", ".pptx", ".pdf", ".zip", ".jpg", ".jpeg", ".png"}


def write_package(to: Path, content: PackageContent, text: Text) -> PackageReport:
    """Write the package to a file, whole or not at all.

    A file whose bytes are gone is named in the index, and the rest is packed. Raises OSError where
    the disk is full or the place can't be written to.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_suffix(".part")
    try:
        with zipfile.ZipFile(unfinished, "w", allowZip64=True) as package:
            packed = _Packing(package, content, text).pack()
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
    return PackageReport(packed, to.stat().st_size)


class _Packing:
    """A package as it grows, with the hash of each member for its manifest."""

    def __init__(self, package: zipfile.ZipFile, content: PackageContent, text: Text) -> None:
        self._package, self._content, self._text = package, content, text
        self._sums: list[tuple[str, str]] = []
        self._taken: dict[str, set[str]] = {}

    def pack(self) -> tuple[Packed, ...]:
        """Write evidence, papers, index and manifest."""
        packed = tuple(self._pack_file(each) for each in self._content.files)
        folder = self._folder(self._text("papers_package.papers"))
        for name, paper in self._content.papers:
            self._write(f"{folder}/{self._name(folder, name)}", paper)
        index = self._text("papers_package.index")
        self._write(f"{index}.xlsx", index_workbook(self._content, packed, self._text))
        self._write(f"{index}.html", index_page(self._content, packed, self._text))
        sums = "".join(f"{sha256}  {path}\n" for path, sha256 in self._sums)
        self._write("SHA256SUMS.txt", sums.encode())
        return packed

    def _pack_file(self, file: PackageFile) -> Packed:
        folder = self._folder(file.codes[0] if file.codes else self._text("papers_package.other"))
        path = f"{folder}/{self._name(folder, file.name)}"
        try:
            source = file.open()
        except OSError:
            return Packed("", file, whole=False)
        digest = hashlib.sha256()
        with source, self._package.open(self._info(path), "w", force_zip64=True) as member:
            while piece := source.read(_PIECE):
                digest.update(piece)
                member.write(piece)
        self._sums.append((path, digest.hexdigest()))
        return Packed(path, file, whole=digest.hexdigest() == file.sha256)

    def _folder(self, words: str) -> str:
        """Return the folder of these words; the same words are the same folder."""
        for folder in self._taken:
            if folder == safe_name(words, set()):
                return folder
        folder = safe_name(words, {each.casefold() for each in self._taken})
        self._taken[folder] = set()
        return folder

    def _name(self, folder: str, words: str) -> str:
        return safe_name(words, self._taken[folder])

    def _write(self, path: str, content: bytes) -> None:
        self._package.writestr(self._info(path), content)
        self._sums.append((path, hashlib.sha256(content).hexdigest()))

    def _info(self, path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path, self._content.made.timetuple()[:6])
        ready = Path(path).suffix.casefold() in _PACKED_ALREADY
        info.compress_type = zipfile.ZIP_STORED if ready else zipfile.ZIP_DEFLATED
        return info
