"""What a sheet is made of: its columns, the values that stand in them, and where its rows come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from aftersales.columns import ColumnKind


class Mark(StrEnum):
    """What gives the cells of a column a colour while the workbook is open: a moment that is past, a day that nears."""

    LATE = "late"
    ENDING = "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column: its key, the title in the header, and the kind of its values.

    Money is in fen, a moment is aware (or a mere date), months and counts are numbers, every other kind is text; None
    is an empty cell. `choices` drop down in a workbook, `closed`: nothing else is taken. `note` is shown beside a cell
    one stands on. In a workbook made to be edited only `open` columns can be; `hidden` ones are there but not seen.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()
    closed: bool = False
    note: str = ""
    open: bool = False
    hidden: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrigin:
    """Where the rows come from, for the second sheet; empty filter or sort: all rows, as stored."""

    made_at: datetime
    made_by: str
    filter: str = ""
    sort: str = ""


Value = str | int | date | datetime | None


def letters(number: int) -> str:
    """The letters of a column, the first being 1."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
