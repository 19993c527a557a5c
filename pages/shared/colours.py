"""One meaning a colour, on every page and in both themes (Okabe–Ito, safe for the colour-blind)."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; those that mean something about us are the same in both."""

    last_year: str  # a tick that stands out from every bar
    track: str  # the maximum
    paper: str  # what lies behind: the inside of an outline
    outline: str  # unknown: an outline, never a colour that reads as bad
    lit: str  # cells of a sheet that figures rest on
    marked: str  # the one cell in question
    ours: str = "#0072B2"  # proven
    claimed: str = "#7FB8D9"  # the same hue, lighter
    outside: str = "#8C7AA9"  # grey violet: known, but given by others
    lost: str = "#D55E00"
    lost_words: str = "#B04B00"  # the same in letters, which need more contrast than bars
    winnable: str = "#E69F00"
    gained: str = "#009E73"


LIGHT = Palette(
    last_year="#1F2933",
    track="#E4E9EE",
    paper="#FFFFFF",
    outline="#7A8794",
    lit="#DCEBF5",
    marked="#F7DFA8",
)
DARK = Palette(
    last_year="#E6EAEE",
    track="#2E3740",
    paper="#14191F",
    outline="#8A96A3",
    lit="#16374D",
    marked="#5C4300",
    lost="#FF8A3D",
    lost_words="#FF8A3D",
)


def palette() -> Palette:
    """Return the colours of the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
