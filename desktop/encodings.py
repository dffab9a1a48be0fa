"""How a text file reads in each encoding it may be in, so that a person can tell which one is right."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from imports.intake import Intake

_MOST_WORDS = 4
_LONGEST = 10


def readings(encodings: Iterable[str], read: Callable[[str], Intake]) -> dict[str, str]:
    """Some words of the file, by encoding; `read` takes the file in one of them. What cannot be read is left out."""
    found = {}
    for encoding in encodings:
        try:
            intake = read(encoding)
        except KnownError:
            continue
        words = dict.fromkeys(islice(_words(intake), _MOST_WORDS * 4))
        found[encoding] = "、".join(list(words)[:_MOST_WORDS])
    return found


def _words(intake: Intake) -> Iterator[str]:
    """What stands in the first rows and is no plain figure or Latin word; names before headers."""
    for sheet in intake.sheets:
        rows = [*sheet.first_rows, tuple(column.header for column in sheet.columns)]
        for row in rows:
            yield from (text.strip()[:_LONGEST] for text in row if not text.isascii())
