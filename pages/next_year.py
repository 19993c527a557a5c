"""next_year."""

from pages.shared import frame


def draw() -> None:
    """Draw the page."""
    frame.wanted_view("next_year")


draw()
