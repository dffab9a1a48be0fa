"""Asks, while a case is being taken down, who should have it, and shows the answer beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from aftersales.cases import CaseKind

if TYPE_CHECKING:
    from desktop.assigning import Suggestion
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.pages.new_case_form import NewCaseForm

_REST = 80
"""Milliseconds after the last change: several come with one customer."""


class KeeperAdvice(QObject):
    """Follows kind, reason and goods of the form; `ask` at once when the page comes into sight."""

    def __init__(self, form: NewCaseForm, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._desk, self._runner = form, desk, runner
        self._request = 0
        self._asked: tuple[CaseKind, tuple[str, ...]] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._ask_if_new)
        form.facts.changed.connect(self._rest.start)
        form.facts.reason_changed.connect(self._rest.start)
        form.facts.kind.chosen.connect(lambda _kind: self._rest.start())
        form.goods.changed.connect(self._rest.start)

    def ask(self) -> None:
        """Ask anew: others may have taken cases meanwhile."""
        self._asked = None
        self._ask_if_new()

    def _ask_if_new(self) -> None:
        facts, goods = self._form.facts, self._form.goods.chosen
        choice = facts.choice
        titles = tuple(line.title for line in goods.lines)
        kind = CaseKind(str(facts.kind.current))
        asked = (kind, (*titles, choice.category, choice.reason, facts.phenomenon.text().strip()))
        if asked == self._asked:
            return
        self._asked = asked
        self._request += 1
        request = self._request

        def done(found: tuple[Suggestion, ...]) -> None:
            if request == self._request:
                self._form.after.show_advice(found)

        job = self._desk.jobs.read(lambda _: self._desk.assigning.advised(kind=asked[0], words=asked[1]))
        self._runner.run(job, on_done=done)
