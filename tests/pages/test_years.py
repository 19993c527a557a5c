"""Các năm: the sample's two earlier years beside this one, and results typed in or pasted."""

from decimal import Decimal

from services.store import Lane, Store
from tests.pages.screen import Screen

COMPONENT_6 = "6 Cải cách tài chính công"
COMPONENT_7 = "7 Xây dựng và phát triển Chính quyền điện tử, Chính quyền số"
CODES = ("1.2.1", "6.1", "7.4.2", "8.1.1")
SAVE, TAKE = "Ghi nhận kết quả", "Ghi nhận các dòng của tệp"
SOURCE = "QĐ 12/QĐ-UBND ngày 05/02/2024"


def drawn(screen: Screen, component: str, lane: str) -> dict[str, tuple[float | None, str, str]]:
    return {
        row["year"]: (row["share"], row["words"], row["edition"])
        for row in screen.chart("edition")
        if row["component"].replace("\n", " ") == component and row["lane"] == lane
    }


def stored(store: Store) -> list[tuple[int, Lane, str, Decimal | None, Decimal | None, str]]:
    (unit,) = store.units()
    return [
        (each.year, each.lane, each.code, each.points, each.max_points, each.source)
        for each in store.results(unit.code)
    ]


def test_shares_of_the_maximum_by_year(sample: Screen) -> None:
    own = drawn(sample.open("years"), "4 Cải cách tổ chức bộ máy hành chính", "Tự đánh giá")
    assert own == {"2022": (60, "6,00 / 10,00", "10"), "2023": (95, "9,50 / 10,00", "10")}
    now = drawn(sample, "4 Cải cách tổ chức bộ máy hành chính", "Ước tính năm nay")
    assert now == {"2024": (85, "8,50 / 10,00", "10")}


def test_a_review_that_is_lost_stays_a_gap(sample: Screen) -> None:
    reviewed = drawn(sample.open("years"), COMPONENT_6, "Thẩm định")
    assert reviewed["2022"][:2] == (None, "– / 9,50")
    assert reviewed["2023"][1] == "8,00 / 9,50"


def test_years_out_of_different_maxima_are_not_joined(sample: Screen) -> None:
    own = drawn(sample.open("years"), COMPONENT_7, "Tự đánh giá")  # 7.4.2 came in 2023
    assert own["2022"][1:] == ("10,31 / 15,50", "31/2")
    assert own["2023"][1:] == ("11,99 / 16,50", "33/2")


def test_every_item_stands_beside_its_earlier_years(sample: Screen) -> None:
    rows = {row["Mục"].split()[0]: row for row in sample.open("years").grid("2024 (ước tính)")}
    assert len(rows) == 64
    columns = ("2022 · Tự đánh giá", "2022 · Thẩm định", "2023 · Tự đánh giá", "2023 · Thẩm định")
    assert {
        code: [rows[code][each] for each in (*columns, "2024 (ước tính)")] for code in CODES
    } == {
        "1.2.1": ["0,75", "0,50", "1,00", "0,75", "0,75 / 1,00"],
        "6.1": ["2,00", "", "2,00", "2,00", "2,00 / 2,00"],  # its review of 2022 is lost
        "7.4.2": ["", "", "0,25", "0,25", "0,50 / 1,00"],  # new in 2023
        "8.1.1": ["", "1,62", "", "1,66", "– / 2,00"],  # the survey's
    }


def test_a_round_without_history_shows_this_year_only(real: Screen) -> None:
    (first, *_) = real.open("years").grid("Mục")
    assert first == {"Mục": "1.1.1 Ban hành kế hoạch CCHC năm", "2024 (ước tính)": "– / 0,50"}
    assert {row["year"] for row in real.chart("edition")} == {"2024"}


def test_published_results_stand_with_their_source_and_their_gaps(real: Screen) -> None:
    drawn = real.open("years").chart("series")
    points = {(row["series"], row["year"]): row["words"] for row in drawn}
    # data/published: 79,21 (2013) and 77,25 (2018) are known of the province, 2017 only its rank
    assert [points["Lạng Sơn", year] for year in ("2013", "2017", "2018")] == [
        "79,21",
        "–",
        "77,25",
    ]
    assert points["Trung bình cả nước", "2023"] == "86,98"
    sources = {(row["Chuỗi số"], row["Năm"]): row["Nguồn"] for row in real.grid("Chuỗi số")}
    assert all(sources.values())
    assert set(sources) == {place for place, words in points.items() if words != "–"}


def test_a_result_is_typed_in(real: Screen, store: Store) -> None:
    real.open("years").put("Mục", "3.4 Hồ sơ giải quyết trước, đúng hạn").put("Điểm", "3,5")
    real.put("Điểm tối đa", "4").put("Nguồn", SOURCE).press(SAVE)
    assert real.said() == ["Đã ghi nhận 1 kết quả."]
    assert stored(store) == [(2023, Lane.REVIEWED, "3.4", Decimal("3.5"), Decimal(4), SOURCE)]
    row = next(row for row in real.grid("Mục") if row["Mục"].startswith("3.4 "))
    assert row["2023 · Thẩm định"] == "3,50"
    assert real.field("Điểm").value == ""  # ready for the next one


def test_a_typed_total_appears_in_the_headline(real: Screen) -> None:
    real.open("years").put("Điểm", "86,9").put("Điểm tối đa", "100").put("Nguồn", SOURCE)
    real.press(SAVE)
    assert real.open("overview").metrics()["Thẩm định năm 2023"][0] == "86,90"


def test_every_fault_of_a_typed_result_is_named_and_nothing_saved(
    real: Screen, store: Store
) -> None:
    real.open("years").put("Năm", "2024").put("Điểm", "nhiều").put("Điểm tối đa", "4").press(SAVE)
    said = [row["Lỗi và cách sửa"] for row in real.table("Lỗi và cách sửa")]
    assert said == [
        'Năm "2024" phải là năm có bốn chữ số, trước năm của kỳ đánh giá',
        "Ghi nguồn: số, ngày của văn bản công bố",
        '"nhiều" không phải là điểm; ví dụ 86,90',
    ]
    assert stored(store) == []
    assert real.field("Điểm").value == "nhiều"  # what was typed stays, to be mended


CSV = f"""year;lane;code;points;max_points;source
2022;self;1;9,5;11;{SOURCE}
2022;reviewed;TOTAL;80,25;100;{SOURCE}
;;;;;
2023;survey;8.1.1;1,6;2;{SOURCE}
"""


def test_results_are_taken_from_a_csv_as_excel_writes_it(real: Screen, store: Store) -> None:
    real.open("years").upload(("ket-qua.csv", b"\xef\xbb\xbf" + CSV.encode())).press(TAKE)
    assert real.said() == ["Đã ghi nhận 3 kết quả."]
    assert stored(store) == [
        (2022, Lane.REVIEWED, "TOTAL", Decimal("80.25"), Decimal(100), SOURCE),
        (2022, Lane.SELF, "1", Decimal("9.5"), Decimal(11), SOURCE),
        (2023, Lane.SURVEY, "8.1.1", Decimal("1.6"), Decimal(2), SOURCE),
    ]


def test_every_fault_of_a_csv_has_its_cell_and_nothing_is_saved(real: Screen, store: Store) -> None:
    faulty = CSV.replace("2022;self;1;9,5;11", "2022;tự;1;11,5;11").replace("8.1.1", "8.1.9")
    real.open("years").upload(("ket-qua.csv", faulty.encode())).press(TAKE)
    assert [(row["Vị trí"], row["Lỗi và cách sửa"]) for row in real.table("Vị trí")] == [
        (
            "B2",
            'Loại điểm "tự" không hợp lệ; dùng self, reviewed, final, survey hoặc published',
        ),
        ("D2", 'Điểm "11,5" vượt điểm tối đa ghi cùng dòng'),
        ("C5", 'Bộ tiêu chí không có mã "8.1.9"; tổng điểm dùng mã TOTAL'),
    ]
    assert stored(store) == []
