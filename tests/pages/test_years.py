"""Các năm: the bridge from last year, the earlier years of the sample, results typed in."""

from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from scoring.answers import Proof
from services.store import DeclaredInput, Lane, Store
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


def test_the_shares_of_all_components_can_be_taken_along(sample: Screen) -> None:
    rows = sample.open("years").grid("Loại điểm")
    assert {"Lĩnh vực": COMPONENT_7, "Năm": "2023", "Loại điểm": "Tự đánh giá"} | {
        "Điểm": "11,99 / 16,50"
    } in rows
    assert len(rows) == 8 * 5  # self and reviewed of two years, and this year's estimate


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


def test_what_others_published_is_a_click_away(real: Screen) -> None:
    assert "so-voi-don-vi-khac" in [page for _, page, _ in real.open("years").links()]


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


# The bridge


def declare(store: Store, round_id: int, code: str, **inputs: object) -> None:
    told = {
        name: DeclaredInput(str(value).lower(), Proof.PROVEN, "12/BC", "trang 1")
        for name, value in inputs.items()
    }
    store.declare_answer(round_id, code=code, inputs=told, who="lan")


@pytest.fixture
def started(real: Screen, store: Store) -> Screen:
    """2025 after 2024: what is asked stays but for 1.6 (from 3 to 3,5 points) and 7.6.

    2024: 1.6 8 of 8 in time 3,00 · 1.2.2 0,50 · 7.6, dropped, 1,50: 5,00.
    2025: 1.6 4 of 8 in time 1,75 of the 3,50 that 8 of 8 would be · 1.2.2 not known yet
    · 9A.1, new, 0,50: 2,25.
    """
    (last,) = store.rounds()
    declare(store, last.id, "1.6", tasks_assigned=8, tasks_on_time=8, tasks_late=0)
    declare(store, last.id, "1.2.2", content_complete=True)
    declare(store, last.id, "7.6", declared=True, maintained=True)
    now = store.open_round(
        last.unit, year=2025, criteria_set="so-mau/2025", previous=last.id, who="lan"
    )
    declare(store, now.id, "1.6", tasks_assigned=8, tasks_on_time=4, tasks_late=4)
    declare(store, now.id, "9A.1", initiatives_spread=1)
    return real.open("years", round=str(now.id))


def figures(screen: Screen) -> dict[str, str]:
    """The table beside the chart, as rows of name and points."""
    (table,) = (each.value for each in screen.tree.markdown if each.value.startswith("| Phần "))
    rows = (line.strip("| ").split(" | ") for line in table.splitlines()[2:])
    return dict(rows)


def links(screen: Screen) -> list[tuple[str, str]]:
    """The codes that are links in the body of the page, and the round that each leads to."""
    found = []
    for label, page, query in screen.links():
        told = parse_qs(query)
        if page == "cham-diem" and told.get("code") == [label]:
            found.append((label, told["round"][0]))
    return found


def test_the_answer_says_better_or_worse_and_the_largest_parts(started: Screen) -> None:
    assert started.shows(
        "Năm 2025 hiện được **2,25** điểm, năm 2024 được **5,00**: chênh **−2,75**."
    )
    assert started.shows("Cả hai đều tính từ số liệu kê khai của ta.")
    assert started.shows("**ta làm kém hơn**: −1,75 điểm.")
    parts = "kết quả −1,75, thêm, bỏ tiêu chí −1,00, "
    assert started.shows(f"Phần lớn nhất đứng trước: {parts}")
    assert started.shows("Phần chưa đủ số liệu chưa phải là hơn hay kém.")


def test_the_bars_add_up_in_the_table_and_in_the_chart(started: Screen) -> None:
    assert figures(started) == {
        "Năm 2024": "5,00",
        "Kết quả thay đổi": "−1,75",
        "Cách tính thay đổi": "+0,50",
        "Tiêu chí thêm vào hoặc bỏ đi": "−1,00",
        "Chưa đủ số liệu, minh chứng": "−0,50",
        "Năm 2025": "2,25",
    }
    drawn = {row["label"].replace("\n", " "): row for row in started.chart("start")}
    assert {label: (row["start"], row["end"], row["words"]) for label, row in drawn.items()} == {
        "Năm 2024": (5, 5, "5,00"),
        "Kết quả thay đổi": (5, 3.25, "−1,75"),
        "Cách tính thay đổi": (3.25, 3.75, "+0,50"),
        "Tiêu chí thêm vào hoặc bỏ đi": (3.75, 2.75, "−1,00"),
        "Chưa đủ số liệu, minh chứng": (2.75, 2.25, "−0,50"),
        "Năm 2025": (2.25, 2.25, "2,25"),
    }


def test_the_largest_bar_is_open_with_its_items(started: Screen) -> None:
    assert "bar" not in started.address
    assert links(started) == [("1.6", started.address["round"])]
    why = "theo cách tính năm 2025: số liệu năm 2024 được 3,50, số liệu năm 2025 được 1,75"
    assert started.shows(why)


def test_another_bar_is_kept_in_the_address(started: Screen, store: Store) -> None:
    started.tree.main.button_group[0].set_value("criteria")
    started.run()
    assert started.address["bar"] == "criteria"
    now = started.address["round"]
    last = next(str(each.id) for each in store.rounds() if each.year == 2024)
    assert links(started) == [("7.6", last), ("9A.1", now)]  # what is gone opens in its own year
    started.open("overview").open("years", round=now, bar="missing")
    assert links(started) == [("1.2.2", now)]
    assert started.shows("số liệu năm 2024 được 0,50; năm 2025 chưa đủ số liệu hợp lệ")


def test_last_year_scored_again_is_held_against_what_was_kept(
    started: Screen, store: Store
) -> None:
    assert any("được 5,00 điểm. Chưa có bản đã nộp" in each for each in started.captions())
    started.put("Mục", "Tổng điểm").put("Điểm", "4,75").put("Điểm tối đa", "100")
    started.put("Nguồn", SOURCE).press(SAVE)
    differs = "Tính lại khác kết quả đã ghi (Thẩm định) ở 1 trong 1 dòng"
    assert [each.label for each in started.tree.expander if each.label == differs]
    assert started.grid("Tính lại") == [
        {"Dòng": "Tổng điểm", "Tính lại": "5,00", "Đã ghi": "4,75", "Chênh lệch": "+0,25"}
    ]
    started.put("Điểm", "5").put("Điểm tối đa", "100").put("Nguồn", SOURCE).press(SAVE)
    agrees = "được 5,00 điểm. Khớp kết quả đã ghi (Thẩm định) ở cả 1 dòng."
    assert any(agrees in each for each in started.captions())


def test_a_year_known_by_its_results_only_is_not_told_apart(sample: Screen) -> None:
    """2023 was reviewed with 83,74; 2024 stands at 70,33, where component 8 has not come in."""
    sample.open("years")
    assert sample.shows("**Không tách được** phần do ta làm và phần do cách tính: năm 2023")
    told = figures(sample)
    assert (told["Năm 2023"], told["Năm 2024"]) == ("83,74", "70,33")
    assert told["1 Công tác chỉ đạo điều hành CCHC"] == "−0,60"  # 9,38 → 8,78
    assert told["8 Tác động của CCHC (không tự chấm)"] == "−12,11"
    (open_,) = [row for row in sample.chart("start") if row["kind"] == "Chưa đủ số liệu để so"]
    assert open_["words"] == "−12,11"
    assert not links(sample)


def test_without_an_earlier_year_there_is_nothing_to_compare_with(real: Screen) -> None:
    (said,) = [each.value for each in real.open("years").tree.info]
    assert said.startswith("Chưa có năm trước để so")


def test_the_bridge_in_english(started: Screen) -> None:
    started.speak("en")
    assert started.shows("**our work is worse**: −1.75 points.")
    assert started.shows("results −1.75, criteria added, dropped −1.00")
