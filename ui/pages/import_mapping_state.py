"""What the columns of one sheet are taken for, as far as it is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.import_fields import fields_of
from desktop.transfers import is_guessed

if TYPE_CHECKING:
    from desktop.transfers import ColumnReport, Remembered, SheetReport

_SURE = 75
"""Percent from which a guessed column needs no second look."""
NOTHING = ""
"""What a column is mapped to that is not imported."""
AUTO, LAST = "", "remembered"
"""Plans beside the profiles: as the sheet was recognised, and as it was put right the last time."""


@dataclass(slots=True)
class SheetMapping:
    """What the columns of one sheet are taken for: index → key, `NOTHING`, or None where nobody knows."""

    sheet: SheetReport
    keys: dict[int, str | None]
    touched: set[int] = field(default_factory=set)
    given_up: dict[int, str] = field(default_factory=dict)
    remembered: Remembered | None = None
    plan: str = AUTO

    @property
    def own(self) -> bool:
        """Whether a person's word stands in it, of now or of an earlier time."""
        return bool(self.touched) or self.plan == LAST

    def doubtful(self, column: ColumnReport) -> bool:
        """Whether a person should look at it."""
        key = self.keys[column.index]
        if column.index in self.touched or self.plan == LAST:
            return False
        return bool(key) and is_doubtful(self.sheet, column)


def is_doubtful(sheet: SheetReport, column: ColumnReport) -> bool:
    """Whether what a column was taken for wants a look; an empty one of a known layout only where it must be filled."""
    return column.confidence < _SURE and not is_empty(sheet, column)


def is_empty(sheet: SheetReport, column: ColumnReport) -> bool:
    """Whether a column of a layout that is known has nothing in it, and need not have."""
    must = {choice.key for choice in fields_of(sheet.kind) if choice.required}
    known = sheet.confidence >= _SURE or not is_guessed(sheet)
    return known and not column.samples and column.key not in must


def fresh(sheet: SheetReport, remembered: Remembered | None, profile: str) -> SheetMapping:
    """What a sheet's columns are taken for before a person changes anything now."""
    keys = {column.index: column.key or (NOTHING if column.ignored else None) for column in sheet.columns}
    if remembered is None or profile:
        return SheetMapping(sheet, keys, remembered=remembered, plan=profile)
    told = {column.index: remembered.mapping.get(column.index, NOTHING) for column in sheet.columns}
    return SheetMapping(sheet, {**told}, remembered=remembered, plan=LAST)
