"""Charts as pictures, made on this machine: PNG for a paper, SVG with its typeface inside."""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "PAR Sans"
_WEIGHTS = {"Regular": 400, "SemiBold": 700}
_WIDTH = 860  # pixels: a page of A4 at 96 to the inch, less its margins, and a little more
_SCALE = 2
_LOOK = {
    "font": _FAMILY,
    "background": "#FFFFFF",
    "padding": 16,
    "title": {"fontSize": 16, "anchor": "start", "offset": 14},
    "axis": {"labelFontSize": 12, "grid": False},
    "legend": {"labelFontSize": 12},
}


def to_png(chart: Any, title: str) -> bytes:
    """Return a chart as a picture of points, with its question above it."""
    _know_fonts()
    return vl_convert.vegalite_to_png(
        _spec(chart, title), scale=_SCALE, config=_LOOK, allowed_base_urls=[]
    )


def to_svg(chart: Any, title: str) -> str:
    """Return a chart as lines and letters; whoever opens it needs no font of ours."""
    _know_fonts()
    drawn = vl_convert.vegalite_to_svg(_spec(chart, title), config=_LOOK, allowed_base_urls=[])
    head, _, rest = drawn.partition(">")
    return f"{head}><style>{_font_faces()}</style>{rest}"


def _spec(chart: Any, title: str) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec |= {"title": title} if "concat" in spec else {"title": title, "width": _WIDTH}
    spec.get("config", {}).pop("view", None)
    return spec | {"config": {**spec.get("config", {}), "view": {"stroke": None}}}


@cache
def _know_fonts() -> None:
    vl_convert.register_font_directory(str(_FONTS))


@cache
def _font_faces() -> str:
    return "".join(
        f'@font-face{{font-family:"{_FAMILY}";font-weight:{weight};'
        f"src:url(data:font/ttf;base64,{_encoded(style)})}}"
        for style, weight in _WEIGHTS.items()
    )


def _encoded(style: str) -> str:
    return b64encode((_FONTS / f"PARSans-{style}.ttf").read_bytes()).decode("ascii")
