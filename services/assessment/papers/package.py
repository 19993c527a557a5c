"""The package of a round: its evidence by sub-criterion, its papers, what is missing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from services.assessment.analysis.summary import missing
from services.assessment.evidence.documents import Registered, register
from services.assessment.evidence.settling import standing
from services.assessment.papers.papers import Written
from services.assessment.papers.saying import head_of
from services.assessment.view import RoundView
from services.reports.package.content import Missing, PackageContent, PackageFile, PackageReport
from services.reports.package.writing import write_package
from services.store import Evidence, FileMissing, Store
from services.text import Text

_CELLS_NAMED = 12


def pack_round(
    store: Store,
    view: RoundView,
    text: Text,
    *,
    to: Path,
    papers: Sequence[Written],
    made: datetime,
) -> PackageReport:
    """Pack a round into a zip file, whole or not at all. Raises OSError where that fails."""
    head = head_of(view, text, made=made)
    documents = {each.document.id: each for each in register(store, view)}
    order = {leaf.code: n for n, leaf in enumerate(view.criteria.leaves)}
    files = []
    for each in standing(view.evidence):
        registered = documents.get(each.document_id or 0)
        file = _file(view, each, registered, text, opened=_opener(store, each.sha256))
        files.append(file)
    content = PackageContent(
        unit=head.unit,
        year=view.round.year,
        set_name=head.set_name,
        edition=head.edition,
        made=made,
        mark=head.mark,
        files=sorted(files, key=lambda file: [order[code] for code in file.codes] or [len(order)]),
        papers=[(paper.file_name, paper.content) for paper in papers],
        missing=[
            Missing(
                each.leaf.code,
                each.leaf.name.in_language(text.language),
                text(f"papers.missing.{each.owed.value}"),
            )
            for each in missing(view)
        ],
    )
    return write_package(to, content, text)


def _file(
    view: RoundView,
    evidence: Evidence,
    registered: Registered | None,
    text: Text,
    *,
    opened: Callable[[], BinaryIO],
) -> PackageFile:
    grounds = [
        (record.code, ground)
        for record in view.records
        for ground in record.grounds
        if ground.evidence == evidence.id
    ]
    proven = {code for code, _ in grounds} | set(registered.codes if registered else ())
    cells = dict.fromkeys(cell for _, ground in grounds for cell in ground.cells)
    places = [
        ", ".join(part for part in (link.code, link.section, link.page) if part)
        for link in (registered.links if registered else ())
    ]
    places += list(cells)[:_CELLS_NAMED] + (["…"] if len(cells) > _CELLS_NAMED else [])
    document = registered.document if registered else None
    issued = document.issued_on if document else None
    return PackageFile(
        name=evidence.file_name,
        codes=tuple(leaf.code for leaf in view.criteria.leaves if leaf.code in proven),
        number=document.number if document else "",
        issued="" if issued is None else text.day(issued),
        title=document.title if document else "",
        places="; ".join(places),
        sha256=evidence.sha256,
        size=evidence.size,
        open=opened,
    )


def _opener(store: Store, sha256: str) -> Callable[[], BinaryIO]:
    def open_kept(kept: str) -> BinaryIO:
        try:
            return store.open_file(kept)
        except FileMissing as gone:
            raise FileNotFoundError(kept) from gone

    return partial(open_kept, sha256)
