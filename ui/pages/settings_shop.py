"""设置 › 店铺信息: the shop as its window and its papers name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence
from ui.pages.settings_section import LABELS, SettingsSection
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FormRow

if TYPE_CHECKING:
    from desktop.profile import ShopProfile
    from ui.pages.context import Context

_WIDTH = 496
_FIELDS = (("name", "店名"), ("phone", "电话"), ("address", "地址"), ("receipt_foot", "小票页脚"))


class ShopSection(SettingsSection):
    """Four lines; each is saved when it is left."""

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

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self._read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes:
            self._read()

    def _read(self) -> None:
        self.runner.run(self.shop.jobs.read(lambda _: self.shop.profile.read()), on_done=self._show)

    def _show(self, profile: ShopProfile) -> None:
        before, self._profile = self._profile, profile
        for key, edit in self.edits.items():
            edit.setEnabled(True)
            told = getattr(profile, key)
            if before is None or not edit.hasFocus() or getattr(before, key) != told:
                edit.setText(told)
                self.rows[key].set_error("")

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
        self.rows["name"].set_error(error_sentence(error))
