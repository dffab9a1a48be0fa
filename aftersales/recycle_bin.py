"""The recycle bin as a person sees it: what was deleted, by whom and when, and until when it can be had back."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from datetime import datetime

KEPT = timedelta(days=30)


class BinKind(StrEnum):
    """What can lie in the bin, by the table it came from."""

    CUSTOMER = "customers"
    ORDER = "orders"
    CASE = "cases"
    GOOD = "sold_goods"
    PRODUCT = "products"
    PART = "parts"
    RECOVERY = "recoveries"
    ARTICLE = "articles"
    VIEW = "saved_views"


@dataclass(frozen=True, slots=True, kw_only=True)
class BinEntry:
    """One thing in the bin; `row_id` is what it had and gets back, `deletion` the action that put it here.

    `content` holds what has no row of its own (a saved view), as JSON text.
    """

    id: int
    kind: BinKind
    row_id: int
    title: str
    deleted_at: datetime
    by_id: int | None
    by_name: str
    deletion: str
    content: str = ""

    @property
    def gone_at(self) -> datetime:
        """When it is emptied for good."""
        return self.deleted_at + KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class BinPage:
    """The newest entries that match, and how many there are of each kind."""

    entries: tuple[BinEntry, ...]
    counts: dict[BinKind, int]
    more: bool
