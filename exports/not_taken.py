"""未导入.xlsx: rows of other people's sheets in the layout they came in, with a column that says why they were left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from exports.safe_write import write_whole
from exports.workbook import plain_text, shown_width
from resources.wording import sentence

if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = str | int | float | bool | datetime | date | time | timedelta | None
_NARROWEST, _WIDEST, _REASON = 10, 32, 64
_LONG_NUMBER = 1e11
_MOST_IN_NAME = 31
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSheet:
    """One sheet: all rows above its data, where its header stands (from 1), and its left-out rows with their reasons.

    `merged` are areas of the heading as (first row, first column, last row, last column), rows from 1 and columns
    from 0; `ids` the columns whose cells stay text when somebody types into them.
    """

    title: str
    heading: Sequence[Sequence[Cell]]
    header_row: int
    merged: Sequence[tuple[int, int, int, int]] = ()
    ids: frozenset[int] = frozenset()
    rows: Sequence[tuple[Sequence[Cell], str]] = ()

    @property
    def width(self) -> int:
        """Columns of the sheet without the reason."""
        return max(
            [len(row) for row in self.heading] + [len(row) for row, _ in self.rows],
            default=0,
        )


def write_not_taken(
    target: Path, sheets: Iterable[RestSheet], *, tick: Callable[[], None] = lambda: None
) -> int:
    """Write these sheets into one workbook; how many rows. KnownError ``export.*``; then `target` is as it was.

    What was a number stays one and what was text stays text: nothing here is a formula, and a long number that lost
    its last digits is not made to look whole.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names: set[str] = set()
    count = 0
    for sheet in sheets:
        _write(book, sheet, _name(sheet.title, names), tick)
        count += len(sheet.rows)

    def fill(stream: BinaryIO) -> None:
        book.save(stream)

    write_whole(target, fill)
    return count


def _name(title: str, taken: set[str]) -> str:
    plain = plain_text(title).translate(_FORBIDDEN_IN_NAME).strip().strip("'") or sentence("workbook.rest")
    name, number = plain[:_MOST_IN_NAME], 2
    while name.lower() in taken:
        suffix = f" {number}"
        name, number = plain[: _MOST_IN_NAME - len(suffix)] + suffix, number + 1
    taken.add(name.lower())
    return name


def _write(book: Workbook, sheet: RestSheet, name: str, tick: Callable[[], None]) -> None:
    from openpyxl.utils import get_column_letter

    page: Any = book.create_sheet(name)
    width = sheet.width
    for at in range(width):
        texts = [
            row[at] for row in (*sheet.heading[-1:], *(row for row, _ in sheet.rows[:200])) if at < len(row)
        ]
        widest = max((shown_width(str(text)) for text in texts if text is not None), default=0)
        page.column_dimensions[get_column_letter(at + 1)].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    page.column_dimensions[get_column_letter(width + 1)].width = _REASON
    page.freeze_panes = f"A{len(sheet.heading) + 1}"
    pen = _Pen(page, sheet.ids)
    for at, row in enumerate(sheet.heading, start=1):
        is_header = at == sheet.header_row
        last = sentence("workbook.reason") if is_header else None
        page.append(pen.row(row, width, last, bold=is_header))
    for row, reason in sheet.rows:
        tick()
        page.append(pen.row(row, width, reason))
    for top, left, bottom, right in sheet.merged:
        page.merged_cells.add(f"{get_column_letter(left + 1)}{top}:{get_column_letter(right + 1)}{bottom}")


class _Pen:
    """Makes cells of one page with styles that are built once."""

    def __init__(self, page: Any, ids: frozenset[int]) -> None:
        from openpyxl.styles import Alignment, Font

        self._page, self._ids = page, ids
        self._bold = Font(bold=True)
        self._wrapped = Alignment(vertical="top", wrap_text=True)

    def row(self, cells: Sequence[Cell], width: int, last: str | None, *, bold: bool = False) -> list[Any]:
        made = [self._cell(value, is_id=at in self._ids, bold=bold) for at, value in enumerate(cells)]
        made += [None] * (width - len(cells))
        if last is not None:
            reason = self._cell(last, is_id=False, bold=bold)
            reason.alignment = self._wrapped
            made.append(reason)
        return made

    def _cell(self, value: Cell, *, is_id: bool, bold: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell

        text = plain_text(value) if isinstance(value, str) else None
        plain: Any = value if text is None else text
        cell = WriteOnlyCell(self._page, plain)
        if text:
            cell.data_type = "s"  # whatever it begins with, it is no formula
            cell.number_format = "@" if len(text) <= 255 else "General"
            cell.quotePrefix = text[0] in "=+-@＝＋－＠\t"
        elif is_id:
            cell.number_format = "@"
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _LONG_NUMBER:
            cell.number_format = "0"
        if bold:
            cell.font = self._bold
        return cell
