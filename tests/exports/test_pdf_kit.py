from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.pdf_fonts import Type, shipped_fonts
from exports.pdf_kit import (
    Column,
    Pen,
    Piece,
    TableStyle,
    keep_last_with_next,
    lay_out,
    qr_modules,
    space,
    table,
)
from exports.preview import PagePixels, PdfPages

AT = datetime(2026, 10, 14, 7, 30, tzinfo=UTC)


def _pen(width: float = 200, height: float = 200) -> Pen:
    return Pen(shipped_fonts(), width=width, height=height, title="试", made_at=AT)


def _pixels(pen: Pen) -> PagePixels:
    pen.end_page()
    with PdfPages(pen.finish().data) as pages:
        return pages.render(0, dpi=72)


def _dark(pixels: PagePixels, left: float, top: float, width: float, height: float) -> int:
    """How many pixels of the box are darker than mid grey."""
    found = 0
    for y in range(int(top), int(top + height)):
        for x in range(int(left), int(left + width)):
            if pixels.rgb[y * pixels.stride + x * 3] < 128:
                found += 1
    return found


def test_rare_names_can_be_copied_by_two_readers(
    page_texts: Callable[[bytes], list[str]], poppler_text: Callable[[bytes], str]
) -> None:
    names = "䶮㛃𬭎喆堃犇玥彧"
    pen = _pen()
    pen.text(10, 40, names, Type(12))
    pen.text(10, 80, names, Type(12, bold=True))
    pen.end_page()
    made = pen.finish()
    assert made.missing == ()
    assert page_texts(made.data)[0].count(names) == 2
    assert poppler_text(made.data).count(names) == 2


def test_more_than_one_subset_of_characters(page_texts: Callable[[bytes], list[str]]) -> None:
    many = "".join(
        chr(0x4E00 + step) for step in range(1100) if not shipped_fonts().missing(chr(0x4E00 + step))
    )
    assert len(many) > 520
    pen = _pen(width=3000)
    for row in range(0, len(many), 200):
        pen.text(10, 40 + row / 10, many[row : row + 200] + "𬭎", Type(12))
    pen.end_page()
    text = page_texts(pen.finish().data)[0].replace("\n", "")
    assert text.replace("𬭎", "") == many


def test_missing_characters_are_drawn_as_a_sign_and_reported(
    page_texts: Callable[[bytes], list[str]],
) -> None:
    pen = _pen()
    pen.text(10, 40, "林😀芸", Type(12))
    pen.end_page()
    made = pen.finish()
    assert made.missing == ("😀",)
    assert "林〓芸" in page_texts(made.data)[0]


def test_text_stands_where_it_was_put() -> None:
    pen = _pen()
    pen.text(100, 50, "掌", Type(40, bold=True))
    pixels = _pixels(pen)
    assert _dark(pixels, 100, 10, 40, 46) > 200
    assert _dark(pixels, 0, 0, 99, 200) == 0
    assert _dark(pixels, 0, 60, 200, 140) == 0


def test_right_and_centred_text_end_where_they_should() -> None:
    pen = _pen()
    pen.text(150, 50, "一二三四", Type(20, bold=True), "right")
    pen.text(100, 120, "一二三四", Type(20, bold=True), "center")
    pixels = _pixels(pen)
    assert _dark(pixels, 151, 0, 49, 80) == 0
    assert _dark(pixels, 0, 0, 69, 80) == 0
    assert _dark(pixels, 70, 30, 80, 30) > 50
    assert _dark(pixels, 0, 90, 59, 60) == 0
    assert _dark(pixels, 141, 90, 59, 60) == 0


def test_tick_boxes_differ_by_their_tick() -> None:
    pen = _pen()
    pen.tick_box(10, 50, 30, ticked=False)
    pen.tick_box(110, 50, 30, ticked=True)
    pixels = _pixels(pen)
    assert _dark(pixels, 14, 24, 22, 22) == 0
    assert _dark(pixels, 114, 24, 22, 22) > 20


def test_qr_on_paper_is_the_symbol_that_was_made() -> None:
    modules = qr_modules("GD261011-018")
    assert len(modules) == 21
    assert [row[:7] for row in modules[:7]] == [
        [True] * 7,
        [True] + [False] * 5 + [True],
        *[[True, False, True, True, True, False, True]] * 3,
        [True] + [False] * 5 + [True],
        [True] * 7,
    ]
    pen = _pen()
    pen.qr(20, 30, modules, 4)
    pixels = _pixels(pen)
    seen = [
        [
            pixels.rgb[(30 + row * 4 + 2) * pixels.stride + (20 + column * 4 + 2) * 3] < 128
            for column in range(21)
        ]
        for row in range(21)
    ]
    assert seen == modules


def test_every_font_is_embedded_and_the_day_is_the_given_one(tmp_path: Path) -> None:
    if not shutil.which("pdffonts"):
        pytest.skip("needs pdffonts (poppler)")
    pen = _pen()
    pen.text(10, 40, "掌柜", Type(12))
    pen.end_page()
    path = tmp_path / "a.pdf"
    path.write_bytes(pen.finish().data)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), fonts
    info = subprocess.run(
        ["pdfinfo", "-isodates", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "2026-10-14T15:30:00+08" in info or "2026-10-14T07:30:00" in info


def _block(height: float, *, with_next: bool = False, header: Piece | None = None) -> Piece:
    return Piece(height=height, draw=lambda _pen, _top: None, with_next=with_next, header=header)


def test_a_heading_goes_with_what_it_heads() -> None:
    first, heading, body = _block(80), _block(10, with_next=True), _block(20)
    pages = lay_out([first, heading, body], first_top=0, next_top=5, bottom=100)
    assert [[placed.piece for placed in page] for page in pages] == [[first], [heading, body]]
    assert [placed.top for placed in pages[1]] == [5, 15]


def test_a_header_is_set_again_above_rows_that_open_a_page() -> None:
    header = _block(10, with_next=True)
    rows = [_block(20, header=header) for _ in range(9)]
    pages = lay_out([header, *rows], first_top=0, next_top=0, bottom=100)
    assert [page[0].piece is header for page in pages] == [True, True, True]
    assert sum(placed.piece is not header for page in pages for placed in page) == 9


def test_the_total_takes_the_last_row_along() -> None:
    header = _block(10, with_next=True)
    rows = keep_last_with_next([header, *(_block(20, header=header) for _ in range(4))])
    total = _block(20)
    pages = lay_out([*rows, total], first_top=0, next_top=0, bottom=100)
    assert [len(page) for page in pages] == [4, 3]
    assert pages[1][0].piece is header
    assert pages[1][-1].piece is total


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_nothing_is_lost_reordered_or_off_the_paper(shapes: list[tuple[int, bool, bool]]) -> None:
    header = _block(10, with_next=True)
    pieces = [
        _block(height, with_next=with_next, header=header if ruled else None)
        for height, with_next, ruled in shapes
    ]
    pages = lay_out(pieces, first_top=30, next_top=10, bottom=100)
    assert [placed.piece for page in pages for placed in page if placed.piece is not header] == pieces
    for page in pages:
        tops = [placed.top for placed in page]
        assert tops == sorted(tops)
        assert all(placed.top + placed.piece.height <= 100 for placed in page)


def test_a_cell_too_tall_for_any_page_is_cut_between_lines() -> None:
    columns = (
        Column(title="甲", x=0, width=50, look=Type(9)),
        Column(title="乙", x=60, width=50, look=Type(9)),
    )
    style = TableStyle(left=0, width=110)
    pieces = table(shipped_fonts(), columns, [("字" * 500, "短")], style)
    assert len(pieces) == 1 + 3
    assert all(piece.height < 700 for piece in pieces)
    assert [piece.header is pieces[0] for piece in pieces[1:]] == [True, True, True]


def test_space_has_only_height() -> None:
    assert space(12).height == 12
