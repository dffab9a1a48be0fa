"""Lists of sold goods: product by code or title, customer by phone, order by number, serials once, warranty reckoned."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.calendar import add_months
from aftersales.clock import china_day
from aftersales.customer_records import fresh, who
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.matching import Change, Outcome
from aftersales.sheet_records import MetRecord, judged
from aftersales.warranty import LONGEST_MONTHS, WarrantyTerms, warranty
from desktop.changes import Changed
from desktop.taking_in.base import problem, require_fresh, with_problems
from desktop.taking_in.people import People, keys_of
from resources.wording import error_sentence
from storage.customer_matching import PersonKeys
from storage.goods_matching import GoodsMatching
from storage.hand_edits import by_hand
from storage.record_bulk import RecordBulk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.calendar import WorkingCalendar
    from aftersales.clock import Clock
    from aftersales.matching import Problem
    from aftersales.products import Product
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive
    from storage.goods_matching import NamedLine, NamedOrder
    from storage.staged_records import StagedRecord

_COLUMNS_OF = {
    "name": "customer_id",
    "title": "title",
    "serial": "serial",
    "bought_on": "starts",
    "whole_months": "whole_months",
    "parts_months": "parts_months",
}
"""Fields of a change with the columns that a person may have set by hand."""
_NEAR = timedelta(days=3)
"""How far a warranty's end in a sheet may lie from the reckoned one before it is told: shops count the first day or not."""


@dataclass(slots=True)
class _Meeting:
    """Everything that the rows of an import name, looked up once; and what earlier rows told."""

    people: People
    orders: Mapping[str, tuple[NamedOrder, ...]]
    products: Sequence[Product]
    by_serial: Mapping[str, SoldGood]
    of_customer: Mapping[int | None, list[SoldGood]]
    edited: Mapping[int, frozenset[str]]
    serials: dict[str, int] = field(default_factory=dict)
    told: set[tuple[int | None, str, str]] = field(default_factory=set)
    used: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a row comes to: the piece as it will be, and whose it is (below zero: somebody new)."""

    met: MetRecord
    good: SoldGood | None = None
    customer_id: int | None = None


@dataclass(slots=True)
class _Row:
    """A row while it is being met: what it says, what it is found to mean, and what is wrong with it."""

    record: IncomingRecord
    problems: list[Problem] = field(default_factory=list)
    order: NamedOrder | None = None
    line: NamedLine | None = None
    product: Product | None = None
    customer_id: int | None = None

    @property
    def title(self) -> str:
        """Name and model; where there is only a code, what the catalogue or the order calls it."""
        title, model = self.record.text("title"), self.record.text("model")
        if model and model not in title:
            title = f"{title} {model}".strip()
        known = self.product.title if self.product else self.line.title if self.line else ""
        return title or known

    def tell(self, code: str, value: str = "", level: str = "blocking") -> None:
        self.problems.append(problem(self.record, code, value, level=level))


class GoodsTaker:
    """Takes in lists of sold goods."""

    def __init__(self, *, archive: Archive, clock: Clock, calendar: Callable[[], WorkingCalendar]) -> None:
        self._archive = archive
        self._clock = clock
        self._calendar = calendar

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.GOODS, Changed.CUSTOMERS)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)[1]]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        meeting, plans = self._plans([row.incoming for row in rows])
        require_fresh(rows, [plan.met for plan in plans])
        taken = [
            (plan.good, plan.customer_id)
            for plan in plans
            if plan.good is not None and plan.met.found.outcome not in (Outcome.UNCHANGED, Outcome.ERROR)
        ]
        meeting.people.save_new(self._archive, (owner for _, owner in taken), action=action)
        goods = [replace(good, customer_id=meeting.people.id_of(owner)) for good, owner in taken]
        RecordBulk(self._archive.database).add_goods([good for good in goods if not good.id], action=action)
        for good in goods:
            if good.id:
                self._archive.goods.save(good, action=action)

    def _plans(self, records: Sequence[IncomingRecord]) -> tuple[_Meeting, list[_Plan]]:
        keys = [keys_of(record) for record in records]
        meeting = self._meeting(records, keys)
        return meeting, [self._plan(record, own, meeting) for record, own in zip(records, keys, strict=True)]

    def _meeting(self, records: Sequence[IncomingRecord], keys: Sequence[PersonKeys]) -> _Meeting:
        matching = GoodsMatching(self._archive.database)
        people = People.met(self._archive, [*keys, *(_numbered(record) for record in records)])
        orders = matching.orders(filter(None, (record.text("order_number") for record in records)))
        owners = {order.customer_id for found in orders.values() for order in found if order.customer_id}
        by_serial = matching.by_serial(record.text("serial") for record in records)
        titles = {_Row(record).title for record in records} | {record.text("title") for record in records}
        of_customer: dict[int | None, list[SoldGood]] = {None: matching.of_nobody(titles)}
        of_customer |= dict(matching.of_customers({*people.known, *owners}).items())
        met = [*by_serial.values(), *(good for goods in of_customer.values() for good in goods)]
        return _Meeting(
            people=people,
            orders=orders,
            products=matching.products((record.text("code") for record in records), titles),
            by_serial=by_serial,
            of_customer=of_customer,
            edited=by_hand(self._archive.database, "sold_goods", [good.id for good in met]),
        )

    def _plan(self, record: IncomingRecord, keys: PersonKeys, meeting: _Meeting) -> _Plan:
        row = _Row(record)
        self._name(row, keys, meeting)
        good = self._good(row)
        known = self._known(row, good, meeting)
        after = self._updated(known, good, row) if known is not None and good is not None else good
        record = with_problems(record, row.problems)
        if known is None or after is None:
            met = MetRecord(record=record, found=judged(record, known=False))
            return _Plan(met=met, good=good, customer_id=row.customer_id)
        changes = self._changes(known, after, meeting)
        hand = meeting.edited.get(known.id, frozenset())
        edited = {change.field for change in changes if change.before and _COLUMNS_OF[change.field] in hand}
        found = judged(record, known=True, changes=changes, edited_by_hand=edited)
        shown = f"{known.title} {known.serial}".strip()
        return _Plan(
            met=MetRecord(record=record, found=found, meets=shown), good=after, customer_id=after.customer_id
        )

    def _name(self, row: _Row, keys: PersonKeys, meeting: _Meeting) -> None:
        """Whose piece it is, of which order and which product."""
        record = row.record
        number = record.text("order_number")
        orders = meeting.orders.get(number, ())
        if len(orders) == 1:
            row.order = orders[0]
            row.line = row.order.line_of(record.text("title"), record.text("code"))
        elif number:
            row.tell("records.several_orders" if orders else "records.order_unknown", number, "info")
        row.product = _product(record, row.title, meeting.products)
        found = _by_number(record, meeting.people) or meeting.people.find(keys)
        row.problems += meeting.people.several(record, found)
        if found:
            row.customer_id = found[0]
        elif row.order is not None and row.order.customer_id is not None:
            row.customer_id = row.order.customer_id
        elif any(keys.ranks):
            row.customer_id = meeting.people.add(keys, fresh(who(record), self._clock.now()))
        else:
            row.tell("records.no_customer", record.text("name"), "info")

    def _good(self, row: _Row) -> SoldGood | None:
        """The piece with its terms reckoned; None where the row does not say enough."""
        starts, months = self._starts(row), self._months(row)
        title = row.title
        if not title:
            row.tell("records.no_goods")
        if starts is None or months is None or not title:
            return None
        parts = row.record.number("parts_months") or (row.product.parts_months if row.product else None)
        terms = WarrantyTerms(starts=starts, whole_months=months, parts_months=parts)
        try:
            found = warranty(terms, starts, self._calendar())
        except KnownError as error:
            row.tell("records.bad_terms", error_sentence(error))
            return None
        told = row.record.day("ends_on")
        if told is not None and abs(told - found.whole_ends) > _NEAR:
            row.tell("records.ends_differ", f"{told} / {found.whole_ends}", "info")
        return SoldGood(
            customer_id=row.customer_id,
            order_line_id=row.line.id if row.line else None,
            product_id=row.product.id if row.product else None,
            title=title,
            serial=row.record.text("serial"),
            starts=starts,
            whole_months=months,
            parts_months=parts,
            whole_ends=found.whole_ends,
            parts_end=found.parts_end,
        )

    def _starts(self, row: _Row) -> date | None:
        """The day of the finished installation, else of the purchase, else when the order was signed for (实施条例 18)."""
        record = row.record
        day = record.day("installed_on") or record.day("bought_on")
        if day is None and row.order is not None and row.order.since is not None:
            day = china_day(row.order.since)
        if day is None:
            row.tell("records.no_start")
        elif day > china_day(self._clock.now()):
            row.tell("records.start_ahead", str(day), "held")
        return day

    def _months(self, row: _Row) -> int | None:
        """The sheet's word, else the catalogue's, else what the end that the sheet gives makes of it."""
        record = row.record
        months = record.number("whole_months") or (row.product.whole_months if row.product else None)
        if months is None:
            months = _months_until(
                record.day("installed_on") or record.day("bought_on"), record.day("ends_on")
            )
        if months is None:
            row.tell("records.no_months")
        return months

    def _known(self, row: _Row, good: SoldGood | None, meeting: _Meeting) -> SoldGood | None:
        """The piece of the archive that the row speaks of; tells serials that stand twice."""
        serial = row.record.text("serial")
        if serial:
            earlier = meeting.serials.setdefault(serial, row.record.row)
            if earlier != row.record.row:
                row.tell("records.serial_twice", f"{serial}（第 {earlier} 行）")
            known = meeting.by_serial.get(serial)
            if known is not None:
                if good is not None and _is_another(known, good):
                    row.tell("records.serial_taken", f"{serial} · {known.title}", "held")
                return known
            return self._alike(row, good, meeting)
        alike = self._alike(row, good, meeting)
        if good is not None:
            same = (row.customer_id, good.title, good.starts.isoformat())
            if same in meeting.told and alike is None:
                row.tell("records.row_repeated", good.title, "held")
            meeting.told.add(same)
        return alike

    def _alike(self, row: _Row, good: SoldGood | None, meeting: _Meeting) -> SoldGood | None:
        """A piece of the same customer, or of nobody, that began the same day and has no other serial; each answers one row."""
        if good is None:
            return None
        for piece in meeting.of_customer.get(row.customer_id, []):
            alike = piece.title == good.title and piece.starts == good.starts
            if alike and piece.id not in meeting.used and (not piece.serial or not good.serial):
                meeting.used.add(piece.id)
                return piece
        return None

    def _updated(self, known: SoldGood, good: SoldGood, row: _Row) -> SoldGood:
        """The piece of the archive with the row's word; what the row does not say stays."""
        after = replace(
            known,
            customer_id=good.customer_id if good.customer_id is not None else known.customer_id,
            order_line_id=good.order_line_id or known.order_line_id,
            product_id=good.product_id or known.product_id,
            serial=good.serial or known.serial,
            title=good.title,
            starts=good.starts,
            whole_months=good.whole_months,
            parts_months=row.record.number("parts_months") or known.parts_months,
        )
        begins = max(after.starts, after.exchanged_on or after.starts)
        terms = WarrantyTerms(
            starts=after.starts,
            whole_months=after.whole_months,
            parts_months=after.parts_months,
            repair_days=after.repair_days,
            exchanged_on=after.exchanged_on,
        )
        try:
            found = warranty(terms, begins, self._calendar())
        except KnownError as error:
            row.tell("records.bad_terms", error_sentence(error))
            return known
        return replace(after, whole_ends=found.whole_ends, parts_end=found.parts_end)

    def _changes(self, before: SoldGood, after: SoldGood, meeting: _Meeting) -> tuple[Change, ...]:
        fields = (
            ("name", self._owner(before.customer_id, meeting), self._owner(after.customer_id, meeting)),
            ("title", before.title, after.title),
            ("serial", before.serial, after.serial),
            ("bought_on", before.starts.isoformat(), after.starts.isoformat()),
            ("whole_months", str(before.whole_months), str(after.whole_months)),
            ("parts_months", str(before.parts_months or ""), str(after.parts_months or "")),
        )
        return tuple(Change(field=name, before=old, after=new) for name, old, new in fields if old != new)

    def _owner(self, customer_id: int | None, meeting: _Meeting) -> str:
        if customer_id is None:
            return ""
        if customer_id in meeting.people.known:
            return meeting.people.shown(customer_id)
        customer = self._archive.customers.get(customer_id)
        return f"{customer.name} {customer.number}"


def _numbered(record: IncomingRecord) -> PersonKeys:
    return PersonKeys(number=record.text("customer_number"))


def _by_number(record: IncomingRecord, people: People) -> tuple[int, ...]:
    """Who has our own number that the row gives, where the name agrees: another shop gave its numbers to others."""
    found = people.find(_numbered(record))
    return tuple(row_id for row_id in found if people.known[row_id].name == record.text("name"))


def _product(record: IncomingRecord, title: str, products: Sequence[Product]) -> Product | None:
    """By code, else by the whole title, else by the name without the model; only where one is meant."""
    code = record.text("code")
    if code:
        return next((product for product in products if product.code == code), None)
    for name in (title, record.text("title")):
        fit = [product for product in products if name and product.title == name]
        if fit:
            return fit[0] if len(fit) == 1 else None
    return None


def _is_another(known: SoldGood, good: SoldGood) -> bool:
    """Whether a serial that is here belongs to another thing of another customer."""
    return known.title != good.title and known.customer_id not in (None, good.customer_id)


def _months_until(starts: date | None, ends: date | None) -> int | None:
    """Whole months from a start to an end as sheets give it; None where no number of them comes near."""
    if starts is None or ends is None or ends <= starts:
        return None
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    for count in (months, months + 1, months - 1):
        if 0 < count <= LONGEST_MONTHS and abs(add_months(starts, count) - ends) <= timedelta(days=1):
            return count
    return None
