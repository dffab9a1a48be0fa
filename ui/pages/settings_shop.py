"""设置 › 店铺信息: the shop as its window and its papers name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.dialogs.case_files import ask_picture
from ui.pages.settings_section import LABELS, SettingsSection
from ui.pages.settings_trade import TradeSettings
from ui.widgets.buttons import Button
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from desktop.profile import ShopProfile
    from ui.pages.context import Context

_WIDTH = 496
_SIGN = QSize(120, 32)
_FIELDS = (
    ("name", "店名"),
    ("phone", "电话"),
    ("address", "地址"),
    ("receipt_foot", "小票页脚"),
    ("keep_days", "取件保管"),
)


class ShopSection(SettingsSection):
    """Five lines, each saved when it is left, the sign, the kind of trade, and the list of first steps."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, title="店铺信息", caption="印在服务报告和小票上")
        self._profile: ShopProfile | None = None
        self.edits: dict[str, TextEdit] = {}
        self.rows: dict[str, FormRow] = {}
        for key, label in _FIELDS:
            edit = TextEdit()
            row = FormRow(label, edit, label_width=LABELS)
            row.setMaximumWidth(_WIDTH)
            edit.setEnabled(False)
            edit.editingFinished.connect(self._left)
            self.edits[key], self.rows[key] = edit, row
            self.content.addWidget(row)
        self.edits["keep_days"].setPlaceholderText("修好后留几天，空着按通常的（参考）")
        self.logo = LogoRow(context)
        self.logo.setMaximumWidth(_WIDTH)
        self.logo.chosen.connect(self._set_logo)
        self.content.addWidget(self.logo)
        self.trade = TradeSettings(self)

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self._read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self._read()

    def _read(self) -> None:
        profile = self.shop.profile
        self.runner.run(self.shop.jobs.read(lambda _: profile.read()), on_done=self._show)
        self.runner.run(self.shop.jobs.read(lambda _: profile.logo()), on_done=self.logo.show_png)
        self.trade.read()

    def _show(self, profile: ShopProfile) -> None:
        before, self._profile = self._profile, profile
        for key, edit in self.edits.items():
            edit.setEnabled(True)
            told = getattr(profile, key)
            if before is None or not edit.hasFocus() or getattr(before, key) != told:
                edit.setText(told)
                self.rows[key].set_error("")

    def _set_logo(self, path: Path | None) -> None:
        self.logo.set_error("")
        self.writer.write(
            lambda: self.shop.profile.set_logo(path=path),
            done=lambda _none: self._read(),
            failed=self._no_logo,
        )

    def _no_logo(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.logo.set_error(error_sentence(error))
        else:
            self.notices.error(error)

    def _left(self) -> None:
        profile, wanted = self._profile, {key: edit.text().strip() for key, edit in self.edits.items()}
        if profile is None or all(getattr(profile, key) == text for key, text in wanted.items()):
            return
        self.writer.write(
            lambda: self.shop.profile.name_shop(**wanted, sample=profile.sample),
            done=self._show,
            failed=self._refused,
        )

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            self.notices.error(error)
            return
        row = "keep_days" if error.code == "desk.keep_days" else "name"
        self.rows[row].set_error(error_sentence(error))


class LogoRow(QWidget):
    """店标: the picture at the head of papers, chosen or taken away. `chosen(path or None)`."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self.picture = QLabel()
        self.picture.setAccessibleName("店标")
        self.picture.hide()
        self.pick = Button(theme, "选图片", icon="image")
        self.drop = Button(theme, "去掉", kind="ghost")
        self.drop.hide()
        self.error = TextLabel("", "error", wrap=True)
        self.error.hide()
        self.dialog: QFileDialog | None = None
        label = TextLabel("店标", "quiet")
        label.setFixedWidth(LABELS)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.picture)
        line.addWidget(self.pick)
        line.addWidget(self.drop)
        line.addWidget(TextLabel("印在 A4、A5 单据抬头", "caption"))
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.error)
        self.pick.clicked.connect(lambda _on=False: self.ask())
        self.drop.clicked.connect(lambda _on=False: self.chosen.emit(None))

    def ask(self) -> None:
        """Choose a picture."""
        self.dialog = ask_picture(self, "选店标", self.chosen.emit)

    def show_png(self, png: bytes) -> None:
        """The sign as it is kept; empty bytes for none."""
        shown = QPixmap()
        there = bool(png) and shown.loadFromData(png)
        if there:
            mode = Qt.TransformationMode.SmoothTransformation
            ratio = self.devicePixelRatioF()
            small = shown.scaled(_SIGN * ratio, Qt.AspectRatioMode.KeepAspectRatio, mode)
            small.setDevicePixelRatio(ratio)
            self.picture.setPixmap(small)
        self.picture.setVisible(there)
        self.drop.setVisible(there)
        self.pick.setText("换图片" if there else "选图片")

    def set_error(self, text: str) -> None:
        """What is wrong with the picture; "" for nothing."""
        self.error.set_text(text)
        self.error.setVisible(bool(text))
