"""订单.xlsx: the list of orders as a workbook, a row for each line of goods, in words that an import knows again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from aftersales.columns import ColumnKind
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSheetRow:
    """One line of an order, in the order of the columns; sums in fen.

    What belongs to the whole order (`goods` to `compensated`) stands on its first line only, so that a column adds
    up; on the others it is None. `phone` comes masked.
    """

    number: str
    channel: str
    shop: str
    status: str
    ordered_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    signed_at: datetime | None
    line_key: str
    title: str
    code: str
    spec: str
    unit_price: int
    quantity: int
    goods: int | None
    freight: int | None
    discount_shop: int | None
    discount_platform: int | None
    discount_points: int | None
    paid: int | None
    refunded: int | None
    compensated: int | None
    currency: str
    customer: str
    nickname: str
    receiver: str
    phone: str
    address: str
    courier: str
    tracking: str
    remark: str
    cases: str


_KINDS = {
    "number": ColumnKind.ID,
    "line_key": ColumnKind.ID,
    "tracking": ColumnKind.ID,
    "phone": ColumnKind.PHONE,
    "status": ColumnKind.STATUS,
    "ordered_at": ColumnKind.MOMENT,
    "paid_at": ColumnKind.MOMENT,
    "shipped_at": ColumnKind.MOMENT,
    "signed_at": ColumnKind.MOMENT,
    "unit_price": ColumnKind.MONEY,
    "quantity": ColumnKind.COUNT,
    "goods": ColumnKind.MONEY,
    "freight": ColumnKind.MONEY,
    "discount_shop": ColumnKind.MONEY,
    "discount_platform": ColumnKind.MONEY,
    "discount_points": ColumnKind.MONEY,
    "paid": ColumnKind.MONEY,
    "refunded": ColumnKind.MONEY,
    "compensated": ColumnKind.MONEY,
}


def order_columns() -> tuple[SheetColumn, ...]:
    """The columns of the sheet, with the keys of `OrderSheetRow`."""
    return tuple(
        SheetColumn(key=key, title=sentence(f"order_sheet.{key}"), kind=_KINDS.get(key, ColumnKind.TEXT))
        for key in OrderSheetRow.__slots__
    )


def write_order_sheet(
    target: Path,
    rows: Iterable[OrderSheetRow],
    origin: SheetOrigin,
    *,
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Write 订单.xlsx; returns the number of rows. Errors as in `workbook.write_workbook`."""
    return write_workbook(
        target,
        title=sentence("order_sheet.heading"),
        columns=order_columns(),
        rows=(astuple(row) for row in rows),
        origin=origin,
        tick=tick,
    )
