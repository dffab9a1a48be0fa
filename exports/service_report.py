"""The A4 售后服务报告: customer and goods, what was done, the repair, how the sum came about, evidence, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aftersales.money import signed
from exports.papers import (
    PaperCase,
    PaperImage,
    PaperRow,
    PaperSettlement,
    PaperShop,
    ReportPart,
    ServiceReport,
)
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import (
    MM,
    Column,
    Pen,
    Piece,
    Placed,
    Produced,
    keep_last_with_next,
    lay_out,
    qr_modules,
    space,
    table,
)
from exports.repair_report import repair_pieces
from exports.report_parts import (
    BODY,
    GREY,
    HEIGHT,
    INNER,
    LEFT,
    PALE,
    RIGHT,
    STRONG,
    STYLE,
    UNKNOWN,
    WIDTH,
    body_line,
    heading,
    total_line,
)
from exports.thumbnails import thumbnail
from resources.wording import sentence

_BOTTOM = HEIGHT - 19 * MM
_FIRST_TOP = 40 * MM
_NEXT_TOP = 23 * MM
_FOOT = HEIGHT - 14 * MM

_TITLE = Type(16.5, bold=True)
_CAPTION = Type(8.25, ink=GREY)

_QR_SIZE = 16 * MM
_PER_ROW = 5
_THUMB_WIDTH, _THUMB_HEIGHT = 30.2 * MM, 23.2 * MM
_CORNER = 1.6 * MM


def service_report(report: ServiceReport, *, book: FontBook | None = None) -> Produced:
    """The report as a PDF of as many A4 pages as it needs; each carries its number and 第 1 页，共 n 页."""
    book = book or shipped_fonts()
    with book.lock:
        title = f"{sentence('paper.report')} {report.case.number}"
        pen = Pen(book, width=WIDTH, height=HEIGHT, title=title, made_at=report.printed_at)
        pages = lay_out(_pieces(report, book), first_top=_FIRST_TOP, next_top=_NEXT_TOP, bottom=_BOTTOM)
        for number, page in enumerate(pages, start=1):
            _page(pen, report, page, number, len(pages))
        return pen.finish()


def _page(pen: Pen, report: ServiceReport, page: Sequence[Placed], number: int, count: int) -> None:
    if number == 1:
        _head(pen, report)
    else:
        running = sentence(
            "paper.continued", {"title": sentence("paper.report"), "number": report.case.number}
        )
        pen.text(LEFT, 17 * MM, running, _CAPTION)
    for placed in page:
        placed.piece.draw(pen, placed.top)
    pen.text(LEFT, _FOOT, _foot_line(report), _CAPTION)
    of = sentence("paper.page_of", {"page": number, "pages": count})
    pen.text(RIGHT, _FOOT, of, _CAPTION, "right")
    pen.end_page()


def _foot_line(report: ServiceReport) -> str:
    parts = []
    if report.settlement is None and report.repair is not None:
        parts.append(sentence("paper.not_an_invoice"))
    if report.settlement:
        version = {"version": report.settlement.policy_version}
        parts = [sentence("paper.not_an_invoice"), sentence("paper.policy_version", version)]
    if report.number:
        parts.append(sentence("paper.own_number", {"number": report.number}))
    return "\u3000".join(parts)


def _head(pen: Pen, report: ServiceReport) -> None:
    left = LEFT
    if report.shop.logo:
        left += pen.logo(left, 15 * MM, 14 * MM, report.shop.logo, most=38 * MM) + 3 * MM
    pen.text(left, 21 * MM, sentence("paper.report"), _TITLE)
    beside = RIGHT - _QR_SIZE - 3.2 * MM
    shop = pen.book.elide(clean(_shop_line(report.shop)), PALE, beside - left - 40 * MM)
    pen.text(left, 27.8 * MM, shop, PALE)
    modules = qr_modules(report.case.number)
    pen.qr(RIGHT - _QR_SIZE, 15 * MM, modules, _QR_SIZE / len(modules))
    pen.text(beside, 18 * MM, report.case.number, STRONG, "right")
    code = "paper.reprinted" if report.reprint else "paper.printed"
    pen.text(beside, 22.8 * MM, sentence(code, {"at": report.printed_at}), PALE, "right")
    pen.text(beside, 27.6 * MM, sentence("paper.scan"), PALE, "right")


def _shop_line(shop: PaperShop) -> str:
    return "\u3000".join(part for part in (shop.name, shop.phone) if part)


def _pieces(report: ServiceReport, book: FontBook) -> list[Piece]:
    shows, pieces = report.parts, list[Piece]()
    if ReportPart.GOODS in shows:
        pieces += _customer_and_goods(report.case, book)
    events = report.case.events if ReportPart.EVENTS in shows else ()
    pieces += _handling(replace(report.case, events=events), book)
    priced = ReportPart.PRICES in shows
    if report.repair is not None:
        pieces += repair_pieces(report.repair, book, priced=priced)
    if report.settlement and priced and ReportPart.CALCULATION in shows:
        pieces += _calculation(report.settlement, book)
    if report.images and ReportPart.EVIDENCE in shows:
        pieces += _evidence(report.images)
    if report.account and priced and ReportPart.ACCOUNT in shows:
        pieces += _account(report.account, book)
    if ReportPart.SIGNATURES in shows:
        pieces += _closing(report, book)
    return pieces


def _customer_and_goods(case: PaperCase, book: FontBook) -> list[Piece]:
    goods = f"{case.goods}（{case.goods_class}）" if case.goods_class else case.goods
    invoiced = case.invoiced_on.isoformat() if case.invoiced_on else ""
    rows = (
        ("customer", _joined("\u3000", case.customer, case.phone), "goods", goods),
        ("address", case.address, "serial", case.serial),
        ("order", case.order_number, "invoiced", _joined("，", invoiced, case.warranty)),
    )
    first = Piece(height=0, draw=lambda pen, top: pen.rule(LEFT, top, INNER, weight=0.75), with_next=True)
    return [heading("paper.customer_and_goods"), first, *(_fact_row(row, book) for row in rows)]


def _fact_row(row: tuple[str, str, str, str], book: FontBook) -> Piece:
    left_code, left, right_code, right = row
    left_lines = book.wrap(clean(left) or UNKNOWN, BODY, 69 * MM)
    right_lines = book.wrap(clean(right) or UNKNOWN, BODY, 74 * MM)
    height = 22.9 + (max(len(left_lines), len(right_lines)) - 1) * 13

    def draw(pen: Pen, top: float) -> None:
        for x, code, lines in ((0.0, left_code, left_lines), (90 * MM, right_code, right_lines)):
            pen.text(LEFT + x, top + 14.2, sentence(f"paper.{code}"), PALE)
            for number, line in enumerate(lines):
                pen.text(LEFT + x + 17 * MM, top + 14.2 + number * 13, line, BODY)
        pen.rule(LEFT, top + height, INNER, weight=STYLE.hairline, ink=STYLE.hairline_ink)

    return Piece(height=height, draw=draw)


def _handling(case: PaperCase, book: FontBook) -> list[Piece]:
    pieces = [heading("paper.problem_and_handling", before=9.3 * MM)]
    lines = book.wrap(clean(case.description), BODY, INNER) if case.description else []
    pieces += [body_line(line, with_next=number in {0, len(lines) - 1}) for number, line in enumerate(lines)]
    pieces.append(Piece(height=2.4 * MM, draw=lambda _pen, _top: None, with_next=bool(case.events)))
    if not case.events:
        return pieces
    columns = (
        Column(title=sentence("paper.at"), x=0, width=29 * MM, look=PALE),
        Column(title=sentence("paper.step"), x=30.7 * MM, width=18 * MM, look=STRONG),
        Column(title=sentence("paper.content"), x=49.8 * MM, width=108 * MM, look=BODY),
        Column(title=sentence("paper.handler"), x=160 * MM, width=20 * MM, look=PALE, align="right"),
    )
    rows = [
        (sentence("paper.moment", {"at": event.at}), event.step, event.content, event.by)
        for event in case.events
    ]
    return pieces + table(book, columns, rows, STYLE)


def _calculation(settlement: PaperSettlement, book: FontBook) -> list[Piece]:
    columns = (
        Column(title="", x=0, width=7 * MM, look=PALE),
        Column(title=sentence("paper.step"), x=7.5 * MM, width=22 * MM, look=STRONG),
        Column(title=sentence("paper.formula"), x=30.7 * MM, width=81 * MM, look=BODY),
        Column(title=sentence("paper.citation"), x=114.8 * MM, width=38 * MM, look=PALE),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=BODY, align="right"),
    )
    rows = [
        (str(number), step.label, step.formula, step.citation, step.amount_text or UNKNOWN)
        for number, step in enumerate(settlement.steps, start=1)
    ]
    steps = keep_last_with_next(table(book, columns, rows, STYLE))
    return [
        heading("paper.calculation", before=9.3 * MM),
        *steps,
        total_line(sentence("paper.total"), settlement.total),
    ]


def _account(rows: tuple[PaperRow, ...], book: FontBook) -> list[Piece]:
    """本单盈亏, last line the result."""
    columns = (
        Column(title=sentence("paper.step"), x=0, width=40 * MM, look=STRONG),
        Column(title=sentence("paper.formula"), x=41 * MM, width=110 * MM, look=BODY),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=BODY, align="right"),
    )
    told = [(row.label, row.note, UNKNOWN if row.amount is None else signed(row.amount)) for row in rows]
    return [heading("paper.account", before=9.3 * MM), *table(book, columns, told, STYLE)]


def _evidence(images: tuple[PaperImage, ...]) -> list[Piece]:
    rows = [images[start : start + _PER_ROW] for start in range(0, len(images), _PER_ROW)]
    strips = [Piece(height=_THUMB_HEIGHT + 7.5 * MM, draw=partial(_draw_strip, row)) for row in rows]
    return [heading("paper.evidence", before=9.3 * MM), *strips]


def _draw_strip(row: tuple[PaperImage, ...], pen: Pen, top: float) -> None:
    step = (INNER - _THUMB_WIDTH) / (_PER_ROW - 1)
    for number, image in enumerate(row):
        left = LEFT + number * step
        picture = thumbnail(image.path, width=_THUMB_WIDTH, height=_THUMB_HEIGHT)
        if picture is None:
            pen.unreadable.append(image.path.name)
            pen.empty_slot(left, top, _THUMB_WIDTH, _THUMB_HEIGHT, radius=_CORNER)
        else:
            pen.picture(left, top, _THUMB_WIDTH, _THUMB_HEIGHT, picture, radius=_CORNER)
        caption = pen.book.elide(clean(image.caption), PALE, _THUMB_WIDTH)
        pen.text(left, top + _THUMB_HEIGHT + 5 * MM, caption, PALE)


def _closing(report: ServiceReport, book: FontBook) -> list[Piece]:
    lines = book.wrap(clean(report.note), PALE, INNER) if report.note else []
    note_height = len(lines) * 14
    height = note_height + 17.5 * MM

    def draw(pen: Pen, top: float) -> None:
        for number, line in enumerate(lines):
            pen.text(LEFT, top + 3.6 * MM + number * 14, line, PALE)
        gap, signers = 8.6 * MM, ("sign_customer", "sign_handler", "sign_day")
        width = (INNER - gap * (len(signers) - 1)) / len(signers)
        for place, code in enumerate(signers):
            left = LEFT + place * (width + gap)
            pen.rule(left, top + note_height + 10.7 * MM, width, weight=0.75)
            pen.text(left, top + note_height + 15.7 * MM, sentence(f"paper.{code}"), PALE)

    return [space(1.6 * MM), Piece(height=height, draw=draw)]


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)
