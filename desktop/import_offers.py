"""Goods of an import that the catalogue does not know, offered for it: added at one stroke, and their lines linked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.products import Product
from desktop.changes import Changed
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.writing import Writer
    from storage.catalogue_links import UnknownGoods


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Goods that could become a product: `lines` and `pieces` of the import; `usual_price` in fen, of most pieces."""

    code: str
    title: str
    lines: int
    pieces: int
    usual_price: int


class ImportOffers:
    """What the wizard offers after an import."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def offered(self, *, batch_id: int) -> tuple[Offer, ...]:
        """The goods of a batch that the catalogue knows neither by code nor by title; most sold first. Call in a read job."""
        with self._archive.database.read():
            batch = self._archive.batches.get(batch_id)
            return _distinct(self._archive.catalogue_links.unknown(batch.action_id))

    def add(self, *, offers: Sequence[Offer]) -> tuple[Product, ...]:
        """Add these goods to the catalogue as one action, and link every line of theirs; those added. In a write job.

        What is in the catalogue by now is passed over. Undo takes the products out again, and the lines stand alone.
        """
        self._session.require(Right.ARCHIVE)
        name = sentence("offers.action", {"count": len(offers)})
        with self._writer.action(name, Changed.GOODS, Changed.ORDERS) as action:
            added = tuple(
                self._archive.products.save(Product(code=offer.code, title=offer.title), action=action)
                for offer in offers
                if not self._is_known(offer)
            )
            self._archive.catalogue_links.link_all()
        return added

    def _is_known(self, offer: Offer) -> bool:
        if offer.code:
            return self._archive.products.find(offer.code) is not None
        return any(found.title == offer.title for found in self._archive.products.search(offer.title))


def _distinct(goods: Iterable[UnknownGoods]) -> tuple[Offer, ...]:
    """One offer for each code, and for each title where there is no code."""
    groups: dict[tuple[str, str], list[UnknownGoods]] = {}
    for one in goods:
        groups.setdefault((one.code, "" if one.code else one.title), []).append(one)
    offers = [_offer(group) for group in groups.values()]
    return tuple(sorted(offers, key=lambda offer: -offer.pieces))


def _offer(group: Sequence[UnknownGoods]) -> Offer:
    prices: Counter[int] = Counter()
    titles: Counter[str] = Counter()
    for one in group:
        prices[one.unit_price] += one.pieces
        titles[one.title] += one.lines
    title = next((title for title, _ in titles.most_common() if title), group[0].code)
    return Offer(
        code=group[0].code,
        title=title,
        lines=sum(one.lines for one in group),
        pieces=sum(one.pieces for one in group),
        usual_price=prices.most_common(1)[0][0],
    )
