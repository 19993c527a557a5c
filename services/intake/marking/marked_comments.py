"""The comments of a sheet, and the shapes that Excel shows them in, with ours added."""

import re
from collections.abc import Collection

from services.intake.marking.marks import At, CellMark, Marks, name_cell, parse_cell
from services.intake.marking.xml_edits import (
    Edit,
    Element,
    OddPart,
    apply_edits,
    children,
    insert_last,
    read_elements,
    to_bytes,
    write_text,
)

AUTHOR = "PAR INDEX"
"""Whose comments ours are; those of an earlier marking go."""

NO_COMMENTS = to_bytes(
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<authors></authors><commentList></commentList></comments>"
)
NO_SHAPES = to_bytes(
    '<xml xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202"'
    ' coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>"
)
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_SHAPE_PLACE = re.compile(rb"<x:(Row|Column)>\s*(\d+)\s*</x:\1>")
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
_LONGEST = 4000
_LINE = 48  # letters in a line of the box
_COLUMNS_WIDE = 4
_TALLEST = 30


def merge_comments(xml: bytes, marks: Marks) -> tuple[bytes, list[tuple[At, int]], set[At]]:
    """Return the part with a comment for every mark that has lines.

    Beside it the cells that need a new shape, each with the lines it has to hold, and those whose
    shape goes. A comment of somebody else is kept and ours put under it.
    """
    elements = read_elements(xml)
    root = elements[0]
    named = {each.name: each for each in children(elements, root)}
    if not {"authors", "commentList"} <= named.keys():
        raise OddPart("comments without authors")
    authors = children(elements, named["authors"])
    names = [xml[each.content : each.close].decode("utf-8", "replace") for each in authors]
    ours = names.index(AUTHOR) if AUTHOR in names else len(names)
    edits: list[Edit] = []
    if ours == len(names):
        p = root.prefix
        edits.append(insert_last(xml, named["authors"], f"<{p}author>{AUTHOR}</{p}author>"))
    wanted = dict(marks)
    gone: set[At] = set()
    for comment in children(elements, named["commentList"]):
        at = parse_cell(comment.attributes.get("ref", ""))
        if comment.attributes.get("authorId") == str(ours):
            edits.append((comment.start, comment.end, b""))
            if at is not None:
                gone.add(at)
        elif at is not None and (mark := wanted.pop(at, None)) is not None and mark.lines:
            edits.append(_add_below(xml, elements, comment, mark))
    new = {at: mark for at, mark in wanted.items() if mark.lines}
    written = "".join(
        f'<{root.prefix}comment ref="{name_cell(at)}" authorId="{ours}">'
        f"<{root.prefix}text>{_runs(mark, root.prefix)}</{root.prefix}text></{root.prefix}comment>"
        for at, mark in new.items()
    )
    edits.append(insert_last(xml, named["commentList"], written))
    shaped = [(at, _height(mark)) for at, mark in new.items()]
    return apply_edits(xml, edits), shaped, gone


def merge_shapes(xml: bytes, shaped: Collection[tuple[At, int]], gone: Collection[At]) -> bytes:
    """Return the part of shapes with some added and some left out; it need not be strict XML."""
    if gone:
        xml = _SHAPE.sub(lambda match: b"" if _place_of(match[0]) in gone else match[0], xml)
    end = xml.rfind(b"</xml>")
    if end < 0:
        raise OddPart("shapes of an unknown kind")
    numbers = [int(number) for number in _SHAPE_NUMBER.findall(xml)]
    first = max(numbers, default=1024) + 1
    shapes = [_shape(at, height, first + n) for n, (at, height) in enumerate(shaped)]
    kind = _SHAPE_TYPE if shaped and b'id="_x0000_t202"' not in xml else ""
    return xml[:end] + to_bytes(kind + "".join(shapes)) + xml[end:]


def _add_below(xml: bytes, elements: list[Element], comment: Element, mark: CellMark) -> Edit:
    texts = [each for each in children(elements, comment) if each.name == "text"]
    if not texts:
        raise OddPart("a comment without text")
    (text,) = texts
    phonetic = [each for each in children(elements, text) if each.name in ("rPh", "phoneticPr")]
    said = _runs(mark, comment.prefix, before="\n\n")
    if to_bytes(said) in xml[text.start : text.end]:
        return text.end, text.end, b""
    if phonetic:
        return phonetic[0].start, phonetic[0].start, to_bytes(said)
    return insert_last(xml, text, said)


def _runs(mark: CellMark, prefix: str, *, before: str = "") -> str:
    said = before + _said(mark)
    return f'<{prefix}r><{prefix}t xml:space="preserve">{write_text(said)}</{prefix}t></{prefix}r>'


def _said(mark: CellMark) -> str:
    return "\n".join(mark.lines)[:_LONGEST]


def _height(mark: CellMark) -> int:
    """Return how many rows of a sheet the box has to cover."""
    lines = sum(-(-max(len(line), 1) // _LINE) for line in _said(mark).split("\n"))
    return min(lines + 2, _TALLEST)


def _place_of(shape: bytes) -> At | None:
    found = {name: int(number) for name, number in _SHAPE_PLACE.findall(shape)}
    if found.keys() != {b"Row", b"Column"}:
        return None
    return found[b"Row"] + 1, found[b"Column"] + 1


def _shape(at: At, height: int, number: int) -> str:
    row, column = at[0] - 1, at[1] - 1
    anchor = f"{column + 1},15,{max(row - 1, 0)},10,{column + 1 + _COLUMNS_WIDE},15,"
    anchor += f"{max(row - 1, 0) + height},4"
    return (
        '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
        f' id="_x0000_s{number}" type="#_x0000_t202"'
        ' style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;'
        f'height:{15 * height}pt;z-index:1;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
