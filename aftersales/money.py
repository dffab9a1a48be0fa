"""Money in whole fen: reading, writing, rounding and sharing; no float ever enters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

_YUAN = re.compile(r"-?\d{1,13}(\.\d{1,2})?")


def from_yuan(text: str) -> int:
    """Fen from strict yuan text (ASCII digits, at most two decimals, ``-`` allowed).

    Raises KnownError ``money.malformed``. For the loose forms of sheets see imports/cells.py.
    """
    if not text.isascii() or not _YUAN.fullmatch(text):
        raise KnownError("money.malformed", value=text)
    sign = -1 if text.startswith("-") else 1
    whole, _, cents = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(cents.ljust(2, "0")))


def to_yuan(fen: int) -> str:
    """Plain yuan text with two decimals and an ASCII minus, as JSON and CSV carry it: ``-5.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def grouped(fen: int) -> str:
    """Yuan text for people: thousands commas and U+2212 for minus: ``−1,052.88``."""
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def signed(fen: int) -> str:
    """Like `grouped`, with a plus before what is added: ``+60.00``."""
    return f"+{grouped(fen)}" if fen > 0 else grouped(fen)


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero (K1, reading 14: negatives by magnitude)."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def half_up_part(top: int, bottom: int) -> int:
    """`half_up` of the fraction top ÷ bottom (bottom > 0), without making one."""
    magnitude = (2 * abs(top) + bottom) // (2 * bottom)
    return magnitude if top >= 0 else -magnitude


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `total` fen over `weights` (≥ 0) by largest remainder, ties to the earlier one (K2).

    The parts add up to `total`. All weights zero: equal weights. No weights: an empty split of 0.
    """
    if not weights:
        if total:
            raise ValueError("nothing to share over")
        return ()
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    floors = [total * weight // whole for weight in weights]
    rest = total - sum(floors)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[:rest]:
        floors[i] += 1
    return tuple(floors)
