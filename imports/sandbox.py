"""Reads files in limited processes of their own, so that no file can hang, crash or fill the program."""

from __future__ import annotations

import multiprocessing
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import Cancelled, KnownError
from imports.blocks import Block
from imports.sheets import Format, Limits, SheetRows, Sniffed
from imports.windows_job import MemoryJob
from imports.worker import BETWEEN, Order, serve, serve_early

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from imports.worker import Message

    Progress = Callable[[str, int, int | None], None]

_LOOK = 0.05
"""Seconds between two looks at the cancel flag."""


class _Died(Exception):  # noqa: N818 - what happened to the process, turned into a KnownError or a second try
    """The reader process ended or hung without an answer."""

    def __init__(self, *, hung: bool) -> None:
        super().__init__()
        self.hung = hung


def read_sheets(
    paths: Sequence[Path],
    on_progress: Progress,
    cancelled: Callable[[], bool],
    limits: Limits | None = None,
    first: int | None = None,
) -> Iterator[SheetRows]:
    """Rows of all files in order, in chunks; `first` stops each sheet after so many rows.

    `on_progress(file name, rows read, rows in all or None)`. KnownError ``imports.*`` always carries `file`; Cancelled
    ends the process at once. Closing the iterator early ends it too.
    """
    for file_index, path in enumerate(paths):
        yield from read_file(
            path,
            file_index,
            on_progress=on_progress,
            cancelled=cancelled,
            limits=limits or Limits(),
            first=first,
        )


def read_file(
    path: Path,
    file_index: int,
    *,
    on_progress: Progress,
    cancelled: Callable[[], bool],
    limits: Limits,
    first: int | None = None,
    encodings: Mapping[str, str] | None = None,
    spare: SpareReader | None = None,
) -> Iterator[SheetRows]:
    """One file; `encodings` a person chose, by sheet name; `spare` may have a process waiting.

    A workbook on which the fast reader dies before its first row is tried once more row by row.
    """
    job = _Reading(path, file_index, on_progress, cancelled, limits, first, dict(encodings or {}), spare)
    try:
        try:
            yield from job.run(streaming=False)
        except _Died:
            if not job.worth_second_try:
                raise
            yield from job.run(streaming=True)
    except _Died as died:
        code = "imports.reader_hung" if died.hung else "imports.reader_died"
        raise KnownError(code, file=path.name, seconds=int(limits.silence)) from died
    except KnownError as error:
        member = error.operands.get("member")
        named = f"{path.name}{BETWEEN}{member}" if member else path.name
        raise KnownError(error.code, **{**error.operands, "file": named}) from error


class ReaderProcess:
    """A limited process that reads one file; with `early` it gets ready for one that is not known yet."""

    def __init__(self, memory: int, *, early: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        self.memory = memory
        self.connection, far = context.Pipe()
        target = serve_early if early else serve
        self._process = context.Process(target=target, args=(far, memory), name="sheet-reader", daemon=True)
        self._job: MemoryJob | None = None
        try:
            self._process.start()
            self._job = MemoryJob(self._process.pid or 0, memory)
        except BaseException:
            self.end(finished=False)
            raise
        finally:
            far.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, order: Order) -> None:
        """Give it its file; one that has died meanwhile is noticed by whoever waits for its answer."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(order)

    def end(self, *, finished: bool) -> None:
        """Nothing of the process is left behind; one that was not finished is ended at once."""
        self.connection.close()
        process = self._process
        if process.pid is not None:
            if finished:
                process.join(1.0)
            if process.is_alive():
                process.kill()
            process.join()
            process.close()
        if self._job is not None:
            self._job.close()


class SpareReader:
    """Keeps one reader process waiting for the next file, so that its first rows come without the start of a process.

    Every file still gets a process of its own: one that was taken is not put back.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._memory = (limits or Limits()).memory
        self._lock = threading.Lock()
        self._waiting: ReaderProcess | None = None

    def start(self) -> None:
        """Start the process unless one is waiting already; returns at once."""
        with self._lock:
            if self._waiting is None:
                self._waiting = ReaderProcess(self._memory, early=True)

    def take(self, memory: int) -> ReaderProcess | None:
        """The waiting process, for the taker to end; None if there is none with this limit, or it has died."""
        with self._lock:
            if self._waiting is None or self._waiting.memory != memory:
                return None
            process, self._waiting = self._waiting, None
        if process.alive:
            return process
        process.end(finished=False)
        return None

    def close(self) -> None:
        """End the waiting process. Safe to repeat."""
        with self._lock:
            process, self._waiting = self._waiting, None
        if process is not None:
            process.end(finished=False)


@dataclass(slots=True)
class _Reading:
    """One file on its way through a reader process."""

    path: Path
    file_index: int
    on_progress: Progress
    cancelled: Callable[[], bool]
    limits: Limits
    first: int | None
    encodings: dict[str, str]
    spare: SpareReader | None = None
    sniffed: Sniffed | None = None
    rows: int = 0

    @property
    def worth_second_try(self) -> bool:
        return self.rows == 0 and self.sniffed is not None and self.sniffed.format is Format.XLSX

    def run(self, *, streaming: bool) -> Iterator[SheetRows]:
        order = Order(
            path=str(self.path),
            limits=self.limits,
            streaming=streaming,
            first=self.first,
            encodings=self.encodings,
        )
        process = (self.spare and self.spare.take(self.limits.memory)) or ReaderProcess(self.limits.memory)
        finished = False
        try:
            process.ask(order)
            yield from self._receive(process.connection)
            finished = True
        finally:
            process.end(finished=finished)

    def _receive(self, receiver: Connection) -> Iterator[SheetRows]:
        while True:
            message = self._next(receiver)
            if message[0] == "done":
                return
            if message[0] == "known":
                raise KnownError(message[1], **message[2])
            if message[0] == "bug":
                raise RuntimeError(message[1])
            if message[0] == "file":
                self.sniffed = message[1]
            elif message[0] == "rows":
                yield self._chunk(message)

    def _next(self, receiver: Connection) -> Message:
        """The next message; the deadline counts only while this side is waiting."""
        waiting_since = time.monotonic()
        while not receiver.poll(_LOOK):
            if self.cancelled():
                raise Cancelled
            if time.monotonic() - waiting_since > self.limits.silence:
                raise _Died(hung=True)
        if self.cancelled():
            raise Cancelled
        try:
            message: Message = receiver.recv()
        except (EOFError, OSError) as error:  # OSError: it died in the middle of a message
            raise _Died(hung=False) from error
        return message

    def _chunk(self, message: Message) -> SheetRows:
        _, index, name, hidden, total, first_row, count, packed, last, look = message
        assert self.sniffed is not None
        self.rows += count
        self.on_progress(self.path.name, first_row - 1 + count, total)
        return SheetRows(
            file_index=self.file_index,
            path=self.path,
            format=self.sniffed.format,
            encoding=self.sniffed.encoding,
            encoding_sure=self.sniffed.encoding_sure,
            sheet=name,
            sheet_index=index,
            hidden=hidden,
            first_row=first_row,
            rows=Block(count, packed),
            last=last,
            encodings=self.sniffed.encodings,
            look=look,
        )
