"""A correction of an order that met another's: which fields both changed, and what each made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.money import grouped
from aftersales.orders import Order
from desktop.orders import OrderEdit
from desktop.versions import Clash
from resources.wording import sentence


def order_clashes(base: Order, current: Order, mine: OrderEdit) -> tuple[Clash, ...]:
    """The fields of `mine` that became something else in `current` than they were in `base`, and than `mine` says."""
    found = []
    for name, wanted in _given(mine).items():
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
    return tuple(found)


def keeping_of(mine: OrderEdit, found: Sequence[Clash], kept: Collection[str]) -> OrderEdit:
    """The correction without the fields in which the other's word stands."""
    return replace(mine, **{clash.field: None for clash in found if clash.field not in kept})


def _given(mine: OrderEdit) -> Mapping[str, Any]:
    values = {field.name: getattr(mine, field.name) for field in fields(mine)}
    return {name: value for name, value in values.items() if value is not None}


def _value(order: Order, name: str) -> Any:
    if name.startswith("receiver_"):
        return getattr(order.receiver, name.removeprefix("receiver_"))
    return getattr(order, name)


def _word(name: str, value: Any) -> str:
    if name == "paid_gross":
        return grouped(value)
    if name == "receiver_phone":
        return mask_phone(value)
    if isinstance(value, datetime):
        return china_day(value).isoformat()
    return str(value) if value else "—"
