"""Goods at the desk: the catalogue, and pieces in customers' hands with the end of their warranty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.calendar import WorkingCalendar
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.goods import RepairStay, SoldGood, days_in_repair
from aftersales.products import Product
from aftersales.warranty import LONGEST_MONTHS, with_ends
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

LONGEST_SERVICE = 120


class GoodsDesk:
    """What can be done with products and sold goods."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, calendar: Callable[[], WorkingCalendar]
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._calendar = calendar

    # the catalogue

    def add_product(self, product: Product) -> Product:
        """A new entry of the catalogue; KnownError ``goods.…`` where its code or barcode is taken."""
        return self.save_product(replace(product, id=0))

    def save_product(self, product: Product) -> Product:
        """Add (id 0) or change an entry; pieces that were sold keep the terms they were sold with."""
        self._session.require(Right.ARCHIVE)
        product = _trimmed(product)
        _check_product(product)
        name = sentence("goods.changed" if product.id else "goods.added", {"title": product.title})
        with self._writer.action(name, Changed.GOODS) as action:
            self._check_taken(product)
            return self._archive.products.save(product, action=action)

    def remove_product(self, *, product_id: int, version: int) -> None:
        """Move an entry to the recycle bin; pieces and lines that were linked to it stand alone then."""
        self._session.require(Right.ARCHIVE)
        with self._archive.database.read():
            title = self._archive.products.get(product_id).title
        with self._writer.action(sentence("goods.removed", {"title": title}), Changed.GOODS) as action:
            self._archive.products.remove(product_id, version=version, action=action)

    # sold pieces

    def register(
        self,
        *,
        customer_id: int | None,
        title: str,
        starts: date,
        serial: str = "",
        order_line_id: int | None = None,
        product_id: int | None = None,
        whole_months: int = 12,
        parts_months: int | None = None,
        invoiced_on: date | None = None,
        bearer: str = "",
    ) -> SoldGood:
        """Note a sold piece; `starts` is the day of the invoice or of the finished installation (实施条例 18).

        `invoiced_on` is given where the installation came later. KnownError ``goods.serial_taken`` for a serial that
        another piece has.
        """
        self._session.require(Right.ARCHIVE)
        good = SoldGood(
            customer_id=customer_id,
            order_line_id=order_line_id,
            product_id=product_id,
            title=title.strip(),
            serial=serial.strip(),
            starts=starts,
            whole_months=whole_months,
            parts_months=parts_months,
            whole_ends=starts,
            invoiced_on=invoiced_on,
            bearer=bearer,
        )
        with self._writer.action(
            sentence("goods.registered", {"title": good.title}), Changed.GOODS
        ) as action:
            return self.registered(good, action=action)

    def registered(self, good: SoldGood, *, action: Action) -> SoldGood:
        """The same as part of the caller's transaction: the piece checked, its terms reckoned, written."""
        self._check(good, china_day(action.at))
        return self._archive.goods.save(with_ends(good, self._calendar()), action=action)

    def correct(self, good: SoldGood) -> SoldGood:
        """Change what was noted of a piece (owner, serial, first day, terms); its ends follow."""
        self._session.require(Right.ARCHIVE)
        good = replace(good, title=good.title.strip(), serial=good.serial.strip())
        with self._writer.action(sentence("goods.corrected", {"title": good.title}), Changed.GOODS) as action:
            return self.registered(good, action=action)

    def find_serial(self, *, serial: str, but: int = 0) -> SoldGood | None:
        """The piece that has this serial, other than `but`; for a form that says so at once."""
        with self._archive.database.read():
            known = self._archive.goods.find_by_serial(serial.strip())
        return None if known is None or known.id == but else known

    def exchange(self, *, good_id: int, version: int, day: date, serial: str = "") -> SoldGood:
        """The piece was exchanged: its clock starts anew that day, and what was repaired before no longer counts."""
        self._session.require(Right.ARCHIVE)
        with self._archive.database.read():
            title = self._archive.goods.get(good_id).title
        with self._writer.action(sentence("goods.exchanged", {"title": title}), Changed.GOODS) as action:
            good = replace(self._archive.goods.get(good_id), version=version)
            return self.exchanged(good, day, serial=serial, action=action)

    def exchanged(self, good: SoldGood, day: date, *, serial: str = "", action: Action) -> SoldGood:
        """The same as part of the caller's transaction."""
        changed = replace(
            good,
            exchanged_on=day,
            repair_days=days_in_repair(self._archive.goods.repairs(good.id), day),
            serial=serial.strip() or good.serial,
            serviced_on=None,
        )
        return self.registered(changed, action=action)

    def note_repair(
        self, *, good_id: int, version: int, first_day: date, last_day: date, what: str = ""
    ) -> SoldGood:
        """The piece was away for repair from one day to another; its terms end later by the days between."""
        self._session.require(Right.ARCHIVE)
        if last_day < first_day:
            raise KnownError("goods.repair_backwards", first=first_day, last=last_day)
        with self._archive.database.read():
            title = self._archive.goods.get(good_id).title
        with self._writer.action(sentence("goods.repaired", {"title": title}), Changed.GOODS) as action:
            _not_ahead(last_day, china_day(action.at))
            good = replace(self._archive.goods.get(good_id), version=version)
            if first_day < good.starts:
                raise KnownError("goods.repair_early", first=first_day, starts=good.starts)
            stay = RepairStay(first_day=first_day, last_day=last_day, what=what.strip())
            return self.stayed(good, stay, action=action)

    def stayed(self, good: SoldGood, stay: RepairStay, *, action: Action) -> SoldGood:
        """Add a stay in repair as part of the caller's transaction; days that were noted without one stay counted."""
        before = self._archive.goods.repairs(good.id)
        since = good.exchanged_on or good.starts
        more = days_in_repair((*before, stay), since) - days_in_repair(before, since)
        longer = with_ends(replace(good, repair_days=good.repair_days + more), self._calendar())
        return self._archive.goods.save_repairs(longer, (*before, stay), action=action)

    def note_service(self, *, good_id: int, version: int, day: date) -> SoldGood:
        """The piece was serviced by its plan; the next time is counted from this day."""
        self._session.require(Right.ARCHIVE)
        with self._archive.database.read():
            title = self._archive.goods.get(good_id).title
        with self._writer.action(sentence("goods.serviced", {"title": title}), Changed.GOODS) as action:
            _not_ahead(day, china_day(action.at))
            good = self._archive.goods.get(good_id)
            return self._archive.goods.save(replace(good, version=version, serviced_on=day), action=action)

    def of_customer(self, *, customer_id: int) -> tuple[SoldGood, ...]:
        """The pieces a customer has."""
        with self._archive.database.read():
            return self._archive.goods.of_customer(customer_id)

    def _check(self, good: SoldGood, today: date) -> None:
        if not good.title:
            raise KnownError("goods.title_missing")
        _not_ahead(good.exchanged_on or good.starts, today)
        if good.invoiced_on is not None and good.starts < good.invoiced_on:
            raise KnownError("goods.installed_early", installed=good.starts, invoiced=good.invoiced_on)
        known = self._archive.goods.find_by_serial(good.serial)
        if known is not None and known.id != good.id:
            raise KnownError("goods.serial_taken", serial=good.serial, title=known.title)

    def _check_taken(self, product: Product) -> None:
        """Code and barcode are each one product's only."""
        for value, find, problem in (
            (product.code, self._archive.products.find, "goods.code_taken"),
            (product.barcode, self._archive.products.find_barcode, "goods.barcode_taken"),
        ):
            known = find(value) if value else None
            if known is not None and known.id != product.id:
                raise KnownError(problem, value=value, title=known.title)


def _not_ahead(day: date, today: date) -> None:
    if day > today:
        raise KnownError("goods.starts_ahead", day=day)


def _trimmed(product: Product) -> Product:
    return replace(
        product,
        code=product.code.strip(),
        title=product.title.strip(),
        brand=product.brand.strip(),
        barcode=product.barcode.strip(),
        parts_name=product.parts_name.strip(),
        bearer_name=product.bearer_name.strip(),
        service_point=product.service_point.strip(),
        service_name=product.service_name.strip(),
    )


def _check_product(product: Product) -> None:
    if not product.title:
        raise KnownError("goods.title_missing")
    for months in (product.whole_months, product.parts_months):
        if months is not None and not 1 <= months <= LONGEST_MONTHS:
            raise KnownError("goods.months", value=months, most=LONGEST_MONTHS)
    if product.service_months is not None and not 1 <= product.service_months <= LONGEST_SERVICE:
        raise KnownError("goods.service_months", value=product.service_months)
