"""reviews."""

from pages.shared import frame


def draw() -> None:
    """Draw the page."""
    frame.wanted_view("reviews")


draw()
