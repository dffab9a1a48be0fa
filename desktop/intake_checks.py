"""Whether the goods of a new case can still be dealt with: in pieces and in money, over all cases of their order."""

from __future__ import annotations

from collections import Counter

from aftersales.cases import HOLDING, CaseKind
from aftersales.errors import KnownError
from aftersales.orders import OrderLineStanding
from desktop.archive import Archive
from desktop.requests import CaseDraft

_MONEY_BACK = frozenset({CaseKind.RETURN, CaseKind.REFUND_ONLY})
_IDS = 32
"""Longest courier's name and number that are kept."""


def check_goods(archive: Archive, draft: CaseDraft) -> None:
    """Refuse pieces that are none, of another order, gone, held by another open case, or refunded wholly already.

    KnownError ``desk.*``; read inside an open read or write.
    """
    standing: dict[int, OrderLineStanding] = {}
    if draft.order_id is not None:
        found = archive.orders.lines_with_standing(order_id=draft.order_id)
        standing = {item.line.id: item for item in found}
    asked: Counter[int] = Counter()
    for line in draft.lines:
        if line.quantity < 1:
            raise KnownError("desk.quantity_wrong", title=line.title)
        if line.order_line_id is None:
            continue
        if line.order_line_id not in standing:
            raise KnownError("desk.line_not_of_order", title=line.title)
        asked[line.order_line_id] += line.quantity
        _check_line(draft.kind, standing[line.order_line_id], asked[line.order_line_id], line.title)


def _check_line(kind: CaseKind, standing: OrderLineStanding, asked: int, title: str) -> None:
    if asked > standing.left:
        raise KnownError("desk.more_than_left", title=title, asked=asked, left=standing.left)
    if kind in HOLDING and asked > standing.left - standing.held:
        free = max(0, standing.left - standing.held)
        operands = {"title": title, "number": standing.held_by, "held": standing.held, "free": free}
        raise KnownError("desk.held_elsewhere", **operands, asked=asked)
    if kind in _MONEY_BACK and standing.refunded_wholly:
        raise KnownError("desk.money_all_back", title=title)


def check_parcel(draft: CaseDraft) -> None:
    """A courier's name and number are short; KnownError ``desk.parcel_wrong``."""
    for text in (draft.courier_back, draft.tracking_back):
        if len(text.strip()) > _IDS or any(not letter.isprintable() for letter in text):
            raise KnownError("desk.parcel_wrong", value=text[:_IDS])
