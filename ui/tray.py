"""Reminders of calls: a message of the system at the time, and at the start a banner of what passed meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from aftersales.errors import KnownError
from resources.wording import sentence
from ui.job_runner import JobRunner
from ui.widgets.messages import Deed

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.revisits import RevisitSummary
    from desktop.call_reminders import Reminding
    from desktop.shop import Desk
    from ui.lock import Lock
    from ui.main_window import MainWindow
    from ui.notices import Notices

EVERY = 30_000
"""Milliseconds between two looks at the clock."""
MISSED = "missed_calls"
_KEPT_EVERY = timedelta(minutes=5)
_NAMED = 3


class CallReminding(QObject):
    """Looks every half a minute while the shop is open. While the window is locked no name leaves it."""

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        window: MainWindow,
        lock: Lock,
        *,
        every: int = EVERY,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._notices, self._window, self._lock = desk, notices, window, lock
        self._runner = JobRunner(notices, self)
        self._since: datetime = desk.clock.now()
        self._kept = self._since
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Say what was missed while the program was closed, and look from now on."""
        reminders = self._desk.call_reminders

        def missed(_progress: object) -> tuple[RevisitSummary, ...]:
            found = reminders.missed()
            reminders.keep_seen()
            return found

        self._runner.run(self._desk.jobs.read(missed), on_done=self._say_missed, on_failed=self._failed)
        self._timer.start()

    def stop(self) -> None:
        """No more looks; remembers until when the program was open."""
        if self._timer.isActive():
            self._desk.call_reminders.keep_seen()
        self._timer.stop()
        self._runner.forget_all()

    def _look(self) -> None:
        if self._runner.busy:
            return
        since, reminders, now = self._since, self._desk.call_reminders, self._desk.clock.now()
        keeps = abs(now - self._kept) >= _KEPT_EVERY
        if keeps:
            self._kept = now

        def look(_progress: object) -> Reminding:
            if keeps:
                reminders.keep_seen()
            return reminders.due(since=since)

        self._runner.run(self._desk.jobs.read(look), on_done=self._looked, on_failed=self._failed)

    def _looked(self, found: Reminding) -> None:
        self._since = found.upto
        if found.calls:
            self._remind(found.calls)

    def _remind(self, calls: tuple[RevisitSummary, ...]) -> None:
        first = calls[0].revisit.id if len(calls) == 1 else None
        self._notices.remind(
            sentence("pc.call_due" if len(calls) == 1 else "pc.calls_due", {"count": len(calls)}),
            _named(calls),
            Deed(sentence("pc.see"), lambda: self._go(first)),
            hidden=self._lock.page is not None,
        )

    def _say_missed(self, calls: tuple[RevisitSummary, ...]) -> None:
        if not calls:
            return
        self._notices.banner(
            MISSED,
            sentence("pc.calls_missed", {"count": len(calls)}),
            line=_named(calls),
            deeds=(Deed(sentence("pc.see"), self._show_missed),),
        )

    def _go(self, revisit_id: int | None) -> None:
        """Bring the window to the front, on a call or on the list of them."""
        window = self._window
        window.come_to_front()
        if self._lock.page is not None:
            return
        if revisit_id is None:
            window.open_page("revisits", view="list")
        else:
            window.open_page("revisits", revisit_id=revisit_id)

    def _failed(self, error: BaseException) -> None:
        """What cannot be read now the list of calls will say; a bug is one here as anywhere."""
        if not isinstance(error, KnownError):
            self._notices.error(error)

    def _show_missed(self) -> None:
        self._notices.clear_banner(MISSED)
        self._go(None)


def _named(calls: tuple[RevisitSummary, ...]) -> str:
    """马俊杰 15:30、郑雅文 10-13: who and when; the rest by its number."""
    words = [
        f"{call.customer_name or '—'} {call.revisit.at_time or f'{call.revisit.day:%m-%d}'}"
        for call in calls[:_NAMED]
    ]
    more = f" 等 {len(calls)} 个" if len(calls) > _NAMED else ""
    return "、".join(words) + more
