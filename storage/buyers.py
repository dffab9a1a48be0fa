"""Which customer an incoming order belongs to: by phone, else by nickname and platform, else by name and address.

Masked data and the platforms' virtual numbers are never a key: they die, and they would join strangers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.query import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.orders import Order, Platform
    from storage.database import Database

_REAL_PHONE = re.compile(r"\d{7,15}")
_PHONES = "SELECT p.number, p.customer_id FROM customer_phones p JOIN customers c ON c.id = p.customer_id "
_NICKNAMES = "SELECT n.platform, n.name, n.customer_id FROM customer_nicknames n JOIN customers c ON c.id = n.customer_id "
_ADDRESSES = (
    "SELECT c.name, a.address, c.id FROM customer_addresses a JOIN customers c ON c.id = a.customer_id "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """The keys of one order's buyer; empty where the sheet has nothing that can be trusted."""

    platform: Platform
    name: str = ""
    phone: str = ""
    nickname: str = ""
    address: str = ""

    @property
    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """The keys by rank."""
        ranked = (
            ("phone", self.phone, "") if self.phone else None,
            ("nickname", self.platform.value, self.nickname) if self.nickname else None,
            ("address", self.name, self.address) if self.name and self.address else None,
        )
        return tuple(key for key in ranked if key is not None)


def buyer_of(order: Order, platform: Platform) -> Buyer:
    """What an order tells of its buyer."""
    receiver = order.receiver
    clear = not receiver.masked
    phone = receiver.phone if clear and _REAL_PHONE.fullmatch(receiver.phone) else ""
    return Buyer(
        platform=platform,
        name=receiver.name if clear and "*" not in receiver.name else "",
        phone=phone,
        nickname="" if "*" in order.nickname else order.nickname,
        address=receiver.address if clear and "*" not in receiver.address else "",
    )


@dataclass(slots=True)
class Matched:
    """Buyers sorted out: for each, the customer's id in the archive, or minus the place in `fresh`, from -1 down."""

    ids: list[int | None]
    fresh: list[Buyer]


def match(database: Database, buyers: Iterable[Buyer]) -> Matched:
    """Meet buyers with the archive and with one another, set-based; two of the same key are one customer."""
    listed = list(buyers)
    known = _known(database, {key for buyer in listed for key in buyer.keys})
    matched = Matched(ids=[], fresh=[])
    for buyer in listed:
        keys = buyer.keys
        found = next((known[key] for key in keys if key in known), None)
        if found is None and keys:
            matched.fresh.append(buyer)
            found = -len(matched.fresh)
        if found is not None:
            for key in keys:
                known.setdefault(key, found)
        matched.ids.append(found)
    return matched


def _known(database: Database, keys: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    known: dict[tuple[str, str, str], int] = {}
    phones = sorted(first for kind, first, _ in keys if kind == "phone")
    for number, customer in _lookup(database, _PHONES, "p.virtual = 0 AND p.number", phones):
        known.setdefault(("phone", number, ""), customer)
    nicknames = sorted({second for kind, _, second in keys if kind == "nickname"})
    for platform, name, customer in _lookup(database, _NICKNAMES, "n.name", nicknames):
        known.setdefault(("nickname", platform, name), customer)
    names = sorted({first for kind, first, _ in keys if kind == "address"})
    for name, address, customer in _lookup(database, _ADDRESSES, "c.name", names):
        known.setdefault(("address", name, address), customer)
    return known


def _lookup(database: Database, select: str, column: str, values: list[str]) -> list[tuple[Any, ...]]:
    """Rows whose column is one of the values; the older customer first, so that it wins."""
    found: list[tuple[Any, ...]] = []
    for part in chunks(values):
        marks = ", ".join("?" * len(part))
        found += database.rows(
            f"{select} WHERE c.deleted_at IS NULL AND {column} IN ({marks}) ORDER BY c.id", part
        )
    return found
