"""The workbook counts what the app counts: LibreOffice opens it, and every figure is compared."""

import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.answers import Answer, Answers, LeafAnswers, Proof
from scoring.inputs import NOT_ARISING, Input, InputType, Value
from scoring.model import CriteriaSet
from scoring.score import score
from services.catalogue.sets import criteria_set
from services.reports.workbook.content import (
    HIGH,
    LOW,
    MAXIMUM,
    POINTS,
    EvidenceFile,
    WorkbookContent,
    input_name,
    points_name,
)
from services.reports.workbook.workbook import write_workbook
from services.text import text_in
from tests.building import component_of, leaf_fields, set_of
from tests.criteria import test_qd_766 as gia_lai
from tests.reports.recalculating import Counted, opened, recalculated
from tests.scoring.test_shapes import LEAVES, SHAPES

SETS = ("so-mau/2024", "so-mau/2025", "qd-766/2026", "sipas/2024")
MADE = datetime(2026, 11, 23, 8, 5)
HOSTILE = '=HYPERLINK("http://x.example","bấm")'


def content_of(criteria: CriteriaSet, answers: Answers, **fields: Any) -> WorkbookContent:
    known: dict[str, Any] = {
        "unit": "Sở Thử",
        "year": 2024,
        "edition": "0123456789ab",
        "made": MADE,
        "sample": True,
        "origins": {},
        "evidence": (),
    }
    return WorkbookContent(criteria, answers, **{**known, **fields})


def shapes() -> CriteriaSet:
    """Every rule that docs/shapes.md has, a leaf each, with three ways to be absent or over 0."""
    leaves, ways = [], ("full", "exclude", "zero", None)
    for name, rules in SHAPES.items():
        for number, rule in enumerate(rules):
            if "kind:" not in rule:
                continue
            most = next((m for shape, n, m, *_ in LEAVES if (shape, n) == (name, number)), 2)
            way = ways[len(leaves) % 4]
            more = {} if way is None else {"when_not_arising": way}
            more |= {"when_denominator_zero": way} if way in ("full", "zero") else {}
            code = f"1.{len(leaves) + 1}"
            most = Decimal(str(float(most)))
            leaves.append(leaf_fields(rule, code=code, max_points=most, **more))
    component = component_of(*leaves)
    words = {name for leaf in component.leaves for slot in leaf.rule.slots() for name in slot.names}
    plain = {"done", "total", "value", "count", "points", "result", "coefficient", "fallback"}
    measures = {name: {"name": {"vi": name, "en": name}} for name in words - plain}
    return set_of(component, measures=measures)


def examples(criteria: CriteriaSet) -> Iterator[Answers]:
    """The worked examples of a set: the first of every leaf, then the second, …"""
    most = max(len(leaf.examples) for leaf in criteria.leaves)
    for number in range(most):
        answers = {}
        for leaf in criteria.leaves:
            example = leaf.examples[number % len(leaf.examples)]
            given = {name: _exact(value) for name, value in example.given.items()}
            proof = Proof.CLAIMED if number % 2 else Proof.PROVEN
            answers[leaf.code] = LeafAnswers({n: Answer(v, proof) for n, v in given.items()})
        yield answers


def _exact(value: Any) -> Value:
    return value if isinstance(value, bool | str) else Fraction(value)


def any_answers(criteria: CriteriaSet, chance: random.Random) -> Answers:
    """Answers of all sorts: missing, small enough to be 0 and to contradict each other, absent."""
    answers = {}
    for leaf in criteria.leaves:
        asked = leaf.rule.inputs(criteria.head.measures)
        accepted = tuple(leaf.rule.accepted(criteria.head.measures).values())
        told = {
            each.name: Answer(_any_value(each, chance), chance.choice(list(Proof)))
            for each in (asked if chance.random() < 0.8 else accepted)
            if chance.random() < 0.92
        }
        if chance.random() < 0.15:
            told[NOT_ARISING] = Answer(chance.random() < 0.6, Proof.CLAIMED)
        answers[leaf.code] = LeafAnswers(told)
    return answers


def _any_value(asked: Input, chance: random.Random) -> Value:
    match asked.type:
        case InputType.YES_NO:
            return chance.random() < 0.7
        case InputType.CHOICE:
            return chance.choice([key for key, _ in asked.options])
        case InputType.PERCENT:
            return Fraction(chance.choice([0, 5000, 10_000, chance.randint(0, 10_000)]), 100)
        case InputType.COUNT:
            return Fraction(chance.choice([0, 1, 2, 3, chance.randint(0, 4000)]))
    return Fraction(str(chance.choice([0, 1, 2.5, chance.randint(0, 4000), 0.25])))


Case = tuple[CriteriaSet, Answers]


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    """All sets of answers that the workbooks are made of."""
    found: dict[str, Case] = {}
    every = {each: criteria_set(each) for each in SETS} | {"shapes": shapes()}
    for name, criteria in every.items():
        plain = name.replace("/", "-")
        found[f"{plain}-empty"] = (criteria, {})
        for number, answers in enumerate(examples(criteria) if name != "shapes" else ()):
            found[f"{plain}-example-{number}"] = (criteria, answers)
        chance = random.Random(name)
        for number in range(30 if name == "shapes" else 6):
            found[f"{plain}-any-{number}"] = (criteria, any_answers(criteria, chance))
    for unit, metrics in gia_lai.published().items():
        found[f"gia-lai-{unit}"] = (every["qd-766/2026"], gia_lai.answers_of(metrics))
    return found


@pytest.fixture(scope="module")
def counted(
    cases: Mapping[str, Case], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Counted]:
    text = text_in("vi")
    books = {name: write_workbook(content_of(*case), text) for name, case in cases.items()}
    return recalculated(tmp_path_factory.mktemp("books"), books)


def exact(value: Any) -> Fraction | None:
    """A figure of a workbook to ten digits, which is all that binary fractions hold."""
    return None if value is None else Fraction(round(Fraction(value) * 10**10), 10**10)


def ten_digits(value: Fraction | None) -> Fraction | None:
    return None if value is None else Fraction(round(value * 10**10), 10**10)


def test_every_leaf_component_and_total_of_every_case(
    cases: Mapping[str, Case], counted: Mapping[str, Counted]
) -> None:
    assert len(cases) > 50
    compared = 0
    for name, (criteria, answers) in cases.items():
        card, book = score(criteria, answers), counted[name]
        wrong = {
            leaf.code: (book[points_name(leaf.code)], leaf.points, answers.get(leaf.code))
            for leaf in card.leaves
            if exact(book[points_name(leaf.code)]) != ten_digits(leaf.points)
        }
        assert wrong == {}, name
        compared += sum(leaf.points is not None for leaf in card.leaves)
        components = {each.code: exact(book[points_name(each.code)]) for each in card.components}
        assert components == {e.code: ten_digits(e.totals.points) for e in card.components}, name
        whole = [exact(book[each]) for each in (POINTS, LOW, HIGH, MAXIMUM)]
        told = (card.points, card.low, card.high, card.max_points)
        assert whole == [ten_digits(each) for each in told], name
    assert compared > 1500


def test_published_scores_of_gia_lai_come_out_of_excel(counted: Mapping[str, Counted]) -> None:
    """To the last printed digit, as of the app itself (tests/criteria/test_qd_766.py)."""
    printed = 0
    for unit, metrics in gia_lai.published().items():
        for row in metrics:
            if row["metric"] in {"GROUP", "TOTAL"} | gia_lai.TRACKED or not row["score"]:
                continue
            found = exact(counted[f"gia-lai-{unit}"][points_name(row["metric"])])
            if found is not None:
                assert found == Fraction(row["score"]), (unit, row["metric"])
                printed += 1
    assert printed > 150


def changed(folder: Path, content: bytes, name: str, value: Any) -> Counted:
    """Type another value into a cell of a workbook and count it."""
    book = opened(content)
    ((sheet, place),) = book.defined_names[name].destinations
    cell = book[sheet][place]
    assert not cell.protection.locked
    cell.value = value
    book.save(folder / "typed.xlsx")
    return recalculated(folder, {"typed": (folder / "typed.xlsx").read_bytes()})["typed"]


def test_it_is_alive_another_figure_gives_other_points(tmp_path: Path) -> None:
    """3.449 of 3.520 in time are 97,98 %: 3 points; 3.450 are 98,01 %: 4."""
    told = {"dossiers_on_time": Answer(Fraction(3449)), "dossiers_resolved": Answer(Fraction(3520))}
    criteria = criteria_set("so-mau/2024")
    content = write_workbook(content_of(criteria, {"3.4": LeafAnswers(told)}), text_in("vi"))
    book = changed(tmp_path, content, input_name("3.4", "dossiers_on_time"), 3450)
    assert (book[points_name("3.4")], book[POINTS], book[LOW]) == (4, 4, 4)


def test_what_is_no_figure_leaves_the_points_unknown(tmp_path: Path) -> None:
    told = {"dossiers_on_time": Answer(Fraction(10)), "dossiers_resolved": Answer(Fraction(10))}
    criteria = criteria_set("so-mau/2024")
    content = write_workbook(content_of(criteria, {"3.4": LeafAnswers(told)}), text_in("vi"))
    book = changed(tmp_path, content, input_name("3.4", "dossiers_on_time"), "chín")
    assert (book[points_name("3.4")], book[POINTS]) == (None, None)


def test_text_from_people_is_never_a_formula_and_never_spoils_the_file() -> None:
    criteria = criteria_set("so-mau/2024")
    fields = {
        "unit": HOSTILE,
        "origins": {("3.4", "dossiers_on_time"): "+1+1\x00\x1f\ufffe"},
        "evidence": (EvidenceFile("@SUM(A1).xlsx", "ab" * 32), EvidenceFile("\ud800x", "-1")),
    }
    book = opened(write_workbook(content_of(criteria, {}, **fields), text_in("vi")))
    about = book["Thông tin"]
    assert (about["B3"].value, about["B3"].data_type, about["B3"].quotePrefix) == (
        HOSTILE,
        "s",
        True,
    )
    assert [(about.cell(row, 1).value, about.cell(row, 1).data_type) for row in (10, 11)] == [
        ("@SUM(A1).xlsx", "s"),
        ("x", "s"),
    ]
    origins = [cell.value for cell in book["Số liệu"]["F"] if cell.value]
    assert origins == ["Lấy từ đâu", "+1+1"]
    formulas = [c.value for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert not any("HYPERLINK" in each or "SUM(A1)" in each for each in formulas)


def test_it_says_what_it_is_made_of_and_keeps_its_structure() -> None:
    criteria = criteria_set("so-mau/2024")
    evidence = (EvidenceFile("so.xlsx", "ab" * 32),)
    book = opened(write_workbook(content_of(criteria, {}, evidence=evidence), text_in("vi")))
    told = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows(min_row=3)}
    assert told["Bộ tiêu chí"].startswith("so-mau/2024 · ")
    assert told["Phiên bản cách tính"] == "0123456789ab"
    assert told["Lập lúc"] == "08:05 23/11/2026"
    assert told["so.xlsx"] == "ab" * 32
    assert book.security.lockStructure
    assert all(sheet.protection.sheet for sheet in book)
    assert book.sheetnames == ["Bảng điểm", "Chấm điểm", "Số liệu", "Thông tin", "Danh mục"]
    assert all(sheet["A2"].value.startswith("MẪU") for sheet in book.worksheets[:4])


def test_it_speaks_english() -> None:
    book = opened(write_workbook(content_of(criteria_set("so-mau/2024"), {}), text_in("en")))
    assert book.sheetnames == ["Scores", "Items", "Figures", "About", "Words"]
    first = criteria_set("so-mau/2024").components[0]
    assert book["Scores"]["B4"].value == first.name.en
