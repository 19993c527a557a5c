"""What stands between a round and its submission: all findings at once, each where it is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from scoring.model import Leaf, Role, Trust
from scoring.problems import Severity
from scoring.rounding import round_half_even
from scoring.scorecard import LeafScore, Outcome
from services.assessment.checking.finding import Code, Finding, Place, at_leaf, error, info, warning
from services.assessment.checking.lanes import stated_lanes
from services.assessment.checking.proofs import check_documents
from services.assessment.evidence.documents import register
from services.assessment.evidence.settling import standing
from services.assessment.evidence.suspicions import suspicions
from services.assessment.view import TOTAL, RoundView
from services.assessment.work.explaining import owed
from services.assessment.work.remarks import Remark, RemarkKind, standing_decision, talk_of
from services.store import (
    ExplanationKind,
    FileDamaged,
    FileMissing,
    Part,
    Store,
)
from services.store.phases import is_open

_PRINTED = 2  # digits of points on paper


def findings(store: Store, view: RoundView) -> tuple[Finding, ...]:
    """Return all that is found in a round: errors first, then by kind, then as the set goes."""
    lost = tuple(_lost_files(store, view))
    found = (
        *_figures(view),
        *_points(view),
        *_explanations(store, view),
        *lost,
        *_returned(store, view),
        *check_documents(view, register(store, view)),
        *(() if lost else _suspicions(store, view)),  # it reads the files
        *_orphans(view),
        *_constructed(view),
        *_awaited(view),
        *_not_approved(store, view),
        *_printed(view),
    )
    order = {leaf.code: n for n, leaf in enumerate(view.criteria.leaves)}
    severities, kinds = list(Severity), list(Code)

    def weigh(finding: Finding) -> tuple[int, int, int]:
        first = min((order[code] for code in finding.codes), default=-1)
        return severities.index(finding.severity), kinds.index(finding.code), first

    # What documents and figures of an earlier edition are about may not be in this one.
    in_set = (replace(each, codes=tuple(c for c in each.codes if c in order)) for each in found)
    return tuple(sorted(in_set, key=weigh))


def is_ready(found: Iterable[Finding]) -> bool:
    """Tell whether the round can be submitted: nothing that was found is an error."""
    return all(each.severity is not Severity.ERROR for each in found)


def _scored(view: RoundView) -> Iterator[tuple[Leaf, LeafScore]]:
    return zip(view.criteria.leaves, view.scorecard.leaves, strict=True)


def _own(view: RoundView) -> Iterator[tuple[Leaf, LeafScore]]:
    """Yield the leaves that the department is to score itself."""
    return (each for each in _scored(view) if each[0].self_scored and not each[0].tracked)


def _figures(view: RoundView) -> Iterator[Finding]:
    for leaf, result in _scored(view):
        place = at_leaf(leaf.code)
        for problem in result.problems if result.outcome is Outcome.INVALID else ():
            yield error(Code.INVALID_FIGURES, place, leaf.code, why=problem)
    for leaf, result in _own(view):
        if result.outcome is not Outcome.UNKNOWN:
            continue
        if result.problems:
            (problem,) = result.problems
            yield error(Code.FIGURES_MISSING, at_leaf(leaf.code), leaf.code, why=problem)
        else:
            yield error(Code.NOTHING_DECLARED, at_leaf(leaf.code), leaf.code, max=leaf.max_points)


def _points(view: RoundView) -> Iterator[Finding]:
    for lane in stated_lanes(view):
        severity = Severity.ERROR if lane.is_open else Severity.WARNING
        named = {"year": lane.year, "lane": lane.lane}
        for code, points, most in lane.above_maximum():
            place = at_leaf(code) if lane.page == "scores" else Place(lane.page)
            about = (code,) if _is_leaf(view, code) else ()
            params = {"item": code, "points": points, "max": most, **named}
            yield Finding(severity, Code.POINTS_ABOVE_MAX, place, about, params)
        for each in lane.mismatches():
            kind = Code.TOTAL_DIFFERS if each.code == TOTAL else Code.SUM_DIFFERS
            difference = each.stated - each.summed
            params = {"stated": each.stated, "sum": each.summed, "difference": difference, **named}
            if each.code != TOTAL:
                params["item"] = each.code
            yield Finding(severity, kind, Place(lane.page), (), params)


def _is_leaf(view: RoundView, code: str) -> bool:
    return any(leaf.code == code for leaf in view.criteria.leaves)


def _explanations(store: Store, view: RoundView) -> Iterator[Finding]:
    changed = _figures_changed(store, view)
    asks_replies = is_open(view.round.phase, Part.REPLY)
    for each in owed(view):
        written = view.explanation_of(each.code, each.kind)
        place = at_leaf(each.code)
        if each.kind is ExplanationKind.REPLY:
            if written is None and asks_replies:
                yield error(Code.REPLY_MISSING, place, each.code)
            continue
        points = view.scorecard.leaf(each.code).points
        if written is None:
            yield error(Code.EXPLANATION_MISSING, place, each.code, points=points)
            continue
        yield warning(Code.UNPROVEN, place, each.code, points=points)
        if each.code in changed and changed[each.code] > written.at:
            yield warning(Code.EXPLANATION_OUTDATED, place, each.code)


def _figures_changed(store: Store, view: RoundView) -> dict[str, datetime]:
    """Return when a figure of each leaf got another value last."""
    changed = {}
    for entry in store.answer_history(view.round.id):
        before, after = ((each or {}).get("value") for each in (entry.before, entry.after))
        if entry.code is not None and before != after:
            changed[entry.code] = entry.at
    return changed


def _lost_files(store: Store, view: RoundView) -> Iterator[Finding]:
    for each in standing(view.evidence):
        resting = {r.code for r in view.records if any(g.evidence == each.id for g in r.grounds)}
        codes = [leaf.code for leaf in view.criteria.leaves if leaf.code in resting]
        try:
            for sha256 in filter(None, (each.sha256, each.extract_sha256)):
                store.read_file(sha256)
        except FileMissing:
            yield error(Code.FILE_MISSING, Place("evidence"), *codes, file=each.file_name)
        except FileDamaged:
            yield error(Code.FILE_DAMAGED, Place("evidence"), *codes, file=each.file_name)


def _decisions(store: Store, view: RoundView) -> Iterator[tuple[str, Remark]]:
    """Yield the decision that holds on each leaf, in the order of the set."""
    talk = talk_of(store, view)
    for leaf in view.criteria.leaves:
        decision = standing_decision(talk.get(leaf.code, ()))
        if decision is not None:
            yield leaf.code, decision


def _returned(store: Store, view: RoundView) -> Iterator[Finding]:
    for code, decision in _decisions(store, view):
        if decision.kind is RemarkKind.RETURNED:
            yield warning(Code.RETURNED, at_leaf(code), code, words=decision.text)


def _not_approved(store: Store, view: RoundView) -> Iterator[Finding]:
    if not is_open(view.round.phase, Part.SELF):  # nothing can be approved any more
        return
    approved = {c for c, each in _decisions(store, view) if each.kind is RemarkKind.APPROVED}
    known = [leaf.code for leaf, result in _own(view) if result.points is not None]
    open_ = [code for code in known if code not in approved]
    if open_:
        place = Place("worklist")
        yield info(Code.NOT_APPROVED, place, *open_, n=len(open_), of=len(known))


def _suspicions(store: Store, view: RoundView) -> Iterator[Finding]:
    known = {leaf.code for leaf in view.criteria.leaves}
    invalid = {r.code for r in view.scorecard.leaves if r.outcome is Outcome.INVALID}
    for problem in suspicions(store, view):
        code = problem.params.get("code")
        code = code if code in known else None
        if problem.code == "share_above_100" and code in invalid:
            continue  # the rule refuses these figures already
        place, codes = (Place("evidence"), ()) if code is None else (at_leaf(code), (code,))
        where = "" if problem.place is None else f" ({problem.place})"
        yield warning(Code.SUSPICION, place, *codes, why=problem, where=where)


def _orphans(view: RoundView) -> Iterator[Finding]:
    codes = sorted({record.code for record in view.orphans})
    if codes:
        yield warning(Code.ORPHANS, Place("criteria"), orphans=", ".join(codes), n=len(codes))


def _constructed(view: RoundView) -> Iterator[Finding]:
    made_up = [leaf.code for leaf in view.criteria.leaves if leaf.source.trust is Trust.CONSTRUCTED]
    if view.criteria.constructed:
        yield info(Code.CONSTRUCTED_SET, Place("criteria"), n=len(made_up))


def _awaited(view: RoundView) -> Iterator[Finding]:
    awaited = [
        leaf
        for leaf, result in _scored(view)
        if not leaf.self_scored and result.points is None and result.outcome is not Outcome.INVALID
    ]
    if awaited:
        codes = [leaf.code for leaf in awaited]
        points = sum((leaf.maximum for leaf in awaited), Fraction(0))
        yield info(Code.SURVEY_AWAITED, at_leaf(codes[0]), *codes, n=len(codes), points=points)


def _printed(view: RoundView) -> Iterator[Finding]:
    """Yield where components as printed do not make the total as printed: each is rounded."""
    parts = [
        result.totals.points
        for component, result in zip(
            view.criteria.components, view.scorecard.components, strict=True
        )
        if component.role is Role.CONTENT
    ]
    whole = view.scorecard.content.points
    if whole is None:
        return
    made = sum((_as_printed(each) for each in parts if each is not None), Fraction(0))
    if made != _as_printed(whole):
        yield info(Code.PRINTED_SUM_DIFFERS, Place("overview"), sum=made, total=_as_printed(whole))


def _as_printed(points: Fraction) -> Fraction:
    return Fraction(round_half_even(points, _PRINTED))
