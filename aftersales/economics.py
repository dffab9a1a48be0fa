"""What cases cost the shop: money that went out for them less what others paid back, by case and by what it hangs on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class CostsBy(StrEnum):
    """What costs are put together by."""

    CASE = "case"
    PRODUCT = "product"
    SUPPLIER = "supplier"
    COURIER = "courier"
    CUSTOMER = "customer"


_FIGURES = ("refund", "compensation", "freight", "parts", "labour", "collected", "recovered", "claimed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostQuery:
    """Costs of the cases opened from `since` up to and with `until` (days in China, None without an end)."""

    by: CostsBy = CostsBy.CASE
    since: date | None = None
    until: date | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What `cases` cases of one case, product, supplier, courier or customer cost; fen.

    `refund` and `compensation` are what their settlements in force give the customer, `freight` what they give back of
    freight, `parts` the stock used at cost, `labour` work that is free for the customer, `collected` what he paid for the
    repair, `recovered` what others paid back of what was `claimed` from them. `key` is the id of a case or customer, 0 for
    what is known by its name alone.
    """

    key: int = 0
    name: str
    note: str = ""
    cases: int = 1
    refund: int = 0
    compensation: int = 0
    freight: int = 0
    parts: int = 0
    labour: int = 0
    collected: int = 0
    recovered: int = 0
    claimed: int = 0

    @property
    def spent(self) -> int:
        """All that went out."""
        return self.refund + self.compensation + self.freight + self.parts + self.labour

    @property
    def net(self) -> int:
        """What remains with the shop."""
        return self.spent - self.collected - self.recovered


def summed(rows: Iterable[Costs], *, name: str, key: int = 0, note: str = "") -> Costs:
    """Rows as one, with the number of cases of them all."""
    rows = tuple(rows)
    sums = {figure: sum(getattr(row, figure) for row in rows) for figure in _FIGURES}
    return Costs(key=key, name=name, note=note, cases=sum(row.cases for row in rows), **sums)
