"""What taking a case down asks of the archive: whose parcel it is, what of a line is left, what closed cases told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aftersales.queries import ENDED_STATES
from aftersales.searching import Rank, SearchKind
from storage.models import CaseRow, OrderRow
from storage.query import dicts, tuples

if TYPE_CHECKING:
    from storage.database import Database
    from storage.search_index import SearchIndex

_CLOSED = "closed"
_MOST = 20


class IntakeFacts:
    """Questions of the intake; read inside `Database.read` or `write`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _index(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self._database)

    def orders_of_parcel(self, tracking: str) -> tuple[int, ...]:
        """The orders that went out under a courier number."""
        ids = self._index.ids(SearchKind.ORDER, self._index.understand(tracking), _MOST, worst=Rank.EXACT)
        query = OrderRow.select(OrderRow.id).where(
            OrderRow.id.in_(ids), OrderRow.tracking == tracking, OrderRow.deleted_at.is_null()
        )
        return tuple(row[0] for row in tuples(query))

    def cases_of_parcel(self, tracking: str) -> tuple[int, ...]:
        """The open cases that wait for a parcel of this number, or sent one out."""
        ids = self._index.ids(SearchKind.CASE, self._index.understand(tracking), _MOST, worst=Rank.EXACT)
        query = CaseRow.select(CaseRow.id).where(
            CaseRow.id.in_(ids),
            CaseRow.details.contains(f'"{tracking}"'),
            CaseRow.state.not_in(ENDED_STATES),
            CaseRow.deleted_at.is_null(),
        )
        return tuple(row[0] for row in tuples(query))

    def closed_count(self) -> int:
        """How many closed cases have words to learn from."""
        return int(_told(CaseRow.select(CaseRow.id)).count())

    def closed_words(self, newest: int) -> Iterator[tuple[str, str]]:
        """What the newest closed cases told, each with the reason it was closed under."""
        columns = (CaseRow.phenomenon, CaseRow.description, CaseRow.reason)
        for row in dicts(_told(CaseRow.select(*columns)).order_by(CaseRow.id.desc()).limit(newest)):
            yield f"{row['description']} {row['phenomenon']}".strip(), row["reason"]


def _told(query: Any) -> Any:
    spoken = (CaseRow.description != "") | (CaseRow.phenomenon != "")
    return query.where(CaseRow.state == _CLOSED, CaseRow.deleted_at.is_null(), spoken)
