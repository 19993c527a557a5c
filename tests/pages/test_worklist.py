"""Việc cần làm: divisions at a glance, what is shown to whom, and what is done with the tasks."""

import re
from datetime import datetime, timedelta

import pytest

from services.assessment.people import Role
from services.assessment.view import view_round
from services.assessment.work.assigning import assign
from services.assessment.work.remarks import approve, send_back
from services.store import AssignmentInput, Phase, Store
from tests.pages.screen import Screen
from tests.people import FOCAL, LEADER
from tests.store.moving import bring_to

OFFICE, COUNTER = "van-phong-so", "bo-phan-mot-cua"
COUNTER_NAME = "Bộ phận Một cửa của Sở tại Trung tâm Phục vụ hành chính công tỉnh"
HEADS = [
    *("Phòng, đơn vị", "Số việc", "Trễ hạn", "○ Chưa có gì", "◐ Có số liệu", "● Có minh chứng"),
    *("◆ Đã giải trình", "✓ Đã duyệt"),
]
CHOSEN, ALL = "Chọn mục ", "Chọn cả "
DECIDED = "Duyệt"


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def divisions(screen: Screen) -> list[dict[str, str]]:
    """Return the rows of the table of divisions by what stands above them."""
    (table,) = (each.value for each in screen.tree.markdown if "<table" in each.value)
    head, *lines = re.findall(r"<tr.*?</tr>", table)
    names = [plain(each) for each in re.findall(r"<th .*?</th>", head)]
    return [
        dict(
            zip(names, map(plain, re.findall(r"<td .*?</td>", line)), strict=True),
        )
        for line in lines
    ]


def codes(screen: Screen) -> list[str]:
    """Return the codes of the tasks that are drawn; each is a link to its scores."""
    return [label for label, page, query in screen.links() if page and f"code={label}" in query]


def words_of(screen: Screen, code: str) -> str:
    """Return all that is said of a task."""
    said = [plain(each.value) for each in screen.tree.markdown if "flex-wrap:wrap" in each.value]
    return said[codes(screen).index(code)]


def tick(screen: Screen, *wanted: str) -> Screen:
    for code in wanted:
        screen.choose(f"{CHOSEN}{code}", True)
    return screen


def choose_state(screen: Screen, state: str) -> Screen:
    screen.tree.main.button_group[0].set_value(state)
    return screen.run()


def given(store: Store, days: int) -> None:
    """Give 1.4, of which the sample knows nothing, a person and a day so many days from now."""
    (opened,) = store.rounds()
    due = datetime.now().astimezone().date() + timedelta(days=days)
    said = [AssignmentInput("1.4", person="Cán bộ MẪU", due=due)]
    assign(store, view_round(store, opened.id), said, who=FOCAL)


# the divisions


def test_the_table_says_how_far_each_division_is(sample: Screen, store: Store) -> None:
    given(store, -3)
    rows = divisions(sample.open("worklist"))
    assert list(rows[0]) == HEADS
    (late,) = (row for row in rows if row["Trễ hạn"] != "–")
    assert (late["Phòng, đơn vị"], late["Trễ hạn"]) == ("Văn phòng Sở", "▲ 1")
    assert rows[0] == late  # who is late stands first
    for row in rows:
        counts = [0 if row[head] == "–" else int(row[head]) for head in HEADS[3:]]
        assert sum(counts) == int(row["Số việc"])
    # of five self-scored items the sample says nothing, as the check page has it
    assert sum(int(row["○ Chưa có gì"]) for row in rows if row["○ Chưa có gì"] != "–") == 5


def test_an_approval_moves_a_task_to_the_last_column(sample: Screen, store: Store) -> None:
    (opened,) = store.rounds()
    view = view_round(store, opened.id)
    approve(store, view, code="3.4", who=LEADER)
    rows = {row["Phòng, đơn vị"]: row for row in divisions(sample.open("worklist"))}
    assert rows[COUNTER_NAME]["✓ Đã duyệt"] == "1"
    assert {row["✓ Đã duyệt"] for name, row in rows.items() if name != COUNTER_NAME} == {"–"}


# the tasks


def test_a_task_says_what_is_asked_of_whom_by_when(sample: Screen, store: Store) -> None:
    given(store, 7)
    said = words_of(sample.open("worklist"), "1.4")
    due = datetime.now().astimezone().date() + timedelta(days=7)
    assert said.startswith("Tuyên truyền CCHC Văn phòng Sở · Cán bộ MẪU Cách tính: Điểm = tỷ lệ")
    assert "Cần: Kế hoạch tuyên truyền CCHC; Đường dẫn tin, bài" in said
    assert "Năm 2023: 1,00 điểm thẩm định" in said
    assert said.endswith(f"○ Chưa có gì – / 1,00 điểm Hạn {due:%d/%m/%Y} · còn 7 ngày")


@pytest.mark.parametrize(
    ("days", "said"), [(0, "· hôm nay là ngày cuối"), (-3, "· ▲ trễ 3 ngày"), (1, "· còn 1 ngày")]
)
def test_the_day_is_told_in_days(days: int, said: str, sample: Screen, store: Store) -> None:
    given(store, days)
    assert words_of(sample.open("worklist"), "1.4").endswith(said)


def test_without_a_day_it_says_so(sample: Screen) -> None:
    assert words_of(sample.open("worklist"), "1.1.1").endswith("Chưa đặt hạn")


def test_what_was_sent_back_says_why_and_cannot_break_the_page(
    sample: Screen, store: Store
) -> None:
    (opened,) = store.rounds()
    view = view_round(store, opened.id)
    send_back(store, view, code="3.4", comment="Thiếu\n\n<b>tháng</b> 12", who=LEADER)
    sample.open("worklist")
    assert codes(sample)[0] == "3.4"
    (said,) = (each.value for each in sample.tree.markdown if "Trả lại ·" in each.value)
    assert "Thiếu<br>&lt;b&gt;tháng&lt;/b&gt; 12" in said
    assert "minh (Lãnh đạo)" in said
    assert "\n" not in said  # an empty line would end the HTML


def test_many_tasks_are_shown_on_demand(sample: Screen) -> None:
    sample.open("worklist")
    assert len(codes(sample)) == 25
    n = sum(int(row["Số việc"]) for row in divisions(sample))
    sample.press(f"Hiện cả {n} việc")
    assert len(codes(sample)) == n


# filters


def test_a_division_is_chosen_and_stays_in_the_address(sample: Screen) -> None:
    sample.open("worklist").choose("Phòng, đơn vị", COUNTER)
    (row,) = (r for r in divisions(sample) if r["Phòng, đơn vị"] == COUNTER_NAME)
    assert len(codes(sample)) == int(row["Số việc"])
    assert "3.4" in codes(sample)
    assert "1.4" not in codes(sample)
    assert sample.address["owner"] == COUNTER


def test_state_person_lateness_and_words_narrow_the_list(sample: Screen, store: Store) -> None:
    given(store, -3)
    sample.open("worklist")
    assert set(codes(choose_state(sample, "nothing"))) == {"1.4", "2.3.2", "3.2.1", "6.5", "7.2.2"}
    assert set(codes(choose_state(sample, "figures"))).isdisjoint({"1.4", "2.3.2"})  # twice as well
    assert sample.address["state"] == "figures"
    choose_state(sample, "all").choose("Người làm", "=Cán bộ MẪU")
    assert codes(sample) == ["1.4"]
    sample.choose("Người làm", "none")
    assert "1.4" not in codes(sample)
    sample.choose("Người làm", "all")
    (only_late,) = sample.tree.toggle
    only_late.set_value(True)
    assert codes(sample.run()) == ["1.4"]
    assert sample.address["late"] == "1"
    (only_late,) = sample.tree.toggle
    only_late.set_value(False)
    sample.run().choose("Tìm", "3.3")
    assert "late" not in sample.address
    assert codes(sample) == ["3.3.1", "3.3.2", "3.3.3"]
    sample.choose("Tìm", "không có từ này")
    assert codes(sample) == []
    assert any("Không có việc nào như vậy." in each for each in sample.captions())


def test_a_link_opens_the_tasks_that_it_names(sample: Screen, store: Store) -> None:
    given(store, -3)
    sample.open("worklist", late="1", owner=OFFICE, assignee="=Cán bộ MẪU", state="nothing")
    assert codes(sample) == ["1.4"]


def test_who_changes_the_role_sees_the_tasks_of_that_role(sample: Screen) -> None:
    sample.open("worklist").open("worklist", role=Role.CONTRIBUTOR.value, division=COUNTER)
    assert "3.4" in codes(sample)
    assert "1.4" not in codes(sample)


def test_what_does_not_exist_in_the_address_shows_all(sample: Screen) -> None:
    sample.open("worklist", owner="nobody", state="lost", assignee="=Nobody")
    assert len(codes(sample)) == 25


# to whom


def test_a_division_sees_its_own_tasks_and_decides_nothing(sample: Screen) -> None:
    sample.open("worklist", role=Role.CONTRIBUTOR.value, division=COUNTER)
    (row,) = divisions(sample)
    assert row["Phòng, đơn vị"] == COUNTER_NAME
    assert len(codes(sample)) == int(row["Số việc"])
    assert not any(each.label.startswith((CHOSEN, ALL)) for each in sample.tree.checkbox)
    assert DECIDED not in sample.buttons()
    sample.choose("Phòng, đơn vị", "all")  # the others it may look at
    assert len(codes(sample)) == 25


def test_a_division_without_tasks_is_told_so(sample: Screen, store: Store) -> None:
    (opened,) = store.rounds()
    view = view_round(store, opened.id)
    own = [leaf.code for leaf in view.criteria.leaves if leaf.owner == COUNTER]
    assign(store, view, [AssignmentInput(each, OFFICE) for each in own], who=FOCAL)
    sample.open("worklist", role=Role.CONTRIBUTOR.value, division=COUNTER)
    assert codes(sample) == []
    assert "Chưa có việc nào giao cho phòng, đơn vị này." in sample.captions()


def test_a_leader_decides_and_does_not_assign(sample: Screen) -> None:
    sample.open("worklist", role=Role.LEADER.value)
    assert "Đánh dấu việc ở dưới để duyệt hoặc trả lại." in sample.captions()
    tick(sample, "1.1.1")
    assert DECIDED in sample.buttons()
    assert "Ghi nhận việc giao" not in sample.buttons()


def test_an_administrator_assigns_and_does_not_decide(sample: Screen) -> None:
    sample.open("worklist", role=Role.ADMINISTRATOR.value)
    assert "Đánh dấu việc ở dưới để giao." in sample.captions()
    tick(sample, "1.1.1")
    assert "Ghi nhận việc giao" in sample.buttons()
    assert DECIDED not in sample.buttons()


# what is done


def test_chosen_tasks_are_approved(sample: Screen, store: Store) -> None:
    tick(sample.open("worklist"), "1.1.2", "1.3.1").press(DECIDED)
    assert sample.said() == ["Đã duyệt: 1.1.2, 1.3.1."]
    approved = [each.code for each in store.remarks(1)]
    assert approved == ["1.1.2", "1.3.1"]
    assert not any(each.value for each in sample.tree.checkbox if each.label.startswith(CHOSEN))


def test_what_cannot_be_approved_hinders_no_other(sample: Screen, store: Store) -> None:
    tick(sample.open("worklist"), "1.1.2", "1.4").press(DECIDED)
    assert sample.said() == ["Đã duyệt: 1.1.2."]
    assert [each.split(" nên")[0] for each in sample.errors()] == ["Mục 1.4 chưa có số liệu nào"]
    assert [each.code for each in store.remarks(1)] == ["1.1.2"]
    assert sample.run().errors() == []  # it is said once


def test_all_that_is_shown_can_be_chosen_at_once(sample: Screen) -> None:
    sample.open("worklist").choose("Tìm", "3.3")
    sample.choose("Chọn cả 3 việc đang hiện", True)
    assert sample.shows("Đã chọn 3 việc")
    sample.choose(f"{CHOSEN}3.3.2", False)
    assert sample.shows("Đã chọn 2 việc")


def test_sending_back_owes_a_comment(sample: Screen, store: Store) -> None:
    tick(sample.open("worklist"), "1.1.2").press("Trả lại kèm ý kiến")
    (said,) = sample.errors()
    assert said.startswith("Chưa ghi ý kiến.")
    assert store.remarks(1) == ()
    (area,) = sample.tree.main.text_area
    area.set_value("Thiếu biên bản")
    sample.press("Trả lại kèm ý kiến")
    assert sample.said() == ["Đã trả lại: 1.1.2."]
    assert codes(sample)[0] == "1.1.2"
    assert "Trả lại · Người dùng máy này (Đầu mối CCHC)" in words_of(sample, "1.1.2")


def test_chosen_tasks_are_assigned(sample: Screen, store: Store) -> None:
    due = datetime.now().astimezone().date() + timedelta(days=10)
    tick(sample.open("worklist"), "1.1.1", "1.1.2")
    form = sample.tree.main
    (person,) = (each for each in form.text_input if each.label == "Người làm")
    person.set_value("Cán bộ MẪU")
    sample.put("Hạn riêng", due).press("Ghi nhận việc giao")
    assert sample.said() == ["Đã ghi nhận việc giao: 1.1.1, 1.1.2."]
    kept = store.assignments(1)
    assert {code: (e.division, e.person, e.due) for code, e in kept.items()} == {
        "1.1.1": ("", "Cán bộ MẪU", due),
        "1.1.2": ("", "Cán bộ MẪU", due),
    }


def test_once_handed_up_the_page_says_why_nothing_is_decided(sample: Screen, store: Store) -> None:
    (opened,) = store.rounds()
    bring_to(store, opened, Phase.APPROVAL)
    tick(sample.open("worklist"), "1.1.1")
    assert DECIDED not in sample.buttons()
    assert any("Trình lãnh đạo duyệt" in each and "khóa" in each for each in sample.captions())


# nothing to do


def test_a_set_that_others_score_has_no_tasks(open_real) -> None:
    screen = open_real("sipas/2024").open("worklist")
    assert codes(screen) == []
    assert any("không có mục nào đơn vị tự chấm" in each.value for each in screen.tree.info)


def test_when_all_is_approved_it_says_so(sample: Screen, store: Store) -> None:
    (opened,) = store.rounds()
    view = view_round(store, opened.id)
    own = [leaf.code for leaf in view.criteria.leaves if view.division_of(leaf.code) == COUNTER]
    for code in own:
        if view.criteria.leaf(code).self_scored and view.records_of(code):
            approve(store, view, code=code, who=LEADER)
    sample.open("worklist", role=Role.CONTRIBUTOR.value, division=COUNTER)
    assert "Mọi việc đã được duyệt." in sample.said()


def test_the_page_speaks_english(sample: Screen, store: Store) -> None:
    given(store, -3)
    sample.open("worklist", lang="en")
    assert sample.shows("Only late tasks (1)")
    assert words_of(sample, "1.4").endswith("days late: 3")
