"""The first look at the files of an import: what is in them, while the page can still be used and the look cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from ui.pages.import_footer import MAPPING, START
from ui.pages.import_questions import Questions
from ui.pages.import_work import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.transfers import SheetKey
    from ui.pages.base import Page
    from ui.pages.import_footer import ImportFooter
    from ui.pages.import_session import ImportSession, Looked
    from ui.pages.import_start import StartStep
    from ui.pages.import_work import Work


class Looking(QObject):
    """`looked(step)` follows every look with the step it was asked from.

    `changed` follows the begin of a look and every tick in the list; `refused` when none of the files can be read,
    which step 1 says itself.
    """

    looked = Signal(int)
    changed = Signal()
    refused = Signal()

    def __init__(
        self,
        page: Page,
        start: StartStep,
        *,
        work: Work,
        footer: ImportFooter,
        session: Callable[[], ImportSession],
        ended: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._start, self._work, self._footer = page, start, work, footer
        self._session, self._ended = session, ended
        self.questions = Questions(page, start, session)
        self.questions.look_asked.connect(self.again)
        self.questions.answered.connect(self.changed)
        start.left_out.connect(self._leave_out)
        start.retried.connect(self.look)
        start.cancelled.connect(work.cancel)

    def look(self, step: int = START) -> None:
        """Look at the files of the session, coming from `step`."""
        session = self._session()

        def looked(found: Looked) -> None:
            session.found(found)
            self._start.why.show_refused(found.refused)
            self.show_sheets()
            self.looked.emit(step)

        if step == MAPPING:
            self._footer.begin("正在看")
        else:
            self._start.begin()
        self._work.start(
            session.look(),
            Answers(
                done=looked,
                ended=self._ended,
                failed=self._failed,
                cancelled=self._cancelled,
                progress=self._progress,
            ),
        )
        self.changed.emit()

    def again(self) -> None:
        """Look anew after an answer that changes what is read."""
        if not self._work.busy:
            self.look()

    def show_sheets(self) -> None:
        """Show the sheets of the session and the questions of the one under the cursor."""
        session = self._session()
        self._start.show_sheets(session.sheets, session.skipped)
        self.questions.show()

    def _progress(self, done: int, total: int | None, name: str) -> None:
        self._start.progress.set_progress(done, total, f"正在看 {name}" if name else "正在看")

    def _cancelled(self) -> None:
        self._session().not_looked_at()
        self._page.notices.toast("停下了，文件没有读进来")

    def _failed(self, error: BaseException) -> None:
        session, start = self._session(), self._start
        if not isinstance(error, KnownError) or session.sheets:
            session.not_looked_at()
            self._page.notices.error(error)
            return
        start.show_sheets((), frozenset())
        start.show_error(error, session.paths, session.now)
        self.refused.emit()

    def _leave_out(self, key: SheetKey, left_out: bool) -> None:
        self._session().leave_out(key, left_out=left_out)
        self.show_sheets()
        self.changed.emit()
