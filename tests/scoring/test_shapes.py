"""Each formula shape of docs/shapes.md, on numbers worked out by hand.

The rules are read from the page itself, so that what it shows is what is tested. Where a shape was
found with its numbers (90 % and 70 %, 0.5 each up to 2, …) these are used; maxima that the source
does not give are constructed.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from scoring.crosswalk import Crosswalk, Kind
from scoring.score import score, score_leaf
from scoring.scorecard import Outcome
from tests.building import (
    EXACT,
    F,
    answers,
    component_of,
    faults_of,
    leaf_fields,
    leaf_of,
    read,
    rule_of,
    set_of,
)

PAGE = Path(__file__).parents[2] / "docs" / "shapes.md"
ALL_SHAPES = {f"F{n}" for n in range(1, 25)} | {f"R{n}" for n in range(1, 7)}


def rows() -> dict[str, list[str]]:
    """Return the YAML of each shape of the page."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[FR]\d+", cells[0]):
            found[cells[0]].append(cells[-1].strip("`"))
    return found


def not_expressible() -> set[str]:
    """Return the shapes that the page says can't be written."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.split("## Not expressible, and why")[1].split("\n## ")[0]
    return set(re.findall(r"^- \*\*([FR]\d+)\*\*", section, flags=re.MULTILINE))


SHAPES = rows()

# shape, its row, maximum, what is given, points
LEAVES: list[tuple[str, int, Any, dict[str, Any], Any]] = [
    ("F1", 0, 1, {"met": True}, 1),
    ("F1", 0, 1, {"met": False}, 0),
    ("F1", 0, 2, {"met": True}, 2),
    ("F2", 0, 1, {"enough": True, "on_time": True}, 1),
    ("F2", 0, 1, {"enough": True, "on_time": False}, 0),
    ("F3", 0, 1, {"level": "in_time"}, 1),
    ("F3", 0, 1, {"level": "late"}, F("0.5")),
    ("F3", 0, 1, {"level": "none"}, 0),
    ("F4", 0, 2, {"value": F("90.1")}, 2),
    ("F4", 0, 2, {"value": 90}, 1),  # 90 is not above 90
    ("F4", 0, 2, {"value": 70}, 1),
    ("F4", 0, 2, {"value": F("69.9")}, 0),
    ("F5", 0, 2, {"staff_with_computer": 45, "staff": 60}, F("1.5")),  # 75 % × 2
    ("F6", 0, 4, {"done": 80, "total": 100}, 4),  # 80 is from 80
    ("F6", 0, 4, {"done": 60, "total": 100}, 3),  # 60 / 80 × 4
    ("F6", 0, 4, {"done": 100, "total": 100}, 4),
    # 50 % × 0.8 = 40 %; 40 / 50 × 2
    ("F7", 0, 2, {"online": 50, "received": 100, "sync_rate": 80}, F("1.6")),
    ("F8", 0, 6, {"late": 6, "disliked": 4, "dossiers": 100}, 6),  # 90 %
    ("F8", 0, 6, {"late": 10, "disliked": 9, "dossiers": 100}, F("5.4")),  # 81 / 90 × 6
    ("F9", 0, 6, {"petitions": 20, "disliked": 3, "late": 1}, F("4.8")),  # 16 / 20 × 6
    ("F9", 1, 6, {"paid_online": 30, "with_fee": 50, "fee_is_zero": 10}, F("4.5")),  # 30 / 40
    ("F10", 0, 6, {"synced": 90, "in_report": 100, "on_portal": 120}, F("4.5")),  # 90 / 120
    (
        "F10", 0, 6,  # 25 of the 100 of a month of last year
        {"synced": 25, "in_report": 0, "on_portal": 0, "last_year": 1200, "periods": 12},
        F("1.5"),
    ),
    ("F11", 0, 2, {"internal_rules": 3}, F("1.5")),
    ("F11", 0, 2, {"internal_rules": 4}, 2),
    ("F11", 0, 2, {"internal_rules": 5}, 2),
    ("F12", 0, 2, {"level": "excellent"}, 2),
    ("F12", 0, 2, {"level": "good"}, F("1.5")),
    ("F12", 0, 2, {"level": "done"}, 1),
    ("F13", 0, F("2.5"), {"level": "good"}, F("2.5")),
    ("F13", 0, F("2.5"), {"level": "full"}, 2),
    ("F13", 0, F("2.5"), {"level": "partial"}, 1),
    ("F13", 0, F("2.5"), {"level": "none"}, 0),
    ("F14", 0, 3, {"level": "none"}, 3),
    ("F14", 0, 3, {"level": "light"}, F("1.5")),
    ("F14", 0, 3, {"level": "serious"}, 0),
    # (50 × 100 + 30 × 60 + 15 × 20) / 100 = 71 %
    ("F16", 0, 5, {"a": 50, "b": 30, "c": 15, "d": 5}, F("3.55")),
    ("F17", 0, 10, {"points": F("9.15")}, F("9.15")),
    ("F17", 0, 20, {"points": F("16.85")}, F("16.85")),
    ("F18", 0, F("2.5"), {"case": "has_units", "done": 19, "total": 20}, F("2.5")),  # 95 %
    ("F18", 0, F("2.5"), {"case": "has_units", "done": 19, "total": 40}, F("1.25")),
    ("F18", 0, F("2.5"), {"case": "without"}, F("2.5")),
    ("F19", 0, 3, {"points": 1}, 1),
    ("F19", 0, 3, {"points": F("2.5")}, F("2.5")),
    ("F20", 0, 2, {"plan": True, "report": False}, F("1.5")),
    ("F20", 0, 2, {"plan": True, "report": True}, 2),
    ("F20", 1, 2, {"level": "provincial"}, 1),
    ("F23", 0, 6, {"days_first_half": 5, "days_second_half": 3}, 6),
    ("F23", 0, 6, {"days_first_half": 2, "days_second_half": 6}, 0),  # one late is all late
    ("F24", 0, 0, {"sorted": 9, "petitions": 10}, 0),
    ("R1", 0, 1, {"done": 100, "total": 100}, 1),
    ("R1", 0, 1, {"done": 95, "total": 100}, F("0.95")),
    ("R1", 0, 1, {"done": 80, "total": 100}, F("0.8")),
    ("R1", 0, 1, {"done": 79, "total": 100}, 0),
    ("R2", 0, 1, {"reports_late_or_missing": 1}, F("0.75")),
    ("R2", 0, 1, {"reports_late_or_missing": 4}, 0),
    ("R2", 0, 1, {"reports_late_or_missing": 5}, 0),
    ("R3", 0, 3, {"assigned": 10, "on_time": 10, "late": 0}, 3),
    ("R3", 0, 3, {"assigned": 10, "on_time": 8, "late": 2}, F("2.4")),
    ("R3", 0, 3, {"assigned": 10, "on_time": 9, "late": 0}, 0),
    ("R5", 0, 10, {"result": F("84.6")}, F("8.46")),
    ("R6", 0, 3, {"level": "none"}, 3),
    ("R6", 0, 3, {"level": "punished"}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "row", "max_points", "known", "points"), LEAVES)
def test_a_worked_example(shape, row, max_points, known, points):
    leaf = leaf_of(SHAPES[shape][row], max_points=_written(max_points))
    result = score_leaf(leaf, answers(**known), measures={}, rounding=EXACT)
    assert result.problems == ()
    assert result.points == points


@pytest.mark.parametrize(("shape", "row"), sorted({(shape, row) for shape, row, *_ in LEAVES}))
def test_the_rule_has_no_faults(shape, row):
    most = max(each[2] for each in LEAVES if each[:2] == (shape, row))
    assert faults_of(rule_of(SHAPES[shape][row]), most) == []


def _written(points: Any) -> Any:
    return read(str(float(points)))


def test_f10_nothing_last_year_either():
    leaf = leaf_of(SHAPES["F10"][0], max_points=6, when_denominator_zero="zero")
    known = answers(synced=0, in_report=0, on_portal=0, fallback=0)
    assert score_leaf(leaf, known, measures={}, rounding=EXACT).points == 0


def test_f15_bonus_and_penalty_blocks():
    bonus = read(SHAPES["F15"][0])
    assert bonus == {"role": "bonus", "max_points": 5}
    each = "{kind: per_unit, each: 2}"
    criteria = set_of(
        component_of(leaf_fields("{kind: ratio}", code="1.1", max_points=100)),
        component_of(leaf_fields(each, code="B.1", max_points=8), code="B", **bonus),
        component_of(
            leaf_fields(each, code="P.1", max_points=8), code="P", role="penalty", max_points=3
        ),
    )
    content = {"1.1": answers(done=80, total=100)}
    for gained, taken, points in ((1, 0, 82), (4, 0, 85), (0, 1, 78), (0, 4, 77), (4, 4, 82)):
        blocks = {"B.1": answers(count=gained), "P.1": answers(count=taken)}
        assert score(criteria, content | blocks).points == points


def test_f17_is_not_self_scored():
    leaf = leaf_of(SHAPES["F17"][0], max_points=10)
    assert not leaf.self_scored
    result = score_leaf(leaf, answers(points=F("9.15")), measures={}, rounding=EXACT)
    assert result.outcome is Outcome.OUTSIDE


def test_f21_not_applicable_leaves_the_maximum():
    exclude = read(SHAPES["F21"][0])
    leaf = leaf_of("{kind: ratio}", max_points=2, **exclude)
    result = score_leaf(leaf, answers(not_arising=True), measures={}, rounding=EXACT)
    assert (result.outcome, result.max_points, result.points) == (Outcome.NOT_ARISING, 0, 0)


def test_f22_the_self_assessed_part_brought_to_100():
    rescale = read(SHAPES["F22"][0])
    criteria = set_of(
        component_of(
            leaf_fields("{kind: ratio}", code="1.1", max_points=85),
            leaf_fields("{kind: survey}", code="1.2", max_points=15, when_not_arising="exclude"),
        ),
        **rescale,
    )
    card = score(criteria, {"1.1": answers(done=80, total=100), "1.2": answers(not_arising=True)})
    assert (card.points, card.max_points) == (80, 100)  # 68 of 85
    assert (card.self_scored.points, card.self_scored.max_points) == (68, 85)


def test_f22_x_of_75_in_per_cent():
    """A department of Yên Bái reported 70.97 / 75 = 94.63 %."""
    criteria = set_of(
        component_of(leaf_fields("{kind: per_unit, each: 0.01}", code="1.1", max_points=75))
    )
    totals = score(criteria, {"1.1": answers(count=7097)}).self_scored
    assert totals.points == F("70.97")
    assert round(totals.points / totals.max_points * 100, 2) == F("94.63")


@pytest.mark.parametrize(
    ("how", "points", "max_points"), [("full", 1, 1), ("exclude", 0, 0), ("zero", 0, 1)]
)
def test_r4_nothing_arose(how, points, max_points):
    assert read(SHAPES["R4"][0]) == {"when_not_arising": "full"}
    leaf = leaf_of(SHAPES["R1"][0], max_points=1, when_not_arising=how)
    result = score_leaf(leaf, answers(not_arising=True), measures={}, rounding=EXACT)
    assert (result.points, result.max_points) == (points, max_points)


def test_r4_a_ratio_over_0():
    assert read(SHAPES["R4"][1]) == {"when_denominator_zero": "zero"}
    leaf = leaf_of(SHAPES["R1"][0], max_points=1, when_denominator_zero="zero")
    result = score_leaf(leaf, answers(done=0, total=0), measures={}, rounding=EXACT)
    assert (result.points, result.max_points) == (0, 1)


def test_every_shape_is_worked_out_or_said_to_be_out_of_reach():
    of_the_whole = {
        test.removeprefix("test_").split("_")[0].upper()
        for test in globals()
        if re.match(r"test_[fr]\d+_", test)
    }
    worked = {shape for shape, *_ in LEAVES} | of_the_whole
    assert worked | not_expressible() == ALL_SHAPES
    assert set(SHAPES) | not_expressible() == ALL_SHAPES
    assert not_expressible() == {"F20"}


def test_every_row_of_the_page_is_worked_out():
    of_the_whole = {("F15", 0), ("F21", 0), ("F22", 0), ("R4", 0), ("R4", 1)}
    listed = {(shape, row) for shape in SHAPES for row in range(len(SHAPES[shape]))}
    worked = {(shape, row) for shape, row, *_ in LEAVES}
    assert listed - worked == of_the_whole


def test_f8_bad_shares_of_different_totals():
    rule = rule_of("""
kind: ratio
complement: true
target: 90
done: {sum: [{percent_of: [late, resolved]}, {percent_of: [disliked, petitions]}]}
""")
    figures = answers(late=5, resolved=50, disliked=9, petitions=100, total=100)
    # 100 − (10 + 9) = 81; 81 / 90 × 6
    assert rule.points(figures.given, F(6)) == F("5.4")


BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_groups_and_grades_of_the_page():
    """The unit spared 3.1 is scored out of 10 of 20 points: 9 are 90 %, and its one floor holds."""
    head = read(BLOCKS[0])
    criteria = set_of(
        component_of(leaf_fields("kind: ratio", code="3.1", max_points=10), code="3"),
        component_of(leaf_fields("kind: ratio", code="7.1", max_points=10), code="7"),
        **head,
    )
    card = score(criteria.for_group("khong-thu-tuc"), {"7.1": answers(done=9, total=10)})
    assert (card.points, card.content.max_points) == (90, 10)
    assert [each.from_percent for each in criteria.head.grades] == [90, 80]


def test_the_crosswalk_of_the_page():
    crosswalk = Crosswalk.model_validate(read(BLOCKS[1]))
    assert {each.kind for each in crosswalk.entries} == set(Kind) - {Kind.RENAMED}
    assert all(each.confirmed for each in crosswalk.entries)
