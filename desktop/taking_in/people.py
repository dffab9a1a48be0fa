"""Whom the rows of an import speak of: customers that are here, candidates where several fit, new ones within the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales.customer_records import address_of, platform_of
from desktop.taking_in.base import problem
from storage.customer_matching import CustomerMatching, Key, PersonKeys
from storage.record_bulk import RecordBulk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.actions import Action
    from aftersales.customers import Customer
    from aftersales.matching import Problem
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive

_MOST_SHOWN = 3


def keys_of(record: IncomingRecord, *, of_a_list: bool = False) -> PersonKeys:
    """What may be trusted of a row: never a masked or virtual phone, a masked name or address.

    A list of customers (`of_a_list`) may give our own number, and no more than a name.
    """
    told = record.text("name")
    name = "" if "*" in told else told
    nickname = record.text("nickname")
    wechat = record.text("wechat")
    keys = PersonKeys(
        number=record.text("number") if of_a_list else "",
        phones=tuple(phone.number for phone in record.phones() if phone.is_key),
        nickname=(nickname, platform_of(record).value) if nickname and "*" not in nickname else None,
        named_at=tuple((name, address) for address in address_of(record)) if name else (),
        wechat=(name, wechat) if name and wechat else None,
    )
    nothing_else = not (keys.phones or keys.nickname or keys.named_at or keys.wechat)
    return replace(keys, alone=name) if of_a_list and nothing_else else keys


@dataclass(slots=True)
class People:
    """The customers an import meets. `known` are those of the archive by id; new ones stand under −1, −2 … ."""

    known: dict[int, Customer]
    _by_key: dict[Key, tuple[int, ...]]
    _fresh: int = field(default=0)
    _saved: dict[int, int] = field(default_factory=dict)

    @classmethod
    def met(cls, archive: Archive, people: Iterable[PersonKeys]) -> People:
        """Look up whom the rows may speak of; inside a read or a write."""
        matching = CustomerMatching(archive.database)
        by_key = matching.by_key(people)
        known = matching.many({row_id for ids in by_key.values() for row_id in ids})
        return cls(known, by_key)

    def find(self, keys: PersonKeys) -> tuple[int, ...]:
        """Who it may be: all that the best rank with an answer names; empty for somebody new or nobody."""
        for rank in keys.ranks:
            found = tuple(dict.fromkeys(row_id for key in rank for row_id in self._by_key.get(key, ())))
            if found:
                return found
        return ()

    def add(self, keys: PersonKeys, customer: Customer) -> int:
        """Somebody new; later rows with the same keys speak of him. His place among the new ones, below zero."""
        self._fresh -= 1
        self.keep(self._fresh, keys, customer)
        return self._fresh

    def keep(self, row_id: int, keys: PersonKeys, customer: Customer) -> None:
        """What a row made of a customer; keys that nobody has yet are his."""
        self.known[row_id] = customer
        for key in (key for rank in keys.ranks for key in rank):
            self._by_key.setdefault(key, (row_id,))

    def save_new(self, archive: Archive, wanted: Iterable[int | None], *, action: Action) -> None:
        """Add those of `wanted` who are new to the archive, all at once; `id_of` knows them then."""
        fresh = [row_id for row_id in dict.fromkeys(wanted) if row_id is not None and row_id < 0]
        fresh = [row_id for row_id in fresh if row_id not in self._saved]
        bulk = RecordBulk(archive.database)
        ids = bulk.add_customers([self.known[row_id] for row_id in fresh], action=action)
        self._saved.update(zip(fresh, ids, strict=True))

    def id_of(self, row_id: int | None) -> int | None:
        """The id in the archive of somebody known or saved."""
        return self._saved[row_id] if row_id is not None and row_id < 0 else row_id

    def several(self, record: IncomingRecord, found: Sequence[int]) -> tuple[Problem, ...]:
        """Says that a row may speak of several customers, and of whom; it is not guessed."""
        if len(found) < 2:
            return ()
        shown = "、".join(self.shown(row_id) for row_id in found[:_MOST_SHOWN])
        return (problem(record, "records.several_customers", shown),)

    def shown(self, row_id: int) -> str:
        """A customer as a person knows him: name and number."""
        customer = self.known[row_id]
        return f"{customer.name} {customer.number}".strip()
