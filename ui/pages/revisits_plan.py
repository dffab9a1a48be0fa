"""The side panel 安排回访: which customer, which day, what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.models.today import tier_chips
from ui.pages.revisits_record import BY_PHONE, GUTTER, panel_head
from ui.pages.today_popup import BAD_TIME, read_clock
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import Field, HairLine, Panel, Scrolled, TextLabel
from ui.widgets.views import KeyList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from aftersales.customers import CustomerBrief
    from ui.theme import Theme

_METHODS = tuple(Choice(way, way) for way in ("电话", "微信", "短信", "上门", "信件"))
PAUSE = 150
"""Milliseconds of rest in typing before customers are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWish:
    """A call to be planned; the rule may move the day on."""

    customer_id: int
    case_id: int | None
    day: date
    purpose: str
    at_time: str
    method: str


class PlanPanel(QWidget):
    """`given(wish)` follows 安排, `closed` ✕, `search_asked(text)` typing, `day_asked(day)` a day whose load to show."""

    given = Signal(object)
    closed = Signal()
    search_asked = Signal(str)
    day_asked = Signal(object)

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._case_id: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel_head(theme, "安排回访", self.closed))
        column.addWidget(HairLine())
        area = Scrolled(margins=(GUTTER, 16, GUTTER, 16))
        area.column.setSpacing(12)
        column.addWidget(area, 1)
        self.customer = CustomerPicker(theme)
        self.customer.search_asked.connect(self.search_asked)
        self._customer_field = Field("客户", self.customer)
        self.day = DateEdit(theme, today)
        self.day.day_changed.connect(self._day_changed)
        self._day_field = Field("哪天", self.day)
        self.load = TextLabel("", "label", wrap=True)
        self.clock = TextEdit(placeholder="不填就排下一个空档")
        self._clock_field = Field("几点", self.clock)
        self.purpose = TextEdit(placeholder="例如 维修后使用情况")
        self._purpose_field = Field("事由", self.purpose)
        self.method = Segmented(theme, _METHODS, spread=True, name="方式")
        for widget in (
            self._customer_field,
            Field("方式", self.method),
            self._day_field,
            self.load,
            self._clock_field,
            self._purpose_field,
        ):
            area.column.addWidget(widget)
        area.column.addStretch(1)
        self.save = PrimaryButton(theme, "安排", size="large", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        footer = PageFooter(gutter=GUTTER)
        row = footer.layout()
        assert isinstance(row, QHBoxLayout)
        row.takeAt(0)  # the button takes the whole width
        row.addWidget(self.save)
        column.addWidget(footer)

    def begin(self, day: date, customer: CustomerBrief | None = None, case_id: int | None = None) -> None:
        """An empty form for this day, with the customer where he is known."""
        self._case_id = case_id
        self.customer.begin(customer)
        self.day.set_day(day)
        self.method.set_current(BY_PHONE)
        self.clock.clear()
        self.purpose.clear()
        for field in (self._customer_field, self._day_field, self._clock_field, self._purpose_field):
            field.set_error("")
        self.day_asked.emit(day)

    def take_focus(self) -> None:
        """Put the focus where writing begins."""
        (self.purpose if self.customer.chosen else self.customer.edit).setFocus()

    def show_load(self, text: str) -> None:
        """How full the chosen day is, in words."""
        self.load.set_text(text)

    def commit(self) -> None:
        """Hand the wish on, once nothing is missing; else stand on the first field that is."""
        customer, day = self.customer.chosen, self.day.day
        at = read_clock(self.clock.text()) if self.clock.text().strip() else None
        bad_time = bool(self.clock.text().strip()) and at is None
        purpose = self.purpose.text().strip()
        checks = (
            (self._customer_field, self.customer.edit, "" if customer else "选一位客户"),
            (self._day_field, self.day, "" if day else "日期写成 10-16、明天或 +7"),
            (self._clock_field, self.clock, BAD_TIME if bad_time else ""),
            (self._purpose_field, self.purpose, "" if purpose else "写一句为什么打"),
        )
        for field, _, text in checks:
            field.set_error(text)
        wrong = next((edit for _, edit, text in checks if text), None)
        if wrong is not None:
            wrong.setFocus()
        elif customer is not None and day is not None:
            self.given.emit(
                CallWish(
                    customer_id=customer,
                    case_id=self._case_id,
                    day=day,
                    purpose=purpose,
                    at_time=f"{at:%H:%M}" if at else "",
                    method=self.method.current,
                )
            )

    def refuse(self, text: str) -> None:
        """Say why it was not planned; the form stays."""
        self._day_field.set_error(text)

    def _day_changed(self, day: object) -> None:
        self.load.set_text("")
        if day is not None:
            self.day_asked.emit(day)


class CustomerPicker(QWidget):
    """An edit that looks customers up by name or phone, with what was found below; `chosen` is the id or None."""

    search_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.chosen: int | None = None
        self.edit = _PickerEdit(placeholder="姓名或手机尾号")
        self.edit.setAccessibleName("客户")
        self.edit.textEdited.connect(self._typed)
        self.edit.down_pressed.connect(self._enter_list)
        self.edit.returnPressed.connect(self._take_first)
        self.model = PagedTableModel((Column(key="name"),), lambda _request: None, self)
        self.found = KeyList(theme, name="找到的客户")
        self.found.show_model(self.model)
        self.found.opened.connect(self._take)
        self.found.clicked.connect(lambda _index: self._take(self.found.current_key))
        self._box = Panel()
        self._box.column.addWidget(self.found)
        self._box.hide()
        self.none = TextLabel("没有这位客户", "label")
        self.none.hide()
        self.about = TextLabel("", "label")
        self.about.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.edit, self.about, self._box, self.none):
            column.addWidget(widget)
        self.setFocusProxy(self.edit)
        self._known: dict[object, CustomerBrief] = {}

    def begin(self, customer: CustomerBrief | None) -> None:
        """Empty, or with a customer chosen."""
        self.chosen = customer.id if customer else None
        self._show_chosen(customer)
        self._box.hide()
        self.none.hide()

    def show_found(self, text: str, customers: Sequence[CustomerBrief]) -> None:
        """Show who was found for `text`, if that still stands in the edit."""
        if text != self.edit.text().strip() or self.chosen is not None:
            return
        self._known = {customer.id: customer for customer in customers}
        self.model.set_rows([_row(customer) for customer in customers])
        self.found.setFixedHeight(min(len(customers), 6) * 36)
        self._box.setVisible(bool(customers))
        self.none.setVisible(not customers)

    def _typed(self) -> None:
        self.chosen = None
        self.about.hide()
        self._rest.start()

    def _ask(self) -> None:
        text = self.edit.text().strip()
        if text:
            self.search_asked.emit(text)
        else:
            self._box.hide()
            self.none.hide()

    def _enter_list(self) -> None:
        if self.found.isVisible():
            self.found.setFocus()
            self.found.setCurrentIndex(self.model.index(0, 0))

    def _take_first(self) -> None:
        if self.found.isVisible():
            self._take(self.model.row_at(0).key)

    def _take(self, key: object) -> None:
        if isinstance(key, int):
            self.chosen = key
            self._rest.stop()
            self._show_chosen(self._known.get(key))
            self._box.hide()
            self.edit.setFocus()
            self.edit.set_error("")

    def _show_chosen(self, customer: CustomerBrief | None) -> None:
        """The name in the edit, and below it what tells him from others of the same name."""
        self.edit.setText(customer.name if customer else "")
        parts = (mask_phone(customer.phone), customer.number) if customer else ()
        words = " · ".join(part for part in parts if part)
        self.about.set_text(words)
        self.about.setVisible(bool(words))


class _PickerEdit(TextEdit):
    down_pressed = Signal()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.down_pressed.emit()
            return
        super().keyPressEvent(event)


def _row(customer: CustomerBrief) -> Row:
    words = f"{customer.name}  {mask_phone(customer.phone)}"
    return Row(key=customer.id, cells=(Cell(text=words, chips=tier_chips(customer.tier)),), spoken=words)
