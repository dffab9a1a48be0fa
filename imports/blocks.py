"""Rows on their way between two processes: packed column by column, so that a text that repeats crosses once."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat, zip_longest
from typing import TYPE_CHECKING, overload

from aftersales.errors import KnownError
from imports.cells import BLANKS, TEXT_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imports.cells import Cell
    from imports.sheets import Limits, Row

PackedColumn = tuple[str, bytes, bytes | None] | None
"""How its different values are packed, these values, and which of them stands in each row (None: each in its own)."""

_TEXTS, _PLAIN, _ANY = "texts", "plain", "any"
_BETWEEN = "\x1f"
"""Stands between packed texts; texts that hold it themselves are packed the slow way."""
_FEW = 256
_MARKED = (TEXT_MARK, '="')
_NUMBERS = frozenset({int, float, bool})
"""Types whose values may be equal without being the same."""
_MARSHALLED = frozenset({str, int, float, bool, type(None)})
_TEXT = frozenset({str, type(None)})
_EMPTY = frozenset({None, ""})


def pack(rows: Sequence[Sequence[Cell]], first_row: int, sheet: str, limits: Limits) -> list[PackedColumn]:
    """The columns of these rows, without empty ones at the end; `first_row` counts from 1.

    KnownError ``imports.too_many_rows`` and ``imports.cell_too_long``.
    """
    last = first_row + len(rows) - 1
    if last > limits.rows:
        raise KnownError(
            "imports.too_many_rows", sheet=sheet, rows=max(first_row, limits.rows + 1), limit=limits.rows
        )
    packed = [_packed(column, first_row, limits) for column in zip_longest(*rows)]
    while packed and packed[-1] is None:
        packed.pop()
    return packed


def narrow(rows: Iterable[Sequence[Cell]], sheet: str, limits: Limits) -> Iterator[Sequence[Cell]]:
    """The rows without empty cells beyond the widest there may be; KnownError ``imports.too_many_columns``."""
    most = limits.columns
    for row in rows:
        if len(row) <= most:
            yield row
            continue
        width = len(row)
        while width and (row[width - 1] is None or row[width - 1] == ""):
            width -= 1
        if width > most:
            raise KnownError("imports.too_many_columns", sheet=sheet, columns=width, limit=most)
        yield row[:most]


def _packed(column: tuple[Cell, ...], first_row: int, limits: Limits) -> PackedColumn:
    kinds = set(map(type, column))
    alike = len(kinds & _NUMBERS) > 1
    index = {} if alike else dict.fromkeys(column)
    if index and index.keys() <= _EMPTY:
        return None
    codes = None if alike or len(index) > _FEW else _codes(index, column)
    values: Sequence[Cell] = column if codes is None else tuple(index)
    if str in kinds and _longest(values, kinds) > limits.characters:
        raise KnownError("imports.cell_too_long", row=first_row + _first_long(column, limits.characters))
    return (*_bytes(values, kinds), codes)


def _codes(index: dict[Cell, None], column: tuple[Cell, ...]) -> bytes:
    if len(index) == 1:
        return bytes(len(column))
    places = {value: at for at, value in enumerate(index)}
    return bytes(map(places.__getitem__, column))


def _longest(values: Sequence[Cell], kinds: set[type]) -> int:
    texts = values if kinds == {str} else [cell for cell in values if isinstance(cell, str)]
    return max(map(len, texts))  # type: ignore[arg-type] # texts only


def _first_long(column: tuple[Cell, ...], limit: int) -> int:
    return next(at for at, cell in enumerate(column) if isinstance(cell, str) and len(cell) > limit)


def _bytes(values: Sequence[Cell], kinds: set[type]) -> tuple[str, bytes]:
    if kinds <= _TEXT:
        texts = values if kinds == {str} else [cell or "" for cell in values]
        joined = _BETWEEN.join(texts)  # type: ignore[arg-type] # texts only
        if joined.count(_BETWEEN) == len(values) - 1:
            return _TEXTS, joined.encode("utf-8", "surrogatepass")
    whole = [None if cell == "" else cell for cell in values]
    return (_PLAIN, marshal.dumps(whole)) if kinds <= _MARSHALLED else (_ANY, pickle.dumps(whole))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: `values` and, where they repeat, `codes` saying which of them stands in each row.

    `texts`: there are only texts and empty cells.
    """

    values: list[Cell]
    codes: bytes | None
    texts: bool

    def cells(self) -> list[Cell]:
        """The cell of each row; an empty one is None."""
        return self.values if self.codes is None else list(map(self.values.__getitem__, self.codes))


class Block(Sequence["Row"]):
    """Some rows of a sheet as its reader sent them; a column is unpacked when somebody asks for it."""

    __slots__ = ("_columns", "_count", "_exact", "_packed")

    def __init__(self, count: int, packed: list[PackedColumn], *, exact: bool = False) -> None:
        """`exact`: no text has a mark before it, so what looks like one stands behind a mark here."""
        self._exact = exact
        self._count = count
        self._packed = packed
        self._columns: dict[int, Column | None] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return list(self)[at]
        return _trimmed(tuple(_cell(self.column(place), at) for place in range(len(self._packed))))

    def __iter__(self) -> Iterator[Row]:
        if not self._packed:
            return iter([()] * self._count)
        columns = [self.column(place) for place in range(len(self._packed))]
        parts = [repeat(None, self._count) if column is None else column.cells() for column in columns]
        return map(_trimmed, zip(*parts, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment] # rows are compared, never looked up

    def column(self, place: int) -> Column | None:
        """The column at a place from 0; None where all its cells are empty."""
        if place >= len(self._packed):
            return None
        if place not in self._columns:
            column = _unpacked(self._packed[place])
            if self._exact and column is not None:
                column = replace(column, values=[_marked(value) for value in column.values])
            self._columns[place] = column
        return self._columns[place]

    def exactly(self) -> Block:
        """The same rows, read as a sheet whose texts mean what they say."""
        return Block(self._count, self._packed, exact=True)


def _unpacked(packed: PackedColumn) -> Column | None:
    if packed is None:
        return None
    form, data, codes = packed
    if form == _TEXTS:
        texts = data.decode("utf-8", "surrogatepass").split(_BETWEEN)
        return Column([text or None for text in texts] if "" in texts else [*texts], codes, texts=True)
    values = marshal.loads(data) if form == _PLAIN else pickle.loads(data)  # noqa: S302, S301 - our own process sent it
    return Column(values, codes, texts=False)


def _marked(value: Cell) -> Cell:
    """The value with a mark of text (which reading takes off) before a text that itself begins like a marked one."""
    if isinstance(value, str) and value.lstrip(BLANKS).startswith(_MARKED):
        return f"{TEXT_MARK}{value}"
    return value


def _cell(column: Column | None, at: int) -> Cell:
    if column is None:
        return None
    return column.values[at] if column.codes is None else column.values[column.codes[at]]


def _trimmed(row: Row) -> Row:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return row[:width]
