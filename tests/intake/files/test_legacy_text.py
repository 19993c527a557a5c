"""Text of the fonts before Unicode: made Unicode, and nothing else ever touched."""

import io
import unicodedata
from collections.abc import Callable

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font

from scoring.problems import Severity
from services.intake.files.legacy_text import TCVN3, VNI, find_encoding, is_syllable, to_unicode
from tests.intake.files.opened import cells_of, first_sheet
from tests.intake.workbooks import save, save_xlsx

# TCVN 5712:1993, VN3: the byte of each small letter, by the standard's rows.
TCVN3_BYTES = {
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE,
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9,
    "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB,
    "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4,
    "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE,
    "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip
# VNI for Windows: a bare letter and a mark of its own; by Unicode's combining marks.
VNI_MARKS = {
    ("", "\u0301"): "ù", ("", "\u0300"): "ø", ("", "\u0309"): "û", ("", "\u0303"): "õ",
    ("", "\u0323"): "ï",
    ("\u0302", ""): "â", ("\u0302", "\u0301"): "á", ("\u0302", "\u0300"): "à",
    ("\u0302", "\u0309"): "å", ("\u0302", "\u0303"): "ã", ("\u0302", "\u0323"): "ä",
    ("\u0306", ""): "ê", ("\u0306", "\u0301"): "é", ("\u0306", "\u0300"): "è",
    ("\u0306", "\u0309"): "ú", ("\u0306", "\u0303"): "ü", ("\u0306", "\u0323"): "ë",
}  # fmt: skip
VNI_WHOLE = {"đ": "ñ", "Đ": "Ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î",
             "Í": "Í", "Ì": "Ì", "Ỉ": "Æ", "Ĩ": "Ó", "Ị": "Ò", "Ỵ": "Î"}  # fmt: skip
TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_tcvn3(text: str) -> str:
    """Encode as .VnTime shows it, the bytes as Latin letters."""
    return "".join(chr(TCVN3_BYTES.get(letter, ord(letter))) for letter in text)


def to_vni(text: str) -> str:
    return "".join(map(_letter_to_vni, text))


def _letter_to_vni(letter: str) -> str:
    if letter in VNI_WHOLE:
        return VNI_WHOLE[letter]
    base, *marks = unicodedata.normalize("NFD", letter)
    if not marks:
        return letter
    tone = next((mark for mark in marks if mark in TONES), "")
    shape = next((mark for mark in marks if mark not in TONES), "")
    if shape == "\u031b":  # the horn: ơ is ô, ư is ö
        base, shape = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base], ""
        if not tone:
            return base
    mark = VNI_MARKS[shape, tone]
    return base + (mark.upper() if letter.isupper() else mark)


HEADER = [
    "Sổ theo dõi hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Người nhận hồ sơ",
    "Hình thức tiếp nhận", "Đường bộ", "Trực tuyến",
]  # fmt: skip
EVERY_LETTER = [
    "ăn", "âm", "đêm", "ôn", "ơn", "ưng", "mà", "mả", "mã", "má", "mạ", "bằng", "hẳn", "sẵn",
    "nắng", "nặng", "tầng", "phẩm", "mẫu", "cấp", "nhận", "mè", "mẻ", "mẽ", "mé", "mẹ", "về",
    "để", "lễ", "tiếp", "hiện", "gì", "chỉ", "nghĩ", "phí", "bị", "trò", "bỏ", "võ", "có", "họ",
    "hồ", "sổ", "mỗi", "số", "bộ", "giờ", "ở", "cỡ", "với", "hợp", "cùng", "của", "cũng", "thú",
    "vụ", "từ", "gửi", "chữ", "chứng", "tự", "kỳ", "kỷ", "kỹ", "ký", "kỵ",
]  # fmt: skip


def test_encoders_of_this_test_write_what_the_fonts_stored() -> None:
    assert to_tcvn3("Sổ theo dõi hồ sơ").encode("latin-1") == b"S\xe6 theo d\xe2i h\xe5 s\xac"
    assert to_tcvn3("Ngày tiếp nhận").encode("latin-1") == b"Ng\xb5y ti\xd5p nh\xcbn"
    assert to_vni("Sổ theo dõi hồ sơ") == "Soå theo doõi hoà sô"
    assert to_vni("Ngày tiếp nhận") == "Ngaøy tieáp nhaän"
    assert to_vni("Đường bộ, ẳ") == "Ñöôøng boä, aú"


@pytest.mark.parametrize(("encode", "encoding"), [(to_tcvn3, TCVN3), (to_vni, VNI)])
def test_texts_come_back_in_unicode(encode: Callable[[str], str], encoding: str) -> None:
    words = [*HEADER, *EVERY_LETTER]
    assert to_unicode([encode(word) for word in words]) == (words, encoding)


def test_capitals_come_back_as_capitals() -> None:
    texts = ["CéNG HOµ X· HéI", "Sæ theo dâi hå s¬", "§­êng bé"]
    assert to_unicode(texts)[0] == ["CỘNG HOÀ XÃ HỘI", "Sổ theo dõi hồ sơ", "Đường bộ"]
    texts = ["COÄNG HOØA XAÕ HOÄI", "Soå theo doõi hoà sô"]
    assert to_unicode(texts)[0] == ["CỘNG HÒA XÃ HỘI", "Sổ theo dõi hồ sơ"]


def test_signs_codes_and_unicode_cells_beside_legacy_ones_stay() -> None:
    texts = [*map(to_tcvn3, HEADER), "3 × 4", "000.00.12.H37", "Đã duyệt ạ"]
    assert list(to_unicode(texts)[0][-3:]) == ["3 × 4", "000.00.12.H37", "Đã duyệt ạ"]


UNTOUCHED = {
    "Vietnamese": HEADER,
    "Vietnamese of Latin letters": ["là và có", "tên công an", "bán khoán", "Hà Nam", "xã"],
    "Spanish": ["El niño está mañana", "señor", "camión también", "país, años, corazón"],
    "French": ["L'été où déjà être", "façade élève à côté", "français, garçon", "« oui »"],
    "Portuguese": ["São Paulo não coração", "informação é você três"],
    "German": ["Über größe schön", "Mädchen für Straße Öl"],
    "Swedish": ["Ångström på från över", "så för är"],
    "Danish": ["Søren på Århus", "køb tæt får"],
    "signs": ["10 m² × 5 µm ± 3°", "® ©", "½ ¼ ¾", "«»"],
    "English": ["Register of dossiers", "receipt date", "2024-01-02"],
}


@pytest.mark.parametrize("texts", UNTOUCHED.values(), ids=UNTOUCHED)
def test_other_text_is_left_alone_even_where_a_font_is_named(texts: list[str]) -> None:
    split = [word for text in texts for word in text.split()]
    for each in (texts, split):
        assert to_unicode(each) == (each, None)
        assert to_unicode(each, font_says_so=True) == (each, None)


@given(st.lists(st.sampled_from([*HEADER, *EVERY_LETTER, "Windows®", "5 m²", "A1", "007"])))
def test_unicode_vietnamese_is_never_touched(texts: list[str]) -> None:
    decomposed = [unicodedata.normalize("NFD", text) for text in texts]
    assert to_unicode(texts) == (texts, None)
    assert to_unicode(decomposed) == (decomposed, None)


@given(st.lists(st.text(st.characters(max_codepoint=0x7F))))
def test_ascii_is_never_touched(texts: list[str]) -> None:
    assert to_unicode(texts, font_says_so=True) == (texts, None)


@given(st.lists(st.sampled_from(EVERY_LETTER), min_size=12, max_size=40, unique=True))
def test_any_dozen_words_are_known_and_come_back(words: list[str]) -> None:
    for encode in (to_tcvn3, to_vni):
        converted, encoding = to_unicode([encode(word) for word in words])
        assert encoding is None or converted == words
        assert encoding in (None, TCVN3 if encode is to_tcvn3 else VNI)


def test_two_words_are_too_few_unless_a_font_says_so() -> None:
    assert find_encoding(["hå", "s¬"]) is None
    assert find_encoding(["hå", "s¬"], font_says_so=True) == TCVN3


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "quyển", "gì", "ưu", "ĐƯỜNG", "thuở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["dâi", "hổp", "niđo", "ngìch", "bcd", "été", "maà"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_workbook_in_tcvn3_is_read_in_unicode_and_says_so() -> None:
    content = save_xlsx(
        [["", ""], list(map(to_tcvn3, HEADER[:3])), ["A1", 7, to_tcvn3("đúng hạn")]]
    )
    sheet = first_sheet(content)
    assert cells_of(sheet) == {
        "A2": "Sổ theo dõi hồ sơ", "B2": "Ngày tiếp nhận", "C2": "Ngày hẹn trả",
        "A3": "A1", "B3": 7, "C3": "đúng hạn",
    }  # fmt: skip
    assert sheet.encoding == TCVN3
    (note,) = sheet.notes
    assert (note.code, note.found, note.severity) == ("legacy_encoding", TCVN3, Severity.INFO)
    assert str(note.place) == "tep.xlsx!Sheet1"


def test_an_xls_in_vni_is_read_in_unicode() -> None:
    workbook = xlwt.Workbook()
    worksheet = workbook.add_sheet("S")
    for column, text in enumerate(HEADER):
        worksheet.write(0, column, to_vni(text))
    buffer = io.BytesIO()
    workbook.save(buffer)
    for patiently in (False, True):
        sheet = first_sheet(buffer.getvalue(), "so.xls", patiently=patiently)
        assert list(cells_of(sheet).values()) == HEADER
        assert sheet.encoding == VNI


def test_a_font_in_the_file_speaks_for_two_words() -> None:
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    worksheet["A1"], worksheet["B1"] = to_tcvn3("hồ"), to_tcvn3("sơ")
    assert first_sheet(save(workbook)).encoding is None
    worksheet["A1"].font = Font(name=".VnTime")
    assert cells_of(first_sheet(save(workbook))) == {"A1": "hồ", "B1": "sơ"}


def test_bytes_of_tcvn3_and_vni_in_a_csv_are_read_in_unicode() -> None:
    for encode, encoding in ((to_tcvn3, TCVN3), (to_vni, VNI)):
        content = ";".join(map(encode, HEADER)).encode("latin-1") + b"\r\n1;2;3;4;5;6;7\r\n"
        sheet = first_sheet(content, "so.csv")
        assert list(cells_of(sheet).values())[:7] == HEADER
        assert sheet.encoding == encoding
