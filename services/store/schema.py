"""Brings a database to the revision this program knows, from nothing or from an older one."""

import threading
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, NullPool, inspect, text

from services.store.database import begin_writing, connect_engine
from services.store.failures import DatabaseTooNew

HEAD = "0006"  # the last of migrations/versions
VERSIONS = Path(__file__).parent / "migrations" / "versions"

_alembic = threading.Lock()  # its context is one for the whole process


def bring_up_to_date(path: Path, *, to: str = HEAD, versions: Sequence[Path] = (VERSIONS,)) -> None:
    """Create the database at `path` or migrate it to revision `to`, whole or not at all.

    Raises DatabaseTooNew where its revision is none of `versions`.
    """
    # A migration that rebuilds a table drops the old one: with foreign keys on, that would delete
    # the rows that point to it. They are checked at the end instead.
    engine = connect_engine(path, foreign_keys=False, pool=NullPool)
    with engine.connect() as connection:
        if _read_revision(connection) == to:
            return
    with begin_writing(engine) as connection:
        revision = _read_revision(connection)  # again: another process may have been quicker
        if revision != to:
            _migrate(connection, path=path, revision=revision, to=to, versions=versions)


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(
    connection: Connection,
    *,
    path: Path,
    revision: str | None,
    to: str,
    versions: Sequence[Path],
) -> None:
    # Imported here because it takes longer than all the rest, and most starts migrate nothing.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", _escape(VERSIONS.parent))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(_escape(each) for each in versions))
    config.attributes["connection"] = connection
    with _alembic:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision is not None and revision not in known:
            raise DatabaseTooNew(path=str(path), revision=revision)
        command.upgrade(config, to)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the migration to {to} leaves a row that points nowhere: {broken}")


def _escape(path: Path) -> str:
    return str(path).replace("%", "%%")  # the configuration reads % as the start of a name
