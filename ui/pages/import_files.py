"""Files for an import out of what was dropped or pasted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

FILTERS = ("表格 (*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.tsv *.txt *.html *.htm)", "所有文件 (*)")
_MOST_LINES = 50


def paths_in(mime: QMimeData) -> list[Path]:
    """The files that a drop or the clipboard names: as addresses, or as existing paths, one a line."""
    found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if not found and mime.hasText():
        lines = mime.text().splitlines()[:_MOST_LINES]
        found = [path for line in lines if (path := _path_of(line)) is not None]
    return list(dict.fromkeys(found))


def _path_of(line: str) -> Path | None:
    text = line.strip().strip("\"'“”")
    if text.startswith("file:"):
        text = QUrl(text).toLocalFile()
    if not text or "\0" in text:
        return None
    path = Path(text)
    try:
        return path if path.is_absolute() and path.is_file() else None
    except OSError:  # a line of prose can be too long for a name
        return None
