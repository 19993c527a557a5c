"""So với đơn vị khác: places and distances, one method an axis, and what is not known said so."""

from collections.abc import Callable

from tests.pages.screen import Screen


def units(screen: Screen) -> dict[str, float]:
    """Return the dots of the chart of units."""
    return {each["unit"]: each["points"] for each in screen.chart("points") if "unit" in each}


def test_our_department_in_its_own_table_first(real: Screen) -> None:
    """lang_son_departments_2018.csv: 86,9 shared by two; 86,9 − 89,4; the mean of twenty 84,635."""
    metrics = real.open("peers").metrics()
    assert metrics == {
        "Hạng": ("2 / 20", "đồng hạng với 1 đơn vị khác"),
        "Điểm, trên 100,00": ("86,90", ""),
        "Cách hạng nhất": ("−2,50", "Sở Tài chính"),
        "So với trung bình": ("+2,26", "trung bình cả bảng 84,64"),
    }
    assert len(units(real)) == 20
    assert units(real)["Sở Giao thông vận tải"] == 86.9
    assert not real.shows("Đơn vị của kỳ này không có trong bảng")
    assert real.shows("Nguồn: QĐ 2633/QĐ-UBND 21/12/2018")


def test_a_made_up_department_is_told_that_it_is_not_in_the_table(sample: Screen) -> None:
    sample.open("peers")
    assert sample.shows("Đơn vị của kỳ này không có trong bảng; đang xem Sở Giao thông vận tải.")


def test_a_table_with_gaps_says_so_and_keeps_the_published_place(real: Screen) -> None:
    real.open("peers", table="qd766-tinh")
    assert real.metrics()["Hạng"][0] == "9 / 34"
    assert real.metrics()["Cách hạng nhất"] == ("−3,48", "Đồng Tháp")
    assert real.metrics()["So với trung bình"] == ("–", "chưa có trung bình")
    assert real.shows("Mới có điểm của 9 trong 34 đơn vị: hạng ghi theo công bố, không tự đếm.")


def test_the_groups_stand_in_charts_of_their_own(real: Screen) -> None:
    """Lạng Sơn has 5,79 of 10 for payment, all eight others have more."""
    real.open("peers", table="qd766-tinh")
    said = {(each["upper"], each["lower"]) for each in real.chart("upper")}
    assert ("5,79 / 10,00", "8 đơn vị cao hơn, trong 9") in said
    assert ("18,06 / 20,00", "1 đơn vị cao hơn, trong 9") in said
    ours = [each for each in real.chart("part") if each.get("ours")]
    assert len(ours) == 6


def test_only_the_chosen_table_is_drawn(real: Screen) -> None:
    """Hà Nội 2023 prints four departments; nobody of Lạng Sơn or Gia Lai may stand among them."""
    real.open("peers", table="so-ha-noi-2023")
    assert set(units(real)) == {"Sở Nội vụ", "Sở Tài chính", "Sở KH&CN", "Thanh tra TP"}
    assert real.shows("Điểm theo bộ tiêu chí riêng của Hà Nội")
    assert real.shows("Chọn một đơn vị ở trên để xem hạng và khoảng cách.")


def test_a_unit_can_be_chosen_and_the_address_keeps_it(real: Screen) -> None:
    real.open("peers", table="so-lang-son-2018")
    real.choose("Xem vị trí của ai?", "Ban Dân tộc")
    assert real.metrics()["Hạng"][0] == "20 / 20"
    assert real.address["unit"] == "Ban Dân tộc"
    assert Screen(**real.address).open("peers", **real.address).metrics() == real.metrics()


def test_the_years_of_the_par_index_share_no_axis(real: Screen) -> None:
    """2018: 77,25 − 89,06, worked out as 90,09 − 1,03; 2017: only a place, worked out as 26 + 1."""
    real.open("peers")
    rows = {each["Năm"]: each for each in real.grid("Cách hạng nhất")}
    assert set(rows) == {"2013", "2017", "2018"}
    assert rows["2018"]["Cách hạng nhất"] == "−11,81 (Quảng Ninh *)"
    assert rows["2018"]["So với trung bình"] == "+0,33"
    assert (rows["2017"]["Điểm"], rows["2017"]["Hạng"]) == ("–", "27 / 63 *")
    assert real.shows("Không nối các năm thành đường và không vẽ chung một trục")


def test_sipas_breaks_at_2022(real: Screen) -> None:
    real.open("peers")
    assert [{row["year"] for row in rows} for rows in real.charts("high")] == [
        {"2018", "2019", "2020", "2021"},
        {"2022", "2023", "2024"},
    ]
    assert real.shows("Không so số trước với số sau.")
    assert real.shows("Lạng Sơn: năm 2022, 2024 trong 5 tỉnh thấp nhất")


def test_it_speaks_english(real: Screen) -> None:
    real.open("peers").speak("en")
    assert real.metrics()["Rank"] == ("2 of 20", "tied with 1 more")


def test_an_address_that_names_no_table_opens_the_first(open_real: Callable[..., Screen]) -> None:
    screen = open_real().open("peers", table="../../etc", unit="x")
    assert screen.metrics()["Hạng"][0] == "2 / 20"
