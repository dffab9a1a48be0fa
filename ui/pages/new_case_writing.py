"""Writing a new case: it is opened, then its evidence is kept, then it is told with the way to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.case_writing import Written, heard

if TYPE_CHECKING:
    from aftersales.cases import Case
    from desktop.changes import ChangeNotice
    from desktop.requests import CaseDraft
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.notices import Notices
    from ui.pages.new_case_evidence import GivenFile


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What came of opening: the case and those linked to it, and what was not kept.

    `notices` are what to undo them by; none where undoing would leave files.
    """

    case: Case
    notices: tuple[ChangeNotice, ...]
    lost: tuple[str, ...]
    more: tuple[Case, ...] = ()


def open_with_files(desk: Desk, drafts: Sequence[CaseDraft], files: Sequence[GivenFile]) -> OpenedCase:
    """Open a case, and for each further draft one linked to it; then keep the evidence with the first.

    A file that cannot be kept leaves the case open. For the writer's thread.
    """
    first = heard(desk, lambda: desk.cases.open(draft=drafts[0]))
    others = [_open_linked(desk, draft, first.value) for draft in drafts[1:]]
    lost = []
    for each in files:
        try:
            desk.cases.add_evidence(
                case_id=first.value.id,
                slot=each.slot,
                path=each.path,
                data=each.data or None,
                file_name=each.shown,
            )
        except KnownError as error:
            lost.append(error_sentence(error))
    notices = () if files else tuple(each.notice for each in (*reversed(others), first) if each.notice)
    return OpenedCase(first.value, notices, tuple(lost), tuple(each.value for each in others))


def _open_linked(desk: Desk, draft: CaseDraft, first: Case) -> Written[Case]:
    return heard(desk, lambda: desk.cases.open(draft=replace(draft, linked_case_id=first.id)))


class CaseOpener(QObject):
    """Opens cases on the writer's thread. `opened(Case)` or `refused(error)` ends each."""

    opened = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, runner: JobRunner, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._runner, self._notices = desk, runner, notices
        self.busy = False

    def open(self, drafts: Sequence[CaseDraft], files: Sequence[GivenFile]) -> None:
        """Open a case, or several linked ones; a second call while one is under way does nothing."""
        if self.busy:
            return
        self.busy = True
        job = self._desk.jobs.write(lambda _: open_with_files(self._desk, drafts, files))
        self._runner.run(job, on_done=self._done, on_failed=self._failed)

    def _done(self, found: OpenedCase) -> None:
        self.busy = False
        self._tell(found)
        self.opened.emit(found.case)

    def _failed(self, error: BaseException) -> None:
        self.busy = False
        self.refused.emit(error)

    def _tell(self, found: OpenedCase) -> None:
        numbers = " ".join(case.number for case in (found.case, *found.more))
        if found.lost:
            self._notices.problem(f"工单 {numbers} 建好了，有凭证没有存：{found.lost[0]}")
        elif not found.notices:
            self._notices.toast(f"已建工单 {numbers}")
        else:
            self._notices.toast(f"已建工单 {numbers}", undo=lambda: self._undo(found.notices, numbers))

    def _undo(self, notices: Sequence[ChangeNotice], numbers: str) -> None:
        undo = self._desk.undo.undo_action

        def work(_progress: object) -> None:
            for notice in notices:
                undo(action_id=notice.action_id, name=notice.name)

        self._runner.run(
            self._desk.jobs.write(work), on_done=lambda _: self._notices.toast(f"已撤销 {numbers}")
        )
