import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine

from scoring.answers import Proof
from services.store import (
    Act,
    AnswerInput,
    Assignment,
    Conductor,
    DatabaseTooNew,
    DeclaredInput,
    ExplanationKind,
    Ground,
    Lane,
    LogEntry,
    PartLocked,
    Phase,
    PlanActionInput,
    PlanStatus,
    Store,
    SurveyKind,
)
from services.store.schema import HEAD, VERSIONS, bring_up_to_date
from services.store.store import DATABASE_NAME
from services.store.tables import metadata
from tests.store.files import accept

ROOT = Path(__file__).parents[2]
REVISIONS = Path(__file__).parent / "revisions"
LATER = f"{int(HEAD) + 1:04}"  # a revision that this program does not know


def read_schema(path: Path) -> dict[str, str]:
    """Read the statements that made tables and indexes, all blanks alike, columns in any order."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows if name != "alembic_version"}


def read_revision(path: Path) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchall()


def split_clauses(statement: str) -> list[str]:
    """Split a CREATE TABLE into its columns and constraints, in an order of their own."""
    head, _, body = statement.partition("(")
    body, _, tail = body.rpartition(")")
    clauses = re.split(r", (?=CONSTRAINT |[a-z_0-9]+ [A-Z]+)", body)
    return [head, *sorted(each.strip() for each in clauses), tail]


def test_nothing_becomes_the_present_schema(store: Store, folder: Path) -> None:
    assert read_revision(folder / DATABASE_NAME) == [(HEAD,)]
    assert set(metadata.tables) <= set(read_schema(folder / DATABASE_NAME))


def test_tables_and_migrations_agree_for_alembic(store: Store, folder: Path) -> None:
    engine = create_engine(URL.create("sqlite", database=str(folder / DATABASE_NAME)))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_tables_and_migrations_agree_to_the_word(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    """Alembic does not compare CHECK, ON DELETE or AUTOINCREMENT; the statements do."""
    engine = create_engine(f"sqlite:///{tmp_path / 'metadata.sqlite'}")
    metadata.create_all(engine)
    engine.dispose()
    from_tables = read_schema(tmp_path / "metadata.sqlite")
    from_migrations = read_schema(folder / DATABASE_NAME)
    assert from_tables.keys() == from_migrations.keys()
    for name, statement in from_tables.items():
        assert split_clauses(statement) == split_clauses(from_migrations[name])


def test_head_is_the_last_revision_and_the_history_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [HEAD]
    revisions = [each.revision for each in script.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_a_second_opening_does_not_touch_the_file_nor_load_alembic(
    store: Store, folder: Path
) -> None:
    before = (folder / DATABASE_NAME).read_bytes()
    script = (
        "import sys; from pathlib import Path; from services.store import Store;"
        f"Store.open(Path({str(folder)!r})).close(); print('alembic' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "False"
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_every_released_revision_opens_with_its_data(folder: Path) -> None:
    """The scripts in revisions/ are databases as versions of the program left them."""
    released = [f"{number:04}" for number in range(1, int(HEAD) + 1)]
    assert sorted(each.stem for each in REVISIONS.glob("*.sql")) == released
    for revision in released:
        home = folder / revision
        home.mkdir(parents=True)
        fill(home / DATABASE_NAME, revision)
        with Store.open(home) as store:
            assert read_revision(home / DATABASE_NAME) == [(HEAD,)]
            check_kept(store)


def fill(path: Path, revision: str) -> None:
    """Make a database as a revision left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((REVISIONS / f"{revision}.sql").read_text(encoding="utf-8"))


def check_kept(store: Store) -> None:
    (unit,) = store.units()
    assert (unit.code, unit.name.vi, unit.sample) == ("so-mau", "Sở Mẫu", True)
    (round_,) = store.rounds()
    assert (round_.id, round_.unit, round_.year) == (7, "so-mau", 2024)
    assert (round_.criteria_set, round_.sample) == ("so-mau/2024", True)
    assert (round_.target, round_.due) == (Decimal("85.50"), date(2025, 1, 31))
    assert (round_.created_at, round_.previous) == (datetime(2025, 1, 1, tzinfo=UTC), None)
    evidence = store.evidence(7)[0]
    assert (evidence.id, evidence.file_name, evidence.reading) == (3, "sổ.xlsx", {"rows": 2})
    assert (evidence.system, evidence.choices, evidence.extract_sha256) == ("một cửa", {}, "")
    assert (evidence.replaces, evidence.withdrawn) == (None, False)
    declared, read = store.answers(7)  # 1.2 was taken back
    assert (declared.code, declared.value, declared.state) == ("1.1", "true", Proof.CLAIMED)
    assert (declared.document, declared.page, declared.version) == ("Báo cáo 45/BC", "3", 2)
    assert (read.code, read.value, read.state) == ("3.4", "98.20", Proof.PROVEN)
    assert declared.grounds == ()
    assert read.grounds == (Ground(3, ("Sổ!A2:A9", "Sổ!C2")),)
    file, report = store.documents(7)
    assert (file.id, file.number, file.title, file.who) == (
        evidence.document_id,
        "",
        "sổ.xlsx",
        "lan",
    )
    assert report.number == "Báo cáo 45/BC"
    (result,) = store.results("so-mau")
    assert (result.lane, result.points, result.max_points) == (
        Lane.PUBLISHED,
        Decimal("81.25"),
        None,
    )
    check_log_kept(store.answer_history(7)[:5], store.log(7)[-1])


def check_log_kept(history: Sequence[LogEntry], accepted: LogEntry) -> None:
    """Check the entries of the first revision: read, read, declared, declared, removed."""
    assert (accepted.act, (accepted.after or {})["system"]) == (Act.EVIDENCE_ACCEPTED, "một cửa")
    told = [(e.id, e.act, e.code, (e.after or {}).get("by")) for e in history]
    assert told == [
        (2, Act.ANSWER_READ, "3.4", 3),
        (3, Act.ANSWER_READ, "1.1", 3),
        (4, Act.ANSWER_DECLARED, "1.1", None),
        (5, Act.ANSWER_DECLARED, "1.2", None),
        (6, Act.ANSWER_REMOVED, "1.2", None),
    ]
    blank = {"document": "", "page": "", "note": ""}
    assert history[2].before == {
        **blank,
        "value": "false",
        "state": "proven",
        "grounds": [{"evidence": 3, "cells": ["Sổ!D2"]}],
        "version": 1,
    }
    assert history[2].after == {
        "value": "true",
        "state": "claimed",
        "grounds": [],
        "document": "Báo cáo 45/BC",
        "page": "3",
        "note": "",
        "version": 2,
    }
    taken_back = {**blank, "value": "5", "state": "claimed", "grounds": [], "version": 1}
    assert (history[4].before, history[4].after) == (taken_back, None)


def test_what_the_second_revision_kept_is_there(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0002")
    with Store.open(folder) as store:
        older, newer = store.evidence(7)
        assert (newer.replaces, newer.withdrawn_by, newer.choices) == (
            older.id,
            "hoa",
            {"sheet": "Sổ"},
        )
        assert newer.document_id == older.document_id
        report = store.documents(7)[1]
        assert (report.issued_on, report.issuer) == (date(2024, 12, 20), "Sở Mẫu")
        (link,) = store.document_links(7)
        assert (link.document_id, link.code, link.section, link.page) == (
            report.id,
            "1.1",
            "II.3",
            "4",
        )
        assert store.remembered_choices("so-mau") == {
            ("so-theo-doi-ho-so", "mot-cua"): {"sheet": "Sổ"}
        }


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_round_from_before_there_were_phases_is_one_that_people_are_at_work_in(
    folder: Path, revision: str
) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, revision)
    with Store.open(folder) as store:
        (round_,) = store.rounds()
        assert (round_.phase, round_.group, round_.dates) == (Phase.SELF_SCORING, "", {})
        store.declare_answer(7, code="1.2", inputs={"done": DeclaredInput("true")}, who="lan")


def test_where_the_third_revision_left_a_round_it_stands(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0003")
    with Store.open(folder) as store:
        round_ = store.round(7)
        assert (round_.phase, round_.group) == (Phase.EXPLANATION, "khong-thu-tuc")
        assert round_.dates == {
            Phase.SELF_SCORING: date(2025, 1, 20),
            Phase.REVIEW_1: date(2025, 2, 28),
        }
        moves = [
            (entry.act, (entry.before or {})["phase"], (entry.after or {})["phase"])
            for entry in reversed(store.log(7))
            if entry.act in (Act.PHASE_MOVED, Act.PHASE_REOPENED)
        ]
        assert moves == [
            (Act.PHASE_MOVED, "self_scoring", "approval"),
            (Act.PHASE_MOVED, "approval", "submitted"),
            (Act.PHASE_REOPENED, "submitted", "approval"),
            (Act.PHASE_MOVED, "approval", "submitted"),
            (Act.PHASE_MOVED, "submitted", "review_1"),
            (Act.PHASE_MOVED, "review_1", "explanation"),
        ]
        with pytest.raises(PartLocked):
            store.declare_answer(7, code="1.2", inputs={"done": DeclaredInput("true")}, who="lan")


def test_what_the_third_revision_kept_is_there(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0003")
    day = datetime(2025, 1, 6, tzinfo=UTC)
    with Store.open(folder) as store:
        assert store.assignments(7) == {
            "1.1": Assignment(7, "1.1", "van-phong", "hoa", date(2025, 1, 20), "lan", day),
            "3.4": Assignment(7, "3.4", "mot-cua", "", None, "lan", day),
        }
        explained = [(e.code, e.kind, e.text, e.version) for e in store.explanations(7)]
        assert explained == [  # that of 1.2 was taken away
            ("1.1", ExplanationKind.PROOF, "Báo cáo đã ban hành, chờ bản số hóa", 2),
            ("1.1", ExplanationKind.REPLY, "Văn bản ở trang 3", 1),
        ]
        said = [(e.act, e.code, (e.after or {})["text"], e.who) for e in store.remarks(7)]
        assert said == [
            (Act.LEAF_RETURNED, "1.1", "Thiếu số trang", "lan"),
            (Act.LEAF_COMMENTED, "1.1", "Trang 3", "hoa"),
            (Act.LEAF_APPROVED, "1.1", "", "lan"),
        ]
        reviewed = [
            (e.lane, e.code, e.points, e.comment, e.contested, e.source, e.version)
            for e in store.reviews(7)
        ]
        file = "tham-dinh.xlsx"
        assert reviewed == [
            (Lane.REVIEWED, "1.1", Decimal("0.50"), "Chưa thấy văn bản", True, file, 1),
            (Lane.REVIEWED, "3.4", Decimal(1), "Đủ", False, "", 2),
            (Lane.REVIEWED, "TOTAL", Decimal(70), "", False, file, 1),
        ]
        draft = store.draft("minh", 7, "explanation 3.4")
        assert draft is not None
        assert (draft.values, draft.seen) == ({"text": "Đã nộp", "note": "II"}, {"version": 0})
        taken = [(e.id, e.label, e.phase, e.content, e.who) for e in store.snapshots(7)]
        submitted = Phase.SUBMITTED
        points = [{"format": 1, "scores": {"points": each}} for each in ("7033/100", "141/2")]
        assert taken == [
            (1, "Nộp lần đầu", submitted, points[0], "minh"),
            (2, "Nộp lại", submitted, points[1], "minh"),
            (3, "Giữa kỳ", Phase.EXPLANATION, {"format": 1, "note": "để so"}, "lan"),
        ]
        assert store.crosswalk("so-mau", old_set="so-mau/2024", new_set="so-mau/2025") == (
            {"kind": "renamed", "old": ["1.1"], "new": ["1.1.a"], "confirmed": True},
        )


def test_the_plan_that_the_fifth_revision_kept_is_there(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0004")
    with Store.open(folder) as store:
        first, second = store.actions(7)
        assert first.told == PlanActionInput(
            "Ban hành kế hoạch tuyên truyền",
            number="1",
            codes=("1.1",),
            division="van-phong",
            supporting="Các phòng",
            person="hoa",
            output="Kế hoạch",
            due=date(2025, 1, 31),
            due_words="31/01/2025",
            expected_points=Decimal("0.50"),
            source="kế hoạch.docx, Phụ lục I, hàng 3",
        )
        assert (first.id, first.version, first.who) == (1, 1, "lan")
        assert (second.told.codes, second.told.factors) == (("3.4", "1.1"), ("results",))
        assert (second.told.status, second.told.due) == (PlanStatus.DOING, None)
        assert (second.version, second.who, second.at.day) == (2, "minh", 9)
        (third,) = store.add_actions(7, [PlanActionInput("Mới")], who="lan")
        assert third.id == 4  # the number of the one that was removed is not given away


def test_what_the_fifth_revision_kept_is_there(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0005")
    with Store.open(folder) as store:
        (survey,) = store.surveys("so-mau")
        assert (survey.year, survey.conductor, survey.kind) == (
            2024,
            Conductor.PROVINCE,
            SurveyKind.PUBLISHED,
        )
        assert (survey.source, survey.who) == ("Công bố MẪU", "lan")
        assert survey.content == {"published": [{"code": "2.1", "share": "90", "answers": 40}]}


def test_what_the_sixth_revision_kept_is_there(folder: Path) -> None:
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0006")
    with Store.open(folder) as store:
        (scenario,) = store.scenarios(7)
        assert (scenario.id, scenario.name, scenario.version) == (1, "Đúng hạn hơn", 2)
        assert scenario.changes == {"3.4": {"late": "1"}, "1.1": {"plan": ""}}
        assert (scenario.who, scenario.at) == ("minh", datetime(2025, 1, 7, tzinfo=UTC))
        assert store.add_scenario(7, "Mới", {}, who="lan").id == 3  # not that of the one dropped


@pytest.fixture
def first(folder: Path) -> Path:
    """A database of the first revision."""
    folder.mkdir()
    fill(folder / DATABASE_NAME, "0001")
    return folder / DATABASE_NAME


def test_a_file_of_the_first_revision_can_be_undone(first: Path) -> None:
    with Store.open(first.parent) as store:
        seen = store.seen(7)
        assert seen == 6  # the migration is nobody's change
        store.withdraw_evidence(
            3, answers=[AnswerInput("3.4", "value", None)], seen=seen, who="minh"
        )
        assert [each.code for each in store.answers(7)] == ["1.1"]


def test_documents_named_by_several_answers_are_registered_once_by_the_first(
    first: Path, run_sql: Callable[[str], None]
) -> None:
    row = (
        "INSERT INTO answers VALUES (7, '{}', 'done', '1', 'claimed', NULL, '[]', '{}', '', '', 1,"
        " '{}', '2025-01-{}T00:00:00.000000+00:00');"
    )
    run_sql(
        row.format("1.3", "Báo cáo 45/BC", "hoa", "02")
        + row.format("1.4", "12/KH", "hoa", "09")
        + row.format("1.5", "12/KH", "lan", "08")
    )
    with Store.open(first.parent) as store:
        named = [(each.number, each.who, each.at.day) for each in store.documents(7)]
    assert named == [("", "lan", 2), ("Báo cáo 45/BC", "hoa", 2), ("12/KH", "lan", 8)]


def test_the_number_of_a_deleted_file_is_not_given_away_by_the_migration(
    first: Path, run_sql: Callable[[str], None]
) -> None:
    run_sql("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'evidence'")
    with Store.open(first.parent) as store:
        (round_,) = store.rounds()
        assert accept(store, round_, "mới.xlsx").evidence.id == 10


@pytest.fixture
def next_revision(tmp_path: Path) -> Callable[[str], Path]:
    """Return what writes a revision after HEAD with the given steps, and gives its folder."""

    def write(steps: str) -> Path:
        folder = tmp_path / "100%20 later"
        folder.mkdir()
        lines = [
            "import sqlalchemy as sa",
            "from alembic import op",
            f"revision, down_revision = '{LATER}', '{HEAD}'",
            "def upgrade():",
            *(f"    {step}" for step in steps.strip().splitlines()),
        ]
        (folder / "later.py").write_text("\n".join(lines), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def filled(folder: Path) -> Path:
    folder.mkdir()
    fill(folder / DATABASE_NAME, HEAD)
    return folder / DATABASE_NAME


REBUILD = """
with op.batch_alter_table("rounds", recreate="always") as batch:
    batch.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="open"))
"""


def test_rebuilding_a_table_keeps_what_points_to_it(
    filled: Path, next_revision: Callable[[str], Path], everything: Callable[[], Any]
) -> None:
    held = everything()
    bring_up_to_date(filled, to=LATER, versions=(VERSIONS, next_revision(REBUILD)))
    assert read_revision(filled) == [(LATER,)]
    upgraded = everything()
    assert upgraded.pop("rounds") == [(*held.pop("rounds")[0], "open")]
    assert upgraded == held
    assert [len(held[table]) for table in ("evidence", "answers", "log")] == [2, 4, 46]


def test_a_database_of_a_later_version_is_refused_untouched(
    filled: Path, next_revision: Callable[[str], Path], everything: Callable[[], Any]
) -> None:
    bring_up_to_date(filled, to=LATER, versions=(VERSIONS, next_revision(REBUILD)))
    held = everything()
    with pytest.raises(DatabaseTooNew) as caught:
        Store.open(filled.parent)
    assert caught.value.params == {"path": str(filled), "revision": LATER}
    assert everything() == held


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("op.add_column('units', sa.Column('b', sa.Text()))\nraise OSError('torn')", "torn"),
        ("op.execute('DELETE FROM units')", "points nowhere"),
    ],
)
def test_a_migration_that_fails_changes_nothing(
    filled: Path,
    next_revision: Callable[[str], Path],
    everything: Callable[[], Any],
    steps: str,
    message: str,
) -> None:
    held, schema = everything(), read_schema(filled)
    with pytest.raises(Exception, match=message):
        bring_up_to_date(filled, to=LATER, versions=(VERSIONS, next_revision(steps)))
    assert (everything(), read_schema(filled), read_revision(filled)) == (held, schema, [(HEAD,)])
    with Store.open(filled.parent) as store:
        check_kept(store)
