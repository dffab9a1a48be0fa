"""Papers of the archive: the receipt of a sale, the warranty card of a piece, the file of a customer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from aftersales.access import Right
from aftersales.clock import Clock, china_day
from aftersales.goods import SoldGood
from aftersales.masking import mask_phone
from aftersales.money import grouped
from desktop.archive import Archive
from desktop.customer_views import CustomerView, CustomerViews
from desktop.goods_views import GoodsViews, GoodView
from desktop.order_views import OrderView
from desktop.orders import OrderDesk
from desktop.paper_press import Given, PaperDraft, PaperMade, PaperOrder, PaperPress
from desktop.profile import ProfileDesk
from desktop.session import Session
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop.jobs import Progress
    from exports.archive_papers import CustomerFile, PaperTable, SaleReceipt, WarrantyCard
    from exports.pdf_kit import Produced

_Paper = TypeVar("_Paper", "SaleReceipt", "WarrantyCard", "CustomerFile")
_SERIES = {"sale": "SJ", "warranty_card": "SB", "customer_file": "DA"}
"""What the number of a paper begins with: 收据, 三包, 档案."""


class ArchivePapers:
    """What can be printed of orders, sold goods and customers. The heavy libraries load with the first paper."""

    def __init__(
        self,
        *,
        archive: Archive,
        press: PaperPress,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        orders: OrderDesk,
        goods: GoodsViews,
        customers: CustomerViews,
    ) -> None:
        self._archive = archive
        self._press = press
        self._session = session
        self._clock = clock
        self._profile = profile
        self._orders = orders
        self._goods = goods
        self._customers = customers

    def sale(self, *, order_id: int, to: Path, size: str = "80mm") -> PaperMade:
        """The 收据 of an order as a PDF, its sum in words; a second printing says 补打."""
        return self._press.save(self.sales_draft(order_ids=(order_id,), size=size), to)

    def warranty_card(self, *, good_id: int, to: Path, size: str = "a5") -> PaperMade:
        """The 三包凭证 of a sold piece with the log of its repairs (``a5`` or ``a4``)."""
        return self._press.save(self.warranty_cards_draft(good_ids=(good_id,), size=size), to)

    def customer_file(self, *, customer_id: int, to: Path) -> PaperMade:
        """The A4 客户档案: goods, orders, cases and revisits; phones stay masked."""
        return self._press.save(self.customer_files_draft(customer_ids=(customer_id,)), to)

    def sales_draft(
        self, *, order_ids: Sequence[int], size: str = "80mm", progress: Progress | None = None
    ) -> PaperDraft:
        """The 收据 of orders to look at, one behind the other in one file."""
        from exports.archive_papers import PaperSize
        from exports.sale_receipt import sale_receipts

        self._session.require(Right.PRINT)
        views = [self._orders.view(order_id=each) for each in _told(order_ids, progress)]
        slips = [self._sale(view) for view in views]

        def draw(given: Given) -> Produced:
            return sale_receipts(_numbered(slips, given), PaperSize(size))

        name = views[0].order.number if len(views) == 1 else _count(len(views))
        return self._draft("sale", "orders", order_ids, name, draw)

    def warranty_cards_draft(
        self, *, good_ids: Sequence[int], size: str = "a5", progress: Progress | None = None
    ) -> PaperDraft:
        """The 三包凭证 of pieces to look at, each begun on the front of a sheet."""
        from exports.archive_papers import PaperSize
        from exports.warranty_card import warranty_cards

        self._session.require(Right.PRINT)
        views = [self._goods.view(good_id=each) for each in _told(good_ids, progress)]
        cards = [self._card(view) for view in views]

        def draw(given: Given) -> Produced:
            return warranty_cards(_numbered(cards, given), PaperSize(size))

        name = views[0].good.title if len(views) == 1 else _count(len(views))
        return self._draft("warranty_card", "sold_goods", good_ids, name, draw)

    def customer_files_draft(
        self, *, customer_ids: Sequence[int], progress: Progress | None = None
    ) -> PaperDraft:
        """The 客户档案 of customers to look at, one behind the other in one file."""
        from exports.customer_file import customer_files

        self._session.require(Right.PRINT)
        views = [self._customers.view(customer_id=each) for each in _told(customer_ids, progress)]
        files = [self._file(view) for view in views]

        def draw(given: Given) -> Produced:
            return customer_files(_numbered(files, given))

        name = views[0].customer.name if len(views) == 1 else _people(len(views))
        return self._draft("customer_file", "customers", customer_ids, name, draw)

    def _draft(
        self, kind: str, noun: str, ids: Sequence[int], name: str, draw: Callable[[Given], Produced]
    ) -> PaperDraft:
        title = sentence(f"paper.{kind}")
        return self._press.draft(
            PaperOrder(
                kind=kind,
                title=title,
                abouts=tuple(f"{noun}:{each}" for each in ids),
                name=f"{title} {name}",
                draw=draw,
                series=_SERIES[kind],
            )
        )

    def _sale(self, view: OrderView) -> SaleReceipt:
        from exports.archive_papers import PaperSaleLine, SaleReceipt

        order = view.order
        lines = tuple(
            PaperSaleLine(
                title=" ".join(part for part in (one.line.title, one.line.spec) if part),
                quantity=one.line.quantity,
                unit_price=one.line.unit_price,
                amount=one.line.amount,
                note=one.standing.serial,
                gift=one.line.gift_price is not None,
            )
            for one in view.lines
        )
        unnamed = sentence("order_action.discount")
        return SaleReceipt(
            shop=self._profile.for_papers(),
            order_number=order.number,
            sold_at=order.paid_at or order.ordered_at,
            printed_at=self._clock.now(),
            number="",
            lines=lines,
            goods=order.goods,
            off=tuple((one.name or unnamed, one.amount) for one in order.discounts if one.amount),
            freight=order.freight,
            paid=order.paid_gross,
            means="、".join(dict.fromkeys(receipt.means for receipt in view.receipts)),
            customer=view.customer.name if view.customer else order.receiver.name,
            phone=mask_phone(view.customer.phone) if view.customer else mask_phone(order.receiver.phone),
            cashier=self._session.staff.name,
        )

    def _card(self, view: GoodView) -> WarrantyCard:
        from exports.archive_papers import PaperRepair, WarrantyCard

        good, product = view.good, view.product
        return WarrantyCard(
            shop=self._profile.for_papers(),
            title=good.title,
            printed_at=self._clock.now(),
            number="",
            brand=product.brand if product else "",
            code=product.code if product else "",
            product_class=product.product_class if product else "",
            serial=good.serial,
            order_number=self._archive_number(good),
            sold_on=good.invoiced_on or good.starts,
            installed_on=good.starts if good.invoiced_on else None,
            terms=_terms(view),
            customer=view.customer.name if view.customer else "",
            phone=mask_phone(view.customer.phone) if view.customer else "",
            address=view.customer.address if view.customer else "",
            mender=product.service_point if product else "",
            bearer=" ".join(part for part in (view.bearer, view.bearer_name) if part),
            repairs=tuple(
                PaperRepair(first_day=stay.first_day, last_day=stay.last_day, what=stay.what)
                for stay in view.repairs
            ),
            exchanged_on=good.exchanged_on,
        )

    def _archive_number(self, good: SoldGood) -> str:
        """The number of the order that a piece was sold with."""
        if good.order_line_id is None:
            return ""
        with self._archive.database.read():
            return self._archive.orders.number_of_line(good.order_line_id)

    def _file(self, view: CustomerView) -> CustomerFile:
        from exports.archive_papers import CustomerFile

        customer = view.customer
        return CustomerFile(
            shop=self._profile.for_papers(),
            number="",
            printed_at=self._clock.now(),
            customer_number=customer.number,
            name=customer.name,
            facts=_facts(view),
            tables=_tables(view),
        )


def _told(ids: Sequence[int], progress: Progress | None) -> Iterator[int]:
    """The ids, telling how far one is."""
    for done, each in enumerate(ids):
        if progress is not None:
            progress.tick(done, len(ids))
        yield each


def _numbered(papers: Sequence[_Paper], given: Given) -> list[_Paper]:
    """The papers under their numbers."""
    return [
        replace(paper, number=number, reprint=again)
        for paper, (number, again) in zip(papers, given, strict=True)
    ]


def _count(count: int) -> str:
    return sentence("paper.several", {"count": count})


def _people(count: int) -> str:
    return sentence("paper.people", {"count": count})


def _terms(view: GoodView) -> tuple[str, ...]:
    good, product = view.good, view.product
    whole = {"months": good.whole_months, "day": good.whole_ends}
    terms = [sentence("paper.whole_until", whole)]
    if good.parts_months and good.parts_end is not None:
        name = (product.parts_name if product else "") or sentence("warranty.parts_name")
        parts = {"months": good.parts_months, "day": good.parts_end, "name": name}
        terms.append(sentence("paper.parts_until", parts))
    return tuple(terms)


def _facts(view: CustomerView) -> tuple[tuple[str, str], ...]:
    customer, figures = view.customer, view.figures
    phones = "、".join(mask_phone(phone.number) for phone in customer.phones)
    last = china_day(figures.last_contact).isoformat() if figures.last_contact else ""
    return (
        ("customer", customer.name),
        ("tier", customer.tier),
        ("phone", phones),
        ("wechat", customer.wechat),
        ("address", "；".join(customer.addresses)),
        ("nicknames", "、".join(nickname.name for nickname in customer.nicknames)),
        ("tags", "、".join(customer.tags)),
        ("last_contact", last),
        ("spent", grouped(figures.spent)),
        ("customer_note", customer.note),
    )


def _tables(view: CustomerView) -> tuple[PaperTable, ...]:
    from exports.archive_papers import PaperTable

    return (
        PaperTable(
            code="his_goods",
            rows=tuple(
                (good.title, good.serial, good.starts.isoformat(), good.whole_ends.isoformat())
                for good in view.goods
            ),
        ),
        PaperTable(
            code="his_orders",
            rows=tuple(
                (
                    order.number,
                    china_day(order.ordered_at).isoformat() if order.ordered_at else "",
                    f"{order.title} × {order.pieces}" if order.title else "",
                    grouped(order.paid),
                    grouped(order.refunded) if order.refunded else "",
                )
                for order in view.orders
            ),
        ),
        PaperTable(
            code="his_cases",
            rows=tuple(
                (
                    one.case.number,
                    china_day(one.case.opened_at).isoformat(),
                    " ".join(part for part in (one.case.title, one.case.problem) if part),
                    one.state.label,
                    grouped(one.case.amount) if one.case.amount is not None else "",
                )
                for one in view.cases
            ),
        ),
        PaperTable(
            code="his_revisits",
            rows=tuple(
                (
                    china_day(one.revisit.done_at).isoformat() if one.revisit.done_at else "",
                    one.revisit.purpose,
                    one.revisit.result.value if one.revisit.result else "",
                    str(one.revisit.score) if one.revisit.score is not None else "",
                    one.revisit.note,
                )
                for one in view.heard
            ),
        ),
    )
