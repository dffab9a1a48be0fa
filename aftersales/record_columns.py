"""The columns of sheets that are not orders, by kind: keys, what kind of value stands in them, what a row is known by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.columns import BY_KEY, Column, ColumnKind
from aftersales.sheet_records import RECORD_KINDS, RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column by its key; its label stands in resources/texts (``label_<kind>.<key>``).

    `many`: there may be several values, also from several columns; `listed`: already one cell may list several words.
    `asked`: where a sheet has no such column, a person says once for the sheet what it is (`SheetChoice.given`).
    """

    key: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    many: bool = False
    listed: bool = False
    asked: bool = False


WHO = (
    RecordColumn("name"),
    RecordColumn("phone", ColumnKind.PHONE, many=True),
    RecordColumn("nickname"),
    RecordColumn("platform", ColumnKind.CHOICE),
    RecordColumn("province"),
    RecordColumn("city"),
    RecordColumn("district"),
    RecordColumn("street"),
    RecordColumn("address", many=True),
)
"""By what a customer is known, in every sheet that names him."""

_CUSTOMERS = (
    RecordColumn("number", ColumnKind.ID),
    *WHO,
    RecordColumn("wechat"),
    RecordColumn("tier"),
    RecordColumn("tags", many=True, listed=True),
    RecordColumn("may_call", ColumnKind.YES_NO),
    RecordColumn("opted_out", ColumnKind.YES_NO),
    RecordColumn("note"),
)
_GOODS = (
    RecordColumn("customer_number", ColumnKind.ID),
    *WHO,
    RecordColumn("order_number", ColumnKind.ID),
    RecordColumn("title"),
    RecordColumn("model"),
    RecordColumn("brand"),
    RecordColumn("code", ColumnKind.ID),
    RecordColumn("serial", ColumnKind.ID),
    RecordColumn("bought_on", ColumnKind.DAY),
    RecordColumn("installed_on", ColumnKind.DAY),
    RecordColumn("whole_months", ColumnKind.MONTHS, asked=True),
    RecordColumn("parts_months", ColumnKind.MONTHS),
    RecordColumn("ends_on", ColumnKind.DAY),
)
_CASES = (
    RecordColumn("number", ColumnKind.ID),
    RecordColumn("opened_at", ColumnKind.MOMENT),
    *WHO,
    RecordColumn("order_number", ColumnKind.ID),
    RecordColumn("title"),
    RecordColumn("model"),
    RecordColumn("serial", ColumnKind.ID),
    RecordColumn("quantity", ColumnKind.COUNT),
    RecordColumn("bought_on", ColumnKind.DAY),
    RecordColumn("kind", ColumnKind.CHOICE, asked=True),
    RecordColumn("category"),
    RecordColumn("reason"),
    RecordColumn("fault"),
    RecordColumn("result"),
    RecordColumn("state", ColumnKind.CHOICE, asked=True),
    RecordColumn("fee", ColumnKind.MONEY),
    RecordColumn("refund", ColumnKind.MONEY),
    RecordColumn("courier"),
    RecordColumn("tracking", ColumnKind.ID),
    RecordColumn("closed_at", ColumnKind.MOMENT),
    RecordColumn("handler"),
    RecordColumn("channel", ColumnKind.CHOICE),
    RecordColumn("urgent", ColumnKind.YES_NO),
    RecordColumn("note"),
)

_CALLS = (
    RecordColumn("number", ColumnKind.ID),
    *WHO,
    RecordColumn("day", ColumnKind.DAY),
    RecordColumn("called_on", ColumnKind.DAY),
    RecordColumn("result", ColumnKind.CHOICE),
    RecordColumn("score"),
    RecordColumn("again_on", ColumnKind.DAY),
    RecordColumn("note"),
    RecordColumn("version", ColumnKind.COUNT),
)
_ANSWERS = (
    RecordColumn("case_number", ColumnKind.ID),
    RecordColumn("call_number", ColumnKind.ID),
    *WHO,
    RecordColumn("day", ColumnKind.DAY),
    RecordColumn("questionnaire"),
    RecordColumn("csat"),
    RecordColumn("nps"),
    RecordColumn("ces"),
    RecordColumn("question"),
    RecordColumn("kind"),
    RecordColumn("number"),
    RecordColumn("words"),
)
_RULES = (
    RecordColumn("number", ColumnKind.ID, required=True),
    RecordColumn("name"),
    RecordColumn("value", required=True),
    RecordColumn("unit"),
    RecordColumn("valid_from", ColumnKind.DAY),
    RecordColumn("source"),
)
_HOLIDAYS = (
    RecordColumn("day", ColumnKind.DAY),
    RecordColumn("until", ColumnKind.DAY),
    RecordColumn("span"),
    RecordColumn("make_up"),
    RecordColumn("name"),
    RecordColumn("kind", ColumnKind.CHOICE),
    RecordColumn("statutory", ColumnKind.YES_NO),
    RecordColumn("year"),
    RecordColumn("source"),
)

RECORD_COLUMNS: Mapping[RecordKind, tuple[RecordColumn, ...]] = {
    RecordKind.CUSTOMERS: _CUSTOMERS,
    RecordKind.GOODS: _GOODS,
    RecordKind.CASES: _CASES,
    RecordKind.CALLS: _CALLS,
    RecordKind.ANSWERS: _ANSWERS,
    RecordKind.RULES: _RULES,
    RecordKind.HOLIDAYS: _HOLIDAYS,
}
KNOWN_BY: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.CUSTOMERS: ("name", "nickname", "phone"),
    RecordKind.GOODS: ("serial", "title", "name"),
    RecordKind.CASES: ("number", "order_number", "name", "title"),
    RecordKind.CALLS: ("name", "phone", "number"),
    RecordKind.ANSWERS: ("name", "phone", "case_number", "call_number", "nickname"),
    RecordKind.RULES: ("number",),
    RecordKind.HOLIDAYS: ("day", "span", "make_up", "name"),
}
"""Keys whose first filled one a person knows a row by."""

_BY_KIND: dict[str, dict[str, RecordColumn]] = {
    kind.value: {column.key: column for column in columns} for kind, columns in RECORD_COLUMNS.items()
}


def columns_of(kind: str) -> Mapping[str, Column | RecordColumn]:
    """The columns that a sheet of this kind can have, by key; those of orders for everything that is no record."""
    return _BY_KIND[kind] if kind in RECORD_KINDS else BY_KEY


def is_repeatable(column: Column | RecordColumn) -> bool:
    """Whether several columns of one sheet may feed the key."""
    if isinstance(column, RecordColumn):
        return column.many
    return column.key.startswith("discount_")
