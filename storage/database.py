"""Outline; being filled in."""
from __future__ import annotations

"""The open archive: one SQLite file or one PostgreSQL database, its writer, its readers and its transactions."""
class Database:
    """`Database.open(path_or_dsn, read_only=False)`; path = folder of the shop (archive.db in it) or postgresql:// DSN."""

    @classmethod
    def open(cls, where: Path | str, *, read_only: bool = False, backups: Path | None = None) -> Database: ...
    def close(self) -> None: ...
    def write(self) -> AbstractContextManager[None]:
        """One transaction on the writer connection of the calling thread; nested use is a bug (RuntimeError)."""
    def read(self) -> AbstractContextManager[None]:
        """A connection for the calling thread, closed at the end; inside write() the writer's own."""
    def interrupt(self, thread_id: int | None = None) -> None:
        """Stop the running statement of a thread (all if None); it raises Cancelled there. Any thread may call."""
    is_sqlite: bool
