"""The search index: derived from the journal behind the work, looked up by every search, never more than a cache.

What the journal has and the index has not yet is looked at directly, so that the newest write is found at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aftersales.late_dataclasses import dataclass
from aftersales.search_query import SearchQuery
from aftersales.searching import Document, Piece, Rank, SearchKind, Term, Tokens, Way
from storage import search_documents
from storage.bulk import marks
from storage.query import chunks
from storage.search_bounds import bounded
from storage.search_tables import SearchTables, beginning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from aftersales.searching import Part
    from storage.database import Database

VERSION = 4
"""Raised whenever tokens or fields change: an index of another version is emptied and made anew."""

_TAIL = 1_000
"""Lines of the journal behind the index that a search looks at directly."""
_ROUND = 40
_ROUNDS = 6
_BEGINNINGS = 10
_NUMBERS = {
    SearchKind.CUSTOMER: (
        ("SELECT id FROM customers", "number"),
        ("SELECT customer_id FROM customer_phones", "number"),
    ),
    SearchKind.ORDER: (("SELECT id FROM orders", "number"),),
    SearchKind.GOOD: (("SELECT id FROM sold_goods", "serial"),),
    SearchKind.CASE: (("SELECT id FROM cases", "number"),),
    SearchKind.ARTICLE: (),
}
_OWNERS = {
    "case_events": "SELECT case_id FROM case_events WHERE id IN ({})",
    "customers": "SELECT id FROM cases WHERE customer_id IN ({})",
    "orders": "SELECT id FROM cases WHERE order_id IN ({})",
    "sold_goods": "SELECT l.case_id FROM case_lines l JOIN sold_goods g ON g.order_line_id = l.order_line_id "
    "WHERE g.id IN ({})",
}
"""Cases that tell of a record of another table."""
_GOODS_OF = {
    "customers": "SELECT id FROM sold_goods WHERE customer_id IN ({})",
    "orders": "SELECT g.id FROM sold_goods g JOIN order_lines l ON l.id = g.order_line_id WHERE l.order_id IN ({})",
    "products": "SELECT id FROM sold_goods WHERE product_id IN ({})",
}

_Ways = list[tuple[Way, ...]] | None
"""What leads to each part of a query; None where one of them holds nothing that could be looked up."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, and where, the best place first."""

    document: Document
    pieces: tuple[Piece, ...]

    @property
    def rank(self) -> Rank:
        return self.pieces[0].rank if self.pieces else Rank.WORDS


class SearchIndex:
    """Finds records by what was typed; `catch_up`, `merge` and `rebuild` belong inside `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = SearchTables(database)

    @cached_property
    def tokens(self) -> Tokens:
        """How texts are cut; the readings are loaded by the first search."""
        from aftersales.pinyin import Pinyin
        from resources.pinyin_table import shipped_pinyin

        return Tokens(Pinyin(shipped_pinyin()))

    def understand(self, text: str, today: date | None = None) -> SearchQuery:
        """What was typed over a list; an operator that cannot be read yet is left out of account."""
        from aftersales.search_query import parse
        from resources.search_words import shipped_search_words

        return parse(text, shipped_search_words(), today=today, lenient=True)

    # finding

    def find(self, kind: SearchKind, query: SearchQuery, limit: int) -> list[Hit]:
        """The best records of a kind: whole numbers, then tails, beginnings, words; the newer first among equals."""
        return self.find_all((kind,), query, limit)[kind]

    def find_all(
        self, kinds: Iterable[SearchKind], query: SearchQuery, limit: int
    ) -> dict[SearchKind, list[Hit]]:
        """The same for several kinds at once."""
        if not query.wanted and not query.bounds:
            return {kind: [] for kind in kinds}
        late = self._late()
        parts = self._ways(query.wanted)
        return {kind: self._find(kind, query, parts, limit, late.get(kind, set())) for kind in kinds}

    def _find(
        self, kind: SearchKind, query: SearchQuery, parts: _Ways, limit: int, late: set[int]
    ) -> list[Hit]:
        hits = self._fitting(kind, sorted(late, reverse=True), query)
        begun = [row_id for row_id in self._beginning(kind, query) if row_id not in late]
        hits += self._fitting(kind, begun, query)
        seen = late.union(begun)
        before: int | None = None
        count = 2 * limit
        for _ in range(_ROUNDS):
            ids = self._candidates(kind, query, parts, before, count)
            hits += self._fitting(kind, [row_id for row_id in ids if row_id not in seen], query)
            if len(hits) >= limit or len(ids) < count:
                break
            before, count = ids[-1], min(2 * count, _ROUND)
        return sorted(hits, key=lambda hit: (hit.rank, -hit.document.id))[:limit]

    def ids(self, kind: SearchKind, query: SearchQuery, limit: int, *, worst: Rank = Rank.WORDS) -> list[int]:
        """The same as ids; those that fit no better than `worst` are left out."""
        return [hit.document.id for hit in self.find(kind, query, limit) if hit.rank <= worst]

    def _fitting(self, kind: SearchKind, ids: Sequence[int], query: SearchQuery) -> list[Hit]:
        found = search_documents.load(self._database, kind, ids) if ids else {}
        hits = []
        for row_id in ids:
            document = found.get(row_id)
            pieces = None
            if document is not None and query.holds(document):
                pieces = self.tokens.fit(document, query.parts)
            if document is not None and pieces is not None:
                hits.append(Hit(document, pieces))
        return hits

    def _candidates(
        self, kind: SearchKind, query: SearchQuery, parts: _Ways, before: int | None, count: int
    ) -> list[int]:
        """The newest records that have the tokens and lie within the bounds, older than `before`."""
        where, parameters = bounded(kind, query.bounds)
        if where is None:
            return []
        conditions = [where] if where else []
        if parts is None:
            return []
        if parts:
            select, tokens = self._tables.select(kind, parts)
            if not conditions:
                return self._newest(select, tokens, before, count)
            conditions.append(f"id IN ({select})")
            parameters += tokens
        if before is not None:
            conditions.append("id < ?")
            parameters.append(before)
        sql = f"SELECT id FROM {kind.value} WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT {count}"  # noqa: S608
        return [int(row[0]) for row in self._database.rows(sql, parameters)]

    def _newest(self, select: str, tokens: list[str], before: int | None, count: int = _ROUND) -> list[int]:
        column = self._tables.id_column
        older = f" AND {column} < ?" if before is not None else ""
        sql = f"{select}{older} ORDER BY {column} DESC LIMIT {count}"
        parameters: list[Any] = [*tokens, before] if before is not None else list(tokens)
        return [int(row[0]) for row in self._database.rows(sql, parameters)]

    def _ways(self, parts: Iterable[Part]) -> _Ways:
        """What to look up for each part."""
        found = [self.tokens.ways(part) for part in parts]
        return found if all(found) else None

    def _beginning(self, kind: SearchKind, query: SearchQuery) -> list[int]:
        """Records whose own number begins with a part; the numbers' own indexes know them."""
        found: dict[int, None] = {}
        for part in query.wanted:
            if len(part.text) < 2 or not part.text.isascii():
                continue
            for select, column in _NUMBERS[kind]:
                for text in dict.fromkeys((part.text, part.text.upper())):
                    sql = (
                        f"{select} WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT {_BEGINNINGS}"
                    )
                    rows = self._database.rows(sql, beginning(text))
                    found.update((int(row[0]), None) for row in rows)
        return list(found)

    # lists

    def among(self, column: Any, kind: SearchKind, query: SearchQuery) -> Any:
        """`condition` for a peewee query: the column is one of the ids found. Nothing to look for leaves all."""
        from peewee import SQL

        if not query.parts and not query.bounds:
            return column > 0
        sql, parameters = self.condition(kind, query)
        spelled = sql if self._database.is_sqlite else sql.replace("?", "%s")
        return column.in_(SQL(f"({spelled})", parameters))

    def condition(self, kind: SearchKind, query: SearchQuery) -> tuple[str, list[Any]]:
        """The ids that a list narrowed by this search shows, as a statement with its parameters.

        Parts that the tokens cannot tell for sure are looked at record by record, the newest 240 of each.
        """
        late = self._late().get(kind, set())
        parts: list[str] = []
        parameters: list[Any] = []
        for part in query.parts:
            sql, given = self._part_condition(kind, part)
            parts.append(f"id {'NOT IN' if part.minus else 'IN'} ({sql})")
            parameters += given
        where, given = bounded(kind, query.bounds)
        parts.append("1 = 0" if where is None else where or "1 = 1")
        parameters += given
        sql = f"SELECT id FROM {kind.value} WHERE {' AND '.join(parts)}"  # noqa: S608 - names
        if late:
            fresh = [hit.document.id for hit in self._fitting(kind, sorted(late), query)]
            sql = f"SELECT id FROM ({sql}) known WHERE id NOT IN ({_numbers(late)})"  # noqa: S608 - numbers
            sql += f" UNION ALL SELECT id FROM {kind.value} WHERE id IN ({_numbers(fresh)})" if fresh else ""  # noqa: S608
        return sql, parameters

    def _part_condition(self, kind: SearchKind, part: Part) -> tuple[str, list[Any]]:
        sure = [way for way in self.tokens.ways(part) if way.sure]
        unsure = [way for way in self.tokens.ways(part) if not way.sure]
        selects: list[str] = []
        parameters: list[Any] = []
        if sure:
            select, tokens = self._tables.select(kind, [sure])
            selects.append(select)
            parameters += tokens
        if unsure:
            ids = self._looked_at(kind, part, unsure)
            selects.append(f"SELECT id FROM {kind.value} WHERE id IN ({_numbers(ids)})")  # noqa: S608 - numbers
        if len(part.text) > 1 and part.text.isascii() and not part.key:
            for select, column in _NUMBERS[kind]:
                selects.append(f"{select} WHERE {column} >= ? AND {column} < ?")
                parameters += beginning(part.text)
        return " UNION ".join(selects) or "SELECT 0", parameters

    def _looked_at(self, kind: SearchKind, part: Part, ways: Sequence[Way]) -> list[int]:
        select, tokens = self._tables.select(kind, [ways])
        found: list[int] = []
        before: int | None = None
        asked = _only(part)
        for _ in range(_ROUNDS):
            ids = self._newest(select, tokens, before)
            found += [hit.document.id for hit in self._fitting(kind, ids, asked)]
            if len(ids) < _ROUND:
                break
            before = ids[-1]
        return found

    # keeping up

    def catch_up(self, limit: int = 2_000) -> bool:
        """Read the next `limit` lines of the journal into the index; whether there may be more."""
        if not self._database.is_sqlite:
            # a line with a lower number may still be uncommitted elsewhere; nobody writes while these are read
            self._database.run("LOCK TABLE journal IN SHARE MODE")
        version, seq = self._database.rows("SELECT version, seq FROM search_state WHERE id = 1")[0]
        if version != VERSION:
            self.rebuild()
            seq = 0
        lines = self._database.rows(
            "SELECT seq, table_name, row_id FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
        )
        if not lines:
            return False
        for kind, ids in self._touched((row[1], row[2]) for row in lines).items():
            self._read_anew(kind, sorted(ids))
        self._database.run("UPDATE search_state SET seq = ? WHERE id = 1", (lines[-1][0],))
        return len(lines) == limit

    def merge(self) -> bool:
        """A bounded piece of tidying; False once there is nothing to do."""
        return self._tables.merge()

    def rebuild(self) -> None:
        """Empty the index; `catch_up` then reads the whole journal again."""
        self._tables.clear()
        self._database.run("UPDATE search_state SET version = ?, seq = 0 WHERE id = 1", (VERSION,))

    def is_off(self, sample: int = 20) -> bool:
        """Whether an index that has caught up does not hold what the archive holds: counts, and a sample of records."""
        if self._late():
            return False
        return any(self._is_off(kind, sample) for kind in SearchKind)

    def _is_off(self, kind: SearchKind, sample: int) -> bool:
        kept = "" if kind is SearchKind.GOOD else "WHERE deleted_at IS NULL"
        count = int(self._database.rows(f"SELECT count(*) FROM {kind.value} {kept}")[0][0])  # noqa: S608 - names
        if count != self._tables.count(kind):
            return True
        ids = [
            int(row[0])
            for row in self._database.rows(
                f"SELECT id FROM {kind.value} {kept} ORDER BY id DESC LIMIT ?",  # noqa: S608 - names
                (sample,),
            )
        ]
        for document in search_documents.load(self._database, kind, ids).values():
            terms = tuple(Term(token) for token in sorted(self.tokens.of(document.fields)))
            select, tokens = self._tables.select(kind, [(Way(terms),)])
            found = self._database.rows(f"{select} AND {self._tables.id_column} = ?", [*tokens, document.id])
            if terms and not found:
                return True
        return False

    def _read_anew(self, kind: SearchKind, ids: Sequence[int]) -> None:
        for part in chunks(ids, 500):
            documents = search_documents.load(self._database, kind, part)
            self._tables.remove(kind, [row_id for row_id in part if row_id not in documents])
            self._tables.put(
                kind, {row_id: self.tokens.of(found.fields) for row_id, found in documents.items()}
            )

    def _late(self) -> dict[SearchKind, set[int]]:
        """Records that were written since the index last read the journal, the newest thousand lines of it."""
        lines = self._database.rows(
            "SELECT table_name, row_id FROM journal WHERE seq > (SELECT seq FROM search_state WHERE id = 1) "
            "ORDER BY seq DESC LIMIT ?",
            (_TAIL,),
        )
        return self._touched((row[0], row[1]) for row in lines) if lines else {}

    def _touched(self, lines: Iterable[tuple[str, int]]) -> dict[SearchKind, set[int]]:
        """Which records tell of the rows of these lines."""
        rows: dict[str, set[int]] = defaultdict(set)
        for table, row_id in lines:
            rows[table].add(row_id)
        found: dict[SearchKind, set[int]] = defaultdict(set)
        for kind in SearchKind:
            if kind.value in rows:
                found[kind] |= rows[kind.value]
        for kind, owners in ((SearchKind.CASE, _OWNERS), (SearchKind.GOOD, _GOODS_OF)):
            for table, sql in owners.items():
                for part in chunks(sorted(rows.get(table, ()))):
                    found[kind].update(
                        int(row[0]) for row in self._database.rows(sql.format(marks(part)), part)
                    )
        return {kind: ids for kind, ids in found.items() if ids}


def _only(part: Part) -> SearchQuery:
    return SearchQuery((replace(part, minus=False),))


def _numbers(ids: Collection[int]) -> str:
    """Ids as they are written into a statement; ids begin with 1, so that none is 0."""
    return "0" if not ids else ", ".join(str(int(row_id)) for row_id in sorted(ids))
