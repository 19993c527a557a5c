"""What is to be mended in the documents that a round names as proof."""

from collections.abc import Iterator, Sequence

from scoring.answers import Proof
from scoring.problems import Severity
from services.assessment.checking.finding import Code, Finding, Place, at_leaf, warning
from services.assessment.evidence.documents import Registered
from services.assessment.evidence.settling import standing
from services.assessment.view import RoundView, is_counted

_NAMED = 3  # documents that a finding about many names


def check_documents(view: RoundView, registered: Sequence[Registered]) -> Iterator[Finding]:
    """Yield what is missing in documents: number, date, file, page, a date in the period."""
    proving = [each for each in registered if _proves(each)]
    for each in proving:
        document, place = each.document, _register_of(each)
        name = document.name or ", ".join(file.file_name for file in standing(each.files))
        if each.out_of_period:
            params = {"document": name, "date": document.issued_on, "year": view.round.year}
            yield warning(Code.PROOF_OUT_OF_PERIOD, place, *each.codes, **params)
        if not document.number:
            yield warning(Code.DOCUMENT_WITHOUT_NUMBER, place, *each.codes, document=name)
        if each.files and not standing(each.files):
            yield warning(Code.FILE_WITHDRAWN, place, *each.codes, document=name)
    without_date = [each for each in proving if each.document.issued_on is None]
    yield from _together(Severity.WARNING, Code.DOCUMENTS_WITHOUT_DATE, without_date)
    without_file = [each for each in proving if not each.files]
    yield from _together(Severity.INFO, Code.DOCUMENTS_WITHOUT_FILE, without_file)
    yield from _pages(view, registered)


def _proves(each: Registered) -> bool:
    """Tell whether a document is named as proof; the workbook that claims came in proves none."""
    return bool(each.links) or any(answer.state is Proof.PROVEN for answer in each.answers)


def _together(severity: Severity, code: Code, documents: Sequence[Registered]) -> Iterator[Finding]:
    """Yield one finding about many documents; it opens the register, or the only one."""
    if not documents:
        return
    (first, *others) = documents
    names = "; ".join([each.document.name for each in documents if each.document.name][:_NAMED])
    yield Finding(
        severity,
        code,
        Place("documents") if others else _register_of(first),
        tuple(dict.fromkeys(code for each in documents for code in each.codes)),
        {"n": len(documents), "names": names + ("; …" if len(documents) > _NAMED else "")},
    )


def _pages(view: RoundView, registered: Sequence[Registered]) -> Iterator[Finding]:
    """Yield the leaves whose proof is named without the page or section where it stands."""
    for leaf in view.criteria.leaves:
        unplaced = [each.document.name for each in registered if _is_unplaced(each, leaf.code)]
        if unplaced:
            documents = "; ".join(unplaced[:_NAMED])
            yield warning(Code.PAGE_MISSING, at_leaf(leaf.code), leaf.code, documents=documents)


def _is_unplaced(each: Registered, code: str) -> bool:
    links = [link for link in each.links if link.code == code]
    named = [
        answer
        for answer in each.answers
        if answer.code == code
        and answer.state is Proof.PROVEN
        and answer.document == each.document.number != ""
        and not is_counted(answer)
    ]
    placed = any(link.section or link.page for link in links) or any(a.page for a in named)
    return bool(links or named) and not placed


def _register_of(registered: Registered) -> Place:
    """Return the register with one document open."""
    return Place("documents", {"document": str(registered.document.id)})
