"""Published results that ship, as figures; typed here from data/published/ by hand."""

from decimal import Decimal

from services.catalogue.published import department_benchmarks, par_index_points


def series(name: str) -> dict[int, str]:
    """The figures of a series by year; empty where none was ever seen."""
    return {p.year: str(p.value or "") for p in par_index_points() if p.series == name}


def test_the_mean_of_the_provinces() -> None:
    assert series("nation") == {
        2012: "", 2013: "77.56", 2014: "81.21", 2015: "", 2016: "74.64", 2017: "",
        2018: "76.92", 2019: "81.15", 2020: "", 2021: "", 2022: "", 2023: "86.98", 2024: "88.37",
    }  # fmt: skip


def test_the_best_province() -> None:
    assert series("top") == {
        2012: "87.14", 2013: "87.02", 2014: "92.54", 2015: "", 2016: "90.32", 2017: "",
        2018: "89.06", 2019: "90.09", 2020: "", 2021: "", 2022: "90.10", 2023: "92.18",
        2024: "96.17",
    }  # fmt: skip


def test_lang_son() -> None:
    assert series("lang_son") == {2013: "79.21", 2017: "", 2018: "77.25", 2021: ""}
    assert {p.series for p in par_index_points()} == {"nation", "top", "lang_son"}


def test_only_the_figure_that_was_worked_out_is_called_derived() -> None:
    """A row may be derived in one column (top = 90.09 − 1.03) and published in the others."""
    derived = {(p.series, p.year) for p in par_index_points() if p.derived}
    assert derived == {("top", 2018), ("nation", 2023)}


def test_every_point_has_its_source() -> None:
    assert all(p.source for p in par_index_points())
    (point,) = (p for p in par_index_points() if (p.series, p.year) == ("lang_son", 2018))
    assert point.note == "8 fields, 41 criteria, 96 sub-criteria"


def test_departments_of_other_provinces() -> None:
    transport = {
        (each.province, each.year): (each.percent, each.rank)
        for each in department_benchmarks()
        if each.unit == "Sở Giao thông vận tải"
    }
    assert transport == {
        ("Sơn La", 2023): (Decimal("95.44"), "1"),
        ("Hải Dương", 2024): (Decimal("93.08"), "1"),
        ("Quảng Nam", 2024): (Decimal("96.51"), "1"),
    }
    (unseen,) = (each for each in department_benchmarks() if each.percent is None)
    assert (unseen.province, unseen.unit, unseen.year) == ("Quảng Ninh", "Sở Nội vụ", 2024)
    assert all(each.source for each in department_benchmarks())
