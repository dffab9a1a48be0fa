"""A correction of an order that met another's: which fields both changed, what each made of them, and both in one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.money import grouped, signed
from aftersales.orders import Order
from desktop.order_corrections import OrderEdit, given
from desktop.order_line_versions import line_clashes, merged_lines
from desktop.versions import Clash
from resources.wording import sentence

_FEN = frozenset({"paid_gross", "freight"})


def order_clashes(base: Order, current: Order, mine: OrderEdit) -> tuple[Clash, ...]:
    """The fields of `mine` that became something else in `current` than they were in `base`, and than `mine` says."""
    found = []
    for name, wanted in given(mine).items():
        if name == "lines":
            continue
        before, theirs = _value(base, name), _value(current, name)
        if theirs in (before, wanted):
            continue
        words = [_word(name, value) for value in (before, theirs, wanted)]
        found.append(
            Clash(
                field=name,
                label=sentence(f"order_field.{name}"),
                before=words[0],
                theirs=words[1],
                mine=words[2],
            )
        )
    if mine.lines is not None:
        found += line_clashes(base, current, mine.lines)
    return tuple(found)


def rebased(base: Order, current: Order, mine: OrderEdit, kept: Collection[str] = ()) -> OrderEdit:
    """The correction as one of `current`: of the fields that clash, one's own word stands only in those `kept`."""
    clashing = {clash.field for clash in order_clashes(base, current, mine)}
    left: dict[str, Any] = {name: None for name in clashing if name not in kept and "." not in name}
    if mine.lines is not None:
        left["lines"] = merged_lines(base, current, mine.lines, kept)
    return replace(mine, **left)


def _value(order: Order, name: str) -> Any:
    if name.startswith("receiver_"):
        return getattr(order.receiver, name.removeprefix("receiver_"))
    return getattr(order, name)


def _word(name: str, value: Any) -> str:
    if name in _FEN:
        return grouped(value)
    if name == "discounts":
        return "、".join(f"{one.name} {signed(-one.amount)}".strip() for one in value) or "—"
    if name == "receiver_phone":
        return mask_phone(value)
    if isinstance(value, datetime):
        return china_day(value).isoformat()
    return str(value) if value else "—"
