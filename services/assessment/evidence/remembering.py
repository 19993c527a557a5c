"""What was chosen for a file, remembered for the next one of the same form and system.

Letters are not remembered for their own sake: the next file may have another column there. A column
is found again by the words above it, and only where the form's own words were not found.
"""

from collections.abc import Mapping
from dataclasses import replace

from services.assessment.people import Permission, Person, require
from services.assessment.view import RoundView
from services.intake.choices import NO_CHOICES, NOWHERE, Choices
from services.intake.files.cells import column_letter
from services.intake.forms.words import normalise_words
from services.intake.reading import Certainty, Reading
from services.store import Store

_TITLES = "titles"


def titles_of(reading: Reading) -> dict[str, str]:
    """Return the columns of the sheet that was read: letters with the lowest words above them."""
    width = max(map(len, reading.head.rows), default=0)
    return {
        column_letter(reading.head.first_column + place): _title_at(reading, place)
        for place in range(width)
    }


def remember_choices(
    store: Store,
    view: RoundView,
    reading: Reading,
    choices: Choices,
    *,
    kind: str,
    system: str,
    who: Person,
) -> None:
    """Keep what was chosen for a file, with the words above the columns that were chosen.

    Raises NotPermitted.
    """
    require(who, Permission.ANSWER)
    titles = titles_of(reading)
    chosen = {name: titles.get(letter, "") for name, letter in choices.columns.items()}
    told = {**choices.as_json(), _TITLES: chosen}
    store.remember_choices(view.unit.code, kind, system, told, who=who.signature)


def recall_choices(store: Store, view: RoundView, reading: Reading) -> Choices:
    """Return what was chosen before for files like this one, as far as it fits it."""
    told = store.remembered_choices(view.unit.code).get((reading.kind, reading.system))
    if told is None:
        return NO_CHOICES
    before = Choices.from_json(told)
    sheets = [each.name for each in reading.sheets]
    found = reading.certainties.get("header") is Certainty.SURE
    return replace(
        before,
        sheet=before.sheet if before.sheet in sheets else None,
        header_rows=None if found else before.header_rows,
        columns=_columns(reading, told.get(_TITLES, {})),
    )


def _columns(reading: Reading, titles: Mapping[str, str]) -> dict[str, str]:
    """Find the columns again that were chosen, where this file does not name them itself."""
    letters = {normalise_words(title): letter for letter, title in titles_of(reading).items()}
    letters.pop("", None)
    columns: dict[str, str] = {}
    for name, title in titles.items():
        sure = reading.certainties.get(f"column:{name}") is Certainty.SURE
        letter = letters.get(normalise_words(title), NOWHERE)
        if not sure and letter != reading.columns.get(name, NOWHERE):
            columns[name] = letter
    return columns


def _title_at(reading: Reading, place: int) -> str:
    for row in sorted(reading.header_rows, reverse=True):
        index = row - reading.head.first_row
        cells = reading.head.rows[index] if 0 <= index < len(reading.head.rows) else ()
        if place < len(cells) and cells[place]:
            return cells[place]
    return ""
