"""Repair at the desk: what was found, the work and its price, the quote and its answer, the loan set, the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.clock import Clock, china_day
from aftersales.errors import KnownError
from aftersales.repairs import (
    DEAREST,
    LONGEST,
    MOST_LINES,
    BoughtPart,
    Collected,
    LabourLine,
    Loan,
    RepairFile,
    check_bought,
    check_labour,
    owed_for_repair,
)
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.judging import Judge
from desktop.repair_book import RepairBook
from desktop.requests import AnswerGiven
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence


class RepairDesk:
    """Writes what is known of a case's repair. Each entry stands in the timeline and is undone like any write."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        judge: Judge,
        timeline: Timeline,
        book: RepairBook,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._judge = judge
        self._timeline = timeline
        self._book = book

    def diagnose(self, *, case_id: int, version: int, text: str) -> Case:
        """Write what was found (检测结论); KnownErrors ``repair.diagnosis_missing``, ``repair.too_long``."""
        self._session.require(Right.REPAIR)
        text = text.strip()
        if not text:
            raise KnownError("repair.diagnosis_missing")
        if len(text) > LONGEST:
            raise KnownError("repair.too_long", longest=LONGEST)
        with self._entry(sentence("repair.diagnose"), case_id, version) as (case, action):
            self._tell(case, sentence("repair.diagnosed"), text, action)
            return self._save(case, replace(case.repair, diagnosis=text), action)

    def set_work(
        self,
        *,
        case_id: int,
        version: int,
        labour: Sequence[LabourLine],
        visit_fee: int = 0,
        visit_free: bool = False,
    ) -> Case:
        """The lines of labour and the fee for coming, fen; they replace what stood there."""
        self._session.require(Right.REPAIR)
        lines = tuple(replace(line, what=line.what.strip()) for line in labour)
        check_labour(lines, visit_fee)
        with self._entry(sentence("repair.work"), case_id, version) as (case, action):
            repair = replace(case.repair, labour=lines, visit_fee=visit_fee, visit_free=visit_free)
            told = [line.what for line in lines] + ([sentence("repair.visit_fee")] if visit_fee else [])
            self._tell(case, sentence("repair.work"), "、".join(told), action)
            return self._save(case, repair, action)

    def set_bought(self, *, case_id: int, version: int, parts: Sequence[BoughtPart]) -> Case:
        """The parts of no stock; they replace what stood there. KnownError ``repair.bought_wrong``."""
        self._session.require(Right.REPAIR)
        lines = tuple(replace(part, title=part.title.strip()) for part in parts)
        check_bought(lines)
        with self._entry(sentence("repair.bought"), case_id, version) as (case, action):
            told = [
                sentence("repair.part_line", {"title": part.title, "count": part.quantity}) for part in lines
            ]
            self._tell(case, sentence("repair.bought"), "、".join(told), action)
            return self._save(case, replace(case.repair, bought=lines), action)

    def set_check(self, *, case_id: int, version: int, fee: int, waived: bool = False) -> Case:
        """What finding out what is wrong costs the customer, fen, without any quote; 0 for nothing.

        `waived`: it falls away where he has it mended. KnownErrors ``repair.check_wrong``, ``repair.check_taken``.
        """
        self._session.require(Right.REPAIR)
        if not 0 <= fee <= DEAREST:
            raise KnownError("repair.check_wrong")
        name = sentence("repair.check_set", {"sum": fee}) if fee else sentence("repair.check_none")
        with self._entry(name, case_id, version) as (case, action):
            changed = replace(case.repair, check_fee=fee, check_waived=bool(fee and waived))
            if case.repair.paid and fee < case.repair.check_fee:
                raise KnownError("repair.check_taken", paid=case.repair.paid)
            self._tell(case, name, sentence("repair.check_waived") if changed.check_waived else "", action)
            return self._save(case, changed, action)

    def quote(self, *, case_id: int, version: int, valid_until: date, note: str = "") -> Case:
        """Tell the customer what the lines come to; it holds until `valid_until`, that day included.

        KnownErrors ``repair.nothing_quoted``, ``repair.quote_day``. An answer to an earlier quote no longer counts.
        """
        self._session.require(Right.REPAIR)
        if valid_until < self._clock.today():
            raise KnownError("repair.quote_day", day=valid_until)
        with self._archive.database.read():
            due = self._archive.cases.get(case_id).repair.due
        with self._entry(sentence("repair.quote", {"sum": due}), case_id, version) as (case, action):
            if not case.repair.has_lines:
                raise KnownError("repair.nothing_quoted")
            changed = self._book.quote(case, until=valid_until, note=note, action=action)
            return self._archive.cases.save(changed, action=action)

    def answer(self, *, case_id: int, version: int, answer: AnswerGiven) -> Case:
        """The customer's yes or no; KnownErrors ``repair.no_quote``, ``quote_over``, ``quote_changed``, ``answer_who``."""
        self._session.require(Right.REPAIR)
        with self._archive.database.read():
            price = self._archive.cases.get(case_id).details.quote or 0
        name = sentence("repair.answer_yes" if answer.yes else "repair.answer_no", {"sum": price})
        with self._entry(name, case_id, version) as (case, action):
            changed = self._book.answer(case, answer, action=action)
            return self._archive.cases.save(changed, action=action)

    def lend(self, *, case_id: int, version: int, title: str, due_on: date, serial: str = "") -> Case:
        """Give the customer a set while his own is here. KnownErrors ``repair.loan_…``."""
        self._session.require(Right.REPAIR)
        title = title.strip()
        if not title or len(title) > LONGEST or len(serial) > LONGEST:
            raise KnownError("repair.loan_title")
        with self._entry(sentence("repair.lend", {"title": title}), case_id, version) as (case, action):
            today = china_day(action.at)
            if case.repair.loan_out is not None:
                raise KnownError("repair.loan_out", title=case.repair.loan_out.title)
            if due_on < today:
                raise KnownError("repair.loan_day", day=due_on)
            if len(case.repair.loans) >= MOST_LINES:
                raise KnownError("repair.too_many", most=MOST_LINES)
            loan = Loan(title=title, serial=serial.strip(), given_on=today, due_on=due_on)
            until = sentence("repair.lend_until", {"day": due_on})
            told = "，".join(part for part in (loan.serial, until) if part)
            self._tell(case, sentence("repair.lend", {"title": title}), told, action)
            return self._save(case, replace(case.repair, loans=(*case.repair.loans, loan)), action)

    def take_back(self, *, case_id: int, version: int) -> Case:
        """The loan set is back today; KnownError ``repair.loan_missing``."""
        self._session.require(Right.REPAIR)
        with self._archive.database.read():
            loan = self._archive.cases.get(case_id).repair.loan_out
        name = sentence("repair.take_back", {"title": loan.title if loan is not None else ""})
        with self._entry(name, case_id, version) as (case, action):
            changed = self._book.take_back(case, day=china_day(action.at), action=action)
            return self._archive.cases.save(changed, action=action)

    def collect(self, *, case_id: int, version: int, amount: int, how: str) -> Case:
        """Note money the customer paid for the repair, fen; never more than he owes.

        KnownErrors ``repair.nothing_owed``, ``repair.amount``.
        """
        self._session.require(Right.REPAIR)
        with self._entry(sentence("repair.collect", {"sum": amount}), case_id, version) as (case, action):
            used = {part_id: count for part_id, _kept, count in self._book.counts(case_id)}
            left = owed_for_repair(case.repair, used)
            if not left:
                raise KnownError("repair.nothing_owed")
            if not 0 < amount <= left or len(case.repair.collected) >= MOST_LINES:
                raise KnownError("repair.amount", left=left)
            taken = Collected(
                amount=amount, how=how.strip()[:LONGEST], at=action.at, by_name=self._session.staff.name
            )
            self._tell(case, sentence("repair.collect", {"sum": amount}), taken.how, action)
            return self._save(case, replace(case.repair, collected=(*case.repair.collected, taken)), action)

    @contextmanager
    def _entry(self, name: str, case_id: int, version: int) -> Iterator[tuple[Case, Action]]:
        """The open case as the person saw it, inside its action."""
        with self._writer.action(name, Changed.CASES) as action:
            case = self._archive.cases.get(case_id)
            if case.version != version:
                raise KnownError("storage.changed_meanwhile")
            self._judge.require_open(case)
            yield case, action

    def _save(self, case: Case, repair: RepairFile, action: Action) -> Case:
        return self._archive.cases.save(replace(case, repair=repair), action=action)

    def _tell(self, case: Case, title: str, note: str, action: Action) -> None:
        self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, note=note, action=action)
