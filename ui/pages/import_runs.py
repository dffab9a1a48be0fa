"""The two long jobs of an import, reading and writing, with their progress in the foot of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from ui.pages.import_work import Answers
from ui.widgets.messages import Deed

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.batches import ImportBatch
    from desktop.transfers import Leftovers, StagedImport
    from ui.pages.base import Page
    from ui.pages.import_footer import ImportFooter
    from ui.pages.import_session import Compared, ImportSession, Mappings
    from ui.pages.import_sources import Outlook
    from ui.pages.import_work import Work


class Runs(QObject):
    """`staged(StagedImport, Outlook, sources)` follows reading, `written(ImportBatch, Leftovers, Outlook)` writing.

    `again_asked` is the wish to compare once more after somebody changed an order meanwhile.
    """

    staged = Signal(object, object, object)
    written = Signal(object, object, object)
    again_asked = Signal()

    def __init__(
        self,
        page: Page,
        *,
        work: Work,
        footer: ImportFooter,
        session: Callable[[], ImportSession],
        ended: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._footer = page, work, footer
        self._session, self._ended = session, ended

    def read(self, mappings: Mappings) -> None:
        """Read all files whole and compare every order."""

        def late(answer: Compared) -> None:
            self.forget(answer[0])

        def progress(done: int, total: int | None, name: str) -> None:
            self._footer.set_progress(done, total, f"正在读 {name}" if name else "正在比对")

        self._footer.begin("正在读")
        self._work.start(
            self._session().read(mappings),
            Answers(
                done=lambda answer: self.staged.emit(*answer),
                ended=self._ended,
                failed=self._page.notices.error,
                late=late,
                progress=progress,
                cancelled=lambda: self._page.notices.toast("停下了，什么都没写入"),
            ),
        )

    def commit(self, staged: StagedImport, standing: Outlook, mappings: Mappings) -> None:
        """Write what is decided."""

        def written(answer: tuple[ImportBatch, Leftovers]) -> None:
            self.written.emit(*answer, standing)

        def progress(done: int, total: int | None, _name: str) -> None:
            self._footer.set_progress(done, total, "正在写入")

        self._footer.begin("正在写入")
        self._work.start(
            self._session().commit(staged, mappings),
            Answers(
                done=written,
                ended=self._ended,
                failed=self._not_written,
                progress=progress,
                cancelled=lambda: self._page.notices.toast("停下了，一单都没写入"),
            ),
            writes=True,
        )

    def forget(self, staged: StagedImport) -> None:
        """Let go of what was staged."""
        self._page.runner.run(self._session().discard(staged))

    def _not_written(self, error: BaseException) -> None:
        stale = isinstance(error, KnownError) and error.code == "storage.batch_stale"
        self._page.notices.error(error, deed=Deed("重新核对", self.again_asked.emit) if stale else None)
