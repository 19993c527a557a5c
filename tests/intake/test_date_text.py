"""Days and moments as they are typed in Vietnamese offices."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.date_text import DateUnreadable, find_period, moment_of_serial, parse_moment
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
    ],
)
def test_moment_is_read_day_first(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2024", "29/02/2023", "3/15/2024", "05/03/24", "05/03/0024", "05/03/3024",
     "05/03/2024 25:00", "05/03/2024 8h30", "Quý IV/2024", "2024", "chưa trả"],
)  # fmt: skip
def test_no_day_is_no_day(text: str) -> None:
    with pytest.raises(DateUnreadable):
        parse_moment(text)


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
    "text", ["", "Năm 2024", "Từ ngày … đến ngày …", "Từ ngày 31/12/2024 đến ngày 01/01/2024",
             "Từ ngày 01/13/2024 đến ngày 31/13/2024"]
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


@steady
@given(MOMENTS)
def test_every_serial_is_read_back(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
    assert moment_of_serial(serial) == moment
