"""退赔 and 追偿 as sheets: what was settled and paid, and what others still owe the shop for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.recovery_lists import RecoveryTab
from desktop.sheet_lists.base import (
    DAY,
    ID,
    MOMENT,
    MONEY,
    PIECE,
    STATUS,
    TEXT,
    SheetRow,
    columns_of,
    paged,
    require_tab,
    words,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.recovery_lists import RecoveryQuery
    from desktop.archive import Archive
    from desktop.recovery_views import RecoveryViews
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn

EVERYTHING = "all"
_REFUNDS = {
    "case": ID,
    "order": ID,
    "customer": TEXT,
    "kind": STATUS,
    "reason": TEXT,
    "made_at": MOMENT,
    "refund": MONEY,
    "compensation": MONEY,
    "freight": MONEY,
    "adjustment": MONEY,
    "adjustment_reason": TEXT,
    "due": MONEY,
    "paid": MONEY,
    "owed": MONEY,
    "from_courier": MONEY,
    "by": TEXT,
    "state": STATUS,
}
_RECOVERIES = {
    "number": ID,
    "against": TEXT,
    "name": TEXT,
    "basis": TEXT,
    "case": ID,
    "title": TEXT,
    "reference": ID,
    "state": STATUS,
    "found_on": DAY,
    "due_on": DAY,
    "closed_on": DAY,
    "claimed": MONEY,
    "received": MONEY,
    "outstanding": MONEY,
}


class RefundSheet:
    """Everything that was settled, the newest first; a query is the text searched for in case, order and customer."""

    key = "refunds"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, archive: Archive) -> None:
        self._archive = archive

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return columns_of("refund_sheet", _REFUNDS)

    def query(self, asked: Mapping[str, Any]) -> str:
        return str(asked.get("text", ""))

    def everything(self) -> str:
        return ""

    def count(self, query: str) -> int:
        from storage import settlement_lists

        with self._archive.database.read():
            return settlement_lists.count(self._archive.database, query)

    def rows(self, query: str) -> Iterator[SheetRow]:
        from storage import settlement_lists

        for one in settlement_lists.each(self._archive.database, query, piece=PIECE):
            cancelled = one.cancelled
            owed = 0 if cancelled else max(one.due - one.paid, 0)
            state = "cancelled" if cancelled else "paid" if not owed else "part" if one.paid else "open"
            yield SheetRow(
                one.id,
                (
                    one.case_number,
                    one.order_number,
                    one.customer,
                    one.kind,
                    one.reason,
                    one.made_at,
                    one.refund,
                    one.compensation,
                    one.freight,
                    one.adjustment,
                    one.adjustment_reason,
                    one.due,
                    one.paid,
                    owed,
                    one.from_courier,
                    one.by_name,
                    sentence(f"refund_sheet.is_{state}"),
                ),
            )

    def filters(self, query: str) -> str:
        return query

    def sort(self, _query: str) -> str:
        return sentence("refund_sheet.sort")


class RecoverySheet:
    """The list of recoveries; those whose term is over in red."""

    key = "recoveries"
    seen: Seen = MappingProxyType(
        {
            "against": ("against", "name"),
            "why": ("basis", "title"),
            "case": ("case",),
            "due": ("due_on",),
            "evidence": (),
            "state": ("state",),
            "received": ("received",),
            "claimed": ("claimed",),
        }
    )

    def __init__(self, *, views: RecoveryViews) -> None:
        self._views = views

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from exports.sheet_columns import Mark

        return columns_of("recovery_sheet", _RECOVERIES, marks={"due_on": Mark.LATE})

    def query(self, asked: Mapping[str, Any]) -> RecoveryQuery:
        if asked.get("tab") in {None, "", EVERYTHING}:
            return replace(self.everything(), text=str(asked.get("text", "")))
        require_tab(RecoveryTab, asked)
        return self._views.query(tab=RecoveryTab(asked["tab"]), text=str(asked.get("text", "")))

    def everything(self) -> RecoveryQuery:
        """The open ones and all that were ever closed."""
        return replace(self._views.query(tab=RecoveryTab.OPEN), closed_since=date.min)

    def count(self, query: RecoveryQuery) -> int:
        return self._views.page(query=query, limit=1).total

    def rows(self, query: RecoveryQuery) -> Iterator[SheetRow]:
        for row in paged(lambda after: self._views.page(query=query, after=after, limit=PIECE)):
            one = row.summary
            owed = 0 if one.is_closed else max(one.claimed - one.received, 0)
            yield SheetRow(
                one.id,
                (
                    one.number,
                    one.against.value,
                    one.name,
                    one.basis.value,
                    one.case_number,
                    one.title,
                    one.reference,
                    row.state,
                    one.found_on,
                    None if one.is_closed else one.due_on,
                    one.closed_on,
                    one.claimed,
                    one.received,
                    owed,
                ),
            )

    def filters(self, query: RecoveryQuery) -> str:
        against = query.against.value if query.against else ""
        whole = query.closed_since == date.min and query.tab is RecoveryTab.OPEN
        tab = "" if whole else sentence(f"recovery_tab.{query.tab.value}")
        return words(tab, against, query.text)

    def sort(self, _query: RecoveryQuery) -> str:
        return sentence("recovery_sheet.sort")
