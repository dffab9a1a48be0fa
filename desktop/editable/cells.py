"""Cells on their way back from Excel: read by the kind of their column, and compared as a person would compare them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA, china_day
from aftersales.columns import ColumnKind
from aftersales.money import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    from exports.sheet_columns import SheetColumn, Value
    from imports.cells import Cell

_TEXTS = frozenset(
    {
        ColumnKind.TEXT,
        ColumnKind.ID,
        ColumnKind.PHONE,
        ColumnKind.STATUS,
        ColumnKind.CHOICE,
        ColumnKind.YES_NO,
    }
)


def is_text(column: SheetColumn) -> bool:
    """Whether the cells of the column are text, empty ones too."""
    return column.kind in _TEXTS


def read_cell(column: SheetColumn, cell: Cell) -> Any:
    """What a cell means: text, fen, a count, a day or a moment, None for nothing; empty text for a text column.

    BadCell where it cannot be read so, ``sheet_edit.not_listed`` for what a closed column does not offer.
    """
    from imports.cells import BadCell

    value = _readers()[column.kind](cell)
    if is_text(column):
        value = value or ""
        if column.closed and value and value not in column.choices:
            raise BadCell("sheet_edit.not_listed", "held")
    return value


def as_read(column: SheetColumn, value: Value) -> Any:
    """A value of the archive as it would be read back, so that only what a person changed differs."""
    if value is None or is_text(column):
        return _text(value) if is_text(column) else None
    if isinstance(value, datetime):
        return to_minute(value) if column.kind is ColumnKind.MOMENT else china_day(value)
    return value


def to_minute(moment: datetime) -> datetime:
    """A moment as a sheet shows it: in China, to the minute."""
    return moment.astimezone(CHINA).replace(second=0, microsecond=0)


def shown(column: SheetColumn, value: Any) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is ColumnKind.MONEY:
        return grouped(value)
    return str(value)


def _readers() -> dict[ColumnKind, Callable[[Cell], Any]]:
    from imports import cells, record_cells

    def moment(cell: Cell) -> datetime | None:
        found = cells.read_moment(cell)
        return None if found is None else to_minute(found)

    return {
        ColumnKind.MONEY: cells.read_money,
        ColumnKind.COUNT: cells.read_count,
        ColumnKind.MONTHS: record_cells.read_months,
        ColumnKind.DAY: record_cells.read_day,
        ColumnKind.MOMENT: moment,
        ColumnKind.ID: cells.read_id,
        **dict.fromkeys(_TEXTS - {ColumnKind.ID}, _text_of),
    }


def _text_of(cell: Cell) -> str:
    """Any cell of a text column: a number typed there is the text it shows."""
    from imports.cells import as_text, sound

    return _text(as_text(sound(cell)))


def _text(value: Any) -> str:
    """Text without what no cell keeps: other line ends, characters nobody sees, blanks around it."""
    from exports.sheet_text import plain_text

    text = "" if value is None else str(value)
    return plain_text(text).replace("_x005F_x", "_x").strip(_BLANKS)


_BLANKS = "\ufeff\u200b\u200e\u200f\u00a0\u3000 \t\r\n\u2060"
