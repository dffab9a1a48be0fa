"""LibreOffice opens files of ours and writes them anew; only where it is installed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def converted(office: str, path: Path, kind: str) -> Path:
    """The file as LibreOffice writes it anew."""
    (made,) = all_converted(office, [path], kind)
    return made


def all_converted(office: str, paths: Sequence[Path], kind: str) -> list[Path]:
    """The files of one folder as LibreOffice writes them anew, in one run; by their names."""
    folder = paths[0].parent
    home, out = folder / "office", folder / f"out {kind[:4]}"
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation={home.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
    assert b"Error" not in done.stderr
    return sorted(out.iterdir())
