"""工单.xlsx: the list of cases as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from aftersales.columns import ColumnKind
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheetRow:
    """One case, in the order of the columns. `customer` and `phone` come masked where the reader may not see them.

    `amount` is in fen; None where nothing is proposed yet. `due_at` is None where no clock runs.
    """

    number: str
    customer: str
    tier: str
    phone: str
    goods: str
    problem: str
    kind: str
    category: str
    reason: str
    state: str
    due_at: datetime | None
    amount: int | None
    assignee: str
    opened_at: datetime


_KINDS = {
    "number": ColumnKind.ID,
    "phone": ColumnKind.PHONE,
    "state": ColumnKind.STATUS,
    "amount": ColumnKind.MONEY,
    "due": ColumnKind.MOMENT,
    "opened": ColumnKind.MOMENT,
}
_KEYS = (
    "number",
    "customer",
    "tier",
    "phone",
    "goods",
    "problem",
    "kind",
    "category",
    "reason",
    "state",
    "due",
    "amount",
    "assignee",
    "opened",
)


def case_columns() -> tuple[SheetColumn, ...]:
    """The columns of the sheet, in order; keys as in `CaseSheetRow`, moments without their ``_at``."""
    return tuple(
        SheetColumn(key=key, title=sentence(f"case_sheet.{key}"), kind=_KINDS.get(key, ColumnKind.TEXT))
        for key in _KEYS
    )


def write_case_sheet(
    target: Path,
    rows: Iterable[CaseSheetRow],
    origin: SheetOrigin,
    *,
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Write 工单.xlsx; returns the number of cases. Errors as in `workbook.write_workbook`."""
    return write_workbook(
        target,
        title=sentence("case_sheet.title"),
        columns=case_columns(),
        rows=(astuple(row) for row in rows),
        origin=origin,
        tick=tick,
    )
