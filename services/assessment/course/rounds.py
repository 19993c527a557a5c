"""Opening a round: a real one for a department, or the sample."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from scoring.answers import UnreadableValue, parse_value, write_value
from scoring.inputs import Input, InputType
from scoring.localized import Localized
from scoring.model import CriteriaSet
from scoring.problems import Problem
from services.assessment.people import Permission, Person, require
from services.assessment.view import RoundView
from services.catalogue.sets import criteria_set, set_ids
from services.store import Phase, Round, Store


class FaultyRound(Exception):
    """The round can't be opened as asked; `problems` says why, nothing is saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def open_round(
    store: Store,
    *,
    unit_name: str,
    year: int,
    criteria: str | None,
    due: date | None,
    target: str,
    group: str = "",
    who: Person,
) -> Round:
    """Open the round of a department under a shipped criteria set.

    `target` is text with a decimal point, empty for none; `group` is the variant of the set for the
    department's kind of unit. A department that is known already by this name, however it is
    capitalised, is the same one. Raises FaultyRound, NotPermitted.
    """
    require(who, Permission.PLAN)
    problems = []
    code, name = slug(unit_name), unit_name.strip()
    known = next((each for each in store.units() if each.code == code), None)
    if not code:
        problems.append(Problem("unit_name_missing"))
    elif known is not None and known.sample:
        problems.append(Problem("unit_is_sample", found=name))
    points = None
    if criteria is None or criteria not in set_ids():
        problems.append(Problem("set_missing"))
    else:
        points, found = read_target(target, criteria_set(criteria))
        problems.extend(found)
        if group and group not in criteria_set(criteria).head.groups:
            problems.append(Problem("group_unknown", found=group))
    if problems or criteria is None:
        raise FaultyRound(tuple(problems))
    if known is None:
        store.add_unit(code, name=Localized(vi=name, en=name), who=who.signature)
    return store.open_round(
        code,
        year=year,
        criteria_set=criteria,
        due=due,
        target=points,
        group=group,
        who=who.signature,
    )


def change_round(
    store: Store,
    view: RoundView,
    *,
    due: date | None,
    target: str,
    dates: Mapping[Phase, date] | None = None,
    who: Person,
) -> Round:
    """Set or take away the due date and the target (text) of a round, and by when each phase ends.

    `dates` None leaves those as they are. Raises FaultyRound, NotPermitted.
    """
    require(who, Permission.PLAN)
    points, problems = read_target(target, view.criteria)
    if problems:
        raise FaultyRound(problems)
    return store.update_round(view.round.id, target=points, due=due, dates=dates, who=who.signature)


def read_target(text: str, criteria: CriteriaSet) -> tuple[Decimal | None, tuple[Problem, ...]]:
    """Return the target points that a text with a decimal point gives, or what is wrong with it."""
    if not text.strip():
        return None, ()
    most = criteria.head.max_points
    asked = Input("target", InputType.NUMBER)
    try:
        value = Decimal(write_value(parse_value(text, asked)))
    except UnreadableValue:
        return None, (Problem("target_unreadable", found=text),)
    if value > most:
        return None, (Problem("target_above_max", params={"max": most}),)
    return value, ()


def slug(name: str) -> str:
    """Return a name as a code: lower case, no accents, hyphens between words.

    >>> slug("Sở Giao thông vận tải")
    'so-giao-thong-van-tai'
    """
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
