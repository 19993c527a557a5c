"""Bộ tiêu chí: what a set has, where it comes from, how far that is known, and its lint."""

from pathlib import Path

import pytest

from scoring.problems import Problem, TextPlace
from tests.pages.screen import Screen

SETS = ["qd-766/2026", "sipas/2024", "so-mau/2024"]


def test_the_set_of_the_round_is_shown(real: Screen) -> None:
    real.open("criteria")
    assert {label: value for label, (value, _) in real.metrics().items()} == {
        "Tổng điểm": "100,00",
        "Tự chấm": "85,00",
        "Lĩnh vực": "8",
        "Mục có điểm": "64",
    }
    assert real.shows("**Căn cứ:** MẪU · MẪU, tự dựng")


def test_an_empty_store_shows_the_sets_too(empty: Screen) -> None:
    empty.open("criteria")
    assert empty.field("Bộ tiêu chí").value in SETS
    assert empty.metrics()["Tổng điểm"] == ("100,00", "")


def test_another_set_is_chosen_and_stays_in_the_address(real: Screen) -> None:
    real.open("criteria").choose("Bộ tiêu chí", "qd-766/2026")
    assert real.address["set"] == "qd-766/2026"
    # six components of 18, 20, 12, 10, 22, 18; satisfaction and the like is given by others
    titles = [each.label for each in real.tree.expander]
    assert [title.split()[0] for title in titles] == [
        *("CKMB", "TDGQ", "ONLINE", "TTTT", "MDSH", "MDHL")
    ]
    maxima = ["18,00", "20,00", "12,00", "10,00", "22,00", "18,00"]
    assert [title.split(" · ")[1] for title in titles] == maxima
    assert real.shows("**Căn cứ:** QĐ 766/QĐ-TTg · 23/06/2022 · đã kiểm chứng")


@pytest.mark.parametrize("set_id", SETS)
def test_every_item_has_rule_owner_and_trust(empty: Screen, set_id: str) -> None:
    empty.open("criteria", set=set_id)
    rows = [row for table in empty.tables() for row in table]
    assert len(rows) == int(empty.metrics()["Mục có điểm"][0])
    for row in rows:
        assert all(row[column] for column in ("Mã", "Tên", "Tối đa", "Cách tính", "Phụ trách"))
        assert row["Độ tin cậy"] in {
            *("đã kiểm chứng", "suy ra từ số đã kiểm chứng"),
            *("theo trí nhớ, chưa kiểm chứng", "MẪU, tự dựng"),
        }


def test_an_item_of_the_sample_set(empty: Screen) -> None:
    empty.open("criteria", set="so-mau/2024")
    row = next(row for table in empty.tables() for row in table if row["Mã"] == "3.4")
    assert row["Tên"] == "Hồ sơ giải quyết trước, đúng hạn"
    assert row["Tối đa"] == "4,00"
    assert "từ 98 %: 4,00 điểm" in row["Cách tính"].replace("\N{NO-BREAK SPACE}", " ")
    assert row["Phụ trách"].startswith("Bộ phận Một cửa của Sở")
    assert row["Độ tin cậy"] == "MẪU, tự dựng"


def test_a_clean_set_says_so(empty: Screen) -> None:
    empty.open("criteria", set="qd-766/2026")
    assert empty.shows("Không có lỗi trong 7 tệp.")  # set.yaml and six components


def test_faults_of_a_set_stand_with_line_and_column(
    empty: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Problem("empty_file", TextPlace("criteria/a/2024/set.yaml", 7, 3))

    def faulty(paths: list[Path], **_: object) -> tuple[tuple[Problem, ...], int]:
        return (found,), 1

    monkeypatch.setattr("services.catalogue.lint.lint_paths", faulty)
    empty.open("criteria", set="qd-766/2026")
    (row,) = empty.table("Vị trí")
    assert row["Vị trí"] == "criteria/a/2024/set.yaml:7:3"
    assert row["Lỗi và cách sửa"]
    assert not empty.shows("Không có lỗi")
