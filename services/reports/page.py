"""The leader's page as one file that opens anywhere, offline, and prints on A4."""

from collections.abc import Iterator, Sequence
from html import escape

from services.reports.word.content import Head, ItemLine, Totals
from services.text import Text

_STYLE = (
    "*{box-sizing:border-box}"
    "body{font-family:system-ui,'Segoe UI',Arial,sans-serif;color:#1f2933;margin:0 auto;"
    "max-width:960px;padding:24px;line-height:1.45}"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .25rem}"
    ".mark{color:#b04b00}.foot{color:#52606d;font-size:.8rem;margin-top:1.5rem}"
    ".figures{display:flex;flex-wrap:wrap;gap:8px 32px;margin:1rem 0}"
    ".figures b{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}"
    "svg{max-width:100%;height:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.92rem}"
    "td{border-bottom:1px solid #e4e9ee;padding:5px 8px 5px 0;vertical-align:top}"
    "td:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".two{display:grid;grid-template-columns:1fr 1fr;gap:0 32px}"
    "@media(max-width:640px){.two{display:block}}"
    "@page{size:A4;margin:15mm 15mm 18mm}"
    "@media print{body{padding:0;max-width:none}tr,svg{break-inside:avoid}}"
)


def write_page(
    head: Head,
    totals: Totals,
    *,
    losses: Sequence[ItemLine],
    moves: Sequence[ItemLine],
    charts: Sequence[str],
    text: Text,
) -> bytes:
    """Return the page; `charts` are drawings (SVG) of our own, all else is text and is escaped.

    It asks for nothing: no script, no address outside.
    """
    title = text("papers_page.title", unit=head.unit, year=int(head.year))
    figures = (
        ("estimate", f"{totals.points} / {totals.maximum}"),
        ("bounds", f"{totals.low} – {totals.high}"),
        ("target", totals.target),
        ("lost", totals.lost),
    )
    parts = [
        "<!doctype html>",
        f'<html lang="{text.language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="mark">{escape(head.mark)}</p>' if head.mark else "",
        '<div class="figures">',
        *(
            f"<div>{escape(text(f'papers_page.{name}'))}<b>{escape(value)}</b></div>"
            for name, value in figures
        ),
        "</div>",
        *charts,
        '<div class="two">',
        *_list(text("papers_page.losses"), losses),
        *_list(text("papers_page.moves"), moves),
        "</div>",
        f'<p class="foot">{escape(_foot(head, text))}</p></body></html>',
    ]
    return "\n".join(part for part in parts if part).encode("utf-8", errors="replace")


def _list(title: str, items: Sequence[ItemLine]) -> Iterator[str]:
    yield f"<div><h2>{escape(title)}</h2><table>"
    for item in items:
        said = escape(": ".join(part for part in (item.name, item.words) if part))
        whose = escape(" · ".join(part for part in (item.division, item.due) if part))
        small = f"<br><small>{whose}</small>" if item.words else ""
        yield f"<tr><td>{escape(item.code)}</td><td>{said}{small}</td>"
        yield f"<td>{escape(item.points)}</td></tr>"
    yield "</table></div>"


def _foot(head: Head, text: Text) -> str:
    told = {"set": head.set_name, "edition": head.edition, "made": head.made}
    return text("papers_page.traced", **told)
