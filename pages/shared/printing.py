"""How a page prints: on A4, without what only a screen needs, each sheet saying what it is of."""

import re
from datetime import datetime

from services.assessment.view import RoundView
from services.catalogue.sets import edition_of
from services.text import Text

_LAYOUT = (
    "@media print {"
    "[data-testid='stSidebar'], [data-testid='stHeader'], [data-testid='stToolbar'],"
    " [data-testid='stSidebarCollapsedControl'], [data-testid='stFileUploader'],"
    " [data-testid='stPopover'], .stButton, .stDownloadButton, .stFormSubmitButton"
    " {display: none !important}"
    # on a screen the main part scrolls in its own frame; on paper it goes on over the sheets
    " html, body, #root, .stApp, [data-testid='stAppViewContainer'], [data-testid='stMain'],"
    " [data-testid='stMainBlockContainer']"
    " {position: static !important; display: block !important; height: auto !important;"
    " overflow: visible !important; max-width: none !important; background: #fff !important}"
    " [data-testid='stMainBlockContainer'] {padding: 0 !important}"
    " .stVegaLiteChart, tr, [data-testid='stMetric'], [data-testid='stMarkdown']"
    " {break-inside: avoid}"
    " h1, h2, h3 {break-after: avoid}"
    " * {print-color-adjust: exact; -webkit-print-color-adjust: exact}}"
)


def style_of(view: RoundView | None, text: Text) -> str:
    """Return the style that a page prints with; the foot names unit, year, set and day."""
    foot = ""
    if view is not None:
        foot = text(
            "pages.print.foot",
            unit=view.unit.name,
            year=view.round.year,
            set=view.criteria.head.set,
            edition=edition_of(view.criteria.head.set),
            at=f"{datetime.now().astimezone():%H:%M %d/%m/%Y}",
        )
    box = "font-family: sans-serif; font-size: 8pt; color: #52606d"
    number = "counter(page) ' / ' counter(pages)"
    return (
        f"{_LAYOUT} @page {{size: A4; margin: 14mm 14mm 18mm;"
        f" @bottom-left {{content: '{_quoted(foot)}'; {box}}}"
        f" @bottom-right {{content: {number}; {box}}}}}"
    )


def _quoted(words: str) -> str:
    """Return words as CSS holds them between quotes, whatever is in them."""
    return re.sub(r"[^\w .,:/·–-]", lambda found: f"\\{ord(found[0]):06x}", words)
