"""Two records of one person made one: what hangs on the one that goes moves to the one that stays, through the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from storage.customers import Customers
from storage.records import Records

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.customers import Customer
    from storage.database import Database

MOVED = ("orders", "cases", "sold_goods", "revisits", "surveys")
"""Tables whose rows belong to a customer."""
_FACTS = ("phone_views",)
"""Facts about a customer: they stay as they were written, but for whose they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The record that stayed, and how many rows of each table moved to it."""

    customer: Customer
    moved: dict[str, int]


class CustomerMerge:
    """Joins customers inside the open transaction of an action; undoing the action takes all of it apart again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._customers = Customers(database)
        self._records = Records(database)

    def merge(self, *, keep: Customer, gone: Customer, action: Action) -> Merged:
        """Move everything of `gone` to `keep`; both as the person saw them. KnownError ``storage.changed_meanwhile``."""
        whole = joined_of(keep, gone)
        moved = {table: self._move(table, gone.id, keep.id, action) for table in MOVED}
        for table in _FACTS:
            self._hand_over(table, gone.id, keep.id, action)
        self._customers.remove(gone.id, version=gone.version, action=action)
        return Merged(customer=self._customers.save(whole, action=action), moved=moved)

    def counts(self, customer_id: int) -> dict[str, int]:
        """How many rows of each table would move."""
        return {table: len(self._rows(table, customer_id)) for table in MOVED}

    def _move(self, table: str, owner: int, to: int, action: Action) -> int:
        rows = self._rows(table, owner)
        for row_id, version in rows:
            self._records.update(table, row_id, version, {"customer_id": to}, action=action)
        return len(rows)

    def _hand_over(self, table: str, owner: int, to: int, action: Action) -> None:
        """Facts that a person wrote of one and the same customer are all told with the one that stays."""
        found = self._database.rows(f"SELECT id FROM {table} WHERE customer_id = ? ORDER BY id", (owner,))  # noqa: S608 - names
        for (row_id,) in found:
            self._records.update(table, int(row_id), 0, {"customer_id": to}, action=action)

    def _rows(self, table: str, owner: int) -> list[tuple[int, int]]:
        sql = f"SELECT id, version FROM {table} WHERE customer_id = ? ORDER BY id"  # noqa: S608 - names
        found = self._database.rows(sql, (owner,))
        return [(int(row_id), int(version)) for row_id, version in found]


def joined_of(keep: Customer, gone: Customer) -> Customer:
    """The record that stays, with what only the other had; who said no to calls on either is not called.

    KnownError ``desk.merge_self`` for one and the same record.
    """
    if keep.id == gone.id:
        raise KnownError("desk.merge_self")
    numbers = {phone.number for phone in keep.phones}
    names = {(nickname.platform, nickname.name) for nickname in keep.nicknames}
    notes = "\n".join(dict.fromkeys(text for text in (keep.note, gone.note) if text))
    refused = keep.may_call is False or gone.may_call is False
    return replace(
        keep,
        phones=keep.phones + tuple(phone for phone in gone.phones if phone.number not in numbers),
        addresses=tuple(dict.fromkeys((*keep.addresses, *gone.addresses))),
        nicknames=keep.nicknames
        + tuple(one for one in gone.nicknames if (one.platform, one.name) not in names),
        wechat=keep.wechat or gone.wechat,
        tags=tuple(dict.fromkeys((*keep.tags, *gone.tags))),
        note=notes,
        may_call=False if refused else keep.may_call if keep.may_call is not None else gone.may_call,
        opted_out_at=keep.opted_out_at or gone.opted_out_at if refused else None,
        keeper_id=keep.keeper_id or gone.keeper_id,
        convenient=keep.convenient or gone.convenient,
    )
