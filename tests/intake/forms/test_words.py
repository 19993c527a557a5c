"""Words made comparable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.forms.words import holds_words, normalise_words, unmark
from tests.building import steady


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Số hoá", "số hóa"),
        ("THUỶ SẢN", "thủy sản"),
        ("Khoẻ", "khỏe"),
        ("Toà nhà", "tòa nhà"),
        ("Ngày\u200b trả", "ngày trả"),
        ("  Ngày_trả:\n", "ngày trả"),
    ],
)
def test_spellings_of_the_same_words(one: str, other: str) -> None:
    assert normalise_words(one) == other


@pytest.mark.parametrize("word", ["toàn", "quý", "hoàn", "thuý" + "t", "loại"])
def test_a_tone_that_stands_where_it_must_is_let_be(word: str) -> None:
    assert normalise_words(word) == word


def test_words_without_vietnamese_letters() -> None:
    assert unmark("đúng hạn, ưu tiên") == "dung han, uu tien"


def test_words_stand_whole() -> None:
    assert holds_words("sổ theo dõi hồ sơ", "theo dõi")
    assert not holds_words("sổ theo dõi hồ sơ", "heo dõi")
    assert not holds_words("sổ theo dõi", "")


@steady
@given(st.text(max_size=20))
def test_either_unicode_form_and_case_give_the_same_words(text: str) -> None:
    words = normalise_words(text)
    assert normalise_words(unicodedata.normalize("NFD", text)) == words
    assert normalise_words(words) == words
