"""删除 on the pages of single records: a line of the menu 更多 and the key Delete, at once and without a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.actions import ACTIONS
from ui.widgets.keys import key_text

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from aftersales.access import Right
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter

Delete = Callable[[], None]


class Deleting(QObject):
    """Deletes the record that a page shows; its toast has the way back. `gone` follows.

    `asked` gives the write for the record in sight, None where there is nothing to delete. Where it may not be deleted
    the desk says why, and nothing happened.
    """

    gone = Signal()

    def __init__(
        self, page: Page, writer: CaseWriter, right: Right, asked: Callable[[], Delete | None]
    ) -> None:
        super().__init__(page)
        self._page, self._writer, self._right, self._asked = page, writer, right, asked
        self._busy = False

    @property
    def may(self) -> bool:
        """Whether who sits at the desk may delete such a record."""
        return self._right in self._page.shop.session.rights

    def add_to(self, menu: QMenu, words: str) -> QAction | None:
        """The line 删除 at the end of a menu; None without the right, or with nothing to delete."""
        if not self.may or self._asked() is None:
            return None
        if menu.actions():
            menu.addSeparator()
        action = menu.addAction(f"{words}\t{key_text(ACTIONS['delete'].keys)}")
        action.triggered.connect(lambda _on=False: self.delete())
        return action

    def delete(self) -> None:
        """Delete what is in sight (Del)."""
        work = self._asked() if self.may and not self._busy else None
        if work is not None:
            self._busy = True
            self._writer.write(work, done=lambda _none: self._done(), failed=self._failed)

    def _done(self) -> None:
        self._busy = False
        self.gone.emit()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._page.notices.error(error)
