"""Phương án: kept figures, what they come to, two side by side, the best set within a limit."""

from datetime import date

import pytest

from pages.shared import move_choice
from scoring.answers import Proof
from services.assessment.planning.scenarios import keep, take_back
from services.assessment.view import view_round
from services.store import DeclaredInput, Scenario, Store
from tests.pages.screen import Screen
from tests.people import FOCAL, LEADER

LATER = {"3.4": {"dossiers_on_time": "3300"}}  # of 3.520: 93,75 % are 2 of 4 points, not 3
FEWER = {"1.5": {"initiatives": "0"}}  # 0 instead of 0,50


def declared(store: Store, code: str, **values: str) -> None:
    (round_,) = store.rounds()
    inputs = {name: DeclaredInput(value, Proof.CLAIMED) for name, value in values.items()}
    store.declare_answer(round_.id, code=code, inputs=inputs, expected_versions=None, who="lan")


def kept(store: Store, name: str, changes: dict[str, dict[str, str]]) -> Scenario:
    return keep(
        store, view_round(store, store.rounds()[0].id), name=name, changes=changes, who=FOCAL
    )


def scenarios(store: Store) -> list[tuple[str, object]]:
    return [(each.name, each.changes) for each in store.scenarios(store.rounds()[0].id)]


def test_without_one_it_says_what_a_scenario_is(sample: Screen) -> None:
    assert sample.open("what_if").shows("Chưa có phương án nào.")
    assert sample.shows("Sức có hạn thì nên làm việc nào?")


def test_one_is_made_and_opened(sample: Screen, store: Store) -> None:
    sample.open("what_if").press("Lập phương án")
    assert sample.shows("Phương án chưa có tên. Đặt một tên ngắn.")
    sample.put("Tên phương án", "Đúng hạn hơn").press("Lập phương án")
    assert sample.said() == ['Đã lập phương án "Đúng hạn hơn".']
    assert scenarios(store) == [("Đúng hạn hơn", {})]
    assert sample.address["scenario"] == "1"
    assert sample.shows("Chưa thay số liệu nào: điểm như trong kỳ.")


def test_a_figure_is_kept_as_it_is_typed_and_the_round_stays(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", {})
    sample.open("what_if", code="3.4")
    before = sample.metrics()["Trong kỳ, trên 100,00"]
    assert sample.shows("trong kỳ: 3.449")
    sample.choose("Hồ sơ giải quyết trước hạn và đúng hạn", "3.300")
    assert scenarios(store) == [("Trễ hơn", LATER)]
    assert sample.shows("Hồ sơ giải quyết trước hạn và đúng hạn: 3.449 → 3.300")
    found = sample.metrics()
    assert found["Hơn, kém"][0] == "−1,00"
    assert found["Trong kỳ, trên 100,00"] == before
    sample.choose("Hồ sơ giải quyết trước hạn và đúng hạn", "3449")
    assert scenarios(store) == [("Trễ hơn", {})]


def test_what_is_no_figure_is_refused_and_stays_in_the_field(sample: Screen, store: Store) -> None:
    kept(store, "Nhầm", {})
    sample.open("what_if", code="3.4").choose("Hồ sơ giải quyết trước hạn và đúng hạn", "nhiều")
    assert sample.shows('"nhiều" không đọc được là số liệu của mục 3.4')
    assert sample.field("Hồ sơ giải quyết trước hạn và đúng hạn").value == "nhiều"
    assert scenarios(store) == [("Nhầm", {})]


def test_a_figure_can_be_taken_back(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", LATER)
    sample.open("what_if").press("Trả lại")
    assert scenarios(store) == [("Trễ hơn", {})]


def test_the_way_from_the_round_to_the_scenario_adds_up(sample: Screen, store: Store) -> None:
    kept(store, "Cả hai", LATER | FEWER)
    sample.open("what_if")
    table = [each.value for each in sample.tree.markdown if each.value.startswith("| Phần")]
    assert [line.strip("| ").split(" | ")[-1] for line in table[0].splitlines()[2:]] == [
        *("70,33", "−0,50", "−1,00", "68,83")
    ]
    drawn = {row["label"].replace("\n", " "): row["words"] for row in sample.chart("start")}
    assert drawn == {
        "Trong kỳ": "70,33",
        "1 Công tác chỉ đạo điều hành CCHC": "−0,50",
        "3 Cải cách thủ tục hành chính": "−1,00",
        "Cả hai": "68,83",
    }


def test_two_stand_side_by_side(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", LATER)
    other = kept(store, "Bớt sáng kiến", FEWER)
    sample.open("what_if", scenario="1", beside=str(other.id))
    rows = {row["Phần"]: row for row in sample.grid("2. Bớt sáng kiến")}
    total = rows["Tổng ước tính"]
    assert list(total.values()) == ["Tổng ước tính", "70,33", "69,33 (−1,00)", "69,83 (−0,50)"]
    third = next(row for name, row in rows.items() if name.startswith("3 "))
    assert (third["1. Trễ hơn"], third["2. Bớt sáng kiến"]) == ("9,31 (−1,00)", "10,31")


def test_it_is_renamed_and_dropped(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", LATER)
    sample.open("what_if")
    assert sample.shows('Bỏ phương án "Trễ hơn" cùng 1 số liệu đã thay.')
    named = [each for each in sample.tree.text_input if each.value == "Trễ hơn"]
    named[0].set_value("Chậm hơn")
    sample.run().press("Ghi tên mới")
    assert scenarios(store) == [("Chậm hơn", LATER)]
    sample.press("Bỏ hẳn")
    assert scenarios(store) == []
    assert sample.said() == ['Đã bỏ phương án "Chậm hơn".']


def test_what_somebody_else_did_meanwhile_is_not_dropped_unseen(
    sample: Screen, store: Store
) -> None:
    mine = kept(store, "Trễ hơn", LATER)
    sample.open("what_if")
    next(each for each in sample.tree.button if each.label == "Bỏ hẳn").click()
    take_back(store, view_round(store, store.rounds()[0].id), mine, code="3.4", who=LEADER)
    sample.run()
    assert scenarios(store) == [("Trễ hơn", {})]
    assert sample.shows('Bỏ phương án "Trễ hơn" cùng 0 số liệu đã thay.')


def test_a_link_to_one_that_is_gone_says_so(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", LATER)
    sample.open("what_if", scenario="99")
    assert sample.shows("Phương án trong đường dẫn không còn")
    assert sample.metrics()["Hơn, kém"][0] == "−1,00"


@pytest.mark.parametrize("role", ["administrator"])
def test_who_may_not_keep_one_looks(sample: Screen, store: Store, role: str) -> None:
    kept(store, "Trễ hơn", LATER)
    sample.open("what_if", role=role)
    assert sample.metrics()["Hơn, kém"][0] == "−1,00"
    assert not {"Lập phương án", "Ghi tên mới", "Bỏ hẳn", "Trả lại"} & set(sample.buttons())


def test_the_best_set_within_a_limit_becomes_a_scenario(
    real: Screen, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """21 of 25 tasks are +0,08, 25 are +0,40; a second initiative is +0,50."""
    monkeypatch.setattr(move_choice, "_today", lambda: date(2024, 11, 20))
    declared(store, "1.1.2", plan_tasks="25", plan_tasks_done="20")
    declared(store, "1.5", initiatives="1")
    real.open("what_if")
    assert real.shows("Ghi giới hạn và số công của ít nhất một việc")
    efforts = [each for each in real.tree.number_input if each.label == "Số công cho mục 1.1.2"]
    assert len(efforts) == 2
    real.put("Số công cho mục 1.5", 4).choose("Giới hạn công", 8)
    assert real.shows("Nên làm 1 việc, tốn 4 trên 8 công, được +0,50 điểm.")
    dear = next(e for e in real.tree.number_input if "plan_tasks_done=25" in e.key)
    dear.set_value(4)
    real.run()
    assert real.shows("Nên làm 2 việc, tốn 8 trên 8 công, được +0,90 điểm.")
    again = Screen(round=str(store.rounds()[0].id)).open("what_if")
    assert again.shows("Nên làm 2 việc, tốn 8 trên 8 công, được +0,90 điểm.")
    again.press("Lập phương án từ các việc này")
    won = {"1.1.2": {"plan_tasks_done": "25"}, "1.5": {"initiatives": "2"}}
    assert scenarios(store) == [("Trong 8 công", won)]
    assert again.metrics()["Hơn, kém"][0] == "+0,90"


def test_a_limit_that_is_too_little_says_so(real: Screen, store: Store) -> None:
    declared(store, "1.5", initiatives="1")
    real.open("what_if").put("Số công cho mục 1.5", 4).choose("Giới hạn công", 3)
    assert real.shows("Giới hạn 3 công không đủ cho việc nào.")


def test_it_speaks_english(sample: Screen, store: Store) -> None:
    kept(store, "Trễ hơn", LATER)
    sample.open("what_if").speak("en")
    assert sample.metrics()["More or less"][0] == "−1.00"
