"""三包凭证 of one sold piece: what it is, who sold, bought and mends it, its terms, and the log of its repairs."""

from __future__ import annotations

from collections.abc import Sequence

from exports.archive_papers import PaperSize, WarrantyCard
from exports.pdf_fonts import FontBook
from exports.pdf_kit import MM, Column, Piece, Produced, space, table
from exports.sheet_page import A4, A5, BODY, PALE, STRONG, Head, Page, fonts
from resources.wording import sentence

_ROWS = {PaperSize.A4: 10, PaperSize.A5: 12}
"""Rows of the log, those left to be written by hand included."""


def warranty_card(card: WarrantyCard, size: PaperSize, *, book: FontBook | None = None) -> Produced:
    """The card as a PDF: one A4 sheet, or A5 with the log of repairs on its back."""
    return warranty_cards([card], size, book=book)


def warranty_cards(
    cards: Sequence[WarrantyCard], size: PaperSize, *, book: FontBook | None = None
) -> Produced:
    """Several cards in one PDF, each begun on the front of a sheet."""
    page = A4 if size is PaperSize.A4 else A5
    with fonts(book).lock:
        papers = [(_head(card), _sides(card, page, size, fonts(book))) for card in cards]
        duplex = size is PaperSize.A5 and len(cards) > 1
        return page.produce_together(papers, fonts(book), duplex=duplex)


def _head(card: WarrantyCard) -> Head:
    return Head(
        title=sentence("paper.warranty_card"),
        about=card.serial or card.order_number or card.number,
        shop=card.shop,
        printed_at=card.printed_at,
        number=card.number,
        reprint=card.reprint,
        foot=sentence("paper.warranty_keep"),
    )


def _sides(card: WarrantyCard, page: Page, size: PaperSize, book: FontBook) -> list[list[Piece]]:
    goods = f"{card.title}（{card.product_class}）" if card.product_class else card.title
    shop = card.shop
    seller = "\u3000".join(part for part in (shop.name, shop.phone) if part)
    facts = (
        ("goods", goods),
        ("serial", card.serial),
        ("brand", card.brand),
        ("model", card.code),
        ("origin", ""),
        ("order", card.order_number),
        ("sold_on", card.sold_on.isoformat()),
        ("installed_on", card.installed_on.isoformat() if card.installed_on else ""),
        ("seller", seller),
        ("seller_address", shop.address),
        ("customer", "\u3000".join(part for part in (card.customer, card.phone) if part)),
        ("address", card.address),
        ("mender", card.mender),
        ("bearer", card.bearer),
    )
    named = [(sentence(f"paper.{code}"), text) for code, text in facts]
    pieces = page.facts(named, book, label=22 * MM)
    pieces += [space(2 * MM), *(piece for term in card.terms for piece in page.text(term, book, STRONG))]
    if card.exchanged_on is not None:
        told = sentence("paper.exchanged", {"day": card.exchanged_on})
        pieces += page.text(told, book)
    signed = page.signatures("sign_customer", "sign_stamp", "sign_day")
    back = size is PaperSize.A5
    log = [
        page.heading(sentence("paper.repair_log"), before=0 if back else 8 * MM),
        *_log(card, page, size, book),
    ]
    return [[*pieces, *signed], log] if back else [[*pieces, *log, *signed]]


def _log(card: WarrantyCard, page: Page, size: PaperSize, book: FontBook) -> list[Piece]:
    """送修日期 次数 故障 原因 处理 交验 签字; the stays that are known, then empty rows."""
    columns = page.columns(
        Column(title=sentence("paper.log_sent"), x=0, width=22 * MM, look=BODY),
        Column(title=sentence("paper.log_count"), x=24 * MM, width=10 * MM, look=BODY),
        Column(title=sentence("paper.log_fault"), x=36 * MM, width=40 * MM, look=BODY),
        Column(title=sentence("paper.log_cause"), x=78 * MM, width=32 * MM, look=BODY),
        Column(title=sentence("paper.log_done"), x=112 * MM, width=32 * MM, look=BODY),
        Column(title=sentence("paper.log_back"), x=146 * MM, width=22 * MM, look=BODY),
        Column(title=sentence("paper.log_sign"), x=169 * MM, width=17 * MM, look=PALE),
        of=186 * MM,
    )
    rows = [
        (one.first_day.isoformat(), str(place), one.what, "", "", one.last_day.isoformat(), "")
        for place, one in enumerate(card.repairs, start=1)
    ]
    rows += [("", "", "", "", "", "", "")] * max(1, _ROWS[size] - len(rows))
    return table(book, columns, rows, page.style)
