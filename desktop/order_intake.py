"""Orders of sheets on their way into the staging file: met with the archive piece by piece, while the rest is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.comparing import compare
from aftersales.errors import Cancelled
from desktop.sheet_slices import order_key
from desktop.taking_in.settled import placed, told
from storage.buyers import candidates_of
from storage.query import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.matching import IncomingOrder
    from desktop.archive import Archive
    from desktop.jobs import Progress
    from storage.staging import Put, Staging

_PIECE = 500
"""Orders between two looks at whether the person has cancelled: a re-import costs some 100 µs an order."""


def stage_orders(
    archive: Archive,
    batches: Iterable[Sequence[tuple[int, IncomingOrder]]],
    staging: Staging,
    progress: Progress,
) -> None:
    """Compare orders with the archive and stage the answers; `batches` hold places, from 0, with their orders."""
    with archive.database.read():
        staging.seen = archive.journal.last_seq()
    for batch in batches:
        for piece in chunks(batch, _PIECE):
            if progress.cancelled:
                raise Cancelled
            staging.put(met(archive, [(place + 1, order) for place, order in piece]))
    staging.close_up()


def met(archive: Archive, orders: Sequence[tuple[int, IncomingOrder]]) -> list[Put]:
    """Orders with their places as the staging file takes them: each with its answer, and with the customers it may be of."""
    with archive.database.read():
        asked = placed(archive, [order for _, order in orders])
        keys = [order_key(order) for order in asked]
        known = archive.orders.find_for_matching(keys)
        noted = [told(order, known.get(key)) for order, key in zip(asked, keys, strict=True)]
        owned = [key in known and known[key].order.customer_id is not None for key in keys]
        candidates = candidates_of(archive.database, noted, owned)
    return [
        (seq, order, compare(order, known.get(key)), several)
        for (seq, _), order, key, several in zip(orders, noted, keys, candidates, strict=True)
    ]
