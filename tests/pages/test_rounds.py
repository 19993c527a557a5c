"""Kỳ đánh giá: the phases and the next step, refusals, days, other rounds and the sample."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from services.assessment.course.conducting import move
from services.assessment.view import view_round
from services.store import Phase, Store
from services.text import text_in
from tests.pages.conftest import UNIT
from tests.pages.screen import Screen
from tests.pages.test_start import LOAD, OPEN, fill_real
from tests.people import FOCAL, LEADER

SAVE, REOPEN = "Ghi nhận", "Mở lại"
REMOVE = "Xóa đơn vị mẫu"
TODAY = datetime.now().astimezone().date()
ROLE = "Đang làm với vai"
ORDER = tuple(Phase)


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing stand against submitting."""
    monkeypatch.setattr("services.assessment.course.conducting.findings", lambda *_: ())


def bring(store: Store, to: Phase) -> None:
    """Bring the first round on to a phase."""
    (first, *_) = store.rounds()
    for phase in ORDER[first.phase.place + 1 : to.place + 1]:
        who = LEADER if phase is Phase.SUBMITTED else FOCAL
        move(store, view_round(store, first.id), to=phase, who=who)


def steps(screen: Screen) -> str:
    """Return the line of phases."""
    (line,) = (each.value for each in screen.tree.markdown if each.value.startswith("<ol"))
    return line


def enabled(screen: Screen) -> dict[str, bool]:
    return {each.label: not each.disabled for each in screen.tree.main.button}


# phases


def test_the_line_of_phases_marks_the_present_one(real: Screen) -> None:
    line = steps(real.open("rounds"))
    assert line.count("<li") == 8
    names = [text_in("vi")(f"progress.phases.{phase.value}") for phase in Phase]
    places = [line.index(name) for name in names]
    assert places == sorted(places)
    assert line.count('aria-current="step"') == 1
    assert "<strong>● Chuẩn bị</strong>" in line
    assert line.count("○") == 7


def test_the_next_step_is_taken_and_told(real: Screen, store: Store) -> None:
    real.open("rounds")
    assert real.shows("Các phòng, đơn vị bắt đầu ghi số liệu")
    real.press("Bắt đầu tự chấm điểm")
    assert real.said() == ['Đã chuyển sang giai đoạn "Tự chấm điểm".']
    assert store.rounds()[0].phase is Phase.SELF_SCORING
    line = steps(real)
    assert "✓ Chuẩn bị" in line
    assert f"{TODAY:%d/%m/%Y} · Người dùng máy này (Đầu mối CCHC)" in line


def test_what_is_open_and_what_is_locked(real: Screen, store: Store) -> None:
    (lanes,) = (each.value for each in real.open("rounds").tree.markdown if "lock" in each.value)
    own, survey, *others = lanes.split("  \n")
    assert own.endswith("Tự đánh giá: số liệu, tệp, văn bản, giải trình · **đang mở**")
    assert survey.endswith("**đang mở**")
    assert all(each.endswith("đã khóa") for each in others)
    bring(store, Phase.APPROVAL)
    (lanes,) = (each.value for each in real.run().tree.markdown if "lock" in each.value)
    assert lanes.split("  \n")[0].endswith("giải trình · đã khóa")


def test_a_step_that_is_not_the_roles_own_says_whose_it_is(real: Screen, store: Store) -> None:
    real.open("rounds", role="contributor")
    assert enabled(real)["Bắt đầu tự chấm điểm"] is False
    assert real.shows("Vai chuyển được bước này: Đầu mối CCHC, Quản trị.")


def test_errors_stand_against_submitting_and_lead_to_the_check(
    sample: Screen, store: Store
) -> None:
    bring(store, Phase.APPROVAL)
    sample.open("rounds", role="leader")
    assert enabled(sample)["Duyệt và gửi"] is False
    assert any("lỗi phải sửa trước khi gửi" in each for each in sample.errors())
    assert ("Xem từng lỗi và chỗ sửa", "kiem-tra") in [each[:2] for each in sample.links()]


@pytest.mark.usefixtures("ready")
def test_the_leader_submits_and_a_snapshot_is_kept(sample: Screen, store: Store) -> None:
    bring(store, Phase.APPROVAL)
    sample.open("rounds", role="leader").press("Duyệt và gửi")
    assert sample.said() == ["Đã gửi và khóa điểm tự đánh giá; bản chụp nằm ở trang Bản chụp."]
    (first,) = store.rounds()
    assert first.phase is Phase.SUBMITTED
    assert len(store.snapshots(first.id)) == 1


@pytest.mark.usefixtures("ready")
def test_what_changed_since_it_was_seen_is_not_submitted(real: Screen, store: Store) -> None:
    bring(store, Phase.APPROVAL)
    real.open("rounds", role="leader")
    (first,) = store.rounds()
    store.update_round(first.id, target=Decimal(77), due=None, who="tam/administrator")
    real.press("Duyệt và gửi")
    (said,) = real.errors()
    assert "tam (Quản trị) vừa thay đổi kỳ đánh giá này" in said
    assert store.rounds()[0].phase is Phase.APPROVAL
    real.run().press("Duyệt và gửi")  # seen now
    assert store.rounds()[0].phase is Phase.SUBMITTED


def test_somebody_else_was_quicker(real: Screen, store: Store, monkeypatch) -> None:
    real.open("rounds")

    def overtaken(store: Store, view, **told):
        move(store, view, to=Phase.SELF_SCORING, who=FOCAL)
        return move(store, view, **told)

    monkeypatch.setattr("services.assessment.course.conducting.move", overtaken)
    real.press("Bắt đầu tự chấm điểm")
    (said,) = real.errors()
    assert said.startswith('lan (Đầu mối CCHC) vừa chuyển kỳ đánh giá sang giai đoạn "Tự chấm')


@pytest.mark.usefixtures("ready")
def test_going_back_needs_a_reason_and_is_told(real: Screen, store: Store) -> None:
    bring(store, Phase.SUBMITTED)
    real.open("rounds", role="leader")
    real.choose("Về giai đoạn", Phase.SELF_SCORING).press(REOPEN)
    (said,) = real.errors()
    assert said.startswith("Mở lại một giai đoạn đã qua thì phải ghi lý do")
    assert store.rounds()[0].phase is Phase.SUBMITTED
    real.put("Lý do", "Thiếu sổ quý IV").press(REOPEN)
    assert store.rounds()[0].phase is Phase.SELF_SCORING
    (latest, *_) = real.table("Lý do")
    assert (latest["Từ"], latest["Sang"]) == ("Đã gửi, khóa số liệu", "Tự chấm điểm")
    assert (latest["Lý do"], latest["Ai"]) == (
        "Thiếu sổ quý IV",
        "Người dùng máy này (Lãnh đạo)",
    )


@pytest.mark.usefixtures("ready")
def test_a_role_that_may_not_reopen_cannot_press(real: Screen, store: Store) -> None:
    bring(store, Phase.SUBMITTED)
    real.open("rounds")
    assert enabled(real)[REOPEN] is False
    assert real.shows("Vai chuyển được bước này: Lãnh đạo, Quản trị.")


@pytest.mark.usefixtures("ready")
def test_a_review_may_end_the_round_at_once(real: Screen, store: Store) -> None:
    bring(store, Phase.REVIEW_1)
    real.open("rounds")
    steps_ahead = ["Chuyển sang giải trình", "Bắt đầu thẩm định lần 2", "Ghi nhận đã công bố"]
    assert [each for each in real.buttons() if each in steps_ahead] == steps_ahead
    real.press("Ghi nhận đã công bố")
    assert store.rounds()[0].phase is Phase.PUBLISHED
    assert real.shows("Kỳ đã công bố xong.")


# days and target


def test_due_date_and_target_are_changed_and_taken_away(real: Screen, store: Store) -> None:
    due = TODAY + timedelta(days=10)
    real.open("rounds").put("Hạn nộp tự đánh giá", due).put("Mục tiêu (điểm)", "90").press(SAVE)
    assert real.said() == ["Đã ghi nhận hạn nộp và mục tiêu."]
    assert store.rounds()[0].due == due
    assert real.shows(f"Hạn nộp {due:%d/%m/%Y} · còn 10 ngày")
    assert real.open("overview").metrics()["Mục tiêu năm nay"] == ("90,00", "còn thiếu 90,00")
    real.open("rounds").put("Hạn nộp tự đánh giá", None).put("Mục tiêu (điểm)", "").press(SAVE)
    assert (store.rounds()[0].due, store.rounds()[0].target) == (None, None)


def test_each_phase_has_its_day_on_the_line(real: Screen, store: Store) -> None:
    first, then = TODAY + timedelta(days=5), TODAY + timedelta(days=30)
    real.open("rounds").put("Chuẩn bị, hạn cuối", first).put("Giải trình, hạn cuối", then)
    real.press(SAVE)
    assert store.rounds()[0].dates == {Phase.PREPARING: first, Phase.EXPLANATION: then}
    line = steps(real)
    assert f"hạn {first:%d/%m/%Y}" in line
    assert f"hạn {then:%d/%m/%Y}" in line


def test_days_out_of_order_are_refused_with_both_phases(real: Screen, store: Store) -> None:
    due, early = TODAY + timedelta(days=10), TODAY + timedelta(days=9)
    real.open("rounds").put("Hạn nộp tự đánh giá", due)
    real.put("Thẩm định lần 1, hạn cuối", early).press(SAVE)
    (said,) = real.errors()
    assert said.startswith(f'Hạn của "Thẩm định lần 1" ({early:%d/%m/%Y}) sớm hơn hạn của ')
    assert f'"Trình lãnh đạo duyệt" ({due:%d/%m/%Y})' in said
    assert store.rounds()[0].due is None


def test_a_phase_past_its_day_says_that_nothing_locks_by_itself(real: Screen, store: Store) -> None:
    bring(store, Phase.SELF_SCORING)
    due = TODAY - timedelta(days=3)
    real.open("rounds").put("Hạn nộp tự đánh giá", due).press(SAVE)
    assert "quá hạn 3 ngày" in steps(real)
    (said,) = (each.value for each in real.tree.warning)
    assert said.startswith(f"Giai đoạn này quá hạn {due:%d/%m/%Y} (3 ngày).")
    assert store.rounds()[0].phase is Phase.SELF_SCORING


def test_days_left_are_counted_to_the_last_day_and_beyond(real: Screen) -> None:
    for days, said in ((0, "hôm nay là ngày cuối"), (-3, "đã quá 3 ngày")):
        due = TODAY + timedelta(days=days)
        real.open("rounds").put("Hạn nộp tự đánh giá", due).press(SAVE)
        assert real.shows(f"Hạn nộp {due:%d/%m/%Y} · {said}")


def test_a_target_above_the_maximum_changes_nothing(real: Screen, store: Store) -> None:
    real.open("rounds").put("Mục tiêu (điểm)", "101").press(SAVE)
    assert real.errors() == ["Mục tiêu không được vượt tổng điểm 100"]
    assert store.rounds()[0].target is None


def test_a_leader_sets_no_days_and_opens_no_rounds(real: Screen) -> None:
    real.open("rounds", role="leader")
    assert SAVE not in real.buttons()
    assert OPEN not in real.buttons()
    assert LOAD not in real.buttons()
    assert real.shows('Vai "Lãnh đạo" không được làm việc này.')


# other rounds


def test_a_department_cannot_take_the_name_of_the_sample(sample: Screen, store: Store) -> None:
    fill_real(sample.open("rounds"), unit="SỞ MẪU").press(OPEN)
    assert sample.errors() == ['"SỞ MẪU" trùng tên với đơn vị MẪU; dùng tên đầy đủ của đơn vị']
    assert len(store.rounds()) == 1


def test_another_round_is_opened_and_the_fields_are_empty_again(
    sample: Screen, store: Store
) -> None:
    fill_real(sample.open("rounds")).press(OPEN)
    assert sample.said() == ["Đã mở kỳ đánh giá."]
    assert {each.sample for each in store.rounds()} == {True, False}
    opened = next(each for each in store.rounds() if not each.sample)
    assert sample.address["round"] == str(opened.id)
    assert sample.field("Tên đơn vị").value == ""


def test_links_to_next_year_and_snapshots(sample: Screen) -> None:
    links = {each[0]: each[1] for each in sample.open("rounds").links()}
    assert links["Mở kỳ năm sau từ kỳ này"] == "mo-ky-moi"
    assert links["Bản chụp"] == "ban-chup"


def test_the_group_of_the_unit_is_named(home, store: Store) -> None:
    screen = Screen()
    screen.choose("Bộ tiêu chí", "so-mau/2025")
    screen.put("Nhóm đơn vị", "khong-thu-tuc").put("Tên đơn vị", UNIT).press(OPEN)
    assert screen.open("rounds").shows("Nhóm đơn vị: Sở không có thủ tục hành chính")


def test_removing_the_sample_leaves_a_real_round_as_it_was(sample: Screen, store: Store) -> None:
    fill_real(sample.open("rounds")).press(OPEN)
    real = next(each for each in store.rounds() if not each.sample)
    log = store.log(real.id)

    sample.open("rounds").press(REMOVE)

    assert sample.said() == ["Đã xóa đơn vị mẫu."]
    assert store.rounds() == (real,)
    assert store.log(real.id) == log
    assert not sample.shows("Đơn vị, số liệu và bộ tiêu chí đều là MẪU")
    assert LOAD in sample.buttons()
    assert REMOVE not in sample.buttons()


def test_removing_the_only_round_greets_anew(sample: Screen, store: Store) -> None:
    sample.open("rounds").press(REMOVE)
    assert store.rounds() == ()
    assert sample.page_titles() == ["Bắt đầu", "Bộ tiêu chí", "Hướng dẫn"]
    assert sample.buttons() == [LOAD, OPEN]


def test_the_sidebar_changes_the_round(open_real: Callable[..., Screen], store: Store) -> None:
    screen = open_real("qd-766/2026", 2026)
    screen = open_real("so-mau/2024", 2024)
    assert [each.year for each in store.rounds()] == [2026, 2024]
    assert screen.chart("loss")[0]["label"].startswith("CKMB ")
    box = next(each for each in screen.tree.sidebar.selectbox if each.label == "Kỳ đánh giá")
    assert box.options == [f"2026 · {UNIT}", f"2024 · {UNIT}"]
    box.set_value(str(store.rounds()[1].id))
    screen.run()
    assert screen.address["round"] == str(store.rounds()[1].id)
    assert screen.chart("loss")[0]["label"].startswith("1 ")
