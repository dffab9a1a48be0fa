"""Which customers a sheet's rows may speak of: by our number, by phone, by nickname and platform, by name and address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.customers import customer_of
from storage.query import chunks
from storage.records import Records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from aftersales.customers import Customer
    from storage.database import Database

Key = tuple[str, str, str]
_QUERIES = {
    "number": "SELECT c.number, '', c.id FROM customers c WHERE c.deleted_at IS NULL AND c.number IN ({marks})",
    "phone": (
        "SELECT p.number, '', c.id FROM customer_phones p JOIN customers c ON c.id = p.customer_id "
        "WHERE c.deleted_at IS NULL AND p.virtual = 0 AND p.number IN ({marks})"
    ),
    "nickname": (
        "SELECT n.name, n.platform, c.id FROM customer_nicknames n JOIN customers c ON c.id = n.customer_id "
        "WHERE c.deleted_at IS NULL AND n.name IN ({marks})"
    ),
    "address": (
        "SELECT c.name, a.address, c.id FROM customer_addresses a JOIN customers c ON c.id = a.customer_id "
        "WHERE c.deleted_at IS NULL AND c.name IN ({marks})"
    ),
    "wechat": (
        "SELECT c.name, c.wechat, c.id FROM customers c WHERE c.deleted_at IS NULL AND c.wechat <> '' AND c.name IN ({marks})"
    ),
    "alone": (
        "SELECT c.name, '', c.id FROM customers c WHERE c.deleted_at IS NULL AND c.name IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM customer_phones p WHERE p.customer_id = c.id) "
        "AND NOT EXISTS (SELECT 1 FROM customer_addresses a WHERE a.customer_id = c.id) "
        "AND NOT EXISTS (SELECT 1 FROM customer_nicknames n WHERE n.customer_id = c.id)"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKeys:
    """What a row knows a person by, best first; empty where it says nothing that can be trusted.

    `alone` is the name of somebody of whom a list of customers tells nothing else: only one of whom nothing else is
    known here either is he.
    """

    number: str = ""
    phones: tuple[str, ...] = ()
    nickname: tuple[str, str] | None = None
    named_at: tuple[tuple[str, str], ...] = ()
    wechat: tuple[str, str] | None = None
    alone: str = ""

    @property
    def ranks(self) -> tuple[tuple[Key, ...], ...]:
        """The keys by rank; the nickname with its platform, the name with each address and with the 微信."""
        return (
            (("number", self.number, ""),) if self.number else (),
            tuple(("phone", phone, "") for phone in self.phones),
            (("nickname", *self.nickname),) if self.nickname else (),
            tuple(("address", *one) for one in self.named_at),
            (("wechat", *self.wechat),) if self.wechat else (),
            (("alone", self.alone, ""),) if self.alone else (),
        )


class CustomerMatching:
    """Looks customers up by many keys at once, inside `Database.read` or `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_key(self, people: Iterable[PersonKeys]) -> dict[Key, tuple[int, ...]]:
        """All customers of each key that has any, the older first."""
        wanted = {key for person in people for rank in person.ranks for key in rank}
        found: dict[Key, tuple[int, ...]] = {}
        for kind, query in _QUERIES.items():
            texts = sorted({key[1] for key in wanted if key[0] == kind})
            for first, second, row_id in self._lookup(query, texts):
                key = (kind, first, second)
                if key in wanted and row_id not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), row_id)
        return found

    def many(self, ids: Collection[int]) -> dict[int, Customer]:
        """Customers by id."""
        images = Records(self._database).images("customers", sorted(set(ids)))
        return {row_id: customer_of(image) for row_id, image in images.items()}

    def _lookup(self, query: str, texts: list[str]) -> Iterable[tuple[Any, ...]]:
        for part in chunks(texts):
            sql = query.replace("{marks}", ", ".join("?" * len(part)))
            yield from self._database.rows(f"{sql} ORDER BY c.id", part)
