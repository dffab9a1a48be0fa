"""Which product of the catalogue an order's line is: found by code, else by title, and kept with the line.

The link is worked out, never typed: it needs no journal, and a line whose product was taken back has none again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.database import Database

_OPEN = "(product_id IS NULL OR product_id IN (SELECT g.id FROM products g WHERE g.deleted_at IS NOT NULL))"
_OF_ACTION = "order_id IN (SELECT row_id FROM journal WHERE action_id = ? AND table_name = 'orders')"
_BY_CODE = """
UPDATE order_lines SET product_id =
  (SELECT p.id FROM products p WHERE p.deleted_at IS NULL AND p.code = order_lines.code)
WHERE {open} AND {which} AND code <> ''
  AND code IN (SELECT p.code FROM products p WHERE p.deleted_at IS NULL AND p.code <> '')
"""
_BY_TITLE = """
UPDATE order_lines SET product_id =
  (SELECT min(p.id) FROM products p WHERE p.deleted_at IS NULL AND p.title = order_lines.title)
WHERE {open} AND {which} AND title <> ''
  AND title IN (
    SELECT p.title FROM products p WHERE p.deleted_at IS NULL AND (p.code = '' OR order_lines.code = '')
      AND (SELECT count(*) FROM products q WHERE q.deleted_at IS NULL AND q.title = p.title) = 1
  )
"""
_UNKNOWN = """
SELECT code, title, unit_price, count(*), sum(quantity) FROM order_lines
WHERE {open} AND {which} AND (title <> '' OR code <> '')
GROUP BY code, title, unit_price ORDER BY min(id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownGoods:
    """Lines of one code, title and price that no product stands for; `unit_price` in fen."""

    code: str
    title: str
    unit_price: int
    lines: int
    pieces: int


class CatalogueLinks:
    """Links lines to products, inside `Database.write`; lists those that have none, inside `Database.read`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link_action(self, action_id: str) -> int:
        """Link the lines of the orders that an action wrote; how many. Nothing is looked at without a catalogue."""
        if not self._database.rows("SELECT 1 FROM products WHERE deleted_at IS NULL LIMIT 1"):
            return 0
        return self._link(_OF_ACTION, (action_id,))

    def link_all(self) -> int:
        """Link every line of the archive that a product stands for by now; how many."""
        return self._link("1 = 1", ())

    def unknown(self, action_id: str) -> tuple[UnknownGoods, ...]:
        """What the orders that an action wrote have and the catalogue has not, in the order of the sheet."""
        found = self._database.rows(_UNKNOWN.format(open=_OPEN, which=_OF_ACTION), (action_id,))
        return tuple(
            UnknownGoods(
                code=str(row[0]),
                title=str(row[1]),
                unit_price=int(row[2]),
                lines=int(row[3]),
                pieces=int(row[4]),
            )
            for row in found
        )

    def _link(self, which: str, parameters: tuple[str, ...]) -> int:
        return sum(
            self._database.run(sql.format(open=_OPEN, which=which), parameters)
            for sql in (_BY_CODE, _BY_TITLE)
        )
