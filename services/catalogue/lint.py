"""Lint of what people name on the command line: a file, a set's folder, or a whole tree."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from scoring.lint import HEAD_FILE, lint_set
from scoring.problems import Problem, TextPlace

EVIDENCE_FOLDER = "evidence"

LintForm = Callable[[str, str], tuple[Problem, ...]]
"""Lint of one evidence form: its text and the name of its file in, its faults out."""


def lint_paths(
    paths: Iterable[Path], *, lint_form: LintForm, evidence_kinds: Collection[str]
) -> tuple[tuple[Problem, ...], int]:
    """Return all faults below the paths and the number of files looked at.

    A folder with a `set.yaml` is checked as a set; a component alone is checked within its set
    where it has one; what lies in a folder `evidence` is checked as an evidence form.
    """
    problems: list[Problem] = []
    files = 0
    for path in paths:
        found = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        files += len(found)
        if not found:
            problems.append(Problem("not_a_set", TextPlace(path.as_posix())))
        for folder, members in _by_folder(found).items():
            if folder.name == EVIDENCE_FOLDER:
                for file in members:
                    problems.extend(_lint_form(file, lint_form))
            else:
                problems.extend(_lint_members(folder, members, evidence_kinds))
    return tuple(problems), files


def _by_folder(files: Iterable[Path]) -> Mapping[Path, list[Path]]:
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    return folders


def _lint_members(
    folder: Path, members: list[Path], evidence_kinds: Collection[str]
) -> Iterator[Problem]:
    names = {file.as_posix() for file in members}
    together = set(members)
    if (folder / HEAD_FILE).is_file():  # one file of a set is read within the whole of it
        together |= set(folder.glob("*.yaml"))
    texts: dict[str, str] = {}
    for file in sorted(together):
        try:
            texts[file.as_posix()] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            if file.as_posix() in names:
                yield Problem("not_utf8", TextPlace(file.as_posix()))
    for problem in lint_set(texts, evidence_kinds=evidence_kinds):
        if isinstance(problem.place, TextPlace) and problem.place.file in names:
            yield problem


def _lint_form(file: Path, lint_form: LintForm) -> tuple[Problem, ...]:
    try:
        return lint_form(file.read_text(encoding="utf-8"), file.as_posix())
    except UnicodeDecodeError:
        return (Problem("not_utf8", TextPlace(file.as_posix())),)
