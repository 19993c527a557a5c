"""Scoring: the exact engine against the same ratios in pandas with floats, and where cents differ.

The departments vary the 14 published ones of Gia Lai: the same denominators, other numerators. The
engine gives proof, interval, problems and explanation beside the points; pandas the points only,
without checks.
"""

import csv
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from bench._measure import print_head, print_table, print_times, time_in_turn
from scoring.answers import Answer, Answers, LeafAnswers
from scoring.model import CriteriaSet, Leaf, WhenNotArising
from scoring.rules.ratio import Ratio
from scoring.score import score, score_leaf
from services.assessment.people import Person, Role
from services.assessment.sample import load_sample
from services.assessment.view import RoundView, view_round
from services.catalogue.sets import criteria_set
from services.store import Store

PUBLISHED = Path(__file__).parents[1] / "data/published/qd766_gia_lai_departments_2026-10-09.csv"
DEPARTMENTS = 1_000
RANDOM_ROWS = 100_000
LARGEST_TOTAL = 2_000
RUNS = 3
SEED = 766

Row = dict[str, str]


def read_published() -> list[list[Row]]:
    """Return the metric rows of each published department."""
    units: dict[str, list[Row]] = defaultdict(list)
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["metric"] not in {"GROUP", "TOTAL"}:
                units[row["unit_code"]].append(row)
    return list(units.values())


def vary(rows: list[Row], chance: random.Random) -> list[Row]:
    """Return the rows of another department: numerators drawn anew below their denominators."""
    return [
        {**row, "numerator": str(chance.randint(0, int(row["denominator"])))}
        if row["denominator"]
        else row
        for row in rows
    ]


def answers_of(rows: list[Row], criteria: CriteriaSet) -> Answers:
    """Return the rows of a department as the engine takes them."""
    leaves = leaves_of(criteria)
    return {
        row["metric"]: fill_in(
            leaves[row["metric"]],
            (row["numerator"], row["denominator"]) if row["denominator"] else (row["score"],),
            criteria,
        )
        for row in rows
    }


def fill_in(leaf: Leaf, values: Sequence[int | str], criteria: CriteriaSet) -> LeafAnswers:
    """Return values as the answers to what a leaf asks, in its order: done, total."""
    asked = leaf.rule.inputs(criteria.head.measures)
    return LeafAnswers(
        {each.name: Answer(Fraction(value)) for each, value in zip(asked, values, strict=True)}
    )


def leaves_of(criteria: CriteriaSet) -> dict[str, Leaf]:
    """Return the leaves of a set by code."""
    return {leaf.code: leaf for leaf in criteria.leaves}


def frame_of(departments: list[list[Row]], criteria: CriteriaSet) -> pd.DataFrame:
    """Return the same rows as a frame of floats."""
    leaves, nothing = leaves_of(criteria), float("nan")
    return pd.DataFrame(
        [
            {
                "unit": unit,
                "component": row["group"],
                "done": float(row["numerator"] or nothing),
                "total": float(row["denominator"] or nothing),
                "reported": nothing if row["denominator"] else float(row["score"]),
                "target": float(target_of(leaf)),
                "most": float(leaf.maximum),
                "where_nothing": float(leaf.when_not_arising is WhenNotArising.FULL),
            }
            for unit, rows in enumerate(departments)
            for row in rows
            for leaf in (leaves[row["metric"]],)
        ]
    )


def target_of(leaf: Leaf) -> Decimal:
    """Return the percentage that gives a leaf's maximum."""
    return getattr(leaf.rule, "target", None) or Decimal(100)


def score_in_pandas(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return component points and totals of all departments, in floats."""
    ratio = frame["done"] / frame["total"] * 100
    share = (
        (ratio / frame["target"]).clip(upper=1).where(frame["total"] != 0, frame["where_nothing"])
    )
    points = (share * frame["most"]).round(2).fillna(frame["reported"])
    components = points.groupby([frame["unit"], frame["component"]]).sum().unstack()
    return components, components.sum(axis=1).round(2)


def compare_one(criteria: CriteriaSet, own: RoundView) -> None:
    """Print how long one department takes, and the sample under its own, larger set."""
    rows = read_published()[0]
    answers, frame = answers_of(rows, criteria), frame_of([rows], criteria)
    ways = {
        title(criteria): lambda: score(criteria, answers),
        "the same in pandas, floats": lambda: score_in_pandas(frame),
        title(own.criteria): lambda: score(own.criteria, own.answers),
    }
    print_head("One department")
    print_processor_times(ways, runs=20 * RUNS)


def title(criteria: CriteriaSet) -> str:
    """Name a set with its size."""
    return f"{criteria.head.set}, {len(list(criteria.leaves))} leaves, exact"


def compare_many(criteria: CriteriaSet) -> None:
    """Print how long many departments take."""
    chance = random.Random(SEED)
    published = read_published()
    departments = [vary(published[n % len(published)], chance) for n in range(DEPARTMENTS)]
    answers = [answers_of(rows, criteria) for rows in departments]
    frame = frame_of(departments, criteria)
    check_totals(criteria, answers, frame)
    ways = {
        title(criteria): lambda: [score(criteria, each) for each in answers],
        "the same in pandas, floats": lambda: score_in_pandas(frame),
    }
    print_head(f"{DEPARTMENTS:,} departments")
    print_processor_times(ways, runs=RUNS)


def print_processor_times(ways: Mapping[str, Callable[[], object]], *, runs: int) -> None:
    """Print the ways by turns; they only compute, so other work on the machine is left out."""
    seconds = time_in_turn(ways, runs=runs, clock=time.process_time)
    print_times(seconds, runs=runs, unit="processor time")


def check_totals(criteria: CriteriaSet, answers: list[Answers], frame: pd.DataFrame) -> None:
    """See to it that both ways score the same thing: a few cents apart at most."""
    _, totals = score_in_pandas(frame)
    for each, total in zip(answers, totals, strict=True):
        if abs(float(score(criteria, each).points or 0) - total) > 0.05:
            raise SystemExit("the ways score differently")


def compare_cents(criteria: CriteriaSet) -> None:
    """Print for how many random rows rounded floats are another cent than the exact points."""
    ratios = [leaf for leaf in criteria.leaves if isinstance(leaf.rule, Ratio)]
    rows = list(random_rows(ratios))
    exact = pd.Series([float(exact_points(criteria, *row)) for row in rows])
    done, total, target, most = (
        pd.Series([float(figure) for figure in figures])
        for figures in zip(
            *((d, t, target_of(leaf), leaf.maximum) for leaf, d, t in rows), strict=True
        )
    )
    ratio = done / total * 100
    floats = {
        "ratio / target * max": (ratio / target).clip(upper=1) * most,
        "max * ratio / target": (most * ratio / target).clip(upper=most),
        "ratio.round(2) / target * max": (ratio.round(2) / target).clip(upper=1) * most,
    }
    ties = sum(is_tie(leaf, d, t) for leaf, d, t in rows)
    print_head(
        f"Cents: {len(rows):,} random rows of {len(ratios)} ratios, totals up to "
        f"{LARGEST_TOTAL:,}; {ties:,} are exact ties"
    )
    print_table(
        ("floats", "pandas .round", "Python round"),
        [
            (
                formula,
                f"{int((points.round(2) != exact).sum()):,}",
                f"{sum(round(p, 2) != e for p, e in zip(points, exact, strict=True)):,}",
            )
            for formula, points in floats.items()
        ],
    )


def random_rows(leaves: list[Leaf]) -> Iterator[tuple[Leaf, int, int]]:
    """Yield leaf, done and total, seeded."""
    chance = random.Random(SEED)
    for _ in range(RANDOM_ROWS):
        total = chance.randint(1, LARGEST_TOTAL)
        yield chance.choice(leaves), chance.randint(0, total), total


def exact_points(criteria: CriteriaSet, leaf: Leaf, done: int, total: int) -> Fraction:
    """Return the points that the engine gives."""
    answers, head = fill_in(leaf, (done, total), criteria), criteria.head
    scored = score_leaf(leaf, answers, measures=head.measures, rounding=head.rounding)
    if scored.points is None:
        raise SystemExit(f"{leaf.code} has no points: {scored.problems}")
    return scored.points


def is_tie(leaf: Leaf, done: int, total: int) -> bool:
    """Tell whether the exact points lie in the middle of two cents."""
    ratio = min(Fraction(1), Fraction(done * 100, total) / Fraction(target_of(leaf)))
    return ratio * leaf.maximum * 100 % 1 == Fraction(1, 2)


def sample_view() -> RoundView:
    """Return the sample department's round, filled in."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        return view_round(store, load_sample(store, who=Person("bench", Role.FOCAL_POINT)).id)


def main() -> None:
    """Measure."""
    criteria = criteria_set("qd-766/2026")
    compare_one(criteria, sample_view())
    compare_many(criteria)
    compare_cents(criteria)


if __name__ == "__main__":
    main()
