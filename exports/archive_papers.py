"""What the papers of the archive are made from: a sale, one sold piece, one customer; text ready to print, sums in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exports.papers import PaperShop


class PaperSize(StrEnum):
    """What a paper is printed on: rolls of thermal printers, sheets, 241 mm continuous forms whole, halved, in thirds."""

    ROLL = "80mm"
    NARROW_ROLL = "58mm"
    A5 = "a5"
    A4 = "a4"
    FORM = "241"
    FORM_HALF = "241-2"
    FORM_THIRD = "241-3"
    LABEL = "60x40"
    SMALL_LABEL = "40x30"

    @property
    def is_roll(self) -> bool:
        """Whether the paper is as long as its content."""
        return self in {PaperSize.ROLL, PaperSize.NARROW_ROLL}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSaleLine:
    """Pieces of one good: list price of one and of all; a gift costs nothing. `note` is its serial or kind."""

    title: str
    quantity: int
    unit_price: int
    amount: int
    note: str = ""
    gift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleReceipt:
    """Everything on the 收据 of a sale; `off` are offers by name with what they take off, `means` how it was paid.

    `number` is the paper's own, beside the order's: unique and never given again; `reprint` marks it 补打.
    """

    shop: PaperShop
    order_number: str
    sold_at: datetime | None
    printed_at: datetime
    number: str
    lines: tuple[PaperSaleLine, ...]
    goods: int
    off: tuple[tuple[str, int], ...] = ()
    freight: int = 0
    paid: int = 0
    means: str = ""
    customer: str = ""
    phone: str = ""
    cashier: str = ""
    reprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRepair:
    """One stay in repair on a 三包凭证."""

    first_day: date
    last_day: date
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyCard:
    """Everything on a 三包凭证: the piece, who sold it, who bought it, who mends it, its terms and its repairs.

    Contents after 三包规定; what the archive does not know stays an empty line to write on.
    """

    shop: PaperShop
    title: str
    printed_at: datetime
    number: str
    brand: str = ""
    code: str = ""
    product_class: str = ""
    serial: str = ""
    order_number: str = ""
    sold_on: date
    installed_on: date | None = None
    terms: tuple[str, ...] = ()
    customer: str = ""
    phone: str = ""
    address: str = ""
    mender: str = ""
    bearer: str = ""
    repairs: tuple[PaperRepair, ...] = ()
    exchanged_on: date | None = None
    reprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    """A table of the archive: a heading's code, and rows of texts; amounts are ready to print."""

    code: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFile:
    """Everything on a customer's 客户档案: who he is, and tables of his goods, orders, cases and revisits."""

    shop: PaperShop
    number: str
    printed_at: datetime
    customer_number: str
    name: str
    facts: tuple[tuple[str, str], ...]
    """Code of the label (``paper.…``) and text."""
    tables: tuple[PaperTable, ...]
    reprint: bool = False
