"""The rule that meets a sheet's row with a customer: what he would become, and which fields that changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from aftersales.customers import Customer, Nickname, Phone
from aftersales.matching import Change
from aftersales.orders import Platform
from aftersales.record_columns import WHO

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from aftersales.sheet_records import IncomingRecord

T = TypeVar("T")
_WHO = frozenset(column.key for column in WHO)
COLUMNS_OF = {
    "name": "name",
    "tier": "tier",
    "wechat": "wechat",
    "may_call": "may_call",
    "opted_out": "opted_out_at",
}
"""Fields of a change that replace a value, with the columns that a person may have set by hand; the others only add."""


def address_of(record: IncomingRecord) -> tuple[str, ...]:
    """The addresses of a row; province, city and so on stand before the first one that does not begin with them."""
    parts = "".join(record.text(key) for key in ("province", "city", "district", "street"))
    told = record.texts("address")
    if not parts:
        return tuple(address for address in told if "*" not in address)
    first = told[0] if told else ""
    whole = first if first.startswith(record.text("province") or parts) else parts + first
    return tuple(address for address in (whole, *told[1:]) if "*" not in address)


def who(record: IncomingRecord) -> IncomingRecord:
    """What a row of another sort tells of its customer, and nothing else."""
    return replace(
        record, values={key: value for key, value in record.values.items() if key in _WHO}, problems=()
    )


def platform_of(record: IncomingRecord) -> Platform:
    """The platform that a nickname belongs to; 其他 where the sheet does not say."""
    told = record.text("platform")
    return Platform(told) if told else Platform.OTHER


def fresh(record: IncomingRecord, now: datetime, tiers: Collection[str] = ()) -> Customer:
    """A new customer from what a row tells; `tiers` as in `told`."""
    phones = record.phones()
    name = record.text("name") or record.text("nickname") or (phones[0].number if phones else "")
    return told(record, Customer(name=name), now, tiers)


def told(record: IncomingRecord, customer: Customer, now: datetime, tiers: Collection[str] = ()) -> Customer:
    """`customer` as he would be after taking the row's word: phones, addresses, tags and notes are added, never lost.

    Masked names, phones and addresses tell nothing. Who opted out may not be called. A word of the tier column that
    is none of `tiers` is kept as a tag.
    """
    changed = replace(
        customer,
        name=_clear(record.text("name")) or customer.name,
        wechat=record.text("wechat") or customer.wechat,
        tier=record.text("tier") if record.text("tier") in tiers else customer.tier,
        phones=_with(customer.phones, _phones(record, customer)),
        addresses=_with(customer.addresses, address_of(record)),
        nicknames=_with(customer.nicknames, _nicknames(record)),
        tags=_with(customer.tags, _tags(record, tiers)),
        note=_noted(customer.note, _notes(record)),
    )
    if record.yes("opted_out") is True:
        return replace(changed, may_call=False, opted_out_at=customer.opted_out_at or now)
    may_call = record.yes("may_call")
    if may_call is None:
        return changed
    return replace(changed, may_call=may_call, opted_out_at=None if may_call else customer.opted_out_at)


def changes(before: Customer, after: Customer) -> tuple[Change, ...]:
    """What a row would change, field by field, as a person reads it."""
    fields = (
        ("name", before.name, after.name),
        ("phone", _listed(before.phones), _listed(after.phones)),
        ("nickname", _listed(before.nicknames), _listed(after.nicknames)),
        ("address", "、".join(before.addresses), "、".join(after.addresses)),
        ("wechat", before.wechat, after.wechat),
        ("tier", before.tier, after.tier),
        ("tags", "、".join(before.tags), "、".join(after.tags)),
        ("may_call", _yes(before.may_call), _yes(after.may_call)),
        ("opted_out", _yes(before.opted_out_at is not None), _yes(after.opted_out_at is not None)),
        ("note", before.note, after.note),
    )
    return tuple(Change(field=name, before=old, after=new) for name, old, new in fields if old != new)


def _phones(record: IncomingRecord, customer: Customer) -> tuple[Phone, ...]:
    there = {phone.number for phone in customer.phones}
    return tuple(
        Phone(number=phone.number, virtual=phone.virtual)
        for phone in record.phones()
        if not phone.masked and phone.number not in there
    )


def _nicknames(record: IncomingRecord) -> tuple[Nickname, ...]:
    name = _clear(record.text("nickname"))
    return (Nickname(platform=platform_of(record), name=name),) if name else ()


def _tags(record: IncomingRecord, tiers: Collection[str]) -> tuple[str, ...]:
    tier = record.text("tier")
    return (*record.texts("tags"), *((tier,) if tier and tier not in tiers else ()))


def _notes(record: IncomingRecord) -> tuple[str, ...]:
    number = record.text("number")
    foreign = f"原编号 {number}" if number and not number.startswith("KH-") else ""
    return tuple(text for text in (record.text("note"), foreign) if text)


def _noted(note: str, more: tuple[str, ...]) -> str:
    for text in more:
        if text not in note:
            note = f"{note}\n{text}" if note else text
    return note


def _with(have: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*have, *more)))


def _clear(text: str) -> str:
    return "" if "*" in text else text


def _listed(items: tuple[Phone, ...] | tuple[Nickname, ...]) -> str:
    return "、".join(item.number if isinstance(item, Phone) else item.name for item in items)


def _yes(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"
