"""The rule that meets a sheet's order with the archive's: what it would become, what changes, and whether it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.matching import Change, Comparison, IncomingLine, IncomingOrder, Outcome, Stored
from aftersales.money import grouped
from aftersales.orders import MoneyBack, Movement, Order, OrderLine, OrderStatus, Receiver
from aftersales.refunds import added_up, meets, together

if TYPE_CHECKING:
    from collections.abc import Collection

_PLAIN = (
    "status",
    "ordered_at",
    "paid_at",
    "shipped_at",
    "signed_at",
    "currency",
    "freight",
    "discounts",
    "paid_gross",
)
_LATER = ("refunded", "compensated", "nickname", "courier", "tracking", "remark")
_MONEY = frozenset({"freight", "discounts", "paid_gross", "refunded", "compensated", "goods", "lines"})
"""What a settlement rests on: a sheet that changes these on a settled order is in conflict."""
_BACK = frozenset({"refunded", "compensated", "lines.refunded", "movements"})
"""Fields that tell what went back."""
_NAMED = ("name", "phone", "address")
_OF_LINE = ("title", "code", "spec", "unit_price", "quantity", "paid", "refunded")
_LONGEST_PLACE = 4
_NEW = Comparison(outcome=Outcome.ADDED)


def as_order(incoming: IncomingOrder, shop_id: int) -> Order:
    """A new order from what a sheet told; what it did not tell is empty, an untold status 待确认."""
    fresh = Order(shop_id=shop_id, number=incoming.number, status=incoming.status or OrderStatus.HELD)
    return merged(incoming, fresh)


def merged(incoming: IncomingOrder, order: Order) -> Order:
    """`order` as it would be after taking the sheet's word; None in the sheet leaves a field as it is.

    A masked receiver never overwrites a whole one; lines are met by key, or by place where only places are known.
    """
    told = {name: value for name in (*_PLAIN, *_LATER) if (value := getattr(incoming, name)) is not None}
    if incoming.movements or order.movements:
        told |= _back(incoming, order)
    receiver = _receiver(incoming.receiver, order.receiver)
    lines = _lines(incoming.lines, order.lines)
    goods = incoming.goods
    if goods is None:
        goods = sum(line.amount for line in lines) if incoming.lines else order.goods
    return replace(order, **told, receiver=receiver, lines=lines, goods=goods)


def merged_in(incoming: IncomingOrder, order: Order, fields: Collection[str]) -> Order:
    """`order` after taking only these fields (`Change.field`) from the sheet; a line comes or goes with ``lines.title``.

    What went back is one fact: ``refunded``, ``compensated`` and ``movements`` are each taken as told.
    """
    whole = merged(incoming, order)
    kept = {
        name: getattr(order, name) for name in (*_PLAIN, *_LATER, "goods", "movements") if name not in fields
    }
    return replace(
        whole,
        **kept,
        receiver=_receiver_in(order.receiver, whole.receiver, fields),
        lines=_lines_in(order.lines, whole.lines, fields),
    )


def _receiver_in(known: Receiver, told: Receiver, fields: Collection[str]) -> Receiver:
    """Of two receivers the fields that are taken; it is masked as long as a part of it is."""
    changed = [name for name in _NAMED if getattr(known, name) != getattr(told, name)]
    taken = {name: getattr(told, name) for name in changed if f"receiver.{name}" in fields}
    if not taken:
        return known
    masked = told.masked if len(taken) == len(changed) else known.masked or told.masked
    return replace(known, **taken, masked=masked)


def _lines_in(
    known: tuple[OrderLine, ...], told: tuple[OrderLine, ...], fields: Collection[str]
) -> tuple[OrderLine, ...]:
    """Lines of which only some cells are taken."""
    old = {line.id: line for line in known if line.id}
    met = []
    for line in told:
        was = old.pop(line.id, None)
        if was is not None:
            kept = {name: getattr(was, name) for name in _OF_LINE if f"lines.{name}" not in fields}
            met.append(replace(line, **kept))
        elif "lines.title" in fields:
            met.append(line)
    gone = () if "lines.title" in fields else tuple(old.values())
    return (*met, *gone)


def compare(incoming: IncomingOrder, stored: Stored | None) -> Comparison:
    """Which of the seven answers an incoming order gets, and which cells it would change."""
    if stored is None and not incoming.problems:
        return _NEW
    levels = {problem.level for problem in incoming.problems}
    changes = _changes(stored.order, merged(incoming, stored.order)) if stored is not None else ()
    if "blocking" in levels:
        return Comparison(outcome=Outcome.ERROR, changes=changes)
    if "held" in levels and (stored is None or changes):
        return Comparison(outcome=Outcome.HELD, changes=changes)
    if stored is None:
        return _NEW
    if not changes:
        return Comparison(outcome=Outcome.UNCHANGED)
    touched = {change.field.partition(".")[0] for change in changes}
    if touched & stored.edited_by_hand or (stored.settled and _disagrees(incoming, stored, changes)):
        return Comparison(outcome=Outcome.CONFLICT, changes=changes)
    return Comparison(outcome=Outcome.UPDATED, changes=changes)


def _disagrees(incoming: IncomingOrder, stored: Stored, changes: tuple[Change, ...]) -> bool:
    """Whether the sheet says other money than the settlements of ours rest on; what they paid themselves agrees."""
    money = {change.field for change in changes if change.field.partition(".")[0] in _MONEY}
    if money and money <= _BACK:
        return not meets(stored.order, merged(incoming, stored.order), stored.booked)
    return bool(money)


def _back(incoming: IncomingOrder, order: Order) -> dict[str, object]:
    """What went back by the larger evidence: the list's own figure, or the settlements' movements added up."""
    movements = together(order.movements, incoming.movements)
    listed = order.refunded if incoming.refunded is None else incoming.refunded
    compensated = order.compensated if incoming.compensated is None else incoming.compensated
    return {
        "movements": movements,
        "refunded": max(listed, added_up(movements, MoneyBack.REFUND)),
        "compensated": max(compensated, added_up(movements, MoneyBack.COMPENSATION)),
    }


def _receiver(told: Receiver | None, known: Receiver) -> Receiver:
    if told is None or (told.masked and known.name and not known.masked):
        return known
    return Receiver(
        name=told.name or known.name,
        phone=told.phone or known.phone,
        address=told.address or known.address,
        masked=told.masked,
    )


def _lines(told: tuple[IncomingLine, ...], known: tuple[OrderLine, ...]) -> tuple[OrderLine, ...]:
    if not told:
        return known
    by_key = {line.key: line for line in known}
    if known and all(_is_place(line.key) for line in known) and not any(_is_place(line.key) for line in told):
        by_key = {line.key: old for line, old in zip(told, known, strict=False)}
    elif (
        known and all(_is_place(line.key) for line in told) and not any(_is_place(line.key) for line in known)
    ):
        return known  # a sheet of whole orders knows less than the lines that are here
    met = tuple(_line(line, by_key.get(line.key)) for line in told)
    kept = {line.id for line in met if line.id}
    rest = tuple(line for line in known if line.id not in kept and line.key not in {new.key for new in met})
    return (*met, *rest) if not all(_is_place(line.key) for line in rest) else met


def _is_place(key: str) -> bool:
    """Whether a line's key is only its place in the order, not a number of the platform."""
    return key.isdigit() and len(key) <= _LONGEST_PLACE


def _line(told: IncomingLine, known: OrderLine | None) -> OrderLine:
    old = known or OrderLine(key=told.key, title=told.title, unit_price=0, quantity=1)
    return replace(
        old,
        key=told.key,
        title=told.title or old.title,
        code=old.code if told.code is None else told.code,
        spec=old.spec if told.spec is None else told.spec,
        unit_price=old.unit_price if told.unit_price is None else told.unit_price,
        quantity=old.quantity if told.quantity is None else told.quantity,
        paid=old.paid if told.paid is None else told.paid,
        refunded=old.refunded if told.refunded is None else told.refunded,
    )


def _changes(before: Order, after: Order) -> tuple[Change, ...]:
    if before == after:
        return ()
    changes = [
        Change(field=name, before=_text(name, getattr(before, name)), after=_text(name, getattr(after, name)))
        for name in (*_PLAIN, *_LATER, "goods")
        if getattr(before, name) != getattr(after, name)
    ]
    if before.movements != after.movements:
        changes.append(
            Change(field="movements", before=_moved(before.movements), after=_moved(after.movements))
        )
    for name in _NAMED:
        old, new = getattr(before.receiver, name), getattr(after.receiver, name)
        if old != new:
            changes.append(Change(field=f"receiver.{name}", before=old, after=new))
    return (*changes, *_line_changes(before.lines, after.lines))


def _line_changes(before: tuple[OrderLine, ...], after: tuple[OrderLine, ...]) -> list[Change]:
    old_by_id = {line.id: line for line in before}
    found = []
    for line in after:
        old = old_by_id.get(line.id) if line.id else None
        if old is None:
            found.append(Change(field="lines.title", before="", after=f"{line.title} × {line.quantity}"))
            continue
        for name in _OF_LINE:
            was, now = getattr(old, name), getattr(line, name)
            if was != now:
                found.append(Change(field=f"lines.{name}", before=_text(name, was), after=_text(name, now)))
    kept = {line.id for line in after}
    found += [
        Change(field="lines.title", before=line.title, after="") for line in before if line.id not in kept
    ]
    return found


def _moved(movements: tuple[Movement, ...]) -> str:
    return " + ".join(grouped(one.amount) for one in movements)


_FEN = frozenset({"freight", "paid_gross", "refunded", "compensated", "goods", "unit_price", "paid"})


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if name in _FEN and isinstance(value, int):
        return grouped(value)
    if isinstance(value, tuple):
        return "、".join(f"{item.name} {grouped(item.amount)}" for item in value)
    return str(value)
