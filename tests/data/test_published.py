"""Every published figure has a source, and says what the source says."""

import csv
import hashlib
import operator
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "data" / "published"
GIA_LAI = "qd766_gia_lai_departments_2026-10-09.csv"
GIA_LAI_SHA256 = "57625f2aaf2b6419709f96ec48fe24b523464c3721c326e50e08857e90e559cd"
GROUP_MAXIMA = {"CKMB": 18, "TDGQ": 20, "ONLINE": 12, "TTTT": 10, "MDSH": 22, "MDHL": 18}

OWN_COLUMNS = {
    "lang_son.csv": "indicator year as_of value scale_max rank rank_of",
    "lang_son_departments_2018.csv": "year unit points max_points rank",
    "par_index_components.csv": ("year area split component points max_points pct pct_change rank"),
    "par_index_departments.csv": "year province announced_on mean_pct unit pct rank",
    "par_index_nation.csv": (
        "year announced_on mean_pct top_province top_pct bottom_province bottom_pct"
    ),
    "par_index_provinces.csv": "year province pct rank",
    "par_index_regions.csv": "year region mean_pct",
    "qd766_provinces.csv": "as_of rank province code total ckmb tdgq online tttt mdsh mdhl",
    "sipas_factors.csv": "year kind name pct min_pct max_pct",
    "sipas_nation.csv": (
        "year series mean_pct min_pct max_pct top_province lowest_provinces respondents"
    ),
}
WITH_SOURCE = sorted(OWN_COLUMNS)
KEYS = {
    "lang_son.csv": ("indicator", "year", "as_of"),
    "lang_son_departments_2018.csv": ("year", "unit"),
    "par_index_components.csv": ("year", "area", "split", "component"),
    "par_index_departments.csv": ("year", "province", "unit"),
    "par_index_nation.csv": ("year",),
    "par_index_provinces.csv": ("year", "province"),
    "par_index_regions.csv": ("year", "region"),
    "qd766_provinces.csv": ("as_of", "province"),
    "sipas_factors.csv": ("year", "kind", "name"),
    "sipas_nation.csv": ("year",),
}
NUMBERS = {"points", "max_points", "value", "scale_max", "total", "respondents"} | {
    group.lower() for group in GROUP_MAXIMA
}
# Figures that circulate without a source that anybody has read: none of them may slip in.
RECALLED = set(
    "85.11 77.72 89.45 59.69 69.42 83.72 91.04 73.25 86.37 91.80 79.97 84.79 "
    "80.90 84.45 85.48 87.16".split()
)

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(name: str, **wanted: str) -> Row:
    """The one row whose columns have the wanted values."""
    (found,) = [each for each in read(name) if wanted.items() <= each.items()]
    return found


def places() -> Iterator[tuple[str, Row]]:
    for name in WITH_SOURCE:
        for number, each in enumerate(read(name), start=2):
            yield f"{name}:{number}", each


def numbers_of(each: Row) -> dict[str, Decimal]:
    return {
        column: Decimal(cell)
        for column, cell in each.items()
        if cell and (column in NUMBERS or column.endswith("pct"))
    }


def test_folder_holds_exactly_the_described_files() -> None:
    assert sorted(file.name for file in FOLDER.iterdir()) == sorted([*WITH_SOURCE, GIA_LAI])


def test_readme_names_every_file() -> None:
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in [*WITH_SOURCE, GIA_LAI] if f"| `{name}` |" not in readme] == []


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_columns(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == [*OWN_COLUMNS[name].split(), "note", "status", "working", "source"]
    assert lines
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.parametrize("name", WITH_SOURCE)
def test_each_subject_stands_once(name: str) -> None:
    keys = [tuple(each[column] for column in KEYS[name]) for each in read(name)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", [*WITH_SOURCE, GIA_LAI])
def test_text_is_composed_utf8_without_stray_blanks(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not text.startswith("\ufeff")
    assert text == unicodedata.normalize("NFC", text)
    cells = [cell for each in read(name) for cell in each.values()]
    assert [cell for cell in cells if cell != cell.strip()] == []


def test_every_row_has_a_source_written_in_full() -> None:
    for place, each in places():
        for source in each["source"].split(" ; "):
            assert re.search(r"[a-z0-9]+\.[a-z]{2,}|fliphtml5", source), place
            assert "…" not in source, place
            assert "same" not in source.split(), place


def test_every_row_has_a_status_and_derived_rows_their_working() -> None:
    for place, each in places():
        assert each["status"] in {"sourced", "derived"}, place
        assert bool(each["working"]) == (each["status"] == "derived"), place


def test_every_working_gives_the_value_it_stands_for() -> None:
    worked = []
    for place, each in places():
        if each["status"] != "derived":
            continue
        column, expression = each["working"].split(" = ")
        first, *steps = expression.split()
        value = Decimal(first)
        for sign, operand in zip(steps[::2], steps[1::2], strict=True):
            value = {
                "+": operator.add,
                "-": operator.sub,
                "*": operator.mul,
                "/": operator.truediv,
            }[sign](value, Decimal(operand))
        assert round(value, 2) == Decimal(each[column]), place
        worked.append(place.split(":")[0])
    # 2014, 2018, 2023; Lạng Sơn 2017; four fields of Sơn La; PAR 2017 and PAPI 2021; two blocks.
    assert {name: worked.count(name) for name in sorted(set(worked))} == {
        "lang_son.csv": 2,
        "par_index_components.csv": 4,
        "par_index_nation.csv": 3,
        "par_index_provinces.csv": 1,
        "sipas_factors.csv": 2,
    }


def test_years_and_percentages_are_in_range() -> None:
    for place, each in places():
        assert 2011 <= int(each.get("year", "2026")) <= 2026, place
        for column, value in numbers_of(each).items():
            if column == "pct_change":
                assert -100 <= value <= 100, place
            elif column.endswith("pct"):
                assert 0 < value <= 100, place
            else:
                assert value >= 0, place
        for value, limit in (("points", "max_points"), ("value", "scale_max")):
            if each.get(value) and each.get(limit):
                assert Decimal(each[value]) <= Decimal(each[limit]), place
        if each.get("rank"):
            assert 1 <= int(each["rank"]) <= int(each.get("rank_of") or 63), place


def test_no_mean_lies_outside_its_extremes() -> None:
    compared = 0
    for place, each in places():
        numbers = numbers_of(each)
        low = numbers.get("min_pct", numbers.get("bottom_pct"))
        high = numbers.get("max_pct", numbers.get("top_pct"))
        mean = numbers.get("mean_pct", numbers.get("pct"))
        if low is not None and high is not None and mean is not None:
            assert low < mean < high, place
            compared += 1
    # PAR 2013, 2014, 2016, 2019, 2023; SIPAS 2023; access and both blocks of SIPAS 2024.
    assert compared == 9


def test_dates_are_iso_and_results_come_after_their_year() -> None:
    for place, each in places():
        if stated := each.get("announced_on"):
            day = date.fromisoformat((stated + "-01-01")[:10])
            assert day.year == int(each["year"]) + 1, place
        if stated := each.get("as_of"):
            assert date.fromisoformat(stated).year == 2026, place


def test_no_recalled_figure_slipped_in() -> None:
    for place, each in places():
        assert not RECALLED & set(each.values()), place


def test_national_years_without_a_published_mean_stay_empty() -> None:
    nation = read("par_index_nation.csv")
    assert [each["year"] for each in nation] == [str(year) for year in range(2012, 2025)]
    assert [each["year"] for each in nation if not each["mean_pct"]] == (
        "2012 2015 2017 2020 2021 2022".split()
    )
    sipas = read("sipas_nation.csv")
    assert [each["year"] for each in sipas if not each["mean_pct"]] == ["2019", "2020", "2021"]


@pytest.mark.parametrize(
    ("name", "subject", "column", "kept", "refused"),
    [
        ("par_index_nation.csv", {"year": "2018"}, "top_pct", "89.06", "89.6"),
        ("par_index_nation.csv", {"year": "2023"}, "bottom_province", "An Giang", "Bình Thuận"),
        ("par_index_nation.csv", {"year": "2024"}, "mean_pct", "88.37", "88.19"),
        (
            "par_index_provinces.csv",
            {"year": "2023", "province": "Hải Phòng"},
            "pct",
            "91.87",
            "91.81",
        ),
        (
            "par_index_provinces.csv",
            {"year": "2023", "province": "Hà Nội"},
            "pct",
            "91.43",
            "91.25",
        ),
    ],
)
def test_where_sources_conflict_the_note_says_so(
    name: str, subject: dict[str, str], column: str, kept: str, refused: str
) -> None:
    found = row(name, **subject)
    assert found[column] == kept
    assert refused in found["note"]
    assert "kept" in found["note"]


def test_sipas_breaks_between_2021_and_2022() -> None:
    series = {each["year"]: each["series"] for each in read("sipas_nation.csv")}
    assert series == dict.fromkeys(["2018", "2019", "2020", "2021"], "service_users") | (
        dict.fromkeys(["2022", "2023", "2024"], "residents")
    )


@pytest.mark.parametrize(("year", "total"), [("2013", "79.21"), ("2018", "77.25")])
def test_parts_of_lang_son_sum_to_its_index(year: str, total: str) -> None:
    parts = [
        Decimal(each["points"])
        for each in read("par_index_components.csv")
        if (each["area"], each["year"], each["split"]) == ("Lạng Sơn", year, "assessment_source")
    ]
    assert sum(parts) == Decimal(total)
    assert row("lang_son.csv", indicator="PAR INDEX", year=year)["value"] == total


def test_lang_son_has_no_value_where_none_was_published() -> None:
    known = {(each["indicator"], each["year"]) for each in read("lang_son.csv") if each["value"]}
    assert {year for indicator, year in known if indicator == "PAR INDEX"} == {"2013", "2018"}
    assert "SIPAS" not in {indicator for indicator, _ in known}
    assert "Lạng Sơn" not in {each["province"] for each in read("par_index_departments.csv")}


def test_lang_son_is_the_same_in_both_files() -> None:
    own = {
        each["year"]: (each["value"], each["rank"])
        for each in read("lang_son.csv")
        if each["indicator"] == "PAR INDEX" and each["rank"]
    }
    among_provinces = {
        each["year"]: (each["pct"], each["rank"])
        for each in read("par_index_provinces.csv")
        if each["province"] == "Lạng Sơn"
    }
    assert own == among_provinces
    assert own == {"2013": ("79.21", "26"), "2017": ("", "27"), "2018": ("77.25", "26")}


def test_departments_of_lang_son_in_2018() -> None:
    departments = read("lang_son_departments_2018.csv")
    points = [Decimal(each["points"]) for each in departments]
    assert len(departments) == 20
    assert points == sorted(points, reverse=True)
    assert (departments[0]["unit"], departments[0]["points"]) == ("Sở Tài chính", "89.4")
    transport = row("lang_son_departments_2018.csv", unit="Sở Giao thông vận tải")
    assert (transport["points"], transport["rank"]) == ("86.9", "2")
    assert (departments[-1]["unit"], departments[-1]["points"]) == ("Ban Dân tộc", "77.2")
    # 89.4 + 2 × 86.9 + 3 × 86.8 + 86.5 + 86.1 + 85.9 + 85.7 = 867.8
    # 85.6 + 85.4 + 84.8 + 83.9 + 83.3 + 82.7 + 81.3 + 81.1 + 79.6 + 77.2 = 824.9
    assert sum(points) == Decimal("867.8") + Decimal("824.9")


def test_better_rank_means_at_least_as_many_points() -> None:
    ranked: dict[tuple[str, ...], list[tuple[int, Decimal]]] = defaultdict(list)
    for place, each in places():
        value = each.get("pct") or each.get("total")
        if each.get("rank") and value:
            group = (place.split(":")[0], each.get("year", ""), each.get("component", ""))
            if "unit" in each:
                group += (each["province"],)
            ranked[group].append((int(each["rank"]), Decimal(value)))
    assert ranked
    for group, pairs in ranked.items():
        values = [value for _, value in sorted(pairs)]
        assert values == sorted(values, reverse=True), group


def test_qd766_groups_of_a_province_sum_to_its_total_within_their_maxima() -> None:
    provinces = read("qd766_provinces.csv")
    assert len(provinces) == 9
    for each in provinces:
        points = {group: Decimal(each[group.lower()]) for group in GROUP_MAXIMA}
        assert sum(points.values()) == Decimal(each["total"]), each["province"]
        assert all(points[group] <= limit for group, limit in GROUP_MAXIMA.items())
    own = row("qd766_provinces.csv", province="Lạng Sơn")
    stated = row("lang_son.csv", indicator="QĐ 766", as_of="2026-09-30")
    assert (own["as_of"], own["total"], own["rank"]) == ("2026-09-30", "64.49", "9")
    assert (stated["value"], stated["rank"]) == (own["total"], own["rank"])


def test_gia_lai_file_is_unchanged() -> None:
    assert hashlib.sha256((FOLDER / GIA_LAI).read_bytes()).hexdigest() == GIA_LAI_SHA256


def test_gia_lai_has_14_departments_of_28_rows_and_group_maxima_of_100() -> None:
    units: dict[str, list[Row]] = defaultdict(list)
    for each in read(GIA_LAI):
        units[each["unit_code"]].append(each)
    assert {len(rows) for rows in units.values()} == {28}
    assert len(units) == 14
    assert sum(GROUP_MAXIMA.values()) == 100
    for code, rows in units.items():
        groups = {
            each["group"]: int(each["max_score"]) for each in rows if each["metric"] == "GROUP"
        }
        assert groups == GROUP_MAXIMA, code
    ranks = [each["rank"] for each in read(GIA_LAI) if each["metric"] == "TOTAL"]
    assert sorted(map(int, ranks)) == list(range(1, 15))


def test_totals_of_gia_lai_that_differ_from_their_groups_are_the_known_eight() -> None:
    groups: dict[str, Decimal] = defaultdict(Decimal)
    totals: dict[str, Decimal] = {}
    for each in read(GIA_LAI):
        if each["metric"] == "GROUP":
            groups[each["unit_name"]] += Decimal(each["score"] or 0)
        elif each["metric"] == "TOTAL":
            totals[each["unit_name"]] = Decimal(each["score"])
    differences = {name: totals[name] - groups[name] for name in totals}
    assert {name: str(gap) for name, gap in differences.items() if gap} == {
        "Sở Văn hóa, Thể thao và Du lịch": "0.05",
        "Ban Quản lý Khu kinh tế": "-0.03",
        "Sở Y tế": "-0.04",
        "Sở Tư pháp": "0.07",
        "Sở Giáo dục và Đào tạo": "-0.16",
        "Sở Xây dựng": "-0.09",
        "Sở Nội vụ": "-0.02",
        "Sở Công Thương": "-0.01",
    }
