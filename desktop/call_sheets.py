"""Calls taken along: a workbook to fill in and take in again, a sheet of paper, the calendar of one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.call_log import PhoneView
from aftersales.call_sheets import CallsAsked, require_days
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from aftersales.knowledge import blanks, text_of
from aftersales.masking import mask_phone
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.call_rules import CallRules
    from aftersales.clock import Clock
    from aftersales.revisits import RevisitSummary
    from desktop.call_briefs import CallBriefs
    from desktop.jobs import Progress
    from desktop.paper_press import PaperDraft, PaperMade, PaperPress
    from desktop.profile import ProfileDesk
    from desktop.session import Session
    from desktop.sheet_lists.revisits import RevisitSheet
    from desktop.writing import Writer
    from exports.calendar_file import CalendarEntry
    from exports.call_sheet_paper import CallSheetPaper, PaperCall

_SERIES = "HF"
_BACK, _AHEAD = timedelta(days=60), timedelta(days=400)
_MINUTES, _ALARM = 15, 10
_LONGEST_SAID = 60


class CallSheets:
    """Writes calls to files. Numbers stand masked unless they are asked for in full, which is noted with each customer."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        press: PaperPress,
        briefs: CallBriefs,
        sheet: RevisitSheet,
        rules: Callable[[], CallRules],
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._profile = profile
        self._press = press
        self._briefs = briefs
        self._sheet = sheet
        self._rules = rules

    def workbook(self, *, asked: CallsAsked, to: Path, progress: Progress | None = None) -> int:
        """回访登记表.xlsx to be filled in and taken in again; how many calls.

        KnownErrors ``calls.sheet_days``, ``calls.sheet_long``, ``calls.sheet_none``, ``export.*``.
        """
        from exports.sheet_columns import SheetOrigin
        from exports.workbook import write_workbook

        self._session.require(Right.EXPORT)
        calls = self._calls(asked)
        self._note_phones(calls, asked)
        with self._archive.database.read():
            rows = [row.values for row in self._sheet.rows(asked)]
            origin = SheetOrigin(
                made_at=self._clock.now(),
                made_by=self._session.staff.name,
                filter=self._sheet.filters(asked),
                sort=self._sheet.sort(asked),
            )
        how = sentence("call_sheet.how")
        notes = [(how, sentence(f"call_sheet.how_{code}")) for code in ("result", "again", "back")]
        return write_workbook(
            to,
            title=sentence("sheet_list.revisits"),
            columns=self._sheet.columns,
            rows=rows,
            origin=origin,
            tick=progress.tick if progress is not None else _nothing,
            notes=notes,
        )

    def paper(self, *, asked: CallsAsked, to: Path) -> PaperMade:
        """回访登记表.pdf, with lines to sign for visits on site; the same KnownErrors."""
        return self._press.save(self.paper_draft(asked=asked), to)

    def paper_draft(self, *, asked: CallsAsked) -> PaperDraft:
        """The paper to look at. Numbers in full are noted as seen."""
        from desktop.paper_press import PaperOrder, of_one
        from exports.call_sheet_paper import call_sheet_paper

        self._session.require(Right.PRINT)
        calls = self._calls(asked)
        self._note_phones(calls, asked)
        given = self._given(asked, calls)
        title = sentence("paper.call_sheet")
        whose = asked.asked.assignee_id
        return self._press.draft(
            PaperOrder(
                kind="call_sheet",
                title=title,
                abouts=(f"calls:{asked.first}:{asked.last}:{'' if whose is None else whose}",),
                name=title,
                draw=of_one(
                    lambda number, again: call_sheet_paper(replace(given, number=number, reprint=again))
                ),
                series=_SERIES,
            )
        )

    def calendar(self, *, to: Path, staff_id: int | None = None) -> int:
        """The calendar (.ics) of one member of staff, oneself if nobody is named; how many entries.

        Written again it makes no doubles: entries keep their uid, cancelled ones say so, and the later version counts.
        A call that was given to somebody else meanwhile is cancelled in the calendar of who had it.
        """
        from exports.calendar_file import calendar_file
        from exports.safe_write import write_bytes

        self._session.require(Right.CALL)
        whose = staff_id or self._session.staff_id
        today = self._clock.today()
        with self._archive.database.read():
            shop = self._archive.journal.first_id()
            days = (today - _BACK, today + _AHEAD)
            entries = [
                *(self._entry(call, shop) for call in self._archive.revisits.of_person(*days, whose)),
                *(
                    replace(self._entry(call, shop), cancelled=True, alarm=None)
                    for call in self._archive.revisits.given_away(*days, whose)
                ),
            ]
        name = sentence("calls.calendar_name", {"shop": self._profile.read().name})
        write_bytes(to, calendar_file(name, entries, now=self._clock.now()))
        return len(entries)

    def _calls(self, asked: CallsAsked) -> tuple[RevisitSummary, ...]:
        require_days(asked)
        with self._archive.database.read():
            calls = self._archive.revisits.for_days(
                asked.first, asked.last, include_done=asked.include_done, asked=asked.asked
            )
        if not calls:
            raise KnownError("calls.sheet_none")
        return calls

    def _note_phones(self, calls: tuple[RevisitSummary, ...], asked: CallsAsked) -> None:
        """Whose numbers go out in full is kept, one entry a customer; refused without the right to call."""
        if not asked.whole_phones:
            return
        self._session.require(Right.CALL)
        why = sentence("calls.sheet_log")
        with self._writer.action(sentence("calls.show_phone"), undoable=False) as action:
            for customer_id in sorted({call.revisit.customer_id or 0 for call in calls if call.phone}):
                view = PhoneView(at=action.at, by_id=action.by_id, customer_id=customer_id, why=why)
                self._archive.phone_views.add(view, action=action)

    def _given(self, asked: CallsAsked, calls: tuple[RevisitSummary, ...]) -> CallSheetPaper:
        from exports.call_sheet_paper import CallSheetPaper

        shop = self._profile.for_papers()
        with self._archive.database.read():
            return CallSheetPaper(
                shop=shop,
                printed_at=self._clock.now(),
                calls=tuple(self._line(call, asked) for call in calls),
                person=self._sheet.person(asked.asked),
            )

    def _line(self, call: RevisitSummary, asked: CallsAsked) -> PaperCall:
        from desktop.sheet_lists.revisits import call_number
        from exports.call_sheet_paper import PaperCall, lines_of

        revisit = call.revisit
        brief = self._briefs.of(revisit_id=revisit.id)
        said = brief.said[0].revisit.note[:_LONGEST_SAID] if brief.said else ""
        script = "" if blanks(brief.script) else text_of(brief.script)
        tried = sentence("paper.call_try", {"try": revisit.tries + 1}) if revisit.tries else ""
        return PaperCall(
            number=call_number(revisit.id),
            day=revisit.day,
            at_time=revisit.at_time,
            name=call.customer_name,
            phone=call.phone if asked.whole_phones else mask_phone(call.phone),
            purpose=" ".join(part for part in (revisit.purpose, tried) if part),
            details=lines_of((call.case_number, script or said)),
            address=self._sheet.address(call),
        )

    def _entry(self, call: RevisitSummary, shop: str) -> CalendarEntry:
        from exports.calendar_file import CalendarEntry

        revisit = call.revisit
        at = time.fromisoformat(revisit.at_time) if revisit.at_time else self._rules().hours[0][0]
        planned = revisit.state is RevisitState.PLANNED
        notes = [
            sentence("calls.calendar_what", {"purpose": revisit.purpose}),
            sentence("calls.calendar_phone", {"phone": mask_phone(call.phone)}) if call.phone else "",
            sentence("calls.calendar_case", {"case": call.case_number}) if call.case_number else "",
        ]
        return CalendarEntry(
            uid=f"revisit-{revisit.id}-{shop}@zhanggui",
            revision=revisit.version,
            starts=datetime.combine(revisit.day, at, CHINA),
            minutes=_MINUTES,
            title=sentence("calls.calendar_title", {"name": call.customer_name}),
            notes="\n".join(note for note in notes if note),
            place=self._sheet.address(call),
            cancelled=revisit.state is RevisitState.CANCELLED,
            alarm=_ALARM if planned else None,
        )


def _nothing() -> None:
    """No progress is told."""
