"""The 退赔计算单: how a sum came about, step by step; the shop's copy adds its costs and its profit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aftersales.money import grouped, signed
from exports.archive_papers import PaperSize
from exports.papers import PaperRow, SettlementSheet
from exports.pdf_fonts import FontBook
from exports.pdf_kit import MM, Column, Piece, Produced, space, table
from exports.service_report import calculation_steps
from exports.sheet_page import A4_ROOMY, BODY, STRONG, UNKNOWN, Head, Page, fonts, page_of
from resources.wording import sentence


def settlement_paper(
    sheet: SettlementSheet, size: PaperSize = PaperSize.A4, *, book: FontBook | None = None
) -> Produced:
    """The sheet as a PDF of as many pages as it needs, each with its number and 第 1 页，共 n 页."""
    page = A4_ROOMY if size is PaperSize.A4 else page_of(size)
    with fonts(book).lock:
        return page.produce(_head(sheet), fonts(book), _pieces(sheet, page, fonts(book)))


def _head(sheet: SettlementSheet) -> Head:
    version = {"version": sheet.settlement.policy_version}
    return Head(
        title=sentence("settlement_sheet.shop_title" if sheet.for_shop else "settlement_sheet.title"),
        about=sheet.about,
        shop=replace(sheet.shop, address=""),
        printed_at=sheet.printed_at,
        number=sheet.number,
        reprint=sheet.reprint,
        beside="" if sheet.written else sentence("settlement_sheet.draft"),
        foot="\u3000".join((sentence("paper.not_an_invoice"), sentence("paper.policy_version", version))),
    )


def _pieces(sheet: SettlementSheet, page: Page, book: FontBook) -> list[Piece]:
    pieces = [*page.facts(sheet.facts, book), space(5 * MM)]
    pieces += calculation_steps(sheet.settlement, page, book)
    pieces += _texts(sheet.told, page, book, "")
    if sheet.for_shop:
        pieces += _rows("settlement_sheet.account", sheet.account, page, book)
        pieces += _rows("settlement_sheet.further", sheet.further, page, book)
        pieces += _texts(sheet.warnings, page, book, "settlement_sheet.warnings")
    sources = [f"{name}：{text}" for name, text in sheet.sources]
    pieces += _texts(sources, page, book, "settlement_sheet.sources")
    if sheet.written and not sheet.for_shop:  # nobody signs a draft
        pieces += page.signatures("sign_customer", "sign_handler", "sign_stamp", "sign_day")
    return pieces


def _rows(code: str, rows: Sequence[PaperRow], page: Page, book: FontBook) -> list[Piece]:
    if not rows:
        return []
    columns = page.columns(
        Column(title=sentence("settlement_sheet.what"), x=0, width=38 * MM, look=STRONG),
        Column(title=sentence("settlement_sheet.how"), x=39 * MM, width=113 * MM, look=BODY),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=BODY, align="right"),
        of=180 * MM,
    )
    cells = [(row.label, row.note, UNKNOWN if row.amount is None else _amount(row, rows)) for row in rows]
    return [page.heading(sentence(code)), *table(book, columns, cells, page.style)]


def _amount(row: PaperRow, rows: Sequence[PaperRow]) -> str:
    """Of rows that add up, the first and their result stand without a plus; the others are sums of their own."""
    amount = row.amount or 0
    adding = not row.apart and row not in {rows[0], rows[-1]}
    return signed(amount) if adding else grouped(amount)


def _texts(texts: Sequence[str], page: Page, book: FontBook, heading: str) -> list[Piece]:
    if not texts:
        return []
    pieces = [page.heading(sentence(heading))] if heading else [space(2.5 * MM)]
    for text in texts:
        pieces += page.text(text, book)
    return pieces
