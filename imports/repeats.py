"""Figures that stand on several rows of one order: the whole order's each time, or each row's own to be added up."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from aftersales.money import to_yuan
from aftersales.orders import Discount, OrderStatus
from imports.drafts import AMOUNTS, Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aftersales.orders import Funder

    Key = str | tuple[str, Funder]
    Figures = dict[Key, list[int]]

_T = TypeVar("_T")
_WHOLE = re.compile(r"订单|整单|总|合计|order|total", re.IGNORECASE)
_STAGES = (OrderStatus.UNPAID, OrderStatus.TO_SHIP, OrderStatus.SHIPPED, OrderStatus.DONE)
_TOLD_ONCE = ("receiver_name", "phone", "address", "nickname", "tracking")
_EXACT, _POSSIBLE, _IMPOSSIBLE = 2, 1, 0


def figures(draft: Draft) -> Figures:
    """Every figure of the order with its values, row by row; offers by name and payer."""
    found: Figures = {}
    for part in draft.parts:
        for key in AMOUNTS & part.values.keys():
            found.setdefault(key, []).append(part.values[key])
        offers: Counter[Key] = Counter()
        for offer in part.discounts:
            offers[offer.name, offer.funded_by] += offer.amount
        for name, amount in offers.items():
            found.setdefault(name, []).append(amount)
    return found


def weigh(draft: Draft) -> str:
    """``once`` or ``sum`` where the order's own sums tell, else empty."""
    found = figures(draft)
    if any(key not in draft.at.profile.sums and len(set(seen)) > 1 for key, seen in found.items()):
        return "sum"
    once, added = _resolved(found, draft, "once"), _resolved(found, draft, "sum")
    if once == added:
        return ""
    first, second = _score(once, draft), _score(added, draft)
    if first == second:
        return ""
    return "once" if first > second else "sum"


def settle(draft: Draft, sheet_says: str) -> None:
    """Writes the order's figures into the draft; `sheet_says` is what its other orders proved.

    What cannot be found out is counted once and held; figures that should repeat and do not are held too.
    """
    found = figures(draft)
    way = _way(draft, found, sheet_says) if len(draft.parts) > 1 else "once"
    if way == "":
        doubtful = [key for key, seen in found.items() if _is_open(seen, key, draft)]
        shown = "、".join(f"{_name(key, draft)} {to_yuan(found[key][0])}" for key in doubtful)
        place = next((key for key in doubtful if isinstance(key, str)), "number")
        draft.tell("imports.repeat_or_sum", place, shown, "held")
    resolved = _resolved(found, draft, way or "once")
    offers = [
        Discount(name=key[0], amount=amount, funded_by=key[1])
        for key, amount in resolved.items()
        if isinstance(key, tuple)
    ]
    draft.discounts = [offer for offer in offers if offer.amount]
    draft.values.update({key: amount for key, amount in resolved.items() if isinstance(key, str)})
    if way == "once":
        _hold_differing(draft, found)


def agree(draft: Draft) -> None:
    """One state and one receiver for an order of several rows; what differs is told."""
    states = _distinct(part.values.get("status") for part in draft.parts)
    if len(states) > 1:
        draft.values["status"] = _slowest(states)
        draft.tell("imports.status_disagrees", "status", "、".join(state.value for state in states))
    for key in _TOLD_ONCE:
        texts = _distinct(part.values.get(key) for part in draft.parts)
        if len(texts) > 1:
            shown = "、".join(getattr(text, "text", text) for text in texts)
            draft.tell("imports.rows_disagree", key, shown)


def _distinct(values: Iterable[_T | None]) -> list[_T]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _slowest(states: Sequence[OrderStatus]) -> OrderStatus:
    """An order is as far as its slowest row; closed rows do not hold the others up."""
    if OrderStatus.HELD in states:
        return OrderStatus.HELD
    under_way = [state for state in _STAGES if state in states]
    return under_way[0] if under_way else states[0]


def _way(draft: Draft, found: Figures, sheet_says: str) -> str:
    source = draft.at
    declared = "" if source.profile.repeats == "ask" else source.profile.repeats
    known = source.repeats or declared or weigh(draft) or sheet_says
    doubtful = [key for key, seen in found.items() if _is_open(seen, key, draft)]
    if known or not doubtful:
        return known or "once"
    return "once" if any(_WHOLE.search(_name(key, draft)) for key in doubtful) else ""


def _is_open(seen: Sequence[int], key: Key, draft: Draft) -> bool:
    return len(seen) > 1 and seen[0] != 0 and len(set(seen)) == 1 and key not in draft.at.profile.sums


def _name(key: Key, draft: Draft) -> str:
    return key[0] if isinstance(key, tuple) else draft.at.reader.headers.get(key, key).strip()


def _resolved(found: Mapping[Key, Sequence[int]], draft: Draft, way: str) -> dict[Key, int]:
    resolved: dict[Key, int] = {}
    for key, seen in found.items():
        added = key in draft.at.profile.sums or way == "sum"
        resolved[key] = sum(seen) if added else next((amount for amount in seen if amount), 0)
    return resolved


def _hold_differing(draft: Draft, found: Figures) -> None:
    for key, seen in found.items():
        told = set(seen) - {0}
        if len(told) > 1 and key not in draft.at.profile.sums:
            shown = "、".join(to_yuan(amount) for amount in sorted(told))
            draft.tell("imports.rows_differ", key if isinstance(key, str) else "number", shown, "held")


def _score(resolved: Mapping[Key, int], draft: Draft) -> tuple[int, int]:
    """How well figures agree with the lines and with what was paid; the worst check first, then all together."""
    goods, freight, total, paid = (resolved.get(key) for key in ("goods", "freight", "total", "paid"))
    offers = sum(amount for key, amount in resolved.items() if isinstance(key, tuple))
    lines, lines_paid = lines_amount(draft), _lines_paid(draft)
    carriage = freight or 0
    checks: list[int] = []
    if lines is not None and goods is not None:
        checks.append(_EXACT if goods == lines else _IMPOSSIBLE)
    elif lines is not None and total is not None:
        checks.append(
            _EXACT if total in (lines, lines + carriage, lines + carriage - offers) else _IMPOSSIBLE
        )
    if paid is not None and lines_paid is not None:
        checks.append(_EXACT if paid in (lines_paid, lines_paid + carriage) else _IMPOSSIBLE)
    base = goods if goods is not None else lines
    if paid is not None and base is not None:
        expected = base + carriage - offers
        checks.append(_EXACT if paid == expected else _POSSIBLE if paid < expected else _IMPOSSIBLE)
    return (min(checks), sum(checks)) if checks else (_POSSIBLE, 0)


def lines_amount(draft: Draft) -> int | None:
    """List price of all lines in fen; None where one of them does not tell."""
    total = 0
    for _, facts in draft.lines:
        values = facts.values
        amount = values.get("amount")
        if amount is None and "unit_price" in values and "quantity" in values:
            amount = values["unit_price"] * values["quantity"]
        if amount is None:
            return None
        total += amount
    return total if draft.lines else None


def _lines_paid(draft: Draft) -> int | None:
    paid = [facts.values.get("line_paid") for _, facts in draft.lines]
    known = [amount for amount in paid if amount is not None]
    return sum(known) if known and len(known) == len(paid) else None
