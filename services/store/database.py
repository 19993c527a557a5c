"""SQLite as the store needs it: WAL, commits on the disk, foreign keys, one writer at a time."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Pool, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

BUSY_SECONDS = 30  # how long a writer waits for the writer of another process


def connect_engine(
    path: Path, *, foreign_keys: bool = True, pool: type[Pool] = QueuePool
) -> Engine:
    """Return an engine on the database file; SQLAlchemy begins the transactions, not the driver."""

    def prepare_connection(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # The driver's own mode begins late and never before SELECT or DDL, so it is switched off.
        connection.isolation_level = None
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=pool,
        connect_args={"timeout": BUSY_SECONDS},
        json_serializer=_write_json,
    )
    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that holds the write lock from its first moment."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


class Database:
    """One database file, used by the threads of one process (and by other processes)."""

    def __init__(self, path: Path) -> None:
        self._engine = connect_engine(path)
        # SQLite lets waiting writers poll; a lock lets those of this process queue.
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database throughout."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that commits at its end and rolls back where something raises."""
        with self._writer, begin_writing(self._engine) as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and then writes fails at once where another wrote in
    # between (SQLITE_BUSY_SNAPSHOT, no waiting helps): a writer takes the lock first.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # The one statement that ignores the busy timeout: several processes that open a new database
    # at once would fail on one another. Later on it finds WAL in the file and does nothing.
    latest = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > latest:
                raise
            time.sleep(0.02)


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
