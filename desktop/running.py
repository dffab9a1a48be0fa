"""One run of the window over a data folder: the mark that it goes on, what a hard crash left, and how the last one ended."""

from __future__ import annotations

import faulthandler
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from desktop.paths import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.clock import Clock

MARK = "running.json"
_CRASHES = "crash-*.log"
_KEPT = 5
"""Crash files that are kept."""
OFFERED = 2
"""Starts in a row that ended hard, after which the next one offers a safe start."""
_PROGRAM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEnd:
    """How the run before ended. `crashes` counts the starts in a row that ended hard; 0 where the last one said goodbye.

    `trace` is what its crash left in the logs, None where nothing was left (the power failed, it was ended from outside).
    """

    crashes: int = 0
    trace: Path | None = None

    @property
    def hard(self) -> bool:
        """Whether the run before did not end by itself."""
        return self.crashes > 0


class Running:
    """Kept from the start of the window to its end, by whoever has the place of the one window over a data folder.

    A folder that cannot be written is none of its business: then nothing is marked, and nothing told.
    """

    def __init__(self, root: Path, *, clock: Clock) -> None:
        folder = data_folder(root)
        self._mark, self._logs, self._clock = folder.root / MARK, folder.logs, clock
        self._trace: IO[str] | None = None
        self._crashes = 0

    def begin(self) -> LastEnd:
        """Mark that a run goes on, and catch what a hard crash can still say; how the one before ended."""
        before = self._read()
        last = LastEnd()
        self._tidy()
        if before is not None:
            crashes, trace = before
            left = self._logs / trace if trace else None
            last = LastEnd(crashes=crashes + 1, trace=left if left is not None and left.is_file() else None)
        self._crashes = last.crashes
        self._catch()
        self._write()
        return last

    def settle(self) -> None:
        """It has run for a while: a hard end from now on is no start that failed."""
        self._crashes = 0
        self._write()

    def say_goodbye(self) -> None:
        """It is about to end by itself, and may not live to see it: the system is going down."""
        with suppress(OSError):
            self._mark.unlink(missing_ok=True)

    def end(self) -> None:
        """It ends by itself. Safe to repeat."""
        self.say_goodbye()
        if self._trace is not None:
            faulthandler.disable()
            trace, self._trace = self._trace, None
            trace.close()
            _drop_empty(Path(trace.name))

    def _read(self) -> tuple[int, str] | None:
        """Of the run whose mark still stands: the hard ends before it, and the name of its crash file; None without one."""
        try:
            told: Any = json.loads(self._mark.read_text("utf-8"))
        except OSError:
            return None
        except ValueError:
            return 0, ""
        if not isinstance(told, dict):
            return 0, ""
        crashes, trace = told.get("crashes"), told.get("trace")
        return (
            crashes if isinstance(crashes, int) and crashes >= 0 else 0,
            Path(trace).name if isinstance(trace, str) else "",
        )

    def _write(self) -> None:
        told = {
            "pid": os.getpid(),
            "since": self._clock.now().isoformat(),
            "crashes": self._crashes,
            "trace": Path(self._trace.name).name if self._trace is not None else "",
        }
        with suppress(OSError):  # not flushed to the disk: a start does not wait for that
            self._mark.write_text(json.dumps(told), "utf-8")

    def _catch(self) -> None:
        """Have the interpreter write where each thread was, if the process is struck down."""
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            name = f"crash-{self._clock.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
            self._trace = (self._logs / name).open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._trace)

    def _traces(self) -> Sequence[Path]:
        """The crash files there are, the newest first."""
        return sorted(self._logs.glob(_CRASHES), reverse=True)

    def _tidy(self) -> None:
        """Empty files go, old ones too; the others say where in the program, and not in whose folder it lies."""
        for path in self._traces():
            _drop_empty(path)
        for number, path in enumerate(self._traces()):
            with suppress(OSError):
                if number >= _KEPT:
                    path.unlink()
                else:
                    _shorten(path)


def _drop_empty(path: Path) -> None:
    with suppress(OSError):
        if not path.stat().st_size:
            path.unlink()


def _shorten(path: Path) -> None:
    from aftersales.text_masking import GONE

    text = path.read_text("utf-8", errors="replace")
    short = text.replace(f"{_PROGRAM}{os.sep}", "").replace(str(Path.home()), GONE)
    if short != text:
        path.write_text(short, "utf-8")
