"""What can go wrong in the store, as values.

StoreFailure
├── DatabaseTooNew
├── NoSuchUnit
├── NoSuchRound
├── UnitTaken
├── StaleAnswer
├── StaleRound
├── NoSuchEvidence
├── AlreadyWithdrawn
├── NoSuchDocument
├── NumberTaken
├── StaleDocument
├── DocumentInUse
├── PartLocked
├── ForbiddenMove
├── ReasonMissing
├── StalePhase
├── StaleReview
├── StaleExplanation
├── NoSuchAction
├── StaleAction
├── NoSuchScenario
├── ScenarioTaken
├── StaleScenario
├── FileMissing
└── FileDamaged

`code` names the sentence `store.problems.<code>` of services/text; `params` fill its blanks.
"""

from typing import Any, ClassVar

from services.store.phases import Part, Phase
from services.store.records import (
    AnswerRecord,
    Document,
    Explanation,
    PlanAction,
    PlanActionInput,
    Review,
    Scenario,
)


class StoreFailure(Exception):
    """The root of all failures the store names."""

    code: ClassVar[str]

    def __init__(self, **params: Any) -> None:
        told = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{self.code}: {told}")
        self.params = params


class DatabaseTooNew(StoreFailure):
    """The database was written by a later version of the program; nothing was changed in it."""

    code = "database_too_new"

    def __init__(self, *, path: str, revision: str) -> None:
        super().__init__(path=path, revision=revision)


class NoSuchUnit(StoreFailure):
    """No unit has this code."""

    code = "no_such_unit"

    def __init__(self, *, unit: str) -> None:
        super().__init__(unit=unit)


class NoSuchRound(StoreFailure):
    """No round has this number."""

    code = "no_such_round"

    def __init__(self, *, round_id: int) -> None:
        super().__init__(round_id=round_id)


class UnitTaken(StoreFailure):
    """Another unit has this code already."""

    code = "unit_taken"

    def __init__(self, *, unit: str) -> None:
        super().__init__(unit=unit)


class StaleAnswer(StoreFailure):
    """Somebody changed the answers of a code since they were read; nothing was written.

    `current` holds the answers of the code as they stand now; an input not among them is unknown.
    """

    code = "stale_answer"

    def __init__(self, *, answer_code: str, current: tuple[AnswerRecord, ...]) -> None:
        super().__init__(answer_code=answer_code)
        self.current = current


class StaleRound(StoreFailure):
    """Somebody (`who`) wrote in the round since it was looked at; nothing was written."""

    code = "stale_round"

    def __init__(self, *, who: str) -> None:
        super().__init__(who=who)


class NoSuchEvidence(StoreFailure):
    """The round has no evidence with this number."""

    code = "no_such_evidence"

    def __init__(self, *, evidence_id: int) -> None:
        super().__init__(evidence_id=evidence_id)


class AlreadyWithdrawn(StoreFailure):
    """The file was undone before; nothing was written."""

    code = "already_withdrawn"

    def __init__(self, *, file_name: str, who: str) -> None:
        super().__init__(file_name=file_name, who=who)


class NoSuchDocument(StoreFailure):
    """The round has no document with this number of its own."""

    code = "no_such_document"

    def __init__(self, *, document_id: int) -> None:
        super().__init__(document_id=document_id)


class NumberTaken(StoreFailure):
    """Another document of the round has this number already."""

    code = "number_taken"

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


class StaleDocument(StoreFailure):
    """Somebody changed the document since it was read; nothing was written.

    `current` is the document as it stands now.
    """

    code = "stale_document"

    def __init__(self, *, current: Document) -> None:
        super().__init__(document=current.name, who=current.who)
        self.current = current


class DocumentInUse(StoreFailure):
    """Files belong to the document or answers name it, so it cannot go, nor its number."""

    code = "document_in_use"

    def __init__(self, *, document: str) -> None:
        super().__init__(document=document)


class PartLocked(StoreFailure):
    """The phase of the round does not let this part be changed; nothing was written."""

    code = "part_locked"

    def __init__(self, *, phase: Phase, part: Part) -> None:
        super().__init__()
        self.phase = phase
        self.part = part


class ForbiddenMove(StoreFailure):
    """A round in this phase can't move to that one; nothing was written."""

    code = "forbidden_move"

    def __init__(self, *, phase: Phase, to: Phase) -> None:
        super().__init__()
        self.phase = phase
        self.to = to


class ReasonMissing(StoreFailure):
    """Reopening needs a reason; nothing was written."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__()


class StalePhase(StoreFailure):
    """Somebody (`who`) moved the round to another phase since it was looked at."""

    code = "stale_phase"

    def __init__(self, *, phase: Phase, who: str) -> None:
        super().__init__(who=who)
        self.phase = phase


class StaleReview(StoreFailure):
    """Somebody changed the review of a code since it was read; nothing was written.

    `current` are the reviews that were changed, as they stand now.
    """

    code = "stale_review"

    def __init__(self, *, current: tuple[Review, ...]) -> None:
        super().__init__(codes=", ".join(each.code for each in current))
        self.current = current


class StaleExplanation(StoreFailure):
    """Somebody changed the explanation since it was read; nothing was written.

    `current` is the explanation as it stands now.
    """

    code = "stale_explanation"

    def __init__(self, *, current: Explanation) -> None:
        super().__init__(answer_code=current.code, who=current.who)
        self.current = current


class NoSuchAction(StoreFailure):
    """No action of a plan has this number; it may have been removed."""

    code = "no_such_action"

    def __init__(self, *, action_id: int) -> None:
        super().__init__(action_id=action_id)


class StaleAction(StoreFailure):
    """Somebody changed the action since it was read; nothing was written.

    `current` is the action as it stands now, `given` what was to be written, None for a removal.
    """

    code = "stale_action"

    def __init__(self, *, current: PlanAction, given: PlanActionInput | None) -> None:
        super().__init__(action=current.told.text, who=current.who)
        self.current = current
        self.given = given


class NoSuchScenario(StoreFailure):
    """No scenario has this number; it may have been dropped."""

    code = "no_such_scenario"

    def __init__(self, *, scenario_id: int) -> None:
        super().__init__(scenario_id=scenario_id)


class ScenarioTaken(StoreFailure):
    """Another scenario of the round has this name already."""

    code = "scenario_taken"

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class StaleScenario(StoreFailure):
    """Somebody changed the scenario since it was read; nothing was written.

    `current` is the scenario as it stands now.
    """

    code = "stale_scenario"

    def __init__(self, *, current: Scenario) -> None:
        super().__init__(name=current.name, who=current.who)
        self.current = current


class FileMissing(StoreFailure):
    """The bytes of an evidence file are not in the folder."""

    code = "file_missing"

    def __init__(self, *, sha256: str) -> None:
        super().__init__(sha256=sha256)


class FileDamaged(StoreFailure):
    """The bytes of an evidence file are no longer those that were accepted."""

    code = "file_damaged"

    def __init__(self, *, sha256: str) -> None:
        super().__init__(sha256=sha256)
