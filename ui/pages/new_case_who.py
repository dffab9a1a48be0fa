"""Who the new case is for, followed up: his goods, his open cases, the order that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.customers import CustomerBrief
    from aftersales.orders import OrderLineStanding
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.notices import Notices
    from ui.pages.new_case_form import NewCaseForm


class WhoFollower(QObject):
    """Reads what belongs to a customer or an order as soon as one is chosen.

    `changed` follows another choice, `lines_shown(bool)` his goods on the form (True while a text is being read),
    `failed` that they did not come.
    """

    changed = Signal()
    lines_shown = Signal(bool)
    failed = Signal()

    def __init__(
        self, form: NewCaseForm, desk: Desk, runner: JobRunner, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form, self._desk, self._runner, self._notices = form, desk, runner, notices
        self._request = 0
        self.waiting = False
        """Whether goods are still on their way."""

    def choose(self, customer: CustomerBrief) -> None:
        """A customer, and all he bought."""
        self._form.order = None
        self._form.customer.show_customer(customer)
        self._read_lines(lambda: self._desk.customers.lines(customer_id=customer.id))
        self.read_similar(customer)
        self.changed.emit()

    def choose_order(self, line: OrderLineStanding) -> None:
        """An order by its number: its customer, and its lines alone."""
        self._form.order = line
        customers = self._form.customer

        def work(_progress: object) -> CustomerBrief | None:
            owner = self._desk.orders.get(order_id=line.order_id).customer_id
            return None if owner is None else self._desk.customers.brief(customer_id=owner)

        def done(customer: CustomerBrief | None) -> None:
            if customer is None:
                customers.show_order_only(line)
            else:
                customers.show_customer(customer)
                self.read_similar(customer)
            self.changed.emit()

        def lines() -> tuple[OrderLineStanding, ...]:
            found = self._desk.orders.find(text=line.order_number, limit=200)
            return tuple(each for each in found if each.order_id == line.order_id)

        self._runner.run(self._desk.jobs.read(work), on_done=done)
        self._read_lines(lines, line.line.id)

    def mean_order(self, order_id: int, *, anyway: bool = False) -> None:
        """An order that a text named, taken where no customer is known yet; `anyway` one that a person came from."""

        def work(_progress: object) -> OrderLineStanding | None:
            number = self._desk.orders.get(order_id=order_id).number
            found = self._desk.orders.find(text=number, limit=200)
            return next((each for each in found if each.order_id == order_id), None)

        def done(line: OrderLineStanding | None) -> None:
            if line is not None and (anyway or self._form.customer.customer is None):
                self.choose_order(line)

        self._runner.run(self._desk.jobs.read(work), on_done=done)

    def forget(self) -> None:
        """Nobody any more; goods still on their way are not shown."""
        self._form.order = None
        self.waiting = False
        self._request += 1
        self._form.goods.clear()

    def read_similar(self, customer: CustomerBrief) -> None:
        """The cases of his that are open already."""

        def done(cases: Any) -> None:
            if self._form.customer.customer == customer:
                self._form.customer.show_similar(cases)

        similar = self._desk.cases.similar_open
        job = self._desk.jobs.read(lambda _: similar(customer_id=customer.id))
        self._runner.run(job, on_done=done)

    def _read_lines(
        self, read: Callable[[], tuple[OrderLineStanding, ...]], first: int | None = None
    ) -> None:
        self._request += 1
        request = self._request
        self.waiting = True
        reading = self._form.paste.edit.hasFocus()

        def done(lines: tuple[OrderLineStanding, ...]) -> None:
            if request != self._request:
                return
            self.waiting = False
            self._form.goods.show_lines(lines, self._desk.clock.today())
            if first is not None:
                self._form.goods.choose(first)
            self.lines_shown.emit(reading)

        def failed(error: BaseException) -> None:
            self.waiting = False
            self.failed.emit()
            self._notices.error(error)

        self._runner.run(self._desk.jobs.read(lambda _: read()), on_done=done, on_failed=failed)
