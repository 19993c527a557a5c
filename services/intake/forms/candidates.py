"""What may be the table of a form: a header on a sheet, and how well it fits."""

from dataclasses import dataclass

from services.intake.files.sheets import Sheet
from services.intake.forms.headers import Header
from services.intake.reading import SheetSummary

_FEWEST_COLUMNS = 3
_FORGIVING = 4
"""From how many required columns on half of them may be missing from a form that is not named."""


@dataclass(frozen=True)
class SheetFacts:
    """What is kept of a sheet when its cells are let go."""

    name: str
    hidden: bool
    height: int
    width: int
    first_row: int
    first_column: int

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetFacts":
        """Return the facts of a sheet."""
        width = len(next(sheet.rows(), ()))
        return cls(
            sheet.name, sheet.hidden, sheet.height, width, sheet.first_row, sheet.first_column
        )

    @property
    def size(self) -> tuple[bool, int]:
        """Order sheets: those that can be seen before hidden ones, then by their cells."""
        return not self.hidden, self.height * self.width

    @property
    def summary(self) -> SheetSummary:
        """Return what is told of the sheet: how far its cells reach."""
        rows, columns = self.first_row - 1 + self.height, self.first_column + self.width
        return SheetSummary(
            self.name, self.hidden, rows if self.height else 0, columns if self.height else 0
        )


@dataclass(frozen=True)
class Candidate:
    sheet: SheetFacts
    header: Header
    heading: str
    is_titled: bool
    is_chosen: bool
    """Whether a person chose its header rows."""

    @property
    def is_complete(self) -> bool:
        """Tell whether every required column was found."""
        return not self.header.missing

    @property
    def has_rows(self) -> bool:
        """Tell whether anything stands under the header."""
        return self.sheet.height > self.header.last + 1

    @property
    def share(self) -> float:
        """Return how much of the form's columns and of the file's are the same, from 0 to 1."""
        header = self.header
        found, known = len(header.columns), len(header.kind.columns)
        return found / max(known + header.width - found, found, 1)

    @property
    def is_likely(self) -> bool:
        """Tell whether so much fits that what is missing is worth naming."""
        missing, required = len(self.header.missing), len(self.header.kind.required)
        fits = 2 * missing <= required if required >= _FORGIVING else missing == 0
        return len(self.header.columns) >= _FEWEST_COLUMNS and (self.is_titled or fits)

    def overlaps(self, other: "Candidate") -> bool:
        """Tell whether the headers of two candidates on one sheet share a row."""
        mine, theirs = self.header, other.header
        return mine.first <= theirs.last and theirs.first <= mine.last

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, float, bool, float, int]:
        """Order candidates, the best last; a hidden sheet only where no visible one will do."""
        required = len(self.header.kind.required) or 1
        return (
            self.is_chosen,
            self.is_likely,
            not self.sheet.hidden,
            self.is_titled and self.is_complete,
            1 - len(self.header.missing) / required,
            self.has_rows,
            self.share + self.is_titled / 2,
            self.header.sure,
        )
