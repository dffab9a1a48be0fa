"""The counter: goods scanned or typed, money taken, and the order, its receipt and its warranties written in one action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.clock import Clock, china_day
from aftersales.errors import KnownError
from aftersales.orders import (
    Discount,
    Funder,
    Order,
    OrderLine,
    OrderStatus,
    Platform,
    Receipt,
    Receiver,
)
from aftersales.products import Product
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.line_goods import LineGoods
from desktop.order_corrections import MOST_PIECES
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

MEANS = ("微信", "支付宝", "现金", "刷卡", "转账")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A product as the counter takes it: its last list price in fen, if it was ever sold; months of its warranty."""

    product: Product
    price: int | None
    months: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """One line on the counter; `price` of one piece in fen. A serial goes with a line of one piece.

    A `gift` costs nothing; its price is the one that is marked for it.
    """

    title: str
    price: int
    quantity: int = 1
    product_id: int | None = None
    code: str = ""
    serial: str = ""
    gift: bool = False

    @property
    def amount(self) -> int:
        return 0 if self.gift else self.price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDraft:
    """What stands on the counter; `discount` is what the shop takes off, fen; `means` one of MEANS."""

    lines: tuple[SaleLine, ...]
    means: str
    discount: int = 0
    customer_id: int | None = None
    remark: str = ""

    @property
    def goods(self) -> int:
        """List price of everything, fen."""
        return sum(line.amount for line in self.lines)

    @property
    def due(self) -> int:
        """What the customer pays, fen."""
        return self.goods - self.discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A sale that was written: its order, and how many warranties began with it."""

    order: Order
    warranties: int = 0


class OrderEntryDesk:
    """What can be done at the counter."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        line_goods: LineGoods,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._line_goods = line_goods

    def look_up(self, *, text: str) -> Scanned | None:
        """The product whose barcode or code this is; None if the catalogue has none."""
        text = text.strip()
        if not text:
            return None
        with self._archive.database.read():
            product = self._archive.products.find_barcode(text) or self._archive.products.find(text)
            return None if product is None else self._scanned(product)

    def search(self, *, text: str, limit: int = 8) -> tuple[Scanned, ...]:
        """Products by a part of their name, brand or code."""
        if not text.strip():
            return ()
        with self._archive.database.read():
            return tuple(
                self._scanned(product) for product in self._archive.products.search(text.strip(), limit)
            )

    def sell(self, *, draft: SaleDraft, action_id: str = "") -> Sold:
        """Write the sale: the order (DD…), the money taken, and a warranty for each piece whose product has terms.

        One action: Ctrl Z takes all of it back. KnownErrors ``order_error.*`` name the line and what is wrong.
        """
        self._session.require(Right.ARCHIVE)
        check_sale(draft)
        before = self._sold_before(action_id)
        if before is not None:
            return before
        now = self._clock.now()
        day = china_day(now)
        first = draft.lines[0].title
        what = sentence("order_action.several", {"title": first, "count": len(draft.lines)})
        name = sentence("order_action.enter", {"what": first if len(draft.lines) == 1 else what})
        changed = (Changed.ORDERS, Changed.GOODS, Changed.CUSTOMERS)
        with self._writer.action(name, *changed, action_id=action_id) as action:
            order = self._archive.orders.save(self._order(draft, now, action), action=action)
            if draft.due:
                taken = Receipt(order_id=order.id, amount=draft.due, means=draft.means, taken_at=now)
                self._archive.order_money.take(taken, action=action)
            pieces = self._register(order, draft, day, action)
        return Sold(order=order, warranties=pieces)

    def _sold_before(self, action_id: str) -> Sold | None:
        """What this action wrote when it was sent first; None if it was not."""
        if not action_id:
            return None
        with self._archive.database.read():
            touched = self._archive.journal.touches(action_id)
            orders = [one.row_id for one in touched if one.table == "orders"]
            if not orders:
                return None
            pieces = sum(one.table == "sold_goods" for one in touched)
            return Sold(order=self._archive.orders.get(orders[0]), warranties=pieces)

    def _order(self, draft: SaleDraft, now: datetime, action: Action) -> Order:
        account = self._archive.accounts.ensure(
            Platform.COUNTER, sentence("label_platform.counter"), action=action
        )
        return Order(
            shop_id=account.id,
            number=self._number(account.id, china_day(now)),
            status=OrderStatus.DONE,
            ordered_at=now,
            paid_at=now,
            signed_at=now,
            invoiced_on=china_day(now),
            goods=draft.goods,
            discounts=_discounts(draft),
            paid_gross=draft.due,
            customer_id=draft.customer_id,
            receiver=self._receiver(draft),
            remark=draft.remark.strip(),
            lines=_lines(draft),
        )

    def _number(self, account_id: int, day: date) -> str:
        """The next DDyymmdd-nnnn that no order of the account has."""
        while True:
            number = f"DD{day:%y%m%d}-{self._archive.numbers.next_for_day('order', day):04d}"
            if self._archive.orders.find(account_id, number) is None:
                return number

    def _register(self, order: Order, draft: SaleDraft, day: date, action: Action) -> int:
        """A warranty for each piece whose product has terms or that has a serial; how many."""
        return sum(
            self._line_goods.begin(
                order, line, serial=sold.serial.strip(), day=day, pieces=line.quantity, action=action
            )
            for line, sold in zip(order.lines, draft.lines, strict=True)
        )

    def _receiver(self, draft: SaleDraft) -> Receiver:
        if draft.customer_id is None:
            return Receiver()
        return Receiver(name=self._archive.customers.get(draft.customer_id).name)

    def _scanned(self, product: Product) -> Scanned:
        price = self._archive.order_money.last_price(product.id)
        return Scanned(product=product, price=price, months=product.whole_months)


def check_sale(draft: SaleDraft) -> None:
    """Pass, or the first KnownError ``order_error.*`` of what stands on the counter. Pure."""
    if not draft.lines:
        raise KnownError("order_error.nothing_sold")
    for row, line in enumerate(draft.lines, start=1):
        _check_line(row, line)
    if not 0 <= draft.discount <= draft.goods:
        raise KnownError("order_error.discount_range", discount=draft.discount, goods=draft.goods)
    if draft.means not in MEANS:
        raise KnownError("order_error.means_missing")


def _check_line(row: int, line: SaleLine) -> None:
    if not line.title.strip():
        raise KnownError("order_error.title_missing", row=row)
    if line.quantity < 1:
        raise KnownError("order_error.quantity", title=line.title)
    if line.quantity > MOST_PIECES:
        raise KnownError(
            "order_error.quantity_most", title=line.title, quantity=line.quantity, most=MOST_PIECES
        )
    if line.price < 0:
        raise KnownError("order_error.price_negative", title=line.title)
    if line.serial.strip() and line.quantity > 1:
        raise KnownError("order_error.serial_many", title=line.title, quantity=line.quantity)


def _discounts(draft: SaleDraft) -> tuple[Discount, ...]:
    if not draft.discount:
        return ()
    name = sentence("order_action.discount")
    return (Discount(name=name, amount=draft.discount, funded_by=Funder.SHOP),)


def _lines(draft: SaleDraft) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(
            key=str(place),
            title=line.title.strip(),
            code=line.code.strip(),
            unit_price=0 if line.gift else line.price,
            quantity=line.quantity,
            product_id=line.product_id,
            gift_price=line.price if line.gift else None,
        )
        for place, line in enumerate(draft.lines, start=1)
    )
