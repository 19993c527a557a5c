"""Lint of what people name on the command line: a file, a set's folder, or a whole tree."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from scoring.lint import HEAD_FILE, lint_set
from scoring.problems import Problem, TextPlace
from scoring.yaml_text import parse_yaml
from services.catalogue.crosswalks import CROSSWALK_FOLDER, lint_crosswalk_file
from services.catalogue.sets import read_text

EVIDENCE_FOLDER = "evidence"
_NO_SETS = (EVIDENCE_FOLDER, CROSSWALK_FOLDER)

LintForm = Callable[[str, str], tuple[Problem, ...]]
"""Lint of one evidence form: its text and the name of its file in, its faults out."""


def lint_paths(
    paths: Iterable[Path], *, lint_form: LintForm, evidence_kinds: Collection[str]
) -> tuple[tuple[Problem, ...], int]:
    """Return all faults below the paths, in order, and the number of files looked at.

    A folder with a `set.yaml` is checked as a set; a component alone is checked within its set
    where it has one; what lies in a folder `evidence` is checked as an evidence form, and its kind
    is known besides those of `evidence_kinds`; what lies in a folder `crosswalk` is checked as a
    crosswalk of the sets beside that folder.
    """
    named = list(dict.fromkeys(paths))
    found = {path: _files_below(path) for path in named}
    files = sorted({file for below in found.values() for file in below})
    forms = [file for file in files if file.parent.name == EVIDENCE_FOLDER]
    problems = list(_missing_files(found))
    for file in forms:
        text, unreadable = read_text(file)
        problems.extend((*unreadable, *lint_form(text, file.as_posix())))
    crosswalks = [file for file in files if file.parent.name == CROSSWALK_FOLDER]
    for file in crosswalks:
        problems.extend(lint_crosswalk_file(file))
    known = {*evidence_kinds, *kind_names(forms)}
    of_sets = (file for file in files if file not in forms and file not in crosswalks)
    for folder, members in _by_folder(of_sets).items():
        problems.extend(_lint_members(folder, members, known))
    return tuple(sorted(problems, key=_order)), len(files)


def kind_names(forms: Iterable[Path]) -> list[str]:
    """Return the kinds that files of evidence forms state, whatever else is wrong with them."""
    values = (parse_yaml(read_text(file)[0], file=file.name).value for file in forms)
    return [
        str(value["kind"]) for value in values if isinstance(value, Mapping) and "kind" in value
    ]


def _files_below(path: Path) -> list[Path]:
    return [file for file in path.rglob("*.yaml") if file.is_file()] if path.is_dir() else [path]


def _missing_files(found: Mapping[Path, list[Path]]) -> Iterator[Problem]:
    """Yield folders without criteria, and those whose components have no set."""
    for path, files in found.items():
        if not files:
            yield Problem("not_a_set", TextPlace(path.as_posix()))
        for folder in dict.fromkeys(file.parent for file in files if path.is_dir()):
            if folder.name not in _NO_SETS and not (folder / HEAD_FILE).is_file():
                yield Problem("no_head", TextPlace((folder / HEAD_FILE).as_posix()))


def _by_folder(files: Iterable[Path]) -> Mapping[Path, list[Path]]:
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    return folders


def _lint_members(
    folder: Path, members: list[Path], evidence_kinds: Collection[str]
) -> Iterator[Problem]:
    """Yield the faults of some files of a folder, read within their whole set if there is one."""
    is_set = (folder / HEAD_FILE).is_file()
    together = {*members, *folder.glob("*.yaml")} if is_set else set(members)
    read = {file.as_posix(): read_text(file) for file in together if file.is_file()}
    problems = [problem for _, unreadable in read.values() for problem in unreadable]
    texts = {file: text for file, (text, _) in read.items()}
    names = {file.as_posix() for file in members}
    for problem in (*problems, *lint_set(texts, evidence_kinds=evidence_kinds)):
        if isinstance(problem.place, TextPlace) and problem.place.file in names:
            yield problem


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place if isinstance(problem.place, TextPlace) else TextPlace("")
    return place.file, place.line, place.column, problem.code
