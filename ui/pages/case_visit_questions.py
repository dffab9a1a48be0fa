"""The questions about visits: when somebody comes and who, and what came of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.repairs import VisitOutcome
from desktop.visits import Appointment
from ui.dialogs.case_files import ask_evidence
from ui.pages.case_repair_form import Question, Work
from ui.pages.case_repair_questions import beside, named, row
from ui.pages.case_step_fields import china_at, clock_time
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from aftersales.repairs import Visit
    from aftersales.staff import Staff
    from desktop.repair_views import RepairView
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme

_WRONG = "上门时间没写对，没有写入。日子写 10-16，时间写 09:00 到 11:00。"
_OUTCOMES = tuple(Choice(each.name, each.value) for each in VisitOutcome)


class WhenAndWho:
    """The edits of an appointment."""

    def __init__(
        self, theme: Theme, desk: Desk, staff: Sequence[Staff], view: CaseView, known: Visit | None
    ) -> None:
        start = known.at.astimezone(CHINA) if known else None
        end = known.until.astimezone(CHINA) if known else None
        self.day = DateEdit(theme, desk.clock.today, day=start.date() if start else None)
        self.day.setPlaceholderText("明天、10-16")
        self.start = TextEdit(f"{start:%H:%M}" if start else "09:00", placeholder="09:00")
        self.end = TextEdit(f"{end:%H:%M}" if end else "11:00", placeholder="11:00")
        self.who = ComboBox(
            theme,
            [Option(None, "还没定"), *(Option(one.id, one.name) for one in staff)],
            name="谁去",
        )
        keeper = known.technician_id if known else view.case.assignee_id
        self.who.set_current(keeper if any(one.id == keeper for one in staff) else None)
        named(self.start, "几点到")
        named(self.end, "到几点")

    def rows(self, label: str) -> tuple[QWidget, ...]:
        return (row(label, self.day, self.start, self.end), row("谁去", self.who))

    @property
    def is_empty(self) -> bool:
        return not self.day.text().strip()

    def read(self) -> Appointment | None:
        """The appointment; None for one that cannot be read."""
        begins, ends = clock_time(self.start.text()), clock_time(self.end.text())
        if self.day.day is None or begins is None or ends is None:
            return None
        who = self.who.current
        return Appointment(
            at=china_at(self.day.day, begins),
            until=china_at(self.day.day, ends),
            technician_id=who if isinstance(who, int) else None,
        )


def ask_visit(
    theme: Theme, desk: Desk, staff: Sequence[Staff], view: CaseView, repair: RepairView
) -> Question:
    """When somebody comes, and who."""
    waiting = repair.waiting
    asked = WhenAndWho(theme, desk, staff, view, waiting)

    def read() -> Work | str:
        appointment = asked.read()
        if appointment is None:
            return _WRONG
        return lambda case_id, version: desk.visits.book(
            case_id=case_id, version=version, appointment=appointment
        )

    title = "约上门" if waiting is None else "改约上门"
    return Question(title=title, verb=title, rows=asked.rows("上门时间"), read=read, focus=asked.day)


class VisitNote:
    """What came of the visit, with a reason, a photo and the next appointment where it is not done."""

    def __init__(self, theme: Theme, desk: Desk, staff: Sequence[Staff], view: CaseView) -> None:
        self._desk = desk
        self.outcome = Segmented(theme, _OUTCOMES, name="结果")
        self.reason = TextEdit(placeholder="没做成或只做了一部分要写，例如 没人在家")
        self.photo = Button(theme, "选照片", icon="camera", size="small")
        self.chosen = TextLabel("可不放", "quiet", elided=True)
        self.following = WhenAndWho(theme, desk, staff, view, None)
        self._next_rows = self.following.rows("下次上门")
        self._path: Path | None = None
        self.photo.clicked.connect(self._choose)
        self.outcome.chosen.connect(self._turn)
        self._turn(self.outcome.current)

    def question(self, waiting: Visit) -> Question:
        at: datetime = waiting.at.astimezone(CHINA)
        rows = (
            row("结果", beside(self.outcome)),
            row("原因", self.reason),
            row("照片", beside(self.photo, self.chosen)),
            *self._next_rows,
        )
        title = f"{at:%m-%d %H:%M} 上门的结果"
        return Question(title=title, verb="记下结果", rows=rows, read=self._read, focus=self.reason)

    def keep(self, paths: Sequence[Path]) -> None:
        """The photo that goes with the outcome: the first of what was chosen."""
        if paths:
            self._path = paths[0]
            self.chosen.set_text(paths[0].name)

    def _choose(self) -> None:
        ask_evidence(self.photo.window(), "上门照片", self.keep)

    def _turn(self, outcome: str) -> None:
        """What is done needs no next visit."""
        for each in self._next_rows:
            each.setVisible(outcome != VisitOutcome.DONE.name)

    def _read(self) -> Work | str:
        outcome, reason, photo = VisitOutcome[self.outcome.current], self.reason.text(), self._path
        following = None
        if outcome is not VisitOutcome.DONE and not self.following.is_empty:
            following = self.following.read()
            if following is None:
                return _WRONG
        visits = self._desk.visits
        return lambda case_id, version: visits.note(
            case_id=case_id,
            version=version,
            outcome=outcome,
            reason=reason,
            photo=photo,
            following=following,
        )
