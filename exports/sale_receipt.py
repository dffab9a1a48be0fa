"""收据: what was sold, what came off, and what was paid, on a roll, on A5 or on a continuous form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from aftersales.money import grouped, signed
from aftersales.numerals import in_words
from exports.archive_papers import PaperSaleLine, PaperSize, SaleReceipt
from exports.pdf_fonts import FontBook
from exports.pdf_kit import MM, Column, Pen, Piece, Produced, keep_last_with_next, space, table
from exports.sheet_page import BODY, Head, Page, fonts, page_of
from exports.thermal import DOT, NAME, ROLL_58, ROLL_80, ROW, ROW_BOLD, SMALL, TOTAL, Roll
from resources.wording import sentence


def sale_receipt(slip: SaleReceipt, size: PaperSize, *, book: FontBook | None = None) -> Produced:
    """The receipt as a PDF: one strip of a roll, or as many sheets as it needs."""
    return sale_receipts([slip], size, book=book)


def sale_receipts(slips: Sequence[SaleReceipt], size: PaperSize, *, book: FontBook | None = None) -> Produced:
    """Receipts one behind the other in one PDF."""
    first = slips[0]
    title = f"{sentence('paper.sale')} {first.order_number}"
    if size.is_roll:
        roll = ROLL_80 if size is PaperSize.ROLL else ROLL_58
        papers = [partial(_strip, slip, roll) for slip in slips]
        return roll.strips(papers, title=title, made_at=first.printed_at, book=book)
    page = page_of(size)
    with fonts(book).lock:
        sheets = [(_head(slip), [_sheet(slip, page, fonts(book))]) for slip in slips]
        return page.produce_together(sheets, fonts(book))


def _head(slip: SaleReceipt) -> Head:
    return Head(
        title=sentence("paper.sale"),
        about=slip.order_number,
        shop=slip.shop,
        printed_at=slip.printed_at,
        number=slip.number,
        reprint=slip.reprint,
        foot=sentence("paper.not_an_invoice"),
    )


def _note(line: PaperSaleLine) -> str:
    return " ".join(part for part in (sentence("paper.gift") if line.gift else "", line.note) if part)


def _strip(slip: SaleReceipt, roll: Roll, book: FontBook) -> Iterator[Piece]:
    yield space(40 * DOT)
    yield from roll.lines(slip.shop.name, NAME, 40, book, align="center")
    again = f" · {sentence('paper.receipt_reprint')}" if slip.reprint else ""
    yield from roll.lines(f"{sentence('paper.sale')}{again}", SMALL, 38, book, align="center")
    yield roll.dashes()
    yield from roll.pair(sentence("paper.order"), slip.order_number, ROW, book)
    if slip.sold_at is not None:
        yield from roll.pair(sentence("paper.at"), sentence("paper.moment", {"at": slip.sold_at}), ROW, book)
    if slip.cashier:
        yield from roll.pair(sentence("paper.handler"), slip.cashier, ROW, book)
    if slip.customer:
        who = " ".join(part for part in (slip.customer, slip.phone.replace(" ", "")) if part)
        yield from roll.pair(sentence("paper.customer"), who, ROW, book)
    yield roll.dashes()
    for line in slip.lines:
        yield from roll.lines(line.title, ROW_BOLD, 40, book)
        if _note(line):
            yield from roll.lines(_note(line), SMALL, 34, book)
        counted = sentence("paper.times", {"price": line.unit_price, "count": line.quantity})
        yield from roll.pair(counted, grouped(line.amount), ROW, book)
    yield roll.dashes()
    for label, amount in _sums(slip):
        yield from roll.pair(label, amount, ROW, book)
    yield space(8 * DOT)
    yield from roll.pair(sentence("paper.sale_total"), f"¥{grouped(slip.paid)}", TOTAL, book, pitch=52)
    yield from roll.lines(in_words(slip.paid), SMALL, 40, book, align="right")
    if slip.means:
        yield from roll.pair(sentence("paper.means"), slip.means, ROW, book)
    yield roll.dashes()
    yield roll.qr(slip.order_number)
    yield from roll.lines(sentence("paper.receipt_scan"), SMALL, 36, book, align="center")
    yield space(16 * DOT)
    yield from roll.foot(slip.shop, slip.number, book)
    yield space(96 * DOT)  # past the cutter


def _sums(slip: SaleReceipt) -> Iterator[tuple[str, str]]:
    if slip.off or slip.freight:
        yield sentence("paper.goods_total"), grouped(slip.goods)
    for name, amount in slip.off:
        yield name, signed(-amount)
    if slip.freight:
        yield sentence("paper.freight"), signed(slip.freight)


def _sheet(slip: SaleReceipt, page: Page, book: FontBook) -> list[Piece]:
    who = "\u3000".join(part for part in (slip.customer, slip.phone) if part)
    sold = sentence("paper.moment", {"at": slip.sold_at}) if slip.sold_at is not None else ""
    columns = page.columns(
        Column(title="", x=0, width=7 * MM, look=page.pale),
        Column(title=sentence("paper.goods"), x=7 * MM, width=78 * MM, look=BODY),
        Column(title=sentence("paper.note"), x=87 * MM, width=40 * MM, look=page.pale),
        Column(title=sentence("paper.price"), x=126 * MM, width=22 * MM, look=BODY, align="right"),
        Column(title=sentence("paper.count"), x=149 * MM, width=12 * MM, look=BODY, align="right"),
        Column(title=sentence("paper.amount"), x=162 * MM, width=24 * MM, look=BODY, align="right"),
        of=186 * MM,
    )
    rows = [
        (str(place), one.title, _note(one), grouped(one.unit_price), str(one.quantity), grouped(one.amount))
        for place, one in enumerate(slip.lines, start=1)
    ]
    told = ((sentence("paper.customer"), who), (sentence("paper.at"), sold))
    pieces = [*page.facts(told, book), space(4 * MM)]
    pieces += keep_last_with_next(table(book, columns, rows, page.style))
    pieces += [_amount(label, amount, page) for label, amount in _sums(slip)]
    total = sentence("paper.sale_total")
    pieces += [page.total(total, slip.paid, inset=7 * MM, after=slip.means, bound=True)]
    if slip.shop.foot:
        pieces += page.text(slip.shop.foot, book, page.pale)
    return [*pieces, *page.signatures("sign_cashier", "sign_stamp", "sign_day")]


def _amount(label: str, amount: str, page: Page) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(page.margin + 7 * MM, top + 4.6 * MM, label, page.pale)
        pen.text(page.right, top + 4.6 * MM, amount, BODY, "right")

    return Piece(height=5.6 * MM, draw=draw, with_next=True)
