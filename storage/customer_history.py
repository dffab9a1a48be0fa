"""What the page of one customer tells of orders, cases and money, each by one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.customer_history import BoughtOrder, CustomerCase, CustomerMoney
from aftersales.queries import ENDED_STATES
from storage.values import noun_of

if TYPE_CHECKING:
    from storage.database import Database

_ENDED = ", ".join(f"'{state}'" for state in ENDED_STATES)
_ORDERS = f"""
SELECT o.id, o.number, o.ordered_at, s.platform, o.paid_gross, o.refunded, o.currency,
  coalesce((SELECT l.title FROM order_lines l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1), ''),
  coalesce((SELECT sum(l.quantity) FROM order_lines l WHERE l.order_id = o.id), 0),
  (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id),
  (SELECT count(*) FROM cases k WHERE k.order_id = o.id AND k.deleted_at IS NULL AND k.state NOT IN ({_ENDED}))
FROM orders o JOIN shop_accounts s ON s.id = o.shop_id
WHERE o.customer_id = ? AND o.deleted_at IS NULL ORDER BY coalesce(o.ordered_at, '') DESC, o.id DESC LIMIT ?
"""  # noqa: S608 - states
_ORDER = (
    "id",
    "number",
    "ordered_at",
    "platform",
    "paid",
    "refunded",
    "currency",
    "title",
    "pieces",
    "lines",
    "open_cases",
)
_CASES = """
SELECT k.id, k.number, k.kind, coalesce(l.title, ''), coalesce(nullif(k.phenomenon, ''), k.reason), k.state, k.opened_at,
  coalesce((SELECT sum(s.to_buyer + s.adjustment) FROM settlements s WHERE s.case_id = k.id AND s.cancelled_at IS NULL),
    k.proposed)
FROM cases k LEFT JOIN case_lines l ON l.case_id = k.id AND l.position = 0
WHERE k.customer_id = ? AND k.deleted_at IS NULL ORDER BY k.id DESC LIMIT ?
"""
_CASE = ("id", "number", "kind", "title", "problem", "state", "opened_at", "amount")
_MONEY = """
SELECT
  (SELECT coalesce(sum(CASE WHEN b.paid > b.told THEN b.paid ELSE b.told END), 0) FROM (
    SELECT o.refunded + o.compensated AS told, coalesce((SELECT sum(p.amount) FROM payments p
      JOIN cases k ON k.id = p.case_id WHERE k.order_id = o.id), 0) AS paid
    FROM orders o WHERE o.customer_id = ? AND o.deleted_at IS NULL AND o.currency = 'CNY') b),
  (SELECT coalesce(sum(p.amount), 0) FROM payments p JOIN cases k ON k.id = p.case_id
    WHERE k.customer_id = ? AND k.order_id IS NULL),
  (SELECT coalesce(sum(l.quantity * g.cost), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id
    JOIN products g ON g.id = l.product_id
    WHERE o.customer_id = ? AND o.deleted_at IS NULL AND o.currency = 'CNY' AND g.cost IS NOT NULL),
  (SELECT coalesce(sum(l.quantity), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id
    LEFT JOIN products g ON g.id = l.product_id
    WHERE o.customer_id = ? AND o.deleted_at IS NULL AND o.currency = 'CNY' AND g.cost IS NULL),
  (SELECT s.platform FROM orders o JOIN shop_accounts s ON s.id = o.shop_id
    WHERE o.customer_id = ? AND o.deleted_at IS NULL ORDER BY coalesce(o.ordered_at, '9'), o.id LIMIT 1),
  (SELECT t.name FROM customers c JOIN staff t ON t.id = c.keeper_id WHERE c.id = ?)
"""


class CustomerHistory:
    """Orders, cases and money of one customer, inside `Database.read`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orders(self, customer_id: int, limit: int) -> tuple[BoughtOrder, ...]:
        """His newest orders."""
        rows = self._database.rows(_ORDERS, (customer_id, limit))
        return tuple(noun_of(BoughtOrder, dict(zip(_ORDER, row, strict=True))) for row in rows)

    def cases(self, customer_id: int, limit: int) -> tuple[CustomerCase, ...]:
        """His newest cases."""
        rows = self._database.rows(_CASES, (customer_id, limit))
        return tuple(noun_of(CustomerCase, dict(zip(_CASE, row, strict=True))) for row in rows)

    def money(self, customer_id: int) -> CustomerMoney:
        """What went back to him, what his goods cost the shop, where he came from and who keeps him."""
        row = self._database.rows(_MONEY, (customer_id,) * 6)[0]
        returned, without_order, cost, uncosted, platform, keeper = row
        return CustomerMoney(
            returned=int(returned) + int(without_order),
            cost=int(cost),
            uncosted=int(uncosted),
            platform=platform or "",
            keeper=keeper or "",
        )
