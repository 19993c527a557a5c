"""The terminal's door: lint criteria, score answers, read evidence, compare editions, papers."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import click

from scoring.answers import write_value
from scoring.crosswalk import Crosswalk
from scoring.grading import grade
from scoring.load import InvalidCriteria
from scoring.localized import Language, Localized
from scoring.model import CriteriaSet
from scoring.problems import Problem, Severity, TextPlace
from scoring.rounding import round_half_even
from scoring.score import score as score_unit
from scoring.scorecard import Scorecard
from services.assessment.evidence.forms import FORMS, lint_form
from services.assessment.evidence.upload import read_alone
from services.assessment.home import open_store
from services.assessment.papers.package import pack_round
from services.assessment.papers.papers import Paper, Pictures, write_paper
from services.assessment.view import RoundView, view_round
from services.catalogue.answers_file import FaultyAnswers, read_answers
from services.catalogue.crosswalks import propose, write_crosswalk
from services.catalogue.lint import kind_names, lint_paths
from services.catalogue.sets import CRITERIA, read_set
from services.intake.forms.kind_files import InvalidKind
from services.intake.reading import Reading
from services.intake.reading_json import reading_as_json
from services.text import Text, text_in
from services.text.explain import explain_leaf, write_problem
from services.text.grades import write_grade

_vi = text_in("vi")  # the help is in Vietnamese: click wants it before the language is chosen
_kinds = kind_names(sorted(FORMS.glob("*.yaml")))  # faulty forms too: they are to be linted
_DIGITS = 6  # of points that have no end as a decimal number

FAULTY = 1


def _common(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every command has."""
    language = click.option(
        "--lang",
        type=click.Choice(["vi", "en"]),
        default="vi",
        show_default=True,
        help=_vi("cli.lang"),
    )
    form = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=_vi("cli.format"),
    )
    return language(form(command))


@click.group(help=_vi("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Collect the commands."""


@main.command(help=_vi("cli.lint.help"))
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]…")
@_common
@click.pass_context
def lint(context: click.Context, paths: Sequence[Path], lang: Language, form: str) -> None:
    """Report every fault of criteria files and evidence kinds."""
    text = text_in(lang)
    problems, files = lint_paths(
        paths or (_relative(CRITERIA),),
        lint_form=lint_form,
        evidence_kinds=_kinds,
    )
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if form == "json":
        _print_json([_problem_json(problem, text) for problem in problems])
    else:
        _print_problems(problems, text)
        counts = {"errors": errors, "warnings": len(problems) - errors, "files": files}
        key = "cli.lint.count" if problems else "cli.lint.clean"
        click.echo(text(key, **counts), err=True)
    context.exit(FAULTY if errors else 0)


@main.command(help=_vi("cli.score.help"))
@click.argument("set_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--group", default="", help=_vi("cli.score.group"))
@_common
@click.pass_context
def score(
    context: click.Context,
    set_folder: Path,
    answers: Path,
    *,
    group: str,
    lang: Language,
    form: str,
) -> None:
    """Score the units of an answers file."""
    text = text_in(lang)
    try:
        criteria = read_set(set_folder)
        if group not in ("", *criteria.head.groups):
            groups = ", ".join(criteria.head.groups)
            raise click.BadParameter(text("cli.score.no_group", group=group, groups=groups or "–"))
        criteria = criteria.for_group(group)
        units = read_answers(answers, criteria)
    except (InvalidCriteria, FaultyAnswers) as faulty:
        _refuse(context, faulty.problems, text, form)
    cards = {unit: score_unit(criteria, each) for unit, each in units.items()}
    if form == "json":
        by_unit = {unit: _scorecard_json(card, criteria, text) for unit, card in cards.items()}
        _print_json({"set": criteria.head.set, "units": by_unit})
        return
    for unit, card in cards.items():
        _print_scorecard(unit, card, criteria, text)


@main.command(help=_vi("cli.read.help"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(_kinds), help=_vi("cli.read.kind"))
@_common
@click.pass_context
def read(context: click.Context, file: Path, kind: str | None, lang: Language, form: str) -> None:
    """Tell what intake understands of one evidence file."""
    text = text_in(lang)
    try:
        reading = read_alone(file.read_bytes(), file_name=file.name, kind=kind, text=text)
    except InvalidKind as invalid:
        _refuse(context, invalid.problems, text, form)
    if form == "json":
        _print_json(reading_as_json(reading, text))
    else:
        _print_reading(reading, text)
    faulty = any(problem.severity is Severity.ERROR for problem in reading.problems)
    context.exit(FAULTY if faulty else 0)


@main.command(help=_vi("cli.crosswalk.help"))
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_common
@click.pass_context
def crosswalk(context: click.Context, old: Path, new: Path, lang: Language, form: str) -> None:
    """Propose what became of the sub-criteria of an edition, as a file ready to be saved."""
    text = text_in(lang)
    try:
        editions = read_set(old), read_set(new)
    except InvalidCriteria as faulty:
        _refuse(context, faulty.problems, text, form)
    proposal = propose(*editions)
    if form == "json":
        _print_json(proposal.model_dump(mode="json"))
        return
    remark = text("cli.crosswalk.remark")
    click.echo(write_crosswalk(proposal, *editions, remark=remark), nl=False)
    click.echo(_count_entries(proposal, text), err=True)


@main.command(help=_vi("cli.report.help"))
@click.argument("papers", nargs=-1, type=click.Choice([each.value for each in Paper]))
@click.option("--round", "round_id", type=int, help=_vi("cli.report.round"))
@click.option("--package", is_flag=True, help=_vi("cli.report.package"))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    help=_vi("cli.report.to"),
)
@_common
@click.pass_context
def report(
    context: click.Context,
    papers: Sequence[str],
    *,
    round_id: int | None,
    package: bool,
    folder: Path,
    lang: Language,
    form: str,
) -> None:
    """Write papers of a round, all of them where none is named."""
    text = text_in(lang)
    store = open_store()
    rounds = {each.id: each for each in store.rounds()}
    if round_id is None and rounds:
        round_id = next(iter(rounds))  # the newest comes first
    if round_id not in rounds:
        click.echo(text("cli.report.no_round"), err=True)
        context.exit(FAULTY)
    view = view_round(store, round_id)
    folder.mkdir(parents=True, exist_ok=True)
    made = datetime.now().astimezone()
    pictures = Pictures(lambda: _pictures(view, text).png(), lambda: _pictures(view, text).svg())
    found = [
        write_paper(Paper(each), store, view, text, made=made, pictures=pictures)
        for each in papers or list(Paper)
    ]
    for paper in found:
        (folder / paper.file_name).write_bytes(paper.content)
    written = [str(folder / paper.file_name) for paper in found]
    if package:
        to = folder / f"minh-chung-{view.round.year}.zip"
        packed = pack_round(store, view, text, to=to, papers=found, made=made)
        for file in packed.damaged:
            click.echo(text("papers.package.damaged", name=file.name), err=True)
        written.append(str(to))
    if form == "json":
        _print_json({"files": written})
    else:
        for each in written:
            click.echo(each)


def _pictures(view: RoundView, text: Text) -> Pictures:
    """Draw the charts of a paper; what draws them is heavy, and waits until it is needed."""
    from pages.shared.overview_charts import pictures_of

    return pictures_of(view, text)


def _count_entries(proposal: Crosswalk, text: Text) -> str:
    counts = Counter(entry.kind for entry in proposal.entries)
    kinds = (f"{n} {text(f'cli.crosswalk.kinds.{kind.value}')}" for kind, n in counts.items())
    unsure = sum(not entry.confirmed for entry in proposal.entries)
    return text("cli.crosswalk.count", kinds=", ".join(kinds), unsure=unsure)


def _refuse(context: click.Context, problems: Sequence[Problem], text: Text, form: str) -> NoReturn:
    """Tell why nothing can be done, and leave."""
    if form == "json":
        _print_json({"problems": [_problem_json(problem, text) for problem in problems]})
    else:
        _print_problems(problems, text, err=True)
    context.exit(FAULTY)


def _relative(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_problems(problems: Iterable[Problem], text: Text, *, err: bool = False) -> None:
    for problem in problems:
        click.echo(f"{problem.place}: {problem.code}: {write_problem(text, problem)}", err=err)


def _problem_json(problem: Problem, text: Text) -> dict[str, Any]:
    place = problem.place if isinstance(problem.place, TextPlace) else TextPlace(str(problem.place))
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "code": problem.code,
        "message": write_problem(text, problem),
    }


def _decimal(points: Fraction | None) -> str | None:
    if points is None:
        return None
    try:
        return write_value(points)
    except ValueError:
        return str(round_half_even(points, _DIGITS))


def _names(criteria: CriteriaSet) -> dict[str, Localized]:
    return {name: measure.name for name, measure in criteria.head.measures.items()}


def _scorecard_json(card: Scorecard, criteria: CriteriaSet, text: Text) -> dict[str, Any]:
    names = _names(criteria)
    return {
        "points": _decimal(card.points),
        "max_points": _decimal(card.max_points),
        "low": _decimal(card.low),
        "high": _decimal(card.high),
        "grade": _grade_name(card, criteria, text),
        "components": {
            each.code: {
                "points": _decimal(each.totals.points),
                "max_points": _decimal(each.totals.max_points),
            }
            for each in card.components
        },
        "items": {
            leaf.code: {
                "points": _decimal(leaf.points),
                "max_points": _decimal(leaf.max_points),
                "outcome": leaf.outcome.value,
                "explanation": explain_leaf(text, leaf, names),
            }
            for leaf in card.leaves
        },
    }


def _grade_name(card: Scorecard, criteria: CriteriaSet, text: Text) -> str | None:
    """Return the grade at the estimate; None where the set has none or it reaches none."""
    graded = grade(criteria, card)
    if graded is None or graded.estimate is None:
        return None
    return graded.estimate.name.in_language(text.language)


def _print_scorecard(unit: str, card: Scorecard, criteria: CriteriaSet, text: Text) -> None:
    def written(points: Fraction | None) -> str:
        return text("cli.score.unknown") if points is None else text.points(points)

    spans = {"max": card.max_points, "low": card.low, "high": card.high}
    click.echo(text("cli.score.unit", unit=unit, points=written(card.points), **spans))
    graded = grade(criteria, card)
    if graded is not None:
        click.echo(f"  {write_grade(text, graded)}")
    for component, result in zip(criteria.components, card.components, strict=True):
        totals = result.totals
        words = {"code": component.code, "name": component.name, "max": totals.max_points}
        click.echo(text("cli.score.component", points=written(totals.points), **words))
        for leaf in result.leaves:
            outcome = text(f"scoring.outcome.{leaf.outcome.value}")
            line = explain_leaf(text, leaf, _names(criteria))
            click.echo(text("cli.score.item", code=leaf.code, outcome=outcome, explanation=line))


def _print_reading(reading: Reading, text: Text) -> None:
    kind = reading.kind or text("cli.read.not_recognised")
    header = ", ".join(str(row) for row in reading.header_rows)
    click.echo(
        text("cli.read.form", kind=kind, sheet=reading.sheet, header=header, rows=reading.rows)
    )
    for sheet in () if reading.columns else reading.sheets:
        size = {"rows": sheet.rows, "columns": sheet.columns}
        click.echo(text("cli.read.sheet", name=sheet.name or "–", **size))
    if reading.columns:
        columns = ", ".join(f"{name} {letter}" for name, letter in reading.columns.items())
        click.echo(text("cli.read.columns", columns=columns))
    for name, measure in reading.measures.items():
        cells = ", ".join(measure.cells)
        click.echo(text("cli.read.measure", name=name, value=measure.value, cells=cells))
    _print_problems(reading.problems, text)


if __name__ == "__main__":
    main()
