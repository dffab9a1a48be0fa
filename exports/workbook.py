"""The one styled workbook of the program: header, widths, formats, print set-up, and a sheet that says what this is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from aftersales.clock import CHINA
from aftersales.columns import ColumnKind
from exports.safe_write import write_whole
from resources.wording import sentence

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

LONGEST_TEXT = 32_767
"""What one cell of a workbook can hold, in UTF-16 units."""

_FONT = "Microsoft YaHei"
_NARROWEST, _WIDEST = 8, 48
_TEXT_FORMAT_MOST = 255  # longer text in the text format shows as #### in Excel
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")


_FORMATS = {
    ColumnKind.MONEY: '#,##0.00;"−"#,##0.00',
    ColumnKind.COUNT: "0",
    ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
}
_TEXT_FORMAT = "@"
_DAY_FORMAT = "yyyy-mm-dd"
_AT_THE_RIGHT = {ColumnKind.MONEY, ColumnKind.COUNT}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column: its key, the title in the header, and the kind of its values.

    Money is in fen, a moment is aware (or a mere date), every kind but those and counts is text; None is an empty cell.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrigin:
    """Where the rows come from, for the second sheet; empty filter or sort: all rows, as stored."""

    made_at: datetime
    made_by: str
    filter: str = ""
    sort: str = ""


Value = str | int | date | datetime | None


def write_workbook(
    target: Path,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    origin: SheetOrigin,
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Write `rows` (values in the order of `columns`) to an .xlsx file; returns how many there were.

    Text is always text, whatever it begins with, so no cell is a live formula and long numbers keep every digit.
    `tick` is called for each row and may raise to stop; then, as with every failure, `target` stays as it was.
    Raises KnownError ``export.*`` where the file cannot be written.
    """
    cells = [_ready(columns, row, tick) for row in rows]
    book = _book(title, columns, cells, origin)

    def fill(stream: BinaryIO) -> None:
        book.save(stream)

    write_whole(target, fill)
    return len(cells)


def plain_text(text: str) -> str:
    """Text that a workbook can hold: no control characters, at most 32,767 units, nothing that reads as an escape."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    text = _ESCAPE_LOOKALIKE.sub("_x005F_", _FORBIDDEN.sub(" ", text))
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", "ignore") + "…"


def shown_width(text: str) -> int:
    """How many half-width places the widest line of `text` takes; a Chinese character takes two."""
    return max(
        sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        for line in text.split("\n")
    )


Ready = str | int | Decimal | date | datetime | None


def _ready(columns: Sequence[SheetColumn], row: Sequence[Value], tick: Callable[[], None]) -> list[Ready]:
    tick()
    return [_ready_cell(column.kind, value) for column, value in zip(columns, row, strict=True)]


def _ready_cell(kind: ColumnKind, value: Value) -> Ready:
    if value is None or value == "":
        return None
    if kind is ColumnKind.MONEY and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    if kind is ColumnKind.MOMENT and isinstance(value, date):
        return value.astimezone(CHINA).replace(tzinfo=None) if isinstance(value, datetime) else value
    if kind is ColumnKind.COUNT and isinstance(value, int):
        return value
    if isinstance(value, str) and kind not in _FORMATS:
        return plain_text(value)
    raise TypeError(f"{value!r} is no {kind}")


def _book(
    title: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Ready]], origin: SheetOrigin
) -> Workbook:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = origin.made_by
    book.properties.title = title
    book.properties.created = origin.made_at.astimezone(CHINA).replace(tzinfo=None)
    sheet = book.create_sheet(_BAD_IN_NAME.sub(" ", title)[:31])
    _arrange(sheet, columns, rows)
    paint = _Paint(sheet)
    sheet.append([paint.header(column) for column in columns])
    for row in rows:
        sheet.append([paint.cell(column.kind, value) for column, value in zip(columns, row, strict=True)])
    _about(book, title, origin, len(rows))
    return book


def _arrange(sheet: Any, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Ready]]) -> None:
    """Widths, frozen header, filter and print set-up; a write-only sheet wants them before its rows."""
    from openpyxl.utils import get_column_letter

    for index, column in enumerate(columns):
        widest = max([shown_width(column.title) + 2, *(_cell_width(row[index]) for row in rows)])
        letter = get_column_letter(index + 1)
        sheet.column_dimensions[letter].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    last = f"{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = sentence("workbook.page_of")


def _cell_width(value: Ready) -> int:
    if isinstance(value, Decimal):
        return len(f"{value:,.2f}")
    if isinstance(value, datetime):
        return 16
    return shown_width(str(value)) if value is not None else 0


def _about(book: Workbook, title: str, origin: SheetOrigin, count: int) -> None:
    sheet = book.create_sheet(sentence("workbook.about"))
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 60
    paint = _Paint(sheet)
    facts = (
        ("about_title", title),
        ("about_filter", origin.filter or sentence("workbook.everything")),
        ("about_sort", origin.sort),
        ("about_rows", sentence("workbook.about_rows_value", {"count": count})),
        ("about_at", sentence("paper.moment", {"at": origin.made_at})),
        ("about_by", origin.made_by),
        ("about_program", sentence("workbook.about_program_value")),
    )
    for code, value in facts:
        if value:
            label = paint.cell(ColumnKind.TEXT, sentence(f"workbook.{code}"))
            sheet.append([label, paint.cell(ColumnKind.TEXT, plain_text(value))])


class _Paint:
    """Makes the cells of one sheet, with styles that are built once."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._sheet = sheet
        self._font = Font(name=_FONT, size=10)
        self._header_font = Font(name=_FONT, size=10, bold=True)
        self._header_fill = PatternFill("solid", fgColor="FAF9F7")
        self._header_border = Border(bottom=Side(style="thin", color="8F8A80"))
        self._left = Alignment(vertical="center", wrap_text=False)
        self._wrapped = Alignment(vertical="center", wrap_text=True)
        self._right = Alignment(vertical="center", horizontal="right")

    def header(self, column: SheetColumn) -> Cell:
        cell = self._plain(plain_text(column.title))
        cell.data_type = "s"
        cell.font = self._header_font
        cell.fill = self._header_fill
        cell.border = self._header_border
        cell.alignment = self._right if column.kind in _AT_THE_RIGHT else self._left
        return cell

    def cell(self, kind: ColumnKind, value: Ready) -> Cell:
        cell = self._plain(value)
        cell.font = self._font
        if isinstance(value, str):
            self._make_text(cell, value)
            return cell
        only_a_day = isinstance(value, date) and not isinstance(value, datetime)
        cell.number_format = _DAY_FORMAT if only_a_day else _FORMATS.get(kind, _TEXT_FORMAT)
        cell.alignment = self._right if kind in _AT_THE_RIGHT else self._left
        return cell

    def _make_text(self, cell: Cell, text: str) -> None:
        cell.data_type = "s"  # openpyxl would take a leading = for a formula and #N/A for an error
        if len(text) <= _TEXT_FORMAT_MOST:
            cell.number_format = _TEXT_FORMAT
        cell.quotePrefix = text[0] in "=+-@＝＋－＠\t"
        long = "\n" in text or shown_width(text) > _WIDEST
        cell.alignment = self._wrapped if long else self._left

    def _plain(self, value: Ready) -> Cell:
        from openpyxl.cell import WriteOnlyCell

        plain: Any = value
        return WriteOnlyCell(self._sheet, plain)
