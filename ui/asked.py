"""What a start of the window was asked for: the words behind the program's name, read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`data` None means the user's own folder; `rest` are Qt's words; `out` belongs to `smoke`."""

    data: Path | None = None
    files: tuple[Path, ...] = ()
    """To be taken in: absolute."""
    hidden: bool = False
    """Begin in the tray, or minimised: started with Windows."""
    safe: bool = False
    """Without what looks about by itself, as with Shift held."""
    quit: bool = False
    """Tell the window that is open to end, and open none."""
    smoke: bool = False
    out: Path | None = None
    rest: tuple[str, ...] = ()


def asked_of(argv: Sequence[str]) -> Asked:
    """``[--data DIR] [--import FILE…] [--hidden] [--safe] [--quit] [--smoke [--out DIR]]`` and Qt's own."""
    if not argv:
        return Asked()
    import argparse

    parser = argparse.ArgumentParser(prog="zhanggui", add_help=False, allow_abbrev=False)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--import", dest="files", type=Path, nargs="*", action="extend", default=[])
    for switch in ("hidden", "safe", "quit", "smoke"):
        parser.add_argument(f"--{switch}", action="store_true")
    parser.add_argument("--out", type=Path)
    found, rest = parser.parse_known_args(list(argv))
    given = vars(found)
    given["files"] = tuple(path.absolute() for path in found.files)
    return Asked(**given, rest=tuple(rest))
