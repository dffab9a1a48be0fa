"""Two edits of the same thing, field by field: what it was, what the other made of it, what one typed oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.choices import Choice, Segmented
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.versions import Clash
    from ui.theme import Theme

MINE, THEIRS = "mine", "theirs"
_HEADS = ("字段", "原来", "对方改成", "我改成", "留哪个")


class VersionsDialog(QDialog):
    """Both edits side by side; `chosen(frozenset[str])` carries the fields in which one's own word is kept.

    What the other wrote stands until one says otherwise; it opens, and dies when it closes.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, title: str, who: str, clashes: Sequence[Clash], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(760)
        self.choices: dict[str, Segmented] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._words(theme, title, who, clashes))
        column.addWidget(self._footer(theme))

    def _words(self, theme: Theme, title: str, who: str, clashes: Sequence[Clash]) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setContentsMargins(24, 20, 24, 20)
        words.setSpacing(12)
        words.addWidget(TextLabel(title, "title", wrap=True))
        told = f"{who or '别人'}刚改过同样的地方。你打的字没有丢，也还没有写入，逐项选留哪个。"
        words.addWidget(TextLabel(told, "quiet", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for place, head in enumerate(_HEADS):
            grid.addWidget(TextLabel(head, "label"), 0, place)
        for line, clash in enumerate(clashes, start=1):
            texts = ((clash.label, "label"), (clash.before, "quiet"), (clash.theirs, ""), (clash.mine, ""))
            for place, (text, role) in enumerate(texts):
                cell = TextLabel(text, role, wrap=place > 0)  # type: ignore[arg-type]
                grid.addWidget(cell, line, place, Qt.AlignmentFlag.AlignTop)
            choice = Segmented(
                theme,
                (Choice(THEIRS, "对方的"), Choice(MINE, "我的")),
                small=True,
                name=f"{clash.label} 留哪个",
            )
            self.choices[clash.field] = choice
            grid.addWidget(choice, line, 4, Qt.AlignmentFlag.AlignTop)
        for place in (1, 2, 3):
            grid.setColumnStretch(place, 1)
        words.addLayout(grid)
        return words

    def _footer(self, theme: Theme) -> QFrame:
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        footer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(theme, sentence("ui.cancel"), keys="Esc")
        self.cancel.clicked.connect(self.reject)
        self.verb = PrimaryButton(theme, "按选的存下")
        self.verb.clicked.connect(self._confirm)
        row.addWidget(self.cancel)
        row.addWidget(self.verb)
        return footer

    def _confirm(self) -> None:
        kept = frozenset(field for field, choice in self.choices.items() if choice.current == MINE)
        self.accept()
        self.chosen.emit(kept)
