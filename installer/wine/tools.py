"""What every step needs: a sentence that ends the run, a line that reports, a program of this machine, folder sizes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""

MEGABYTE = 1_000_000


class Failed(Exception):  # noqa: N818 - a sentence for whoever runs the script
    """Ends the run with this sentence and exit code 1."""


def say(line: str) -> None:
    """One line of the report, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def native(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program of this machine to its end; what it printed, or Failed with its last lines."""
    words = [str(word) for word in command]
    ended = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if ended.returncode:
        last = "\n".join((ended.stdout + ended.stderr).splitlines()[-20:])
        raise Failed(f"{words[0]} ended with {ended.returncode}:\n{last}")
    return ended.stdout


def program(*names: str) -> str:
    """The first of these programs that the machine has."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise Failed(f"none of {', '.join(names)} is installed: start installer/windows_on_linux.sh as root")


def size(folder: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if folder.is_file():
        return folder.stat().st_size
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def within(what: str, found: int, limit: int) -> None:
    """Report a size in MB (millions of bytes); Failed above its limit."""
    say(f"{what}: {found / MEGABYTE:.1f} MB of {limit / MEGABYTE:.0f} MB allowed")
    if found > limit:
        raise Failed(f"{what} is larger than {limit / MEGABYTE:.0f} MB")
