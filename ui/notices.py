"""The one door to messages: toasts, banners, questions, known errors and bugs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject
from shiboken6 import isValid

from aftersales.errors import KnownError
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QDialog, QWidget

    from ui.theme import Theme
    from ui.troubles import Troubles
    from ui.widgets.messages import BannerArea, Deed, Toast
    from ui.work_news import WorkNews

LOG = logging.getLogger(__name__)
Outside = Callable[[str, str, Callable[[], None]], None]
"""Says a title and words outside the window; a click on them runs the last."""


class Notices(QObject):
    """Says things to the person at the desk. `attach` names where; before that messages are only logged."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._toast: Callable[[], Toast] | None = None
        self._banners: Callable[[], BannerArea] | None = None
        self._window: QWidget | None = None
        self._troubles: Troubles | None = None
        self.log: Callable[[], Path] | None = None
        """Where the log lies, for who wants to read it; None where there is none."""
        self.restart: Callable[[], None] | None = None
        """Begins the program anew, where it can."""
        self._outside: Outside | None = None
        self._work: WorkNews | None = None

    @property
    def work(self) -> WorkNews:
        """Hears of every job that shows its progress."""
        if self._work is None:
            from ui.work_news import WorkNews

            self._work = WorkNews(self)
        return self._work

    def attach_outside(self, outside: Outside) -> None:
        """Where a reminder is said besides the window: the system's own corner, where it has one."""
        self._outside = outside

    def remind(self, title: str, words: str, deed: Deed, *, hidden: bool = False) -> None:
        """Say that the time has come for something, outside the window too; `hidden` says no word of what it is."""
        if self._outside is not None:
            self._outside(title, "" if hidden else words, deed.run)
        if not hidden:
            self.toast(sentence("pc.time_has_come", {"what": words}), deed=deed)

    def attach(self, window: QWidget, toast: Callable[[], Toast], banners: Callable[[], BannerArea]) -> None:
        """Use these places from now on; the window does it once. Both are asked for when there is something to say."""
        self._window, self._toast, self._banners = window, toast, banners

    def toast(self, text: str, *, undo: Callable[[], None] | None = None, deed: Deed | None = None) -> None:
        """Say what was done, ≤ 16 characters, for 8 s; with 撤销 or another deed."""
        if undo is not None:
            from ui.widgets.messages import Deed

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
        """Log an error of the program and say so, once and calmly; from any thread once `troubles` was asked for."""
        self.troubles.report(error)

    @property
    def troubles(self) -> Troubles:
        """Where errors of the program are told; made when it is first asked for, on the window's thread."""
        if self._troubles is None:
            from ui.troubles import Troubles

            self._troubles = Troubles(self._theme, self)
            self._troubles.repeated.connect(self.problem)
        self._troubles.window, self._troubles.log, self._troubles.restart = (
            self._window,
            self.log,
            self.restart,
        )
        return self._troubles

    def banner(
        self,
        key: str,
        text: str,
        *,
        line: str = "",
        deeds: Sequence[Deed] = (),
        tone: Literal["warn", "bad", "info"] = "warn",
        can_close: bool = True,
    ) -> None:
        """Show a condition of the whole program under the header; the same `key` replaces it."""
        if self._banners is not None and isValid(self._window):
            from ui.widgets.messages import Banner

            self._banners().put(
                Banner(self._theme, key, text, line=line, deeds=deeds, tone=tone, can_close=can_close)
            )

    def clear_banner(self, key: str) -> None:
        """The condition is over."""
        if self._banners is not None and isValid(self._window):
            self._banners().drop(key)

    def ask(self, title: str, body: str, verb: str, on_yes: Callable[[], None]) -> QDialog | None:
        """Ask before what cannot be undone: question, consequence, verb on the button; the default is 取消."""
        from ui.dialogs.question import Question

        question = Question(self._theme, title, body, verb, self._window)
        question.confirmed.connect(on_yes)
        question.open()
        return question

    def _show_toast(self, text: str, deed: Deed | None, *, error: bool) -> None:
        if self._toast is not None and isValid(self._window):
            self._toast().show_message(text, deed, error=error)
        else:
            LOG.info("said before there was a window: %s", text)


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
        tone: Literal["warn", "bad", "info"] = "warn",
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
