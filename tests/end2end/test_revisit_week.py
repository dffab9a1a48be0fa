"""A week of 回访, played in the real window by keyboard: planned, called, tried again, moved, and stopped for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.cases import Case, CaseKind
from aftersales.clock import FixedClock, china_moment
from aftersales.queries import CaseQuery, CaseTab
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.shop import Desk
from tests.end2end.person import CONTROL, RETURN, Person, at_the_window
from ui.pages.revisits_move_popup import MovePopup
from ui.pages.revisits_page import RevisitsPage
from ui.theme import Theme

MONDAY = date(2026, 10, 12)
PEOPLE = ("张示例", "李示例", "王示例", "赵示例", "陈示例", "刘示例")
DAYS = {
    "周一": "2026-10-12",
    "周二": "2026-10-13",
    "周三": "2026-10-14",
    "周四": "2026-10-15",
    "周五": "2026-10-16",
}


class Caller:
    """Somebody who makes the calls, with nothing but the keyboard."""

    def __init__(self, person: Person, clock: FixedClock, bot: QtBot) -> None:
        self.person, self.clock, self._bot = person, clock, bot
        self.desk: Desk = person.program.desk

    @property
    def page(self) -> RevisitsPage:
        page = self.person.page
        assert isinstance(page, RevisitsPage)
        return page

    def morning(self, day: str, time: str = "09:30") -> None:
        """Another day begins; the calls are opened anew."""
        self.clock.moment = china_moment(f"{DAYS[day]} {time}")
        self.person.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        self.person.until_page("today")
        self.person.key(Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        self.person.until_page("revisits")
        self.as_list()

    def as_list(self) -> None:
        """列表, chosen by the arrow keys of 怎么看."""
        for _ in range(2):
            views = self.page.head.views
            if views.current != "list":
                views.button(views.current).setFocus()
                self.person.key(Qt.Key.Key_Right)
        assert self.page.head.views.current == "list"
        self.page.take_focus()
        self.person.wait()

    def plan(self, name: str, day: str, purpose: str) -> None:
        """V, the name, ↵, the day, what for, Ctrl ↵."""
        self.person.key(Qt.Key.Key_V)
        self.person.words(name)
        picker = self.page.panel.plan.customer
        self._bot.waitUntil(lambda: picker.found.isVisible() and not self.person.window.busy)
        self.person.key(RETURN)
        assert picker.edit.text() == name
        self.tab_to(self.page.panel.plan.day)
        self.person.key(Qt.Key.Key_A, CONTROL)
        self.person.words(day)
        self.tab_to(self.page.panel.plan.purpose)
        self.person.words(purpose)
        self.person.key(RETURN, CONTROL)

    def tab_to(self, widget: QWidget) -> None:
        """On by Tab as far as a field; a dozen presses are enough in any form."""
        for _ in range(12):
            if QApplication.focusWidget() is widget:
                return
            self.person.key(Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not come to {widget.accessibleName() or widget}")

    def stand_on(self, name: str) -> Revisit:
        """Down the list to the call to this customer that is still to be made."""
        self.page.take_focus()
        self.person.key(Qt.Key.Key_Home, CONTROL)
        for _ in range(30):
            call = self.page.call
            if call is not None and call.customer_name == name and call.revisit.state is RevisitState.PLANNED:
                return call.revisit
            self.person.key(Qt.Key.Key_Down)
        pytest.fail(f"no call to {name}: {self.person.sees}")

    def stored(self, revisit: Revisit) -> Revisit:
        with self.desk.archive.database.read():
            return self.desk.archive.revisits.get(revisit.id)

    def calls_of(self, name: str) -> list[Revisit]:
        """All his calls, the latest last."""
        (customer,) = self.desk.customers.search(text=name)
        with self.desk.archive.database.read():
            found = self.desk.archive.revisits.of_customer(customer.id)
        return sorted((each.revisit for each in found), key=lambda one: one.id)

    def result(self, revisit: Revisit) -> tuple[RevisitState, CallResult | None, int | None]:
        stored = self.stored(revisit)
        return stored.state, stored.result, stored.score

    def save(self) -> None:
        self.person.key(RETURN, CONTROL)

    def take_back(self, happened: Callable[[], bool]) -> None:
        """Ctrl Z."""
        self.person.key(Qt.Key.Key_Z, CONTROL)
        self._bot.waitUntil(happened)
        self.person.wait()

    def note(self, text: str) -> None:
        """↵ into the panel, Tab as far as 客户说."""
        self.page.take_focus()
        self.person.key(RETURN)
        self.tab_to(self.page.panel.record.note)
        self.person.words(text)

    def move(self, day: str) -> None:
        """M, the day, ↵."""
        self.person.key(Qt.Key.Key_M)
        assert self.popup is not None
        self.person.key(Qt.Key.Key_A, CONTROL)
        self.person.words(day)
        self.person.key(RETURN)

    @property
    def popup(self) -> MovePopup | None:
        return self.page.moves.popup

    def asked(self) -> str:
        """What the small form asks about the day put in."""
        assert self.popup is not None
        assert self.popup.asking
        return self.popup.why.text()

    def insist(self) -> None:
        """Tab to 照排, and there space."""
        assert self.popup is not None
        self.tab_to(self.popup.keep)
        self.person.key(Qt.Key.Key_Space)

    def complaints(self) -> list[Case]:
        query = CaseQuery(tab=CaseTab.ALL, moments=self.desk.cases.moments())
        rows = self.desk.cases.page(query=query).rows
        found = [self.desk.cases.view(case_id=row.summary.id).case for row in rows]
        return [case for case in found if case.kind is CaseKind.COMPLAINT]


@pytest.fixture
def caller(
    tmp_path: Path,
    qtbot: QtBot,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Caller]:
    clock = FixedClock(china_moment(f"{MONDAY} 09:00"))
    with at_the_window(tmp_path / "店", clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese) as person:
        person.wait()
        person.words("张示例小店")
        person.key(RETURN, CONTROL)
        person.until_page("today")
        for number, name in enumerate(PEOPLE):
            person.program.desk.customers.add(name=name, phone=f"1390000{number:04d}")
        yield Caller(person, clock, qtbot)


def test_a_week_of_calls(caller: Caller) -> None:
    monday(caller)
    tuesday(caller)
    wednesday(caller)
    friday(caller)


def monday(caller: Caller) -> None:
    """Four calls planned and made: content, not at home, angry, and never again."""
    person = caller.person
    caller.morning("周一")
    for name in PEOPLE[:4]:
        caller.plan(name, "今天", "使用情况")
    caller.plan("赵示例", "10-30", "保养提醒")
    assert [len(caller.calls_of(name)) for name in PEOPLE] == [1, 1, 1, 2, 0, 0]

    content = caller.stand_on("张示例")
    person.key(RETURN)
    assert caller.page.panel.record.phone.text() == "139 **** 0000"
    person.key(Qt.Key.Key_P)
    assert caller.page.panel.record.phone.text() == "13900000000"
    (customer,) = caller.desk.customers.search(text="张示例")
    assert len(caller.desk.call_briefs.log(customer_id=customer.id)) == 1
    person.key(Qt.Key.Key_5)
    caller.save()
    assert caller.result(content) == (RevisitState.DONE, CallResult.REACHED, 5)

    missed = caller.stand_on("李示例")
    person.key(Qt.Key.Key_6)
    caller.save()
    assert caller.result(missed) == (RevisitState.DONE, CallResult.MISSED, None)
    caller.take_back(lambda: caller.result(missed)[0] is RevisitState.PLANNED)
    assert len(caller.calls_of("李示例")) == 1
    caller.stand_on("李示例")
    person.key(Qt.Key.Key_6)
    caller.save()
    again = caller.calls_of("李示例")[-1]
    assert (again.state, again.day.isoformat(), again.tries) == (RevisitState.PLANNED, DAYS["周二"], 1)
    assert again.at_time >= "14:00"  # nobody there in the morning: in the other half of the day

    angry = caller.stand_on("王示例")
    person.key(Qt.Key.Key_1)
    caller.note("修了两次还是漏水，没人回电话")
    caller.save()
    (complaint,) = caller.complaints()
    assert caller.stored(angry).opened_case_id == complaint.id
    assert "漏水" in complaint.description

    refuses = caller.stand_on("赵示例")
    person.key(Qt.Key.Key_8)
    caller.save()
    assert caller.result(refuses) == (RevisitState.DONE, CallResult.REFUSED, None)
    assert caller.calls_of("赵示例")[-1].state is RevisitState.CANCELLED


def tuesday(caller: Caller) -> None:
    """The second try reaches him; who said no is not planned again; another is put off, and one number is dead."""
    person = caller.person
    caller.morning("周二", "14:10")
    retry = caller.stand_on("李示例")
    assert retry.tries == 1
    person.key(Qt.Key.Key_4)
    caller.save()
    assert caller.result(retry) == (RevisitState.DONE, CallResult.REACHED, 4)
    assert len(caller.calls_of("李示例")) == 2

    caller.plan("赵示例", "明天", "满意度")
    assert "说过不要再打电话，没有安排回访。" in person.sees
    assert len(caller.calls_of("赵示例")) == 2
    person.key(Qt.Key.Key_Escape)

    caller.plan("刘示例", "今天", "满意度")
    caller.stand_on("刘示例")
    person.key(Qt.Key.Key_7)
    caller.save()
    assert len(caller.calls_of("刘示例")) == 1  # 改约 asks for its day first
    person.words("10-16")
    caller.save()
    later = caller.calls_of("刘示例")[-1]
    assert (later.state, later.day.isoformat()) == (RevisitState.PLANNED, DAYS["周五"])

    caller.plan("陈示例", "今天", "满意度")
    caller.stand_on("陈示例")
    person.key(Qt.Key.Key_9)
    caller.save()
    assert caller.calls_of("陈示例")[-1].result is CallResult.DEAD


def wednesday(caller: Caller) -> None:
    """M: to a workday at once; a day off and a full day ask in place, and what was moved is taken back."""
    desk, person = caller.desk, caller.person
    caller.morning("周三")
    caller.plan("张示例", "今天", "满意度")
    call = caller.stand_on("张示例")
    caller.move("10-19")
    assert caller.popup is None
    assert caller.stored(call).day == date(2026, 10, 19)

    caller.stand_on("张示例")
    caller.move("10-17")
    assert caller.asked() == "10月17日是周末，还排在这天？"
    person.key(RETURN)
    assert caller.popup is None
    assert caller.stored(call).day == date(2026, 10, 19)  # the next workday with room is where it was

    caller.stand_on("张示例")
    caller.move("10-20")
    assert caller.stored(call).day == date(2026, 10, 20)
    caller.take_back(lambda: caller.stored(call).day == date(2026, 10, 19))

    full = date(2026, 10, 21)
    _fill(desk, full, "李示例")
    caller.stand_on("张示例")
    caller.move("10-21")
    assert "满" in caller.asked()
    person.key(Qt.Key.Key_Escape)
    assert caller.popup is None
    assert caller.stored(call).day == date(2026, 10, 19)
    caller.stand_on("张示例")
    caller.move("10-21")
    person.key(RETURN)
    assert caller.stored(call).day == date(2026, 10, 22)
    caller.stand_on("张示例")
    caller.move("10-21")
    caller.insist()
    assert caller.stored(call).day == full


def friday(caller: Caller) -> None:
    """What nobody called on its day stands on top, late; it is called and gone from there."""
    desk, person = caller.desk, caller.person
    _plan(desk, "王示例", date(2026, 10, 15))
    caller.morning("周五", "11:00")
    late = desk.revisits.overdue()
    assert [each.customer_name for each in late] == ["王示例"]
    found = caller.page.calls.found
    assert found is not None
    assert [each.revisit.id for each in found.late] == [late[0].revisit.id]
    caller.stand_on("王示例")
    person.key(Qt.Key.Key_3)
    caller.save()
    assert desk.revisits.overdue() == ()
    assert caller.stand_on("刘示例").day.isoformat() == DAYS["周五"]


def _fill(desk: Desk, day: date, name: str) -> None:
    """As many calls as the day has room for."""
    booked, room = desk.revisits.load(first=day, last=day)[day]
    for _ in range(room - booked):
        assert _plan(desk, name, day).day == day


def _plan(desk: Desk, name: str, day: date) -> Revisit:
    (customer,) = desk.customers.search(text=name)
    return desk.revisit_planning.plan(customer_id=customer.id, case_id=None, day=day, purpose="问候")
