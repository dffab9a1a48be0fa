"""The lines of an order that two people changed at once: met line by line and field by field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from aftersales.money import grouped
from aftersales.orders import Order
from desktop.order_corrections import LineEdit, line_edits
from desktop.versions import Clash
from resources.wording import sentence

_FIELDS = ("title", "code", "spec", "unit_price", "quantity", "gift_price")
_WHOLE = "whole"
_FEN = frozenset({"unit_price", "gift_price"})


def line_clashes(base: Order, current: Order, mine: Sequence[LineEdit]) -> list[Clash]:
    """The fields of lines in which both differ from `base` and from one another; a line that one took off is one."""
    found: list[Clash] = []
    for old, theirs, own in _met(base, current, mine):
        if theirs is None or own is None:
            changed = own if theirs is None else theirs
            if changed is not None and _differs(old, changed):
                found.append(_clash(old, _WHOLE, old, theirs, own))
            continue
        found += [
            _clash(old, name, getattr(old, name), getattr(theirs, name), getattr(own, name))
            for name in _FIELDS
            if _both(old, theirs, own, name)
        ]
    return found


def merged_lines(
    base: Order, current: Order, mine: Sequence[LineEdit], kept: Collection[str]
) -> tuple[LineEdit, ...]:
    """The lines of both as an edit of `current`; of the fields that clash, one's own word stands in those `kept`."""
    merged: dict[int, LineEdit] = {line.id: line for line in line_edits(current)}
    added = [line for line in mine if not line.id]
    for old, theirs, own in _met(base, current, mine):
        keeps_whole = _key(old, _WHOLE) in kept
        if theirs is None:
            if own is not None and _differs(old, own) and keeps_whole:
                added.append(replace(own, id=0))  # its row is gone: what one typed comes back as a new line
        elif own is None:
            if not _differs(old, theirs) or keeps_whole:
                del merged[old.id]
        else:
            values = {
                name: getattr(own, name)
                for name in _FIELDS
                if getattr(own, name) != getattr(old, name)
                and (not _both(old, theirs, own, name) or _key(old, name) in kept)
            }
            merged[old.id] = replace(theirs, **values, serial=own.serial)
    return (*merged.values(), *added)


def _met(
    base: Order, current: Order, mine: Sequence[LineEdit]
) -> list[tuple[LineEdit, LineEdit | None, LineEdit | None]]:
    """Each line as both began with it, as the other left it, and as one wants it; None where it was taken off."""
    theirs, own = {line.id: line for line in line_edits(current)}, {line.id: line for line in mine}
    return [(old, theirs.get(old.id), own.get(old.id)) for old in line_edits(base)]


def _both(old: LineEdit, theirs: LineEdit, own: LineEdit, name: str) -> bool:
    before, one, other = getattr(old, name), getattr(theirs, name), getattr(own, name)
    return bool(one not in (before, other) and other != before)


def _differs(old: LineEdit, line: LineEdit) -> bool:
    return any(getattr(old, name) != getattr(line, name) for name in _FIELDS) or bool(line.serial)


def _key(line: LineEdit, name: str) -> str:
    return f"lines.{line.id}.{name}"


def _clash(line: LineEdit, name: str, before: Any, theirs: Any, mine: Any) -> Clash:
    return Clash(
        field=_key(line, name),
        label=sentence(f"order_field.line_{name}", {"title": line.title}),
        before=_word(name, before),
        theirs=_word(name, theirs),
        mine=_word(name, mine),
    )


def _word(name: str, value: Any) -> str:
    if isinstance(value, LineEdit):
        return f"{value.title} × {value.quantity} {grouped(value.unit_price)}"
    if name == _WHOLE:
        return sentence("order_field.line_gone")
    if name in _FEN and value is not None:
        return grouped(value)
    return str(value) if value else "—"
