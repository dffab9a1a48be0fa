"""The reader process: opens one file under a memory limit and sends its rows over a pipe in chunks."""

from __future__ import annotations

import os
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from imports.sheets import Format, Limits, RawSheet, Row, Sniffed
from imports.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

Message = tuple[Any, ...]
"""("file", Sniffed) · ("rows", index, name, hidden, total, first_row, rows, last, look) · ("known", code, operands)
· ("bug", traceback) · ("alive",) · ("done",)"""

_SMALL = 1024 * 1024
"""Unpacked bytes up to which a workbook is read whole even where only its first rows are wanted: that tells more."""

BETWEEN = " › "
"""Between a file in a zip and its sheet."""


def serve(
    *,
    connection: Connection,
    path: str,
    limits: Limits,
    streaming: bool,
    first: int | None,
    encodings: Mapping[str, str],
) -> None:
    """Body of the process; everything it finds, good or bad, leaves through `connection`."""
    _limit(limits.memory)
    try:
        job = _Job(limits, partial(connection.send, ("alive",)), encodings, streaming=streaming, first=first)
        for message in job.messages(Path(path)):
            connection.send(message)
        connection.send(("done",))
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


class _Job:
    """One file on its way out as messages."""

    def __init__(
        self,
        limits: Limits,
        beat: Callable[[], None],
        encodings: Mapping[str, str],
        *,
        streaming: bool,
        first: int | None,
    ) -> None:
        self._limits = limits
        self._beat = beat
        self._encodings = encodings
        self._streaming = streaming
        self._first = first
        self._index = 0

    def messages(self, path: Path) -> Iterator[Message]:
        """All messages of the file in order, without the closing one."""
        try:
            data = path.read_bytes()
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
        for sheet in self._sheets(data, sniffed):
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
        chunk: list[Row] = []
        start = 1
        for at, row in enumerate(sheet.rows, start=1):
            chunk.append(_kept(row, at, name, self._limits))
            if self._first is not None and at >= self._first:
                break
            if len(chunk) >= self._limits.chunk:
                yield (*about, start, chunk, False, sheet.look)
                chunk, start = [], at + 1
        yield (*about, start, chunk, True, sheet.look)


def _not_packed(sniffed: Sniffed) -> Sniffed:
    if sniffed.format is Format.ZIP:
        raise KnownError("imports.nested_zip")
    return sniffed


def _kept(row: Row, at: int, sheet: str, limits: Limits) -> Row:
    """The row without empty cells at its end, within the limits."""
    if at > limits.rows:
        raise KnownError("imports.too_many_rows", sheet=sheet, rows=at, limit=limits.rows)
    width = len(row)
    while width and (row[width - 1] is None or row[width - 1] == ""):
        width -= 1
    if width > limits.columns:
        raise KnownError("imports.too_many_columns", sheet=sheet, columns=width, limit=limits.columns)
    row = row[:width]
    longest = limits.characters
    for cell in row:
        if isinstance(cell, str) and len(cell) > longest:
            raise KnownError("imports.cell_too_long", row=at)
    return row


def _limit(memory: int) -> None:
    """Address space of this process; on Windows the other side puts it into a job with the same limit."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what a parser prints while dying is nobody's message
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
