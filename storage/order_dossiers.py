"""What stands around an order, read in one statement: its shop, its cases, and the money that was taken and paid out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.orders import Order, Receipt, ShopAccount
from aftersales.settlements import Payment
from storage.cases import case_of
from storage.gathering import gathered, rows_of
from storage.models import (
    CaseLineRow,
    CaseRow,
    DiscountRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
    ReceiptRow,
    ShopAccountRow,
)
from storage.orders import order_of
from storage.values import noun_of

if TYPE_CHECKING:
    from aftersales.cases import Case
    from storage.bulk import Columns
    from storage.database import Database

_CASES = "order_id = ? AND deleted_at IS NULL"
_OF_CASES = "case_id IN (SELECT id FROM cases WHERE order_id = ? AND deleted_at IS NULL)"
_PAID = "case_id IN (SELECT id FROM cases WHERE order_id = ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFile:
    """An order with its shop, its cases and its money, each oldest first; `edited` are the fields a person set."""

    order: Order
    edited: frozenset[str]
    account: ShopAccount
    cases: tuple[Case, ...]
    receipts: tuple[Receipt, ...]
    payments: tuple[Payment, ...]


class OrderDossiers:
    """One statement for an order, whatever hangs on it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, order_id: int) -> OrderFile:
        """What stands around an order. KnownError ``storage.gone`` for one in the recycle bin or none at all."""
        orders, lines, discounts, accounts, cases, case_lines, receipts, payments = gathered(
            self._database,
            rows_of(OrderRow, "id = ? AND deleted_at IS NULL", order_id),
            rows_of(OrderLineRow, "order_id = ?", order_id),
            rows_of(DiscountRow, "order_id = ?", order_id),
            rows_of(ShopAccountRow, "id = (SELECT shop_id FROM orders WHERE id = ?)", order_id),
            rows_of(CaseRow, _CASES, order_id),
            rows_of(CaseLineRow, _OF_CASES, order_id),
            rows_of(ReceiptRow, "order_id = ?", order_id),
            rows_of(PaymentRow, _PAID, order_id),
        )
        if not orders:
            raise KnownError("storage.gone")
        image = {**orders[0], "order_lines": _placed(lines), "order_discounts": _placed(discounts)}
        return OrderFile(
            order=order_of(image),
            edited=frozenset(json.loads(image["edited"])),
            account=noun_of(ShopAccount, accounts[0]),
            cases=tuple(
                case_of({**row, "case_lines": _placed(_of_case(case_lines, row))}) for row in _by_id(cases)
            ),
            receipts=tuple(noun_of(Receipt, row) for row in _by_id(receipts)),
            payments=tuple(noun_of(Payment, row) for row in _by_id(payments)),
        )


def _by_id(rows: list[Columns]) -> list[Columns]:
    return sorted(rows, key=lambda row: row["id"])


def _placed(rows: list[Columns]) -> list[Columns]:
    return sorted(rows, key=lambda row: row["position"])


def _of_case(rows: list[Columns], case: Columns) -> list[Columns]:
    return [row for row in rows if row["case_id"] == case["id"]]
