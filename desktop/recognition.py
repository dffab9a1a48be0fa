"""A pasted text joined with the archive: whose it is, which order and goods, and what it seems to be about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import CaseKind, CaseSummary
from aftersales.clock import CHINA, Clock
from aftersales.customers import CustomerBrief
from aftersales.orders import OrderLineStanding
from aftersales.recognising.channels import ChannelGuess, channel_of
from aftersales.recognising.findings import Finding, FindingKind, Recognised
from aftersales.recognising.goods import goods_named
from aftersales.recognising.reasons import Because, Suggestion
from aftersales.recognising.recogniser import Recogniser
from aftersales.recognising.wishes import hurry, shown, wanted
from aftersales.taxonomy import Taxonomy
from desktop.archive import Archive
from desktop.reason_learning import ReasonLearning
from resources.recognising_file import shipped_channels, shipped_lexicon, shipped_wishes

if TYPE_CHECKING:
    from desktop.jobs import Progress

_CANDIDATES = 5
_DAYS_OFF = 3
"""A buyer who names a day is seldom off by more."""
_DAY_SCORE = 4.0
_LEAST_GOODS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFound:
    """A customer the text may be from. `by` says what fits, the strongest first; `sure` where that is his alone."""

    customer: CustomerBrief
    by: tuple[str, ...]
    findings: tuple[Finding, ...]
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFound:
    """An order that a number (its own or its parcel's) or a day in the text means."""

    order_id: int
    number: str
    customer_id: int | None
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsFound:
    """A line the text seems to be about, and the words and day that say so."""

    line: OrderLineStanding
    score: float
    because: tuple[Because, ...]
    day: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFound:
    """A reason that the words point to, under its category (大类)."""

    category: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text read, with what the archive knows of it; the first of each tuple is the likeliest."""

    recognised: Recognised
    customers: tuple[CustomerFound, ...] = ()
    orders: tuple[OrderFound, ...] = ()
    goods: tuple[GoodsFound, ...] = ()
    open_cases: tuple[CaseSummary, ...] = ()
    parcel_cases: tuple[tuple[Finding, int, str], ...] = ()
    reasons: tuple[ReasonFound, ...] = ()
    kind: tuple[CaseKind, tuple[Because, ...]] | None = None
    urgent: tuple[Because, ...] = ()
    phenomenon: tuple[str, tuple[Because, ...]] | None = None
    channel: ChannelGuess | None = None

    @property
    def customer(self) -> CustomerFound | None:
        """Who it is from, where that is sure."""
        return next((found for found in self.customers if found.sure), None)


class RecognitionDesk:
    """Reads pasted texts; all on this machine."""

    def __init__(
        self, *, archive: Archive, clock: Clock, taxonomy: Callable[[], Taxonomy], learning: ReasonLearning
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._taxonomy = taxonomy
        self._learning = learning
        self._recogniser = Recogniser(shipped_lexicon())

    def read(self, *, text: str, customer_id: int | None = None) -> Reading:
        """What a text tells. With `customer_id` it is from him, whoever the text names."""
        today = self._clock.today()
        with self._archive.database.read():
            told = self._recogniser.recognise(text, today, own=self._own_names())
            orders = self._orders(told)
            customers = self._customers(told, orders) if customer_id is None else self._given(customer_id)
            owner = next((each.customer.id for each in customers if each.sure), None)
            goods = self._goods(told, owner, orders)
            cases = self._archive.cases.open_of_customer(owner) if owner is not None else ()
            parcels = self._parcels(told)
        return Reading(
            recognised=told,
            customers=customers,
            orders=orders or self._by_day(goods),
            goods=goods,
            open_cases=tuple(cases),
            parcel_cases=parcels,
            reasons=self.suggest(text=told.words),
            kind=wanted(told.words, shipped_wishes()),
            urgent=hurry(told.words, shipped_wishes()),
            phenomenon=shown(told.words, shipped_wishes()),
            channel=channel_of(told, shipped_channels()),
        )

    def suggest(self, *, text: str) -> tuple[ReasonFound, ...]:
        """The likeliest reasons for a description, at most three; none where it does not say enough."""
        taxonomy = self._taxonomy()
        found: dict[str, ReasonFound] = {}
        for each in self._learning.classifier().suggest(text):
            reason = taxonomy.find(each.reason)  # words learned under an old name mean the present one
            if reason is not None and reason.name not in found:
                suggestion = replace(each, reason=reason.name)
                found[reason.name] = ReasonFound(category=reason.category, suggestion=suggestion)
        return tuple(found.values())

    def learn_if_stale(self, progress: Progress) -> int:
        """Learn from closed cases where many are new; the number learned from, 0 where nothing was to do."""
        return self._learning.relearn(progress) if self._learning.is_stale() else 0

    def _own_names(self) -> frozenset[str]:
        names = {each.name for each in self._archive.staff.list()}
        names |= {account.name for account in self._archive.accounts.list()}
        return frozenset(name for name in names if name)

    # whose order and parcel

    def _orders(self, told: Recognised) -> tuple[OrderFound, ...]:
        found: dict[int, OrderFound] = {}
        for finding in told.of(FindingKind.ORDER):
            for line in self._archive.orders.find_lines(finding.value, limit=_CANDIDATES):
                if line.order_number.upper() == finding.value:
                    found.setdefault(line.order_id, self._order(line.order_id, finding))
        for finding in told.of(FindingKind.COURIER):
            for order_id in self._archive.intake.orders_of_parcel(finding.value):
                found.setdefault(order_id, self._order(order_id, finding))
        return tuple(found.values())

    def _order(self, order_id: int, finding: Finding) -> OrderFound:
        order = self._archive.orders.get(order_id)
        return OrderFound(
            order_id=order.id, number=order.number, customer_id=order.customer_id, finding=finding
        )

    def _parcels(self, told: Recognised) -> tuple[tuple[Finding, int, str], ...]:
        """Open cases that wait for a parcel named in the text."""
        return tuple(
            (finding, case_id, self._archive.cases.get(case_id).number)
            for finding in told.of(FindingKind.COURIER)
            for case_id in self._archive.intake.cases_of_parcel(finding.value)
        )

    # who

    def _given(self, customer_id: int) -> tuple[CustomerFound, ...]:
        customer = self._archive.customers.brief(customer_id)
        return (CustomerFound(customer=customer, by=(), findings=(), sure=True),)

    def _customers(self, told: Recognised, orders: tuple[OrderFound, ...]) -> tuple[CustomerFound, ...]:
        """By phone, then nickname, then order: these are sure; by name and by masked numbers only candidates."""
        ways: dict[int, list[tuple[str, Finding]]] = {}
        for way, customer_id, finding in (*self._by_numbers(told, orders), *self._by_name(told)):
            ways.setdefault(customer_id, []).append((way, finding))
        found = [self._found(customer_id, by) for customer_id, by in ways.items()]
        one = len({each.customer.id for each in found if each.sure}) == 1
        ranked = sorted(found, key=lambda each: _RANK[each.by[0]])
        return tuple(ranked) if one else tuple(_unsure(each) for each in ranked)

    def _by_numbers(
        self, told: Recognised, orders: tuple[OrderFound, ...]
    ) -> Iterator[tuple[str, int, Finding]]:
        for finding in told.of(FindingKind.PHONE):
            if not finding.masked and not finding.virtual:
                known = self._archive.customers.find_by_phone(finding.value)
                if known is not None:
                    yield "phone", known.id, finding
        for finding in told.of(FindingKind.NICKNAME):
            for customer_id in self._of_nickname(finding.value):
                yield "nickname", customer_id, finding
        for order in orders:
            if order.customer_id is not None:
                yield "order", order.customer_id, order.finding

    def _by_name(self, told: Recognised) -> Iterator[tuple[str, int, Finding]]:
        for finding in (*told.of(FindingKind.NAME), *told.of(FindingKind.NICKNAME)):
            if not finding.masked:
                for brief in self._archive.customers.search(finding.value, _CANDIDATES):
                    if brief.name == finding.value:
                        yield "name", brief.id, finding

    def _of_nickname(self, nickname: str) -> tuple[int, ...]:
        found = self._archive.customers.search(nickname, _CANDIDATES)
        owners = [self._archive.customers.get(brief.id) for brief in found]
        return tuple(each.id for each in owners if any(known.name == nickname for known in each.nicknames))

    def _found(self, customer_id: int, by: list[tuple[str, Finding]]) -> CustomerFound:
        ranked = sorted(by, key=lambda pair: _RANK[pair[0]])
        return CustomerFound(
            customer=self._archive.customers.brief(customer_id),
            by=tuple(dict.fromkeys(way for way, _ in ranked)),
            findings=tuple(finding for _, finding in ranked),
            sure=any(way in _SURE for way, _ in ranked),
        )

    # which goods

    def _goods(
        self, told: Recognised, owner: int | None, orders: tuple[OrderFound, ...]
    ) -> tuple[GoodsFound, ...]:
        lines = [
            line
            for order in orders
            for line in self._archive.orders.lines_with_standing(order_id=order.order_id)
        ]
        if not lines and owner is not None:
            lines = list(self._archive.orders.lines_with_standing(customer_id=owner))
        named = goods_named(told.words, [f"{line.line.title} {line.line.spec}" for line in lines])
        found = []
        for line, each in zip(lines, named, strict=True):
            day = self._day_of(told, line)
            score = each.score + (_DAY_SCORE if day is not None else 0)
            if score >= _LEAST_GOODS:
                found.append(GoodsFound(line=line, score=score, because=each.because, day=day))
        return tuple(sorted(found, key=lambda each: (not each.line.left, -each.score)))

    def _day_of(self, told: Recognised, line: OrderLineStanding) -> Finding | None:
        if line.ordered_at is None:
            return None
        ordered = line.ordered_at.astimezone(CHINA).date()
        return next(
            (
                finding
                for finding in told.of(FindingKind.DAY)
                if finding.day is not None and _apart(finding.day, ordered) <= _DAYS_OFF
            ),
            None,
        )

    def _by_day(self, goods: tuple[GoodsFound, ...]) -> tuple[OrderFound, ...]:
        """The order of the likeliest goods, where a day in the text names it."""
        first = next(iter(goods), None)
        if first is None or first.day is None:
            return ()
        return (self._order_of(first.line, first.day),)

    def _order_of(self, line: OrderLineStanding, finding: Finding) -> OrderFound:
        return OrderFound(order_id=line.order_id, number=line.order_number, customer_id=None, finding=finding)


_RANK = {"phone": 0, "nickname": 1, "order": 2, "name": 3}
_SURE = frozenset({"phone", "nickname", "order"})


def _unsure(found: CustomerFound) -> CustomerFound:
    """Several people fit: a person must say which."""
    return CustomerFound(customer=found.customer, by=found.by, findings=found.findings, sure=False)


def _apart(one: date, other: date) -> int:
    return abs((one - other).days)
