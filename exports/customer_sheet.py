"""客户.xlsx: the list of customers as a workbook, in words that an import knows again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

from aftersales.columns import ColumnKind
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSheetRow:
    """One customer, in the order of the columns; sums in fen. `phone` comes masked."""

    number: str
    name: str
    phone: str
    tier: str
    group: str
    tags: str
    may_call: str
    wechat: str
    address: str
    orders: int
    spent: int
    spent_year: int
    cases: int
    open_cases: int
    last_contact: datetime | None
    next_revisit: date | None
    note: str


_KINDS = {
    "number": ColumnKind.ID,
    "phone": ColumnKind.PHONE,
    "orders": ColumnKind.COUNT,
    "spent": ColumnKind.MONEY,
    "spent_year": ColumnKind.MONEY,
    "cases": ColumnKind.COUNT,
    "open_cases": ColumnKind.COUNT,
    "last_contact": ColumnKind.MOMENT,
    "next_revisit": ColumnKind.MOMENT,
}


def customer_columns() -> tuple[SheetColumn, ...]:
    """The columns of the sheet, with the keys of `CustomerSheetRow`."""
    return tuple(
        SheetColumn(key=key, title=sentence(f"customer_sheet.{key}"), kind=_KINDS.get(key, ColumnKind.TEXT))
        for key in CustomerSheetRow.__slots__
    )


def write_customer_sheet(
    target: Path,
    rows: Iterable[CustomerSheetRow],
    origin: SheetOrigin,
    *,
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Write 客户.xlsx; returns the number of customers. Errors as in `workbook.write_workbook`."""
    return write_workbook(
        target,
        title=sentence("customer_sheet.heading"),
        columns=customer_columns(),
        rows=(astuple(row) for row in rows),
        origin=origin,
        tick=tick,
    )
