"""A customer joined with everything his page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.clock import Clock, china_day
from aftersales.revisits import RevisitState
from aftersales.tiers import Rfm, RfmGroup, Suggestion, TierRule, revisit_by, suggested

if TYPE_CHECKING:
    from datetime import date

    from aftersales.customer_history import BoughtOrder, CustomerCase, CustomerMoney
    from aftersales.customer_queries import CustomerFigures
    from aftersales.customers import Customer
    from aftersales.goods import SoldGood
    from aftersales.revisits import RevisitSummary
    from desktop.archive import Archive
    from desktop.customer_lists import CustomerLists
    from desktop.judging import Judge
    from desktop.views import StateView

ORDERS_SHOWN = CASES_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOfCustomer:
    """A case in short with its state in words."""

    case: CustomerCase
    state: StateView


@dataclass(frozen=True, slots=True, kw_only=True)
class TierView:
    """The tier a customer has, the one the rules suggest and why, and by when he is to be heard of."""

    rule: TierRule | None
    suggestion: Suggestion
    orders_three: int
    revisit_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """Everything the page of one customer shows; `tiers` are those to choose from, `scores` are his marks for satisfaction by day, oldest first."""

    customer: Customer
    figures: CustomerFigures
    money: CustomerMoney
    tier: TierView
    tiers: tuple[str, ...]
    rfm: Rfm
    group: RfmGroup
    orders: tuple[BoughtOrder, ...]
    cases: tuple[CaseOfCustomer, ...]
    goods: tuple[SoldGood, ...]
    planned: tuple[RevisitSummary, ...]
    heard: tuple[RevisitSummary, ...]
    scores: tuple[tuple[date, int], ...]

    @property
    def profit(self) -> int:
        """What he paid less what went back and what his goods cost, fen; pieces without a known cost count as free."""
        return self.figures.spent - self.money.cost


class CustomerViews:
    """Builds the view of one customer: twelve queries, whatever he bought."""

    def __init__(self, *, archive: Archive, clock: Clock, lists: CustomerLists, judge: Judge) -> None:
        self._archive = archive
        self._clock = clock
        self._lists = lists
        self._judge = judge

    def view(self, *, customer_id: int) -> CustomerView:
        """The customer; KnownError ``storage.gone``."""
        with self._archive.database.read():
            return self._view(customer_id)

    def _view(self, customer_id: int) -> CustomerView:
        archive, today = self._archive, self._clock.today()
        customer = archive.customers.get(customer_id)
        figures = archive.customer_figures.of(customer_id, today)
        revisits = archive.revisits.of_customer(customer_id)
        heard = [found for found in revisits if found.revisit.state is RevisitState.DONE]
        heard.sort(key=lambda found: (found.revisit.done_at is not None, found.revisit.done_at), reverse=True)
        last = china_day(figures.last_order) if figures.last_order else None
        rfm, group = self._lists.marks(
            last_order=last, orders_year=figures.orders_year, spent_year=figures.spent_year
        )
        scores = tuple(
            (china_day(found.revisit.done_at), found.revisit.score)
            for found in reversed(heard)
            if found.revisit.done_at is not None and found.revisit.score is not None
        )
        return CustomerView(
            customer=customer,
            figures=figures,
            money=archive.customer_history.money(customer_id),
            tier=self._tier(customer, figures),
            tiers=tuple(rule.name for rule in self._lists.rules.tiers),
            rfm=rfm,
            group=group,
            orders=archive.customer_history.orders(customer_id, ORDERS_SHOWN),
            cases=tuple(
                CaseOfCustomer(case=found, state=self._judge.state(found.state, found.kind))
                for found in archive.customer_history.cases(customer_id, CASES_SHOWN)
            ),
            goods=archive.goods.of_customer(customer_id),
            planned=tuple(found for found in revisits if found.revisit.state is RevisitState.PLANNED),
            heard=tuple(heard),
            scores=scores,
        )

    def _tier(self, customer: Customer, figures: CustomerFigures) -> TierView:
        rules = self._lists.rules
        rule = rules.tier(customer.tier)
        heard = china_day(figures.last_contact) if figures.last_contact else None
        return TierView(
            rule=rule,
            suggestion=suggested(rules, orders_three=figures.orders_three, spent=figures.spent),
            orders_three=figures.orders_three,
            revisit_by=revisit_by(rule, heard),
        )
