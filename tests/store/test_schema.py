import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
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
from services.store import DatabaseTooNew, Lane, Round, Store
from services.store.schema import HEAD, VERSIONS, bring_up_to_date
from services.store.store import DATABASE_NAME
from services.store.tables import metadata

ROOT = Path(__file__).parents[2]
REVISIONS = Path(__file__).parent / "revisions"


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
    assert {each.stem for each in REVISIONS.glob("*.sql")} == {"0001"}
    for script in REVISIONS.glob("*.sql"):
        home = folder / script.stem
        home.mkdir(parents=True)
        with closing(sqlite3.connect(home / DATABASE_NAME)) as connection:
            connection.executescript(script.read_text(encoding="utf-8"))
        with Store.open(home) as store:
            assert read_revision(home / DATABASE_NAME) == [(HEAD,)]
            check_kept(store)


def check_kept(store: Store) -> None:
    (unit,) = store.units()
    assert (unit.code, unit.name.vi, unit.sample) == ("so-mau", "Sở Mẫu", True)
    assert store.rounds() == (
        Round(
            id=7,
            unit="so-mau",
            year=2024,
            criteria_set="so-mau/2024",
            target=Decimal("85.50"),
            due=date(2025, 1, 31),
            sample=True,
            created_at=datetime(2025, 1, 1, tzinfo=UTC),
        ),
    )
    (evidence,) = store.evidence(7)
    assert (evidence.id, evidence.file_name, evidence.reading) == (3, "sổ.xlsx", {"rows": 2})
    declared, read = store.answers(7)  # 1.2 was taken back
    assert (declared.code, declared.value, declared.state) == ("1.1", "true", Proof.CLAIMED)
    assert (declared.document, declared.page, declared.version) == ("Báo cáo 45/BC", "3", 2)
    assert (read.code, read.value, read.state) == ("3.4", "98.20", Proof.PROVEN)
    assert (read.evidence_id, read.cells) == (3, ("Sổ!A2:A9", "Sổ!C2"))
    (result,) = store.results("so-mau")
    assert (result.lane, result.points, result.max_points) == (
        Lane.PUBLISHED,
        Decimal("81.25"),
        None,
    )
    (entry,) = store.log()
    assert (entry.act, entry.before, entry.after) == (
        "answer.removed",
        {"value": "5", "version": 1},
        None,
    )


@pytest.fixture
def next_revision(tmp_path: Path) -> Callable[[str], Path]:
    """Return what writes a revision 0002 with the given steps, and gives its folder."""

    def write(steps: str) -> Path:
        folder = tmp_path / "100%20 later"
        folder.mkdir()
        lines = [
            "import sqlalchemy as sa",
            "from alembic import op",
            "revision, down_revision = '0002', '0001'",
            "def upgrade():",
            *(f"    {step}" for step in steps.strip().splitlines()),
        ]
        (folder / "r0002.py").write_text("\n".join(lines), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def filled(folder: Path) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        connection.executescript((REVISIONS / "0001.sql").read_text(encoding="utf-8"))
    return folder / DATABASE_NAME


REBUILD = """
with op.batch_alter_table("rounds", recreate="always") as batch:
    batch.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="open"))
"""


def test_rebuilding_a_table_keeps_what_points_to_it(
    filled: Path, next_revision: Callable[[str], Path], everything: Callable[[], Any]
) -> None:
    held = everything()
    bring_up_to_date(filled, to="0002", versions=(VERSIONS, next_revision(REBUILD)))
    assert read_revision(filled) == [("0002",)]
    upgraded = everything()
    assert upgraded.pop("rounds") == [(*held.pop("rounds")[0], "open")]
    assert upgraded == held
    assert [len(held[table]) for table in ("evidence", "answers", "log")] == [1, 3, 1]


def test_a_database_of_a_later_version_is_refused_untouched(
    filled: Path, next_revision: Callable[[str], Path], everything: Callable[[], Any]
) -> None:
    bring_up_to_date(filled, to="0002", versions=(VERSIONS, next_revision(REBUILD)))
    held = everything()
    with pytest.raises(DatabaseTooNew) as caught:
        Store.open(filled.parent)
    assert caught.value.params == {"path": str(filled), "revision": "0002"}
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
        bring_up_to_date(filled, to="0002", versions=(VERSIONS, next_revision(steps)))
    assert (everything(), read_schema(filled), read_revision(filled)) == (held, schema, [("0001",)])
    with Store.open(filled.parent) as store:
        check_kept(store)
