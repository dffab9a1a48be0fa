"""客户 as a sheet: a row for each customer with his figures, phones masked, in words that an import knows again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.clock import china_day
from aftersales.customer_queries import CustomerQuery, CustomerTab
from aftersales.masking import mask_phone
from desktop.list_queries import customer_query
from desktop.sheet_lists.base import (
    COUNT,
    DAY,
    ID,
    MOMENT,
    MONEY,
    PHONE,
    PIECE,
    TEXT,
    SheetRow,
    columns_of,
    paged,
    require_tab,
    words,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.archive import Archive
    from desktop.customer_lists import CustomerLine, CustomerLists
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

_KINDS = {
    "number": ID,
    "name": TEXT,
    "phone": PHONE,
    "tier": TEXT,
    "group": TEXT,
    "tags": TEXT,
    "may_call": TEXT,
    "wechat": TEXT,
    "address": TEXT,
    "orders": COUNT,
    "spent": MONEY,
    "spent_year": MONEY,
    "cases": COUNT,
    "open_cases": COUNT,
    "last_contact": MOMENT,
    "next_revisit": DAY,
    "note": TEXT,
}


class CustomerSheet:
    """The list of customers."""

    key = "customers"
    seen: Seen = MappingProxyType(
        {
            "customer": ("number", "name"),
            "phone": ("phone",),
            "tier": ("tier",),
            "group": ("group",),
            "contact": ("last_contact",),
            "revisit": ("next_revisit",),
            "orders": ("orders",),
            "open": ("open_cases",),
            "spent": ("spent_year",),
        }
    )

    def __init__(self, *, archive: Archive, lists: CustomerLists) -> None:
        self._archive, self._lists = archive, lists

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        tiers = tuple(tier.name for tier in self._lists.rules.tiers)
        yes_no = (sentence("customer_sheet.yes"), sentence("customer_sheet.no"))
        return columns_of("customer_sheet", _KINDS, choices={"tier": tiers, "may_call": yes_no})

    def query(self, asked: Mapping[str, Any]) -> CustomerQuery:
        require_tab(CustomerTab, asked)
        return customer_query(asked, self._lists.bounds())

    def everything(self) -> CustomerQuery:
        return CustomerQuery(bounds=self._lists.bounds())

    def count(self, query: CustomerQuery) -> int:
        return self._lists.count(query=query)

    def rows(self, query: CustomerQuery) -> Iterator[SheetRow]:
        lists = self._lists
        for line in paged(lambda after: lists.page(query=query, after=after, limit=PIECE, counted=False)):
            yield SheetRow(line.summary.id, self._values(line))

    def _values(self, line: CustomerLine) -> tuple[Value, ...]:
        one, customer = line.summary, self._archive.customers.get(line.summary.id)
        return (
            one.number,
            one.name,
            mask_phone(one.phone),
            one.tier,
            line.group.value,
            "、".join(customer.tags),
            asked_text(one.may_call),
            customer.wechat,
            customer.addresses[0] if customer.addresses else "",
            one.orders,
            one.spent,
            one.spent_year,
            one.cases,
            one.open_cases,
            one.last_contact,
            one.next_revisit,
            customer.note,
        )

    def filters(self, query: CustomerQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked_people", {"count": len(query.ids)})
        best, second = (*query.bounds.tiers, "", "")[:2]
        since = {"active_since": query.active_since, "quiet_since": query.quiet_since}
        return words(
            sentence(f"customer_tab.{query.tab.value}", {"best": best, "second": second}),
            query.text,
            query.tag,
            query.group.value if query.group else "",
            *(
                sentence(f"list_sheet.{code}", {"day": china_day(moment)})
                for code, moment in since.items()
                if moment is not None
            ),
            sentence("list_sheet.spent_from", {"amount": query.spent_from}) if query.spent_from else "",
        )

    def sort(self, query: CustomerQuery) -> str:
        return sentence(f"customer_order.{query.order.value}")


def asked_text(may_call: bool | None) -> str:
    """Whether he agreed to be called: 是, 否, or nothing where he was never asked."""
    if may_call is None:
        return ""
    return sentence("customer_sheet.yes" if may_call else "customer_sheet.no")
