"""Measures taking a sheet of orders in, end to end, as ratios within one run: `python -m benchmarks.imports [rows]`.

End to end is what a person waits for: `desk.transfers.read` (reader process, cells, joining, comparing, staging) and
`commit` (preparing, one transaction with its journal) in a new archive. It stands beside the least that anybody needs
for the same file: calamine reading it into rows (for text: the csv module) and one raw `executemany` of these rows
into a table without an index. Each measurement runs in a fresh process. Memory is the highest resident set that the
system saw (ru_maxrss): of the process and its reader added up, beside that of a process in which calamine reads
the sheet; the interpreter's own part is in both. Seconds are wall time, so it wants a quiet machine with two cores;
processor seconds tell more on a busy one.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.order_sheet import HEADER, row_of, write_sheet, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from desktop.shop import Desk

__all__ = ["HEADER", "row_of", "write_sheet"]

ROWS = 100_000
FIRST = 50
_SLOW_PART = 10
"""openpyxl and peewee take minutes for the whole sheet: they get this part of it, and so do we beside them."""
Times = dict[str, float]


class Watch:
    """Wall seconds since the last look."""

    def __init__(self) -> None:
        self._at = time.perf_counter()

    def lap(self) -> float:
        before, self._at = self._at, time.perf_counter()
        return self._at - before


def insert_raw(rows: Sequence[Sequence[Any]], folder: Path) -> None:
    """All rows into one table of one column per cell, in one transaction."""
    import sqlite3

    width = len(rows[0])
    with closing(sqlite3.connect(folder / "raw.db")) as database:
        database.execute(f"CREATE TABLE rows ({', '.join(f'c{at}' for at in range(width))})")
        holes = ", ".join("?" * width)
        database.executemany(f"INSERT INTO rows VALUES ({holes})", rows)
        database.commit()


def calamine_and_insert(path: Path, folder: Path) -> Times:
    """The yardstick for workbooks."""
    from python_calamine import CalamineWorkbook

    watch = Watch()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    read = watch.lap()
    insert_raw(rows, folder)
    return {"read": read, "insert": watch.lap()}


def calamine_alone(path: Path, _folder: Path) -> Times:
    from python_calamine import CalamineWorkbook

    watch = Watch()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return {"read": watch.lap(), "rows": len(rows)}


def csv_and_insert(path: Path, folder: Path) -> Times:
    """The yardstick for texts."""
    import csv

    watch = Watch()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    read = watch.lap()
    insert_raw(rows, folder)
    return {"read": read, "insert": watch.lap()}


def openpyxl_and_peewee(path: Path, folder: Path) -> Times:
    """What a program with the usual libraries does: openpyxl read-only, insert_many in pieces of 500."""
    from openpyxl import load_workbook
    from peewee import Model, SqliteDatabase, TextField

    watch = Watch()
    database = SqliteDatabase(str(folder / "peewee.db"))
    names = [f"c{at}" for at in range(len(HEADER))]
    meta = type("Meta", (), {"database": database})
    table: Any = type("Line", (Model,), {**{name: TextField(null=True) for name in names}, "Meta": meta})
    sheet = load_workbook(path, read_only=True).active
    assert sheet is not None
    rows = [dict(zip(names, row, strict=False)) for row in sheet.iter_rows(values_only=True)]
    with database.atomic():
        database.create_tables([table])
        for start in range(0, len(rows), 500):
            table.insert_many(
                rows[start : start + 500], fields=[getattr(table, name) for name in names]
            ).execute()
    database.close()
    return {"whole": watch.lap()}


def end_to_end(path: Path, folder: Path) -> Times:
    """Read, compared, staged and written through the desk; `prepare` and `transaction` are parts of `commit`."""
    from desktop.jobs import Progress
    from desktop.shop import Desk

    with Desk.open(folder / "shop") as desk:
        parts: Times = {}
        _timed_parts(desk, parts)
        watch = Watch()
        staged = desk.transfers.read(paths=[path], progress=Progress())
        parts["read"] = watch.lap()
        batch = desk.transfers.commit(staged=staged, progress=Progress())
        parts["commit"] = watch.lap()
        parts["orders"] = batch.counts.added
    return parts


def _timed_parts(desk: Desk, parts: Times) -> None:
    batches = desk.archive.batches
    for name, part in (("prepare", batches.prepare), ("commit", batches.commit)):

        def timed(*given: Any, part: Callable[..., Any] = part, name: str = name, **named: Any) -> Any:
            watch = Watch()
            try:
                return part(*given, **named)
            finally:
                parts[f"{name} alone"] = watch.lap()

        setattr(batches, name, timed)


def rows_only(path: Path, _folder: Path) -> Times:
    """The reader process and its pipe, without a look at a cell."""
    from imports.sandbox import read_sheets

    watch = Watch()
    rows = sum(len(chunk.rows) for chunk in read_sheets([path], lambda *_: None, lambda: False))
    return {"whole": watch.lap(), "rows": rows}


def reading_only(path: Path, _folder: Path) -> Times:
    """The reading part: process, cells, joining; orders are let go of as they come."""
    from imports.intake import OrderStream

    watch = Watch()
    orders = sum(len(batch) for batch in OrderStream([path]))
    return {"whole": watch.lap(), "orders": orders}


def first_rows_cold(path: Path, _folder: Path) -> Times:
    """From nothing: modules, profiles, process."""
    watch = Watch()
    from imports.intake import read_orders

    orders = len(read_orders([path], first=FIRST).orders)
    return {"whole": watch.lap(), "orders": orders}


def first_rows_started(path: Path, folder: Path) -> Times:
    """As in a program that has read a sheet before and keeps a reader process waiting."""
    from imports.intake import read_orders
    from imports.sandbox import SpareReader

    small = folder / "small.csv"
    write_text(small, 10)
    read_orders([small])
    spare = SpareReader()
    spare.start()
    time.sleep(1.0)
    watch = Watch()
    orders = len(read_orders([path], first=FIRST, spare=spare).orders)
    taken = watch.lap()
    spare.close()
    return {"whole": taken, "orders": orders}


def measured(work: Callable[[Path, Path], Times], path: Path) -> Times:
    """What `work` tells, in a fresh process and folder, with `memory`: megabytes of it and of its reader."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        process = context.Process(target=_run, args=(sender, work, path, Path(folder)))
        process.start()
        sender.close()
        found: Times = receiver.recv()
        process.join()
    return found


def _run(sender: Connection, work: Callable[[Path, Path], Times], path: Path, folder: Path) -> None:
    started = time.process_time()
    found = work(path, folder)
    used = time.process_time() - started
    own, readers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    found |= {"own": own.ru_maxrss / 1024, "reader": readers.ru_maxrss / 1024}
    found |= {"used": used, "reader used": readers.ru_utime + readers.ru_stime}
    sender.send(found)
    sender.close()


def _of(file: str, rows: int, path: Path, yardstick: Callable[[Path, Path], Times]) -> Iterator[str]:
    base = measured(yardstick, path)
    whole = base["read"] + base["insert"]
    yield (
        f"{file} {rows:,} x {len(HEADER)}: reading {base['read']:.2f} s + executemany {base['insert']:.2f} s"
        f" = 1.00 ({whole:.2f} s)"
    )
    ours = measured(end_to_end, path)
    assert ours["orders"] == rows
    taken = ours["read"] + ours["commit"]
    yield f"  end to end               {taken / whole:5.2f}x ({taken:.2f} s)"
    pipe, reading = measured(rows_only, path), measured(reading_only, path)
    rest = max(0.0, ours["read"] - reading["whole"])
    for name, seconds in (
        ("reader process and pipe", pipe["whole"]),
        ("mapping and joining, beyond it", max(0.0, reading["whole"] - pipe["whole"])),
        ("comparing and staging, beyond", rest),
        ("preparing the batch", ours.get("prepare alone", 0.0)),
        ("its transaction and the rest", ours["commit"] - ours.get("prepare alone", 0.0)),
    ):
        yield f"    {name:32} {seconds / whole:5.2f}x ({seconds:.2f} s)"
    yield (
        f"    processor seconds: yardstick {base['used']:.2f}; ours {ours['used']:.2f} beside the reader's"
        f" {ours['reader used']:.2f}, of which mapping and joining {reading['used']:.2f}"
    )


def lines(rows: int, folder: Path) -> Iterator[str]:
    book, text, part = folder / "orders.xlsx", folder / "orders.csv", folder / "part.xlsx"
    write_sheet(book, rows)
    write_text(text, rows)
    yield from _of("xlsx", rows, book, calamine_and_insert)
    yield from _of("csv", rows, text, csv_and_insert)
    alone, ours, read = (
        measured(calamine_alone, book),
        measured(end_to_end, book),
        measured(reading_only, book),
    )
    both = ours["own"] + ours["reader"]
    yield f"memory, both processes: {both / alone['own']:.2f}x of calamine's own {alone['own']:.0f} MB ({both:.0f} MB)"
    for name, work in (("cold", first_rows_cold), ("in a started worker", first_rows_started)):
        taken = measured(work, book)["whole"]
        yield (
            f"first {FIRST} rows, {name}: {taken / read['whole']:.3f}x of our whole reading,"
            f" {taken / alone['read']:.3f}x of calamine's ({taken * 1000:.0f} ms)"
        )
    write_sheet(part, rows // _SLOW_PART)
    usual, ours = measured(openpyxl_and_peewee, part), measured(end_to_end, part)
    taken = ours["read"] + ours["commit"]
    yield (
        f"openpyxl read-only + peewee insert_many, {rows // _SLOW_PART:,} rows: {usual['whole']:.2f} s,"
        f" {usual['whole'] / taken:.1f}x of ours ({taken:.2f} s)"
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(rows, Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
