"""From the text of criteria/evidence/*.yaml to evidence kinds, every fault with its place."""

from collections.abc import Iterator
from pathlib import Path as FilePath

from scoring.localized import Localized
from scoring.problems import Problem, TextPlace
from scoring.validation import validate
from scoring.yaml_text import ParsedYaml, Path, parse_yaml
from services.intake.forms.kinds import (
    PATH,
    REFERENCES,
    Check,
    Column,
    ColumnType,
    Comparison,
    Condition,
    EvidenceKind,
    Feeds,
    Reader,
    Taking,
    WhenEmpty,
)
from services.intake.forms.words import normalise_words

_NUMBERS = (ColumnType.NUMBER, ColumnType.PERCENT)
_ORDERED = (*_NUMBERS, ColumnType.DATETIME)
_IN_LINES = (*_NUMBERS, ColumnType.TEXT)


class InvalidKind(Exception):
    """The texts do not make evidence kinds; `problems` has all faults."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.place}: {each.code}" for each in problems))
        self.problems = problems


def load_kind(text: str, *, file: str) -> EvidenceKind:
    """Build one kind from its YAML text.

    Raises InvalidKind with every fault.
    """
    kind, problems = check_kind(text, file=file)
    if kind is None or problems:
        raise InvalidKind(problems)
    return kind


def load_kinds(folder: FilePath) -> tuple[EvidenceKind, ...]:
    """Build the kinds of a folder, in the order of their file names.

    Raises InvalidKind with every fault of every file.
    """
    kinds: list[EvidenceKind] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        kind, faults = check_kind(path.read_text(encoding="utf-8"), file=str(path))
        problems.extend(faults)
        if kind is not None:
            kinds.append(kind)
    if problems:
        raise InvalidKind(tuple(problems))
    return tuple(kinds)


def check_kind(text: str, *, file: str) -> tuple[EvidenceKind | None, tuple[Problem, ...]]:
    """Read one kind and all its faults; the kind is None where its shape is wrong."""
    parsed = parse_yaml(text, file=file)
    if parsed.value is None:
        return None, parsed.problems or (Problem("empty_file", parsed.place(())),)
    kind, problems = validate(EvidenceKind, parsed)
    found = sorted(_tell_once((*parsed.problems, *problems)), key=_line)
    if kind is not None:
        found.extend(_meaning_problems(kind, parsed))
    return kind, tuple(found)


def _tell_once(problems: tuple[Problem, ...]) -> list[Problem]:
    """Keep one fault of each place: a union reports once for each of its members.

    Of several, those that only say "no such type" of a whole mapping give way to what is inside it.
    """
    clear = [problem for problem in problems if not _is_vague(problem)]
    lines = {_line(problem)[0] for problem in clear}
    vague = [each for each in problems if _is_vague(each) and _line(each)[0] not in lines]
    return list({problem.place: problem for problem in reversed((*clear, *vague))}.values())


def _is_vague(problem: Problem) -> bool:
    return problem.code in ("not_one_of", "wrong_type") and not problem.found


def _line(problem: Problem) -> tuple[int, int]:
    place = problem.place
    return (place.line, place.column) if isinstance(place, TextPlace) else (0, 0)


def _meaning_problems(kind: EvidenceKind, parsed: ParsedYaml) -> Iterator[Problem]:
    if (kind.reader is Reader.TABLE) != bool(kind.columns):
        yield Problem("kind_columns_wrong", parsed.place(("columns",)))
    if kind.feeds is Feeds.REVIEWS and not kind.columns_of_type(ColumnType.CODE):
        place = parsed.place(("feeds",))
        yield Problem("kind_type_wrong", place, found=kind.feeds, expected=ColumnType.CODE.value)
    for name, column in kind.columns.items():
        yield from _column_problems(column, parsed, ("columns", name))
    identifying = [name for name, column in kind.columns.items() if column.identifies]
    for name in identifying[1:]:
        yield Problem("kind_identified_twice", parsed.place(("columns", name)), found=name)
    yield from _repeated_names(kind, parsed)
    for name, system in kind.systems.items():
        if not any(map(normalise_words, system.words)):
            yield Problem("kind_system_words", parsed.place(("systems", name)), found=name)
    for number, check in enumerate(kind.checks):
        yield from _check_problems(check, kind, parsed, ("checks", number))
    for name, measure in kind.measures.items():
        path: Path = ("measures", name)
        for way in measure.ways():
            yield from _taking_problems(way, kind, parsed, path)
            path = (*path, "otherwise")


def _repeated_names(kind: EvidenceKind, parsed: ParsedYaml) -> Iterator[Problem]:
    """Yield header words that two columns claim: which of them is meant could not be told."""
    owners: dict[tuple[str, ...], str] = {}
    for owner, column in kind.columns.items():
        for index, name in enumerate(column.names):
            words = tuple(normalise_words(part) for part in name.split(PATH))
            if owners.setdefault(words, owner) != owner:
                place = parsed.place(("columns", owner, "names", index))
                yield Problem("kind_name_twice", place, found=name, expected=owners[words])


def _column_problems(column: Column, parsed: ParsedYaml, path: Path) -> Iterator[Problem]:
    place = parsed.place(path)
    if column.line is not None and column.type not in _IN_LINES:
        expected = ", ".join(_IN_LINES)
        yield Problem("kind_type_wrong", place, found=column.type.value, expected=expected)
    if (column.type is ColumnType.CHOICE) != bool(column.values):
        yield Problem("kind_choice_values", place)
    if column.empty is WhenEmpty.ZERO and column.type is not ColumnType.NUMBER:
        expected = ColumnType.NUMBER.value
        yield Problem("kind_type_wrong", place, found=column.type.value, expected=expected)


def _check_problems(
    check: Check, kind: EvidenceKind, parsed: ParsedYaml, path: Path
) -> Iterator[Problem]:
    if check.that is not None:
        if check.code is None or check.says is None or not _can_say(check.says):
            yield Problem("kind_check_words", parsed.place(path))
        yield from _condition_problems(check.that, kind, parsed, (*path, "that"))
    if check.row_sum is not None:
        names = (check.row_sum.total, *check.row_sum.parts)
        yield from _number_problems(names, kind, parsed, (*path, "row_sum"))
    yield from _number_problems(check.total_row or (), kind, parsed, (*path, "total_row"))


def _can_say(says: Localized) -> bool:
    """Tell whether the sentences fill with what a breach knows: its cells and their values."""
    try:
        for sentence in (says.vi, says.en):
            sentence.format(cell="", other="", found="", expected="")
    except (LookupError, ValueError):
        return False
    return True


def _taking_problems(
    way: Taking, kind: EvidenceKind, parsed: ParsedYaml, path: Path
) -> Iterator[Problem]:
    if way.where is not None and not way.summed:
        yield Problem("kind_where_without_sum", parsed.place((*path, "where")))
    if way.condition is not None:
        key = "count" if way.count is not None else "where"
        yield from _condition_problems(way.condition, kind, parsed, (*path, key))
    for key, names in (
        ("sum", way.sum),
        ("from_first", way.from_first),
        ("from_last", way.from_last),
    ):
        yield from _number_problems(names or (), kind, parsed, (*path, key))


def _number_problems(
    names: tuple[str, ...], kind: EvidenceKind, parsed: ParsedYaml, path: Path
) -> Iterator[Problem]:
    for name in names:
        column = kind.columns.get(name)
        if column is None:
            yield _unknown_column(name, kind, parsed, path)
        elif column.type is not ColumnType.NUMBER:
            place = parsed.place(path)
            yield Problem("kind_type_wrong", place, found=name, expected=ColumnType.NUMBER.value)


def _condition_problems(
    condition: Condition, kind: EvidenceKind, parsed: ParsedYaml, path: Path
) -> Iterator[Problem]:
    for name, test in condition.tests():
        column = kind.columns.get(name)
        if column is None:
            yield _unknown_column(name, kind, parsed, path)
        elif isinstance(test, Comparison):
            yield from _comparison_problems(name, test, kind, parsed, path)


def _comparison_problems(
    name: str, test: Comparison, kind: EvidenceKind, parsed: ParsedYaml, path: Path
) -> Iterator[Problem]:
    place = parsed.place((*path, name))
    column = kind.columns[name]
    operand = test.operand
    if operand is None:
        if column.type is ColumnType.CHOICE:
            for word in test.words:
                if word not in column.values:
                    expected = ", ".join(column.values)
                    yield Problem("kind_value_unknown", place, found=word, expected=expected)
        elif column.type is not ColumnType.TEXT:
            expected = f"{ColumnType.CHOICE}, {ColumnType.TEXT}"
            yield Problem("kind_type_wrong", place, found=name, expected=expected)
        return
    if column.type not in _ORDERED:
        expected = ", ".join(_ORDERED)
        yield Problem("kind_type_wrong", place, found=name, expected=expected)
    elif isinstance(operand, str) and operand not in REFERENCES:
        other = kind.columns.get(operand)
        if other is None:
            yield _unknown_column(operand, kind, parsed, path)
        elif (other.type in _NUMBERS) != (column.type in _NUMBERS):
            yield Problem("kind_type_wrong", place, found=operand, expected=column.type.value)
    elif isinstance(operand, str) != (column.type is ColumnType.DATETIME):
        yield Problem("kind_type_wrong", place, found=str(operand), expected=column.type.value)


def _unknown_column(name: str, kind: EvidenceKind, parsed: ParsedYaml, path: Path) -> Problem:
    expected = ", ".join(kind.columns)
    return Problem(
        "kind_column_unknown", parsed.key_place((*path, name)), found=name, expected=expected
    )
