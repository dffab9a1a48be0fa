"""平台介入 and 监管投诉 on a case: flags with clocks of their own, whatever state the case is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.calendar import WorkingCalendar
from aftersales.case_clocks import regulator_due
from aftersales.cases import Case, EventKind
from aftersales.clock import CHINA, Clock
from aftersales.errors import KnownError
from aftersales.workflow import Workflow
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks
from desktop.changes import Changed
from desktop.judging import Judge
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence


class CaseFlagDesk:
    """Sets and clears the flags of open cases; the nearest clock is the deadline that lists show."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        judge: Judge,
        clocks: CaseClocks,
        calendar: Callable[[], WorkingCalendar],
        timeline: Timeline,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._judge = judge
        self._clocks = clocks
        self._calendar = calendar
        self._timeline = timeline

    @property
    def _workflow(self) -> Workflow:
        return self._judge.workflow

    def regulator_due(self, *, received: date) -> datetime:
        """When the regulator has to be answered that asked on a day: the end of the last of the workdays of the law."""
        return regulator_due(datetime.combine(received, time(12), CHINA), self._workflow, self._calendar())

    def platform(self, *, case_id: int, version: int, due_at: datetime | None, note: str = "") -> Case:
        """The platform has stepped in and waits for an answer until then; None: it is answered.

        KnownErrors: ``desk.moment_past``, ``desk.case_ended``, ``storage.changed_meanwhile``.
        """

        def change(case: Case, action: Action) -> tuple[Case, str]:
            if due_at is None:
                return replace(case, platform_due_at=None), sentence("case.platform_over")
            if due_at <= action.at:
                raise KnownError("desk.moment_past", moment=due_at)
            told = sentence("case.platform_until", {"due": due_at})
            return replace(case, platform_due_at=due_at), told

        return self._write(case_id, version, "case.platform", note, change)

    def regulator(self, *, case_id: int, version: int, received: date | None, note: str = "") -> Case:
        """A complaint passed on by the regulator on a day; None: it is answered.

        KnownErrors: ``desk.received_later`` for a day to come, ``desk.case_ended``, ``storage.changed_meanwhile``.
        """

        def change(case: Case, _action: Action) -> tuple[Case, str]:
            if received is None:
                return replace(case, regulator_due_at=None), sentence("case.regulator_over")
            if received > self._clock.today():
                raise KnownError("desk.received_later", day=received)
            due = self.regulator_due(received=received)
            return replace(case, regulator_due_at=due), sentence("case.regulator_until", {"due": due})

        return self._write(case_id, version, "case.regulator", note, change)

    def _write(
        self,
        case_id: int,
        version: int,
        name: str,
        note: str,
        change: Callable[[Case, Action], tuple[Case, str]],
    ) -> Case:
        self._session.require(Right.HANDLE)
        with self._writer.action(sentence(name), Changed.CASES) as action:
            case = self._archive.cases.get(case_id)
            if case.version != version:
                raise KnownError("storage.changed_meanwhile")
            self._judge.require_open(case)
            changed, title = change(case, action)
            events = self._archive.cases.events(case.id)
            timed = self._clocks.timed(changed, events, action.at, revisit_on=self._clocks.next_call(case.id))
            saved = self._archive.cases.save(timed, action=action)
            self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, note=note, action=action)
            return saved
