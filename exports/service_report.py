"""The 售后服务报告: customer and goods, what was done, the repair, how the sum came about, evidence, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aftersales.money import signed
from exports.archive_papers import PaperSize
from exports.papers import PaperCase, PaperImage, PaperRow, PaperSettlement, ReportPart, ServiceReport
from exports.pdf_fonts import FontBook, clean
from exports.pdf_kit import MM, Column, Pen, Piece, Produced, keep_last_with_next, table
from exports.repair_report import repair_pieces
from exports.sheet_page import A4, A4_ROOMY, BODY, STRONG, UNKNOWN, Head, Page, fonts, page_of
from exports.thumbnails import thumbnail
from resources.wording import sentence

_OF = 180 * MM
"""The width that the columns are measured for."""
_PER_ROW = 5
_THUMB_WIDTH, _THUMB_HEIGHT = 30.2 * MM, 23.2 * MM
_CORNER = 1.6 * MM
_SIGNED = ("sign_customer", "sign_handler", "sign_stamp", "sign_day")


def service_report(
    report: ServiceReport, size: PaperSize = PaperSize.A4, *, book: FontBook | None = None
) -> Produced:
    """The report as a PDF of as many sheets as it needs; each carries its number and 第 1 页，共 n 页."""
    return service_reports([report], size, book=book)


def service_reports(
    reports: Sequence[ServiceReport], size: PaperSize = PaperSize.A4, *, book: FontBook | None = None
) -> Produced:
    """Reports one behind the other in one PDF."""
    page = page_of(size)
    with fonts(book).lock:
        papers = [(_head(report), [_laid_out(report, page, fonts(book))]) for report in reports]
        return page.produce_together(papers, fonts(book))


def _laid_out(report: ServiceReport, page: Page, book: FontBook) -> list[Piece]:
    """A4 is set with room, unless closer lines save a sheet: nobody likes to sign on one of its own."""
    close = _pieces(report, page, book)
    if page is not A4:
        return close
    roomy = _pieces(report, A4_ROOMY, book)
    return roomy if page.sheets(roomy) == page.sheets(close) else close


def _head(report: ServiceReport) -> Head:
    return Head(
        title=sentence("paper.report"),
        about=report.case.number,
        shop=replace(report.shop, address=""),
        printed_at=report.printed_at,
        number=report.number,
        reprint=report.reprint,
        beside=sentence("paper.scan"),
        foot=_foot_line(report),
    )


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


def _pieces(report: ServiceReport, page: Page, book: FontBook) -> list[Piece]:
    shows, pieces = report.parts, list[Piece]()
    if ReportPart.GOODS in shows:
        pieces += _customer_and_goods(report.case, page, book)
    events = report.case.events if ReportPart.EVENTS in shows else ()
    pieces += _handling(replace(report.case, events=events), page, book)
    priced = ReportPart.PRICES in shows
    if report.repair is not None:
        pieces += repair_pieces(report.repair, page, book, priced=priced)
    if report.settlement and priced and ReportPart.CALCULATION in shows:
        pieces += _calculation(report.settlement, page, book)
    if report.images and ReportPart.EVIDENCE in shows:
        pieces += _evidence(report.images, page, book)
    if report.account and priced and ReportPart.ACCOUNT in shows:
        pieces += _account(report.account, page, book)
    if ReportPart.SIGNATURES in shows:
        note = page.text(report.note, book, page.pale) if report.note else []
        pieces += [page.gap(), *page.bound(note), *page.signatures(*_SIGNED, bound=True)]
    return pieces


def _customer_and_goods(case: PaperCase, page: Page, book: FontBook) -> list[Piece]:
    goods = f"{case.goods}（{case.goods_class}）" if case.goods_class else case.goods
    sold = case.sold_on.isoformat() if case.sold_on else ""
    facts = {
        "customer": _joined("\u3000", case.customer, case.phone),
        "goods": goods,
        "address": case.address,
        "serial": case.serial,
        "order": case.order_number,
        case.sold_by: _joined("，", sold, case.warranty),
    }
    named = [(sentence(f"paper.{code}"), text) for code, text in facts.items()]
    heading = page.heading(sentence("paper.customer_and_goods"), before=7 * MM if page.roomy else 3.4 * MM)
    return [heading, *page.facts(named, book, label=17 * MM)]


def _handling(case: PaperCase, page: Page, book: FontBook) -> list[Piece]:
    story = page.bound(page.text(case.description, book)) if case.description else []
    pieces = [page.heading(sentence("paper.problem_and_handling")), *story, page.gap(bound=bool(case.events))]
    if not case.events:
        return pieces
    columns = page.columns(
        Column(title=sentence("paper.at"), x=0, width=29 * MM, look=page.pale),
        Column(title=sentence("paper.step"), x=30.7 * MM, width=18 * MM, look=STRONG),
        Column(title=sentence("paper.content"), x=49.8 * MM, width=108 * MM, look=BODY),
        Column(title=sentence("paper.handler"), x=160 * MM, width=20 * MM, look=page.pale, align="right"),
        of=_OF,
    )
    rows = [
        (sentence("paper.moment", {"at": event.at}), event.step, event.content, event.by)
        for event in case.events
    ]
    return pieces + table(book, columns, rows, page.style)


def _calculation(settlement: PaperSettlement, page: Page, book: FontBook) -> list[Piece]:
    return [page.heading(sentence("paper.calculation")), *calculation_steps(settlement, page, book)]


def calculation_steps(settlement: PaperSettlement, page: Page, book: FontBook) -> list[Piece]:
    """Every step with formula, citation and sum, and what they come to."""
    columns = page.columns(
        Column(title="", x=0, width=7 * MM, look=page.pale),
        Column(title=sentence("paper.step"), x=7.5 * MM, width=22 * MM, look=STRONG),
        Column(title=sentence("paper.formula"), x=30.7 * MM, width=81 * MM, look=BODY),
        Column(title=sentence("paper.citation"), x=114.8 * MM, width=38 * MM, look=page.pale),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=BODY, align="right"),
        of=_OF,
    )
    rows = [
        (str(number), step.label, step.formula, step.citation, step.amount_text or UNKNOWN)
        for number, step in enumerate(settlement.steps, start=1)
    ]
    total = page.total(sentence("paper.total"), settlement.total, inset=7.5 * MM)
    return [*keep_last_with_next(table(book, columns, rows, page.style)), total]


def _account(rows: tuple[PaperRow, ...], page: Page, book: FontBook) -> list[Piece]:
    """本单盈亏, last line the result."""
    columns = page.columns(
        Column(title=sentence("paper.step"), x=0, width=40 * MM, look=STRONG),
        Column(title=sentence("paper.formula"), x=41 * MM, width=110 * MM, look=BODY),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=BODY, align="right"),
        of=_OF,
    )
    told = [(row.label, row.note, UNKNOWN if row.amount is None else signed(row.amount)) for row in rows]
    return [page.heading(sentence("paper.account")), *table(book, columns, told, page.style)]


def _evidence(images: tuple[PaperImage, ...], page: Page, book: FontBook) -> list[Piece]:
    """The photos; needles cannot print any, so a continuous form names them."""
    heading = page.heading(sentence("paper.evidence"))
    if page.needle:
        named = sentence("paper.evidence_named", {"names": "、".join(image.caption for image in images)})
        return [heading, *page.text(named, book)]
    rows = [images[start : start + _PER_ROW] for start in range(0, len(images), _PER_ROW)]
    height = _THUMB_HEIGHT + 7.5 * MM
    return [heading, *(Piece(height=height, draw=partial(_draw_strip, row, page)) for row in rows)]


def _draw_strip(row: tuple[PaperImage, ...], page: Page, pen: Pen, top: float) -> None:
    step = (page.inner - _THUMB_WIDTH) / (_PER_ROW - 1)
    for number, image in enumerate(row):
        left = page.margin + number * step
        picture = thumbnail(image.path, width=_THUMB_WIDTH, height=_THUMB_HEIGHT)
        if picture is None:
            pen.unreadable.append(image.path.name)
            pen.empty_slot(left, top, _THUMB_WIDTH, _THUMB_HEIGHT, radius=_CORNER)
        else:
            pen.picture(left, top, _THUMB_WIDTH, _THUMB_HEIGHT, picture, radius=_CORNER)
        caption = pen.book.elide(clean(image.caption), page.pale, _THUMB_WIDTH)
        pen.text(left, top + _THUMB_HEIGHT + 5 * MM, caption, page.pale)


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)
