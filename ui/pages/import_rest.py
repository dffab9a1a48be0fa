"""未导入.xlsx out of the import page: where it goes, and the job that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.case_files import SHEET, ask_where
from ui.pages.import_work import Answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog

    from desktop.transfers import Leftovers
    from ui.notices import Notices
    from ui.pages.base import Page
    from ui.pages.import_footer import ImportFooter
    from ui.pages.import_session import ImportSession
    from ui.pages.import_work import Work

NAME = "未导入.xlsx"


class SavedRest(QObject):
    """Saves what an import leaves out, beside the sheet it came from unless another place is chosen."""

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
        self._notices: Notices = page.notices

    def ask(self) -> QFileDialog | None:
        """Ask where the sheet goes."""
        if self._work.busy:
            return None
        paths = self._session().paths
        dialog = ask_where(self._page, "另存没导入的", NAME, SHEET, self.write)
        if paths and paths[0].parent.is_dir():
            dialog.setDirectory(str(paths[0].parent))
            dialog.selectFile(NAME)
        return dialog

    def write(self, to: Path) -> None:
        """Write it there."""
        footer = self._footer

        def saved(rest: Leftovers | None) -> None:
            if rest is not None:
                self._notices.toast(f"{rest.count:,} 单存到「{to.name}」")
                self._page.runner.run(self._session().remember_rest(rest))

        footer.show()
        footer.begin(f"正在写 {to.name}")
        self._work.start(
            self._session().save_rest(to),
            Answers(
                done=saved,
                ended=self._ended,
                failed=self._notices.error,
                progress=lambda done, total, name: footer.set_progress(done, total, f"正在写 {name}"),
            ),
        )
