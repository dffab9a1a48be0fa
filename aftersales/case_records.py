"""The rule that makes a case of a row in a register: what it would be, and what a later sheet changes in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.cases import Case, CaseDetails, CaseKind, CaseLine, Channel, Responsible
from aftersales.clock import china_day
from aftersales.matching import Change

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.sheet_records import IncomingRecord
    from aftersales.taxonomy import Reason

ENDS = frozenset({"closed", "rejected", "withdrawn", "void"})
"""States in which nothing is left to do."""
_LONGEST_PHENOMENON = 40
_COMES_BACK = (CaseKind.RETURN, CaseKind.EXCHANGE)
COLUMNS_OF = {"state": "state", "fault": "phenomenon", "result": "details"}
"""Fields of a change with the columns that a person may have set by hand."""


def sheet_key(record: IncomingRecord) -> str:
    """What a row is known by when its register comes in again: its number, else what it tells that does not change."""
    number = record.text("number")
    if number:
        return f"n:{number}"
    opened = record.moment("opened_at")
    phones = record.phones()
    told = (
        china_day(opened).isoformat() if opened else "",
        phones[0].number if phones else record.text("name") or record.text("nickname"),
        record.text("order_number"),
        goods_of(record),
        record.text("serial"),
        record.text("fault") or record.text("reason"),
    )
    return f"h:{hashlib.sha256('|'.join(told).encode()).hexdigest()[:20]}"


def goods_of(record: IncomingRecord) -> str:
    """What the case is about: name and model; empty for a case without goods."""
    title, model = record.text("title"), record.text("model")
    return title if not model or model in title else f"{title} {model}".strip()


def line_of(record: IncomingRecord, order_line_id: int | None) -> tuple[CaseLine, ...]:
    """The goods of one row."""
    title = goods_of(record)
    if not title:
        return ()
    quantity = record.number("quantity") or 1
    return (CaseLine(order_line_id=order_line_id, title=title, quantity=quantity),)


def channel_of(record: IncomingRecord, *, from_platform: bool) -> Channel:
    """How the customer came: as the sheet says; else by the platform of his order, else into the shop."""
    told = record.text("channel")
    if told:
        return Channel(told)
    return Channel.PLATFORM if from_platform else Channel.COUNTER


def case_of_row(
    record: IncomingRecord,
    reason: Reason,
    *,
    kind: CaseKind,
    state: str,
    channel: Channel,
    order_line_id: int | None,
    now: datetime,
) -> Case:
    """The case as its row tells it; a finished one is closed on its day, as history. The customer comes later."""
    opened = record.moment("opened_at") or now
    closed = max(opened, record.moment("closed_at") or opened) if state in ENDS else None
    fault = record.text("fault")
    refund = record.number("refund")
    return Case(
        kind=kind,
        channel=channel,
        category=reason.category,
        reason=reason.name,
        phenomenon=_phenomenon(record, reason),
        description=fault if len(fault) > _LONGEST_PHENOMENON else "",
        urgent=record.yes("urgent") is True,
        lines=line_of(record, order_line_id),
        state=state,
        opened_at=opened,
        state_since=closed or opened,
        closed_at=closed,
        responsible=Responsible(reason.fault.value) if reason.fault else None,
        proposed=refund if refund and closed is None else None,
        details=_details(record, kind),
    )


def _phenomenon(record: IncomingRecord, reason: Reason) -> str:
    """In short what is wrong; a reason that the closed list does not have is kept here in the sheet's own words."""
    fault, told = record.text("fault"), record.text("reason")
    own = told if told and told != reason.name and reason.name == "其他" else ""
    return (fault or own)[:_LONGEST_PHENOMENON]


def _details(record: IncomingRecord, kind: CaseKind) -> CaseDetails:
    back = kind in _COMES_BACK
    return CaseDetails(
        courier_back=record.text("courier") if back else "",
        tracking_back=record.text("tracking") if back else "",
        result=record.text("result"),
        sheet_key=sheet_key(record),
    )


def updated(case: Case, told: Case, *, may_move: bool) -> Case:
    """The case of the archive with what a later sheet says: its state, what is wrong, what came of it, further goods.

    `may_move` False leaves the state alone: somebody works on the case here.
    """
    known = {line.title for line in case.lines}
    lines = (*case.lines, *(line for line in told.lines if line.title not in known))
    details = replace(case.details, result=told.details.result or case.details.result)
    after = replace(case, lines=lines, details=details, phenomenon=told.phenomenon or case.phenomenon)
    if not may_move or told.state == case.state:
        return after
    return replace(after, state=told.state, state_since=told.state_since, closed_at=told.closed_at)


def changes(before: Case, after: Case) -> tuple[Change, ...]:
    """What a sheet would change in a case; states by their codes."""
    fields = (
        ("state", before.state, after.state),
        ("title", _titles(before), _titles(after)),
        ("fault", before.phenomenon, after.phenomenon),
        ("result", before.details.result, after.details.result),
    )
    return tuple(Change(field=name, before=old, after=new) for name, old, new in fields if old != new)


def _titles(case: Case) -> str:
    return "、".join(line.title for line in case.lines)
