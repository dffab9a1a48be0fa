"""Labels that are stuck on goods and parcels: a few words, a QR symbol and a Code 128 of the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exports.archive_papers import PaperSize
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import MM, Pen, Produced, qr_modules
from exports.thermal import DOT

_SIZES = {PaperSize.LABEL: (60 * MM, 40 * MM), PaperSize.SMALL_LABEL: (40 * MM, 30 * MM)}
_MARGIN = 2 * MM
_NAME = Type(28 * DOT, bold=True)
_LINE = Type(22 * DOT)
_QUIET = 10
"""Clear modules at each side of a Code 128 (ISO/IEC 15417)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: `code` is what both symbols say, ASCII; `lines` stand below the name, as many as there is room for."""

    name: str
    code: str
    lines: tuple[str, ...] = ()


def labels(
    wanted: Sequence[Label], size: PaperSize, *, made_at: datetime, book: FontBook | None = None
) -> Produced:
    """Each label on a page of its own, 203 dpi whole dots."""
    book = book or shipped_fonts()
    width, height = _SIZES[size]
    with book.lock:
        pen = Pen(book, width=width, height=height, title=wanted[0].code, made_at=made_at)
        for label in wanted:
            _draw(pen, label, width, height)
            pen.end_page()
        return pen.finish()


def _draw(pen: Pen, label: Label, width: float, height: float) -> None:
    modules = qr_modules(label.code)
    dots = max(2, int((height * 0.48) / DOT) // len(modules))
    side = len(modules) * dots * DOT
    pen.qr(width - _MARGIN - side, _MARGIN, modules, dots * DOT)
    room = width - 3 * _MARGIN - side
    top = _MARGIN + 3.4 * MM
    pen.text(_MARGIN, top, pen.book.elide(clean(label.name), _NAME, room), _NAME)
    strip = height * 0.24
    bottom = height - _MARGIN - 3.4 * MM - strip
    for line in label.lines:
        for part in pen.book.wrap(clean(line), _LINE, room):
            top += 3.6 * MM
            if top > bottom - 0.6 * MM:
                break
            pen.text(_MARGIN, top, part, _LINE)
    _bars(pen, label.code, bottom, width, strip)
    pen.text(width / 2, height - _MARGIN, label.code, _LINE, "center")


def _bars(pen: Pen, code: str, top: float, width: float, height: float) -> None:
    """The Code 128 as wide as whole dots let it be; left out where a bar would be thinner than a dot."""
    spans = code128_spans(code)
    count = sum(spans)
    dots = int((width - 2 * _MARGIN) / DOT) // (count + 2 * _QUIET)
    if dots < 1:
        return
    x = (width - count * dots * DOT) / 2
    for number, span in enumerate(spans):
        if number % 2 == 0:
            pen.block(x, top, span * dots * DOT, height)
        x += span * dots * DOT


def code128_spans(text: str) -> tuple[int, ...]:
    """Widths in modules of bars and gaps in turn, the first a bar; `text` is ASCII."""
    from reportlab.graphics.barcode.code128 import Code128

    symbol: Any = Code128(text, quiet=0)
    symbol.validate()
    symbol.encode()
    symbol.decompose()
    widths: str = symbol.decomposed
    return tuple(int(sign) if sign.isdigit() else "abcdefgh".index(sign.lower()) + 1 for sign in widths)
