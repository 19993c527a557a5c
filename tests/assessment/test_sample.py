"""The sample goes the way of anybody's files; every number below is worked out by hand.

The points by leaf follow from data/sample/make.py and criteria/so-mau/2024, rounded to 2 places.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.answers import Proof
from scoring.scorecard import Outcome
from services.assessment.sample import UNIT, load_sample
from services.assessment.view import RoundView
from services.store import Store
from tests.people import FOCAL

POINTS = {
    "1": "0.5 1.81 0.75 0.5 1 0.83 - 0.5 2.89",  # 1.4 is not known
    "2": "2 1 1 0.25 1.5 1 - 1 0.88",  # 2.3.2 is not known; 2.2.3 and 2.4 did not arise
    "3": "0.9 1 - 0.95 0.9 0.99 0.85 3 0.93 0.79",  # 3.2.1 is not known; 3.4: 97.98 %
    "4": "1.5 1.5 1.5 0 2 2",  # 4.2.2: 66.67 %, below the floor
    "5": "1.5 1.4 1.5 1.5 2 1.64 2.5 1.45",
    "6": "2 2 2.26 1.5 -",  # 6.5 is not known; 6.3: 41250.5 of 48000, of 95 %
    "7": "1.75 1.43 - 1.26 2.17 0.75 0.5 1.75 0.5 1.25 1.5",  # 7.3.2: 43.49 % of 50 %
    "8": "- - - - - -",  # the surveys have not come in
}
COMPONENTS = {
    "1": "8.78", "2": "8.63", "3": "10.31", "4": "8.5", "5": "13.49", "6": "7.76", "7": "12.86",
}  # fmt: skip
CLAIMED = ["1.2.2", "2.4", "2.5", "3.3.3", "4.1.2", "6.3", "7.3.3"]
NOT_ARISING = ["2.2.3", "2.4", "5.2", "6.4"]


def test_every_leaf_has_the_points_worked_out_by_hand(sample: RoundView) -> None:
    for component in sample.scorecard.components:
        points = [None if leaf.points is None else leaf.points for leaf in component.leaves]
        expected = [
            None if each == "-" else Fraction(each) for each in POINTS[component.code].split()
        ]
        assert points == expected, component.code


def test_components_and_total_add_up(sample: RoundView) -> None:
    totals = {each.code: each.totals for each in sample.scorecard.components}
    assert {code: totals[code].points for code in COMPONENTS} == {
        code: Fraction(points) for code, points in COMPONENTS.items()
    }
    assert totals["8"].points is None
    assert sample.scorecard.points == Fraction("70.33")
    assert sample.scorecard.content.claimed == Fraction("7.74")
    assert sample.scorecard.content.unknown == Fraction("5.5")
    assert sample.scorecard.content.outside_open == 15
    assert sample.scorecard.low == Fraction("62.59")  # 70.33 - 7.74
    assert sample.scorecard.high == Fraction("90.83")  # 70.33 + 5.5 + 15


def test_most_is_proven_and_some_is_only_claimed(sample: RoundView) -> None:
    assert sample.proven_count == (46, 58)  # 58 less 5 unknown, less 7 claimed
    known = [leaf for leaf in sample.scorecard.leaves if leaf.points is not None]
    assert [leaf.code for leaf in known if leaf.proof is Proof.CLAIMED] == CLAIMED
    arose = [leaf.code for leaf in known if leaf.outcome is Outcome.NOT_ARISING]
    assert arose == NOT_ARISING


def test_every_file_is_read_without_errors(sample: RoundView) -> None:
    read = {each.file_name: each for each in sample.evidence}
    assert {name: each.kind for name, each in read.items()} == {
        "MAU-bang-ke-khai.xlsx": "bang-ke-khai",
        "MAU-bieu-06a-2024.xlsx": "bieu-06a",
        "MAU-so-theo-doi-ho-so-2024.xlsx": "so-theo-doi-ho-so",
    }
    codes = {
        name: [problem["code"] for problem in each.reading["problems"]]
        for name, each in read.items()
    }
    # the nine rows of the six leaves that are claimed with a value
    assert codes.pop("MAU-bang-ke-khai.xlsx") == ["entry_document_missing"] * 9
    assert list(codes.values()) == [[], []]


def test_the_register_and_form_06a_count_the_same(sample: RoundView) -> None:
    expected = {
        "dossiers_received": 3640,
        "dossiers_received_online": 1583,
        "dossiers_resolved": 3520,
        "dossiers_on_time": 3449,
        "dossiers_late": 71,
        "dossiers_pending": 120,
        "dossiers_pending_late": 6,
    }
    for evidence in sample.evidence[1:]:
        counted = {
            name: Decimal(measure["value"])
            for name, measure in evidence.reading["measures"].items()
        }
        assert counted.pop("dossiers_to_resolve", 3640) == 3640  # form 06a: none carried over
        assert counted == expected, evidence.file_name
        assert evidence.period == "2024-01-01/2024-12-31"


def test_what_the_register_counts_rests_on_its_cells(sample: RoundView) -> None:
    record = sample.records_of("7.3.2")["dossiers_received"]
    assert (record.value, record.state) == ("3640", Proof.PROVEN)
    assert record.grounds[0].cells == (
        "Sổ theo dõi hồ sơ!B6:B3645",
    )  # 3640 rows under a header in row 5
    evidence = sample.evidence_by_id(record.grounds[0].evidence)
    assert evidence is not None
    assert evidence.file_name == "MAU-so-theo-doi-ho-so-2024.xlsx"


def test_all_of_it_is_marked_as_a_sample(sample: RoundView) -> None:
    assert (sample.unit.code, sample.unit.sample, sample.round.sample) == (UNIT, True, True)
    assert "MẪU" in sample.unit.name.vi
    assert all(each.sample and "MẪU" in each.source for each in sample.results)
    assert sample.round.target == 90
    assert sample.orphans == ()


def test_a_second_load_changes_nothing(
    sample_store: Store, everything: Callable[[Store], tuple[Any, ...]]
) -> None:
    before = everything(sample_store)
    (standing,) = sample_store.rounds()
    assert load_sample(sample_store, who=FOCAL) == standing
    assert everything(sample_store) == before


def test_a_second_load_keeps_what_a_person_declared_since(
    sample_store: Store, sample: RoundView
) -> None:
    sample_store.declare_answer(sample.round.id, code="1.2.2", inputs={"content_complete": None},
                                who="lan")  # fmt: skip
    load_sample(sample_store, who=FOCAL)
    assert all(each.code != "1.2.2" for each in sample_store.answers(sample.round.id))
