"""The calendar file as another program reads it (the icalendar parser), and its lines by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar

from services.assessment.planning.calendar_file import write_calendar
from services.assessment.view import RoundView
from services.store import PlanAction, PlanActionInput, PlanStatus
from services.text import text_in

AT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
TASK = PlanActionInput(
    "Gửi báo cáo; kèm phụ lục, hai bản",
    codes=("1.2.1", "3.4"),
    division="van-phong-so",
    person="Cán bộ MẪU",
    output="Báo cáo\nPhụ lục \\ bảng",
    due=date(2024, 12, 31),
)


def action(told: PlanActionInput, id: int = 7, version: int = 1) -> PlanAction:
    return PlanAction(id, 1, told, version, "lan", AT)


def events(view: RoundView, *actions: PlanAction) -> list[icalendar.Event]:
    content = write_calendar(view, actions, text_in("vi"))
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_action_is_an_event_of_its_whole_last_day(view: RoundView) -> None:
    (event,) = events(view, action(TASK))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 12, 31), date(2025, 1, 1))
    assert event["SUMMARY"] == "Văn phòng Sở: Gửi báo cáo; kèm phụ lục, hai bản"
    assert event["DESCRIPTION"] == (
        "Trạng thái: Chưa làm\nNgười làm: Cán bộ MẪU\n"
        "Sản phẩm: Báo cáo\nPhụ lục \\ bảng\nTiêu chí: 1.2.1, 3.4"
    )
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["DTSTAMP"].dt == AT


def test_what_has_no_day_is_no_event(view: RoundView) -> None:
    assert events(view, action(replace(TASK, due=None, due_words="Thường xuyên"))) == []
    calendar = icalendar.Calendar.from_ical(write_calendar(view, [], text_in("vi")))
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "Kế hoạch nâng cao Chỉ số CCHC 2024: Sở Thử"


def test_an_event_keeps_its_name_and_counts_its_changes(view: RoundView) -> None:
    moved = replace(TASK, due=date(2025, 1, 15), text="Gửi lại")
    (before,), (after,) = events(view, action(TASK)), events(view, action(moved, version=3))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    (other,) = events(view, action(TASK, id=8))
    assert other["UID"] != before["UID"]


def test_what_is_done_or_dropped_is_cancelled(view: RoundView) -> None:
    for status in (PlanStatus.DONE, PlanStatus.DROPPED):
        (event,) = events(view, action(replace(TASK, status=status)))
        assert event["STATUS"] == "CANCELLED"


def test_lines_are_folded_inside_no_letter(view: RoundView) -> None:
    long = replace(TASK, text="Đẩy mạnh tuyên truyền cải cách hành chính " * 8, output="ữ" * 300)
    content = write_calendar(view, [action(long)], text_in("vi"))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # whole letters
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["SUMMARY"] == f"Văn phòng Sở: {long.text.strip()}"
    assert "ữ" * 300 in event["DESCRIPTION"]


def test_what_people_type_cannot_add_lines(view: RoundView) -> None:
    told = replace(TASK, text="a\r\nEND:VEVENT\r\nBEGIN:VEVENT\x07", output="x\rATTENDEE:y\x00")
    (event,) = events(view, action(told))
    assert event["SUMMARY"] == "Văn phòng Sở: a END:VEVENT BEGIN:VEVENT"
    assert "ATTENDEE" not in event
