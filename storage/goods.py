"""Sold goods: pieces with serials and warranty in customers' hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.goods import RepairStay, SoldGood
from storage.models import GoodRepairRow, SoldGoodRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from storage.database import Database


class SoldGoods:
    """Sold goods by id, customer, order line and serial."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def save(self, good: SoldGood, *, action: Action) -> SoldGood:
        """Add (id 0) or change a piece."""
        values = columns_of(good)
        if not good.id:
            return self.get(self._records.insert("sold_goods", values, action=action))
        self._records.update("sold_goods", good.id, good.version, values, action=action)
        return self.get(good.id)

    def get(self, good_id: int) -> SoldGood:
        row = first(SoldGoodRow.select().where(SoldGoodRow.id == good_id))
        if row is None:
            raise KnownError("storage.gone")
        return noun_of(SoldGood, row)

    def repairs(self, good_id: int) -> tuple[RepairStay, ...]:
        """The stays in repair of a piece, in the order they were noted."""
        rows = dicts(
            GoodRepairRow.select().where(GoodRepairRow.good_id == good_id).order_by(GoodRepairRow.position)
        )
        return tuple(noun_of(RepairStay, row) for row in rows)

    def save_repairs(self, good: SoldGood, stays: Sequence[RepairStay], *, action: Action) -> SoldGood:
        """Change a piece together with its stays in repair."""
        children = {"good_repairs": [columns_of(stay) for stay in stays]}
        self._records.update("sold_goods", good.id, good.version, columns_of(good), children, action=action)
        return self.get(good.id)

    def drop(self, good: SoldGood, *, action: Action) -> None:
        """Take away a piece that never was: its line was typed wrongly. Undo brings it back under its id."""
        image = self._records.image("sold_goods", good.id)
        if image is None or image["version"] != good.version:
            raise KnownError("storage.changed_meanwhile")
        if not self._records.begin(action):
            self._records.purge("sold_goods", image, action=action)

    def of_customer(self, customer_id: int) -> tuple[SoldGood, ...]:
        return self._where(SoldGoodRow.customer_id == customer_id)

    def of_order_lines(self, line_ids: Sequence[int]) -> tuple[SoldGood, ...]:
        return self._where(SoldGoodRow.order_line_id.in_(list(line_ids)))

    def find_by_serial(self, serial: str) -> SoldGood | None:
        """The newest piece with this serial; an empty serial finds nothing."""
        found = self._where(SoldGoodRow.serial == serial) if serial else ()
        return found[-1] if found else None

    def _where(self, condition: Any) -> tuple[SoldGood, ...]:
        rows = dicts(SoldGoodRow.select().where(condition).order_by(SoldGoodRow.id))
        return tuple(noun_of(SoldGood, row) for row in rows)
