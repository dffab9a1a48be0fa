"""Opening, transactions, threads, refusals and migrations."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from pathlib import Path

import apsw
import pytest

from aftersales.errors import Cancelled, KnownError
from storage import migrations, schema
from storage.backup import list_backups
from storage.bulk import table_of
from storage.database import ARCHIVE_NAME, Database
from storage.instance_lock import InstanceLock
from storage.migrations import STEPS, Step
from storage.models import MODELS
from tests.storage.making import Archive

GOLDEN = Path(__file__).parents[1] / "golden"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_sqlite_is_opened_as_safely_as_promised(sqlite: Database) -> None:
    assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= (3, 51, 3)
    promised = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    for enter in (sqlite.read, sqlite.write):
        with enter():
            assert {name: sqlite.rows(f"PRAGMA {name}")[0][0] for name in promised} == promised
            assert sqlite.rows("PRAGMA busy_timeout") == [(5000,)]


def test_models_name_exactly_the_columns_there_are(sqlite: Database) -> None:
    with sqlite.read():
        for model in MODELS:
            columns = [row[1] for row in sqlite.rows(f"PRAGMA table_info({table_of(model)})")]
            assert columns == list(model._meta.fields)


def test_a_transaction_is_all_or_nothing_and_never_nested(database: Database) -> None:
    archive = Archive(database)
    with pytest.raises(KeyError), archive.writing() as action:  # noqa: PT012 - the write comes first
        archive.settings.put("a", 1, action=action)
        raise KeyError
    with database.read():
        assert archive.settings.all() == {}
    with pytest.raises(RuntimeError, match="inside"), database.write(), database.write():
        pass
    with pytest.raises(RuntimeError, match="inside"), database.read(), database.write():
        pass
    with pytest.raises(RuntimeError, match="outside"), database.read():
        _ = database.transaction


def test_readers_see_a_whole_state_while_a_write_runs(database: Database) -> None:
    archive, seen = Archive(database), list[object]()

    def look() -> None:
        with database.read():
            seen.append(archive.settings.all())

    with archive.writing() as action:
        archive.settings.put("a", 1, action=action)
        reader = threading.Thread(target=look)
        reader.start()
        reader.join()
    look()
    assert seen == [{}, {"a": 1}]


def test_an_interrupted_statement_ends_as_cancelled(database: Database) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    ended, began = list[BaseException](), threading.Event()

    def work() -> None:
        try:
            with database.read():
                began.set()
                database.rows(endless)
        except BaseException as error:  # noqa: BLE001 - looked at below
            ended.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    began.wait()
    until = time.monotonic() + 10
    while worker.is_alive() and time.monotonic() < until:
        database.interrupt(worker.ident)
        worker.join(0.02)
    assert [type(error) for error in ended] == [Cancelled]
    with database.read():
        assert database.rows("SELECT 1") == [(1,)]


def test_one_program_writes_and_another_only_reads(tmp_path: Path) -> None:
    with InstanceLock(tmp_path), Database.open(tmp_path) as first:
        archive = Archive(first)
        with archive.writing() as action:
            archive.settings.put("a", 1, action=action)
        with pytest.raises(KnownError, match=r"storage\.in_use"), InstanceLock(tmp_path):
            pass
        with pytest.raises(RuntimeError, match="one archive"):
            Database.open(tmp_path / "other")
    with InstanceLock(tmp_path), Database.open(tmp_path, read_only=True) as second:
        archive = Archive(second)
        with second.read():
            assert archive.settings.get("a") == 1
        with pytest.raises(KnownError, match=r"storage\.read_only"), archive.writing() as action:
            archive.settings.put("a", 2, action=action)


def test_no_reader_is_the_last_to_leave(tmp_path: Path) -> None:
    """The last connection clears up behind a lock that keeps everybody out; what it clears away is still there."""
    with Database.open(tmp_path) as database:
        done: list[int] = []

        def look() -> None:
            with database.read():
                done.extend(row[0] for row in database.rows("SELECT count(*) FROM orders"))

        reader = threading.Thread(target=look)
        reader.start()
        reader.join()
        assert done == [0]
        assert (tmp_path / f"{ARCHIVE_NAME}-shm").exists()
    assert not (tmp_path / f"{ARCHIVE_NAME}-shm").exists()


def test_reading_needs_an_archive_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"storage\.no_archive"):
        Database.open(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"<html>login</html>", b"\x00" * 4096, b"SQLite format 3\x00" + b"\x07" * 90]
)
def test_a_file_of_another_kind_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ARCHIVE_NAME
    path.write_bytes(content)
    with pytest.raises(KnownError, match=r"storage\.(not_an_archive|newer)"):
        Database.open(tmp_path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_file_is_refused_untouched(tmp_path: Path, read_only: bool) -> None:
    Database.open(tmp_path).close()
    path = tmp_path / ARCHIVE_NAME
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", migrations.LATEST + 1)
    connection.close()
    before = digest(path)
    with pytest.raises(KnownError, match=r"storage\.newer"):
        Database.open(tmp_path, read_only=read_only)
    assert digest(path) == before
    assert [found.name for found in tmp_path.iterdir()] == [ARCHIVE_NAME]


def with_a_further_step(*statements: str) -> tuple[Step, ...]:
    return (*STEPS, Step(migrations.LATEST + 1, lambda _dialect: statements))


def test_a_migration_keeps_the_rows_and_makes_a_backup_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(GOLDEN / "schema-1.db", tmp_path / ARCHIVE_NAME)
    step = with_a_further_step(
        "CREATE TABLE fresh (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
        "INSERT INTO fresh SELECT id, name FROM staff",
        "DROP TABLE staff",
        "ALTER TABLE fresh RENAME TO staff",
    )
    monkeypatch.setattr(schema, "STEPS", step)
    monkeypatch.setattr(schema, "LATEST", migrations.LATEST + 1)
    with pytest.raises(KnownError, match="needs_upgrade"):
        Database.open(tmp_path, read_only=True)
    with Database.open(tmp_path) as database, database.read():
        assert database.rows("SELECT name FROM staff") == [("周示例",)]
        assert database.rows("PRAGMA user_version") == [(migrations.LATEST + 1,)]
        assert database.rows("SELECT count(*) FROM cases WHERE assignee_id = 1") == [(1,)]
    (backup,) = list_backups(tmp_path / "backups")
    assert backup.why == "migration"


def test_a_failed_migration_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / ARCHIVE_NAME
    shutil.copy(GOLDEN / "schema-1.db", path)
    Database.open(tmp_path).close()
    before = digest(path)
    monkeypatch.setattr(
        schema, "STEPS", with_a_further_step("DELETE FROM staff", "CREATE TABLE settings (id)")
    )
    monkeypatch.setattr(schema, "LATEST", migrations.LATEST + 1)
    with pytest.raises(apsw.SQLError, match="already exists"):
        Database.open(tmp_path)
    assert digest(path) == before
    monkeypatch.setattr(schema, "STEPS", with_a_further_step("DELETE FROM staff"))
    with pytest.raises(KnownError, match=r"storage\.damaged"):
        Database.open(tmp_path)
    assert digest(path) == before


def test_released_steps_are_never_edited() -> None:
    released = json.loads((GOLDEN / "schema-hashes.json").read_text("utf-8"))
    now = {
        f"{step.version}.{dialect}": hashlib.sha256("\n".join(step.statements(dialect)).encode()).hexdigest()
        for step in STEPS
        for dialect in ("sqlite", "postgres")
    }
    assert now == released


def test_the_golden_archive_of_each_schema_reads_like_a_fresh_one(tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    shutil.copy(GOLDEN / "schema-1.db", tmp_path / ARCHIVE_NAME)
    layouts = []
    for folder in (tmp_path / "fresh", tmp_path):
        with Database.open(folder) as database, database.read():
            layouts.append(database.rows("SELECT name, sql FROM sqlite_schema ORDER BY name"))
            archive = Archive(database)
            if folder == tmp_path:
                case = archive.cases.find("GD261014-001")
                assert case is not None
                assert archive.settlements.of_case(case.id)[0].due == 9_500
                assert archive.orders.lines_with_standing(order_id=case.order_id)[0].left == 2
    assert layouts[0] == layouts[1]
