"""Published tables of units; the figures are typed here from data/published/ by hand."""

from datetime import date
from decimal import Decimal

from services.catalogue.published import (
    PublishedTable,
    PublishedUnit,
    TableKind,
    published_tables,
    satisfaction_years,
)

D = Decimal


def table(key: str) -> PublishedTable:
    (found,) = (each for each in published_tables() if each.key == key)
    return found


def unit(key: str, name: str) -> PublishedUnit:
    (found,) = (each for each in table(key).units if each.name == name)
    return found


def test_a_table_is_one_method_at_one_time() -> None:
    """lang_son_departments_2018 is one; each year, province and day stands in no other."""
    tables = published_tables()
    assert len({each.key for each in tables}) == len(tables)
    methods = [(each.kind, each.place, each.year, each.day) for each in tables]
    assert len(set(methods)) == len(methods)


def test_the_departments_of_lang_son() -> None:
    """lang_son_departments_2018.csv, lines 2, 3 and 21: the place of most was not printed."""
    found = table("so-lang-son-2018")
    assert (found.of, len(found.units), found.place) == (20, 20, "Lạng Sơn")
    ours = unit("so-lang-son-2018", "Sở Giao thông vận tải")
    assert (ours.points, ours.rank) == (D("86.9"), 2)
    assert unit("so-lang-son-2018", "Ban Dân tộc").points == D("77.2")
    assert unit("so-lang-son-2018", "Sở KH&CN").rank is None
    assert found.sources == (
        "QĐ 2633/QĐ-UBND 21/12/2018, hanhchinhcong.langson.gov.vn/en/node/20104",
    )


def test_the_provinces_by_qd_766() -> None:
    """qd766_provinces.csv, the line of Lạng Sơn; maxima as in data/README.md."""
    found = table("qd766-tinh")
    assert (found.of, len(found.units), found.day) == (34, 9, date(2026, 9, 30))
    assert [*found.parts.items()] == [
        ("CKMB", 18), ("TDGQ", 20), ("ONLINE", 12), ("TTTT", 10), ("MDSH", 22), ("MDHL", 18),
    ]  # fmt: skip
    ours = unit("qd766-tinh", "Lạng Sơn")
    assert (ours.points, ours.rank) == (D("64.49"), 9)
    assert [*ours.parts.values()] == [
        *(D("11.92"), D("18.06"), D("8.77"), D("5.79"), D("9.50"), D("10.45"))
    ]


def test_the_departments_of_gia_lai() -> None:
    """Sở Xây dựng: 59.9, tenth; MDHL 5.98 (its GROUP row), not one of its metrics."""
    found = table("qd766-gia-lai")
    assert (found.of, len(found.units), found.place) == (14, 14, "Gia Lai")
    building = unit("qd766-gia-lai", "Sở Xây dựng")
    assert (building.points, building.rank, building.parts["MDHL"]) == (D("59.9"), 10, D("5.98"))
    assert len(building.parts) == 6


def test_the_par_index_of_2018() -> None:
    """par_index_provinces.csv has four, par_index_nation.csv the best, worked out 90.09 − 1.03."""
    found = table("par-index-2018")
    assert (found.mean, found.mean_derived, found.of) == (D("76.92"), False, 63)
    assert {each.name: (each.points, each.rank) for each in found.units} == {
        "Lạng Sơn": (D("77.25"), 26),
        "Hà Nội": (D("83.98"), 2),
        "Đồng Tháp": (D("83.71"), 3),
        "Đà Nẵng": (D("83.70"), 4),
        "Quảng Ninh": (D("89.06"), 1),
    }
    assert [each.name for each in found.units if each.derived] == ["Quảng Ninh"]


def test_what_was_never_printed_stays_empty() -> None:
    """The last of 2024 is known by name, the place of 2017 is worked out, 2022 has no mean."""
    last = unit("par-index-2024", "Cao Bằng")
    assert (last.points, last.rank) == (None, 63)
    place = unit("par-index-2017", "Lạng Sơn")
    assert (place.points, place.rank, place.derived) == (None, 27, True)
    assert table("par-index-2022").mean is None
    lowest = unit("par-index-2019", "Bến Tre")
    assert (lowest.points, lowest.rank, lowest.lowest) == (D("73.87"), None, True)


def test_a_mean_that_was_worked_out_is_called_so() -> None:
    assert [e.year for e in published_tables() if e.mean_derived] == [2023]


def test_departments_of_other_provinces_stand_by_their_province() -> None:
    """Of Hà Nội 2023 four are known, the last without the number of its place."""
    found = table("so-Hà Nội-2023")
    assert (found.kind, found.mean, found.of) == (TableKind.DEPARTMENTS, D("88.40"), None)
    assert [(e.name, e.points) for e in found.units if e.lowest] == [("Thanh tra TP", D("63.90"))]
    assert not any(e.lowest for e in table("so-Nghệ An-2023").units)


def test_every_unit_has_its_source() -> None:
    assert all(unit.source for each in published_tables() for unit in each.units)


def test_sipas_is_two_series() -> None:
    """sipas_nation.csv: the method changed in 2022."""
    found = satisfaction_years()
    assert {(each.year, each.series) for each in found} == {
        *((year, "service_users") for year in (2018, 2019, 2020, 2021)),
        *((year, "residents") for year in (2022, 2023, 2024)),
    }
    assert [each.year for each in found if "Lạng Sơn" in each.lowest_provinces] == [2022, 2024]
    (seen,) = (each for each in found if each.year == 2023)
    assert (seen.mean, seen.lowest, seen.highest) == (D("82.66"), D("75.03"), D("90.61"))
