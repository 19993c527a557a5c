"""The store: facts in SQLite, evidence files beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Self

from scoring.localized import Localized
from services.store import (
    acceptance,
    answers,
    change,
    crosswalks,
    documents,
    drafts,
    evidence,
    history,
    locks,
    plan,
    results,
    rounds,
    sample,
    scenarios,
    snapshots,
    surveys,
    work,
)
from services.store import reviews as lanes
from services.store.choices import read_choices, write_choices
from services.store.database import Database
from services.store.files import EvidenceFiles
from services.store.phases import Part, Phase
from services.store.records import (
    Accepted,
    Act,
    AnswerInput,
    AnswerRecord,
    Assignment,
    AssignmentInput,
    Conductor,
    DeclaredInput,
    Document,
    DocumentInput,
    DocumentLink,
    Draft,
    Evidence,
    Explanation,
    ExplanationKind,
    Lane,
    LogEntry,
    PlanAction,
    PlanActionInput,
    ResultRecord,
    Review,
    ReviewInput,
    Round,
    Scenario,
    Snapshot,
    Survey,
    SurveyInput,
    Unit,
)
from services.store.schema import bring_up_to_date

DATABASE_NAME = "parindex.sqlite"
FILES_NAME = "files"

NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_DATES: Mapping[Phase, date] = MappingProxyType({})

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """All that a folder remembers; one for a process, used by any of its threads.

    Every method that writes is one transaction: when it returns, what it wrote is on the disk; when
    it raises, nothing was written.
    """

    def __init__(self, folder: Path, *, clock: Clock = _now) -> None:
        """Use a folder that is up to date; `Store.open` sees to that."""
        self.folder = folder
        self._database = Database(folder / DATABASE_NAME)
        self._files = EvidenceFiles(folder / FILES_NAME)
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = _now) -> Self:
        """Open the store of a folder, created or migrated where that is needed.

        Raises DatabaseTooNew where a later version of the program wrote it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(folder / DATABASE_NAME)
        return cls(folder, clock=clock)

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_unit(self, code: str, *, name: Localized, sample: bool = False, who: str) -> Unit:
        """Add a unit; the very same again changes nothing.

        Raises UnitTaken where another unit has the code, ValueError where it is not a slug.
        """
        with self._changing(who) as changing:
            return rounds.write_unit(changing, Unit(code, name, sample))

    def units(self) -> tuple[Unit, ...]:
        """Return all units in the order of their codes."""
        with self._database.reading() as connection:
            return rounds.read_units(connection)

    def open_round(
        self,
        unit: str,
        *,
        year: int,
        criteria_set: str,
        target: Decimal | None = None,
        due: date | None = None,
        sample: bool = False,
        group: str = "",
        previous: int | None = None,
        dates: Mapping[Phase, date] = NO_DATES,
        phase: Phase = Phase.PREPARING,
        who: str,
    ) -> Round:
        """Open the round of a unit, year and criteria set, or return the one there is, unchanged.

        `previous` is the round that it is started from, `dates` say by when each phase is to end,
        `group` names the variant of the set. Rounds of a sample unit are a sample.
        Raises NoSuchUnit.
        """
        with self._changing(who) as changing:
            return rounds.write_round(
                changing,
                unit=unit,
                year=year,
                criteria_set=criteria_set,
                target=target,
                due=due,
                sample=sample,
                group=group,
                previous=previous,
                dates=dates,
                phase=phase,
            )

    def update_round(
        self,
        round_id: int,
        *,
        target: Decimal | None,
        due: date | None,
        dates: Mapping[Phase, date] | None = None,
        group: str | None = None,
        who: str,
    ) -> Round:
        """Set the target points and the due date of a round; None takes them away.

        `dates` and `group` are left as they are where they are None. Raises NoSuchRound, PartLocked
        for another group while the self-score is locked: it decides how answers score.
        """
        with self._changing(who) as changing:
            standing = rounds.find_round(changing.connection, round_id)
            if group not in (None, standing.group):
                locks.check_open(standing, Part.SELF)
            return rounds.change_aim(
                changing, round_id, target=target, due=due, dates=dates, group=group
            )

    def move_phase(
        self,
        round_id: int,
        *,
        expected: Phase,
        to: Phase,
        reason: str = "",
        snapshot: Mapping[str, Any] | None = None,
        label: str = "",
        seen: int | None = None,
        who: str,
    ) -> Round:
        """Move a round from the phase that the person saw to another; going back needs a reason.

        Submitting keeps `snapshot` (plain JSON) under `label` in the same act; `seen` is the state
        of the round that it was made from, None does not check. Raises NoSuchRound, StalePhase,
        ForbiddenMove, ReasonMissing, StaleRound, ValueError for a snapshot missing or out of place.
        """
        with self._changing(who) as changing:
            return locks.move_phase(
                changing,
                round_id,
                expected=expected,
                to=to,
                reason=reason,
                snapshot=snapshot,
                label=label,
                seen=seen,
            )

    def rounds(self, unit: str | None = None) -> tuple[Round, ...]:
        """Return the rounds of a unit, or of all; the latest year first."""
        with self._database.reading() as connection:
            return rounds.read_rounds(connection, unit=unit)

    def round(self, round_id: int) -> Round:
        """Return one round; raises NoSuchRound."""
        with self._database.reading() as connection:
            return rounds.find_round(connection, round_id)

    def seen(self, round_id: int) -> int:
        """Return the state of a round: the number of its latest entry of the log, 0 for none."""
        with self._database.reading() as connection:
            return history.read_seen(connection, round_id)

    def accept_evidence(
        self,
        round_id: int,
        *,
        content: bytes,
        file_name: str,
        kind: str,
        reading: Mapping[str, Any],
        answers: Sequence[AnswerInput],
        extract: bytes = b"",
        choices: Mapping[str, Any] = NOTHING,
        system: str = "",
        replaces: int | None = None,
        document: DocumentInput | None = None,
        document_id: int | None = None,
        links: Sequence[acceptance.Link] = (),
        period: str = "",
        seen: int | None = None,
        who: str,
    ) -> Accepted:
        """Keep a file, how it was read and what the round answers with it, all of it or nothing.

        The same bytes in the same round again change nothing; where they were undone or replaced
        they stand again as they are read now. `kind` is "" for a file that is not read. `reading`
        and `choices` are plain JSON; `extract` is what was read, kept like a file. `replaces` is
        the file that this one corrects. `links` are codes with section and page that the document
        is to prove. `seen` is the state of the round that the answers were worked out from; None
        does not check.

        The file belongs to the document `document_id`, or the one with the number of `document`,
        or that of its former revision, or one made for it; what nobody told of the document yet is
        filled in from `document`. Raises NoSuchRound, NoSuchEvidence, NoSuchDocument, StaleRound,
        ValueError where an input is answered twice, with nothing or by files that do not stand.
        """
        submission = acceptance.Submission(
            content=content,
            extract=extract,
            described={
                "file_name": file_name,
                "kind": kind,
                "period": period,
                "system": system,
                "reading": dict(reading),
                "choices": dict(choices),
            },
            answers=answers,
            replaces=replaces,
            document=document,
            document_id=document_id,
            links=links,
        )
        with self._changing(who) as changing:
            return acceptance.accept(
                changing, self._files, submission, round_id=round_id, seen=seen
            )

    def withdraw_evidence(
        self, evidence_id: int, *, answers: Sequence[AnswerInput], seen: int | None, who: str
    ) -> None:
        """Undo a file and write the answers that stand without it; its bytes and the log stay.

        `seen` as in `accept_evidence`. Raises NoSuchEvidence, AlreadyWithdrawn, StaleRound,
        ValueError where a newer file replaces it or an answer would still rest on it.
        """
        with self._changing(who) as changing:
            acceptance.withdraw(changing, evidence_id, answered=answers, seen=seen)

    def declare_answer(
        self,
        round_id: int,
        *,
        code: str,
        inputs: Mapping[str, DeclaredInput | None],
        expected_versions: Mapping[str, int] | None = None,
        part: Part = Part.SELF,
        who: str,
    ) -> tuple[AnswerRecord, ...]:
        """Set inputs of one code by hand, None takes one back to unknown; return all of the code.

        `part` is SURVEY for a leaf that the department does not score itself.
        `expected_versions` are the versions that the person saw (an input not named was unknown);
        None does not check. What says the same again is left as it stands. Raises StaleAnswer where
        somebody else was quicker, PartLocked, NoSuchRound, ValueError where a value is empty or
        answers are no part of `part`.
        """
        if part not in (Part.SELF, Part.SURVEY):
            raise ValueError(f"there are no answers in the part {part}")
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            locks.check_open(round_, part)
            contents = answers.content_of_person(code, inputs)
            if expected_versions is not None:
                answers.check_versions(
                    changing, round_, code=code, inputs=inputs, expected=expected_versions
                )
            answers.write_answers(changing, round_, contents, act=Act.ANSWER_DECLARED)
            return answers.read_answers(changing.connection, round_id, code=code)

    def answers(self, round_id: int) -> tuple[AnswerRecord, ...]:
        """Return the known answers of a round in the order of code and input."""
        with self._database.reading() as connection:
            return answers.read_answers(connection, round_id)

    def answer_history(self, round_id: int) -> tuple[LogEntry, ...]:
        """Return what was read, declared, removed and recounted in a round, the oldest first.

        Documents are named by the numbers that they have now. What a file said before it was undone
        and handed in again is left out. What a file said has its number in `after`, as "by".
        """
        with self._database.reading() as connection:
            return history.read_answer_history(connection, round_id)

    def evidence(self, round_id: int) -> tuple[Evidence, ...]:
        """Return the evidence of a round in the order it first came, undone files too."""
        with self._database.reading() as connection:
            return evidence.read_evidence(connection, round_id)

    def read_file(self, sha256: str) -> bytes:
        """Return the bytes of a file or an extract; raises FileMissing or FileDamaged."""
        return self._files.read(sha256)

    def open_file(self, sha256: str) -> BinaryIO:
        """Open the bytes of a file to be read in pieces, unchecked; raises FileMissing."""
        return self._files.open(sha256)

    def add_document(self, round_id: int, document: DocumentInput, *, who: str) -> Document:
        """Register a document; raises NoSuchRound, NumberTaken, PartLocked."""
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            locks.check_open(round_, Part.SELF, Part.REPLY)
            return documents.add_document(changing, round_, document)

    def change_document(
        self, document_id: int, document: DocumentInput, *, expected_version: int, who: str
    ) -> Document:
        """Change what is told of a document; answers that name it follow to a new number.

        Raises NoSuchDocument, StaleDocument, NumberTaken, DocumentInUse where answers name a number
        that is taken away.
        """
        with self._on_document(document_id, who) as (changing, round_, standing):
            changed = documents.change_document(
                changing, round_, standing, document, expected_version=expected_version
            )
            if changed.number != standing.number:
                answers.rename_document(changing, round_, old=standing.number, new=changed.number)
            return changed

    def remove_document(self, document_id: int, *, who: str) -> None:
        """Take a document off the register with its links.

        Raises NoSuchDocument, DocumentInUse where a file, an undone one too, belongs to it or an
        answer names it.
        """
        with self._on_document(document_id, who) as (changing, round_, standing):
            documents.remove_document(changing, round_, standing)

    def documents(self, round_id: int) -> tuple[Document, ...]:
        """Return the documents of a round in the order they came."""
        with self._database.reading() as connection:
            return documents.read_documents(connection, round_id)

    def link_document(
        self, document_id: int, *, code: str, section: str = "", page: str = "", who: str
    ) -> DocumentLink:
        """Say where in a document the proof of a code stands; said again it is written over.

        Once the round is submitted an explanation may add links, never change one. Raises
        NoSuchDocument, PartLocked.
        """
        with self._on_document(document_id, who, Part.REPLY) as (changing, round_, standing):
            return documents.link_document(
                changing, round_, standing, code=code, section=section, page=page
            )

    def unlink_document(self, document_id: int, *, code: str, who: str) -> None:
        """Take away that a document proves a code; raises NoSuchDocument."""
        with self._on_document(document_id, who) as (changing, round_, standing):
            documents.unlink_document(changing, round_, standing, code=code)

    def document_links(self, round_id: int) -> tuple[DocumentLink, ...]:
        """Return the links of all documents of a round in the order of document and code."""
        with self._database.reading() as connection:
            return documents.read_links(connection, round_id)

    def remember_choices(
        self, unit: str, kind: str, system: str, choices: Mapping[str, Any], *, who: str
    ) -> None:
        """Keep what a person chose (plain JSON) for the next file of a form and system.

        Raises NoSuchUnit.
        """
        with self._changing(who) as changing:
            write_choices(changing, unit=unit, kind=kind, system=system, choices=choices)

    def remembered_choices(self, unit: str) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Return what was chosen last in a unit, by form and system."""
        with self._database.reading() as connection:
            return read_choices(connection, unit)

    def moves(self, round_id: int) -> tuple[LogEntry, ...]:
        """Return the moves of a round from phase to phase, the oldest first.

        `before` and `after` have "phase", `after` has "reason" too.
        """
        with self._database.reading() as connection:
            return locks.read_moves(connection, round_id)

    def put_reviews(
        self,
        round_id: int,
        *,
        lane: Lane,
        reviews: Sequence[ReviewInput],
        source: str,
        expected_versions: Mapping[str, int] | None = None,
        who: str,
    ) -> tuple[Review, ...]:
        """Enter what reviewers gave in one lane, all of it or nothing; return the lane.

        `source` says where it comes from (a file, "" where it was typed). `expected_versions` as in
        `declare_answer`, by code. Raises NoSuchRound, PartLocked, StaleReview, KeyError for a lane
        that is no review's, ValueError where a code comes twice.
        """
        with self._changing(who) as changing:
            return lanes.write_reviews(
                changing,
                rounds.find_round(changing.connection, round_id),
                lane=lane,
                reviews=reviews,
                source=source,
                expected=expected_versions,
            )

    def reviews(self, round_id: int) -> tuple[Review, ...]:
        """Return the review lanes of a round in the order of lane and code."""
        with self._database.reading() as connection:
            return lanes.read_reviews(connection, round_id)

    def assign(self, round_id: int, assignments: Sequence[AssignmentInput], *, who: str) -> None:
        """Say who deals with leaves, by when; what says the same again changes nothing.

        Raises NoSuchRound.
        """
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            work.write_assignments(changing, round_, assignments)

    def assignments(self, round_id: int) -> Mapping[str, Assignment]:
        """Return who deals with what in a round, by code."""
        with self._database.reading() as connection:
            return work.read_assignments(connection, round_id)

    def write_explanation(
        self,
        round_id: int,
        *,
        code: str,
        kind: ExplanationKind,
        text: str,
        expected_version: int | None = None,
        who: str,
    ) -> Explanation:
        """Write an explanation; an empty text takes it away; the same again changes nothing.

        Raises NoSuchRound, PartLocked, StaleExplanation where somebody else was quicker.
        """
        with self._changing(who) as changing:
            return work.write_explanation(
                changing,
                rounds.find_round(changing.connection, round_id),
                code=code,
                kind=kind,
                words=text,
                expected=expected_version,
            )

    def explanations(self, round_id: int) -> tuple[Explanation, ...]:
        """Return the explanations of a round in the order of code and kind."""
        with self._database.reading() as connection:
            return work.read_explanations(connection, round_id)

    def remark(
        self,
        round_id: int,
        *,
        code: str,
        act: Act,
        text: str,
        seen: int | None = None,
        who: str,
    ) -> None:
        """Say something of a leaf: LEAF_COMMENTED, LEAF_APPROVED or LEAF_RETURNED.

        `seen` is the latest change of the leaf that the person saw (0 for none), None does not
        check. Raises NoSuchRound, StaleRound, PartLocked where a decision comes too late.
        """
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            work.write_remark(changing, round_, code=code, act=act, words=text, seen=seen)

    def remarks(self, round_id: int) -> tuple[LogEntry, ...]:
        """Return what was said of the leaves of a round, the oldest first; `after` has "text"."""
        with self._database.reading() as connection:
            return work.read_remarks(connection, round_id)

    def explanation_history(self, round_id: int) -> tuple[LogEntry, ...]:
        """Return each writing of an explanation, the oldest first; both sides have "text"."""
        with self._database.reading() as connection:
            return work.read_explanation_history(connection, round_id)

    def last_changes(self, round_id: int) -> Mapping[str, int]:
        """Return for each code the number of the latest entry of the log that changed it.

        Counted are its answers and explanations, not what was said of it.
        """
        with self._database.reading() as connection:
            return work.read_last_changes(connection, round_id)

    def add_actions(
        self,
        round_id: int,
        actions: Sequence[PlanActionInput],
        *,
        seen: int | None = None,
        who: str,
    ) -> tuple[PlanAction, ...]:
        """Add actions to the plan of a round, all of them or none; return them.

        `seen` is the state of the round that they were worked out from; None does not check.
        Raises NoSuchRound, StaleRound.
        """
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            history.check_seen(changing.connection, round_id, seen)
            return tuple(plan.add_action(changing, round_, each) for each in actions)

    def put_action(
        self, action_id: int, told: PlanActionInput, *, expected_version: int, who: str
    ) -> PlanAction:
        """Write an action of the plan anew; what says the same changes nothing.

        Raises NoSuchAction, StaleAction where somebody else was quicker.
        """
        with self._changing(who) as changing:
            return plan.change_action(changing, action_id, told, expected=expected_version)

    def remove_action(self, action_id: int, *, expected_version: int, who: str) -> None:
        """Take an action out of the plan. Raises NoSuchAction, StaleAction."""
        with self._changing(who) as changing:
            plan.remove_action(changing, action_id, expected=expected_version)

    def actions(self, round_id: int) -> tuple[PlanAction, ...]:
        """Return the plan of a round in the order its actions came."""
        with self._database.reading() as connection:
            return plan.read_actions(connection, round_id)

    def put_draft(
        self,
        person: str,
        round_id: int,
        place: str,
        *,
        values: Mapping[str, str],
        seen: Mapping[str, Any] = NOTHING,
    ) -> Draft:
        """Keep what a person typed at a place, beside what the draft there holds already.

        `seen` (plain JSON) is what stood there when the draft began; later ones do not change it.
        Raises NoSuchRound.
        """
        with self._changing(person) as changing:
            rounds.find_round(changing.connection, round_id)
            return drafts.write_draft(changing, round_id, place, values=values, seen=seen)

    def draft(self, person: str, round_id: int, place: str) -> Draft | None:
        """Return what a person typed at a place and has not saved."""
        with self._database.reading() as connection:
            return drafts.find_draft(connection, person, round_id, place)

    def drop_draft(self, person: str, round_id: int, place: str) -> None:
        """Let a person's draft go, if there is one."""
        with self._changing(person) as changing:
            drafts.remove_draft(changing, round_id, place)

    def add_scenario(
        self, round_id: int, name: str, changes: scenarios.Changes, *, who: str
    ) -> Scenario:
        """Keep a what-if of a round under a name of its own; nothing of the round changes.

        Raises NoSuchRound, ScenarioTaken.
        """
        with self._changing(who) as changing:
            rounds.find_round(changing.connection, round_id)
            return scenarios.write_scenario(changing, round_id, name, changes)

    def put_scenario(
        self,
        scenario_id: int,
        name: str,
        changes: scenarios.Changes,
        *,
        expected_version: int,
        who: str,
    ) -> Scenario:
        """Write a scenario anew, its name too; what says the same changes nothing.

        Raises NoSuchScenario, StaleScenario where somebody else was quicker, ScenarioTaken.
        """
        with self._changing(who) as changing:
            return scenarios.change_scenario(
                changing, scenario_id, name, changes, expected=expected_version
            )

    def drop_scenario(self, scenario_id: int, *, expected_version: int, who: str) -> None:
        """Let a scenario go. Raises NoSuchScenario, StaleScenario."""
        with self._changing(who) as changing:
            scenarios.remove_scenario(changing, scenario_id, expected=expected_version)

    def scenarios(self, round_id: int) -> tuple[Scenario, ...]:
        """Return the scenarios of a round in the order they came."""
        with self._database.reading() as connection:
            return scenarios.read_scenarios(connection, round_id)

    def take_snapshot(
        self,
        round_id: int,
        *,
        label: str,
        content: Mapping[str, Any],
        seen: int | None = None,
        who: str,
    ) -> Snapshot:
        """Keep the content (plain JSON) of a round as it is now. Raises NoSuchRound, StaleRound."""
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
            history.check_seen(changing.connection, round_id, seen)
            return snapshots.write_snapshot(changing, round_, label=label, content=content)

    def snapshots(self, round_id: int) -> tuple[Snapshot, ...]:
        """Return the snapshots of a round, the oldest first."""
        with self._database.reading() as connection:
            return snapshots.read_snapshots(connection, round_id)

    def put_crosswalk(
        self,
        unit: str,
        *,
        old_set: str,
        new_set: str,
        entries: Sequence[Mapping[str, Any]],
        who: str,
    ) -> None:
        """Keep how two editions belong together (plain JSON), as a person confirmed it.

        Raises NoSuchUnit.
        """
        with self._changing(who) as changing:
            crosswalks.write_crosswalk(
                changing, unit, old_set=old_set, new_set=new_set, entries=entries
            )

    def crosswalk(
        self, unit: str, *, old_set: str, new_set: str
    ) -> tuple[Mapping[str, Any], ...] | None:
        """Return what was confirmed between two editions; None where nothing was."""
        with self._database.reading() as connection:
            return crosswalks.read_crosswalk(connection, unit, old_set=old_set, new_set=new_set)

    def put_results(self, entered: Sequence[ResultRecord], *, who: str) -> None:
        """Enter results of earlier years, all of them or none; equal keys are written over.

        Raises NoSuchUnit, ValueError where a result comes twice.
        """
        with self._changing(who) as changing:
            results.write_results(changing, entered)

    def results(self, unit: str) -> tuple[ResultRecord, ...]:
        """Return the results of a unit in the order of year, lane and code."""
        with self._database.reading() as connection:
            return results.read_results(connection, unit)

    def put_survey(self, survey: SurveyInput, *, who: str) -> None:
        """Keep a survey; that of the same unit, year and conductor is written over.

        Raises NoSuchUnit.
        """
        with self._changing(who) as changing:
            surveys.write_survey(changing, survey)

    def remove_survey(self, unit: str, *, year: int, conductor: Conductor, who: str) -> None:
        """Let a survey go, if there is one."""
        with self._changing(who) as changing:
            surveys.remove_survey(changing, unit, year=year, conductor=conductor)

    def surveys(self, unit: str) -> tuple[Survey, ...]:
        """Return the surveys of a unit, the latest year first."""
        with self._database.reading() as connection:
            return surveys.read_surveys(connection, unit)

    def log(self, round_id: int | None = None, *, limit: int = 100) -> tuple[LogEntry, ...]:
        """Return the latest entries of the log, of one round or of all; the newest first."""
        with self._database.reading() as connection:
            return change.read_log(connection, round_id=round_id, limit=limit)

    def remove_sample(self, *, who: str) -> None:
        """Delete the sample units, rounds and results with all that hangs on them, files too."""
        with self._changing(who) as changing:
            removed = sample.remove_sample_rows(changing)
        # The bytes go last: a crash here leaves files that nobody misses, never a row without its
        # file. The write lock keeps anybody from accepting the same bytes meanwhile.
        with self._database.writing() as connection:
            for sha256 in removed:
                if not evidence.is_referenced(connection, sha256):
                    self._files.remove(sha256)

    @contextmanager
    def _changing(self, who: str) -> Iterator[change.Change]:
        with self._database.writing() as connection:
            yield change.Change(connection, who=who, at=self._clock())

    @contextmanager
    def _on_document(
        self, document_id: int, who: str, *parts: Part
    ) -> Iterator[tuple[change.Change, Round, Document]]:
        """Open a change of a document while the self-score, or another of `parts`, is open."""
        with self._changing(who) as changing:
            standing = documents.find_document(changing.connection, document_id)
            round_ = rounds.find_round(changing.connection, standing.round_id)
            locks.check_open(round_, Part.SELF, *parts)
            yield changing, round_, standing
