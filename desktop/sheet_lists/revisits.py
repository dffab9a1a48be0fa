"""回访 as a sheet: calls with what came of them, or empty columns to fill in, which the import of call sheets takes again."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.call_sheets import CallsAsked
from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.revisit_days import VisitsAsked
from aftersales.revisits import CallResult
from desktop.sheet_lists.base import COUNT, DAY, ID, PHONE, TEXT, SheetRow, words
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.clock import Clock
    from aftersales.revisits import RevisitSummary
    from desktop.archive import Archive
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

KINDS = {
    "number": ID,
    "name": TEXT,
    "phone": PHONE,
    "day": DAY,
    "at_time": TEXT,
    "purpose": TEXT,
    "method": TEXT,
    "tries": COUNT,
    "assignee": TEXT,
    "case": ID,
    "address": TEXT,
    "result": TEXT,
    "score": TEXT,
    "note": TEXT,
    "again_on": DAY,
    "called_on": DAY,
    "version": COUNT,
}
FILLED_IN = ("result", "score", "note", "again_on", "called_on")
_CHOICES = {"result": tuple(result.value for result in CallResult), "score": ("5", "4", "3", "2", "1")}
_LONG = timedelta(days=3_660)
_ON_SITE = "上门"
_TABS = ("open", "today", "week", "all")


class RevisitSheet:
    """Calls by day; a query is the days, whose calls, and whether numbers stand in full."""

    key = "revisits"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from exports.sheet_columns import SheetColumn

        return tuple(
            SheetColumn(
                key=key,
                title=sentence(f"call_sheet.{key}"),
                kind=kind,
                choices=_CHOICES.get(key, ()),
                closed=key == "result",  # a score typed as a number is no text of the list
                open=key in FILLED_IN,
                hidden=key == "version",
            )
            for key, kind in KINDS.items()
        )

    def query(self, asked: Mapping[str, Any]) -> CallsAsked:
        """``tab``: open (planned, the usual one), today, week, all (made ones too)."""
        from aftersales.errors import KnownError

        today = self._clock.today()
        tab = asked.get("tab") or "all"
        if tab not in _TABS:
            raise KnownError("cli.tab_unknown", tab=tab, known="、".join(_TABS))
        if tab == "today":
            return CallsAsked(first=today, last=today)
        if tab == "week":
            monday = today - timedelta(days=today.weekday())
            return CallsAsked(first=monday, last=monday + timedelta(days=6))
        return CallsAsked(first=today - _LONG, last=today + _LONG, include_done=tab == "all")

    def everything(self) -> CallsAsked:
        return self.query({})

    def count(self, query: CallsAsked) -> int:
        return sum(self._archive.revisits.booked_per_day(query.first, query.last).values())

    def rows(self, query: CallsAsked) -> Iterator[SheetRow]:
        found = self._archive.revisits.for_days(
            query.first, query.last, include_done=query.include_done, asked=query.asked
        )
        for call in found:
            yield SheetRow(call.revisit.id, self._values(call, whole_phone=query.whole_phones))

    def filters(self, query: CallsAsked) -> str:
        days = sentence("call_sheet.days", {"first": query.first, "last": query.last})
        return words(days, query.asked.purpose, self.person(query.asked))

    def sort(self, _query: CallsAsked) -> str:
        return sentence("call_sheet.sort")

    def person(self, asked: VisitsAsked) -> str:
        """Whose calls they are, in words; empty for everybody's."""
        if asked.assignee_id is None:
            return ""
        if not asked.assignee_id:
            return sentence("call_sheet.nobody")
        return self._archive.staff.get(asked.assignee_id).name

    def _values(self, call: RevisitSummary, *, whole_phone: bool) -> tuple[Value, ...]:
        revisit = call.revisit
        values: dict[str, Value] = {
            "number": call_number(revisit.id),
            "name": call.customer_name,
            "phone": call.phone if whole_phone else mask_phone(call.phone),
            "day": revisit.day,
            "at_time": revisit.at_time,
            "purpose": revisit.purpose,
            "method": revisit.method,
            "tries": revisit.tries + 1,
            "assignee": call.assignee_name,
            "case": call.case_number,
            "address": self.address(call),
            "result": revisit.result.value if revisit.result else "",
            "score": str(revisit.score) if revisit.score else "",
            "note": revisit.note,
            "again_on": None,
            "called_on": china_day(revisit.done_at) if revisit.done_at else None,
            "version": revisit.version,
        }
        return tuple(values[key] for key in KINDS)

    def address(self, call: RevisitSummary) -> str:
        """Where to go; only for a visit on site."""
        if call.revisit.method != _ON_SITE or call.revisit.customer_id is None:
            return ""
        addresses = self._archive.customers.get(call.revisit.customer_id).addresses
        return addresses[0] if addresses else ""


def call_number(revisit_id: int) -> str:
    """The number by which a filled-in sheet names its call: HF-000012."""
    return f"HF-{revisit_id:06d}"


def days_named(first: date, last: date) -> str:
    """10-14 or 10-14 至 10-18, for names of files."""
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}至{last:%m-%d}"
