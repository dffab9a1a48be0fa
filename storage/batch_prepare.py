"""The long part of an import, outside of any transaction: staged orders become rows that only want their ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aftersales.batches import OutcomeCounts
from aftersales.comparing import as_order, compare, merged
from aftersales.errors import KnownError
from aftersales.matching import IncomingOrder, Outcome, Stored
from resources.labels import label
from storage import buyers
from storage.batch_rows import NewOrder, Rewrite, new_order, rewrite
from storage.orders import Orders
from storage.records import Records
from storage.staging import StagedOrder, Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aftersales.orders import Order, Platform
    from storage.database import Database
    from storage.orders import OrderKey

_CHUNK = 2_000


@dataclass(slots=True)
class PreparedImport:
    """What one import will write. `added` orders wait for their ids, `changed` ones carry the version they were met at.

    `customers` answers for `added` and then `changed`: an id, minus a place in `fresh` (from -1 down), or None.
    """

    staging: Staging
    files: tuple[str, ...]
    counts: OutcomeCounts
    seq: int
    added: dict[OrderKey, Order] = field(default_factory=dict)
    changed: dict[OrderKey, Order] = field(default_factory=dict)
    customers: list[int | None] = field(default_factory=list)
    fresh: list[buyers.Buyer] = field(default_factory=list)
    added_rows: list[tuple[OrderKey, NewOrder]] = field(default_factory=list)
    rewrites: list[Rewrite] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many orders will be written."""
        return len(self.added) + len(self.changed)


def prepare(
    database: Database, staging: Staging, *, tick: Callable[[int, int], None] | None = None
) -> PreparedImport:
    """Read the staging file, meet the archive as it is now, and sort out who bought."""
    seq = int(database.rows("SELECT coalesce(max(seq), 0) FROM journal")[0][0])
    prepared = PreparedImport(staging=staging, files=staging.files, counts=staging.counts(), seq=seq)
    orders, names, stale, done = Orders(database), _Names(), 0, 0
    for chunk in _chunks(row for row in staging.each() if row.taken):
        keys = [names.key(row.incoming) for row in chunk]
        known = orders.find_for_matching(keys)
        for row, key in zip(chunk, keys, strict=True):
            stale += not _take(prepared, row, key, known.get(key))
        done += len(chunk)
        if tick is not None:
            tick(done, prepared.counts.orders)
    if stale:
        raise KnownError("storage.batch_stale", count=stale)
    _sort_out_buyers(database, prepared)
    _map_rows(database, prepared)
    return prepared


def _map_rows(database: Database, prepared: PreparedImport) -> None:
    prepared.added_rows = [(key, new_order(order)) for key, order in prepared.added.items()]
    changed = list(prepared.changed.values())
    images = Records(database).images("orders", [order.id for order in changed])
    prepared.rewrites = [rewrite(images[order.id], order) for order in changed]


def _take(prepared: PreparedImport, row: StagedOrder, key: OrderKey, known: Stored | None) -> bool:
    """Add one order to what will be written; False where the archive has moved under its comparison."""
    if key in prepared.added:
        prepared.added[key] = merged(row.incoming, prepared.added[key])
    elif key in prepared.changed:
        prepared.changed[key] = merged(row.incoming, prepared.changed[key])
    elif known is None:
        prepared.added[key] = as_order(row.incoming, 0)
    else:
        if row.outcome in (Outcome.ADDED, Outcome.UPDATED):
            now = compare(row.incoming, known).outcome
            if now is Outcome.CONFLICT:
                return False
            if now is Outcome.UNCHANGED:
                return True
        prepared.changed[key] = merged(row.incoming, known.order)
    return True


def _sort_out_buyers(database: Database, prepared: PreparedImport) -> None:
    wanted = [
        (platform, order)
        for part in (prepared.added, prepared.changed)
        for (platform, _, _), order in part.items()
    ]
    matched = buyers.match(database, (buyers.buyer_of(order, platform) for platform, order in wanted))
    prepared.fresh = matched.fresh
    prepared.customers = [
        order.customer_id if order.customer_id is not None else found
        for (_, order), found in zip(wanted, matched.ids, strict=True)
    ]


class _Names:
    """The shop account an order belongs to: as the sheet says, else called like its platform."""

    def __init__(self) -> None:
        self._labels: dict[Platform, str] = {}

    def key(self, order: IncomingOrder) -> OrderKey:
        if order.platform not in self._labels:
            self._labels[order.platform] = label(order.platform)
        return order.platform, order.shop_name or self._labels[order.platform], order.number


def _chunks(rows: Iterator[StagedOrder]) -> Iterator[list[StagedOrder]]:
    chunk: list[StagedOrder] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
