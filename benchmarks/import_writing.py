"""Measures the writing half of an import, as ratios within one run: `python -m benchmarks.import_writing [orders]`.

Orders that were read are compared and staged, prepared, committed, brought in again unchanged, changed, and taken
back; each against the raw `executemany` of as many flat rows, in processor seconds. The transactions print their wall
seconds too: so long another edit waits.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from aftersales.actions import Action
from aftersales.comparing import compare
from storage.database import Database
from storage.import_batches import ImportBatches
from storage.journal import Journal
from storage.orders import Orders
from storage.staging import Staging
from tests.storage.making import NOW, incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aftersales.matching import IncomingOrder

T = TypeVar("T")
ORDERS = 100_000
PIECE = 500
COLUMNS = 30


class Writing:
    """One archive that orders are written into; each method is one part, to be timed by whoever calls it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.batches, self.orders = ImportBatches(database), Orders(database)

    def stage(self, orders: Sequence[IncomingOrder]) -> Staging:
        staging = Staging.create(self.folder, files=["示例.xlsx"])
        with self.database.read():
            staging.seen = Journal(self.database).last_seq()
        for start in range(0, len(orders), PIECE):
            piece = orders[start : start + PIECE]
            keys = [(one.platform, one.shop_name or "", one.number) for one in piece]
            with self.database.read():
                known = self.orders.find_for_matching(keys)
            pairs = enumerate(zip(piece, keys, strict=True), start + 1)
            staging.put([(seq, one, compare(one, known.get(key)), None) for seq, (one, key) in pairs])
        staging.close_up()
        return staging

    def write(self, staging: Staging) -> tuple[float, float]:
        """Processor seconds before the transaction, and the transaction's own wall seconds."""
        started = time.process_time()
        with self.database.read():
            prepared = self.batches.prepare(staging)
        spent, began = time.process_time() - started, time.perf_counter()
        with self.database.write():
            self.batches.commit(prepared, action=Action(name="导入", by_id=None, at=NOW))
        staging.discard()
        return spent, time.perf_counter() - began

    def undo(self) -> tuple[float, float]:
        """The same of taking the newest batch back that still stands."""
        started = time.process_time()
        with self.database.read(keep=True):
            batch = next(one for one in self.batches.recent(20) if one.undone_at is None)
            looked = self.batches.look_back(batch.id)
        spent, began = time.process_time() - started, time.perf_counter()
        with self.database.write():
            self.batches.undo(batch.id, action=Action(name="撤销", by_id=None, at=NOW), looked=looked)
        return spent, time.perf_counter() - began


def raw(folder: Path, count: int) -> None:
    with sqlite3.connect(folder / "raw.db") as database:
        names = ", ".join(f"c{at}" for at in range(COLUMNS))
        database.execute(f"CREATE TABLE raw ({names})")
        rows = ([f"26193{at:014d}"] * COLUMNS for at in range(count))
        database.executemany(f"INSERT INTO raw VALUES ({', '.join('?' * COLUMNS)})", rows)
    database.close()


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def lines(count: int, folder: Path) -> Iterator[str]:
    _, yard = timed(lambda: raw(folder, count))
    yield f"{count:,} orders: raw executemany of {COLUMNS} columns 1.00 ({yard:.2f} s)"
    orders = [incoming(place) for place in range(count)]
    with Database.open(folder / "shop") as database:
        writing = Writing(database, folder / "staging")
        for name, told in (
            ("new", orders),
            ("the same again", orders),
            ("changed", [replace(order, remark="改") for order in orders]),
        ):
            staging, staged = timed(partial(writing.stage, told))
            spent, held = writing.write(staging)
            yield f"  {name:15} stage {staged / yard:5.2f}x  prepare {spent / yard:5.2f}x  writer held {held:.2f} s"
        for name in ("changed", "unchanged", "new"):  # the newest batch first
            spent, held = writing.undo()
            yield f"  undo of {name:10} look back {spent / yard:5.2f}x  writer held {held:.2f} s"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(count, Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
