import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.store import Round, Store
from services.store.database import Database
from services.store.store import DATABASE_NAME


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a commit is on the disk before it is acknowledged
        ("foreign_keys", 1),
        ("busy_timeout", 30_000),  # milliseconds
    ],
)
def test_every_connection_is_set_up(
    store: Store, folder: Path, setting: str, value: object
) -> None:
    database = Database(folder / DATABASE_NAME)
    with database.reading() as first, database.reading() as second:
        read = [each.exec_driver_sql(f"PRAGMA {setting}").scalar() for each in (first, second)]
    database.close()
    assert read == [value, value]


def test_foreign_keys_hold(store: Store, folder: Path) -> None:
    database = Database(folder / DATABASE_NAME)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO rounds (unit, year, criteria_set, sample, created_at)"
                " VALUES ('so-nao', 2024, 'so-mau/2024', 0, '2025-01-01T00:00:00+00:00')"
            )
        )
    database.close()
    assert store.rounds() == ()


def test_a_writer_holds_the_lock_from_its_first_moment(store: Store, folder: Path) -> None:
    """Otherwise two who read first and write then fail on one another."""
    database = Database(folder / DATABASE_NAME)
    with (
        database.writing(),
        closing(sqlite3.connect(folder / DATABASE_NAME, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    database.close()


def test_readers_do_not_wait_and_see_one_state(store: Store, round_: Round, folder: Path) -> None:
    database = Database(folder / DATABASE_NAME)
    years = text("SELECT year FROM rounds ORDER BY year")
    with database.reading() as reader:
        before = reader.execute(years).scalars().all()
        store.open_round("so-mau", year=2025, criteria_set="so-mau/2024", who="lan")
        during = reader.execute(years).scalars().all()
    with database.reading() as reader:
        after = reader.execute(years).scalars().all()
    database.close()
    assert (before, during, after) == ([2024], [2024], [2024, 2025])


def test_ddl_is_part_of_a_transaction(store: Store, folder: Path) -> None:
    """The driver's own mode would commit it at once, and tear a migration."""
    database = Database(folder / DATABASE_NAME)
    with suppress(ZeroDivisionError), database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE torn (a INTEGER)")
        raise ZeroDivisionError
    with database.reading() as connection:
        assert (
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'torn'").all()
            == []
        )
    database.close()


def test_the_change_to_wal_waits_for_a_writer(folder: Path) -> None:
    """SQLite itself fails there at once, whatever the busy timeout says."""
    folder.mkdir()
    path = folder / DATABASE_NAME
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.rollback)
        release.start()
        with Store.open(folder) as store:
            assert not other.in_transaction
            assert store.units() == ()
        release.join()
