"""What every paper is drawn with: a pen that counts from the top left, and pieces that are laid over pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from aftersales.clock import CHINA
from exports.pdf_fonts import FontBook, Type, clean

if TYPE_CHECKING:
    from PIL.Image import Image
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
"""Points in a millimetre."""

Align = Literal["left", "center", "right"]

_HEAD = Type(9, ink=0.35)
_MASK = 4


@dataclass(frozen=True, slots=True)
class Produced:
    """A finished PDF, and what could not be printed as it was given."""

    data: bytes
    pages: int
    missing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


class Pen:
    """Draws on one document; x and y are points from the left and the top edge, y growing downwards."""

    def __init__(self, book: FontBook, *, width: float, height: float, title: str, made_at: datetime) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = (
            0  # streams as they are: a fifth smaller, and no time spent on spelling them in ASCII
        )
        self.book = book
        self.width = width
        self.height = height
        self.missing: set[str] = set()
        self.unreadable: list[str] = []
        self._stream = io.BytesIO()
        first_font: Any = book.name()  # else every file names Helvetica, which is not embedded
        self._canvas: Canvas = Canvas(
            self._stream, pagesize=(width, height), pageCompression=1, initialFontName=first_font
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("掌柜售后")
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._pages = 0
        stamp = made_at.astimezone(CHINA).strftime("D:%Y%m%d%H%M%S+08'00'")
        self._canvas.setDateFormatter(lambda *_: stamp)

    def text(self, x: float, y: float, text: str, look: Type, align: Align = "left") -> float:
        """Set one line with its baseline at `y`; returns its width. Characters without a font are noted in `missing`."""
        text = clean(text).replace("\n", " ")
        width = self.book.width(text, look)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        line = self._canvas.beginText(left, self.height - y)
        line.setFillGray(look.ink)
        for run in self.book.runs(text, bold=look.bold):
            line.setFont(run.font, look.size)
            line.textOut(run.text)
        self._canvas.drawText(line)
        self.missing |= self.book.missing(text, bold=look.bold)
        return width

    def rule(
        self,
        x: float,
        y: float,
        width: float,
        *,
        weight: float,
        ink: float = 0.0,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A level line, `weight` points thick."""
        self._canvas.setStrokeGray(ink)
        self._canvas.setLineWidth(weight)
        self._canvas.setDash(list(dash) if dash else [])
        self._canvas.line(x, self.height - y, x + width, self.height - y)
        self._canvas.setDash([])

    def tick_box(self, x: float, y: float, size: float, *, ticked: bool) -> None:
        """A box with its foot on the baseline `y`, with a tick or without; no font has ☑, so it is drawn."""
        foot = self.height - y
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(size / 12)
        self._canvas.rect(x, foot, size, size)
        if ticked:
            self._canvas.setLineWidth(size / 8)
            stroke = self._canvas.beginPath()
            stroke.moveTo(x + size * 0.2, foot + size * 0.5)
            stroke.lineTo(x + size * 0.42, foot + size * 0.25)
            stroke.lineTo(x + size * 0.82, foot + size * 0.78)
            self._canvas.drawPath(stroke)

    def qr(self, x: float, y: float, modules: Sequence[Sequence[bool]], module: float) -> None:
        """A QR symbol with its top left corner at x, y and modules of `module` points; the caller leaves the quiet zone."""
        shape = self._canvas.beginPath()
        for row, cells in enumerate(modules):
            for start, length in _dark_spans(cells):
                top = self.height - y - row * module
                shape.rect(x + start * module, top - module, length * module, module)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(shape, stroke=0, fill=1)

    def block(self, x: float, y: float, width: float, height: float, *, ink: float = 0.0) -> None:
        """A filled box, as bars are drawn."""
        self._canvas.setFillGray(ink)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def picture(
        self, x: float, y: float, width: float, height: float, image: Image, *, radius: float = 0
    ) -> None:
        """A picture filling the box, with rounded corners."""
        from reportlab.lib.utils import ImageReader

        foot = self.height - y - height
        self._canvas.saveState()
        outline = self._canvas.beginPath()
        outline.roundRect(x, foot, width, height, radius)
        self._canvas.clipPath(outline, stroke=0, fill=0)
        self._canvas.drawImage(ImageReader(image), x, foot, width, height)
        self._canvas.restoreState()

    def logo(self, x: float, y: float, height: float, png: bytes, *, most: float) -> float:
        """A shop's sign with its top at `y`, as tall as `height` or as wide as `most`; its width."""
        from reportlab.lib.utils import ImageReader

        image = ImageReader(io.BytesIO(png))
        wide, tall = image.getSize()
        scale = min(height / tall, most / wide)
        self._canvas.drawImage(
            image, x, self.height - y - (height + tall * scale) / 2, wide * scale, tall * scale
        )
        return float(wide * scale)

    def empty_slot(self, x: float, y: float, width: float, height: float, *, radius: float = 0) -> None:
        """A dashed box where a picture should be."""
        self._canvas.setStrokeGray(0.6)
        self._canvas.setLineWidth(0.5)
        self._canvas.setDash([2, 2])
        self._canvas.roundRect(x, self.height - y - height, width, height, radius)
        self._canvas.setDash([])

    def begin_page(self, *, width: float, height: float) -> None:
        """The page that begins now has this size, points."""
        self.width, self.height = width, height
        self._canvas.setPageSize((width, height))

    def end_page(self) -> None:
        """Go on to the next page."""
        self._canvas.showPage()
        self._pages += 1

    def finish(self) -> Produced:
        """Close the document after its last page was ended."""
        with self.book.lock:
            self._canvas.save()
        return Produced(
            self._stream.getvalue(), self._pages, tuple(sorted(self.missing)), tuple(self.unreadable)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that stays in one piece on one page, `height` points tall; `draw` gets the pen and its top edge.

    `with_next` keeps it on the page of the piece after it; `header` is set again above it when it opens a page.
    """

    height: float
    draw: Callable[[Pen, float], None]
    with_next: bool = False
    header: Piece | None = None


def space(height: float) -> Piece:
    """Empty paper between two blocks."""
    return Piece(height=height, draw=lambda _pen, _top: None)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the height of its top edge on its page."""

    top: float
    piece: Piece


def lay_out(
    pieces: Sequence[Piece], *, first_top: float, next_top: float, bottom: float
) -> list[list[Placed]]:
    """The pieces over pages: chains of `with_next` stay together wherever one page can hold them."""
    pages: list[list[Placed]] = [[]]
    top = first_top
    for chain in _chains(pieces, room=bottom - next_top):
        opened = bool(pages[-1]) or top > next_top
        if opened and top + sum(piece.height for piece in chain) > bottom:
            pages.append([])
            top = next_top
            if chain[0].header is not None:
                pages[-1].append(Placed(top, chain[0].header))
                top += chain[0].header.height
        for piece in chain:
            pages[-1].append(Placed(top, piece))
            top += piece.height
    return pages


def _chains(pieces: Sequence[Piece], *, room: float) -> Iterator[list[Piece]]:
    """Runs of pieces that must share a page; one that no page could hold is given up piece by piece."""
    chain: list[Piece] = []
    for number, piece in enumerate(pieces, start=1):
        chain.append(piece)
        if piece.with_next and number < len(pieces):
            continue
        if _tall(chain) <= room:
            yield chain
        else:
            yield from ([single] for single in chain)
        chain = []


def _tall(chain: list[Piece]) -> float:
    header = chain[0].header
    return sum(piece.height for piece in chain) + (header.height if header else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its left edge and width in points, from the table's own left edge."""

    title: str
    x: float
    width: float
    look: Type
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStyle:
    """Measures of a table, in points."""

    left: float
    width: float
    line: float = 13.0
    above: float = 13.2
    below: float = 7.8
    head: Type = _HEAD
    rule: float = 0.75
    hairline: float = 0.4
    hairline_ink: float = 0.86
    most_lines: int = 40
    """A row of more lines than this is cut: no page could hold it."""


def table(
    book: FontBook, columns: Sequence[Column], rows: Iterable[Sequence[str]], style: TableStyle
) -> list[Piece]:
    """A table with its header first; the header is set again on each page, and rows are never cut in two."""
    header = _header(columns, style)
    pieces = [header]
    for row in rows:
        cells = [
            book.wrap(clean(text), column.look, column.width)
            for column, text in zip(columns, row, strict=True)
        ]
        pieces.extend(_row_pieces(columns, cells, style, header))
    return pieces


def keep_last_with_next(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, the last one bound to what follows (the total goes with the row before it)."""
    return [*pieces[:-1], replace(pieces[-1], with_next=True)] if pieces else pieces


def _header(columns: Sequence[Column], style: TableStyle) -> Piece:
    height = style.above + style.below

    def draw(pen: Pen, top: float) -> None:
        pen.rule(style.left, top, style.width, weight=style.rule)
        for column in columns:
            pen.text(_anchor(column, style), top + style.above, column.title, style.head, column.align)
        pen.rule(style.left, top + height, style.width, weight=style.hairline, ink=style.hairline_ink)

    return Piece(height=height, draw=draw, with_next=True)


def _row_pieces(
    columns: Sequence[Column], cells: list[list[str]], style: TableStyle, header: Piece
) -> Iterator[Piece]:
    count = max(len(lines) for lines in cells)
    for start in range(0, count, style.most_lines):
        part = [lines[start : start + style.most_lines] for lines in cells]
        yield _row(columns, part, style, header, last=start + style.most_lines >= count)


def _row(
    columns: Sequence[Column], cells: list[list[str]], style: TableStyle, header: Piece, *, last: bool
) -> Piece:
    lines = max(len(cell) for cell in cells)
    height = style.above + (lines - 1) * style.line + (style.below if last else 0)

    def draw(pen: Pen, top: float) -> None:
        for column, cell in zip(columns, cells, strict=True):
            for number, line in enumerate(cell):
                baseline = top + style.above + number * style.line
                pen.text(_anchor(column, style), baseline, line, column.look, column.align)
        if last:
            pen.rule(style.left, top + height, style.width, weight=style.hairline, ink=style.hairline_ink)

    return Piece(height=height, draw=draw, header=header)


def _anchor(column: Column, style: TableStyle) -> float:
    shift = {"left": 0.0, "center": column.width / 2, "right": column.width}[column.align]
    return style.left + column.x + shift


def qr_modules(text: str) -> list[list[bool]]:
    """The dark and light modules of a QR code of level M, without its quiet zone.

    The mask is fixed: weighing all eight of ISO/IEC 18004 takes half of the time a receipt is drawn in, and for symbols as
    small as ours every one but 0, whose chequers blur, is read as well as the best.
    """
    import segno

    symbol = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    return [[bool(cell) for cell in row] for row in symbol.matrix]


def _dark_spans(cells: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for index, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index - start
            start = None
