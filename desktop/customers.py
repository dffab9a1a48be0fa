"""Customers at the desk: finding, adding, changing, joining two records, and showing a phone (which is logged)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.calendar import Step
from aftersales.customers import Customer, CustomerBrief, Nickname, Phone
from aftersales.errors import KnownError
from aftersales.orders import OrderLineStanding
from aftersales.revisit_plans import NONE
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_log = logging.getLogger(__name__)
_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[48]00\d{7}|\d{7,8}")
LONGEST_TAG = 12
_LONGEST_TEXT = 2_000
_ALL = (Changed.CUSTOMERS, Changed.ORDERS, Changed.CASES, Changed.GOODS, Changed.REVISITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEdit:
    """What to change; None leaves a field as it is. `keeper_id` 0: nobody; `revisit_every` empty: as his tier."""

    name: str | None = None
    phones: tuple[Phone, ...] | None = None
    addresses: tuple[str, ...] | None = None
    nicknames: tuple[Nickname, ...] | None = None
    wechat: str | None = None
    tags: tuple[str, ...] | None = None
    note: str | None = None
    keeper_id: int | None = None
    convenient: str | None = None
    revisit_every: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """Two records side by side, and how many orders, cases, pieces and revisits would move by table."""

    keep: Customer
    gone: Customer
    moves: dict[str, int]


class CustomerDesk:
    """What can be done with customers."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    # finding

    def search(self, *, text: str, limit: int = 20) -> tuple[CustomerBrief, ...]:
        """Customers whose name, nickname or phone (also its tail) fits; none for an empty text."""
        if not text.strip():
            return ()
        with self._archive.database.read():
            return self._archive.customers.search(text.strip(), limit)

    def brief(self, *, customer_id: int) -> CustomerBrief:
        with self._archive.database.read():
            return self._archive.customers.brief(customer_id)

    def get(self, *, customer_id: int) -> Customer:
        """The whole record; KnownError ``storage.gone``."""
        with self._archive.database.read():
            return self._archive.customers.get(customer_id)

    def lines(self, *, customer_id: int) -> tuple[OrderLineStanding, ...]:
        """Everything he bought, with what is still returnable over all cases of its order."""
        with self._archive.database.read():
            return self._archive.orders.lines_with_standing(customer_id=customer_id)

    def alike(
        self, *, name: str, phones: Iterable[str] = (), addresses: Iterable[str] = (), besides: int = 0
    ) -> tuple[CustomerBrief, ...]:
        """Records that may be the same person, while his is being typed: by a phone, or by name and address."""
        with self._archive.database.read():
            ids: dict[int, None] = {}
            for phone in map(_digits, phones):
                known = self._archive.customers.find_by_phone(phone) if _PHONE.fullmatch(phone) else None
                if known is not None:
                    ids[known.id] = None
            for customer_id in self._archive.customers.of_name_and_address(name.strip(), tuple(addresses)):
                ids[customer_id] = None
            return tuple(self._archive.customers.brief(found) for found in ids if found != besides)

    # writing

    def add(self, *, name: str, phone: str, address: str = "") -> CustomerBrief:
        """A customer met at the counter. KnownError where the phone is no number or belongs to somebody already."""
        made = Customer(
            name=name,
            phones=(Phone(number=phone),) if phone.strip() else (),
            addresses=(address,) if address.strip() else (),
        )
        return self.register(customer=made)

    def register(self, *, customer: Customer) -> CustomerBrief:
        """The same with all that is known of him."""
        self._session.require(Right.CREATE)
        made = _cleaned(customer)
        with self._writer.action(sentence("customer.add", {"name": made.name}), Changed.CUSTOMERS) as action:
            for phone in made.phones:
                known = self._archive.customers.find_by_phone(phone.number)
                if known is not None:
                    raise KnownError("desk.phone_taken", name=known.name, number=known.number)
            return self._archive.customers.brief(self._archive.customers.save(made, action=action).id)

    def edit(self, *, customer_id: int, version: int, changes: CustomerEdit) -> Customer:
        """Change a record that still has `version`; KnownErrors ``storage.changed_meanwhile`` and of what was typed."""
        self._session.require(Right.ARCHIVE)
        given = {name: getattr(changes, name) for name in _FIELDS if getattr(changes, name) is not None}
        if "keeper_id" in given:
            given["keeper_id"] = given["keeper_id"] or None
        _require_pace(given.get("revisit_every", ""))
        with self._archive.database.read():
            before = self._archive.customers.get(customer_id)
        after = _cleaned(replace(before, **given))
        name = sentence("customer.edit", {"name": after.name})
        with self._writer.action(name, Changed.CUSTOMERS, Changed.CASES, Changed.REVISITS) as action:
            had = {phone.number for phone in before.phones}
            for phone in after.phones:
                known = None if phone.number in had else self._archive.customers.find_by_phone(phone.number)
                if known is not None and known.id != customer_id:
                    raise KnownError(
                        "desk.phone_of_other", phone=phone.number, name=known.name, number=known.number
                    )
            return self._archive.customers.save(replace(after, version=version), action=action)

    def add_tag(self, *, customer_id: int, version: int, tag: str) -> Customer:
        """One tag more; one that is there already changes nothing."""
        tag = tag.strip()
        if not tag:
            raise KnownError("desk.note_empty")
        return self._tags(customer_id, version, sentence("customer.tag", {"tag": tag}), add=tag)

    def remove_tag(self, *, customer_id: int, version: int, tag: str) -> Customer:
        return self._tags(customer_id, version, sentence("customer.untag", {"tag": tag}), drop=tag)

    def set_tier(self, *, customer_id: int, version: int, tier: str, tiers: tuple[str, ...]) -> Customer:
        """Another tier, one of `tiers`; the rules only suggest, a person sets."""
        self._session.require(Right.ARCHIVE)
        if tier not in tiers:
            raise KnownError("desk.tier_unknown", tier=tier)
        with self._archive.database.read():
            customer = self._archive.customers.get(customer_id)
        name = sentence("customer.tier", {"name": customer.name, "tier": tier})
        with self._writer.action(name, Changed.CUSTOMERS, Changed.CASES) as action:
            return self._archive.customers.save(replace(customer, tier=tier, version=version), action=action)

    def stop_calls(self, *, customer_id: int) -> CustomerBrief:
        """The customer said no to calls: none is planned from now on, those planned are cancelled."""
        self._session.require(Right.CALL)
        name = sentence("customer.stop_calls")
        with self._writer.action(name, Changed.CUSTOMERS, Changed.REVISITS) as action:
            customer = self._archive.customers.get(customer_id)
            self._archive.customers.save(
                replace(customer, may_call=False, opted_out_at=action.at), action=action
            )
            for found in self._archive.revisits.of_customer(customer_id):
                if found.revisit.state is RevisitState.PLANNED:
                    cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                    self._archive.revisits.save(cancelled, action=action)
            return self._archive.customers.brief(customer_id)

    def allow_calls(self, *, customer_id: int) -> CustomerBrief:
        """The customer agreed to be called (实施条例 24); calls cancelled before stay cancelled."""
        self._session.require(Right.CALL)
        with self._writer.action(sentence("customer.allow_calls"), Changed.CUSTOMERS) as action:
            customer = self._archive.customers.get(customer_id)
            self._archive.customers.save(replace(customer, may_call=True, opted_out_at=None), action=action)
            return self._archive.customers.brief(customer_id)

    def merge_preview(self, *, keep_id: int, gone_id: int) -> MergePreview:
        """What joining two records would move; KnownError ``desk.merge_self``."""
        if keep_id == gone_id:
            raise KnownError("desk.merge_self")
        with self._archive.database.read():
            return MergePreview(
                keep=self._archive.customers.get(keep_id),
                gone=self._archive.customers.get(gone_id),
                moves=self._archive.customer_merge.counts(gone_id),
            )

    def merge(self, *, keep: Customer, gone: Customer) -> Customer:
        """Join two records as they were seen: one action, so that Ctrl Z takes them apart again."""
        self._session.require(Right.ARCHIVE)
        name = sentence("customer.merge", {"gone": gone.number, "name": keep.name})
        with self._writer.action(name, *_ALL) as action:
            return self._archive.customer_merge.merge(keep=keep, gone=gone, action=action).customer

    def reveal_phone(self, *, customer_id: int, why: str, revisit_id: int | None = None) -> str:
        """The whole number he is called on. Who looked at whose and why is kept; the log file has ids only."""
        from aftersales.call_log import PhoneView

        self._session.require(Right.CALL)
        if not why.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action(sentence("calls.show_phone"), undoable=False) as action:
            customer = self._archive.customers.get(customer_id)
            phone = customer.live_phone
            if phone is None:
                raise KnownError("desk.no_phone", name=customer.name)
            view = PhoneView(
                at=action.at,
                by_id=action.by_id,
                customer_id=customer_id,
                revisit_id=revisit_id,
                why=why.strip(),
            )
            self._archive.phone_views.add(view, action=action)
        _log.info("phone shown: customer=%s by=%s", customer_id, self._session.staff_id)
        return phone.number

    def _tags(self, customer_id: int, version: int, name: str, *, add: str = "", drop: str = "") -> Customer:
        self._session.require(Right.ARCHIVE)
        if len(add) > LONGEST_TAG:
            raise KnownError("desk.tag_long", longest=LONGEST_TAG)
        with self._archive.database.read():
            customer = self._archive.customers.get(customer_id)
        kept = tuple(tag for tag in customer.tags if tag not in {add, drop})
        changed = replace(customer, tags=(*kept, add) if add else kept, version=version)
        if changed.tags == customer.tags:
            return customer
        with self._writer.action(name, Changed.CUSTOMERS) as action:
            return self._archive.customers.save(changed, action=action)


_FIELDS = (
    "name",
    "phones",
    "addresses",
    "nicknames",
    "wechat",
    "tags",
    "note",
    "keeper_id",
    "convenient",
    "revisit_every",
)


def _require_pace(text: str) -> None:
    """Pass, or KnownError ``plans.every_wrong``: how often somebody is heard of is a step, ``-`` or nothing."""
    if text in {"", NONE}:
        return
    try:
        Step.parse(text)
    except KnownError:
        raise KnownError("plans.every_wrong", value=text) from None


def _digits(text: str) -> str:
    """A number as its column keeps it: a virtual one keeps its extension."""
    plain = re.sub(r"[\s（）()]", "", text).replace("+86", "")
    main, _, extension = plain.replace("转", "-").rpartition("-")
    if main and len(re.sub(r"\D", "", main)) == 11 and main.startswith("1") and extension.isdigit():
        return f"{main}-{extension}"
    return plain.replace("-", "")


def _cleaned(customer: Customer) -> Customer:
    """The record as it is stored: trimmed, without empty entries; KnownErrors for what cannot be a name or a phone."""
    name = customer.name.strip()
    if not name:
        raise KnownError("desk.customer_name_missing")
    if len(customer.note) > _LONGEST_TEXT:
        raise KnownError("desk.text_too_long", longest=_LONGEST_TEXT)
    return replace(
        customer,
        name=name,
        phones=_phones(customer.phones),
        addresses=_listed(customer.addresses),
        nicknames=tuple(
            dict.fromkeys(
                replace(one, name=one.name.strip()) for one in customer.nicknames if one.name.strip()
            )
        ),
        tags=_listed(customer.tags),
        wechat=customer.wechat.strip(),
        note=customer.note.strip(),
        convenient=customer.convenient.strip(),
    )


def _phones(phones: tuple[Phone, ...]) -> tuple[Phone, ...]:
    found: dict[str, Phone] = {}
    for phone in phones:
        number = _digits(phone.number)
        if not number:
            continue
        virtual = "-" in number
        if not virtual and "*" not in number and not _PHONE.fullmatch(number):
            raise KnownError("desk.phone_malformed", phone=phone.number)
        if number in found:
            raise KnownError("desk.phone_twice", phone=phone.number)
        found[number] = replace(phone, number=number, virtual=virtual or phone.virtual)
    return tuple(found.values())


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
