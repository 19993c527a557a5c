"""Make the templates of the Word papers: `python -m services.reports.word.make_templates`.

Laid out by Nghị định 30/2020/NĐ-CP (Phụ lục I): A4, Times New Roman 13 and 14, the national
heading, number, place and date, recipients, signature; what an office fills in by hand stays blank.
"""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from scoring.localized import Language
from services.text import Text, text_in

FOLDER = Path(__file__).parent / "templates"
LANGUAGES: tuple[Language, ...] = ("vi", "en")

_FACE = "Times New Roman"
_BODY, _SMALL, _TABLE = Pt(14), Pt(11), Pt(11)
_NARROW = 2.2  # centimetres
_MADE = datetime(
    2024, 1, 1
)  # in the file's own properties, so that making it again changes nothing


def make_all() -> dict[str, bytes]:
    """Return all templates by the names of their files."""
    made = {}
    for language in LANGUAGES:
        text = text_in(language)
        for name, write in _PAPERS.items():
            document = _blank()
            write(document, text)
            made[f"{name}.{language}.docx"] = _bytes(document)
    return made


def _blank() -> Docx:
    document: Docx = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FACE, _BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FACE)
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    document.core_properties.created = document.core_properties.modified = _MADE
    document.core_properties.author = document.core_properties.comments = ""
    return document


def _number_pages(paragraph: Paragraph) -> None:
    """Number the pages in the middle of the head, from the second on."""
    paragraph.alignment = ALIGN.CENTER
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind is None:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = "PAGE"
            run._r.append(words)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _bytes(document: Docx) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# paragraphs


def _say(
    place: Docx | _Cell,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: Pt = _BODY,
    align: ALIGN = ALIGN.LEFT,
    indent: bool = False,
) -> Paragraph:
    paragraph: Paragraph = place.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, size
    return paragraph


def _body(document: Docx, words: str) -> None:
    blank = words.endswith("…")  # a row of dots is not to be stretched
    _say(document, words, align=ALIGN.LEFT if blank else ALIGN.JUSTIFY, indent=True)


def _head_of_part(document: Docx, words: str) -> None:
    paragraph = _say(document, words, bold=True, indent=True)
    paragraph.paragraph_format.keep_with_next = True


def _rule(paragraph: Paragraph, sides: Cm) -> None:
    """Draw the line that stands under the heading, shorter than the words above it."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = sides
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _only_paragraph(cell: _Cell) -> None:
    """Take away the empty paragraph that a cell begins with."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _heading(document: Docx, text: Text, *, number: str) -> None:
    """Write the national heading, the unit, the number, the place and the date."""
    table = document.add_table(rows=2, cols=2)
    _set_widths(table, (6, 10.5))
    left, right = table.rows[0].cells
    _say(left, text("papers_word.superior"), size=Pt(13), align=ALIGN.CENTER)
    _say(left, "{{ head.unit|upper }}", bold=True, size=Pt(13), align=ALIGN.CENTER)
    _rule(_say(left, "", size=Pt(4)), Cm(2))
    _say(right, text("papers_word.nation"), bold=True, size=Pt(12), align=ALIGN.CENTER)
    _say(right, text("papers_word.motto"), bold=True, align=ALIGN.CENTER)
    _rule(_say(right, "", size=Pt(4)), Cm(2.4))
    left, right = table.rows[1].cells
    _say(left, number, size=Pt(13), align=ALIGN.CENTER)
    _say(right, text("papers_word.place_and_date"), italic=True, align=ALIGN.CENTER)
    for row in table.rows:
        for cell in row.cells:
            _only_paragraph(cell)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)


def _mark(document: Docx) -> None:
    """Say that something is made up, where it is; the line is gone where nothing is."""
    _say(document, "{%p if head.mark %}", size=_SMALL)
    _say(document, "{{ head.mark }}", italic=True, size=_SMALL, align=ALIGN.CENTER)
    _say(document, "{%p endif %}", size=_SMALL)


def _title(document: Docx, kind: str, about: str) -> None:
    paragraph = _say(document, kind, bold=True, align=ALIGN.CENTER)
    paragraph.paragraph_format.space_before = Pt(12)
    _say(document, about, bold=True, align=ALIGN.CENTER)
    _rule(_say(document, "", size=Pt(4)), Cm(6.5))


def _signature(document: Docx, text: Text) -> None:
    """Write the recipients and the place of the signature, never torn apart by a page."""
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _keep_whole(table.rows[0])
    _say(left, text("papers_word.recipients"), bold=True, italic=True, size=Pt(12))
    for line in text("papers_word.recipient_lines").split("|"):
        _say(left, line, size=_SMALL)
    _say(right, text("papers_word.signer"), bold=True, align=ALIGN.CENTER)
    _say(right, "\n\n\n", align=ALIGN.CENTER)
    for cell in (left, right):
        _only_paragraph(cell)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(0)


def _foot(document: Docx, text: Text) -> None:
    """Say what the figures rest on, so that a printed page can be traced."""
    _say(document, text("papers_word.traced"), italic=True, size=Pt(10))


# tables


def _table(document: Docx, heads: Sequence[str], widths: Sequence[float]) -> Table:
    """Begin a table whose head comes again on every page."""
    table: Table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    _set_widths(table, widths)
    _write_row(table.rows[0], heads, widths, bold=True, head=True)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    _keep_whole(table.rows[0])
    return table


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the widths of columns, in centimetres: Word reads the cells, others the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _add_row(
    table: Table, cells: Sequence[str], widths: Sequence[float], *, bold: bool = False
) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    _write_row(row, cells, widths, bold=bold)
    _keep_whole(row)


def _write_row(
    row: _Row, cells: Sequence[str], widths: Sequence[float], *, bold: bool, head: bool = False
) -> None:
    for cell, words, width in zip(row.cells, cells, widths, strict=True):
        narrow = width <= _NARROW  # codes and points
        align = ALIGN.CENTER if head or narrow else ALIGN.LEFT
        _say(cell, words, bold=bold, size=_TABLE, align=align)
        _only_paragraph(cell)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        cell.paragraphs[0].paragraph_format.keep_with_next = bold  # a head is not left behind


def _control(table: Table, words: str) -> None:
    """Add a row that only steers the filling, and is gone afterwards."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.cells[0].paragraphs[0].add_run(words)


def _each(table: Table, item: str, of: str, cells: Sequence[str], widths: Sequence[float]) -> None:
    _control(table, f"{{%tr for {item} in {of} %}}")
    _add_row(table, cells, widths)
    _control(table, "{%tr endfor %}")


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _turn(document: Docx) -> None:
    """Begin a landscape page."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.different_first_page_header_footer = False
    section.header.is_linked_to_previous = True


# papers


def _write_report(document: Docx, text: Text) -> None:
    _heading(document, text, number=text("papers_word.number_report"))
    _mark(document)
    _title(document, text("papers_word.report.kind"), text("papers_word.report.about"))
    _body(document, text("papers_word.report.opening"))

    _head_of_part(document, text("papers_word.report.part_scores"))
    _body(document, text("papers_word.report.scores"))
    _body(document, text("papers_word.report.parts"))
    heads = [text(f"papers_word.heads.{e}") for e in ("code", "component", "maximum", "points")]
    heads += [text("papers_word.heads.low"), text("papers_word.heads.high")]
    widths = (1.4, 6.6, 2, 2.2, 2.1, 2.2)
    table = _table(document, heads, widths)
    row = ("{{ c.code }}", "{{ c.name }}", "{{ c.maximum }}", "{{ c.points }}")
    _each(table, "c", "components", (*row, "{{ c.low }}", "{{ c.high }}"), widths)
    whole = ("", text("papers_word.whole"), "{{ totals.maximum }}", "{{ totals.points }}")
    _add_row(table, (*whole, "{{ totals.low }}", "{{ totals.high }}"), widths, bold=True)
    _say(document, "", size=Pt(4))

    _head_of_part(document, text("papers_word.report.part_explanations"))
    _body(document, text("papers_word.report.explanations"))
    _list(document, "explanations", text)
    _body(document, text("papers_word.report.missing"))
    _list(document, "missing", text)

    _head_of_part(document, text("papers_word.report.part_difficulties"))
    _body(document, text("papers_word.report.difficulties"))
    _body(document, text("papers_word.report.moves"))
    _list(document, "moves", text)
    _body(document, text("papers_word.report.proposals"))
    _body(document, text("papers_word.report.closing"))
    _signature(document, text)
    _foot(document, text)
    _write_annex(document, text)


def _list(document: Docx, of: str, text: Text) -> None:
    """Write a line for each item of a list, and that there is none where it is empty."""
    line = "- {{ i.code }}. {{ i.name }} ({{ i.points }}): {{ i.words }}"
    _say(document, f"{{%p for i in {of} %}}")
    _say(document, line, align=ALIGN.JUSTIFY, indent=True)
    _say(document, "{%p else %}")
    _say(document, text("papers_word.none"), italic=True, indent=True)
    _say(document, "{%p endfor %}")


def _write_annex(document: Docx, text: Text) -> None:
    _turn(document)
    _title(document, text("papers_word.report.annex"), text("papers_word.report.annex_about"))
    _mark(document)
    names = ("code", "item", "maximum", "figures", "rule", "documents", "points", "note")
    widths = (1.7, 4.1, 1.4, 4.2, 4.6, 4.6, 1.6, 3.5)
    table = _table(document, [text(f"papers_word.heads.{each}") for each in names], widths)
    _control(table, "{%tr for g in groups %}")
    _add_row(
        table,
        ("{{ g.code }}", "{{ g.name }}", "{{ g.maximum }}", "", "", "", "{{ g.points }}", ""),
        widths,
        bold=True,
    )
    cells = ("code", "name", "maximum", "figures", "rule", "documents", "points", "note")
    _each(table, "i", "g['items']", [f"{{{{ i.{each} }}}}" for each in cells], widths)
    _control(table, "{%tr endfor %}")
    whole = ("", text("papers_word.whole"), "{{ totals.maximum }}", "", "", "")
    _add_row(table, (*whole, "{{ totals.points }}", ""), widths, bold=True)
    _say(document, text("papers_word.report.annex_note"), italic=True, size=_SMALL)


_ANNEXES = (("first", "by_component"), ("second", "by_factor"))


def _lines(document: Docx, lines: str) -> None:
    """Write a paragraph for each of several lines."""
    for line in lines.split("|"):
        _body(document, line)


def _write_plan(document: Docx, text: Text) -> None:
    _heading(document, text, number=text("papers_word.number_plan"))
    _mark(document)
    _title(document, text("papers_word.plan.kind"), text("papers_word.plan.about"))
    _body(document, text("papers_word.plan.opening"))
    _head_of_part(document, text("papers_word.plan.part_purpose"))
    _lines(document, text("papers_word.plan.purpose"))
    _head_of_part(document, text("papers_word.plan.part_tasks"))
    for number, (annex, of) in enumerate(_ANNEXES, 1):
        _say(document, text(f"papers_word.plan.tasks_{annex}"), bold=True, indent=True)
        _say(document, f"{{%p for g in {of} %}}")
        heading = f"{number}.{{{{ loop.index }}}}. {{{{ g.name }}}}"
        _say(document, heading, italic=True, indent=True)
        _say(document, "{%p for a in g.actions %}")
        _body(document, "- {{ a.text }}")
        _say(document, "{%p endfor %}")
        _say(document, "{%p endfor %}")
        _say(document, text(f"papers_word.plan.detail_{annex}"), italic=True, indent=True)
    _head_of_part(document, text("papers_word.plan.part_carrying_out"))
    _lines(document, text("papers_word.plan.carrying_out"))
    _signature(document, text)
    _foot(document, text)
    for annex, of in _ANNEXES:
        _turn(document)
        _title(
            document,
            text(f"papers_word.plan.annex_{annex}"),
            text(f"papers_word.plan.annex_{annex}_about"),
        )
        _mark(document)
        names = ("number", "task", "item", "leading", "supporting", "output", "due")
        widths = (1.4, 8, 2.4, 4, 3.6, 3.6, 2.7)
        table = _table(document, [text(f"papers_word.heads.{each}") for each in names], widths)
        _control(table, f"{{%tr for g in {of} %}}")
        _add_row(table, ("{{ g.code }}", "{{ g.name }}", *[""] * 5), widths, bold=True)
        cells = ("number", "text", "codes", "division", "supporting", "output", "due")
        _each(table, "a", "g.actions", [f"{{{{ a.{each} }}}}" for each in cells], widths)
        _control(table, "{%tr endfor %}")


def _write_replies(document: Docx, text: Text) -> None:
    _heading(document, text, number=text("papers_word.number_report"))
    _mark(document)
    _title(document, text("papers_word.replies.kind"), text("papers_word.replies.about"))
    _body(document, text("papers_word.replies.opening"))
    _say(document, "{%p for i in items %}")
    _head_of_part(document, "{{ i.code }}. {{ i.name }}")
    for line in ("points", "comment", "reply", "documents"):
        _body(document, text(f"papers_word.replies.{line}"))
    _say(document, "{%p else %}")
    _body(document, text("papers_word.replies.none"))
    _say(document, "{%p endfor %}")
    _body(document, text("papers_word.report.closing"))
    _signature(document, text)
    _foot(document, text)


def _write_brief(document: Docx, text: Text) -> None:
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(15)
    title = text("papers_word.brief.title")
    _say(document, title, bold=True, size=Pt(16), align=ALIGN.CENTER)
    _mark(document)
    for line in ("headline", "parts"):
        _say(document, text(f"papers_word.brief.{line}"), size=Pt(13))
    for chart in ("whole_chart", "components_chart"):
        _say(document, f"{{{{ {chart} }}}}", align=ALIGN.CENTER, size=_SMALL)
    table = document.add_table(rows=1, cols=2)
    for cell, of in zip(table.rows[0].cells, ("losses", "moves"), strict=True):
        _say(cell, text(f"papers_word.brief.{of}"), bold=True, size=Pt(12))
        _say(cell, f"{{%p for i in {of} %}}", size=_SMALL)
        line = text(f"papers_word.brief.{of}_line")
        _say(cell, line, size=_SMALL).paragraph_format.space_after = Pt(2)
        _say(cell, "{%p endfor %}", size=_SMALL)
        _only_paragraph(cell)
    _foot(document, text)


_PAPERS: dict[str, Callable[[Docx, Text], None]] = {
    "tu-danh-gia": _write_report,
    "ke-hoach": _write_plan,
    "giai-trinh": _write_replies,
    "tom-tat": _write_brief,
}


def main() -> None:
    """Write the templates to their folder."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in make_all().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
