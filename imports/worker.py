"""The reader process: opens one file under a memory limit and sends its rows over a pipe in chunks."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.held_files import patiently
from aftersales.long_paths import reachable
from imports.blocks import narrow, pack
from imports.own_sheets import is_own_workbook
from imports.sheets import Format, Limits, RawSheet, Sniffed
from imports.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

Message = tuple[Any, ...]
"""("file", Sniffed) · ("rows", index, name, hidden, total, first_row, count, packed columns, last, look)
· ("known", code, operands) · ("bug", traceback) · ("alive",) · ("done",)"""

_SMALL = 1024 * 1024
"""Unpacked bytes up to which a workbook is read whole even where only its first rows are wanted: that tells more."""

BETWEEN = " › "
"""Between a file in a zip and its sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a reader process is asked for: one file, and how to read it."""

    path: str
    limits: Limits
    streaming: bool
    first: int | None
    encodings: Mapping[str, str]


def serve(connection: Connection, memory: int) -> None:
    """Body of the process: it waits for its one `Order`, and everything it finds, good or bad, leaves through `connection`."""
    _limit(memory)
    try:
        order: Order = connection.recv()
    except (EOFError, OSError):
        return  # nobody wants it any more
    try:
        job = _Job(order, _Sending(connection))
        for message in job.messages(Path(order.path)):
            job.send(message)
        job.send(("done",))
    except KnownError as error:
        connection.send(("known", error.code, error.operands))
    except (MemoryError, RecursionError):
        connection.send(("known", "imports.too_large", {}))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the asking side has gone; there is nobody left to tell
    except Exception:  # noqa: BLE001 - a bug here must reach the other side's crash log, not vanish with the process
        connection.send(("bug", traceback.format_exc()))
    finally:
        connection.close()


def serve_early(connection: Connection, memory: int) -> None:
    """The same for a process that is started before there is a file: what most files need is loaded meanwhile."""
    import python_calamine  # noqa: F401

    import imports.readers.text
    import imports.readers.workbook_fast
    import imports.readers.workbook_first  # noqa: F401
    from imports.headers import known_words

    known_words()
    serve(connection, memory)


class _Sending:
    """The one way out of the process; readers may give their sign of life from a thread of their own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def __call__(self, message: Message) -> None:
        with self._lock:
            self._connection.send(message)


class _Job:
    """One file on its way out as messages."""

    def __init__(self, order: Order, send: Callable[[Message], None]) -> None:
        self.send = send
        self._limits = order.limits
        self._beat = partial(send, ("alive",))
        self._encodings = order.encodings
        self._streaming = order.streaming
        self._first = order.first
        self._index = 0

    def messages(self, path: Path) -> Iterator[Message]:
        """All messages of the file in order, without the closing one."""
        try:
            data = patiently(reachable(path).read_bytes)
        except FileNotFoundError as error:
            raise KnownError("imports.no_such_file") from error
        except OSError as error:
            raise KnownError("imports.cannot_open", reason=error.strerror or "") from error
        sniffed = sniff(data, self._limits, self._encodings.get("", ""))
        if sniffed.format is not Format.ZIP:
            yield from self._document("", data, sniffed)
            return
        from imports.archives import members

        for name, member in members(data, self._limits):
            self._beat()
            yield from self._member(name, member)
        if not self._index:
            raise KnownError("imports.zip_without_sheets")

    def _member(self, name: str, data: bytes) -> Iterator[Message]:
        """One file of a zip; a text beside the sheets that is no table (a read-me) is passed over."""
        try:
            sniffed = _not_packed(sniff(data, self._limits, self._encodings.get(name, "")))
            yield from self._document(name, data, sniffed)
        except KnownError as error:
            if error.code != "imports.not_a_table" or not name.lower().endswith(".txt"):
                raise KnownError(error.code, **{**error.operands, "member": name}) from error

    def _document(self, inside: str, data: bytes, sniffed: Sniffed) -> Iterator[Message]:
        yield ("file", sniffed)
        before = self._index
        exact = sniffed.format is Format.XLSX and is_own_workbook(data)
        for sheet in self._sheets(data, sniffed):
            if exact:
                sheet = replace(sheet, look=replace(sheet.look, exact=True))  # noqa: PLW2901
            yield from self._chunks(sheet, BETWEEN.join(part for part in (inside, sheet.name) if part))
            self._index += 1
        if self._index == before:
            raise KnownError("imports.damaged_file")

    def _sheets(self, data: bytes, sniffed: Sniffed) -> Iterator[RawSheet]:
        limits, beat = self._limits, self._beat
        if sniffed.format is Format.TEXT:
            from imports.readers import text

            return text.read(data, sniffed, limits)
        if sniffed.format is Format.HTML:
            from imports.readers import web_table

            return web_table.read(data, sniffed.encoding, limits, beat)
        if sniffed.format is Format.XML:
            from imports.readers import xml_sheet

            return xml_sheet.read(data, limits, beat)
        return self._workbook(data, sniffed)

    def _workbook(self, data: bytes, sniffed: Sniffed) -> Iterator[RawSheet]:
        package = sniffed.format is Format.XLSX
        if package and self._first is not None and not self._streaming and sniffed.unpacked > _SMALL:
            from imports.readers import workbook_first

            return workbook_first.read(data, self._limits, self._first, self._beat)
        if package and (self._streaming or sniffed.unpacked > self._limits.dense):
            from imports.readers import workbook_stream

            return workbook_stream.read(data, self._limits, self._beat)
        from imports.readers import workbook_fast

        return workbook_fast.read(data, self._limits, self._beat, is_package=package)

    def _chunks(self, sheet: RawSheet, name: str) -> Iterator[Message]:
        about = ("rows", self._index, name, sheet.hidden, sheet.total)
        limits = self._limits
        size = limits.chunk
        rows = narrow(islice(sheet.rows, self._first), name, limits)
        start, last = 1, False
        while not last:
            chunk = list(islice(rows, size))
            last = len(chunk) < size
            yield (*about, start, len(chunk), pack(chunk, start, name, limits), last, sheet.look)
            start += len(chunk)


def _not_packed(sniffed: Sniffed) -> Sniffed:
    if sniffed.format is Format.ZIP:
        raise KnownError("imports.nested_zip")
    return sniffed


def _limit(memory: int) -> None:
    """Address space of this process; on Windows the other side puts it into a job with the same limit."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what a parser prints while dying is nobody's message
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
