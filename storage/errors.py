"""What the databases raise becomes a known error that a shopkeeper can act on; the rest stays a bug."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import DatabaseError, InterfaceError, PeeweeException

from aftersales.errors import Cancelled, KnownError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_NAME = {
    "InterruptError": "interrupted",
    "QueryCanceled": "interrupted",
    "FullError": "storage.disk_full",
    "DiskFull": "storage.disk_full",
    "BusyError": "storage.locked",
    "LockedError": "storage.locked",
    "LockNotAvailable": "storage.locked",
    "DeadlockDetected": "storage.locked",
    "SerializationFailure": "storage.locked",
    "ReadOnlyError": "storage.read_only",
    "ReadOnlySqlTransaction": "storage.read_only",
    "CantOpenError": "storage.cannot_open",
    "NotADBError": "storage.not_an_archive",
    "CorruptError": "storage.damaged",
    "IOError": "storage.disk_trouble",
    "AdminShutdown": "storage.server_gone",
    "CrashShutdown": "storage.server_gone",
    "ConnectionTimeout": "storage.server_gone",
    "ForeignKeyViolation": "storage.still_needed",
    "UniqueViolation": "storage.already_there",
}


@contextmanager
def translated() -> Iterator[None]:
    """Run a block against a database; its known failures leave as KnownError, an interrupt as Cancelled."""
    try:
        yield
    except _driver_errors() as error:
        known = known_error(error)
        if known is None:
            raise
        raise known from error


def known_error(error: BaseException) -> KnownError | Cancelled | None:
    """The known error behind an exception of peewee, apsw or psycopg; None for a bug."""
    cause: BaseException | None = error
    while cause is not None:
        code = _BY_NAME.get(type(cause).__name__) or _broken_constraint(cause)
        if code == "interrupted":
            return Cancelled()
        if code is not None:
            return KnownError(code)
        cause = cause.__cause__ or cause.__context__
    return KnownError("storage.server_gone") if _connection_lost(error) else None


def _broken_constraint(error: BaseException) -> str | None:
    """SQLite has one class for all constraints and tells them apart by words."""
    if type(error).__name__ != "ConstraintError":
        return None
    if "FOREIGN KEY" in str(error):
        return "storage.still_needed"
    return "storage.already_there" if "UNIQUE" in str(error) else None


def _connection_lost(error: BaseException) -> bool:
    """A lost or refused connection: psycopg raises its plain OperationalError for these."""
    cause = error.__cause__ or error.__context__ or error
    plain = type(cause).__module__.startswith("psycopg") and type(cause).__name__ == "OperationalError"
    return plain or (isinstance(error, InterfaceError) and "closed" in str(error))


def _driver_errors() -> tuple[type[Exception], ...]:
    import apsw

    psycopg = sys.modules.get("psycopg")  # many rows go over its own cursor, past peewee's translation
    return (PeeweeException, apsw.Error, DatabaseError, *((psycopg.Error,) if psycopg else ()))
