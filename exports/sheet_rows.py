"""Rows of values become the XML of a worksheet, a few hundred at a time and column by column, which is fast."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.columns import ColumnKind
from exports.sheet_columns import letters
from exports.sheet_styles import FORMATS, TEXT_FORMAT, CellLook, side_of
from exports.sheet_text import FORMULA_STARTS, lost_characters, plain_text, shown_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exports.sheet_columns import SheetColumn, Value
    from exports.sheet_styles import StyleBook

    Pen = Callable[[Sequence[Any]], list[str]]
    """Makes the cells of a column, each from behind the number of its row."""

WIDEST = 48
"""How wide a column gets by its content, in half-width places; longer text is wrapped."""
_LONG = WIDEST // 2
_TEXT_FORMAT_MOST = 255  # longer text in the text format shows as #### in Excel
_BETWEEN = "\x1f"
_SPECIAL = re.compile(
    f"[&<>\x00-\x1e\x7f\ud800-\udfff\ufffe\uffff]|_x|{_BETWEEN}[' \u3000{re.escape(FORMULA_STARTS)}]|[ \u3000]{_BETWEEN}"
)
"""What keeps a text from standing in the XML as it is, or asks for a look of its own."""
_TEXT_ENDS = "</t></is></c>"
_QUOTED_STARTS = f"{FORMULA_STARTS}\t"
_DAY_ZERO = date(1899, 12, 30).toordinal()
_EPOCH = date(1970, 1, 1).toordinal() - _DAY_ZERO + 8 / 24
"""The Unix epoch in the days of a workbook, which has no zone: its times are those of China."""
_NOTHING = type(None)


class RowWriter:
    """Writes the rows of one sheet; `lost` counts characters that no workbook can hold."""

    def __init__(
        self, columns: Sequence[SheetColumn], styles: StyleBook, *, pale: bool = False, locked: bool = False
    ) -> None:
        self._texts = _Texts(styles)
        self._pens = [self._pen(one, styles, pale=pale or (locked and not one.open)) for one in columns]
        self._starts = [f'<c r="{letters(at)}' for at in range(1, len(columns) + 1)]

    @property
    def lost(self) -> int:
        return self._texts.lost

    def xml(self, rows: Sequence[Sequence[Value]], first: int) -> bytes:
        """The rows, the first of them numbered `first`. TypeError for a value that is not of its column's kind."""
        numbers = list(map(str, range(first, first + len(rows))))
        columns = [
            [f"{start}{number}{cell}" for number, cell in zip(numbers, pen(values), strict=True)]
            for start, pen, values in zip(self._starts, self._pens, zip(*rows, strict=True), strict=True)
        ]
        lines = map("".join, zip(*columns, strict=True))
        text = "".join(
            [f'<row r="{number}">{line}</row>' for number, line in zip(numbers, lines, strict=True)]
        )
        return text.encode()

    def _pen(self, column: SheetColumn, styles: StyleBook, *, pale: bool) -> Pen:
        if column.kind not in FORMATS:
            return self._texts.pen(CellLook(format=TEXT_FORMAT, open=column.open, pale=pale))
        look = CellLook(format=FORMATS[column.kind], side=side_of(column.kind), open=column.open, pale=pale)
        if column.kind in {ColumnKind.MOMENT, ColumnKind.DAY}:
            day_look = replace(look, format=FORMATS[ColumnKind.DAY])
            return _Days(styles.number(look), styles.number(day_look))
        return _Numbers(styles.number(look), is_money=column.kind is ColumnKind.MONEY)


class _Numbers:
    """Cells of fen, shown in yuan, or of counts."""

    def __init__(self, look: int, *, is_money: bool) -> None:
        self._start, self._empty, self._is_money = f'" s="{look}"><v>', f'" s="{look}"/>', is_money

    def __call__(self, values: Sequence[Any]) -> list[str]:
        if not set(map(type, values)) <= {int, _NOTHING}:
            raise TypeError(f"{values!r} are no whole numbers")
        start, empty = self._start, self._empty
        if self._is_money:
            return [empty if fen is None else f"{start}{fen / 100}</v></c>" for fen in values]
        return [empty if count is None else f"{start}{count}</v></c>" for count in values]


class _Days:
    """Cells of moments, or of mere days."""

    def __init__(self, moment_look: int, day_look: int) -> None:
        self._moment, self._day = f'" s="{moment_look}"><v>', f'" s="{day_look}"><v>'
        self._empty = f'" s="{day_look}"/>'

    def __call__(self, values: Sequence[Any]) -> list[str]:
        return [self._cell(value) for value in values]

    def _cell(self, value: Any) -> str:
        if isinstance(value, datetime):
            return f"{self._moment}{value.timestamp() / 86_400 + _EPOCH}</v></c>"
        if isinstance(value, date):
            return f"{self._day}{value.toordinal() - _DAY_ZERO}</v></c>"
        if value is None:
            return self._empty
        raise TypeError(f"{value!r} is no moment")


class _Texts:
    """Cells of text: never a formula, whatever they begin with."""

    def __init__(self, styles: StyleBook) -> None:
        self._styles = styles
        self.lost = 0

    def pen(self, look: CellLook) -> Pen:
        """Writes the texts of one column, plain ones in this look."""
        number = self._styles.number(look)
        start, empty = f'" s="{number}" t="inlineStr"><is><t>', f'" s="{number}"/>'

        def write(values: Sequence[Any]) -> list[str]:
            if _NOTHING in set(map(type, values)):
                values = ["" if text is None else text for text in values]
            joined = _BETWEEN.join(values)  # TypeError for what is no text
            few = set(values)
            odd = (
                len(max(few, key=len)) > _LONG
                or joined.count(_BETWEEN) >= len(values)
                or _SPECIAL.search(f"{_BETWEEN}{joined}{_BETWEEN}")
            )
            if odd:
                return self._carefully(values, empty, look)
            if len(few) * 4 > len(values):
                return [f"{start}{text}{_TEXT_ENDS}" if text else empty for text in values]
            made = {text: f"{start}{text}{_TEXT_ENDS}" for text in few}
            made[""] = empty
            return [made[text] for text in values]

        return write

    def _carefully(self, values: Sequence[str], empty: str, look: CellLook) -> list[str]:
        made: dict[str, tuple[str, int]] = {"": (empty, 0)}
        cells = []
        for text in values:
            found = made.get(text)
            if found is None:
                found = made[text] = (self._cell(text, look), lost_characters(text))
            cells.append(found[0])
            self.lost += found[1]
        return cells

    def _cell(self, text: str, look: CellLook) -> str:
        text = plain_text(text)
        look = replace(
            look,
            format=TEXT_FORMAT if len(text) <= _TEXT_FORMAT_MOST else "General",
            quoted=text[0] in _QUOTED_STARTS,
            wrapped="\n" in text or shown_width(text) > WIDEST,
        )
        inner = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'" s="{self._styles.number(look)}" t="inlineStr"><is><t{space}>{inner}{_TEXT_ENDS}'


def shown_as(column: SheetColumn, value: Value) -> str:
    """About what stands in a cell on screen, for how wide its column should be."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    if column.kind is ColumnKind.MONEY and isinstance(value, int):
        return f"{value / 100:,.2f}"
    return str(value)
