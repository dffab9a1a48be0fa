"""Goods at the desk: the catalogue, and pieces in customers' hands with the end of their warranty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from aftersales.access import Right
from aftersales.calendar import WorkingCalendar
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.products import Product
from aftersales.warranty import WarrantyTerms, warranty
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer


class GoodsDesk:
    """What can be done with products and sold goods."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, calendar: Callable[[], WorkingCalendar]
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._calendar = calendar

    def add_product(self, product: Product) -> Product:
        """A new entry of the catalogue; KnownError where its code is taken."""
        self._session.require(Right.ARCHIVE)
        if not product.title.strip():
            raise KnownError("goods.title_missing")
        with self._writer.action(f"加商品 {product.title.strip()}", Changed.GOODS) as action:
            known = self._archive.products.find(product.code) if product.code else None
            if known is not None:
                raise KnownError("goods.code_taken", value=product.code, title=known.title)
            return self._archive.products.save(product, action=action)

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
    ) -> SoldGood:
        """Note a sold piece; `starts` is the day of the invoice or of the finished installation (实施条例 18)."""
        self._session.require(Right.ARCHIVE)
        title, serial = title.strip(), serial.strip()
        if not title:
            raise KnownError("goods.title_missing")
        with self._writer.action(f"登记 {title}", Changed.GOODS) as action:
            known = self._archive.goods.find_by_serial(serial)
            if known is not None:
                raise KnownError("goods.serial_taken", serial=serial, title=known.title)
            good = SoldGood(
                customer_id=customer_id,
                order_line_id=order_line_id,
                product_id=product_id,
                title=title,
                serial=serial,
                starts=starts,
                whole_months=whole_months,
                parts_months=parts_months,
                whole_ends=starts,
            )
            return self._archive.goods.save(self._reckoned(good), action=action)

    def add_repair_days(self, *, good_id: int, version: int, days: int) -> SoldGood:
        """Days the piece was away for repair, waiting included; they do not count, so its terms end later."""
        self._session.require(Right.ARCHIVE)
        with self._writer.action("记修理占用天数", Changed.GOODS) as action:
            good = self._archive.goods.get(good_id)
            changed = replace(good, version=version, repair_days=good.repair_days + days)
            return self._archive.goods.save(self._reckoned(changed), action=action)

    def of_customer(self, *, customer_id: int) -> tuple[SoldGood, ...]:
        """The pieces a customer has."""
        with self._archive.database.read():
            return self._archive.goods.of_customer(customer_id)

    def _reckoned(self, good: SoldGood) -> SoldGood:
        """The piece with the ends of its terms reckoned anew; KnownError ``days.warranty_…`` for terms that cannot be."""
        terms = WarrantyTerms(
            starts=good.starts,
            whole_months=good.whole_months,
            parts_months=good.parts_months,
            repair_days=good.repair_days,
            exchanged_on=good.exchanged_on,
        )
        found = warranty(terms, good.exchanged_on or good.starts, self._calendar())
        return replace(good, whole_ends=found.whole_ends, parts_end=found.parts_end)
