"""The versions of the rules: who changed what, from which day on, and the way back to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.clock import CHINA
from resources.wording import sentence
from ui.dialogs.room import within
from ui.widgets.buttons import Button
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.rule_history import RuleVersion
    from ui.theme import Theme

_WIDTH, _HEIGHT = 640, 520


class RuleVersionsDialog(QDialog):
    """Versions, the newest first; `chosen(rule id, edition)` asks for the one to go back to ("" the shipped one).

    Going back is a new version too, so nothing is lost by it. `reason` says why this person may only look.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        title: str,
        versions: Sequence[RuleVersion],
        *,
        reason: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(within(parent, _WIDTH, _HEIGHT))
        self._theme = theme
        self.buttons: dict[tuple[str, str], Button] = {}
        self.texts: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 12)
        head.setSpacing(4)
        head.addWidget(TextLabel(title, "title"))
        head.addWidget(TextLabel("退回也是存成一个新版本；已写入工单的退赔照旧。", "quiet", wrap=True))
        column.addLayout(head)
        column.addWidget(HairLine())
        lines = Scrolled(margins=(24, 8, 24, 16))
        lines.column.setSpacing(0)
        if not versions:
            lines.column.addWidget(TextLabel("规则还没有改过，都是随程序带的。", "quiet"))
        for version in versions:
            lines.column.addWidget(self._line(version, reason))
            lines.column.addWidget(HairLine())
        lines.column.addStretch(1)
        column.addWidget(lines, 1)
        column.addWidget(self._footer())

    def _line(self, version: RuleVersion, reason: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(f"{version.rule_name}　{_since(version)}", "strong"))
        words.addWidget(TextLabel(_who(version), "caption"))
        self.texts.append(version.rule_name)
        for each in version.differences:
            text = f"{each.label}　{each.before} → {each.after}"
            self.texts.append(text)
            words.addWidget(TextLabel(text, wrap=True))
        row.addLayout(words, 1)
        edition = version.before if version.is_newest else version.edition
        if edition is not None:
            self._add_button(row, version.rule_id, edition, version, reason)
        elif version.is_newest:
            row.addWidget(TextLabel("只有这一版", "caption"), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _add_button(
        self, row: QHBoxLayout, rule_id: str, edition: str, version: RuleVersion, reason: str
    ) -> None:
        button = Button(self._theme, "退回前一版" if version.is_newest else "退回这一版", size="small")
        button.setEnabled(not reason)
        button.setToolTip(reason)
        button.clicked.connect(lambda: self._choose(rule_id, edition))
        self.buttons[rule_id, version.edition] = button
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.addStretch(1)
        self.close_button = Button(self._theme, sentence("ui.close"), keys="Esc")
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.close_button)
        return footer

    def _choose(self, rule_id: str, edition: str) -> None:
        self.accept()
        self.chosen.emit(rule_id, edition)


def _since(version: RuleVersion) -> str:
    return f"{version.valid_from.isoformat()} 起" if version.made_at else "随程序带的"


def _who(version: RuleVersion) -> str:
    if version.made_at is None:
        return f"{version.valid_from.isoformat()} 版"
    made = version.made_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return f"{version.by_name or '店主'} {made} 改"
