"""Spare parts: what lies in stock, what of it is kept for cases, and how each move changes that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1_000_000


class MoveKind(StrEnum):
    """What happened to pieces of a part; closed list."""

    IN = "入库"
    RESERVE = "占用"
    RELEASE = "放回"
    USE = "用掉"
    COUNT = "盘点"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A kind of spare part: `stock` pieces on the shelf, `reserved` of them kept for cases; `cost` in fen.

    It is short when fewer than `low_at` pieces are free. `product_ids` are the products it fits.
    """

    id: int = 0
    code: str = ""
    title: str
    shelf: str = ""
    cost: int | None = None
    low_at: int = 1
    stock: int = 0
    reserved: int = 0
    product_ids: tuple[int, ...] = ()
    version: int = 0

    @property
    def free(self) -> int:
        return self.stock - self.reserved

    @property
    def is_short(self) -> bool:
        return self.free < self.low_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMove:
    """One move; a fact. `quantity` is how many pieces moved, with COUNT how many there are."""

    id: int = 0
    part_id: int
    kind: MoveKind
    quantity: int
    case_id: int | None = None
    at: datetime
    by_id: int | None = None
    note: str = ""


def kept_for(moves: Iterable[PartMove], case_id: int) -> int:
    """How many pieces are reserved for a case by these moves of one part."""
    signs = {MoveKind.RESERVE: 1, MoveKind.RELEASE: -1}
    kept = 0
    for move in moves:
        if move.case_id == case_id:
            kept += signs.get(move.kind, 0) * move.quantity
            if move.kind is MoveKind.USE:
                kept -= min(kept, move.quantity)
    return kept


def used_for(moves: Iterable[PartMove], case_id: int) -> int:
    """How many pieces a case used by these moves of one part."""
    return sum(move.quantity for move in moves if move.case_id == case_id and move.kind is MoveKind.USE)


def by_part(moves: Iterable[PartMove]) -> dict[int, list[PartMove]]:
    """Moves by the part they moved, in the order in which each was first asked for."""
    found: dict[int, list[PartMove]] = {}
    for move in moves:
        found.setdefault(move.part_id, []).append(move)
    return found


def moved(part: Part, move: PartMove, kept: int = 0) -> Part:
    """The part after a move; `kept` is what is reserved for the move's case.

    Never less than nothing, never more reserved than there is: KnownErrors ``parts.quantity`` (none or absurdly many),
    ``parts.not_enough`` (more than is free), ``parts.not_kept`` (more given back than was kept),
    ``parts.count_below_reserved``. What a case uses comes out of what was kept for it first.
    """
    least = 0 if move.kind is MoveKind.COUNT else 1
    if not least <= move.quantity <= MOST or part.stock + move.quantity > MOST:
        raise KnownError("parts.quantity", value=move.quantity, most=MOST)
    return {
        MoveKind.IN: _taken_in,
        MoveKind.RESERVE: _reserved,
        MoveKind.RELEASE: _released,
        MoveKind.USE: _used,
        MoveKind.COUNT: _counted,
    }[move.kind](part, move.quantity, kept)


def _taken_in(part: Part, quantity: int, _kept: int) -> Part:
    return replace(part, stock=part.stock + quantity)


def _reserved(part: Part, quantity: int, _kept: int) -> Part:
    if quantity > part.free:
        raise KnownError("parts.not_enough", title=part.title, free=part.free, asked=quantity)
    return replace(part, reserved=part.reserved + quantity)


def _released(part: Part, quantity: int, kept: int) -> Part:
    if quantity > kept:
        raise KnownError("parts.not_kept", title=part.title, kept=kept, asked=quantity)
    return replace(part, reserved=part.reserved - quantity)


def _used(part: Part, quantity: int, kept: int) -> Part:
    own = min(kept, quantity)
    if quantity - own > part.free:
        raise KnownError("parts.not_enough", title=part.title, free=part.free + kept, asked=quantity)
    return replace(part, stock=part.stock - quantity, reserved=part.reserved - own)


def _counted(part: Part, quantity: int, _kept: int) -> Part:
    if quantity < part.reserved:
        raise KnownError("parts.count_below_reserved", title=part.title, reserved=part.reserved)
    return replace(part, stock=quantity)
