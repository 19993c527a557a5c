"""What an entry workbook asks for; whoever knows the criteria set fills it in."""

from dataclasses import dataclass
from typing import Literal

InputType = Literal["count", "number", "percent", "yes_no", "choice"]

MARK = "parindex-entry-workbook"
META_SHEET = "_parindex"
"""The hidden sheet with the stamp and the options."""

FIELDS = ("code", "name", "input", "label", "unit", "value", "document", "page", "note")
"""The columns in their order; their names stand in a hidden row, whatever the language."""

YES_NO_LIST = "yes_no"

NOT_ARISING = "not_arising"
"""The input that says a matter did not arise (không phát sinh); its reason is the note."""


ENTRY_FORM_NEEDED = "entry_form_needed"
"""The code of the problem that a workbook read without its form has; its params are the stamp."""


@dataclass(frozen=True)
class EntryOption:
    """One option of a choice."""

    key: str
    label: str


@dataclass(frozen=True)
class EntryRow:
    """One input of one sub-criterion, with what is already known of it.

    `value` is what an `EntryAnswer` would have: "98.5", "true", an option's key; empty if unknown.
    """

    code: str
    name: str
    input: str
    label: str
    unit: str
    type: InputType
    options: tuple[EntryOption, ...] = ()
    value: str = ""
    document: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True)
class EntrySheet:
    """The inputs of one component."""

    title: str
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True)
class EntryTexts:
    """The words of the workbook in the person's language."""

    heading: str
    """Above the table of every sheet."""
    guidance: str
    """One line under it: which cells to fill."""
    code: str
    name: str
    input: str
    label: str
    unit: str
    value: str
    document: str
    page: str
    note: str
    yes: str
    no: str
    not_arising: str


@dataclass(frozen=True)
class EntryForm:
    """An entry workbook: whose, for which set and year, and all that is asked.

    `stamp` tells one edition of the questions from another; a workbook of another is refused.
    """

    set_id: str
    stamp: str
    unit: str
    year: int
    texts: EntryTexts
    sheets: tuple[EntrySheet, ...]
