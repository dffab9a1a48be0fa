"""Questions of the sheets in step 1: shows those of the sheet under the cursor and keeps what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.pages.import_asks import SHOP
from ui.pages.import_parts import sheet_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.pages.base import Page
    from ui.pages.import_session import ImportSession
    from ui.pages.import_start import StartStep


class Questions(QObject):
    """`look_asked` follows an answer after which the files have to be looked at anew, `answered` any other."""

    look_asked = Signal()
    answered = Signal()

    def __init__(self, page: Page, start: StartStep, session: Callable[[], ImportSession]) -> None:
        super().__init__(start)
        self._page, self._start, self._session = page, start, session
        start.table.current_changed.connect(lambda _key: self.show())
        start.asks.answered.connect(self._answer)

    def show(self) -> None:
        """Show the questions of the sheet the person stands on."""
        sheet = self._start.current
        asked = self._session().questions(sheet) if sheet is not None else None
        self._start.asks.show_asked(sheet_name(sheet) if sheet is not None else "", asked)

    def _answer(self, what: str, answer: object) -> None:
        sheet = self._start.current
        if sheet is None or not isinstance(answer, (str, int)):
            return
        session = self._session()
        if session.answer(sheet.key, what, answer):
            self.look_asked.emit()
        elif what == SHOP:
            self._page.runner.run(session.recall(), on_done=session.recalled)
        self.show()
        self.answered.emit()
