"""Offices by their many names; those named here exist, what is said of them is MẪU."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.unit_names import other_department, same_unit, unit_key
from tests.building import steady

TRANSPORT = "Sở Giao thông vận tải"


@pytest.mark.parametrize(
    "name",
    [
        "Sở GTVT",
        "SGTVT",
        "S.GTVT",
        "SỞ GIAO THÔNG VẬN TẢI",
        "Sở Giao thông - Vận tải",
        "- Sở Giao thông vận tải",
        "1. Sở Giao thông vận tải",
        "II/ Sở Giao thông vận tải",
        "• Sở GTVT tỉnh Lạng Sơn",
        "Sở Giao thông vận tải (MẪU)",
        "So Giao thong van tai",
        "So\u031b\u0309 Giao thông\n vận tải",
    ],
)
def test_one_department_by_its_many_names(name: str) -> None:
    assert same_unit(name, TRANSPORT)
    assert same_unit(TRANSPORT, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở VHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("UBND huyện Cao Lộc", "Huyện Cao Lộc"),
        ("Ủy ban nhân dân thành phố Lạng Sơn", "UBND thành phố Lạng Sơn"),
        ("Sở Văn hoá", "Sở Văn hóa"),
    ],
)
def test_other_offices_by_their_names(one: str, other: str) -> None:
    assert same_unit(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Tư pháp", "Sở Tài chính"),
        ("Sở Văn hóa", "Sở Văn hóa, Thể thao và Du lịch"),
        ("UBND huyện Cao Lộc", "UBND huyện Lộc Bình"),
        ("Phòng Vận tải", "Sở Giao thông vận tải"),
        ("", ""),
        ("1.", "-"),
    ],
)
def test_offices_that_are_not_one(one: str, other: str) -> None:
    assert not same_unit(one, other)


@steady
@given(st.text(max_size=30))
def test_a_key_is_the_key_of_itself_and_a_bullet_adds_nothing(name: str) -> None:
    key = unit_key(f"Sở {name}")
    assert unit_key(f" - {key}") == key
    assert unit_key(f"3. {key}") == key


@pytest.mark.parametrize(
    ("heading", "other"),
    [
        ("UBND TỈNH LẠNG SƠN\tCỘNG HÒA\nSỞ GIAO THÔNG VẬN TẢI\tĐộc lập", ""),
        ("SỞ GIAO THÔNG VẬN TẢI LẠNG SƠN", ""),
        ("Sở GTVT Lạng Sơn", ""),
        ("SỔ THEO DÕI HỒ SƠ", ""),
        ("Sở hữu trí tuệ", ""),
        ("UBND TỈNH\nSỞ  TƯ PHÁP (MẪU)", "SỞ TƯ PHÁP (MẪU)"),
        ("Sở Tư pháp\tSở GTVT", ""),
    ],
)
def test_a_heading_may_name_another_department(heading: str, other: str) -> None:
    assert other_department(heading, TRANSPORT) == other
    assert other_department(heading, "Văn phòng UBND") == ""
