"""Headers that are alike, and those that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.likeness import Label, Likeness, begins, compare, label_of
from tests.building import steady
from tests.intake.workbooks import KINDS


def likeness(header: str, name: str) -> Likeness:
    return compare(Label(header), Label(name))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("NGÀY HẸN\n TRẢ:", "Ngày hẹn trả"),
        ("Nga\u0300y he\u0323n tra\u0309", "Ngày hẹn trả"),
        ("Ngày\u200b hẹn\u00a0trả", "Ngày hẹn trả"),
        ("Số hoá kết quả", "Số hóa kết quả"),
        ("Thuỷ", "Thủy"),
        ("Mã hồ sơ (*)", "Mã hồ sơ"),
    ],
)
def test_the_same_words_are_equal(header: str, name: str) -> None:
    assert likeness(header, name) is Likeness.EQUAL


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Đúng hạn (gồm cả chờ bổ sung và trả lại/xin rút)", "Đúng hạn"),
        ("Tổng số (3)=(4)+(5)", "Tổng số"),
        ("1. Mã hồ sơ", "Mã hồ sơ"),
        ("Từ kỳ trước chuyển sang", "Từ kỳ trước"),
        ("Hạn trả hồ sơ", "Hạn trả"),
    ],
)
def test_a_remark_does_not_make_another_header(header: str, name: str) -> None:
    assert likeness(header, name) is Likeness.REMARKED


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Ngày hẹn trả KQ", "Ngày hẹn trả kết quả"),
        ("Số HS", "Số hồ sơ"),
        ("Số H.S.", "Số hồ sơ"),
        ("SĐT", "Số điện thoại"),
        ("Đ.chỉ", "Địa chỉ"),
        ("Mã số hồ sơ TTHC", "Mã số hồ sơ thủ tục hành chính"),
        ("Mã số hồ sơ thủ tục hành chính", "Mã số hồ sơ TTHC"),
        ("Ngay hen tra", "Ngày hẹn trả"),
        ("Ngày hẹn trã", "Ngày hẹn trả"),
        ("Ngàyhẹn trả", "Ngày hẹn trả"),
        ("Ngày tiếp nhậnn", "Ngày tiếp nhận"),
        ("Ngày tiếp nhậhn", "Ngày tiếp nhận"),
    ],
)
def test_shortened_or_misspelt_headers_are_near(header: str, name: str) -> None:
    assert likeness(header, name) is Likeness.NEAR


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Đơn vị tính", "Đơn vị"),
        ("Quá hạn", "Đúng hạn"),
        ("Dừng hạn", "Đúng hạn"),
        ("Trước hạn", "Trong hạn"),
        ("Đúng và trước hạn", "Đúng hạn"),
        ("Ngày nhận kết quả", "Ngày nhận"),
        ("Ngày nhập", "Ngày nhận"),
        ("Ngày trả lại", "Ngày trả"),
        ("Số hồ sơ quá hạn", "Số hồ sơ"),
        ("Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"),
        ("Mức độ hài lòng 3", "Mức độ hài lòng 4"),
        ("Số liệu quý I", "Số liệu quý II"),
        ("HS", "Hồ sơ"),
        ("Trực tuyến", "Trực tiếp"),
        ("Nam", "Năm"),
    ],
)
def test_what_only_looks_alike_is_not(header: str, name: str) -> None:
    assert likeness(header, name) is Likeness.NONE
    assert likeness(name, header) is Likeness.NONE


def test_a_header_above_others_may_say_more() -> None:
    assert begins(Label("Số lượng hồ sơ tiếp nhận trong quý"), Label("Số lượng hồ sơ tiếp nhận"))
    assert not begins(Label("Số lượng hồ sơ"), Label("Số lượng hồ sơ tiếp nhận"))


def test_what_has_no_words_or_too_many_is_no_label() -> None:
    assert label_of("…") is None
    assert label_of("a" * 301) is None
    assert label_of("a" * 300) is not None


NAMES = sorted(
    {
        part.strip()
        for kind in KINDS
        for column in kind.columns.values()
        for name in column.names
        for part in name.split(">")
    }
)


@steady
@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_no_two_headers_of_the_forms_are_misspellings_of_each_other(one: str, other: str) -> None:
    if Label(one).words != Label(other).words and not _short_for_each_other(one, other):
        assert likeness(one, other) in (Likeness.NONE, Likeness.REMARKED)


def _short_for_each_other(one: str, other: str) -> bool:
    return len(Label(one).tokens) != len(Label(other).tokens)


@steady
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    assert likeness(one, one) is Likeness.EQUAL
    assert likeness(one, other) in Likeness
