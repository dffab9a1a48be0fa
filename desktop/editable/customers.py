"""客户, edited in Excel: names, tiers, tags, ways to reach them, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.customers import Customer, Phone
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from desktop.customers import CustomerEdit
from desktop.editable.base import EditRow, edit_columns
from desktop.sheet_lists.base import COUNT, ID, PHONE, TEXT

if TYPE_CHECKING:
    from desktop.archive import Archive
    from desktop.customer_lists import CustomerLists
    from desktop.customers import CustomerDesk
    from desktop.editable.base import Cells
    from exports.sheet_columns import SheetColumn

BETWEEN = "；"
_KINDS = {
    "number": ID,
    "name": TEXT,
    "phone": PHONE,
    "tier": TEXT,
    "tags": TEXT,
    "wechat": TEXT,
    "address": TEXT,
    "convenient": TEXT,
    "note": TEXT,
    "orders": COUNT,
}
_LOCKED = frozenset({"number", "orders"})


class EditableCustomers:
    """The list of customers; phones are shown masked, and a whole number written over one takes its place."""

    key = "customers"
    can_add = True
    can_remove = False

    def __init__(self, *, archive: Archive, customers: CustomerDesk, lists: CustomerLists) -> None:
        self._archive, self._customers, self._lists = archive, customers, lists

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return edit_columns(
            "customer_sheet", _KINDS, is_open=_KINDS.keys() - _LOCKED, choices={"tier": self._tiers()}
        )

    def _tiers(self) -> tuple[str, ...]:
        return tuple(tier.name for tier in self._lists.rules.tiers)

    def read(self, row_id: int, /) -> EditRow:
        customer, brief = self._archive.customers.get(row_id), self._archive.customers.brief(row_id)
        return EditRow(
            id=row_id,
            version=customer.version,
            name=customer.name,
            values={
                "number": customer.number,
                "name": customer.name,
                "phone": mask_phone(brief.phone),
                "tier": customer.tier,
                "tags": "、".join(customer.tags),
                "wechat": customer.wechat,
                "address": BETWEEN.join(customer.addresses),
                "convenient": customer.convenient,
                "note": customer.note,
                "orders": brief.orders,
            },
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        version = row.version
        told = {name: changed[name] for name in ("name", "wechat", "convenient", "note") if name in changed}
        edit = CustomerEdit(
            **told,
            tags=_listed(changed["tags"], "、") if "tags" in changed else None,
            addresses=_listed(changed["address"], BETWEEN) if "address" in changed else None,
            phones=self._phones(row.id, changed["phone"]) if "phone" in changed else None,
        )
        if edit != CustomerEdit():
            version = self._customers.edit(customer_id=row.id, version=version, changes=edit).version
        if "tier" in changed:
            tier, tiers = changed["tier"], self._tiers()
            self._customers.set_tier(customer_id=row.id, version=version, tier=tier, tiers=tiers)

    def _phones(self, customer_id: int, text: str) -> tuple[Phone, ...]:
        """His phones with the first one changed, or gone; stars are no number."""
        if "*" in text:
            raise KnownError("desk.phone_malformed", phone=text)
        before = self._archive.customers.get(customer_id).phones
        shown = self._archive.customers.brief(customer_id).phone
        if not text:
            return tuple(phone for phone in before if phone.number != shown)
        if not before:
            return (Phone(number=text),)
        return tuple(replace(phone, number=text) if phone.number == shown else phone for phone in before)

    def add(self, cells: Cells, /) -> None:
        made = Customer(
            name=cells["name"],
            phones=(Phone(number=cells["phone"]),) if cells["phone"] else (),
            addresses=_listed(cells["address"], BETWEEN),
            tags=_listed(cells["tags"], "、"),
            wechat=cells["wechat"],
            convenient=cells["convenient"],
            note=cells["note"],
        )
        brief = self._customers.register(customer=made)
        if cells["tier"] and cells["tier"] != brief.tier:
            version = self._archive.customers.get(brief.id).version
            tier, tiers = cells["tier"], self._tiers()
            self._customers.set_tier(customer_id=brief.id, version=version, tier=tier, tiers=tiers)

    def remove(self, _row: EditRow, /) -> None:
        raise KnownError("sheet_edit.no_removing")


def _listed(text: str, between: str) -> tuple[str, ...]:
    for other in ("；", ";", "、") if between == "、" else ("；", ";", "\n"):
        text = text.replace(other, between)
    return tuple(part.strip() for part in text.split(between) if part.strip())
