"""Which schema an archive has, and the way to the latest one: backup, one transaction per step, never a newer file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from storage import snapshot
from storage.migrations import LATEST, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import apsw

APPLICATION_ID = 0x5A475348
_HEADER = b"SQLite format 3\x00"


def refuse_foreign_file(path: Path) -> None:
    """Look at the file's own header, without opening it as a database, so that a refused file stays untouched."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        header = file.read(100)
    application = int.from_bytes(header[68:72], "big")
    if not header.startswith(_HEADER) or application not in (0, APPLICATION_ID):
        raise KnownError("storage.not_an_archive", path=path.name)
    _refuse_newer(int.from_bytes(header[60:64], "big"))


def _refuse_newer(found: int) -> None:
    if found > LATEST:
        raise KnownError("storage.newer", found=found, known=LATEST)


def require_latest(path: Path) -> None:
    """For reading commands: KnownError ``storage.needs_upgrade`` for an older schema."""
    if snapshot.user_version(path) < LATEST:
        raise KnownError("storage.needs_upgrade")


def migrate_sqlite(path: Path, backups: Path) -> None:
    """Bring the file to the latest schema; a verified copy of a non-empty one goes to `backups` before the first step."""
    import apsw

    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(5000)
        found = int(connection.pragma("user_version"))
        _refuse_newer(found)
        if 0 < found < LATEST:
            snapshot.copy_verified(path, backups / snapshot.name_for(datetime.now(UTC), "migration"))
        for step in STEPS[found:]:
            _apply_sqlite(connection, step.version, step.statements("sqlite"))
        connection.pragma("journal_mode", "wal")
    finally:
        connection.close()


def _apply_sqlite(connection: apsw.Connection, version: int, statements: Sequence[str]) -> None:
    """One step in one transaction; foreign keys rest while tables are rebuilt and are checked before the commit."""
    connection.pragma("foreign_keys", 0)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements:
            connection.execute(statement)
        _require_whole(connection)
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", version)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _require_whole(connection: apsw.Connection) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise KnownError("storage.damaged")


_MIGRATION_LOCK = APPLICATION_ID


def migrate_postgres(engine: Any, *, read_only: bool) -> None:
    """The same on a server; PCs that start at once wait for one another. Its backup is the server's own."""
    with engine.atomic():
        engine.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        there = engine.execute_sql("SELECT to_regclass('schema_version')").fetchone()[0]
        found = int(engine.execute_sql("SELECT version FROM schema_version").fetchone()[0]) if there else 0
        _refuse_newer(found)
        if found == LATEST:
            return
        if read_only:
            raise KnownError("storage.needs_upgrade")
        if not there:
            engine.execute_sql("CREATE TABLE schema_version (version BIGINT NOT NULL)")
            engine.execute_sql("INSERT INTO schema_version VALUES (0)")
        for step in STEPS[found:]:
            for statement in step.statements("postgres"):
                engine.execute_sql(statement)
        engine.execute_sql("UPDATE schema_version SET version = %s", (LATEST,))
