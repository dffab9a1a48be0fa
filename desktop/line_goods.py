"""The registered pieces of an order's lines: their warranties begin with a sale and follow its corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from aftersales.actions import Action
from aftersales.calendar import WorkingCalendar
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.orders import Order, OrderLine
from aftersales.warranty import with_ends
from desktop.archive import Archive

_MONTHS = 12
"""Of a piece that has a serial and no terms of its own: the year of the law."""


class LineGoods:
    """Registers, changes and takes away pieces inside the caller's transaction."""

    def __init__(self, *, archive: Archive, calendar: Callable[[], WorkingCalendar]) -> None:
        self._archive = archive
        self._calendar = calendar

    def begin(
        self, order: Order, line: OrderLine, *, serial: str, day: date, pieces: int, action: Action
    ) -> int:
        """A warranty for each of so many pieces, if their product has terms or there is a serial; how many.

        KnownError ``goods.serial_taken`` for a serial that another piece has.
        """
        product = self._archive.products.known(line.product_id) if line.product_id else None
        months = product.whole_months if product is not None else None
        if not months and not serial:
            return 0
        self._check_serial(serial, 0)
        good = SoldGood(
            customer_id=order.customer_id,
            order_line_id=line.id,
            product_id=line.product_id,
            title=line.title,
            serial=serial,
            starts=day,
            whole_months=months or _MONTHS,
            parts_months=product.parts_months if product is not None else None,
            whole_ends=day,
        )
        good = with_ends(good, self._calendar())
        for _piece in range(pieces):
            self._archive.goods.save(good, action=action)
        return pieces

    def of(self, order: Order) -> dict[int, tuple[SoldGood, ...]]:
        """The pieces registered for each line of an order, oldest first."""
        goods = self._archive.goods.of_order_lines([line.id for line in order.lines])
        return {
            line.id: tuple(good for good in goods if good.order_line_id == line.id) for line in order.lines
        }

    def fewer(self, before: Order, after: Order, *, action: Action) -> None:
        """Take away the pieces of lines that go, and those that a line now has too many; before the order is written.

        KnownError ``order_error.goods_used`` where a piece was repaired, exchanged or serviced meanwhile.
        """
        wanted = {line.id: line.quantity for line in after.lines}
        goods = self.of(before)
        for line in before.lines:
            surplus = len(goods[line.id]) - wanted.get(line.id, 0)
            if surplus <= 0 or wanted.get(line.id, 0) >= line.quantity:
                continue
            spare = [good for good in reversed(goods[line.id]) if not self._used(good)]
            spare.sort(key=lambda good: bool(good.serial))
            if len(spare) < surplus:
                raise KnownError("order_error.goods_used", title=line.title)
            for good in spare[:surplus]:
                self._archive.goods.drop(good, action=action)

    def follow(
        self, before: Order, after: Order, serials: Sequence[str | None], *, counter: bool, action: Action
    ) -> None:
        """Give the pieces their new titles and serials; register what was added to a sale at the `counter`.

        `serials` go with the lines of `after`; None leaves those of a line as they are.
        """
        goods = self.of(after)
        old = {line.id: line for line in before.lines}
        day = _sold_on(after) or china_day(action.at)
        for line, serial in zip(after.lines, serials, strict=True):
            had = goods[line.id]
            known = old.get(line.id)
            self._named(had, known, line, serial, action)
            if had and known is not None and counter and len(had) >= known.quantity:
                self.begin(
                    after, line, serial="", day=day, pieces=max(0, line.quantity - len(had)), action=action
                )
            elif not had and (serial or (counter and known is None)):
                pieces = 1 if serial else line.quantity
                self.begin(after, line, serial=serial or "", day=day, pieces=pieces, action=action)

    def _named(
        self,
        had: Sequence[SoldGood],
        known: OrderLine | None,
        line: OrderLine,
        serial: str | None,
        action: Action,
    ) -> None:
        for place, good in enumerate(had):
            title = line.title if known is not None and good.title == known.title else good.title
            number = serial if serial is not None and place == 0 else good.serial
            if (title, number) == (good.title, good.serial):
                continue
            self._check_serial(number, good.id)
            self._archive.goods.save(replace(good, title=title, serial=number), action=action)

    def _check_serial(self, serial: str, good_id: int) -> None:
        known = self._archive.goods.find_by_serial(serial)
        if known is not None and known.id != good_id:
            raise KnownError("goods.serial_taken", serial=serial, title=known.title)

    def _used(self, good: SoldGood) -> bool:
        touched = good.exchanged_on or good.serviced_on or good.repair_days
        return bool(touched) or bool(self._archive.goods.repairs(good.id))


def serials_of(goods: Mapping[int, Sequence[SoldGood]]) -> dict[int, str]:
    """The serial of the first piece of each line that has one."""
    found = {
        line_id: next((good.serial for good in each if good.serial), "") for line_id, each in goods.items()
    }
    return {line_id: serial for line_id, serial in found.items() if serial}


def _sold_on(order: Order) -> date | None:
    moment = order.paid_at or order.ordered_at
    return order.invoiced_on or (china_day(moment) if moment is not None else None)
