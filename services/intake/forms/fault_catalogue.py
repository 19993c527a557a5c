"""Every fault that reading evidence can name: how much it weighs and where it stands.

The sentences stand in services/text (`intake.problems.<code>`), those of a form's own checks in its
YAML. docs/loi-tep.md is made from this list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.localized import Localized
from scoring.problems import Severity
from services.intake.forms.kinds import EvidenceKind


class Where(StrEnum):
    """What a fault is a fault of; every one names at least its file."""

    FILE = "file"
    SHEET = "sheet"
    HEADER = "header"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"
    FORM_FILE = "form_file"


class Group(StrEnum):
    """What a fault has to do with."""

    FILE = "file"
    FORM = "form"
    CELL = "cell"
    CHECK = "check"
    ENTRY = "entry"
    FILES = "files"
    FORM_FILE = "form_file"


@dataclass(frozen=True)
class Fault:
    """One kind of fault; `sample` is the broken file of tests/bad_workbooks that has it, if any.

    `form` and `says` are given for a check that a form's YAML holds.
    """

    code: str
    group: Group
    where: Where
    severities: tuple[Severity, ...]
    sample: str = ""
    form: Localized | None = None
    says: Localized | None = None


_ERROR, _WARNING, _INFO = (Severity.ERROR,), (Severity.WARNING,), (Severity.INFO,)
_ERROR_OR_WARNING = (Severity.ERROR, Severity.WARNING)


def _in(
    group: Group,
    where: Where,
    severities: tuple[Severity, ...],
    codes: str,
    *,
    ending: str = "xlsx",
) -> tuple[Fault, ...]:
    """Return the faults of one group, each with the broken file called after it."""
    return tuple(
        Fault(code, group, where, severities, f"{code}.{ending}" if ending else "")
        for code in codes.split()
    )


FAULTS: tuple[Fault, ...] = (
    *_in(
        Group.FILE,
        Where.FILE,
        _ERROR,
        "file_empty file_too_large unpacked_too_large too_many_parts password_protected "
        "not_a_spreadsheet file_damaged too_slow answer_too_large",
    ),
    *_in(Group.FILE, Where.FILE, _ERROR, "too_many_cells no_sheets", ending="ods"),
    *_in(
        Group.FILE,
        Where.FILE,
        _ERROR,
        "out_of_memory reader_died reader_busy reader_unavailable reading_cancelled sheet_unknown",
        ending="",
    ),
    *_in(Group.FILE, Where.CELL, _WARNING, "far_cells_ignored"),
    *_in(Group.FILE, Where.SHEET, _WARNING, "sheet_unreadable sheets_not_searched"),
    *_in(Group.FILE, Where.SHEET, _INFO, "legacy_encoding"),
    *_in(Group.FORM, Where.FILE, _ERROR, "form_unknown table_not_found"),
    *_in(Group.FORM, Where.FILE, _WARNING, "form_unrecognised"),
    *_in(Group.FORM, Where.FILE, _INFO, "choice_not_applicable"),
    *_in(
        Group.FORM,
        Where.SHEET,
        _WARNING,
        "other_unit form_ambiguous form_on_other_sheets other_tables_on_sheet",
    ),
    *_in(Group.FORM, Where.HEADER, _ERROR, "column_missing table_empty"),
    *_in(Group.FORM, Where.CELL, _WARNING, "register_filtered"),
    *_in(Group.FORM, Where.ROW, _INFO, "row_passed_over hidden_rows_counted"),
    *_in(Group.FORM, Where.COLUMN, _INFO, "hidden_columns_read"),
    *_in(
        Group.FORM,
        Where.SHEET,
        _INFO,
        "measure_without_column measure_without_period measure_with_untaken_cells "
        "period_by_calendar",
    ),
    *_in(Group.CELL, Where.CELL, _ERROR_OR_WARNING, "value_missing"),
    *_in(Group.CELL, Where.CELL, _WARNING, "value_unknown number_ambiguous percent_as_fraction"),
    *_in(Group.CELL, Where.CELL, _INFO, "blank_as_zero"),
    *_in(
        Group.CELL,
        Where.CELL,
        _ERROR,
        "formula_without_value error_cell number_unreadable number_negative date_unreadable "
        "date_is_period line_missing identity_repeated",
    ),
    *_in(Group.CHECK, Where.CELL, _ERROR_OR_WARNING, "row_sum_differs total_row_differs"),
    *_in(Group.CHECK, Where.CELL, _WARNING, "group_total_differs"),
    *_in(Group.ENTRY, Where.FILE, _ERROR, "entry_stamp_missing"),
    *_in(
        Group.ENTRY,
        Where.SHEET,
        _ERROR,
        "entry_form_needed entry_set_differs entry_edition_differs entry_unit_differs",
    ),
    *_in(Group.ENTRY, Where.SHEET, _WARNING, "entry_layout_lost"),
    *_in(Group.ENTRY, Where.FILE, _WARNING, "entry_rows_absent"),
    *_in(
        Group.ENTRY,
        Where.CELL,
        _ERROR,
        "entry_code_numeric entry_code_missing entry_code_unknown entry_input_unknown "
        "entry_row_repeated option_unknown count_not_whole percent_above_100",
    ),
    *_in(Group.ENTRY, Where.CELL, _WARNING, "entry_reason_missing entry_document_missing"),
    *_in(Group.FILES, Where.SHEET, _WARNING, "measure_not_in_all_files periods_overlap", ending=""),
    *_in(Group.FILES, Where.SHEET, _INFO, "identity_in_both", ending=""),
    *_in(Group.FILES, Where.CELL, _WARNING, "files_disagree", ending=""),
    *_in(
        Group.FORM_FILE,
        Where.FORM_FILE,
        _ERROR,
        "kind_columns_wrong kind_choice_values kind_type_wrong kind_check_words "
        "kind_identified_twice kind_name_twice kind_system_words kind_where_without_sum "
        "kind_value_unknown kind_column_unknown",
        ending="",
    ),
)
"""All faults but those of the forms' own checks, in the order of the page."""


def faults_of_checks(kinds: Sequence[EvidenceKind]) -> tuple[Fault, ...]:
    """Return the faults that the forms' own checks name; a code may stand in several forms."""
    return tuple(
        Fault(
            code=check.code,
            group=Group.CHECK,
            where=Where.CELL,
            severities=(check.severity,),
            form=kind.name,
            says=check.says,
        )
        for kind in kinds
        for check in kind.checks
        if check.code is not None
    )
