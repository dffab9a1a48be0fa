"""How a record is written into the log: what the code says stays, what it says it of does not."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.text_masking import GONE, mask_free_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_ROOT = Path(__file__).resolve().parents[1]
_NAMING = (AttributeError, NameError, ImportError)
"""Errors whose quoted words are names of the code."""
_MOST_VALUES = 400
_MOST_LETTERS = 4_000
_SHORTEST = 2


class MaskingFormatter(logging.Formatter):
    """The lines of the log: values are masked, errors tell where they rose and no value of a local variable."""

    def format(self, record: logging.LogRecord) -> str:
        masked = logging.makeLogRecord(record.__dict__)
        masked.msg, masked.args = _message(record), None
        masked.exc_text = None
        return super().format(masked)

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return mask_error(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        return mask_free_text(stack_info)


def mask_error(error: BaseException) -> str:
    """What is kept of an error: the chain of causes, each with kind, masked words and the lines of code it rose through."""
    told: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        told.append("\n".join((*_frames(link), error_line(link))))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\nwhile handling\n".join(told)


def error_line(error: BaseException) -> str:
    """The kind of an error and its masked words: ``IntegrityError: UNIQUE constraint failed: phones.number``."""
    kind = type(error).__name__
    if isinstance(error, KnownError):
        return f"{kind}: {error.code}({', '.join(error.operands)})"
    words = str(error)[:_MOST_LETTERS]
    held = sorted({each for each in _held(error) if each in words}, key=len, reverse=True)
    for each in held:
        words = words.replace(each, GONE)
    if isinstance(error, _NAMING):
        words = words.translate(dict.fromkeys(map(ord, "'\"")))
    return f"{kind}: {mask_free_text(words)}" if words else kind


def _message(record: logging.LogRecord) -> str:
    """The message: its pattern is code, what fills it is masked unless it is a number."""
    given: Any = record.args
    if not given:
        return _plain(record.msg)
    if isinstance(given, dict):
        return str(record.msg) % {key: _masked(value) for key, value in given.items()}
    return str(record.msg) % tuple(_masked(value) for value in given)


def _plain(said: object) -> str:
    """A message without values is code, but for what other programs' libraries make of theirs."""
    if isinstance(said, BaseException):
        return error_line(said)
    return str(said) if isinstance(said, str) and not any(each.isdigit() for each in said) else _text(said)


def _text(value: object) -> str:
    return mask_free_text(str(value)[:_MOST_LETTERS])


def _masked(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value if not isinstance(value, int) or abs(value) < 10**9 else GONE
    if isinstance(value, BaseException):
        return _Told(error_line(value))
    return _Told(_text(value))


class _Told(str):
    """A text that stands in a line as it is, also where the line asks for its `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _frames(error: BaseException) -> Iterator[str]:
    """``ui/program.py:120 open_shop: the line of code``, the outermost first."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}: {frame.line or ''}"


def _place(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return path.name if filename.isascii() else GONE


def _held(error: BaseException) -> Iterator[str]:
    """The texts that the variables held where the error rose: its words may repeat them."""
    for part in error.args:
        yield from () if isinstance(part, str) else _texts(part, depth=2)  # a text is the message itself
    trace = error.__traceback__
    while trace is not None:
        names: Mapping[str, object] = trace.tb_frame.f_locals
        for value in tuple(names.values()):
            yield from _texts(value, depth=2)
        trace = trace.tb_next


def _texts(value: object, *, depth: int) -> Iterator[str]:
    """The texts in a value and in what it is made of, as far as that can be looked at without running code of it."""
    if type(value) is str:
        if len(value) >= _SHORTEST and value not in _COMMON:
            yield value
    elif depth:
        for part in _parts(value):
            yield from _texts(part, depth=depth - 1)


def _parts(value: object) -> tuple[object, ...]:
    if type(value) is dict:
        return (*tuple(value.keys())[:_MOST_VALUES], *tuple(value.values())[:_MOST_VALUES])
    if type(value) in {list, tuple, set, frozenset}:
        return tuple(value)[:_MOST_VALUES]  # type: ignore[arg-type]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple(getattr(value, each.name, None) for each in dataclasses.fields(value))
    return ()


_COMMON = frozenset(
    {"", " ", "id", "no", "is", "of", "to", "in", "at", "on", "and", "or", "the", "str", "int", "None"}
)


def rose_in(error: BaseException) -> str:
    """The line that raised an error: ``ui/program.py:120``; "" where it was never raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_place(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
