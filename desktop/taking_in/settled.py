"""Settlements meeting the archive: which of its orders they are about, and what the shop has booked for these itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.comparing import merged
from aftersales.matching import IncomingOrder, Problem, Stored, is_telling, number_family
from aftersales.money import to_yuan
from aftersales.orders import MoneyBack, Platform
from aftersales.refunds import added_up, meets
from desktop.staged import shop_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.archive import Archive

Place = tuple[Platform, str]
"""A shop account: its platform and its name."""
_PLACED = frozenset({"transfers.order_in_shops"})
_TOLD = frozenset(
    {
        "transfers.order_unknown",
        "transfers.refund_differs",
        "transfers.differs_from_case",
        "transfers.met_in_case",
        "transfers.met_unpaid",
    }
)


def placed(archive: Archive, orders: Sequence[IncomingOrder]) -> list[IncomingOrder]:
    """The orders, those that only a settlement tells of at the shop account that has them; inside an open read.

    A settlement names the platform at most, and an order list was perhaps taken for another shop of it.
    """
    orders = at_known_shops(archive, orders)
    numbers = [order.number for order in orders if order.only_known and order.number]
    if not numbers:
        return list(orders)
    places = archive.orders.places_of(numbers)
    return [
        _placed(_without(order, _PLACED), places.get(order.number, ())) if order.only_known else order
        for order in orders
    ]


def at_known_shops(archive: Archive, orders: Sequence[IncomingOrder]) -> Sequence[IncomingOrder]:
    """The orders, those of a list that names a shop but no platform at the one account of that name.

    So a list of orders that the program itself wrote comes back to the orders it was made of.
    """
    if not any(order.platform is Platform.OTHER and order.shop_name for order in orders):
        return orders
    places: dict[str, list[Platform]] = {}
    for account in archive.accounts.list():
        places.setdefault(account.name, []).append(account.platform)

    def at_home(order: IncomingOrder) -> IncomingOrder:
        known = places.get(order.shop_name or "", ())
        if order.platform is not Platform.OTHER or len(known) != 1 or known[0] is Platform.OTHER:
            return order
        return replace(order, platform=known[0])

    return [at_home(order) for order in orders]


def told(order: IncomingOrder, stored: Stored | None) -> IncomingOrder:
    """The order with what a person should know of the money that went back for it, before it is compared."""
    order = _without(order, _TOLD) if order.problems else order
    if order.only_known and stored is None:
        waits = order.number and not any(problem.level == "held" for problem in order.problems)
        return _noted(order, [("transfers.order_unknown", order.number, "held")] if waits else [])
    if stored is None:
        return order
    if not order.movements and not stored.booked:
        return order
    notes = _by_settlement(order, stored) if order.movements else []
    return _noted(order, notes + _by_cases(order, stored))


def _placed(order: IncomingOrder, places: Sequence[Place]) -> IncomingOrder:
    own = (order.platform, shop_of(order))
    family = [place for place in places if number_family(place[0]) is number_family(order.platform)]
    found = own if own in places else _only(family)
    if found is None and not family and is_telling(order.number):
        found = _only(places)
    if found is not None:
        return replace(order, platform=found[0], shop_name=found[1])
    if family:
        shops = "、".join(name for _, name in family)
        return _noted(order, [("transfers.order_in_shops", f"{order.number}（{shops}）", "held")])
    return order


def _only(places: Sequence[Place]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _by_settlement(order: IncomingOrder, stored: Stored) -> list[tuple[str, str, str]]:
    """Where the order list and the settlements tell of different refunds: the larger is taken, and said."""
    after = merged(order, stored.order)
    added = added_up(after.movements, MoneyBack.REFUND)
    listed = stored.order.refunded if order.refunded is None else order.refunded
    if listed and added and listed != added and not stored.order.movements:
        return [("transfers.refund_differs", f"{to_yuan(listed)} / {to_yuan(added)}", "info")]
    return []


def _by_cases(order: IncomingOrder, stored: Stored) -> list[tuple[str, str, str]]:
    """Whether the money is what settlements of ours say, and where these stand."""
    if not stored.booked:
        return []
    after = merged(order, stored.order)
    changed = (after.refunded, after.compensated) != (stored.order.refunded, stored.order.compensated)
    if not changed and not order.movements:
        return []
    numbers = "、".join(f"{one.case_number}（{to_yuan(one.due)} 元）" for one in stored.booked)
    if not meets(stored.order, after, stored.booked):
        back = to_yuan(after.refunded + after.compensated)
        return [("transfers.differs_from_case", f"{back} / {numbers}", "info")] if changed else []
    unpaid = any(one.paid < one.due for one in stored.booked)
    return [("transfers.met_unpaid" if unpaid else "transfers.met_in_case", numbers, "info")]


def _noted(order: IncomingOrder, notes: Iterable[tuple[str, str, str]]) -> IncomingOrder:
    row = order.rows[0] if order.rows else 0
    problems = tuple(
        Problem(sheet=order.sheet, row=row, column="", code=code, value=value, level=level)
        for code, value, level in notes
    )
    return replace(order, problems=(*order.problems, *problems)) if problems else order


def _without(order: IncomingOrder, codes: frozenset[str]) -> IncomingOrder:
    """The order as it was before it was compared the last time."""
    kept = tuple(problem for problem in order.problems if problem.code not in codes)
    return replace(order, problems=kept) if len(kept) < len(order.problems) else order
