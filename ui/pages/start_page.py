"""The first start: the shop gets its name, or a sample shop to look around in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.base import Context, Page
from ui.widgets.buttons import PrimaryButton
from ui.widgets.edits import TextEdit
from ui.widgets.states import EmptyState, Way
from ui.widgets.texts import Field

if TYPE_CHECKING:
    from desktop.profile import ShopProfile

WIDTH = 440
PANEL_AT = 6
"""Where the ways stand in the column of EmptyState: the form goes before them."""
_IMPORT = Way("import", "导入第一张订单表", "起好店名就去选文件，Excel 或 CSV", "file-spreadsheet")
_SAMPLE = Way("sample", "看看示例店", "25 个工单，放在另外的文件夹，不影响自己的店", "sparkles")


class StartPage(Page):
    """Opens `today` once the shop has a name, or `import` where the first sheet was asked for."""

    key, title = "start", "开店"
    status_hints = (("Ctrl+Return", "开店"),)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.hide()
        self._next = "today"
        self._build()
        self.open_shop = self.add_action("commit", self._name)
        self.start.follow(self.open_shop)

    def _build(self) -> None:
        ways = (_IMPORT, _SAMPLE) if self.context.open_sample is not None else (_IMPORT,)
        self.state = EmptyState(self.theme, "给店起个名字", "店名写在窗口上，也写在单据抬头。", ways)
        self.state.chosen.connect(self._go)
        column = self.state.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(PANEL_AT, self._build_form(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.insertSpacing(PANEL_AT + 1, 16)
        self.body.addWidget(self.state, 1)

    def _build_form(self) -> QWidget:
        self.form = QWidget()
        self.form.setFixedWidth(WIDTH)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.name = TextEdit(placeholder="例如 和顺家电城东店")
        self.phone = TextEdit(placeholder="可以不填")
        self.address = TextEdit(placeholder="可以不填")
        self.name_field = Field("店名", self.name)
        self.name.textEdited.connect(lambda _text: self.name_field.set_error(""))
        for edit in (self.name, self.phone, self.address):
            edit.returnPressed.connect(self._name)
        column.addWidget(self.name_field)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Field("电话", self.phone), 2)
        line.addWidget(Field("地址", self.address), 3)
        column.addLayout(line)
        self.start = PrimaryButton(self.theme, "开店", icon="store", size="large", keys="Ctrl+Return")
        column.addWidget(self.start)
        return self.form

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - the page takes none
        self.name.setFocus()

    # the name

    def _go(self, key: str) -> None:
        if key == "sample":
            assert self.context.open_sample is not None
            self.context.open_sample()
        else:
            self._next = key
            self._name()

    def _name(self) -> None:
        if not self.name.text().strip():
            self.name_field.set_error("店名还空着，先起个名字")
            self.name.setFocus()
            return
        desk = self.shop
        name, phone, address = self.name.text(), self.phone.text(), self.address.text()
        self._allow(yes=False)
        self.runner.run(
            desk.jobs.write(lambda _: desk.profile.name_shop(name=name, phone=phone, address=address)),
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
