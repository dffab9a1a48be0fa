"""What an import is while it waits for its yes: what was staged, where it stands, what taking one back did."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.batches import OutcomeCounts
from aftersales.columns import COLUMNS
from aftersales.matching import IncomingOrder, Outcome, Problem
from aftersales.orders import Platform
from desktop.json_out import problem_text
from resources.labels import label
from resources.profile_files import GENERIC
from resources.wording import knows, sentence
from storage.staging import Staging

if TYPE_CHECKING:
    from imports.reports import SheetChoice, SheetKey, SheetReport


_SURE = 100
"""Percent of a sheet that leaves nothing to guess: a guess stays below."""
Place = tuple["SheetKey", int, int]
"""A cell of the sheets: which sheet, its row from 1, its column from 0."""


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """What a column of a sheet can be taken for; an order cannot be read without the `required` ones.

    Several columns of one sheet may feed a `repeatable` one.
    """

    key: str
    label: str
    required: bool
    repeatable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an import stands: orders by outcome, how many are still open, how many would be written now.

    `ownerless` orders fit several customers, and nobody said yet whose they are.
    """

    counts: OutcomeCounts
    undecided: int
    will_write: int
    ownerless: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedImport:
    """Sheets that were read and compared, waiting for a yes. `refused` says in a sentence each which files were not read.

    `places` are the places (`StagedOrder.seq`) of the orders of each outcome, ascending; `mends` what a person wrote
    in place of a cell. One thread at a time uses the staging file and changes these two: whoever does holds `lock`.
    """

    paths: tuple[Path, ...]
    staging: Staging
    sheets: tuple[SheetReport, ...]
    counts: OutcomeCounts
    undecided: int
    refused: tuple[str, ...] = ()
    choices: Mapping[SheetKey, SheetChoice] = field(default_factory=dict)
    places: dict[Outcome, array[int]] = field(default_factory=dict)
    mends: dict[Place, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def will_write(self) -> int:
        """How many orders the import writes before anything is decided; see `TransferDesk.standing`."""
        return self.counts.added + self.counts.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneImport:
    """What taking back a batch did; `kept` says in a sentence each which orders stayed and why."""

    removed: int
    restored: int
    kept: tuple[str, ...]


def shop_of(order: IncomingOrder) -> str:
    """The shop account an order belongs to: as the sheet says, else the platform's own name."""
    return order.shop_name or label(Platform(order.platform))


def is_guessed(sheet: SheetReport) -> bool:
    """Whether no known export fits the sheet, so that its columns were guessed from words and values."""
    return sheet.profile in (GENERIC, sheet.kind) and not is_own_template(sheet)


def is_own_template(sheet: SheetReport) -> bool:
    """Whether it is a template of this program that was filled in."""
    return sheet.profile in (GENERIC, sheet.kind) and sheet.confidence == _SURE


def change_label(name: str) -> str:
    """What a person calls the field of a `Change`: 手机号 for ``receiver.phone``."""
    own = f"transfers.{name.replace('.', '_')}"
    return sentence(own) if knows(own) else sentence(f"label_column.{name.rpartition('.')[2]}")


def plan_choices() -> tuple[tuple[str, str], ...]:
    """Names and titles of what a sheet can be taken for: orders of a platform, or a kind of records."""
    from resources.profile_files import shipped_profiles

    return tuple(
        (each.name, each.title) for each in shipped_profiles() if each.kind == "orders" or each.is_records
    )


def note_text(note: Problem) -> str:
    """What is said of a whole sheet."""
    return problem_text(note)


def column_label(key: str) -> str:
    """What a person calls a column by its key."""
    return sentence(f"label_column.{key}")


def field_choices() -> tuple[FieldChoice, ...]:
    """What a column can be taken for, in the order of the list."""
    return tuple(
        FieldChoice(column.key, column_label(column.key), column.required, column.key.startswith("discount_"))
        for column in COLUMNS
    )
