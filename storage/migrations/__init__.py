"""The numbered steps from an empty archive to the present schema; a released step is never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.migrations import m001_first

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: the schema it leads to and its statements for a dialect (``sqlite`` or ``postgres``)."""

    version: int
    statements: Callable[[str], Sequence[str]]


STEPS: tuple[Step, ...] = (Step(1, m001_first.statements),)
LATEST = STEPS[-1].version
