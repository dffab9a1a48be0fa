"""Files for an import out of what was dropped or pasted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

FILTERS = (
    "表格 (*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.csv *.tsv *.txt *.html *.htm *.xml *.zip)",
    "所有文件 (*)",
)
_MOST_LINES = 50


def paths_in(mime: QMimeData) -> list[Path]:
    """The files and folders that a drop or the clipboard names: as addresses, or as existing paths, one a line."""
    found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if not found and mime.hasText():
        lines = mime.text().splitlines()[:_MOST_LINES]
        found = [path for line in lines if (path := _path_of(line)) is not None]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Cells:
    """A range copied in a spreadsheet: text with tabs, or a web table."""

    text: str
    html: bool = False


def cells_in(mime: QMimeData) -> Cells | None:
    """The range on the clipboard: at least a header with two columns and a row under it; None for anything else."""
    text = mime.text() if mime.hasText() else ""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and "\t" in lines[0].strip("\n"):
        return Cells(text)
    html = mime.html() if mime.hasHtml() else ""
    return Cells(html, html=True) if "<table" in html.lower() else None


def _path_of(line: str) -> Path | None:
    text = line.strip().strip("\"'“”")
    if text.startswith("file:"):
        text = QUrl(text).toLocalFile()
    if not text or "\0" in text:
        return None
    path = Path(text)
    try:
        return path if path.is_absolute() and (path.is_file() or path.is_dir()) else None
    except OSError:  # a line of prose can be too long for a name
        return None
