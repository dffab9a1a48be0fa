"""The tables of the search index: how tokens are written, looked up and merged in SQLite and in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.searching import SearchKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from aftersales.searching import Term, Way
    from storage.database import Database

_MERGE_PAGES = 2_000
_WHOLE = "\U0010ffff"


class SearchTables:
    """One table for each kind, its rows numbered like the records they stand for; kept inside `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sqlite = database.is_sqlite

    def put(self, kind: SearchKind, tokens: Mapping[int, Collection[str]]) -> None:
        """Write the tokens of records in the place of those they have."""
        table = _table(kind)
        if self._sqlite:
            sql = f"INSERT OR REPLACE INTO {table} (rowid, words) VALUES (?, ?)"  # noqa: S608 - names
            self._database.run_many(sql, [(row_id, " ".join(found)) for row_id, found in tokens.items()])
            return
        sql = (
            f"INSERT INTO {table} (id, words) VALUES (?, array_to_tsvector(?)) "  # noqa: S608 - names
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
        )
        self._database.run_many(sql, [(row_id, list(found)) for row_id, found in tokens.items()])

    def remove(self, kind: SearchKind, ids: Sequence[int]) -> None:
        """Take records out; those that are not there are no matter."""
        sql = f"DELETE FROM {_table(kind)} WHERE {self.id_column} = ?"  # noqa: S608 - names
        self._database.run_many(sql, [(row_id,) for row_id in ids])

    def clear(self) -> None:
        """Take everything out."""
        for kind in SearchKind:
            table = _table(kind)
            if self._sqlite:
                self._database.run(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608 - names
            else:
                self._database.run(f"TRUNCATE {table}")

    def merge(self) -> bool:
        """Bring the pieces that many small writes left nearer together; False once there is nothing to do."""
        if not self._sqlite:
            return False
        worked = False
        for kind in SearchKind:
            table = _table(kind)
            before = self._total_changes()
            sql = f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)"  # noqa: S608 - names
            self._database.run(sql, (_MERGE_PAGES,))
            worked |= self._total_changes() - before > 1
        return worked

    def _total_changes(self) -> int:
        return int(self._database.rows("SELECT total_changes()")[0][0])

    @property
    def id_column(self) -> str:
        """What the record's id is called here."""
        return "rowid" if self._sqlite else "id"

    def select(self, kind: SearchKind, parts: Sequence[Sequence[Way]]) -> tuple[str, list[str]]:
        """The ids of records that have one of the ways of every part; a statement and its parameters."""
        table = _table(kind)
        if self._sqlite:
            return f"SELECT rowid FROM {table} WHERE {table} MATCH ?", [_all(parts, _fts, " AND ", " OR ")]  # noqa: S608
        return f"SELECT id FROM {table} WHERE words @@ CAST(? AS tsquery)", [_all(parts, _ts, " & ", " | ")]  # noqa: S608

    def count(self, kind: SearchKind) -> int:
        """How many records the index holds."""
        return int(self._database.rows(f"SELECT count(*) FROM {_table(kind)}")[0][0])  # noqa: S608 - names


def beginning(text: str) -> tuple[str, str]:
    """The bounds of all texts that begin so, by code point: from the first, up to but without the second."""
    return text, text + _WHOLE


def _table(kind: SearchKind) -> str:
    return f"search_{kind.value}"


def _fts(term: Term) -> str:
    return f'"{term.token}"{"*" if term.prefix else ""}'


def _ts(term: Term) -> str:
    return f"'{term.token}'{':*' if term.prefix else ''}"


def _all(parts: Sequence[Sequence[Way]], spell: object, both: str, either: str) -> str:
    assert callable(spell)
    return both.join(
        "(" + either.join("(" + both.join(spell(term) for term in way.terms) + ")" for way in ways) + ")"
        for ways in parts
    )
