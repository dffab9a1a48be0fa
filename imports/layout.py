"""What merged cells mean for the rows under them, and whether a sheet is a form instead of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imports.cells import as_text, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imports.cells import Cell
    from imports.headers import Header
    from imports.sheets import Row

_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:\([^()]{1,6}\))?:")
_SIGNED = re.compile(r"签字|签名|签收人|盖章|大写|经手人|制单|审核:|送货人|收货人签")
_FORM_ROWS = 40
"""A form is one page; a list under a title may be any length."""


@dataclass(slots=True)
class Fills:
    """Gives rows under a merged order number that number; `merged` as in `SheetLook`."""

    merged: tuple[tuple[int, int, int, int], ...] = ()
    number_at: int = 0
    _spans: list[tuple[int, int]] = field(init=False, default_factory=list)
    _next: int = field(init=False, default=0)
    _number: Cell = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._spans = sorted(
            (first, last)
            for first, left, last, right in self.merged
            if left <= self.number_at <= right and last > first
        )

    @property
    def idle(self) -> bool:
        """Whether there is no such cell, so that every row is complete as it is."""
        return not self._spans

    def completed(self, row: Row, at: int) -> Row:
        """The row with the number of the merged cell that it lies in; rows come in order."""
        while self._next < len(self._spans) and self._spans[self._next][1] < at:
            self._next += 1
        if self._next == len(self._spans) or at < self._spans[self._next][0]:
            return row
        own = row[self.number_at] if self.number_at < len(row) else None
        if at == self._spans[self._next][0]:
            self._number = own
        if at == self._spans[self._next][0] or as_text(own):
            return row
        wide = (*row, *[None] * (self.number_at + 1 - len(row)))
        if not any(as_text(cell) for cell in row):
            return row
        return (*wide[: self.number_at], self._number, *wide[self.number_at + 1 :])


def looks_like_form(rows: Sequence[Row], header: Header) -> bool:
    """Whether the sheet is one filled-in page: labelled fields over the table, sums in words or signatures under it."""
    if len(rows) > _FORM_ROWS:
        return False
    around = [*rows[: header.row], *rows[header.first_data_row :]]
    texts = [
        fold(text) for row in around for cell in row if isinstance(cell, str) and (text := as_text(cell))
    ]
    labelled = sum(1 for text in texts if _LABELLED.match(text))
    signed = sum(1 for text in texts if _SIGNED.search(text))
    return signed > 0 and labelled + signed >= 2
