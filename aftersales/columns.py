"""The columns that order sheets share, in and out: their keys, what kind of value stands in them, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    """How a cell of the column is read and written."""

    ID = "id"
    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    MOMENT = "moment"
    PHONE = "phone"
    STATUS = "status"
    DAY = "day"
    MONTHS = "months"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Grain(StrEnum):
    """Whether a value belongs to the whole order or to one of its lines."""

    ORDER = "order"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Column:
    """One column by its key; its label for people stands in resources/texts (``imports.column_<key>``)."""

    key: str
    kind: ColumnKind
    grain: Grain
    required: bool = False


def _order(key: str, kind: ColumnKind, *, required: bool = False) -> Column:
    return Column(key, kind, Grain.ORDER, required)


def _line(key: str, kind: ColumnKind) -> Column:
    return Column(key, kind, Grain.LINE)


COLUMNS: tuple[Column, ...] = (
    _order("number", ColumnKind.ID, required=True),
    _order("shop_name", ColumnKind.TEXT),
    _order("status", ColumnKind.STATUS),
    _order("after_sale", ColumnKind.STATUS),
    _order("fulfilment", ColumnKind.STATUS),
    _order("cancelled_at", ColumnKind.MOMENT),
    _order("ordered_at", ColumnKind.MOMENT),
    _order("paid_at", ColumnKind.MOMENT),
    _order("shipped_at", ColumnKind.MOMENT),
    _order("signed_at", ColumnKind.MOMENT),
    _order("currency", ColumnKind.TEXT),
    _order("goods", ColumnKind.MONEY),
    _order("freight", ColumnKind.MONEY),
    _order("total", ColumnKind.MONEY),
    _order("discount_shop", ColumnKind.MONEY),
    _order("discount_platform", ColumnKind.MONEY),
    _order("discount_points", ColumnKind.MONEY),
    _order("offers", ColumnKind.TEXT),
    _order("adjustment", ColumnKind.MONEY),
    _order("surcharge", ColumnKind.MONEY),
    _order("paid", ColumnKind.MONEY),
    _order("paid_balance", ColumnKind.MONEY),
    _order("received", ColumnKind.MONEY),
    _order("refunded", ColumnKind.MONEY),
    _order("compensated", ColumnKind.MONEY),
    _order("pieces", ColumnKind.COUNT),
    _order("kinds", ColumnKind.COUNT),
    _order("nickname", ColumnKind.TEXT),
    _order("receiver_name", ColumnKind.TEXT),
    _order("phone", ColumnKind.PHONE),
    _order("landline", ColumnKind.PHONE),
    _order("province", ColumnKind.TEXT),
    _order("city", ColumnKind.TEXT),
    _order("district", ColumnKind.TEXT),
    _order("street", ColumnKind.TEXT),
    _order("address", ColumnKind.TEXT),
    _order("courier", ColumnKind.TEXT),
    _order("tracking", ColumnKind.ID),
    _order("remark", ColumnKind.TEXT),
    _line("line_key", ColumnKind.ID),
    _line("title", ColumnKind.TEXT),
    _line("code", ColumnKind.ID),
    _line("spec", ColumnKind.TEXT),
    _line("unit_price", ColumnKind.MONEY),
    _line("quantity", ColumnKind.COUNT),
    _line("amount", ColumnKind.MONEY),
    _line("line_paid", ColumnKind.MONEY),
    _line("line_refunded", ColumnKind.MONEY),
    _line("unshipped", ColumnKind.COUNT),
    _line("packed", ColumnKind.TEXT),
)

BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}

EXAMPLE_MARK = "示例行，导入时不算"
"""What stands in the example row of a template, so that it is never taken for one of the shop's own."""
