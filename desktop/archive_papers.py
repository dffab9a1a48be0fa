"""Papers of the archive: the receipt of a sale, the warranty card of a piece, the file of a customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import Clock, china_day
from aftersales.goods import SoldGood
from aftersales.masking import mask_phone
from aftersales.money import grouped
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.customer_views import CustomerView, CustomerViews
from desktop.goods_views import GoodsViews, GoodView
from desktop.order_views import OrderView
from desktop.orders import OrderDesk
from desktop.papers import PaperMade
from desktop.profile import ProfileDesk
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from exports.archive_papers import CustomerFile, PaperTable, SaleReceipt, WarrantyCard
    from exports.papers import PaperShop
    from exports.pdf_kit import Produced

_SERIES = {"sale": "SJ", "warranty_card": "SB", "customer_file": "DA"}
"""What the number of a paper begins with: 收据, 三包, 档案."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A paper to be made: its kind, what it is about (as `paper_numbers.about` keeps it) and its name on screen."""

    kind: str
    about: str
    name: str


class ArchivePapers:
    """What can be printed of orders, sold goods and customers. The heavy libraries load with the first paper."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        orders: OrderDesk,
        goods: GoodsViews,
        customers: CustomerViews,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._profile = profile
        self._orders = orders
        self._goods = goods
        self._customers = customers

    def sale(self, *, order_id: int, to: Path, size: str = "80mm") -> PaperMade:
        """The 收据 of an order as a PDF (``80mm`` or ``a5``), its sum in words; a second printing says 补打."""
        from exports.archive_papers import PaperSize
        from exports.sale_receipt import sale_receipt

        self._session.require(Right.PRINT)
        view = self._orders.view(order_id=order_id)
        asked = _Asked(kind="sale", about=f"orders:{order_id}", name=view.order.number)
        return self._make(
            asked, to, lambda number, again: sale_receipt(self._sale(view, number, again), PaperSize(size))
        )

    def warranty_card(self, *, good_id: int, to: Path, size: str = "a5") -> PaperMade:
        """The 三包凭证 of a sold piece with the log of its repairs (``a5`` or ``a4``)."""
        from exports.archive_papers import PaperSize
        from exports.warranty_card import warranty_card

        self._session.require(Right.PRINT)
        view = self._goods.view(good_id=good_id)
        asked = _Asked(kind="warranty_card", about=f"sold_goods:{good_id}", name=view.good.title)
        return self._make(
            asked, to, lambda number, again: warranty_card(self._card(view, number, again), PaperSize(size))
        )

    def customer_file(self, *, customer_id: int, to: Path) -> PaperMade:
        """The A4 客户档案: goods, orders, cases and revisits; phones stay masked."""
        from exports.customer_file import customer_file

        self._session.require(Right.PRINT)
        view = self._customers.view(customer_id=customer_id)
        asked = _Asked(kind="customer_file", about=f"customers:{customer_id}", name=view.customer.name)
        return self._make(asked, to, lambda number, again: customer_file(self._file(view, number, again)))

    def _make(self, asked: _Asked, to: Path, draw: Callable[[str, bool], Produced]) -> PaperMade:
        """Give the paper its number, draw it and write the file: all of it, or nothing."""
        from exports.safe_write import write_bytes

        what = sentence(f"paper.{asked.kind}")
        name = sentence("paper.archive_print", {"what": what, "about": asked.name})
        with self._writer.action(name, Changed.ORDERS, undoable=False) as action:
            series = _SERIES[asked.kind]
            again = self._archive.numbers.printed(series, about=asked.about)
            number = self._archive.numbers.paper(
                series, china_day(action.at), case_id=None, made_at=action.at, about=asked.about
            )
            made = draw(number, again)
            write_bytes(to, made.data)
        return PaperMade(path=to, number=number, pages=made.pages, missing=made.missing)

    def _shop(self) -> PaperShop:
        from exports.papers import PaperShop

        profile = self._profile.read()
        return PaperShop(
            name=profile.name, phone=profile.phone, address=profile.address, foot=profile.receipt_foot
        )

    def _sale(self, view: OrderView, number: str, again: bool) -> SaleReceipt:
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
            shop=self._shop(),
            order_number=order.number,
            sold_at=order.paid_at or order.ordered_at,
            printed_at=self._clock.now(),
            number=number,
            lines=lines,
            goods=order.goods,
            off=tuple((one.name or unnamed, one.amount) for one in order.discounts if one.amount),
            freight=order.freight,
            paid=order.paid_gross,
            means="、".join(dict.fromkeys(receipt.means for receipt in view.receipts)),
            customer=view.customer.name if view.customer else order.receiver.name,
            phone=mask_phone(view.customer.phone) if view.customer else mask_phone(order.receiver.phone),
            cashier=self._session.staff.name,
            reprint=again,
        )

    def _card(self, view: GoodView, number: str, again: bool) -> WarrantyCard:
        from exports.archive_papers import PaperRepair, WarrantyCard

        good, product = view.good, view.product
        return WarrantyCard(
            shop=self._shop(),
            title=good.title,
            printed_at=self._clock.now(),
            number=number,
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
            reprint=again,
        )

    def _archive_number(self, good: SoldGood) -> str:
        """The number of the order that a piece was sold with."""
        if good.order_line_id is None:
            return ""
        with self._archive.database.read():
            return self._archive.orders.number_of_line(good.order_line_id)

    def _file(self, view: CustomerView, number: str, again: bool) -> CustomerFile:
        from exports.archive_papers import CustomerFile

        customer = view.customer
        return CustomerFile(
            shop=self._shop(),
            number=number,
            printed_at=self._clock.now(),
            customer_number=customer.number,
            name=customer.name,
            facts=_facts(view),
            tables=_tables(view),
            reprint=again,
        )


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
