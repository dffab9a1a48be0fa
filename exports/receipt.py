"""The 售后退款凭条 on a roll: how a refund came about, and that the customer got it."""

from __future__ import annotations

from collections.abc import Iterator

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.papers import PaperCase, PaperSettlement, PaperStep, RefundReceipt
from exports.pdf_fonts import FontBook
from exports.pdf_kit import Piece, Produced, space
from exports.thermal import DOT, INDENT, NAME, ROLL_80, ROW, ROW_BOLD, SMALL, TOTAL, Roll
from resources.wording import sentence


def receipt(slip: RefundReceipt, *, roll: Roll = ROLL_80, book: FontBook | None = None) -> Produced:
    """The receipt as a PDF of one page, as wide as the roll; its height grows with its content."""
    title = f"{sentence('paper.receipt')} {slip.case.number}"
    return roll.strip(
        lambda fonts: _pieces(slip, roll, fonts), title=title, made_at=slip.printed_at, book=book
    )


def _pieces(slip: RefundReceipt, roll: Roll, book: FontBook) -> Iterator[Piece]:
    yield space(40 * DOT)
    yield from roll.lines(slip.shop.name, NAME, 40, book, align="center")
    name = sentence("paper.receipt")
    again = f" · {sentence('paper.receipt_reprint')}" if slip.reprint else ""
    yield from roll.lines(f"{name}{again}", SMALL, 38, book, align="center")
    yield roll.dashes()
    yield from _facts(slip, roll, book)
    yield roll.dashes()
    yield from _goods(slip.case, roll, book)
    yield roll.dashes()
    for step in slip.settlement.steps:
        yield from _step(step, roll, book)
    yield roll.dashes()
    yield from _total(slip.settlement, roll, book)
    yield roll.dashes()
    yield roll.signature(sentence("paper.receipt_signature"))
    yield roll.qr(slip.case.number)
    yield from roll.lines(sentence("paper.receipt_scan"), SMALL, 36, book, align="center")
    yield space(16 * DOT)
    yield from roll.foot(slip.shop, slip.number, book)
    yield space(96 * DOT)  # past the cutter


def _facts(slip: RefundReceipt, roll: Roll, book: FontBook) -> Iterator[Piece]:
    case = slip.case
    moment = sentence("paper.moment", {"at": slip.printed_at})
    yield from roll.pair(sentence("paper.receipt_number"), case.number, ROW, book)
    yield from roll.pair(sentence("paper.at"), moment, ROW, book)
    if case.handler:
        yield from roll.pair(sentence("paper.handler"), case.handler, ROW, book)
    customer = " ".join(part for part in (case.customer, case.phone.replace(" ", "")) if part)
    yield from roll.pair(sentence("paper.customer"), customer, ROW, book)


def _goods(case: PaperCase, roll: Roll, book: FontBook) -> Iterator[Piece]:
    yield from roll.lines(case.goods, ROW_BOLD, 40, book)
    if case.serial:
        yield from roll.pair(sentence("paper.serial"), case.serial, SMALL, book, pitch=36)
    if case.sold_on:
        day = sentence(f"paper.receipt_{case.sold_by}")
        yield from roll.pair(day, case.sold_on.isoformat(), SMALL, book, pitch=36)


def _step(step: PaperStep, roll: Roll, book: FontBook) -> Iterator[Piece]:
    """A sum and, under it, how it came about; a base needs no formula, a finding without a sum stays on the report."""
    if step.amount is None:
        return
    yield from roll.pair(step.label, step.amount_text, ROW, book)
    if step.base:
        return
    formula = " ".join(part for part in (step.formula, step.citation) if part)
    if formula:
        yield from roll.lines(formula, SMALL, 33, book, left=INDENT)
        yield space(6 * DOT)


def _total(settlement: PaperSettlement, roll: Roll, book: FontBook) -> Iterator[Piece]:
    yield space(10 * DOT)
    yield from roll.pair(
        sentence("paper.receipt_total"), f"¥{grouped(settlement.total)}", TOTAL, book, pitch=52
    )
    yield from roll.lines(in_words(settlement.total), SMALL, 40, book, align="right")
    if settlement.pay_by:
        yield from roll.pair(sentence("paper.receipt_way"), settlement.pay_by, ROW, book)
    if settlement.arrives:
        yield from roll.pair(sentence("paper.receipt_arrives"), settlement.arrives, ROW, book)
