"""The fixed bands of a page: its header, its footer, and the status strip that teaches keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QWidget

from resources.wording import sentence
from ui.widgets.chips import KeyCap
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

Hint = tuple[str, str]


class PageHeader(QFrame):
    """The 56 px head of a page: ← and crumbs, title, subtitle, widgets beside it, buttons at the right.

    `back_clicked` and `crumb_clicked(key)` follow ← and a crumb. `title_label` and `subtitle_label` may be retoned.
    """

    back_clicked = Signal()
    crumb_clicked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        title: str,
        subtitle: str = "",
        *,
        left: Sequence[QWidget] = (),
        right: Sequence[QWidget] = (),
        back: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageHeader")
        self.setFixedHeight(56)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(16 if back else 24, 0, 24, 0)
        row.setSpacing(8)
        if back:
            from ui.widgets.buttons import back_button

            self.back = back_button(theme)
            self.back.clicked.connect(self.back_clicked)
            row.addWidget(self.back)
        self._crumbs = _row(row)
        self.title_label = TextLabel(title, "title", elided=True)
        self.subtitle_label = TextLabel(subtitle, "quiet", elided=True)
        row.addWidget(self.title_label)
        row.addSpacing(4)
        row.addWidget(self.subtitle_label)
        self.subtitle_label.setVisible(bool(subtitle))
        self._left = _row(row)
        row.addStretch(1)
        self._right = _row(row)
        for widget in left:
            self.add_left(widget)
        for widget in right:
            self.add_right(widget)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show other words."""
        self.title_label.set_text(title)
        self.subtitle_label.set_text(subtitle)
        self.subtitle_label.setVisible(bool(subtitle))

    def set_crumbs(self, crumbs: Sequence[tuple[str, str]]) -> None:
        """Show where the page hangs: (words, page key) pairs before the title; no key, no link."""
        _empty(self._crumbs)
        for number, (text, key) in enumerate(crumbs):
            if number:
                self._crumbs.addWidget(TextLabel("/", "caption"))
            if key:
                from ui.widgets.buttons import LinkButton

                link = LinkButton(self._theme, text)
                link.set_kind("ghost")
                link.setProperty("page", key)
                link.clicked.connect(self._crumb)
                self._crumbs.addWidget(link)
            else:
                self._crumbs.addWidget(TextLabel(text, "quiet"))
        if crumbs:
            self._crumbs.addSpacing(8)

    def add_left(self, widget: QWidget) -> None:
        """Put a chip or wizard steps beside the title."""
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Put a button at the right end; the primary comes last."""
        self._right.addWidget(widget)

    def _crumb(self) -> None:
        link = self.sender()
        assert link is not None
        self.crumb_clicked.emit(str(link.property("page")))


class PageFooter(QFrame):
    """The 64 px foot of a wizard or side panel: ways out at the left, the next step at the right."""

    def __init__(
        self,
        *,
        left: Sequence[QWidget] = (),
        right: Sequence[QWidget] = (),
        gutter: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageFooter")
        self.setFixedHeight(64)
        row = QHBoxLayout(self)
        row.setContentsMargins(gutter, 0, gutter, 0)
        row.setSpacing(8)
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)


class StatusStrip(QFrame):
    """The 28 px strip: words and keys at the left, keys or words at the right."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(28)
        self.setAccessibleName(sentence("ui.status"))
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        self._left_words = TextLabel("", "label", elided=True)
        row.addWidget(self._left_words)
        self._left = _row(row, gap=16)
        row.addStretch(1)
        self._right = _row(row, gap=16)
        self._icon = IconLabel(theme, "hard-drive", "text2", size=14)
        self._right_words = TextLabel("", "label")
        tail = _row(row, gap=6)
        tail.addWidget(self._icon)
        tail.addWidget(self._right_words)
        self.show_status()

    def show_status(
        self,
        *,
        left: str = "",
        hints: Sequence[Hint] = (),
        hints_side: Literal["left", "right"] = "left",
        right: str = "",
        right_icon: str = "",
        tone: str = "",
    ) -> None:
        """Show a page's words and keys; `hints` are (keys, words) such as (``Up Down``, 选择)."""
        self._left_words.set_text(left)
        self._left_words.setVisible(bool(left))
        _empty(self._left)
        _empty(self._right)
        side = self._left if hints_side == "left" else self._right
        for keys, text in hints:
            side.addWidget(_HintLabel(self._theme, keys, text))
        self._right_words.set_text(right)
        self._right_words.set_tone(tone)
        self._right_words.setVisible(bool(right))
        self._icon.setVisible(bool(right_icon))
        if right_icon:
            self._icon.set_icon(right_icon, tone or "text2")


class _HintLabel(QWidget):
    def __init__(self, theme: Theme, keys: str, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(KeyCap(theme, keys))
        row.addWidget(TextLabel(text, "label"))


def _row(parent: QHBoxLayout, gap: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    parent.addLayout(row)
    return row


def _empty(layout: QLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
