"""The styles of a workbook, and those that marked cells have: the old look, filled and framed."""

from scoring.problems import Severity
from services.intake.marking.xml_edits import (
    Edit,
    Element,
    OddPart,
    apply_edits,
    children,
    insert_last,
    read_elements,
    set_attributes,
    to_bytes,
)

_FILLS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}
_LINES = {
    Severity.ERROR: ("thick", "FFC00000"),
    Severity.WARNING: ("medium", "FFBF8F00"),
    Severity.INFO: ("mediumDashed", "FF2F75B5"),
}
"""How a marked cell is framed: told apart without colour too."""
_SIDES = ("left", "right", "top", "bottom")
_MOST_STYLES = 64_000  # Excel admits 65,490
_WRAPPED = '<{0}alignment vertical="top" wrapText="1"/>'

BARE_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    "</styleSheet>"
)
"""Styles for a workbook that has none."""


class MarkedStyles:
    """Gives out numbers of styles, and writes the part that holds them."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        elements = read_elements(xml)
        root = elements[0]
        self._prefix = root.prefix
        groups = {each.name: each for each in children(elements, root)}
        try:
            self._groups = {name: groups[name] for name in ("fonts", "fills", "borders", "cellXfs")}
        except KeyError as error:
            raise OddPart(f"styles without {error}") from error
        self._sizes = {name: len(children(elements, group)) for name, group in self._groups.items()}
        self._formats = children(elements, self._groups["cellXfs"])
        self._added: list[bytes] = []
        self._numbers: dict[tuple[int | str, Severity | None], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """Return the style that looks like another, marked."""
        key = (style, severity)
        if key not in self._numbers:
            order = list(Severity).index(severity)
            look = {
                "fillId": str(self._sizes["fills"] + order),
                "borderId": str(self._sizes["borders"] + order),
                "applyFill": "1",
                "applyBorder": "1",
            }
            self._numbers[key] = self._add(self._clone(style, look))
        return self._numbers[key]

    def plain(self, name: str) -> int:
        """Return a style of the list: `head`, `link` or `text`."""
        key = (name, None)
        if key not in self._numbers:
            first = self._sizes["fonts"]
            font = {"head": first, "link": first + 1}.get(name, 0)
            self._numbers[key] = self._add(
                to_bytes(
                    f'<{self._prefix}xf numFmtId="0" fontId="{font}" fillId="0" borderId="0"'
                    f' xfId="0" quotePrefix="1" applyFont="1" applyAlignment="1">'
                    f"{_WRAPPED.format(self._prefix)}</{self._prefix}xf>"
                )
            )
        return self._numbers[key]

    def write(self) -> bytes:
        """Return the part with everything added."""
        p = self._prefix
        fonts = (
            f'<{p}font><{p}b/><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>'
            f'<{p}font><{p}u/><{p}sz val="11"/><{p}color rgb="FF0563C1"/>'
            f'<{p}name val="Calibri"/></{p}font>'
        )
        fills = "".join(
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{_FILLS[each]}"/>'
            f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
            for each in Severity
        )
        borders = "".join(f"<{p}border>{self._sides(each)}</{p}border>" for each in Severity)
        added = b"".join(self._added)
        edits = [
            *self._extend("fonts", 2, fonts),
            *self._extend("fills", len(Severity), fills),
            *self._extend("borders", len(Severity), borders),
            *self._extend("cellXfs", len(self._added), added.decode("latin-1")),
        ]
        return apply_edits(self._xml, edits)

    def _sides(self, severity: Severity) -> str:
        line, colour = _LINES[severity]
        p = self._prefix
        sides = (
            f'<{p}{side} style="{line}"><{p}color rgb="{colour}"/></{p}{side}>' for side in _SIDES
        )
        return "".join(sides) + f"<{p}diagonal/>"

    def _clone(self, style: int, look: dict[str, str]) -> bytes:
        if not self._formats:
            raise OddPart("no cell formats")
        old = self._formats[style if style < len(self._formats) else 0]
        tag = set_attributes(self._xml[old.start : old.content], look)
        return tag + self._xml[old.content : old.end]

    def _add(self, xml: bytes) -> int:
        self._added.append(xml)
        number = self._sizes["cellXfs"] + len(self._added) - 1
        if number > _MOST_STYLES:
            raise OddPart("too many styles")
        return number

    def _extend(self, name: str, more: int, inner: str) -> list[Edit]:
        group: Element = self._groups[name]
        if group.is_empty_tag:
            raise OddPart(f"no {name}")
        count = {"count": str(self._sizes[name] + more)}
        tag = set_attributes(self._xml[group.start : group.content], count)
        start, end, _ = insert_last(self._xml, group, "")
        return [(group.start, group.content, tag), (start, end, inner.encode("latin-1"))]
