"""Verified copies of a SQLite archive: made through the backup API, opened and counted before they get their name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.errors import KnownError
from storage.files import put_in_place, remove

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    import apsw


def name_for(now: datetime, why: str) -> str:
    """``zhanggui-20261014-152000-daily.db``, China time, so that names sort by age."""
    return f"zhanggui-{now.astimezone(CHINA):%Y%m%d-%H%M%S}-{why}.db"


def user_version(path: Path) -> int:
    """The schema of a file; 0 for an empty one."""
    connection = _open_read_only(path)
    try:
        return int(connection.pragma("user_version"))
    finally:
        connection.close()


def copy_verified(source: Path, target: Path, *, tick: Callable[[int, int], None] | None = None) -> Path:
    """Copy a live archive to `target`: aside first, then opened, compared and fsynced, then named, sha256 beside it.

    `tick` is told pages done and in all; it raises to stop, and nothing is left then.
    """
    import apsw

    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ".part")
    remove(aside)
    there, here = apsw.Connection(str(aside)), _open_read_only(source)
    try:
        try:
            here.set_busy_timeout(5000)
            with there.backup("main", here, "main") as backup:
                while not backup.done:
                    backup.step(2000)
                    if tick is not None:
                        tick(backup.page_count - backup.remaining, backup.page_count)
            there.pragma("journal_mode", "delete")
        finally:
            here.close()
            there.close()
        _inspect(aside)
    except BaseException:
        remove(aside)
        raise
    sync(aside)
    digest = sha256_of(aside)
    digest_path(target).write_text(f"{digest}  {target.name}\n", encoding="ascii")
    put_in_place(aside, target)
    sync(target.parent)
    return target


def verify(path: Path) -> dict[str, int]:
    """Row counts per table of a copy that is whole; else KnownError ``storage.backup_bad``."""
    try:
        told = digest_path(path).read_text(encoding="ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise KnownError("storage.backup_bad", name=path.name) from error
    if not path.is_file() or sha256_of(path) != told:
        raise KnownError("storage.backup_bad", name=path.name)
    return _inspect(path)


def evidence_in(path: Path) -> dict[str, int]:
    """The evidence files that a copy names, recycled ones too: size in bytes by sha256."""
    import apsw

    try:
        connection = _open_read_only(path)
        try:
            return {
                str(row[0]): int(row[1]) for row in connection.execute("SELECT sha256, size FROM evidence")
            }
        finally:
            connection.close()
    except apsw.Error as error:
        raise KnownError("storage.backup_bad", name=path.name) from error


def digest_path(path: Path) -> Path:
    """Where the sha256 of a copy stands."""
    return path.with_name(path.name + ".sha256")


def sha256_of(path: Path) -> str:
    """Hex digest of a file, read in pieces."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _inspect(path: Path) -> dict[str, int]:
    import apsw

    try:
        connection = _open_read_only(path)
        try:
            whole = connection.pragma("integrity_check") == "ok"
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            version = connection.pragma("user_version")
            counts = {name: _count(connection, name) for name in _tables(connection)}
        finally:
            connection.close()
    except apsw.Error as error:
        raise KnownError("storage.backup_bad", name=path.name) from error
    if not whole or broken or not version or "orders" not in counts:
        raise KnownError("storage.backup_bad", name=path.name)
    return counts


def _tables(connection: apsw.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [str(row[0]) for row in connection.execute(sql)]


def _count(connection: apsw.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    sql = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - a name from the schema
    return int(next(iter(connection.execute(sql)))[0])


def _open_read_only(path: Path) -> apsw.Connection:
    import apsw

    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)


def sync(path: Path) -> None:
    """Bring a file or a folder's entry to the disk; folders cannot be opened on Windows and need it not there."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
