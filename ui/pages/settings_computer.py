"""设置 › 这台电脑: look, size, tray, start and sound of this computer alone; the shop's other computers keep theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.errors import KnownError
from desktop.autostart import autostart
from desktop.this_pc import SIZES
from resources.wording import sentence
from ui.pages.settings_section import LABELS, SettingsSection
from ui.tray_icon import TrayIcon
from ui.widgets.choices import Choice, Segmented, Switch
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from desktop.autostart import Autostart
    from desktop.this_pc import Look
    from ui.pages.context import Context

_LOOKS: tuple[Look, ...] = ("system", "light", "dark")


class ComputerSection(SettingsSection):
    """Five settings, each in force and kept at once; a change is taken back in its toast, for it is none of the shop's."""

    def __init__(self, context: Context, *, start: Autostart | None = None) -> None:
        super().__init__(context, title=sentence("pc.section"), caption=sentence("pc.section_line"))
        self._pc = context.pc
        self._start = start or autostart()
        looks = [Choice(look, sentence(f"pc.look_{look}")) for look in _LOOKS]
        self.look = Segmented(self.theme, looks, name=sentence("pc.look"))
        self.look.chosen.connect(lambda key: self._change(look=key))
        self.look_line = self._add("pc.look", self.look, "pc.look_line")
        sizes = [Choice(str(size), sentence(f"pc.size_{size}")) for size in SIZES]
        self.size_choice = Segmented(self.theme, sizes, name=sentence("pc.size"))
        self.size_choice.chosen.connect(lambda key: self._change(size=int(key)))
        self._add("pc.size", self.size_choice, "pc.size_line")
        self.stays = Switch(self.theme, sentence("pc.stays_switch"))
        self.stays.clicked.connect(lambda on: self._change(stays=on))
        tray = TrayIcon.possible()
        self.stays.setEnabled(tray)
        self._add("pc.stays_switch", self.stays, "pc.stays_line" if tray else "pc.no_tray")
        self.starts = Switch(self.theme, sentence("pc.starts"))
        self.starts.clicked.connect(self._switch_start)
        self.starts.setEnabled(self._start is not None)
        self._add("pc.starts", self.starts, "pc.starts_line" if self._start else "pc.not_packed")
        self.rings = Switch(self.theme, sentence("pc.rings"))
        self.rings.clicked.connect(lambda on: self._change(rings=on))
        self._add("pc.rings", self.rings, "pc.rings_line")

    def _add(self, name: str, widget: QWidget, words: str) -> TextLabel:
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(widget)
        line = TextLabel(sentence(words), "caption")
        row.addWidget(line)
        row.addStretch(1)
        self.content.addWidget(FormRow(sentence(name), room, label_width=LABELS))
        return line

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self._show()

    def _show(self) -> None:
        settings = self._pc.settings
        self.look.set_current(settings.look)
        self.look_line.setVisible(settings.look == "system")
        self.size_choice.set_current(str(settings.size))
        self.stays.setChecked(settings.stays and self.stays.isEnabled())
        self.rings.setChecked(settings.rings)
        self.starts.setChecked(self._start is not None and self._start.is_on())

    def _change(self, **given: Any) -> None:
        before = {name: getattr(self._pc.settings, name) for name in given}
        if before == given:
            return
        if self._keep(given):
            self.notices.toast(sentence("pc.changed"), undo=lambda: self._keep_back(before))

    def _keep_back(self, before: dict[str, Any]) -> None:
        self._keep(before)

    def _keep(self, given: dict[str, Any]) -> bool:
        try:
            self._pc.change(**given)
        except KnownError as error:
            self.notices.error(error)
            return False
        finally:
            self._show()
        return True

    def _switch_start(self, on: bool) -> None:
        if self._start is None:
            return
        try:
            self._start.switch(on=on)
        except KnownError as error:
            self.notices.error(error)
        self._show()
