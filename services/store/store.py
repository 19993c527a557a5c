"""The store: facts in SQLite, evidence files beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from scoring.localized import Localized
from services.store import answers, change, evidence, results, rounds, sample
from services.store.database import Database
from services.store.files import EvidenceFiles, hash_content
from services.store.records import (
    Accepted,
    Act,
    AnswerInput,
    AnswerRecord,
    DeclaredInput,
    Evidence,
    LogEntry,
    ResultRecord,
    Round,
    Unit,
)
from services.store.schema import bring_up_to_date

DATABASE_NAME = "parindex.sqlite"
FILES_NAME = "files"

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
        who: str,
    ) -> Round:
        """Open the round of a unit, year and criteria set, or return the one there is, unchanged.

        Rounds of a sample unit are a sample. Raises NoSuchUnit.
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
            )

    def update_round(
        self, round_id: int, *, target: Decimal | None, due: date | None, who: str
    ) -> Round:
        """Set the target points and the due date of a round; None takes them away.

        Raises NoSuchRound.
        """
        with self._changing(who) as changing:
            return rounds.change_aim(changing, round_id, target=target, due=due)

    def rounds(self, unit: str | None = None) -> tuple[Round, ...]:
        """Return the rounds of a unit, or of all; the latest year first."""
        with self._database.reading() as connection:
            return rounds.read_rounds(connection, unit=unit)

    def round(self, round_id: int) -> Round:
        """Return one round; raises NoSuchRound."""
        with self._database.reading() as connection:
            return rounds.find_round(connection, round_id)

    def accept_evidence(
        self,
        round_id: int,
        *,
        content: bytes,
        file_name: str,
        kind: str,
        reading: Mapping[str, Any],
        answers: Sequence[AnswerInput],
        period: str = "",
        source: str = "",
        who: str,
    ) -> Accepted:
        """Keep a file, how it was read and what it answers, all of it or nothing.

        The same bytes in the same round again change nothing: the first evidence is returned.
        `reading` is plain JSON. Raises NoSuchRound, ValueError where an input is answered twice or
        with nothing.
        """
        with self._changing(who) as changing:
            return _accept(
                changing,
                self._files,
                round_id=round_id,
                content=content,
                answered=answers,
                described={
                    "file_name": file_name,
                    "kind": kind,
                    "period": period,
                    "source": source,
                    "reading": reading,
                },
            )

    def declare_answer(
        self,
        round_id: int,
        *,
        code: str,
        inputs: Mapping[str, DeclaredInput | None],
        expected_versions: Mapping[str, int] | None = None,
        who: str,
    ) -> tuple[AnswerRecord, ...]:
        """Set inputs of one code by hand, None takes one back to unknown; return all of the code.

        `expected_versions` are the versions that the person saw (an input not named was unknown);
        None does not check. What says the same again is left as it stands. Raises StaleAnswer where
        somebody else was quicker, NoSuchRound, ValueError where a value is empty.
        """
        with self._changing(who) as changing:
            round_ = rounds.find_round(changing.connection, round_id)
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

    def evidence(self, round_id: int) -> tuple[Evidence, ...]:
        """Return the evidence of a round in the order it came."""
        with self._database.reading() as connection:
            return evidence.read_evidence(connection, round_id)

    def read_file(self, sha256: str) -> bytes:
        """Return the bytes of an evidence file; raises FileMissing or FileDamaged."""
        return self._files.read(sha256)

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


def _accept(
    changing: change.Change,
    files: EvidenceFiles,
    *,
    round_id: int,
    content: bytes,
    answered: Sequence[AnswerInput],
    described: Mapping[str, Any],
) -> Accepted:
    round_ = rounds.find_round(changing.connection, round_id)
    sha256 = hash_content(content)
    standing = evidence.find_evidence(changing.connection, round_id, sha256)
    if standing is not None:
        files.put(content)  # mends the file where it was lost or damaged
        return Accepted(standing, repeated=True)
    accepted = evidence.write_evidence(
        changing, round_, sha256=sha256, size=len(content), **described
    )
    answers.write_answers(
        changing,
        round_,
        answers.content_of_file(answered, evidence_id=accepted.id),
        act=Act.ANSWER_READ,
    )
    files.put(content)  # last: a file stands before the commit, and only if all the rows were good
    return Accepted(accepted, repeated=False)
