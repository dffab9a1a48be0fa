"""Writing a new case: it is opened, then its evidence is kept, then it is told with the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.case_writing import heard

if TYPE_CHECKING:
    from aftersales.cases import Case
    from desktop.changes import ChangeNotice
    from desktop.requests import CaseDraft
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.notices import Notices
    from ui.pages.new_case_facts import GivenFile


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What came of opening: the case, its notice (None where undoing would leave files), and what was not kept."""

    case: Case
    notice: ChangeNotice | None
    lost: tuple[str, ...]


def open_with_files(desk: Desk, draft: CaseDraft, files: Sequence[GivenFile]) -> OpenedCase:
    """Open a case and keep its evidence; a file that cannot be kept leaves the case open. For the writer's thread."""
    written = heard(desk, lambda: desk.cases.open(draft=draft))
    lost = []
    for each in files:
        try:
            desk.cases.add_evidence(
                case_id=written.value.id,
                slot=each.slot,
                path=each.path,
                data=each.data or None,
                file_name=each.shown,
            )
        except KnownError as error:
            lost.append(error_sentence(error))
    return OpenedCase(written.value, None if files else written.notice, tuple(lost))


class CaseOpener(QObject):
    """Opens cases on the writer's thread. `opened(Case)` or `refused(error)` ends each."""

    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, runner: JobRunner, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._runner, self._notices = desk, runner, notices
        self.busy = False

    def open(self, draft: CaseDraft, files: Sequence[GivenFile]) -> None:
        """Open a case; a second call while one is under way does nothing."""
        if self.busy:
            return
        self.busy = True
        job = self._desk.jobs.write(lambda _: open_with_files(self._desk, draft, files))
        self._runner.run(job, on_done=self._done, on_failed=self._failed)

    def _done(self, found: OpenedCase) -> None:
        self.busy = False
        self._tell(found)
        self.opened.emit(found.case)

    def _failed(self, error: BaseException) -> None:
        self.busy = False
        self.refused.emit(error)

    def _tell(self, found: OpenedCase) -> None:
        number, notice = found.case.number, found.notice
        if found.lost:
            self._notices.problem(f"工单 {number} 建好了，有凭证没有存：{found.lost[0]}")
        elif notice is None:
            self._notices.toast(f"已建工单 {number}")
        else:
            self._notices.toast(f"已建工单 {number}", undo=lambda: self._undo(notice, number))

    def _undo(self, notice: ChangeNotice, number: str) -> None:
        undo = self._desk.undo.undo_action
        job = self._desk.jobs.write(lambda _: undo(action_id=notice.action_id, name=notice.name))
        self._runner.run(job, on_done=lambda _: self._notices.toast(f"已撤销 {number}"))
