"""Orders as a shop sold them: lines, discounts by payer, what was paid and what went back."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from aftersales.late_dataclasses import dataclass


class Platform(StrEnum):
    """Where the order was placed; labels stand in resources/labels.py."""

    TAOBAO = "taobao"
    TMALL = "tmall"
    JD = "jd"
    PINDUODUO = "pinduoduo"
    DOUDIAN = "doudian"
    ALI1688 = "1688"
    WEIXIN = "weixin"
    KUAISHOU = "kuaishou"
    XIAOHONGSHU = "xiaohongshu"
    YOUZAN = "youzan"
    WEIDIAN = "weidian"
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    AMAZON = "amazon"
    ERP = "erp"
    COUNTER = "counter"
    OTHER = "other"


class OrderStatus(StrEnum):
    """The one set of order states (closed list)."""

    UNPAID = "待付款"
    TO_SHIP = "待发货"
    SHIPPED = "已发货"
    DONE = "已完成"
    CLOSED = "已关闭"
    REFUNDING = "退款售后"
    HELD = "待确认"


class Funder(StrEnum):
    """Who pays for a discount: the platform's part is not refunded to the customer."""

    SHOP = "shop"
    PLATFORM = "platform"
    POINTS = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAccount:
    """One shop on one platform; an order's key is shop account + number."""

    id: int = 0
    platform: Platform
    name: str
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """One offer taken off the list price; amounts in fen."""

    name: str
    amount: int
    funded_by: Funder
    threshold: int | None = None
    coupon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who the parcel went to, as the sheet had it; `masked` data is never a customer's key nor called."""

    name: str = ""
    phone: str = ""
    address: str = ""
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """Pieces of one good in an order; `key` is the platform's sub-order number or the line's place, unique per order.

    `unit_price` is the list price at purchase in fen; `paid` the cash share the sheet gave for the line, if any.
    A gift costs nothing; `gift_price` is the price of one piece that was marked for it beforehand (None: not a gift).
    """

    id: int = 0
    key: str
    title: str
    code: str = ""
    spec: str = ""
    unit_price: int
    quantity: int
    paid: int | None = None
    refunded: int = 0
    product_id: int | None = None
    gift_price: int | None = None

    @property
    def amount(self) -> int:
        """List price of all pieces, fen."""
        return self.unit_price * self.quantity


class MoneyBack(StrEnum):
    """As what money goes back for an order."""

    REFUND = "refund"
    COMPENSATION = "compensation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money that a platform's settlement says went back for an order, fen; `source` is the kind of settlement.

    `key` is what the row says of itself and would say again in the next export, so that it is counted once.
    """

    source: str
    kind: MoneyBack
    amount: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. Sums in fen of `currency`: lines + freight − discounts = paid_gross (refunds not taken off).

    `refunded` and `compensated` are what is known to have gone back; `movements` the settlements' part of that evidence.
    """

    id: int = 0
    shop_id: int
    number: str
    status: OrderStatus
    ordered_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    signed_at: datetime | None = None
    invoiced_on: date | None = None
    currency: str = "CNY"
    goods: int = 0
    freight: int = 0
    discounts: tuple[Discount, ...] = ()
    paid_gross: int = 0
    refunded: int = 0
    compensated: int = 0
    customer_id: int | None = None
    nickname: str = ""
    receiver: Receiver = field(default_factory=Receiver)
    courier: str = ""
    tracking: str = ""
    remark: str = ""
    movements: tuple[Movement, ...] = ()
    lines: tuple[OrderLine, ...] = ()
    version: int = 0

    @property
    def paid_net(self) -> int:
        """What the shop kept: paid less refunds, fen."""
        return self.paid_gross - self.refunded


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """One order as a list shows it; sums in fen of `currency`.

    `kinds` is how many lines it has, `title` the first of them; `cases` all its cases, `open_cases` those under way.
    `money_back` is all that is known to have gone back: the platform's figure, or what the shop paid if that is more.
    """

    id: int
    number: str
    customer_id: int | None
    customer_name: str
    receiver_name: str
    nickname: str
    title: str
    kinds: int
    platform: Platform
    shop_name: str
    ordered_at: datetime | None
    status: OrderStatus
    currency: str
    paid_gross: int
    money_back: int
    cases: int
    open_cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money taken for an order at the counter: fen, and by what means (现金, 微信)."""

    id: int = 0
    order_id: int
    amount: int
    means: str
    taken_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineStanding:
    """A line with what earlier cases took: what is still returnable in pieces and in fen.

    `held` pieces of these are in open cases that have not settled them yet; `held_by` is the last of such cases.
    `refunded_wholly`: money was paid for the line, and all of it went back.
    """

    order_id: int
    order_number: str
    ordered_at: datetime | None
    line: OrderLine
    returned: int
    left: int
    left_amount: int
    held: int = 0
    held_by: str = ""
    serial: str = ""
    warranty_ends: date | None = None
    refunded_wholly: bool = False
