"""An order while its rows are still coming in, and the sheet that they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY, ColumnKind, Grain

if TYPE_CHECKING:
    from aftersales.matching import Problem
    from aftersales.orders import Discount, Movement
    from imports.rows import RowFacts, RowReader
    from resources.profile_files import ProfileFile

LINE_KEYS = frozenset(key for key, column in BY_KEY.items() if column.grain is Grain.LINE)
AMOUNTS = frozenset(
    key
    for key, column in BY_KEY.items()
    if column.grain is Grain.ORDER and column.kind in (ColumnKind.MONEY, ColumnKind.COUNT)
)
"""Figures of a whole order, which some exports repeat on each of its rows and others split over them."""


@dataclass(slots=True)
class Source:
    """One sheet that orders come from; `label` names it in problems, `sheet` is its name in the book.

    `repeats` and `shop_name` are what a person decided for it, else empty.
    """

    file_index: int
    sheet: str
    label: str
    reader: RowReader
    repeats: str = ""
    shop_name: str = ""

    @property
    def profile(self) -> ProfileFile:
        return self.reader.match.profile


@dataclass(slots=True)
class Draft:
    """What the rows of all sheets have told of one order so far.

    `head` is the sheet that carries it; `parts` the rows of a sheet whose rows decide; `lines` those that are lines;
    `lone` the goods of an order that is one row; `movements` what settlements of the import say went back; `place`
    counts the rows of the import up to its first one.
    """

    number: str
    source: Source
    place: int = 0
    head: Source | None = None
    rows: list[int] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    discounts: list[Discount] = field(default_factory=list)
    lone: dict[str, Any] = field(default_factory=dict)
    lines: list[tuple[Source, RowFacts]] = field(default_factory=list)
    parts: list[RowFacts] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def at(self) -> Source:
        """The sheet that speaks for the order."""
        return self.head or self.source

    @property
    def row(self) -> int:
        """Its first row; 0 where only lines of it are known."""
        return self.rows[0] if self.rows else 0

    def complete(self, values: dict[str, Any]) -> None:
        """Fills in what is not known yet."""
        for key, value in values.items():
            self.values.setdefault(key, value)

    def tell(self, code: str, key: str, value: str, level: str = "info") -> None:
        """Notes a finding at the order's first row and the column of `key`."""
        header = self.at.reader.headers.get(key, "")
        self.problems.append(self.at.reader.problem(self.row, header, code, value, level))
