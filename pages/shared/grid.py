"""A stretch of a sheet as a table: letters and numbers as in Excel, cells tinted by meaning."""

from collections.abc import Collection, Mapping

import pandas as pd
import streamlit as st

from pages.shared.colours import palette
from services.intake.files.cells import column_letter
from services.intake.reading import Grid

ROW_HEIGHT = 28  # pixels
_MOST_SHOWN = 14  # rows before the table scrolls

Cell = tuple[int, str]
"""The number of a row and the letter of a column."""


def draw_grid(
    grid: Grid,
    *,
    header: Collection[int] = (),
    meanings: Mapping[str, str] | None = None,
    tinted: Collection[int] = (),
    lit: Collection[Cell] = (),
    marked: Collection[Cell] = (),
    pinned: Collection[str] = (),
    key: str,
) -> None:
    """Draw a grid. Columns with a meaning say it above, and are tinted in the rows `tinted`.

    `header` are the rows of the header, `lit` the cells in use, `marked` the ones in question,
    `pinned` the columns that stay in sight.
    """
    width = max(map(len, grid.rows), default=0)
    letters = [column_letter(grid.first_column + place) for place in range(width)]
    numbers = [grid.first_row + place for place in range(len(grid.rows))]
    cells = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    table = pd.DataFrame(cells, index=numbers, columns=letters)
    meant, lit, marked = meanings or {}, frozenset(lit), frozenset(marked)
    colours = palette()

    def style(column: "pd.Series[str]") -> list[str]:
        letter = str(column.name)
        styles = []
        for row in column.index:
            if (row, letter) in marked:
                styles.append(f"background-color: {colours.marked}; font-weight: 700")
            elif row in header:
                tint = f"background-color: {colours.track}; " if letter in meant else ""
                styles.append(f"{tint}font-weight: 700")
            elif (row, letter) in lit or (letter in meant and row in tinted):
                styles.append(f"background-color: {colours.lit}")
            else:
                styles.append("")
        return styles

    st.dataframe(
        table.style.apply(style, axis=0),
        column_config={
            letter: st.column_config.TextColumn(
                f"{letter} · {meant[letter]}" if letter in meant else letter,
                pinned=letter in pinned,
            )
            for letter in letters
        },
        height=ROW_HEIGHT * (min(len(numbers), _MOST_SHOWN) + 1) + 2,
        row_height=ROW_HEIGHT,
        key=key,
    )
