"""What a sheet of goods or cases names besides people, looked up for many rows at once: orders, products, pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aftersales.goods import SoldGood
from aftersales.products import Product
from storage.bulk import marks
from storage.query import chunks
from storage.values import moment_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from storage.database import Database

_ORDERS = """
SELECT o.number, o.id, o.customer_id, a.platform, o.signed_at, o.ordered_at
FROM orders o JOIN shop_accounts a ON a.id = o.shop_id
WHERE o.deleted_at IS NULL AND o.number IN ({marks}) ORDER BY o.id
"""
_LINES = """
SELECT order_id, id, title, code, spec, quantity FROM order_lines WHERE order_id IN ({marks}) ORDER BY order_id, position
"""
_GOODS = "SELECT {columns} FROM sold_goods WHERE {where} IN ({marks}) ORDER BY id"
_PRODUCTS = "SELECT {columns} FROM products WHERE deleted_at IS NULL AND {where} IN ({marks}) ORDER BY id"
_GOOD_COLUMNS = (
    "id", "customer_id", "order_line_id", "product_id", "title", "serial", "starts", "whole_months", "parts_months",
    "repair_days", "exchanged_on", "whole_ends", "parts_end", "bearer", "invoiced_on", "serviced_on", "version",
)  # fmt: skip
_PRODUCT_COLUMNS = (
    "id", "code", "title", "brand", "product_class", "cost", "whole_months", "parts_months", "version", "barcode",
    "parts_name", "bearer", "bearer_name", "service_point", "service_name", "service_months",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLine:
    """A line of a named order."""

    id: int
    title: str
    code: str
    spec: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrder:
    """An order that a row names; the day it was signed for, else placed, is None where nobody knows."""

    id: int
    number: str
    customer_id: int | None
    platform: str
    since: datetime | None
    lines: tuple[NamedLine, ...]

    def line_of(self, title: str, code: str = "") -> NamedLine | None:
        """The one line that the title or the code means; None where several could be meant."""
        if code:
            fit = [line for line in self.lines if line.code == code]
        else:
            fit = [line for line in self.lines if title and (title in line.title or line.title in title)]
        candidates = fit or (list(self.lines) if not title and not code else [])
        if not candidates and len(self.lines) == 1:
            candidates = list(self.lines)
        return candidates[0] if len(candidates) == 1 else None


class GoodsMatching:
    """Looks up inside `Database.read` or `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orders(self, numbers: Iterable[str]) -> dict[str, tuple[NamedOrder, ...]]:
        """The orders of these numbers; several where shops of two platforms have the same one."""
        found = list(self._rows(_ORDERS, numbers))
        lines: dict[int, list[NamedLine]] = {}
        for order_id, line_id, title, code, spec, quantity in self._rows(_LINES, [row[1] for row in found]):
            line = NamedLine(id=line_id, title=title, code=code, spec=spec, quantity=quantity)
            lines.setdefault(order_id, []).append(line)
        orders: dict[str, tuple[NamedOrder, ...]] = {}
        for number, order_id, customer_id, platform, signed, ordered in found:
            since = signed or ordered
            order = NamedOrder(
                id=order_id,
                number=number,
                customer_id=customer_id,
                platform=platform,
                since=moment_of(since) if since else None,
                lines=tuple(lines.get(order_id, ())),
            )
            orders[number] = (*orders.get(number, ()), order)
        return orders

    def by_serial(self, serials: Iterable[str]) -> dict[str, SoldGood]:
        """The newest piece of each serial."""
        rows = self._nouns(_GOODS, _GOOD_COLUMNS, "serial", (serial for serial in serials if serial))
        return {row["serial"]: noun_of(SoldGood, row) for row in rows}

    def of_customers(self, ids: Iterable[int]) -> dict[int, list[SoldGood]]:
        """All pieces in the hands of these customers."""
        found: dict[int, list[SoldGood]] = {}
        for row in self._nouns(_GOODS, _GOOD_COLUMNS, "customer_id", ids):
            found.setdefault(row["customer_id"], []).append(noun_of(SoldGood, row))
        return found

    def of_nobody(self, titles: Iterable[str]) -> list[SoldGood]:
        """The pieces of these titles of which nobody knows who has them."""
        rows = self._nouns(
            _GOODS, _GOOD_COLUMNS, "customer_id IS NULL AND title", (one for one in titles if one)
        )
        return [noun_of(SoldGood, row) for row in rows]

    def products(self, codes: Iterable[str], titles: Iterable[str]) -> tuple[Product, ...]:
        """The catalogue entries of these codes and titles."""
        rows = [
            *self._nouns(_PRODUCTS, _PRODUCT_COLUMNS, "code", (code for code in codes if code)),
            *self._nouns(_PRODUCTS, _PRODUCT_COLUMNS, "title", (title for title in titles if title)),
        ]
        return tuple(noun_of(Product, row) for row in {row["id"]: row for row in rows}.values())

    def _nouns(
        self, sql: str, columns: tuple[str, ...], where: str, values: Iterable[Any]
    ) -> Iterator[dict[str, Any]]:
        filled = sql.replace("{columns}", ", ".join(columns)).replace("{where}", where)
        for row in self._rows(filled, values):
            yield dict(zip(columns, row, strict=True))

    def _rows(self, sql: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        for part in chunks(sorted(set(values))):
            yield from self._database.rows(sql.replace("{marks}", marks(part)), part)
