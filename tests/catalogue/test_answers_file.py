"""Answers in a CSV: what is read, and every fault with its line (more: tests/test_cli.py)."""

from fractions import Fraction
from pathlib import Path

import pytest

from scoring.answers import Answer, LeafAnswers, Proof
from services.catalogue.answers_file import FaultyAnswers, read_answers
from services.text import text_in
from services.text.explain import write_problem
from tests.building import component_of, leaf_fields, set_of

CHOICE = """
kind: choice
levels:
  - {key: high, name: {vi: Cao, en: High}, points: 4}
  - {key: low, name: {vi: Thấp, en: Low}, points: 0}
"""
RULES = {
    "1.1": "{kind: ratio, done: on_time, total: resolved}",
    "1.2": CHOICE,
    "1.3": "{kind: tiers, value: {percent_of: [on_time, resolved]}, tiers: [{from: 0, points: 4}]}",
    "1.4": "{kind: reported}",
    "1.5": "{kind: survey, options: [{key: good, name: {vi: Tốt, en: Good}, weight: 100}]}",
    "1.6": "{kind: checklist, conditions: [{key: plan, name: {vi: Có, en: Yes}}]}",
    "1.7": "{kind: per_unit, count: late, each: -1}",
}
CRITERIA = set_of(
    component_of(*(leaf_fields(rule, code=code) for code, rule in RULES.items())),
    measures={key: {"name": {"vi": key, "en": key}} for key in ("on_time", "resolved", "late")},
)
HEADER = "unit,code,input,value\n"


def read(folder: Path, text: str):
    file = folder / "answers.csv"
    file.write_bytes(text.encode())
    return read_answers(file, CRITERIA)


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(FaultyAnswers) as caught:
        read(folder, text)
    for problem in caught.value.problems:
        vi, en = (write_problem(text_in(language), problem) for language in ("vi", "en"))
        assert vi != en
    return [(each.place.line, each.code) for each in caught.value.problems]


def test_values_by_their_inputs_types(tmp_path):
    rows = """\
A,1.1,on_time,982
A,1.1,total,1000.5
A,1.2,level,high
A,1.2,low,không
A,1.3,value,98.25
A,1.4,points,3.5
A,1.5,good,12
A,1.6,plan,Có
A,1.7,count,0
A,1.6,not_arising,false
"""
    given = {
        code: {name: answer.value for name, answer in each.answers.items()}
        for code, each in read(tmp_path, HEADER + rows)["A"].items()
    }
    assert given == {
        "1.1": {"on_time": 982, "total": Fraction("1000.5")},
        "1.2": {"level": "high", "low": False},
        "1.3": {"value": Fraction("98.25")},
        "1.4": {"points": Fraction("3.5")},
        "1.5": {"good": 12},
        "1.6": {"plan": True, "not_arising": False},
        "1.7": {"count": 0},
    }


def test_every_value_is_proven_by_the_file(tmp_path):
    units = read(tmp_path, HEADER + "A,1.4,points,3\n")
    assert units == {"A": {"1.4": LeafAnswers({"points": Answer(Fraction(3), Proof.PROVEN)})}}


def test_an_empty_value_is_unknown(tmp_path):
    assert read(tmp_path, HEADER + "A,1.4,points,\nA,1.1,done, \n") == {
        "A": {"1.4": LeafAnswers({}), "1.1": LeafAnswers({})}
    }


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "A,1.4,points,3\n",
        HEADER.replace("\n", "\r\n") + "A,1.4,points,3\r\n",
        "value, code ,input,unit\n3,1.4,points,A\n",
        HEADER + "\n , , , \nA,1.4,points,3",
        HEADER + '"A","1.4"," points ","3"\n',
    ],
)
def test_what_spreadsheets_do_to_a_csv(tmp_path, text):
    assert read(tmp_path, text)["A"]["1.4"].answers["points"].value == 3


def test_units_and_codes_are_kept_in_order(tmp_path):
    rows = "B,1.4,points,1\nA,1.4,points,2\nB,1.1,done,3\n"
    units = read(tmp_path, HEADER + rows)
    assert list(units) == ["B", "A"]
    assert list(units["B"]) == ["1.4", "1.1"]


def test_a_file_without_rows(tmp_path):
    assert read(tmp_path, HEADER) == {}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,1.1,on_time,1.5", "csv_not_count"),
        ("A,1.1,on_time,1_000", "csv_not_count"),
        ("A,1.1,done,1/2", "csv_not_number"),
        ("A,1.1,done,1e3", "csv_not_number"),
        ("A,1.1,done,-1", "csv_not_number"),
        ("A,1.1,done,nan", "csv_not_number"),
        ("A,1.1,done,５", "csv_not_number"),
        ('A,1.1,done,"1,5"', "csv_not_number"),
        ("A,1.3,value,100.01", "csv_not_percent"),
        ("A,1.3,value,98 %", "csv_not_percent"),
        ("A,1.4,points,-0.5", "csv_not_points"),
        ("A,1.4,points,ba", "csv_not_points"),
        ("A,1.6,plan,maybe", "csv_not_yes_no"),
        ("A,1.6,not_arising,2", "csv_not_yes_no"),
        ("A,1.2,level,middle", "csv_not_choice"),
        ("A,2.1,done,1", "csv_unknown_code"),
        ("A,1,done,1", "csv_unknown_code"),
        ("A,1.10,done,1", "csv_unknown_code"),
        ("A,1.4,done,1", "csv_unknown_input"),
        ("A,1.2,middle,true", "csv_unknown_input"),
    ],
)
def test_what_a_value_cannot_be(tmp_path, row, code):
    assert faults(tmp_path, HEADER + row + "\n") == [(2, code)]


def test_the_options_and_inputs_are_named(tmp_path):
    with pytest.raises(FaultyAnswers) as caught:
        read(tmp_path, HEADER + "A,1.2,level,middle\nA,1.1,x,1\n")
    level, other = caught.value.problems
    assert (level.found, level.expected) == ("middle", "high, low")
    assert (other.found, other.expected) == ("x", "done, total, on_time, resolved, not_arising")
    assert str(caught.value) == f"{level.place}: csv_not_choice; {other.place}: csv_unknown_input"


def test_lines_are_those_of_the_file(tmp_path):
    rows = (
        '"A\nB\r\nC",1.4,points,x\n'  # lines 2 to 4
        "\n"  # 5
        "A,1.4,points,x\n"  # 6
        "A\u2028B,1.4,points,x\n"  # 7: no line ends here
        "A,1.4,points,1\n"  # 8: a value that was wrong was given all the same
    )
    assert faults(tmp_path, HEADER + rows) == [
        (2, "csv_not_points"),
        (6, "csv_not_points"),
        (7, "csv_not_points"),
        (8, "csv_repeated"),
    ]


def test_the_first_of_two_values_is_named(tmp_path):
    with pytest.raises(FaultyAnswers) as caught:
        read(tmp_path, HEADER + "A,1.4,points,1\nB,1.4,points,1\nA,1.4,points,\n")
    (problem,) = caught.value.problems
    assert problem.place.line == 4
    assert problem.params == {"unit": "A", "code": "1.4", "input": "points", "first": 2}


def test_blanks_are_told_one_by_one(tmp_path):
    with pytest.raises(FaultyAnswers) as caught:
        read(tmp_path, HEADER + ",,,5\n")
    assert [each.params["column"] for each in caught.value.problems] == ["unit", "code", "input"]
