"""What the pages of goods show: lists, one piece with its verdict and everything around it, parts, products."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from aftersales.calendar import WorkingCalendar
from aftersales.clock import Clock
from aftersales.customers import CustomerBrief
from aftersales.goods import RepairStay, SoldGood, days_in_repair, next_service
from aftersales.goods_lists import GoodsQuery, GoodsScope, GoodSummary, ProductSummary
from aftersales.parts import Part
from aftersales.products import Product
from aftersales.queries import Cursor, Page
from aftersales.warranty import Cover, terms_of, warranty
from desktop.archive import Archive
from desktop.batches import MOST
from resources.wording import sentence

SOON = 30
"""Days left from which on a warranty is told in amber."""
_UNPUBLISHED = "days.unpublished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the warranty gives on a day: in short, with a tone (ok, warn, or plain for over), and how it came about.

    `notes` tell what the reckoning could not know yet, such as holidays that are not published.
    """

    on: date
    cover: Cover
    text: str
    tone: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodView:
    """One piece with its owner, its product, the verdict for today, its stays in repair and the parts that fit.

    `noted_days` are days in repair that were noted without a stay; `bearer` and `bearer_name` tell who bears a repair.
    """

    good: SoldGood
    customer: CustomerBrief | None
    product: Product | None
    verdict: Verdict
    repairs: tuple[RepairStay, ...]
    noted_days: int
    bearer: str
    bearer_name: str
    service_on: date | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsCounts:
    """The numbers on the page's tabs and segments."""

    scopes: Mapping[GoodsScope, int]
    parts: int
    parts_short: int
    products: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """One entry of the catalogue with the parts that fit and how many pieces are in customers' hands."""

    product: Product
    parts: tuple[Part, ...]
    sold: int


class GoodsViews:
    """Reads for the pages of goods; each call is one read."""

    def __init__(self, *, archive: Archive, clock: Clock, calendar: Callable[[], WorkingCalendar]) -> None:
        self._archive = archive
        self._clock = clock
        self._calendar = calendar

    def query(self, scope: GoodsScope = GoodsScope.COVERED, text: str = "") -> GoodsQuery:
        """A query as of today."""
        return GoodsQuery(today=self._clock.today(), scope=scope, text=text)

    def page(
        self, *, query: GoodsQuery, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[GoodSummary]:
        """A page of sold goods; not `counted`, its total is only what is known."""
        from storage import goods_lists

        index = self._archive.search
        with self._archive.database.read():
            return goods_lists.page(query, after=after, limit=limit, index=index, counted=counted)

    def count(self, *, query: GoodsQuery) -> int:
        """How many pieces a query finds."""
        from storage import goods_lists

        with self._archive.database.read():
            return goods_lists.count(query, index=self._archive.search)

    def ids(self, *, query: GoodsQuery) -> tuple[int, ...]:
        """The pieces of a list in its order, as many as are taken at once."""
        return tuple(row.id for row in self.page(query=query, limit=MOST, counted=False).rows)

    def counts(self) -> GoodsCounts:
        """How many there are of everything."""
        from storage import goods_lists

        with self._archive.database.read():
            parts, short = self._archive.parts.counts()
            return GoodsCounts(
                scopes=goods_lists.counts(self._clock.today()),
                parts=parts,
                parts_short=short,
                products=goods_lists.count_products(),
            )

    def owners(self, *, query: GoodsQuery) -> int:
        """How many customers the pieces of a query belong to."""
        from storage import goods_lists

        with self._archive.database.read():
            return goods_lists.count_owners(query, index=self._archive.search)

    def catalogue(
        self, *, text: str = "", after: Cursor | None = None, limit: int = 100
    ) -> Page[ProductSummary]:
        """A page of the catalogue."""
        from storage import goods_lists

        with self._archive.database.read():
            return goods_lists.catalogue(text, after=after, limit=limit)

    def product(self, *, product_id: int) -> ProductView:
        """One entry of the catalogue."""
        from storage import goods_lists

        asked = GoodsQuery(today=self._clock.today(), scope=GoodsScope.ALL, product_id=product_id)
        with self._archive.database.read():
            sold = goods_lists.page(asked, after=None, limit=1, index=self._archive.search).total
            return ProductView(
                product=self._archive.products.get(product_id),
                parts=self._archive.parts.fitting(product_id),
                sold=sold,
            )

    def products(self, *, text: str, limit: int = 20) -> tuple[Product, ...]:
        """Products whose code, title or brand holds `text`, or whose barcode it is."""
        with self._archive.database.read():
            return self._archive.products.search(text.strip(), limit)

    def view(self, *, good_id: int) -> GoodView:
        """One piece with everything its panel shows."""
        with self._archive.database.read():
            good = self._archive.goods.get(good_id)
            product = self._archive.products.known(good.product_id) if good.product_id else None
            repairs = self._archive.goods.repairs(good.id)
            noted = good.repair_days - days_in_repair(repairs, good.exchanged_on or good.starts)
            return GoodView(
                good=good,
                customer=self._archive.customers.brief(good.customer_id) if good.customer_id else None,
                product=product,
                verdict=self.verdict(good=good, on=max(self._clock.today(), good.starts), product=product),
                repairs=repairs,
                noted_days=max(0, noted),
                bearer=good.bearer or (product.bearer if product else ""),
                bearer_name=product.bearer_name if product else "",
                service_on=next_service(good, product),
                parts=self._archive.parts.fitting(product.id) if product else (),
            )

    def verdict(self, *, good: SoldGood, on: date, product: Product | None = None) -> Verdict:
        """在保吗 for a day; KnownError ``days.warranty_asked_early`` before the first day. Pure but for the calendar."""
        found = warranty(terms_of(good), on, self._calendar())
        name = (product.parts_name if product else "") or sentence("warranty.parts_name")
        ends = found.whole_ends if found.verdict is Cover.WHOLE else found.parts_end
        if found.verdict is Cover.OUT:
            over = max(filter(None, (found.whole_ends, found.parts_end)))
            text, tone = sentence("warranty.out", {"days": (on - over).days}), ""
        else:
            assert ends is not None
            left = (ends - on).days
            code = f"warranty.{found.verdict.value}_{'left' if left else 'last'}"
            text = sentence(code, {"days": left, "name": name})
            tone = "warn" if left <= SOON or found.verdict is Cover.PARTS else "ok"
        said = [
            (reason.code == _UNPUBLISHED, sentence(reason.code, reason.operands)) for reason in found.why[:-1]
        ]
        return Verdict(
            on=on,
            cover=found.verdict,
            text=text,
            tone=tone,
            steps=tuple(words for is_note, words in said if not is_note),
            notes=tuple(dict.fromkeys(words for is_note, words in said if is_note)),
        )
