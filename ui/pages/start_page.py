"""The first start: the shop gets its name and kind of trade, comes back from a copy, or a sample is looked at first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.dialogs.case_files import ask_copy
from ui.pages.base import Context, Page
from ui.widgets.buttons import PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.states import EmptyState, Way
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QFileDialog

    from desktop.profile import ShopProfile
    from desktop.upkeep import BackupFile

WIDTH = 440
PANEL_AT = 6
"""Where the ways stand in the column of EmptyState: the form goes before them."""
ABOUT = 38
"""Room for two lines of what a kind of trade means, so that nothing moves when one is chosen."""
LOW = 660
"""Below this height the drawing gives way to the form."""
_IMPORT = Way("import", "导入第一张订单表", "起好店名就去选文件，Excel 或 CSV", "file-spreadsheet")
_SAMPLE = Way("sample", "看看示例店", "25 个工单，放在另外的文件夹，不影响自己的店", "sparkles")
_RESTORE = Way("restore", "从备份恢复", "换了电脑，选带过来的那份备份，店就回来了", "history")
_NO_TRADE = "other"


class StartPage(Page):
    """Opens `today` once the shop has a name, or `import` where the first sheet was asked for."""

    key, title = "start", "开店"
    status_hints = (("Ctrl+Return", "开店"),)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self.dialog: QFileDialog | None = None
        self._next = "today"
        self._build()
        self.open_shop = self.add_action("commit", self._name)
        self.start.follow(self.open_shop)

    def _build(self) -> None:
        ways = [_IMPORT]
        if self.context.open_sample is not None:
            ways.append(_SAMPLE)
        if self.context.restore is not None:
            ways.append(_RESTORE)
        self.state = EmptyState(self.theme, "给店起个名字", "店名写在窗口上，也写在单据抬头。", ways)
        self.state.chosen.connect(self._go)
        column = self.state.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(PANEL_AT, self._build_form(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.insertSpacing(PANEL_AT + 1, 16)
        self.body.addWidget(self.state, 1)
        for before, after in pairwise((self.start, *self.state.ways.values())):
            self.setTabOrder(before, after)  # the ways were made before the form

    def _build_form(self) -> QWidget:
        self.form = QWidget()
        self.form.setFixedWidth(WIDTH)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.name = TextEdit(placeholder="例如 和顺家电城东店")
        self.trade = ComboBox(self.theme, placeholder="选一个")
        self.phone = TextEdit(placeholder="可以不填")
        self.address = TextEdit(placeholder="可以不填")
        self.name_field = Field("店名", self.name)
        self.name.textEdited.connect(lambda _text: self.name_field.set_error(""))
        for edit in (self.name, self.phone, self.address):
            edit.returnPressed.connect(self._name)
        self.trade.set_options([Option(each.key, each.name) for each in self.shop.trades.kinds()])
        self.trade.chosen.connect(self._show_trade)
        self.about = TextLabel(sentence("first.trade_about"), "caption", wrap=True)
        self.about.setFixedHeight(ABOUT)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addLayout(_side_by_side((self.name_field, 3), (Field("行当", self.trade), 2)))
        column.addLayout(_side_by_side((Field("电话", self.phone), 2), (Field("地址", self.address), 3)))
        column.addWidget(self.about)
        column.addSpacing(4)
        self.start = PrimaryButton(self.theme, "开店", icon="store", size="large", keys="Ctrl+Return")
        column.addWidget(self.start)
        return self.form

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - the page takes none
        self.name.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self.isVisible() and self.form.isEnabled():
            desk = self.shop
            self.runner.run(desk.jobs.read(lambda _: desk.is_new), on_done=self._leave_named)

    def _leave_named(self, is_new: bool) -> None:
        """The opening that was taken back was done again: there is nothing to name here."""
        if not is_new and self.isVisible():
            self.open_page("today")

    def _show_trade(self, key: object) -> None:
        found = next(each for each in self.shop.trades.kinds() if each.key == key)
        self.about.set_text(sentence("first.trade_note", {"note": found.note}))

    # the name

    def _go(self, key: str) -> None:
        if key == "sample":
            assert self.context.open_sample is not None
            self.context.open_sample()
        elif key == "restore":
            self.ask_copy()
        else:
            self._next = key
            self._name()

    def _name(self) -> None:
        if not self.name.text().strip():
            self._next = "today"
            self.name_field.set_error("店名还空着，先起个名字")
            self.name.setFocus()
            return
        desk, trade = self.shop, str(self.trade.current or _NO_TRADE)
        name, phone, address = self.name.text(), self.phone.text(), self.address.text()
        self._allow(yes=False)
        self.runner.run(
            desk.jobs.write(
                lambda _: desk.first_steps.open_shop(name=name, phone=phone, address=address, trade=trade)
            ),
            on_done=self._named,
            on_failed=self._refused,
        )

    def _named(self, _profile: ShopProfile) -> None:
        self._allow(yes=True)
        following, self._next = self._next, "today"
        self.open_page("today")
        if following != "today":
            self.open_page(following)

    def _refused(self, error: BaseException) -> None:
        self._allow(yes=True)
        self._next = "today"
        if isinstance(error, KnownError):
            self.name_field.set_error(error_sentence(error))
            self.name.setFocus()
        else:
            self.notices.error(error)

    def _allow(self, *, yes: bool) -> None:
        self.open_shop.setEnabled(yes)
        self.form.setEnabled(yes)
        for way in self.state.ways.values():
            way.setEnabled(yes)

    # a shop that comes from another computer

    def ask_copy(self) -> None:
        """Choose a copy; it is looked through before the shop is handed over."""
        self.dialog = ask_copy(self, "选一份备份", self.take_copy)

    def take_copy(self, path: Path) -> None:
        """Put the copy in the place of this empty shop."""
        desk = self.shop

        def work() -> BackupFile:
            found = desk.upkeep.chosen_copy(path=path)
            desk.upkeep.before_restore(path=found.path)
            return found

        self._allow(yes=False)
        self.runner.run(
            desk.jobs.write(lambda _: work()), on_done=self._hand_over, on_failed=self._not_restored
        )

    def _hand_over(self, copy: BackupFile) -> None:
        self._allow(yes=True)
        if self.context.restore is not None:
            self.context.restore(copy.path, copy.made_at)

    def _not_restored(self, error: BaseException) -> None:
        self._allow(yes=True)
        self.notices.error(error)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state.drawing.setVisible(self.height() >= LOW)


def _side_by_side(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    for widget, share in parts:
        line.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return line
