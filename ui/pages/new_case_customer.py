"""Who it is: a field that finds customers and orders while one types, or takes down a new customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.customers import CustomerBrief
from aftersales.masking import mask_phone
from ui.pages.case_words import PLAIN_TIER
from ui.pages.new_case_found import NEW, SHOWN, CustomerPopup, Found, found_rows, may_be_order
from ui.pages.new_case_newcomer import Newcomer
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.chips import Chip
from ui.widgets.edits import TextEdit
from ui.widgets.status import IconLabel
from ui.widgets.texts import ErrorLabel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.cases import CaseSummary
    from aftersales.orders import OrderLineStanding
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

LEAST_LETTERS = 2
_PAUSE = 60
CHOOSE = "先选客户，找不到就建一个新客户"


class CustomerField(QWidget):
    """The field. `chosen(CustomerBrief)`, `order_chosen(OrderLineStanding)`, `cleared`, `open_asked(case_id)`.

    A new customer is kept at once (`save_new`); what stopped that and is no fault of a field follows as `failed`.
    """

    chosen = Signal(object)
    order_chosen = Signal(object)
    cleared = Signal()
    open_asked = Signal(int)
    failed = Signal(object)
    began_new = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, runner: JobRunner, home: QWidget, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._desk, self._runner = theme, desk, runner
        self._found = Found("", (), ())
        self.customer: CustomerBrief | None = None
        self._take_first = False
        self.popup = CustomerPopup(theme, home)
        self.popup.taken.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._search)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.edit = TextEdit(placeholder="姓名、电话尾号或订单号")
        self.edit.setAccessibleName("客户")
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        column.addWidget(self.edit)
        self.card = self._card()
        column.addWidget(self.card)
        self.new = Newcomer(self._theme, self._desk, self._runner)
        self.new.kept.connect(self.chosen)
        self.new.dropped.connect(self.close_new)
        self.new.failed.connect(self.failed)
        column.addWidget(self.new)
        self.error = ErrorLabel()
        column.addWidget(self.error)
        self.similar = QWidget()
        self._similar = QHBoxLayout(self.similar)
        self._similar.setContentsMargins(0, 0, 0, 0)
        self._similar.setSpacing(8)
        column.addWidget(self.similar)
        for widget in (self.card, self.new, self.similar):
            widget.hide()

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("panel", "true")
        card.setFixedHeight(34)
        row = QHBoxLayout(card)
        row.setContentsMargins(11, 0, 3, 0)
        row.setSpacing(8)
        self.name, self.tier = TextLabel("", "strong"), Chip("")
        self.facts = TextLabel("", "quiet", elided=True)
        self.drop = IconButton(self._theme, "x", "换一个客户", kind="ghost", size="small")
        self.drop.clicked.connect(self.clear)
        for widget in (self.name, self.tier, self.facts):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.drop)
        return card

    # what the page asks

    @property
    def adding(self) -> bool:
        """Whether a new customer is being taken down."""
        return not self.new.isHidden()

    def take_focus(self) -> None:
        """Begin to type."""
        if self.adding:
            self.new.name.setFocus()
        elif self.customer is None:
            self.edit.setFocus()
        else:
            self.drop.setFocus()

    def show_customer(self, customer: CustomerBrief) -> None:
        """Show who was chosen."""
        self.customer = customer
        tier = customer.tier if customer.tier != PLAIN_TIER else ""
        self._show_card(customer.name, tier, (mask_phone(customer.phone), customer.address))

    def show_order_only(self, line: OrderLineStanding) -> None:
        """An order that no customer is known for."""
        self.customer = None
        self._show_card(f"订单 {line.order_number}", "", ("没有对上客户",))

    def begin_new(self, name: str, phone: str, address: str = "") -> None:
        """Take a new customer down with what is known of him; the focus stays where it is."""
        self.edit.hide()
        self.popup.hide()
        self.new.begin(name, phone, address)

    @property
    def saving(self) -> bool:
        """Whether a new customer is being kept."""
        return self.new.saving

    @property
    def searching(self) -> bool:
        """Whether Enter was pressed and who it means is still being looked for."""
        return self._take_first

    def clear(self) -> None:
        """Begin again with an empty field."""
        self.customer = None
        self._take_first = False
        self._pause.stop()
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.popup.hide()
        self.set_error("")
        self.show_similar(())
        self.card.hide()
        self.close_new()
        self.edit.show()
        self.edit.setFocus()
        self.cleared.emit()

    def close_new(self) -> None:
        """Take no new customer down."""
        inside = self.new.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.new.forget()
        if self.customer is None:
            self.edit.show()
        if inside:
            self.edit.setFocus()

    def set_error(self, text: str) -> None:
        """Say what is wrong with the field; "" takes it back."""
        self.error.show_error(text)
        self.edit.set_error(text)

    def show_similar(self, cases: tuple[CaseSummary, ...]) -> None:
        """Say which open cases he has already; a link leads to each of the first two."""
        while self._similar.count():
            item = self._similar.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.similar.setVisible(bool(cases))
        if not cases:
            return
        self._similar.addWidget(IconLabel(self._theme, "circle-alert", "warn", size=14))
        self._similar.addWidget(TextLabel(f"有 {len(cases)} 个没结的工单", tone="warn"))
        for case in cases[:2]:
            words = " ".join(part for part in (case.number, case.title, case.problem) if part)
            self._similar.addWidget(TextLabel(words, "quiet", elided=True))
            link = LinkButton(self._theme, "去那单")
            link.clicked.connect(lambda _checked=False, key=case.id: self.open_asked.emit(key))
            self._similar.addWidget(link)
        self._similar.addStretch(1)

    def escape(self) -> bool:
        """Close what is open over the page; False where nothing was."""
        if self.popup.isVisible():
            self.popup.hide()
            return True
        if self.adding:
            self.close_new()
            return True
        return False

    def save_new(self, then: Callable[[], None] | None = None) -> None:
        """Keep the new customer, then do `then`."""
        self.new.keep(then)

    # searching

    def _typed(self, text: str) -> None:
        self._take_first = False
        self.set_error("")
        if len(text.strip()) < LEAST_LETTERS:
            self._pause.stop()
            self.popup.hide()
            self._found = Found("", (), ())
            return
        self._pause.start()

    def _search(self) -> None:
        text = self.edit.text().strip()
        if len(text) < LEAST_LETTERS:
            return

        def work(_progress: object) -> Found:
            desk = self._desk
            lines = desk.orders.find(text=text, limit=SHOWN) if may_be_order(text) else ()
            return Found(text, desk.customers.search(text=text, limit=SHOWN), lines)

        def done(found: Found) -> None:
            if found.text == self.edit.text().strip() and self.customer is None:
                self._show_found(found)

        self._runner.run(self._desk.jobs.read(work), on_done=done)

    def _show_found(self, found: Found) -> None:
        self._found = found
        if self._take_first:
            self._take_first = False
            self._take(found_rows(found)[0].key)
        elif self.edit.hasFocus():
            self.popup.show_rows(found_rows(found), self.edit)

    def _take(self, key: object) -> None:
        self.popup.hide()
        if key == NEW:
            self._begin_new()
        elif isinstance(key, tuple):
            kind, number = key
            if kind == "customer":
                self.chosen.emit(self._found.customers[number])
            else:
                self.order_chosen.emit(self._found.lines[number])

    def _begin_new(self) -> None:
        text = self.edit.text().strip()
        digits = text.replace(" ", "").replace("-", "")
        self.began_new.emit()
        self.edit.hide()
        self.new.show()
        if digits.isdigit():
            self.new.phone.setText(text)
            self.new.name.setFocus()
        else:
            self.new.name.setText(text)
            self.new.phone.setFocus()

    def _show_card(self, name: str, tier: str, facts: tuple[str, ...]) -> None:
        self.popup.hide()
        self.set_error("")
        self.new.hide()
        self.edit.hide()
        self.card.show()
        self.name.set_text(name)
        self.tier.set_chip(tier)
        self.facts.set_text("  ".join(fact for fact in facts if fact))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._left)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._steer(event) if self.popup.isVisible() else self._hasten(event)
        return False

    def _hasten(self, event: QKeyEvent) -> bool:
        """Enter before the answers are there takes the first when they come: nobody waits for a list he knows."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & _CONTROL
        if not enter or len(self.edit.text().strip()) < LEAST_LETTERS:
            return False
        self._take_first = True
        if self._pause.isActive() or self._found.text != self.edit.text().strip():
            self._pause.stop()
            self._search()
        else:
            self._show_found(self._found)
        return True

    def _steer(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.popup.table.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & _CONTROL:
            self._take(self.popup.table.current_key)
        else:
            return False
        return True

    def _left(self) -> None:
        if not self.edit.hasFocus():
            self.popup.hide()


_CONTROL = Qt.KeyboardModifier.ControlModifier
