"""Sheets of orders and customers: a list as it is filtered and sorted, or the rows checked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.orders import Funder
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import Clock
    from aftersales.customer_queries import CustomerQuery
    from aftersales.orders import Order, OrderSummary
    from aftersales.queries import Cursor, OrderQuery
    from desktop.archive import Archive
    from desktop.customer_lists import CustomerLine, CustomerLists
    from desktop.jobs import Progress
    from desktop.session import Session
    from exports.customer_sheet import CustomerSheetRow
    from exports.order_sheet import OrderSheetRow
    from exports.workbook import SheetOrigin

_PIECE = 500
_BETWEEN = " · "


class ListSheets:
    """What of the archive can be taken along as a sheet; phones come masked."""

    def __init__(
        self, *, archive: Archive, session: Session, clock: Clock, customer_lists: CustomerLists
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._customer_lists = customer_lists

    def orders(self, *, query: OrderQuery, to: Path, progress: Progress | None = None) -> int:
        """订单.xlsx, a row for each line of goods; the number of orders."""
        from exports.order_sheet import write_order_sheet

        self._session.require(Right.EXPORT)
        rows: list[OrderSheetRow] = []
        count = 0
        with self._archive.database.read():
            accounts = {account.id: account for account in self._archive.accounts.list()}
            total = self._archive.order_lists.count(query)
            for summary in self._each_order(query):
                _tick(progress, count, total)
                count += 1
                order = self._archive.orders.get(summary.id)
                account = accounts[order.shop_id]
                rows += order_rows(order, summary, channel=label(account.platform), shop=account.name)
        origin = self._origin(
            filters=self._order_filters(query), sort=sentence(f"order_order.{query.order.value}")
        )
        write_order_sheet(to, rows, origin)
        return count

    def customers(self, *, query: CustomerQuery, to: Path, progress: Progress | None = None) -> int:
        """客户.xlsx; the number of customers."""
        from exports.customer_sheet import write_customer_sheet

        self._session.require(Right.EXPORT)
        rows: list[CustomerSheetRow] = []
        total = self._customer_lists.count(query=query)
        for line in self._each_customer(query):
            _tick(progress, len(rows), total)
            with self._archive.database.read():
                rows.append(self._customer_row(line))
        origin = self._origin(
            filters=self._customer_filters(query), sort=sentence(f"customer_order.{query.order.value}")
        )
        return write_customer_sheet(to, rows, origin)

    def _each_order(self, query: OrderQuery) -> Iterator[OrderSummary]:
        after: Cursor | None = None
        while True:
            page = self._archive.order_lists.page(query, after=after, limit=_PIECE, counted=False)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def _each_customer(self, query: CustomerQuery) -> Iterator[CustomerLine]:
        after: Cursor | None = None
        while True:
            page = self._customer_lists.page(query=query, after=after, limit=_PIECE, counted=False)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def _customer_row(self, line: CustomerLine) -> CustomerSheetRow:
        from exports.customer_sheet import CustomerSheetRow

        one, customer = line.summary, self._archive.customers.get(line.summary.id)
        asked = {None: "", True: sentence("customer_sheet.yes"), False: sentence("customer_sheet.no")}
        return CustomerSheetRow(
            number=one.number,
            name=one.name,
            phone=mask_phone(one.phone),
            tier=one.tier,
            group=line.group.value,
            tags="、".join(customer.tags),
            may_call=asked[one.may_call],
            wechat=customer.wechat,
            address=customer.addresses[0] if customer.addresses else "",
            orders=one.orders,
            spent=one.spent,
            spent_year=one.spent_year,
            cases=one.cases,
            open_cases=one.open_cases,
            last_contact=one.last_contact,
            next_revisit=one.next_revisit,
            note=customer.note,
        )

    def _origin(self, *, filters: str, sort: str) -> SheetOrigin:
        from exports.workbook import SheetOrigin

        return SheetOrigin(
            made_at=self._clock.now(), made_by=self._session.staff.name, filter=filters, sort=sort
        )

    def _order_filters(self, query: OrderQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked", {"count": len(query.ids)})
        parts = [sentence(f"order_tab.{query.tab.value}"), query.text]
        parts += [label(query.platform) if query.platform else "", query.status.value if query.status else ""]
        with self._archive.database.read():
            if query.shop_id is not None:
                names = {account.id: account.name for account in self._archive.accounts.list()}
                parts.append(names.get(query.shop_id, ""))
            if query.customer_id is not None:
                parts.append(self._archive.customers.get(query.customer_id).name)
        if query.ordered_since is not None:
            parts.append(sentence("list_sheet.ordered_since", {"day": china_day(query.ordered_since)}))
        return _BETWEEN.join(part for part in parts if part)

    def _customer_filters(self, query: CustomerQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked_people", {"count": len(query.ids)})
        best, second = (*query.bounds.tiers, "", "")[:2]
        parts = [sentence(f"customer_tab.{query.tab.value}", {"best": best, "second": second}), query.text]
        parts += [query.tag, query.group.value if query.group else ""]
        moments: tuple[tuple[str, Any], ...] = (
            ("active_since", query.active_since),
            ("quiet_since", query.quiet_since),
        )
        parts += [
            sentence(f"list_sheet.{code}", {"day": china_day(moment)})
            for code, moment in moments
            if moment is not None
        ]
        if query.spent_from:
            parts.append(sentence("list_sheet.spent_from", {"amount": query.spent_from}))
        return _BETWEEN.join(part for part in parts if part)


def order_rows(order: Order, summary: OrderSummary, *, channel: str, shop: str) -> list[OrderSheetRow]:
    """The rows of one order; what belongs to the whole of it stands on the first."""
    from exports.order_sheet import OrderSheetRow

    off = {funder: sum(one.amount for one in order.discounts if one.funded_by is funder) for funder in Funder}
    whole = {
        "goods": order.goods,
        "freight": order.freight,
        "discount_shop": off[Funder.SHOP],
        "discount_platform": off[Funder.PLATFORM],
        "discount_points": off[Funder.POINTS],
        "paid": order.paid_gross,
        "refunded": order.refunded,
        "compensated": order.compensated,
    }
    return [
        OrderSheetRow(
            number=order.number,
            channel=channel,
            shop=shop,
            status=order.status.value,
            ordered_at=order.ordered_at,
            paid_at=order.paid_at,
            shipped_at=order.shipped_at,
            signed_at=order.signed_at,
            line_key=line.key,
            title=line.title,
            code=line.code,
            spec=line.spec,
            unit_price=line.unit_price,
            quantity=line.quantity,
            **{name: amount if place == 0 else None for name, amount in whole.items()},
            currency=order.currency,
            customer=summary.customer_name,
            nickname=order.nickname,
            receiver=order.receiver.name,
            phone=mask_phone(order.receiver.phone),
            address=order.receiver.address,
            courier=order.courier,
            tracking=order.tracking,
            remark=order.remark,
            cases=str(summary.cases) if summary.cases and place == 0 else "",
        )
        for place, line in enumerate(order.lines)
    ]


def _tick(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress.tick(done, total)
