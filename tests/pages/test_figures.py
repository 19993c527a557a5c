"""The pictures of a chart: made here, with letters that any machine shows."""

import io
import re

import altair as alt
import pandas as pd
import pytest
from PIL import Image

from pages.shared import charts, rendering
from pages.shared.colours import LIGHT
from services.text import text_in

QUESTION = "Lĩnh vực nào mất điểm?"
NAME = "Ứng dụng số hóa, giữ nguyên dấu: ặ ỗ ữ"


@pytest.fixture
def chart() -> alt.Chart:
    rows = pd.DataFrame([{"name": NAME, "points": 3}])
    axis = alt.Axis(labelLimit=0)
    return alt.Chart(rows).mark_bar().encode(x="points:Q", y=alt.Y("name:N", axis=axis))


def test_a_picture_has_letters_on_white(chart: alt.Chart) -> None:
    """Without the typeface nothing is drawn where words stand."""
    picture = Image.open(io.BytesIO(rendering.to_png(chart, QUESTION)))
    assert picture.width > 2 * 860
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    title = picture.convert("L").crop((0, 20, picture.width // 2, 72))
    assert min(title.get_flattened_data()) < 40


def test_a_drawing_carries_its_typeface_and_asks_nobody(chart: alt.Chart) -> None:
    drawing = rendering.to_svg(chart, QUESTION)
    assert drawing.startswith("<svg")
    assert f">{QUESTION}</text>" in drawing
    assert NAME in drawing
    assert drawing.count("@font-face") == 2
    assert set(re.findall(r"font-family=\"([^\"]+)\"", drawing)) == {"PAR Sans"}
    outside = set(re.findall(r"https?://[^\"' )<]+", drawing))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_small_charts_come_on_one_sheet_with_their_legend() -> None:
    told = {"year": "2023", "lane": "self", "edition": "10", "share": 95.0, "words": "9,50 / 10,00"}
    points = pd.DataFrame([told | {"component": f"{n} Lĩnh vực"} for n in range(1, 6)])
    sheet = charts.year_multiples(points, text_in("vi"), LIGHT)
    drawing = rendering.to_svg(sheet, QUESTION)
    words = re.findall(r">([^<>]+)</t(?:ext|span)>", drawing)
    assert words.count(QUESTION) == 1
    assert [each for each in words if "Lĩnh vực" in each and each != QUESTION] == [
        f"{n} Lĩnh vực" for n in range(1, 6)
    ]
    assert [words.count(lane) for lane in ("Tự đánh giá", "Thẩm định")] == [1, 1]
