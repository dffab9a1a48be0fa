"""举证材料 of a case for a platform: what was bought, what happened, how it was reckoned, every file and photo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aftersales.clock import CHINA
from exports.pack_parts import (
    LETTER,
    Cover,
    PackFile,
    course,
    draw_pack,
    evidence_list,
    facts,
    photos,
    settlement,
    title_line,
    words_line,
)
from exports.papers import PaperEvent, PaperImage, PaperSettlement, PaperShop
from exports.pdf_fonts import FontBook, shipped_fonts
from exports.pdf_kit import MM, Pen, Piece, Produced
from exports.sheet_page import PALE
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePack:
    """Everything in the pack; `facts` as (label, words), `told` what is claimed in one line, `number` the pack's own."""

    shop: PaperShop
    case_number: str
    order_number: str
    told: str
    printed_at: datetime
    number: str = ""
    reprint: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    events: tuple[PaperEvent, ...] = ()
    settlement: PaperSettlement | None = None
    files: tuple[PackFile, ...] = ()
    images: tuple[PaperImage, ...] = ()


def evidence_pack(pack: EvidencePack, *, book: FontBook | None = None) -> Produced:
    """The pack as a PDF of as many A4 pages as it needs; pictures that cannot be read leave an empty frame."""
    book = book or shipped_fonts()
    with book.lock:
        pieces: list[Piece] = [*facts(pack.facts, book)]
        if pack.told:
            pieces += [words_line(line, PALE) for line in book.wrap(pack.told, PALE, LETTER.inner)]
        if pack.events:
            pieces += course(pack.events, book)
        if pack.settlement is not None:
            pieces += settlement(pack.settlement, book)
        pieces += evidence_list(pack.files, book)
        if pack.images:
            pieces += photos(pack.images)
        return draw_pack(_cover(pack), pieces, book)


def _cover(pack: EvidencePack) -> Cover:
    def head(pen: Pen) -> None:
        again = f" · {sentence('paper.receipt_reprint')}" if pack.reprint else ""
        title_line(pen, f"{sentence('paper.evidence_pack')}{again}", pack.shop)
        parts = [sentence("paper.own_number", {"number": pack.number})] if pack.number else []
        parts.append(f"{sentence('recovery_paper.case')} {pack.case_number}")
        if pack.order_number:
            parts.append(f"{sentence('recovery_paper.order')} {pack.order_number}")
        pen.text(LETTER.margin, 37.5 * MM, "\u3000".join(parts), PALE)
        day = pack.printed_at.astimezone(CHINA).strftime("%Y-%m-%d")
        pen.text(LETTER.right, 37.5 * MM, day, PALE, "right")

    return Cover(
        title=sentence("paper.evidence_pack"),
        number=pack.case_number,
        shop=pack.shop,
        printed_at=pack.printed_at,
        head=head,
    )
