"""The one door to messages: toasts, banners, questions, known errors and bugs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from aftersales.errors import KnownError
from resources.wording import error_sentence, sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.messages import Banner, BannerArea, Deed, Toast
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

LOG = logging.getLogger(__name__)


class Notices(QObject):
    """Says things to the person at the desk. `attach` names where; before that messages are only logged."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._toast: Toast | None = None
        self._banners: BannerArea | None = None
        self._window: QWidget | None = None

    def attach(self, window: QWidget, toast: Toast, banners: BannerArea) -> None:
        """Use these places from now on; the window does it once."""
        self._window, self._toast, self._banners = window, toast, banners

    def toast(self, text: str, *, undo: Callable[[], None] | None = None, deed: Deed | None = None) -> None:
        """Say what was done, ≤ 16 characters, for 8 s; with 撤销 or another deed."""
        if undo is not None:
            deed = Deed(sentence("ui.undo"), undo)
        self._show_toast(text, deed, error=False)

    def error(self, error: BaseException, *, deed: Deed | None = None) -> None:
        """Say what stopped an action: a known error in its own words; anything else is logged as a bug."""
        if isinstance(error, KnownError):
            self.problem(error_sentence(error), deed=deed)
        else:
            self.bug(error)

    def problem(self, text: str, *, deed: Deed | None = None) -> None:
        """Say what went wrong in ready words; it stays until it is closed."""
        self._show_toast(text, deed, error=True)

    def bug(self, error: BaseException) -> None:
        """Log an error of the program and say so, once and calmly."""
        LOG.error("a bug", exc_info=error)
        self._tell(sentence("ui.bug_title"), sentence("ui.bug"))

    def banner(
        self,
        key: str,
        text: str,
        *,
        line: str = "",
        deeds: Sequence[Deed] = (),
        tone: Literal["warn", "bad"] = "warn",
        can_close: bool = True,
    ) -> None:
        """Show a condition of the whole program under the header; the same `key` replaces it."""
        if self._banners is not None and isValid(self._banners):
            self._banners.put(
                Banner(self._theme, key, text, line=line, deeds=deeds, tone=tone, can_close=can_close)
            )

    def clear_banner(self, key: str) -> None:
        """The condition is over."""
        if self._banners is not None and isValid(self._banners):
            self._banners.drop(key)

    def ask(self, title: str, body: str, verb: str, on_yes: Callable[[], None]) -> QDialog | None:
        """Ask before what cannot be undone: question, consequence, verb on the button; the default is 取消."""
        question = Question(self._theme, title, body, verb, self._window)
        question.confirmed.connect(on_yes)
        question.open()
        return question

    def _show_toast(self, text: str, deed: Deed | None, *, error: bool) -> None:
        if self._toast is not None and isValid(self._toast):
            self._toast.show_message(text, deed, error=error)
        else:
            LOG.info("said before there was a window: %s", text)

    def _tell(self, title: str, body: str) -> None:
        Question(self._theme, title, body, "", self._window).open()


class Question(QDialog):
    """A question of the one kind there is; `confirmed` follows its verb. It opens, and dies when it closes."""

    confirmed = Signal()

    def __init__(self, theme: Theme, title: str, body: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(424)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(24, 20, 24, 20)
        words.setSpacing(8)
        self.title = TextLabel(title, "title", wrap=True)
        self.body = TextLabel(body, "quiet", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.body)
        column.addLayout(words)
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(theme, sentence("ui.cancel") if verb else sentence("ui.close"), keys="Esc")
        self.cancel.clicked.connect(self.reject)
        row.addWidget(self.cancel)
        self.verb = PrimaryButton(theme, verb)
        self.verb.clicked.connect(self._confirm)
        self.verb.setVisible(bool(verb))
        row.addWidget(self.verb)
        column.addWidget(footer)
        self.cancel.setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            (self.verb if focused is self.verb else self.cancel).click()
            return
        super().keyPressEvent(event)


@dataclass(slots=True)
class Said:
    """One thing a `Recorder` heard."""

    kind: str
    text: str
    deed: Deed | None = None


class Recorder(Notices):
    """Notices for tests: keeps what was said in `said`, and answers questions with `answer` at once."""

    def __init__(self, theme: Theme, *, answer: bool = True, parent: QObject | None = None) -> None:
        super().__init__(theme, parent)
        self.answer = answer
        self.said: list[Said] = []
        self.bugs: list[BaseException] = []

    def texts(self, kind: str = "") -> list[str]:
        """What was said, of one kind (toast, problem, banner, question, bug) or all."""
        return [said.text for said in self.said if kind in {"", said.kind}]

    def bug(self, error: BaseException) -> None:
        self.bugs.append(error)
        self.said.append(Said("bug", repr(error)))

    def banner(
        self,
        key: str,
        text: str,
        *,
        line: str = "",
        deeds: Sequence[Deed] = (),
        tone: Literal["warn", "bad"] = "warn",
        can_close: bool = True,
    ) -> None:
        self.said.append(Said("banner", f"{text}{line}", deeds[0] if deeds else None))
        super().banner(key, text, line=line, deeds=deeds, tone=tone, can_close=can_close)

    def ask(self, title: str, body: str, verb: str, on_yes: Callable[[], None]) -> QDialog | None:
        self.said.append(Said("question", f"{title} {body} {verb}"))
        if self.answer:
            on_yes()
        return None

    def _show_toast(self, text: str, deed: Deed | None, *, error: bool) -> None:
        self.said.append(Said("problem" if error else "toast", text, deed))
