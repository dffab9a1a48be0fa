"""The open archive: one SQLite file or one PostgreSQL database, its writer, its readers and its transactions."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import peewee

from aftersales.errors import KnownError
from storage import schema
from storage.drivers import give_postgres
from storage.errors import translated
from storage.models import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

ARCHIVE_NAME = "archive.db"
SQLITE_NEEDED = (3, 51, 3)
"""Older ones can corrupt a WAL database when two connections write or checkpoint at once."""

_PRAGMAS = {
    "synchronous": "full",
    "foreign_keys": 1,
    "trusted_schema": 0,
    "mmap_size": 0,
    "cache_size": -32_000,
}
_BUSY_SECONDS = 5
_POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000",
}


@dataclass(slots=True)
class Transaction:
    """What a running write remembers: actions begun in it, and actions that an earlier one had applied already."""

    begun: set[str] = field(default_factory=set)
    replayed: dict[str, dict[str, int]] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    images: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """Records as this write read or wrote them last, so that a change need not read again what it was judged by."""


class Database:
    """The archive of one shop. One may be open per process, because peewee's models are bound to it (house rule).

    `write` belongs to the one writer thread and `read` to any; each thread has its own connection.
    """

    def __init__(self, engine: peewee.Database, *, folder: Path | None) -> None:
        self._engine: Any = engine  # peewee's stubs leave out most of what is called here
        self.folder = folder
        self.is_sqlite = isinstance(engine, peewee.SqliteDatabase)
        self._connections: dict[int, Any] = {}
        self._kept: set[int] = set()
        self._guard = threading.Lock()
        self._local = threading.local()
        self._engine.bind(MODELS, bind_refs=False, bind_backrefs=False)

    @classmethod
    def open(cls, where: Path | str, *, read_only: bool = False, backups: Path | None = None) -> Database:
        """Open the archive in the folder `where`, or behind a ``postgresql://`` address; make or migrate it if need be.

        `backups` (default ``where/backups``) takes the copy made before a migration. KnownErrors: ``storage.newer``,
        ``needs_upgrade``, ``no_archive`` (these two when `read_only`), ``not_an_archive``, ``old_sqlite``.
        Whoever opens for writing holds the folder's InstanceLock.
        """
        if any(model._meta.database is not None for model in MODELS):  # noqa: SLF001 - peewee's own door
            raise RuntimeError("one archive per process is open already")
        if isinstance(where, str) and where.startswith(("postgresql://", "postgres://", "host=")):
            return cls._open_postgres(where, read_only=read_only)
        return cls._open_sqlite(Path(where), read_only=read_only, backups=backups)

    @classmethod
    def _open_sqlite(cls, folder: Path, *, read_only: bool, backups: Path | None) -> Database:
        path = folder / ARCHIVE_NAME
        _require_sqlite()
        if read_only and not path.exists():
            raise KnownError("storage.no_archive", path=str(folder))
        schema.refuse_foreign_file(path)
        with translated():
            if read_only:
                schema.require_latest(path)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                schema.migrate_sqlite(path, backups or folder / "backups")
            opened = cls(_sqlite_engine(path, read_only=read_only), folder=folder)
        if not read_only:
            opened._stay()
        return opened

    def _stay(self) -> None:
        """Keep the opening thread's connection until the end.

        The last connection to leave a SQLite archive locks out everybody while it clears up; so no reader is the last.
        """
        try:
            with self.read(keep=True):
                self.rows("SELECT count(*) FROM sqlite_master")  # what was not read yet is not held either
        except BaseException:
            self.close()
            raise

    @classmethod
    def _open_postgres(cls, address: str, *, read_only: bool) -> Database:
        give_postgres()
        engine = peewee.PostgresqlDatabase(address, prefer_psycopg3=True, **_POSTGRES)
        with translated(), engine.connection_context():
            schema.migrate_postgres(engine, read_only=read_only)
        return cls(engine, folder=None)

    def close(self) -> None:
        """Close every connection, whichever thread opened it, and let the next archive in."""
        with self._guard:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            self._kept.clear()
        for model in MODELS:
            model.bind(cast("Any", None), bind_refs=False, bind_backrefs=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def transaction(self) -> Transaction:
        """The write of the calling thread; asking outside of `write` is a bug."""
        running: Transaction | None = getattr(self._local, "transaction", None)
        if running is None:
            raise RuntimeError("a write outside of Database.write()")
        return running

    @property
    def writing(self) -> Transaction | None:
        """The write of the calling thread, None where there is none."""
        running: Transaction | None = getattr(self._local, "transaction", None)
        return running

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction: all of it or nothing. Everything one action writes belongs into one `write`.

        Its connection stays open for the next write of this thread. Nested use and use inside `read` are bugs.
        """
        if getattr(self._local, "transaction", None) is not None or getattr(self._local, "reading", False):
            raise RuntimeError("a transaction inside a transaction")
        with translated():
            self._connect(keep=True)
            begin = self._engine.atomic("IMMEDIATE") if self.is_sqlite else self._engine.atomic()
            running = self._local.transaction = Transaction()
            try:
                with begin:
                    yield
            finally:
                self._local.transaction = None
                for name in running.attached:
                    self._engine.execute_sql(f"DETACH {name}")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the running `write` that is taken back by itself when it fails."""
        self.transaction  # noqa: B018 - outside of a write this is a bug, and says so
        try:
            with translated(), self._engine.atomic():
                yield
        except BaseException:
            self.transaction.images.clear()
            raise

    @contextmanager
    def read(self, *, keep: bool = False) -> Iterator[None]:
        """A consistent view for the calling thread, closed at the end; inside `write` or `read` the one there is.

        `keep` leaves the thread's connection open: for the writer's, with what was laid ready in temporary tables, and for
        readers that are asked many times a second.
        """
        if getattr(self._local, "transaction", None) is not None or getattr(self._local, "reading", False):
            yield
            return
        with translated():
            opened = self._connect(keep=keep)
            self._local.reading = True
            try:
                if self.is_sqlite:
                    with self._engine.atomic("DEFERRED"):
                        yield
                else:
                    with self._engine.atomic("REPEATABLE READ"):
                        yield
            finally:
                self._local.reading = False
                if opened:
                    self._disconnect()

    def interrupt(self, thread_id: int | None = None) -> None:
        """Stop the running statement of a thread (`threading.get_ident()`), of all if None: Cancelled is raised there.

        May be called from any thread; a thread that runs no statement is not touched.
        """
        with self._guard:
            for owner, connection in self._connections.items():
                if thread_id is None or owner == thread_id:
                    stop = connection.interrupt if self.is_sqlite else connection.cancel
                    stop()

    def rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a statement written with ``?`` for its parameters."""
        return list(self._engine.execute_sql(self._spelled(sql), tuple(parameters)).fetchall())

    def run(self, sql: str, parameters: Iterable[Any] = ()) -> int:
        """Run a changing statement; the number of rows it changed."""
        cursor = self._engine.execute_sql(self._spelled(sql), tuple(parameters))
        return int(self._engine.rows_affected(cursor))

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once per row, set-based: the driver's own loop."""
        if rows:
            with translated():
                self._engine.cursor().executemany(self._spelled(sql), rows)

    def attach(self, path: Path, name: str) -> None:
        """Show the tables of another SQLite file to the running write; it is let go of when the write ends."""
        self._engine.execute_sql(f"ATTACH ? AS {name}", (str(path),))
        self.transaction.attached.append(name)

    def copy(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Stream rows into a table of a PostgreSQL archive, at the speed of its own COPY."""
        sql = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with translated(), self._engine.cursor() as cursor, cursor.copy(sql) as copying:
            for row in rows:
                copying.write_row(row)

    def _spelled(self, sql: str) -> str:
        return sql if self.is_sqlite else sql.replace("%", "%%").replace("?", "%s")

    def _connect(self, *, keep: bool) -> bool:
        owner = threading.get_ident()
        opened = bool(self._engine.connect(reuse_if_open=True))
        with self._guard:
            self._connections[owner] = self._engine.connection()
            if keep:
                self._kept.add(owner)
            return opened and owner not in self._kept

    def _disconnect(self) -> None:
        with self._guard:
            self._connections.pop(threading.get_ident(), None)
        self._engine.close()


def _require_sqlite() -> None:
    import apsw

    found = apsw.sqlite_lib_version()
    if tuple(int(part) for part in found.split(".")) < SQLITE_NEEDED:
        raise KnownError("storage.old_sqlite", found=found, needed=".".join(map(str, SQLITE_NEEDED)))


def _sqlite_engine(path: Path, *, read_only: bool) -> peewee.SqliteDatabase:
    """The APSW engine with the pragmas of the house; the one place that meets its untyped constructor."""
    import apsw
    from playhouse.apsw_ext import APSWDatabase

    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE
    make: Callable[..., peewee.SqliteDatabase] = APSWDatabase
    return make(str(path), timeout=_BUSY_SECONDS, pragmas=_PRAGMAS, flags=flags)
