"""The closed set of rule kinds; each is the file of its name."""

from typing import Annotated

from pydantic import Field

from scoring.rules.cases import Cases
from scoring.rules.checklist import Checklist
from scoring.rules.choice import Choice
from scoring.rules.per_unit import PerUnit
from scoring.rules.ratio import Ratio
from scoring.rules.reported import Reported
from scoring.rules.survey import Survey
from scoring.rules.tiers import Tiers
from scoring.rules.tracked import Tracked

KINDS = (Checklist, Choice, Tiers, Ratio, PerUnit, Cases, Survey, Reported, Tracked)

Rule = Annotated[
    Checklist | Choice | Tiers | Ratio | PerUnit | Cases | Survey | Reported | Tracked,
    Field(discriminator="kind"),
]

__all__ = ["KINDS", "Rule"]
