"""回访登记表 on A4: the calls of some days with boxes for the result and room to write, a line to sign for visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, clean
from exports.pdf_kit import MM, Pen, Piece, Produced
from exports.sheet_page import A4, BODY, HEADING, PALE, STRONG, Head, fonts
from resources.wording import sentence

WEEKDAYS = "一二三四五六日"
RESULTS = ("接通", "未接", "改约", "拒访", "空号")
_LINE = 13.0
_BOX = 7.5
_TIME, _WHO, _WHAT, _RESULT = 0.0, 15 * MM, 54 * MM, 104 * MM
_WHO_WIDTH, _WHAT_WIDTH = 37 * MM, 47 * MM
_MOST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCall:
    """One call as its line says it; `details` are further lines under what it is about, `address` only for a visit."""

    number: str
    day: date
    at_time: str
    name: str
    phone: str
    purpose: str
    details: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheetPaper:
    """The calls in order; `person` is whose they are, empty for everybody's."""

    shop: PaperShop
    printed_at: datetime
    calls: tuple[PaperCall, ...]
    person: str = ""
    number: str = ""
    reprint: bool = False


def call_sheet_paper(paper: CallSheetPaper, *, book: FontBook | None = None) -> Produced:
    """The sheet as a PDF; each day has its heading, and no call is cut in two."""
    found = fonts(book)
    with found.lock:
        head = Head(
            title=sentence("paper.call_sheet"),
            about=paper.number,
            shop=paper.shop,
            printed_at=paper.printed_at,
            number=paper.number,
            reprint=paper.reprint,
            foot=sentence("paper.call_inside"),
        )
        pieces: list[Piece] = []
        for day, calls in groupby(paper.calls, key=lambda call: call.day):
            listed = tuple(calls)
            pieces.append(_day(day, len(listed), paper.person))
            header = _header()
            pieces.append(header)
            pieces += [_call(call, found, header) for call in listed]
        return A4.produce(head, found, pieces)


def _day(day: date, count: int, person: str) -> Piece:
    operands = {"day": day, "weekday": WEEKDAYS[day.weekday()], "count": count}

    def draw(pen: Pen, top: float) -> None:
        pen.text(A4.margin, top + 7 * MM, sentence("paper.call_day", operands), HEADING)
        if person:
            pen.text(A4.right, top + 7 * MM, sentence("paper.call_person", {"name": person}), PALE, "right")

    return Piece(height=9.4 * MM, draw=draw, with_next=True)


def _header() -> Piece:
    places = ((_TIME, "call_time"), (_WHO, "call_who"), (_WHAT, "call_what"), (_RESULT, "call_result"))

    def draw(pen: Pen, top: float) -> None:
        pen.rule(A4.margin, top, A4.inner, weight=0.75)
        for x, code in places:
            pen.text(A4.margin + x, top + 12, sentence(f"paper.{code}"), PALE)
        pen.rule(A4.margin, top + 18, A4.inner, weight=0.4, ink=0.86)

    return Piece(height=18, draw=draw, with_next=True)


def _call(call: PaperCall, book: FontBook, header: Piece) -> Piece:
    who = [
        *book.wrap(clean(call.name), STRONG, _WHO_WIDTH),
        *book.wrap(clean(call.phone), BODY, _WHO_WIDTH),
    ]
    purpose = book.wrap(clean(call.purpose), BODY, _WHAT_WIDTH)
    details = [line for text in call.details for line in book.wrap(clean(text), PALE, _WHAT_WIDTH)]
    what = [*purpose, *details][:_MOST_LINES]
    on_site = bool(call.address)
    lines = max(len(who) + 1, len(what), 5)
    height = lines * _LINE + 7 + (2 * _LINE + 10 if on_site else 0)

    def draw(pen: Pen, top: float) -> None:
        left, base = A4.margin, top + _LINE
        pen.text(left + _TIME, base, call.at_time, STRONG)
        for place, line in enumerate(who):
            pen.text(left + _WHO, base + place * _LINE, line, STRONG if place == 0 else BODY)
        pen.text(left + _WHO, base + len(who) * _LINE, call.number, PALE)
        for place, line in enumerate(what):
            pen.text(left + _WHAT, base + place * _LINE, line, BODY if place < len(purpose) else PALE)
        _answers(pen, left + _RESULT, base)
        if on_site:
            _site(pen, left + _WHO, top + lines * _LINE + 14, call.address)
        pen.rule(left, top + height, A4.inner, weight=0.4, ink=0.86)

    return Piece(height=height, draw=draw, header=header)


def _answers(pen: Pen, x: float, base: float) -> None:
    """Boxes for the result, numbers for the score, lines to write on."""
    at = x
    for result in RESULTS:
        pen.tick_box(at, base, _BOX, ticked=False)
        at += _BOX + 2 + pen.text(at + _BOX + 2, base, result, BODY) + 5
    row = base + _LINE + 2
    at = x + pen.text(x, row, sentence("paper.call_score"), PALE) + 6
    for score in range(1, 6):
        pen.tick_box(at, row, _BOX, ticked=False)
        at += _BOX + 2 + pen.text(at + _BOX + 2, row, str(score), BODY) + 6
    row += _LINE + 2
    for code in ("call_said", "call_again"):
        wide = pen.text(x, row, sentence(f"paper.{code}"), PALE)
        pen.rule(x + wide + 4, row + 2, A4.right - x - wide - 4, weight=0.4, ink=0.5)
        row += _LINE + 2


def _site(pen: Pen, x: float, base: float, address: str) -> None:
    """Where to go, and the lines on which both sign."""
    room = A4.right - x
    words = pen.book.elide(clean(sentence("paper.call_on_site", {"address": address})), BODY, room)
    pen.text(x, base + 2, words, BODY)
    half = room / 2
    for place, code in enumerate(("call_sign", "call_visitor")):
        left = x + place * half
        wide = pen.text(left, base + _LINE + 5, sentence(f"paper.{code}"), PALE)
        pen.rule(left + wide + 4, base + _LINE + 7, half - wide - 14, weight=0.75)


def lines_of(texts: Sequence[str]) -> tuple[str, ...]:
    """What is not empty."""
    return tuple(text for text in texts if text)
