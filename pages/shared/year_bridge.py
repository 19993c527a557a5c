"""The bridge on Các năm: what moved the total since last year, a bar each, down to the leaves."""

from fractions import Fraction
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import rows, session, words
from pages.shared.printing import draw_table
from pages.shared.waterfall import GAINED, LOST, OPEN, Move, draw_waterfall
from scoring.bridge import Bar, Part, Reason, Step
from services.assessment.analysis.bridge import (
    Check,
    ComponentChange,
    ComponentChanges,
    YearBridge,
    component_changes,
    find_bridge,
)
from services.assessment.view import TOTAL, RoundView, points_of
from services.text import Text

BAR = "bar"
"""The bar whose parts are listed, in the address."""

_FILE = "cau-noi-hai-nam"
_MOST = 8  # parts above the fold of a bar
_ZERO = Fraction(0)
_LACKING = (Reason.UNKNOWN_NOW, Reason.AWAITED_NOW, Reason.UNKNOWN_BEFORE)


def draw_bridge(view: RoundView, text: Text) -> None:
    """Draw the bridge to a round; without last year's figures what can be told by components."""
    found = find_bridge(session.store(), view, who=session.person())
    if found is not None:
        _draw_answer(found, text)
        _draw_parts(found, text)
        _draw_grounds(found, text)
        return
    changes = component_changes(view)
    if changes is None:
        st.info(text("bridge.none"))
        return
    _draw_changes(view, changes, text)


def _draw_answer(found: YearBridge, text: Text) -> None:
    bridge = found.bridge
    last, this = found.last.round.year, found.this.round.year
    st.markdown(" ".join(_answer(found, text)))
    moves: list[Move] = [
        (text(f"bridge.steps.{bar.step.value}"), bar.points, _kind(bar)) for bar in bridge.bars
    ]
    ends = (_year(last, text), bridge.last), (_year(this, text), bridge.this)
    question = text("bridge.chart", last=last, this=this)
    draw_waterfall(question, ends[0], moves, ends[1], text, name=_FILE)


def _answer(found: YearBridge, text: Text) -> list[str]:
    """Say the difference, whether the work was better, and the largest parts."""
    bridge = found.bridge
    years = {"last": found.last.round.year, "this": found.this.round.year}
    told = [
        text(
            "bridge.total",
            **years,
            before=bridge.last,
            now=bridge.this,
            difference=bridge.this - bridge.last,
        ),
        text("bridge.from_figures"),
    ]
    if found.this.scorecard.points is None:
        return [*told, text("bridge.verdict.none", **years)]
    results = bridge.bar(Step.RESULTS).points
    verdict = "better" if results > 0 else "worse" if results < 0 else "same"
    told.append(text(f"bridge.verdict.{verdict}", points=results))
    largest = sorted((bar for bar in bridge.bars if bar.points), key=lambda bar: -abs(bar.points))
    if largest:
        named = ", ".join(
            f"{text(f'bridge.short.{bar.step.value}')} {text.points(bar.points, signed=True)}"
            for bar in largest
        )
        told.append(text("bridge.largest", parts=named))
    if bridge.bar(Step.MISSING).points:
        told.append(text("bridge.not_lost"))
    return told


def _kind(bar: Bar) -> str:
    if bar.step is Step.MISSING:
        return OPEN
    return LOST if bar.points < 0 else GAINED


def _year(year: int, text: Text) -> str:
    return text("bridge.year", year=year)


def _draw_parts(found: YearBridge, text: Text) -> None:
    bars = {bar.step.value: bar for bar in found.bridge.bars}
    usual = max(found.bridge.bars, key=lambda bar: abs(bar.points)).step.value
    here = session.place(BAR)

    def name(step: str) -> str:
        points = text.points(bars[step].points, signed=True)
        return f"{words.capital(text(f'bridge.short.{step}'))} {points}"

    step = st.segmented_control(
        text("bridge.choose"),
        list(bars),
        default=here if here in bars else usual,
        required=True,
        format_func=name,
        key=f"{BAR}-{found.this.round.id}-{text.language}",
    )
    session.go(BAR, None if step == usual else step)
    years = {"last": found.last.round.year, "this": found.this.round.year}
    st.caption(text(f"bridge.says.{step}", **years))
    parts = sorted(bars[step].parts, key=lambda part: -abs(part.points))
    if not parts:
        st.caption(text("bridge.no_parts"))
    with st.container(gap="xxsmall"):
        for part in parts[:_MOST]:
            _draw_part(found, part, text)
    if len(parts) > _MOST:
        rest = parts[_MOST:]
        points = sum((part.points for part in rest), _ZERO)
        with (
            st.expander(text("bridge.more", n=len(rest), points=points)),
            st.container(gap="xxsmall"),
        ):
            for part in rest:
                _draw_part(found, part, text)


def _draw_part(found: YearBridge, part: Part, text: Text) -> None:
    last, this = found.last.round.year, found.this.round.year
    why = text(
        f"bridge.reasons.{part.reason.value}",
        last=last,
        this=this,
        before=part.before,
        after=part.after,
    )
    in_part = part.before if part.reason is Reason.UNKNOWN_BEFORE else part.after
    if part.reason in _LACKING and in_part:
        why = f"{why}, {text('bridge.in_part', points=in_part)}"
    row = rows.open_row()
    if part.reason is Reason.WHOLE:
        row.markdown("–", width=rows.CODE_WIDTH)
        name = text("bridge.whole")
    else:
        view = found.this if part.new else found.last
        codes = part.new or part.old
        for code in codes:
            _link(row, view, code)
        name = "; ".join(view.criteria.leaf(code).name.in_language(text.language) for code in codes)
        if part.new and part.old and part.old != part.new:
            why = f"{why} · {text('bridge.old_codes', year=last, codes=', '.join(part.old))}"
    figure = f"**{text.points(part.points, signed=True)}**"
    rows.finish_row(row, f"{name}  \n:small[:gray[{why}]]", figure)


def _link(row: Any, view: RoundView, code: str) -> None:
    row.page_link(
        "pages/scores.py",
        label=code,
        query_params=session.address(code=code, round=str(view.round.id)),
        width=rows.CODE_WIDTH,
    )


def _draw_grounds(found: YearBridge, text: Text) -> None:
    """Say by which crosswalk, and whether last year, scored again, is what was kept of it."""
    last = found.last
    origin = text(f"bridge.origins.{found.matching.origin.value}")
    st.caption(text("bridge.matching", old=last.round.criteria_set, origin=origin))
    if found.unsure:
        st.warning(text("bridge.unsure", n=found.unsure), icon=":material/help:")
    again = text("bridge.again", year=last.round.year, points=found.bridge.last)
    agreed = [each for each in found.checks if not each.rows]
    told = [text("bridge.agrees", kept=_kept(each, text), n=each.compared) for each in agreed]
    if not found.checks:
        told = [text("bridge.unchecked")]
    st.caption(" ".join([again, *told]))
    for check in found.checks:
        if check.rows:
            _draw_rows(check, text)


def _kept(check: Check, text: Text) -> str:
    if check.submitted:
        return text("bridge.submitted")
    return text("bridge.results", lane=text(f"pages.lanes.{check.lane.value}"))


def _draw_rows(check: Check, text: Text) -> None:
    says = text("bridge.differs", kept=_kept(check, text), n=len(check.rows), of=check.compared)
    columns = [text(f"bridge.{name}") for name in ("code", "scored", "kept", "difference")]
    table = [
        dict(
            zip(
                columns,
                (
                    text("bridge.whole_total") if row.code == TOTAL else row.code,
                    "–" if row.again is None else text.points(row.again),
                    text.points(row.kept),
                    text.points(row.difference, signed=True),
                ),
                strict=True,
            )
        )
        for row in check.rows
    ]
    with st.expander(says):
        right = st.column_config.TextColumn(alignment="right")
        config = dict.fromkeys(columns[1:], right)
        draw_table(pd.DataFrame(table), column_config=config)


def _draw_changes(view: RoundView, changes: ComponentChanges, text: Text) -> None:
    """Draw the differences by component to a year that is known by its results only."""
    lasts = [points_of(each.last) or _ZERO for each in changes.changes]
    before = points_of(changes.total) or sum(lasts, _ZERO)
    now = view.scorecard.points or _ZERO
    moves = [_change(each, text) for each in changes.changes]
    rest = now - before - sum((points for _, points, _ in moves), _ZERO)
    if rest:
        moves.append((text("bridge.rest"), rest, LOST if rest < 0 else GAINED))
    this = view.round.year
    years = {"last": changes.year, "this": this}
    total = text("bridge.total", **years, before=before, now=now, difference=now - before)
    told = [total, text("bridge.inseparable", year=changes.year)]
    if any(kind == OPEN and points for _, points, kind in moves):
        told.append(text("bridge.not_lost"))
    st.markdown(" ".join(told))
    ends = (_year(changes.year, text), before), (_year(this, text), now)
    question = text("bridge.chart_components", **years)
    draw_waterfall(question, ends[0], moves, ends[1], text, name=_FILE)
    lanes = {each.last.lane.value for each in changes.changes if each.last is not None}
    named = ", ".join(text(f"pages.lanes.{lane}") for lane in sorted(lanes))
    st.caption(text("bridge.by_lanes", year=changes.year, lanes=named))


def _change(each: ComponentChange, text: Text) -> Move:
    """Return the bar of a component; one that a year does not know is open, not lost or gained."""
    before, now = points_of(each.last), each.points
    label = words.titled(each.component)
    maximum = each.last.max_points if each.last is not None else None
    if maximum is not None and maximum != each.max_points:
        label += f" ({text('bridge.maxima', before=maximum, now=each.max_points)})"
    points = (now or _ZERO) - (before or _ZERO)
    if before is None or now is None:
        return label, points, OPEN
    return label, points, LOST if points < 0 else GAINED
