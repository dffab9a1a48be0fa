"""Reads many rows of a recognised sheet at once, column by column, to the same facts as `RowReader` row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import compress
from operator import is_
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY, ColumnKind
from imports.cells import Phone
from imports.rows import ODD, ReadColumn, RowFacts, RowReader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from imports.blocks import Block, Column
    from imports.cells import Cell
    from imports.sheets import Row

_ID = r"[0-9A-Za-z][0-9A-Za-z_-]{5,63}"
_NUMBER = r"[0-9][0-9A-Za-z_-]{5,63}"
_MOBILE = r"1[3-9][0-9]{9}"
_MOMENT = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]")
_YUAN = re.compile(r"[¥￥]?([0-9]{1,9})(?:\.([0-9]{1,2}))?元?")
_REMEMBERED = 20_000
"""Different texts of one column whose reading is remembered."""


@dataclass(slots=True)
class ReadRows:
    """The facts of some rows that follow one another, held by column; places count from 0, `first_row` is the sheet's.

    `plain` tells which rows were read by columns: `values` holds a value or None for each, `offers` (by
    the place of their column) a Discount, 0 or None. All other rows that say anything stand in `others`.
    """

    first_row: int
    numbers: list[str]
    plain: bytearray
    values: dict[str, list[Any]] = field(default_factory=dict)
    offers: list[tuple[int, str, list[Any]]] = field(default_factory=list)
    others: dict[int, RowFacts] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many rows say anything."""
        return sum(self.plain) + len(self.others)

    def facts(self, at: int) -> RowFacts:
        """The facts of a row; KeyError for one that says nothing."""
        if not self.plain[at]:
            return self.others[at]
        found = RowFacts(self.first_row + at, self.numbers[at])
        found.values = {
            key: value for key, column in self.values.items() if (value := column[at]) is not None
        }
        for _, key, column in self.offers:
            offer = column[at]
            if offer == 0:
                found.values.setdefault(key, 0)
            elif offer is not None:
                found.discounts.append(offer)
        return found

    def each(self) -> Iterator[RowFacts]:
        """All that say anything, in order."""
        for at, plain in enumerate(self.plain):
            if plain or at in self.others:
                yield self.facts(at)


class BlockReader:
    """Reads the blocks of one sheet with its row reader, which is asked for everything that is not plain."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._number = _by_pattern(_NUMBER, reader.prefix("number"), str, reader.number_in)
        self._columns = [
            (column, self._many(column.key, partial(reader.value_in, column))) for column in reader.columns
        ]
        self._states: dict[tuple[Cell, ...], Any] = {}

    def read_rows(
        self, rows: Sequence[Row], first_row: int, skip: int, left_out: Collection[int]
    ) -> ReadRows:
        """The same row by row, for rows that do not come as a block."""
        found = ReadRows(first_row, [""] * len(rows), bytearray(len(rows)))
        self._read_others(found, rows, skip, left_out)
        return found

    def read(self, block: Block, first_row: int, skip: int, left_out: Collection[int]) -> ReadRows:
        """The facts of a block, but for its first `skip` rows and those whose sheet rows are `left_out`."""
        count = len(block)
        found = ReadRows(first_row, [], bytearray(b"\1") * count)
        found.plain[:skip] = bytes(skip)
        for row in left_out:
            if 0 <= row - first_row < count:
                found.plain[row - first_row] = 0
        found.numbers = self._numbers(block, found.plain)
        for spec, many in self._columns:
            column = block.column(spec.index)
            if column is not None:
                self._keep(
                    found, spec, _read(column, many, partial(self._reader.value_in, spec), found.plain)
                )
        if self._reader.parts:
            found.values["status"] = self._combined(block, found.plain)
        self._read_others(found, block, skip, left_out)
        return found

    def _read_others(
        self, found: ReadRows, rows: Sequence[Row], skip: int, left_out: Collection[int]
    ) -> None:
        for at in compress(range(len(rows)), map(_NOT.__getitem__, found.plain)):
            row = found.first_row + at
            if at >= skip and row not in left_out:
                facts = self._reader.read(rows[at], row)
                if facts is not None:
                    found.others[at] = facts

    def _numbers(self, block: Block, plain: bytearray) -> list[str]:
        at = self._reader.number_at
        column = None if at is None else block.column(at)
        if column is None:
            plain[:] = bytes(len(plain))
            return [""] * len(plain)
        return _read(column, self._number, self._reader.number_in, plain)

    def _keep(self, found: ReadRows, spec: ReadColumn, column: list[Any]) -> None:
        """Several columns may feed one key: offers stand side by side, texts are joined, else the last one counts."""
        key = spec.key
        if self._reader.is_offer(key):
            found.offers.append((spec.index, key, column))
        elif key != "status" or not self._reader.parts:
            known = found.values.get(key)
            between = self._reader.match.profile.joined.get(key)
            if known is not None:
                column = [_both(old, new, between) for old, new in zip(known, column, strict=True)]
            found.values[key] = column

    def _combined(self, block: Block, plain: bytearray) -> list[Any]:
        columns = [None if at is None else block.column(at) for at in self._reader.parts]
        nothing: list[Cell] = [None] * len(plain)
        found = []
        for at, told in enumerate(
            zip(*(nothing if column is None else column.cells() for column in columns), strict=True)
        ):
            if told not in self._states:
                self._states[told] = self._reader.combined_state(told)
            state = self._states[told]
            if state is ODD:
                plain[at], state = 0, None
            found.append(state)
        return found

    def _many(self, key: str, slow: Callable[[Cell], Any]) -> Callable[[Cell], Any] | _Memory:
        kind = BY_KEY[key].kind
        if kind is ColumnKind.ID:
            return _by_pattern(_ID, self._reader.prefix(key), str, slow)
        if kind is ColumnKind.PHONE and not self._reader.prefix(key):
            return _by_pattern(_MOBILE, "", Phone, slow)
        if kind is ColumnKind.MONEY and not self._reader.is_offer(key):
            return _Memory(partial(_money, slow))
        return _Memory(partial(_moment, slow) if kind is ColumnKind.MOMENT else slow)


_NOT = (True, False)
_IS_ODD = partial(is_, ODD)


def _read(
    column: Column, many: Callable[[Cell], Any] | _Memory, one: Callable[[Cell], Any], plain: bytearray
) -> list[Any]:
    """The values of a column; rows whose cell cannot be read plainly are marked in `plain`."""
    if column.codes is not None:
        table = list(map(one, column.values))
        if not any(map(_IS_ODD, table)):
            return list(map(table.__getitem__, column.codes))
        read = [table[code] for code in column.codes]
    elif not column.texts:
        read = list(map(one, column.values))
    elif isinstance(many, _Memory):
        read = list(map(many.fit().__getitem__, column.values))
    else:
        read = list(map(many, column.values))
    if any(map(_IS_ODD, read)):
        for at, value in enumerate(read):
            if value is ODD:
                plain[at], read[at] = 0, None
    return read


def _both(old: Any, new: Any, between: str | None) -> Any:
    if old is None or new is None:
        return new if old is None else old
    return new if between is None else f"{old}{between}{new}"


class _Memory(dict[Any, Any]):
    """What the texts of a column were read as."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self._read(cell)
        return value

    def fit(self) -> _Memory:
        """Itself, emptied when it has grown too large."""
        if len(self) > _REMEMBERED:
            self.clear()
        return self


def _by_pattern(
    body: str, prefix: str, made: Callable[[str], Any], slow: Callable[[Cell], Any]
) -> Callable[[Cell], Any]:
    """A reader that takes plain texts by a pattern, bare or wrapped as exports do; `slow` reads all others."""
    inner = f"(?:{re.escape(prefix)})?({body})" if prefix else f"({body})"
    match = re.compile(f'[\t\']?{inner}\t?|="{inner}"').fullmatch

    def read(cell: Cell) -> Any:
        if cell is None:
            return slow(cell)
        found = match(cell)  # type: ignore[arg-type] # only columns of texts come here
        return made(found[found.lastindex or 1]) if found else slow(cell)

    return read


def _money(slow: Callable[[Cell], Any], cell: Cell) -> Any:
    found = _YUAN.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return slow(cell)
    whole, cents = found.groups("")
    return int(whole) * 100 + int(f"{cents}00"[:2])


def _moment(slow: Callable[[Cell], Any], cell: Cell) -> Any:
    if isinstance(cell, str) and _MOMENT.fullmatch(cell):
        try:
            return datetime.fromisoformat(f"{cell}+08:00").astimezone(UTC)
        except ValueError:
            return ODD
    return slow(cell)
