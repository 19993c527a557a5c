"""Days and moments as they are typed in Vietnamese offices."""

import contextlib
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.date_text import (
    END_OF_DAY,
    DateIsPeriod,
    DateUnreadable,
    find_period,
    gives_days,
    moment_of_serial,
    parse_moment,
    parse_period,
)
from services.text.formats import write_date
from tests.building import steady


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("05/03/2024", datetime(2024, 3, 5)),
        ("5/3/2024", datetime(2024, 3, 5)),
        ("05-03-2024", datetime(2024, 3, 5)),
        ("05.03.2024", datetime(2024, 3, 5)),
        ("05/03/2024 08:30:15", datetime(2024, 3, 5, 8, 30, 15)),
        ("05/03/2024  08:30", datetime(2024, 3, 5, 8, 30)),
        ("08:30 05/03/2024", datetime(2024, 3, 5, 8, 30)),
        ("2024-03-05", datetime(2024, 3, 5)),
        ("2024-03-05T08:30:00", datetime(2024, 3, 5, 8, 30)),
        ("ngày 5 tháng 3 năm 2024", datetime(2024, 3, 5)),
        ("29/02/2024", datetime(2024, 2, 29)),
        ("ngày 05/03/2024", datetime(2024, 3, 5)),
        ("Nga\u0300y 5 tha\u0301ng 3 na\u0306m 2024", datetime(2024, 3, 5)),
        ("5/3/2024 2:30 CH", datetime(2024, 3, 5, 14, 30)),
        ("5/3/2024 2:30:15 SA", datetime(2024, 3, 5, 2, 30, 15)),
        ("5/3/2024 12:00 SA", datetime(2024, 3, 5)),
        ("5/3/2024 12:00 CH", datetime(2024, 3, 5, 12)),
        ("5/3/2024 14:30 CH", datetime(2024, 3, 5, 14, 30)),
    ],
)
def test_moment_is_read_day_first(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2024", "29/02/2023", "3/15/2024", "05/03/24", "05/03/0024", "05/03/3024",
     "05/03/2024 25:00", "05/03/2024 8h30", "Quý IV/2024", "2024", "chưa trả",
     "05/03/2024 13:00 SA", "05/03/2024 2:30 PM"],
)  # fmt: skip
def test_no_day_is_no_day(text: str) -> None:
    with pytest.raises(DateUnreadable):
        parse_moment(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tháng 3/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("Tháng 02 năm 2023", date(2023, 2, 1), date(2023, 2, 28)),
        ("Tháng 12 năm 2024", date(2024, 12, 1), date(2024, 12, 31)),
        ("Quý IV/2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("QUÝ I NĂM 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("Quý 3 năm 2024", date(2024, 7, 1), date(2024, 9, 30)),
        ("6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("6 tháng cuối năm 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("9 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 9, 30)),
        ("Năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_is_not_a_day(text: str, first: date, last: date) -> None:
    assert parse_period(text) == (first, last)
    with pytest.raises(DateIsPeriod):
        parse_moment(text)


@pytest.mark.parametrize("text", ["", "Tháng 0/2024", "Quý V/2024", "24", "20245", "năm nay"])
def test_no_period_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("Kỳ báo cáo: Quý IV/2024", date(2024, 10, 1), date(2024, 12, 31)),
        ("Kỳ báo cáo:\tQuý I/2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("BÁO CÁO\nTháng 3 năm 2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("BÁO CÁO 6 THÁNG ĐẦU NĂM 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("SỔ THEO DÕI HỒ SƠ NĂM 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("(Năm 2024)", date(2024, 1, 1), date(2024, 12, 31)),
        ("Năm\t2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("Quý I/2024\nNăm 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("BÁO CÁO NĂM 2024\nTính đến ngày 30/6/2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("Lạng Sơn, ngày 5 tháng 1 năm 2025\nBÁO CÁO NĂM 2024",
         date(2024, 1, 1), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_a_heading_may_name_its_period(heading: str, first: date, last: date) -> None:
    assert find_period(heading) == (
        datetime.combine(first, time.min),
        datetime.combine(last, END_OF_DAY),
    )


def test_days_come_before_names() -> None:
    heading = "Kỳ báo cáo: Năm 2024\n(Từ ngày 15/12/2023\tđến ngày 14/12/2024)"
    assert find_period(heading) == (
        datetime(2023, 12, 15),
        datetime.combine(date(2024, 12, 14), END_OF_DAY),
    )
    assert gives_days(heading)
    assert gives_days("Tính đến 30/6/2024")
    assert not gives_days("Kỳ báo cáo: Năm 2024")


def test_serial_numbers_are_days_since_1899() -> None:
    assert moment_of_serial(45356) == datetime(2024, 3, 5)
    assert moment_of_serial(45356.354166666664) == datetime(2024, 3, 5, 8, 30)
    for number in (0, 1, 2024, 19_999, 80_001, 20240305):
        with pytest.raises(DateUnreadable):
            moment_of_serial(number)


@pytest.mark.parametrize(
    "text",
    [
        "Từ ngày 01/02/2024 đến ngày 31/12/2024",
        "(Từ ngày 1/2/2024 đến hết ngày 31/12/2024)",
        "SỔ THEO DÕI\nTỪ NGÀY 01/02/2024   ĐẾN NGÀY 31/12/2024\nTrạng thái",
        "Từ ngày 01 tháng 02 năm 2024 đến ngày 31 tháng 12 năm 2024",
    ],
)
def test_period_runs_to_the_end_of_its_last_day(text: str) -> None:
    assert find_period(text) == (
        datetime(2024, 2, 1),
        datetime.combine(datetime(2024, 12, 31), time.max),
    )


@pytest.mark.parametrize(
    "text", ["", "Từ ngày … đến ngày …", "Từ ngày 31/12/2024 đến ngày 01/01/2024",
             "Từ ngày 01/13/2024 đến ngày 31/13/2024", "Lạng Sơn, ngày 20 tháng 12 năm 2024",
             "Ban hành kèm theo Thông tư số 01/2020/TT-VPCP năm 2020", "Quyết định năm 2024",
             "Số: 12/BC-SGTVT", "Năm 2024 và các năm sau", "Quý I/2024\nQuý II/2024",
             "Tháng 13/2024", "Năm 3024"]
)  # fmt: skip
def test_without_a_period_there_is_none(text: str) -> None:
    assert find_period(text) is None


MOMENTS = st.datetimes(datetime(1955, 1, 1), datetime(2100, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@steady
@given(MOMENTS)
def test_every_written_moment_is_read_back(moment: datetime) -> None:
    for form in ("%d/%m/%Y %H:%M:%S", "%H:%M:%S %d/%m/%Y", "%Y-%m-%d %H:%M:%S"):
        assert parse_moment(moment.strftime(form)) == moment
    half = "CH" if moment.hour >= 12 else "SA"
    written = moment.strftime(f"%d/%m/%Y %I:%M:%S {half}")
    assert parse_moment(written) == moment


@steady
@given(MOMENTS)
def test_what_is_written_in_vietnamese_is_read_back(moment: datetime) -> None:
    minute = moment.replace(second=0)
    assert parse_moment(write_date(minute, "vi")) == minute
    assert parse_moment(write_date(moment.date(), "vi")) == datetime.combine(moment, time.min)
    words = f"ngày {moment.day} tháng {moment.month} năm {moment.year}"
    assert parse_moment(words) == datetime.combine(moment, time.min)


@steady
@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_runs_from_its_first_day_to_its_last(year: int, month: int) -> None:
    period = parse_period(f"Tháng {month}/{year}")
    assert period is not None
    first, last = period
    assert (first.day, first.month, first.year) == (1, month, year)
    assert (last.month, last.year) == (month, year)
    assert last == date.max or date.fromordinal(last.toordinal() + 1).day == 1


@steady
@given(st.text(max_size=20))
def test_any_text_is_a_moment_a_period_or_a_named_fault(text: str) -> None:
    find_period(text)
    with contextlib.suppress(DateUnreadable):
        assert parse_moment(text).year in range(1900, 2101)


@steady
@given(MOMENTS)
def test_every_serial_is_read_back(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
    assert moment_of_serial(serial) == moment
