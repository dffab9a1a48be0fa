"""The shop's accounts on the platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.orders import Platform, ShopAccount
from storage.models import ShopAccountRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class ShopAccounts:
    """Accounts by platform and name; the pair is unique."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def save(self, account: ShopAccount, *, action: Action) -> ShopAccount:
        """Add (id 0) or change an account."""
        values = columns_of(account)
        if not account.id:
            return self.get(self._records.insert("shop_accounts", values, action=action))
        self._records.update("shop_accounts", account.id, account.version, values, action=action)
        return self.get(account.id)

    def get(self, account_id: int) -> ShopAccount:
        row = first(ShopAccountRow.select().where(ShopAccountRow.id == account_id))
        if row is None:
            raise KnownError("storage.gone")
        return noun_of(ShopAccount, row)

    def list(self) -> tuple[ShopAccount, ...]:
        rows = dicts(ShopAccountRow.select().order_by(ShopAccountRow.id))
        return tuple(noun_of(ShopAccount, row) for row in rows)

    def find(self, platform: Platform, name: str) -> ShopAccount | None:
        same = (ShopAccountRow.platform == platform.value) & (ShopAccountRow.name == name)
        row = first(ShopAccountRow.select().where(same))
        return None if row is None else noun_of(ShopAccount, row)

    def ensure(self, platform: Platform, name: str, *, action: Action) -> ShopAccount:
        """The account of this platform and name, added if it is not there yet."""
        found = self.find(platform, name)
        return found or self.save(ShopAccount(platform=platform, name=name), action=action)
