"""An order joined with everything its panel and papers show: shares of its discounts, what went back, its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.cases import Case, CaseKind
from aftersales.customers import CustomerBrief
from aftersales.money import allocate
from aftersales.orders import (
    Funder,
    MoneyBack,
    Movement,
    Order,
    OrderLine,
    OrderLineStanding,
    OrderStatus,
    OrderSummary,
    Receipt,
    ShopAccount,
)
from aftersales.queries import ENDED_STATES
from aftersales.refunds import Booked, beside
from aftersales.settlement.basket import make_basket
from desktop.archive import Archive
from desktop.case_words import CaseWords
from desktop.left import left_to_refund
from desktop.order_corrections import misfit
from desktop.settlement_drafts import order_in_claim
from desktop.views import StateView
from resources.labels import label
from resources.wording import sentence
from storage.order_dossiers import OrderFile
from storage.standing import of_orders, paid_shares

_MONEY = frozenset({"lines", "goods", "discounts", "freight", "paid_gross"})
_MONEY_KINDS = (CaseKind.RETURN, CaseKind.REFUND_ONLY)


@dataclass(frozen=True, slots=True)
class OrderState:
    """How an order stands in words; `tone` acc while a case is open, plain once all went back, else none."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One row of the list with its words."""

    summary: OrderSummary
    state: OrderState
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineView:
    """A line with its part of every discount, fen: `off` by who pays for it; list price − `off` = `paid`."""

    line: OrderLine
    standing: OrderLineStanding
    paid: int
    off: Mapping[Funder, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """Money that went back: fen, when if that is known, and how (微信, 平台退款)."""

    amount: int
    how: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundState:
    """What went back and what still can, fen; `held` is what open cases are about to take and nobody has paid yet."""

    given: tuple[GivenBack, ...]
    held: int
    left: int

    @property
    def paid(self) -> int:
        return sum(one.amount for one in self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCase:
    """A case of the order with its state in words."""

    case: Case
    state: StateView


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """One order with everything that is shown of it.

    `received` is what the shop gets: the customer's money and what the platform pays for its own offers.
    `edited` names the fields of Order that a person set by hand; `told` what settlements of the platform say went back.
    """

    order: Order
    account: ShopAccount
    channel: str
    state: OrderState
    customer: CustomerBrief | None
    lines: tuple[OrderLineView, ...]
    received: int
    refunds: RefundState
    cases: tuple[OrderCase, ...]
    receipts: tuple[Receipt, ...]
    edited: frozenset[str]

    @property
    def walk_in(self) -> bool:
        """Whether nothing at all is known of who bought (散客), so that there is nobody to be matched."""
        known = (self.order.nickname, self.order.receiver.name, self.order.receiver.phone)
        return self.customer is None and not any(known)

    @property
    def misfit(self) -> int:
        """What was paid beyond what the lines, freight and discounts come to, once a person corrected one of them."""
        return misfit(self.order) if self.edited & _MONEY else 0

    @property
    def told(self) -> tuple[Movement, ...]:
        return self.order.movements


class OrderViews:
    """Builds rows and views inside an open read."""

    def __init__(self, *, archive: Archive, words: CaseWords) -> None:
        self._archive = archive
        self._words = words

    def row(self, summary: OrderSummary) -> OrderRow:
        """A row of the list."""
        return OrderRow(
            summary=summary,
            state=order_state(
                summary.status,
                open_cases=summary.open_cases,
                paid=summary.paid_gross,
                back=summary.money_back,
            ),
            channel=label(summary.platform),
        )

    def view(self, known: OrderFile) -> OrderView:
        """The order with its lines, money and cases; a fixed number of queries."""
        order, account, cases = known.order, known.account, known.cases
        booked = self._archive.settlements.booked(order.id)
        lines = _lines(order, of_orders((order,), booked={order.id: booked}))
        refunds = self._refunds(known, lines, booked)
        return OrderView(
            order=order,
            account=account,
            channel=label(account.platform),
            state=order_state(
                order.status,
                open_cases=sum(_is_open(case) for case in cases),
                paid=order.paid_gross,
                back=refunds.paid,
            ),
            customer=self._archive.customers.brief(order.customer_id) if order.customer_id else None,
            lines=lines,
            received=order.paid_gross
            + sum(item.amount for item in order.discounts if item.funded_by is Funder.PLATFORM),
            refunds=refunds,
            cases=tuple(
                OrderCase(case=case, state=self._words.state(case.state, case.kind))
                for case in reversed(cases)
            ),
            receipts=known.receipts,
            edited=known.edited,
        )

    def _refunds(
        self, known: OrderFile, lines: Sequence[OrderLineView], booked: tuple[Booked, ...]
    ) -> RefundState:
        archive, order = self._archive, known.order
        payments = known.payments
        given = [GivenBack(amount=one.amount, how=one.channel, at=one.paid_at) for one in payments]
        paid = sum(one.amount for one in payments)
        by_platform = max(0, order.refunded + order.compensated - paid)
        if by_platform:
            given.append(GivenBack(amount=by_platform, how=sentence(_platform_words(order, booked))))
        settled = {one.case_number: one for one in booked}
        open_cases = [case for case in known.cases if _is_open(case)]
        unsettled = sum(_about_to_take(case, lines) for case in open_cases if case.number not in settled)
        unpaid = sum(
            max(0, settled[case.number].due - settled[case.number].paid)
            for case in open_cases
            if case.number in settled
        )
        left = left_to_refund(archive, order, before=archive.settlements.before(order.id), booked=booked)
        # what was settled and is paid by the platform already stands under what it gave back
        unpaid = max(0, unpaid - max(0, by_platform - beside(order.refunded, booked)))
        return RefundState(
            given=tuple(given),
            held=unsettled + unpaid,
            left=max(0, min(left - unsettled, order.paid_gross - paid - by_platform - unsettled - unpaid)),
        )


def order_state(status: OrderStatus, *, open_cases: int, paid: int, back: int) -> OrderState:
    """What counts of an order now: its open cases, that all went back, or what the platform says."""
    if open_cases:
        return OrderState(sentence("order_state.in_case"), "acc")
    if paid > 0 and back >= paid:
        return OrderState(sentence("order_state.all_back"), "plain")
    return OrderState(status.value)


def line_shares(order: Order) -> tuple[tuple[int, Mapping[Funder, int]], ...]:
    """Per line what was paid for it and who bears what came off its list price, as the engine shares offers out.

    The paid share is that of `storage.standing`, which takes the sheet's own figure where it has one; what came off
    then goes to the payers in the proportions of the engine's shares, and always adds up.
    """
    paid = paid_shares(order)
    if not order.lines or any(line.quantity < 1 for line in order.lines):
        return tuple((share, {}) for share in paid)
    basket = make_basket(order_in_claim(order))
    found = []
    for line, share in zip(order.lines, paid, strict=True):
        by_payer = dict.fromkeys(Funder, 0)
        for offer in basket.offers:
            if str(line.id) in offer.shares:
                by_payer[offer.funded_by] += offer.shares[str(line.id)].up_to(line.quantity)
        off = max(0, line.amount - share)
        weights = [max(0, amount) for amount in by_payer.values()]
        if not sum(weights):
            weights = [1 if payer is Funder.SHOP else 0 for payer in by_payer]
        parts = dict(zip(by_payer, allocate(off, weights), strict=True))
        found.append((share, {payer: part for payer, part in parts.items() if part}))
    return tuple(found)


def _lines(order: Order, standing: Sequence[OrderLineStanding]) -> tuple[OrderLineView, ...]:
    return tuple(
        OrderLineView(line=one.line, standing=one, paid=paid, off=off)
        for one, (paid, off) in zip(standing, line_shares(order), strict=True)
    )


def _about_to_take(case: Case, lines: Sequence[OrderLineView]) -> int:
    """What a case without a settlement will probably take: what is proposed, else the paid share of its pieces."""
    if case.proposed is not None:
        return case.proposed
    if case.kind not in _MONEY_KINDS:
        return 0
    known = {one.line.id: one for one in lines}
    return sum(
        known[line.order_line_id].paid * line.quantity // max(1, known[line.order_line_id].line.quantity)
        for line in case.lines
        if line.order_line_id in known
    )


def _platform_words(order: Order, booked: Sequence[Booked]) -> str:
    """How the platform's figure came about: told by its settlement, or by its list of orders."""
    if any(one.kind is MoneyBack.REFUND for one in order.movements) and not booked:
        return "order_money.by_settlement"
    return "order_money.by_platform"


def _is_open(case: Case) -> bool:
    return case.state not in ENDED_STATES
