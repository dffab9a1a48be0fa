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


def serve(
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
        beat = partial(connection.send, ("alive",))
        for message in _messages(Path(path), limits, beat, encodings, streaming=streaming, first=first):
            connection.send(message)
        connection.send(("done",))
    except KnownError as error:
        connection.send(("known", error.code, error.operands))
    except MemoryError:
        connection.send(("known", "imports.too_large", {}))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the asking side has gone; there is nobody left to tell
    except Exception:  # noqa: BLE001 - a bug here must reach the other side's crash log, not vanish with the process
        connection.send(("bug", traceback.format_exc()))
    finally:
        connection.close()


def _messages(
    path: Path,
    limits: Limits,
    beat: Callable[[], None],
    encodings: Mapping[str, str],
    *,
    streaming: bool,
    first: int | None,
) -> Iterator[Message]:
    """All messages of one file in order, without the closing one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError("imports.no_such_file") from error
    except OSError as error:
        raise KnownError("imports.cannot_open", reason=error.strerror or "") from error
    sniffed = sniff(data, limits, encodings.get("", ""))
    yield ("file", sniffed)
    sheets = _sheets(data, sniffed, limits, beat, streaming=streaming or first is not None)
    for index, sheet in enumerate(sheets):
        yield from _chunks(index, sheet, limits, first)


def _sheets(
    data: bytes, sniffed: Sniffed, limits: Limits, beat: Callable[[], None], *, streaming: bool
) -> Iterator[RawSheet]:
    if sniffed.format is Format.TEXT:
        from imports.readers import text

        return text.read(data, sniffed, limits)
    if sniffed.format is Format.HTML:
        from imports.readers import web_table

        return web_table.read(data, sniffed.encoding, limits, beat)
    if sniffed.format is Format.XLSX and (streaming or sniffed.unpacked > limits.dense):
        from imports.readers import workbook_stream

        return workbook_stream.read(data)
    from imports.readers import workbook_fast

    return workbook_fast.read(data, limits)


def _chunks(index: int, sheet: RawSheet, limits: Limits, first: int | None) -> Iterator[Message]:
    chunk: list[Row] = []
    start = 1
    for at, row in enumerate(sheet.rows, start=1):
        chunk.append(_kept(row, at, sheet.name, limits))
        if first is not None and at >= first:
            break
        if len(chunk) >= limits.chunk:
            yield ("rows", index, sheet.name, sheet.hidden, sheet.total, start, chunk, False, sheet.look)
            chunk, start = [], at + 1
    yield ("rows", index, sheet.name, sheet.hidden, sheet.total, start, chunk, True, sheet.look)


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
    """Address space of this process; Windows has no such limit and relies on the deadline and the caps."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # what a parser prints while dying is nobody's message
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
