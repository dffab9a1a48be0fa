"""The rows of 店铺信息 for how a shop begins: its kind of trade with what follows it, and the list of first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.trades import TradeChanges
from resources.wording import sentence
from ui.pages.settings_section import LABELS
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import FormRow, Panel, TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.shop import Desk
    from resources.trades_file import Trade
    from ui.pages.settings_section import SettingsSection
    from ui.theme import Theme

_WIDTH = 496
_NOTE = 38
"""Room for two lines."""


class TradeSettings(QObject):
    """Joins the two rows to the desk; the section asks it to read."""

    def __init__(self, section: SettingsSection) -> None:
        super().__init__(section)
        self._section = section
        self._desk: Desk = section.shop
        self.row = TradeRow(section.theme, self._desk.trades.kinds())
        self.band = TradeBand(section.theme)
        self.steps = FirstStepsRow(section.theme)
        for widget in (self.row, self.band, self.steps):
            section.content.addWidget(widget)
        self.row.combo.chosen.connect(self.ask)
        self.band.taken.connect(self._choose)
        self.band.left.connect(self._left)
        self.steps.wanted.connect(self._lay_out)

    def read(self) -> None:
        """Show the kind of trade, and whether the list of first steps is laid out."""
        desk, run = self._desk, self._section.runner.run
        run(desk.jobs.read(lambda _: desk.trades.read()), on_done=self._show)
        run(desk.jobs.read(lambda _: desk.first_steps.is_shown), on_done=self.steps.show_state)

    def ask(self, key: object) -> None:
        """Say in place what would follow this kind."""
        desk = self._desk
        found = next(each for each in desk.trades.kinds() if each.key == key)
        self.row.show_note(found)
        self._section.runner.run(
            desk.jobs.read(lambda _: desk.trades.changes(key=found.key)),
            on_done=lambda changes: self._ask(found, changes),
            on_failed=self._failed,
        )

    def _ask(self, trade: Trade, changes: TradeChanges) -> None:
        self.band.ask(trade, changes)
        QTimer.singleShot(0, self.band, lambda: self._section.ensureWidgetVisible(self.band))

    def _show(self, trade: Trade) -> None:
        if self.band.trade is None:
            self.row.show_trade(trade)

    def _choose(self, trade: Trade, following: bool) -> None:
        desk = self._desk
        self._section.writer.write(
            lambda: desk.trades.choose(key=trade.key, following=following),
            done=self._show,
            failed=self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self._section.notices.error(error)
        self.read()

    def _left(self) -> None:
        self.row.combo.setFocus()
        self.read()

    def _lay_out(self, shown: bool) -> None:
        steps = self._desk.first_steps
        self._section.writer.write(
            steps.bring_back if shown else steps.dismiss,
            done=lambda _: self.steps.show_state(shown),
            failed=self._failed,
        )


class TradeRow(QWidget):
    """行当, and below it what 7 天无理由 means for its goods, with the article."""

    def __init__(self, theme: Theme, kinds: tuple[Trade, ...]) -> None:
        super().__init__()
        options = [Option(each.key, each.name) for each in kinds]
        self.combo = ComboBox(theme, options, placeholder=sentence("trade.none"), name="行当")
        self.note = TextLabel("", "caption", wrap=True)
        self.note.setContentsMargins(LABELS + 8, 0, 0, 0)
        self.note.setFixedHeight(_NOTE)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = FormRow("行当", self.combo, label_width=LABELS)
        row.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(row)
        column.addWidget(self.note)

    def show_trade(self, trade: Trade) -> None:
        """Show the kind the shop has."""
        self.combo.set_current(trade.key)
        self.show_note(trade)

    def show_note(self, trade: Trade) -> None:
        """Show what is told of a kind."""
        told = {"note": trade.note, "source": trade.source}
        self.note.set_text(sentence("trade.note", told) if trade.note else "")
        self.note.setVisible(bool(trade.note))


class TradeBand(Panel):
    """Asks in place what of a kind of trade is taken; `taken(trade, following)`, `left` for 取消 or Esc."""

    taken = Signal(object, bool)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(margins=(16, 12, 16, 12))
        self.trade: Trade | None = None
        self.column.setSpacing(8)
        self.title = TextLabel("", "strong")
        self.means = TextLabel("", "quiet", wrap=True)
        self.lines = TextLabel("", wrap=True)
        self.cancel = Button(theme, "取消")
        self.only = Button(theme, "只改行当")
        self.take = PrimaryButton(theme, "改，跟着调整")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.cancel, self.only, self.take):
            row.addWidget(button)
        for label in (self.title, self.means, self.lines):
            self.column.addWidget(label)
        self.column.addLayout(row)
        self.cancel.clicked.connect(self.leave)
        self.only.clicked.connect(lambda: self._taken(following=False))
        self.take.clicked.connect(lambda: self._taken(following=True))
        self.hide()

    def ask(self, trade: Trade, changes: TradeChanges) -> None:
        """Say what would follow."""
        self.trade = trade
        self.title.set_text(sentence("trade.choose", {"name": trade.name}))
        self.setAccessibleName(self.title.text())
        self.means.set_text(sentence("trade.follows" if changes.lines else "trade.follows_none"))
        told = [f"· {line}" for line in changes.lines]
        if changes.new_calls or changes.gone_calls:
            calls = {"new": changes.new_calls, "gone": changes.gone_calls}
            told.append(f"· {sentence('trade.calls', calls)}")
        self.lines.set_text("\n".join(told))
        self.lines.setVisible(bool(told))
        self.take.setVisible(bool(told))
        self.show()
        (self.take if told else self.only).setFocus()

    def leave(self) -> None:
        """Nothing is changed."""
        self.trade = None
        self.hide()
        self.left.emit()

    def _taken(self, *, following: bool) -> None:
        trade, self.trade = self.trade, None
        self.hide()
        if trade is not None:
            self.taken.emit(trade, following)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


class FirstStepsRow(QWidget):
    """Whether 今日 shows the list of first steps; `wanted(bool)` follows the button."""

    wanted = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown = False
        self.button = Button(theme, sentence("first.bring_back"))
        self.button.clicked.connect(lambda: self.wanted.emit(not self._shown))
        self.told = TextLabel("", "caption")
        label = TextLabel(sentence("first.title"), "quiet")
        label.setFixedWidth(LABELS)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.button)
        line.addWidget(self.told)
        line.addStretch(1)

    def show_state(self, shown: bool) -> None:
        """Whether the list is laid out."""
        self._shown = shown
        self.button.setText(sentence("first.dismiss" if shown else "first.bring_back"))
        self.told.set_text(sentence("first.laid_out" if shown else "first.put_away"))
