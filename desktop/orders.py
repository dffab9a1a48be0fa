"""Orders at the desk: finding them and reading them whole."""

from __future__ import annotations

from aftersales.orders import Order, OrderLineStanding, ShopAccount
from aftersales.queries import OrderQuery
from desktop.archive import Archive


class OrderDesk:
    """What can be asked about orders."""

    def __init__(self, *, archive: Archive) -> None:
        self._archive = archive

    def find(self, *, text: str, limit: int = 20) -> tuple[OrderLineStanding, ...]:
        """Lines of orders whose number fits `text` (whole or tail), with what is still returnable."""
        if not text.strip():
            return ()
        with self._archive.database.read():
            return self._archive.orders.find_lines(text.strip(), limit)

    def get(self, *, order_id: int) -> Order:
        with self._archive.database.read():
            return self._archive.orders.get(order_id)

    def all(self, *, number: str = "") -> tuple[tuple[Order, ShopAccount, str], ...]:
        """Every order (or those of one number) with its shop and its customer's name, oldest first."""
        with self._archive.database.read():
            accounts = {account.id: account for account in self._archive.accounts.list()}
            found = []
            for order in self._archive.orders.each(OrderQuery(number=number)):
                customer = self._archive.customers.get(order.customer_id).name if order.customer_id else ""
                found.append((order, accounts[order.shop_id], customer))
            return tuple(found)
