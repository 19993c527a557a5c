"""Make the typeface of downloaded charts from the one that Streamlit serves.

    python docs/make_fonts.py <SourceSansVF-Upright…woff2>

Needs fonttools and brotli, which the program itself does not. The licence of Source Sans (OFL.txt)
keeps its name for the original, so what is made here has another.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parents[1] / "pages" / "shared" / "fonts"
FAMILY = "PAR Sans"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# Latin with all of Vietnamese, general punctuation, arrows, the signs of comparison, shapes
RANGES = ((0x20, 0x24F), (0x300, 0x323), (0x1E00, 0x1EFF), (0x2010, 0x203A), (0x20AB, 0x20AC))
SIGNS = "→←↑↓−≤≥≠≈×÷±½¼¾●■◆▲▼○□◇"


def make(source: Path, style: str, weight: int) -> None:
    font = instantiateVariableFont(TTFont(source), {"wght": weight})
    characters = {code for first, last in RANGES for code in range(first, last + 1)}
    subsetter = Subsetter(Options(layout_features=["kern", "mark", "mkmk", "ccmp", "tnum"]))
    subsetter.populate(unicodes=characters | {ord(sign) for sign in SIGNS})
    subsetter.subset(font)
    bold = style != "Regular"
    # Whoever draws asks for bold by weight 700: this is the bold of the family.
    names = {1: FAMILY, 2: "Bold" if bold else "Regular", 3: f"{FAMILY} {style}"}
    names |= {4: f"{FAMILY} {style}", 6: f"PARSans-{style}", 16: FAMILY, 17: names[2]}
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    for number, words in names.items():
        font["name"].setName(words, number, 3, 1, 0x409)
        font["name"].setName(words, number, 1, 0, 0)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    font.flavor = None
    font.save(FONTS / f"PARSans-{style}.ttf")


if __name__ == "__main__":
    for style, weight in WEIGHTS.items():
        make(Path(sys.argv[1]), style, weight)
