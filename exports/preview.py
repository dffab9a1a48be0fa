"""Pages of a finished PDF as pixels, for preview and for the printer: the very file, nothing drawn twice."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Self

from aftersales.errors import KnownError

_PDFIUM = threading.Lock()
"""pdfium is not safe to call from two threads, not even on two documents."""


@dataclass(frozen=True, slots=True)
class PagePixels:
    """One page, 3 bytes a pixel (red, green, blue), each row `stride` bytes from the one before, first row on top."""

    width: int
    height: int
    stride: int
    rgb: bytes


class PdfPages:
    """A PDF held open for looking at; use it as a context manager or call `close`."""

    def __init__(self, data: bytes) -> None:
        """Open the file's bytes; KnownError ``export.pdf_unreadable`` if it is no PDF or broken."""
        import pypdfium2

        with _PDFIUM:
            try:
                self._document: Any = pypdfium2.PdfDocument(data)
                self.count: int = len(self._document)
            except pypdfium2.PdfiumError as error:
                raise KnownError("export.pdf_unreadable") from error

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        with _PDFIUM:
            width, height = self._document.get_page_size(index)
        return float(width), float(height)

    def render(self, index: int, *, dpi: float) -> PagePixels:
        """Page `index` (from 0) on white paper at `dpi` dots per inch."""
        with _PDFIUM:
            page = self._document[index]
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)
            pixels = PagePixels(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
        return pixels

    def close(self) -> None:
        """Let go of the file."""
        with _PDFIUM:
            self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
