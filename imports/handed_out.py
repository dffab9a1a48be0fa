"""Orders that were handed out while their sheets were still being read, so that a later row can take one up again."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from aftersales.orders import Platform
    from imports.block_reader import ReadRows
    from imports.drafts import Source
    from imports.rows import RowFacts

Account = tuple["Platform", str]
"""Platform, and the shop that a person named for the sheet (else empty): whose numbers are one series."""


@dataclass(slots=True)
class Batch:
    """The rows of a block of which those in `given` are whole orders; the row at 0 has the place `first`."""

    first: int
    source: Source
    read: ReadRows
    given: bytearray


class HandedOut:
    """Finds such an order by its number; it keeps the facts, not the orders."""

    def __init__(self) -> None:
        self._numbers: dict[Account, dict[str, int]] = {}
        self._batches: list[Batch] = []

    def add(self, account: Account, batch: Batch) -> None:
        """Notes the rows in `given`; none of their numbers is known yet."""
        places = range(batch.first, batch.first + len(batch.given))
        numbers = zip(compress(batch.read.numbers, batch.given), compress(places, batch.given), strict=True)
        self._numbers.setdefault(account, {}).update(numbers)
        self._batches.append(batch)

    def known(self, account: Account, numbers: Collection[str]) -> set[str]:
        """Which of these numbers were handed out."""
        known = self._numbers.get(account)
        return set() if known is None or known.keys().isdisjoint(numbers) else known.keys() & set(numbers)

    def take_up(self, account: Account, number: str) -> tuple[int, Source, RowFacts] | None:
        """Place, sheet and facts of the order, which counts as not handed out from now on."""
        place = self._numbers.get(account, {}).pop(number, None)
        if place is None:
            return None
        batch = self._batches[bisect_right(self._batches, place, key=_first) - 1]
        at = place - batch.first
        batch.given[at] = 0
        return place, batch.source, batch.read.facts(at)

    def accounts_of(self, number: str) -> Iterator[Account]:
        """Where an order of that number was handed out."""
        return (account for account, numbers in self._numbers.items() if number in numbers)

    def counts(self) -> Counter[tuple[int, str]]:
        """How many orders of each sheet (file index and name) were handed out and not taken up again."""
        found: Counter[tuple[int, str]] = Counter()
        for batch in self._batches:
            found[batch.source.file_index, batch.source.sheet] += sum(batch.given)
        return found


def _first(batch: Batch) -> int:
    return batch.first
