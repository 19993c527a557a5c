"""Until when a plan says something is to be done; every day below is looked up in a calendar."""

from datetime import date

import pytest

from services.assessment.planning.due_words import DayImpossible, Due, DueUnreadable, read_due


@pytest.mark.parametrize(
    ("words", "month", "day"),
    [
        ("30/11/2024", 11, 30),
        ("Trước ngày 30/11/2024.", 11, 30),
        ("trước 15.6", 6, 15),
        ("Từ 01/7/2024 đến 30/9/2024", 9, 30),
        ("ngày 05 tháng 6 năm 2024", 6, 5),
        ("Trước ngày 20 tháng 10", 10, 20),
        ("Quý IV/2024", 12, 31),
        ("quý 2", 6, 30),
        ("Quý III, IV/2024", 12, 31),
        ("Quý I đến Quý III năm 2024", 9, 30),
        ("Hoàn thành trong Quý I", 3, 31),
        ("tháng 2", 2, 29),  # 2024 is a leap year
        ("Tháng 11/2024", 11, 30),
        ("Tháng 6-9/2024", 9, 30),
        ("Tháng 7/2024 đến tháng 12/2024", 12, 31),
        ("4/2024", 4, 30),
        ("6 tháng đầu năm", 6, 30),
        ("Sáu tháng cuối năm 2024", 12, 31),
        ("Năm 2024", 12, 31),
        ("2024", 12, 31),
        ("Cả năm", 12, 31),
    ],
)
def test_a_time_is_over_on_its_last_day(words: str, month: int, day: int) -> None:
    assert read_due(words, year=2024) == Due(date(2024, month, day))


def test_a_year_that_is_stated_counts() -> None:
    assert read_due("Quý I/2025", year=2024).day == date(2025, 3, 31)
    assert read_due("Quý IV/2024 - Quý I/2025", year=2024).day == date(2025, 3, 31)
    assert read_due("tháng 2", year=2025).day == date(2025, 2, 28)


@pytest.mark.parametrize(
    "words", ["Thường xuyên", "Hằng tháng", "hàng quý", "Khi phát sinh", "Theo yêu cầu", "Định kỳ"]
)
def test_what_goes_on_all_the_time_has_no_day(words: str) -> None:
    assert read_due(words, year=2024) == Due(None)


@pytest.mark.parametrize("words", ["31/11/2024", "30/2", "tháng 13", "0/2024"])
def test_a_day_that_no_calendar_has_is_told_from_words(words: str) -> None:
    with pytest.raises(DayImpossible):
        read_due(words, year=2024)


@pytest.mark.parametrize("words", ["sớm", "Sở Nội vụ", "trước 20 mỗi tháng", "x"])
def test_other_words_are_not_guessed(words: str) -> None:
    with pytest.raises(DueUnreadable) as caught:
        read_due(words, year=2024)
    assert caught.type is DueUnreadable
