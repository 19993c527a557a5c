"""QĐ 766 on real figures: 14 departments of Gia Lai as the national portal scored them.

The file and its provenance: data/README.md. Scores are compared to the last printed digit.
"""

import csv
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.answers import Answer, LeafAnswers
from scoring.inputs import NOT_ARISING
from scoring.score import score
from scoring.scorecard import Outcome, Scorecard
from services.catalogue.sets import criteria_set

FILE = Path(__file__).parents[2] / "data/published/qd766_gia_lai_departments_2026-10-09.csv"
REPORTED = {"ONLINE", "TTTT", "ELECTRONIC_CERTIFIED_COPY"}
TRACKED = {
    "PETITION_CLASSIFICATION_TTHC",
    "PETITION_CLASSIFICATION_STAFF",
    "PAYMENT_DOSSIER",
    "PAYMENT_FORMALITY",
}

# The printed TOTAL and the printed components come of different calls of the portal and differ
# by so much there (printed TOTAL − sum of printed components): not derivable from the metrics.
TOTAL_DIFFERS = {
    "H21.17": "0.05",  # Sở VHTTDL
    "H21.02": "-0.03",  # BQL Khu kinh tế
    "H21.19": "-0.04",  # Sở Y tế
    "H21.16": "0.07",  # Sở Tư pháp
    "H21.06": "-0.16",  # Sở GD&ĐT
    "H21.18": "-0.09",  # Sở Xây dựng
    "H21.11": "-0.02",  # Sở Nội vụ
    "H21.05": "-0.01",  # Sở Công Thương
}

Rows = dict[str, list[dict[str, str]]]


def published() -> Rows:
    """Return the published rows of each department by its code."""
    by_unit: Rows = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_unit[row["unit_code"]].append(row)
    return by_unit


@pytest.fixture(scope="module")
def rows() -> Rows:
    return published()


@pytest.fixture(scope="module")
def cards(rows: Rows) -> dict[str, Scorecard]:
    criteria = criteria_set("qd-766/2026")
    return {unit: score(criteria, answers_of(metrics)) for unit, metrics in rows.items()}


def answers_of(metrics: list[dict[str, str]]) -> dict[str, LeafAnswers]:
    """Return what a department published as answers."""
    answers = {}
    for row in metrics:
        if row["metric"] in {"GROUP", "TOTAL"}:
            continue
        if row["metric"] in REPORTED:
            given = {"points": Answer(Fraction(row["score"]))}
        else:
            given = {
                "done": Answer(Fraction(row["numerator"])),
                "total": Answer(Fraction(row["denominator"])),
            }
        assert NOT_ARISING not in given
        answers[row["metric"]] = LeafAnswers(given)
    return answers


def test_the_file_has_14_departments_with_28_rows_each(rows: Rows) -> None:
    assert len(rows) == 14
    assert {len(metrics) for metrics in rows.values()} == {28}


def test_every_published_metric_score_is_reproduced(
    rows: Rows, cards: dict[str, Scorecard]
) -> None:
    differing, compared = [], 0
    for unit, metrics in rows.items():
        for row in metrics:
            if row["metric"] in {"GROUP", "TOTAL"} | TRACKED | REPORTED or row["score"] == "":
                continue
            compared += 1
            if cards[unit].leaf(row["metric"]).points != Fraction(row["score"]):
                differing.append((unit, row["metric"]))
    assert differing == []
    assert (
        compared == 14 * 14 - 7
    )  # 14 metrics with a ratio each; Thanh tra has seven without a score


def test_a_metric_without_denominator_and_score_adds_nothing(
    rows: Rows, cards: dict[str, Scorecard]
) -> None:
    empty = [
        (unit, row["metric"])
        for unit, metrics in rows.items()
        for row in metrics
        if row["score"] == "" and row["metric"] not in TRACKED
    ]
    assert len(empty) == 7
    for unit, metric in empty:
        leaf = cards[unit].leaf(metric)
        assert leaf.outcome is not Outcome.NOT_ARISING  # a 0 declares nothing
        assert leaf.points == 0


def test_tracked_metrics_give_no_points(cards: dict[str, Scorecard]) -> None:
    for card in cards.values():
        for metric in TRACKED:
            assert (card.leaf(metric).points, card.leaf(metric).max_points) == (0, 0)


def test_every_published_component_score_is_reproduced(
    rows: Rows, cards: dict[str, Scorecard]
) -> None:
    differing = {
        (unit, row["group"])
        for unit, metrics in rows.items()
        for row in metrics
        if row["metric"] == "GROUP"
        and cards[unit].component(row["group"]).totals.points != Fraction(row["score"])
    }
    assert differing == set()


def test_every_total_is_the_sum_of_the_published_components(
    rows: Rows, cards: dict[str, Scorecard]
) -> None:
    for unit, metrics in rows.items():
        printed = sum(Decimal(row["score"]) for row in metrics if row["metric"] == "GROUP")
        assert cards[unit].points == Fraction(printed), unit


def test_published_totals_are_reproduced_where_the_source_agrees_with_itself(
    rows: Rows, cards: dict[str, Scorecard]
) -> None:
    for unit, metrics in rows.items():
        total = next(Fraction(row["score"]) for row in metrics if row["metric"] == "TOTAL")
        points = cards[unit].points
        assert points is not None
        assert total - points == Fraction(TOTAL_DIFFERS.get(unit, "0")), unit


def test_maxima_are_those_of_the_portal() -> None:
    criteria = criteria_set("qd-766/2026")
    assert [(c.code, c.max_points) for c in criteria.components] == [
        ("CKMB", 18),
        ("TDGQ", 20),
        ("ONLINE", 12),
        ("TTTT", 10),
        ("MDSH", 22),
        ("MDHL", 18),
    ]
    assert criteria.head.max_points == 100
