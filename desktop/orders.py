"""Orders at the desk: finding them, reading them whole, correcting them and saying whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import CHINA, Clock, china_day
from aftersales.errors import KnownError
from aftersales.orders import Order, OrderLine, OrderLineStanding, Platform, ShopAccount
from aftersales.queries import Cursor, OrderQuery, OrderTab, Page
from desktop.archive import Archive
from desktop.batches import MOST
from desktop.changes import Changed
from desktop.line_goods import LineGoods
from desktop.order_corrections import (
    OrderEdit,
    cases_of_lines,
    check_discounts,
    corrected,
    line_problems,
)
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from desktop.case_words import CaseWords
    from desktop.order_views import OrderRow, OrderView, OrderViews

_LONGEST = 500


class OrderDesk:
    """What can be done with orders."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        words: CaseWords,
        line_goods: LineGoods,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._words = words
        self._line_goods = line_goods

    @cached_property
    def _views(self) -> OrderViews:
        from desktop.order_views import OrderViews

        return OrderViews(archive=self._archive, words=self._words)

    # lists

    def page(
        self, *, query: OrderQuery, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[OrderRow]:
        """A page of the list with its words; not `counted`, its total is only what is known."""
        with self._archive.database.read():
            found = self._archive.order_lists.page(
                self._dated(query), after=after, limit=limit, counted=counted
            )
            rows = tuple(self._views.row(summary) for summary in found.rows)
        return Page(rows=rows, next=found.next, total=found.total)

    def count(self, *, query: OrderQuery) -> int:
        """How many orders a list shows."""
        with self._archive.database.read():
            return self._archive.order_lists.count(self._dated(query))

    def ids(self, *, query: OrderQuery) -> tuple[int, ...]:
        """The first `MOST` orders of a list, in its order."""
        with self._archive.database.read():
            found = self._archive.order_lists.page(self._dated(query), limit=MOST, counted=False)
        return tuple(summary.id for summary in found.rows)

    def tab_counts(self) -> Mapping[OrderTab, int]:
        """How many orders each tab holds."""
        with self._archive.database.read():
            return self._archive.order_lists.counts(day_begins=self._day_begins())

    def holds(self, *, query: OrderQuery, order_id: int) -> bool:
        """Whether the list of a query shows this order."""
        with self._archive.database.read():
            return self._archive.order_lists.place_of(order_id, self._dated(query))

    def accounts(self) -> tuple[ShopAccount, ...]:
        """The shop's accounts on the platforms."""
        with self._archive.database.read():
            return self._archive.accounts.list()

    def find(self, *, text: str, limit: int = 20) -> tuple[OrderLineStanding, ...]:
        """Lines of orders whose number fits `text` (whole or tail), with what is still returnable."""
        if not text.strip():
            return ()
        with self._archive.database.read():
            return self._archive.orders.find_lines(text.strip(), limit)

    def all(self, *, number: str = "") -> tuple[tuple[Order, ShopAccount, str], ...]:
        """Every order (or those of one number) with its shop and its customer's name, the newest first."""
        with self._archive.database.read():
            accounts = {account.id: account for account in self._archive.accounts.list()}
            found = []
            for order in self._archive.orders.each(OrderQuery(number=number)):
                customer = self._archive.customers.get(order.customer_id).name if order.customer_id else ""
                found.append((order, accounts[order.shop_id], customer))
            return tuple(found)

    # one order

    def get(self, *, order_id: int) -> Order:
        with self._archive.database.read():
            return self._archive.orders.get(order_id)

    def view(self, *, order_id: int) -> OrderView:
        """The order with shares of its discounts, what went back and what still can, and its cases."""
        with self._archive.database.read():
            return self._views.view(self._archive.order_dossiers.of(order_id))

    def lines(self, *, order_id: int) -> tuple[OrderLineStanding, ...]:
        """The lines of one order, with what is still returnable of each."""
        with self._archive.database.read():
            return self._archive.orders.lines_with_standing(order_id=order_id)

    def correct(self, *, order_id: int, version: int, changes: OrderEdit) -> Order:
        """Correct an order by hand; a later sheet that says otherwise becomes a conflict. Ctrl Z takes it back.

        Registered pieces follow their lines. KnownErrors ``order_error.*`` for what cannot be, ``goods.serial_taken``,
        ``desk.text_too_long``, ``storage.changed_meanwhile``.
        """
        self._session.require(Right.ARCHIVE)
        with self._archive.database.read():
            number = self._archive.orders.get(order_id).number
        name = sentence("order_action.correct", {"number": number})
        with self._writer.action(name, Changed.ORDERS, Changed.CASES, Changed.GOODS) as action:
            before = self._archive.orders.get(order_id)
            after = replace(self._linked(corrected(before, changes)), version=version)
            self._check(before, after)
            if changes.lines is None:
                return self._archive.orders.save(after, action=action)
            self._check_lines(before, changes)
            self._line_goods.fewer(before, after, action=action)
            saved = self._archive.orders.save(after, action=action)
            serials = [None if line.serial is None else line.serial.strip() for line in changes.lines]
            counter = self._at_counter(saved)
            self._line_goods.follow(before, saved, serials, counter=counter, action=action)
            return saved

    def link_customer(self, *, order_id: int, version: int, customer_id: int | None) -> Order:
        """Say whose order it is; None: nobody's that is known. The goods of its lines go along."""
        self._session.require(Right.ARCHIVE)
        with self._archive.database.read():
            order = self._archive.orders.get(order_id)
            who = self._archive.customers.get(customer_id).name if customer_id is not None else ""
        what = "link" if customer_id is not None else "unlink"
        name = sentence(f"order_action.{what}", {"number": order.number, "name": who})
        with self._writer.action(name, Changed.ORDERS, Changed.CUSTOMERS, Changed.GOODS) as action:
            goods = self._archive.goods.of_order_lines([line.id for line in order.lines])
            changed = replace(self._archive.orders.get(order_id), version=version, customer_id=customer_id)
            saved = self._archive.orders.save(changed, action=action)
            for good in goods:
                if good.customer_id == order.customer_id:
                    self._archive.goods.save(replace(good, customer_id=customer_id), action=action)
            return saved

    def _linked(self, order: Order) -> Order:
        """Lines that are new and name a product of the catalogue by its code belong to it."""

        def of_code(line: OrderLine) -> OrderLine:
            product = self._archive.products.find(line.code) if line.code and not line.id else None
            return replace(line, product_id=product.id) if product is not None else line

        return replace(order, lines=tuple(of_code(line) for line in order.lines))

    def _at_counter(self, order: Order) -> bool:
        accounts = {account.id: account for account in self._archive.accounts.list()}
        return accounts[order.shop_id].platform is Platform.COUNTER

    def _check_lines(self, before: Order, changes: OrderEdit) -> None:
        standing = self._archive.orders.lines_with_standing(order_id=before.id)
        in_cases = cases_of_lines(self._archive.cases.of_order(before.id))
        problems = line_problems(changes.lines or (), standing, in_cases)
        if problems:
            raise problems[0].error

    def _check(self, before: Order, after: Order) -> None:
        if any(len(text) > _LONGEST for text in (after.remark, after.receiver.address)):
            raise KnownError("desk.text_too_long", longest=_LONGEST)
        if (before.discounts, before.goods, before.freight) != (after.discounts, after.goods, after.freight):
            check_discounts(after)
        back = max(
            after.refunded + after.compensated,
            sum(one.amount for one in self._archive.order_money.payments(before.id)),
        )
        if after.paid_gross != before.paid_gross and after.paid_gross < back:
            raise KnownError("order_error.paid_below_back", paid=after.paid_gross, back=back)
        if after.signed_at is None or after.signed_at == before.signed_at:
            return
        signed = china_day(after.signed_at)
        if after.ordered_at is not None and signed < china_day(after.ordered_at):
            raise KnownError(
                "order_error.signed_before_ordered", signed=signed, ordered=china_day(after.ordered_at)
            )
        if signed > self._clock.today():
            raise KnownError("order_error.signed_later", signed=signed)

    def _dated(self, query: OrderQuery) -> OrderQuery:
        return query if query.day_begins is not None else replace(query, day_begins=self._day_begins())

    def _day_begins(self) -> datetime:
        return datetime.combine(self._clock.today(), time(), CHINA).astimezone(UTC)
