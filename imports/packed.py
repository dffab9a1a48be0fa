"""Takes apart a cell that lists several goods, as some exports pack them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY, ColumnKind
from imports import cells
from imports.cells import BadCell

if TYPE_CHECKING:
    from resources.profile_files import Packed


def unpack(text: str, packed: Packed) -> list[dict[str, Any]] | None:
    """The goods of one cell as values by column key; None where the cell does not follow the pattern.

    A good begins where the first field's name stands again, so that its title may hold the separator.
    """
    first = next(iter(packed.keys))
    apart = re.compile(rf"{re.escape(packed.between)}\s*(?={re.escape(first)}{re.escape(packed.pair)})")
    goods = [_one(part, packed) for part in apart.split(text.strip().rstrip(packed.between)) if part.strip()]
    known = [good for good in goods if good is not None]
    return known if known and len(known) == len(goods) else None


def _one(text: str, packed: Packed) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for part in text.split(packed.fields):
        name, pair, rest = part.partition(packed.pair)
        if not pair:
            return None
        key = packed.keys.get(name.strip())
        if key is None:
            continue
        try:
            value = _READERS.get(BY_KEY[key].kind, cells.read_text)(rest)
        except BadCell:
            return None
        if value is not None:
            values[key] = value
    return values or None


_READERS = {
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.ID: cells.read_id,
}
