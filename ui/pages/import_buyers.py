"""Whose order it is, where several customers fit: shown beside step 3 with what tells them apart, and chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from desktop.buyer_choices import NEW_CUSTOMER
from ui.pages.import_parts import Section
from ui.widgets.buttons import IconButton
from ui.widgets.chips import Chip
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.buyer_choices import Candidate
    from desktop.jobs import Progress
    from desktop.shop import Desk
    from desktop.transfers import StagedImport, StagedOrder
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_ALIKE = {
    "phone": "同一个电话的都这样定",
    "nickname": "同一个昵称的都这样定",
    "address": "同一个地址的都这样定",
}


class BuyerSection(Section):
    """The order in question and the customers who fit; `chosen(seq, owner, alike)`, `next_asked` follow."""

    chosen = Signal(int, int, bool)
    next_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        self.left = Chip("", "warn")
        self.next = IconButton(theme, "chevron-right", "下一单认不准客户的", kind="ghost", size="small")
        super().__init__("是哪位客户", right=(self.left, self.next), parent=parent)
        self._order: StagedOrder | None = None
        self.next.clicked.connect(lambda _checked=False: self.next_asked.emit())
        self.words = TextLabel("", "label", wrap=True)
        self.column.addWidget(self.words)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        self.column.addLayout(self._choices)
        self._group: QButtonGroup | None = None
        self.buttons: dict[int, QRadioButton] = {}
        self.alike = QCheckBox("")
        self.column.addWidget(self.alike)
        self.note = TextLabel("不定也能导，先不挂在客户名下", "caption", wrap=True)
        self.column.addWidget(self.note)
        self.hide()

    @property
    def order(self) -> StagedOrder | None:
        """The order in sight."""
        return self._order

    def set_left(self, count: int) -> None:
        """How many orders are still open."""
        self.left.set_chip(f"还有 {count:,} 单" if count else "都定了", "warn" if count else "ok")
        self.next.setEnabled(count > 0)

    def show_order(self, order: StagedOrder, candidates: Sequence[Candidate]) -> None:
        """Show one order with the customers who fit."""
        self._order = order
        who = " · ".join(part for part in (order.number, order.customer, order.title) if part)
        self.words.set_text(f"第 {order.rows} 行 {who}")
        while self._choices.count():
            item = self._choices.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._group, self.buttons = QButtonGroup(self), {}
        told = {each.id: f"{each.name}　{each.phone}　{each.number}　{each.orders} 单" for each in candidates}
        told[NEW_CUSTOMER] = "都不是，建新客户"
        for owner, text in told.items():
            button = QRadioButton(text)
            button.setChecked(order.owner == owner)
            button.clicked.connect(lambda _checked=False, owner=owner: self._choose(owner))
            self._group.addButton(button)
            self._choices.addWidget(button)
            self.buttons[owner] = button
        by = order.candidates.by if order.candidates is not None else ""
        self.alike.setText(_ALIKE.get(by, "一样的都这样定"))
        self.show()

    def _choose(self, owner: int) -> None:
        if self._order is not None:
            self.chosen.emit(self._order.seq, owner, self.alike.isChecked())


class Buyers(QObject):
    """Reads and decides for the section; `visit` brings an order into sight, `changed` follows every choice."""

    def __init__(
        self, section: BuyerSection, runner: JobRunner, desk: Desk, visit: Callable[[int], None]
    ) -> None:
        super().__init__(section)
        self._section, self._runner, self._desk, self._visit = section, runner, desk, visit
        self._staged: StagedImport | None = None
        section.chosen.connect(self._choose)
        section.next_asked.connect(self.go_on)

    def begin(self, staged: StagedImport, ownerless: int) -> None:
        """Another import: away where every customer is known."""
        self._staged = staged
        self._section.setVisible(ownerless > 0)
        self._section.set_left(ownerless)
        if ownerless:
            self._fetch(0, visit=False)

    def clear(self) -> None:
        """Let go of the import."""
        self._staged = None
        self._section.hide()

    def show_order(self, order: StagedOrder) -> None:
        """Show an order that a person went to, if it fits several."""
        staged = self._staged
        if staged is None or order.candidates is None:
            return
        self._runner.run(
            self._desk.jobs.read(lambda _progress: self._desk.transfers.buyers.candidates(order=order)),
            on_done=lambda found: self._section.show_order(order, found) if self._staged is staged else None,
        )

    def go_on(self) -> None:
        """To the next open order."""
        order = self._section.order
        self._fetch(order.seq if order is not None else 0, visit=True)

    def _fetch(self, after: int, *, visit: bool) -> None:
        staged, desk = self._staged, self._desk
        if staged is None:
            return

        def read(_progress: Progress) -> tuple[StagedOrder | None, int]:
            found = desk.transfers.buyers.next_open(staged=staged, after=after)
            return found, desk.transfers.standing(staged=staged).ownerless

        def show(answer: tuple[StagedOrder | None, int]) -> None:
            found, left = answer
            if self._staged is not staged:
                return
            self._section.set_left(left)
            if found is not None:
                self.show_order(found)
                if visit:
                    self._visit(found.seq)

        self._runner.run(desk.jobs.read(read), on_done=show)

    def _choose(self, seq: int, owner: int, alike: bool) -> None:
        staged, desk = self._staged, self._desk
        if staged is None:
            return
        self._runner.run(
            desk.jobs.read(
                lambda _progress: desk.transfers.buyers.choose(
                    staged=staged, seq=seq, owner=owner, alike=alike
                )
            ),
            on_done=lambda _count: self._fetch(seq, visit=False),
        )
