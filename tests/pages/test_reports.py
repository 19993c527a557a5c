"""Báo cáo: the papers of the round, each offered under a name that says what it is."""

from tests.pages.screen import Screen


def offered(screen: Screen) -> list[str]:
    return [each.label for each in screen.tree.get("download_button")]


def test_the_workbook_is_offered(sample: Screen) -> None:
    sample.open("reports")
    assert sample.shows("Bảng chấm điểm có công thức (Excel)")
    assert offered(sample) == ["Tải về"]


def test_it_speaks_english(sample: Screen) -> None:
    sample.open("reports").speak("en")
    assert sample.shows("Score workbook with formulas (Excel)")
    assert offered(sample) == ["Download"]
