"""Filling a Word template, and finding what is wrong with one before anybody relies on it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from rapidfuzz.process import extractOne

from scoring.problems import Problem
from services.reports.word.content import Content, paths_of
from services.text.cells import clean_text

_LARGEST, _LARGEST_UNPACKED = 5 * 2**20, 50 * 2**20  # bytes
_CHART_WIDTH = Mm(165)  # what the margins leave of A4
_NEAR = 60  # of 100: a name as near as this was meant
_BODY = "word/document.xml"


def fill(template: bytes, content: Content) -> bytes:
    """Return a template with a round's content in it.

    What people wrote stays text: it is escaped, and braces in it are not read again. Raises
    jinja2.TemplateError for a template that `faults` would have refused.
    """
    return _render(template, content, StrictUndefined)


def faults(template: bytes, content: Content) -> tuple[Problem, ...]:
    """Return what is wrong with a template, all unknown fields at once; none is a good template."""
    refused = _not_word(template)
    if refused is not None:
        return (Problem(refused),)
    missing: list[str] = []

    class Missing(Undefined):
        """A field that is not there: noted, and filled with nothing, so that all are found."""

        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None) -> None:
            super().__init__(hint=hint, obj=obj, name=name)
            missing.append(str(name))

        def __getattr__(self, name: str) -> "Missing":
            if name.startswith("__"):
                raise AttributeError(name)
            return self

        def __str__(self) -> str:
            return ""

    try:
        _render(template, content, Missing)
    except TemplateSyntaxError as broken:
        return (Problem("template_syntax", found=_around(broken)),)
    except Exception:  # noqa: BLE001 (whatever a template does, the person reads a sentence)
        return (Problem("template_unreadable"),)
    return tuple(_unknown(name, content) for name in dict.fromkeys(missing))


def _unknown(name: str, content: Content) -> Problem:
    names = sorted({part for path in paths_of(type(content)) for part in path})
    near = extractOne(name, names, score_cutoff=_NEAR)
    return Problem("template_field", found=name, params={"near": near[0] if near else "–"})


def _not_word(template: bytes) -> str | None:
    """Return why a file is no Word template that may be opened; None where it may."""
    if len(template) > _LARGEST:
        return "template_too_large"
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                return "template_too_large"
            if _BODY not in {part.filename for part in parts}:
                return "template_not_word"
    except zipfile.BadZipFile:
        return "template_not_word"
    return None


def _render(template: bytes, content: Content, undefined: type[Undefined]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(undefined=undefined, autoescape=True)
    document.render(_clean(asdict(content), document), environment, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _clean(value: Any, document: DocxTemplate) -> Any:
    """Return values as Word may hold them: texts without what no XML has, pictures in the line."""
    if isinstance(value, dict):
        return {name: _clean(each, document) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each, document) for each in value]
    if isinstance(value, bytes):
        return InlineImage(document, io.BytesIO(value), width=_CHART_WIDTH) if value else ""
    return clean_text(value)


def _around(broken: TemplateSyntaxError) -> str:
    """Return the words around a fault, without Word's markup."""
    lines: Iterator[str] = iter(getattr(broken, "docx_context", ()) or ())
    words = " ".join(re.sub(r"<[^>]+>", " ", line) for line in lines)
    return " ".join(words.split())[:160] or str(broken.message)
