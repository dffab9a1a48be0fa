"""记结果 in the window: what one sees before a call, results by one key, what follows, and the sheets taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.call_sheets import CallsAsked
from aftersales.cases import CaseKind, Channel
from aftersales.clock import FixedClock
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.printing import CallSheetSubject
from desktop.requests import CaseDraft, CaseFactsGiven
from tests.ui.today_kit import Shown, shown, visible_text
from ui.notices import Recorder
from ui.pages.revisits_page import RevisitsPage

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 10, 14)


@pytest.fixture
def at(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    """A new shop with one customer and one call of today."""
    with shown(tmp_path / "new", recorder, qtbot, clock) as window:
        window.desk.profile.name_shop(name="张示例小店")
        window.desk.customers.add(name="张示例", phone="13900006652", address="示例市示例路 1 号")
        yield window


def plan(at: Shown, *, day: date = TODAY, case_id: int | None = None, customer_id: int = 1) -> Revisit:
    return at.desk.revisit_planning.plan(
        customer_id=customer_id, case_id=case_id, day=day, purpose="使用情况"
    )


def waiting_case(at: Shown) -> int:
    """A question that was answered: it waits for its call."""
    draft = CaseDraft(kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="其他", customer_id=1)
    case = at.desk.cases.open(draft=draft)
    for state in ("verifying", "to_revisit"):
        facts = CaseFactsGiven(details=replace(case.details, answered=True))
        case = at.desk.cases.move(case_id=case.id, version=case.version, to_state=state, facts=facts)
    return case.id


def page_of(at: Shown) -> RevisitsPage:
    page = at.window.page("revisits")
    assert isinstance(page, RevisitsPage)
    return page


def stand_on(at: Shown, revisit: Revisit) -> RevisitsPage:
    at.open("revisits", view="list")
    page = page_of(at)
    page.go_to(revisit.id, day=revisit.day)
    page.calls.table.setFocus()
    at.rest()
    assert page.panel.record.call is not None
    assert page.panel.record.call.revisit.id == revisit.id
    return page


def stored(at: Shown, revisit: Revisit) -> Revisit:
    with at.desk.archive.database.read():
        return at.desk.archive.revisits.get(revisit.id)


@pytest.mark.parametrize(
    ("key", "result"),
    [
        (Qt.Key.Key_0, CallResult.REACHED),
        (Qt.Key.Key_6, CallResult.MISSED),
        (Qt.Key.Key_8, CallResult.REFUSED),
        (Qt.Key.Key_9, CallResult.DEAD),
    ],
)
def test_a_result_takes_one_key(at: Shown, key: Qt.Key, result: CallResult) -> None:
    revisit = plan(at)
    stand_on(at, revisit)
    at.press(key)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert stored(at, revisit).result is result


def test_nobody_there_three_times_and_the_toast_says_it_is_over(at: Shown, clock: FixedClock) -> None:
    at.desk.call_rules.change(most_tries=2)
    revisit = plan(at)
    page = stand_on(at, revisit)
    at.press(Qt.Key.Key_6)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    clock.moment += timedelta(days=1)
    (again,) = at.desk.revisits.page(first=TODAY, last=TODAY + timedelta(days=5))
    stand_on(at, again.revisit)
    assert "第 2 次打" in visible_text(page.panel.record)
    at.press(Qt.Key.Key_6)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert at.recorder.texts("toast") == ["已记 未接，排了下一次", "已记 未接，打了 2 次，不再排"]


def test_the_panel_shows_the_words_to_say_and_what_is_known(at: Shown) -> None:
    with at.desk.archive.database.read():
        customer = at.desk.archive.customers.get(1)
    at.desk.goods.register(customer_id=1, title="示例净水器", starts=date(2026, 1, 5))
    case_id = waiting_case(at)
    (call,) = (found.revisit for found in at.desk.cases.view(case_id=case_id).revisits)
    page = stand_on(at, call)
    assert page.panel.record.talk.script is not None
    assert f"{customer.name}好，我是张示例小店" in page.panel.record.talk.script.text()
    words = visible_text(page.panel.record)
    assert "示例净水器" in words
    assert "到 2027-01-05" in words


def test_the_case_ends_with_the_call_unless_the_box_is_unticked(at: Shown) -> None:
    case_id = waiting_case(at)
    (call,) = (found.revisit for found in at.desk.cases.view(case_id=case_id).revisits)
    page = stand_on(at, call)
    form = page.panel.record.form
    assert form.closing.isVisible()
    assert not form.closing.isChecked(), "without a result it is not proposed"
    QTest.mouseClick(form.closing, Qt.MouseButton.LeftButton, pos=QPoint(8, form.closing.height() // 2))
    assert form.close_result.hasFocus()
    at.press(Qt.Key.Key_Return, CTRL)
    assert "写一句怎么办完的" in visible_text(page.panel.record)
    QTest.keyClicks(form.close_result, "ok")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    case = at.desk.cases.view(case_id=case_id).case
    assert (case.state, case.details.result) == ("closed", "ok")
    assert at.recorder.texts("toast") == ["已记 接通，结了案"]


def test_a_low_score_says_that_it_opens_a_complaint(at: Shown) -> None:
    revisit = plan(at)
    page = stand_on(at, revisit)
    form = page.panel.record.form
    at.press(Qt.Key.Key_3)
    assert not form.bad.isVisible()
    at.press(Qt.Key.Key_2)
    assert form.bad.isVisible()
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert at.recorder.texts("toast") == ["已记 接通 · 2 分，建了投诉"]
    done = stored(at, revisit)
    assert done.opened_case_id is not None
    page.calls.filter.set_current("done")
    stand_on(at, revisit)
    QTest.mouseClick(page.calls.filter.button("done"), Qt.MouseButton.LeftButton)
    at.rest()
    number = at.desk.cases.view(case_id=done.opened_case_id).case.number
    assert number in visible_text(page.panel.record.history)


def test_another_visit_is_chosen_from_the_list_or_by_day(
    at: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    revisit = plan(at)
    page = stand_on(at, revisit)
    form = page.panel.record.form
    form.next.setFocus()
    form.next.setCurrentIndex(form.next.count() - 1)
    form.next.activated.emit(form.next.count() - 1)
    assert form.next_day.isVisible()
    at.press(Qt.Key.Key_Return, CTRL)
    assert "写哪天再访" in visible_text(page.panel.record)
    QTest.keyClicks(form.next_day, "10-21")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert at.recorder.texts("toast") == ["已记 接通，10月21日 再访"]
    (again,) = at.desk.revisits.page(first=date(2026, 10, 21), last=date(2026, 10, 21))
    assert again.revisit.purpose == "使用情况"


def test_who_must_not_be_called_has_no_number_to_show(at: Shown) -> None:
    revisit = plan(at)
    with at.desk.archive.database.write():
        from aftersales.actions import Action

        archive = at.desk.archive.customers
        action = Action(name="备货", by_id=None, at=at.desk.clock.now())
        archive.save(replace(archive.get(1), may_call=False), action=action)
    page = stand_on(at, revisit)
    assert not page.panel.record.show_phone.isEnabled()
    assert "不要再打电话" in visible_text(page.panel.record.talk)


def test_it_says_when_it_is_quiet(at: Shown, clock: FixedClock) -> None:
    revisit = plan(at)
    clock.moment = clock.moment.replace(hour=13)  # 21:00 in China
    page = stand_on(at, revisit)
    assert "现在不是打电话的时间" in visible_text(page.panel.record.talk)


def test_a_visit_on_site_has_its_own_words_an_address_and_a_photo(at: Shown, tmp_path: Path) -> None:
    case_id = waiting_case(at)
    (call,) = (found.revisit for found in at.desk.cases.view(case_id=case_id).revisits)
    with at.desk.archive.database.write():
        from aftersales.actions import Action

        action = Action(name="备货", by_id=None, at=at.desk.clock.now())
        call = at.desk.archive.revisits.save(replace(call, method="上门"), action=action)
    page = stand_on(at, call)
    form = page.panel.record.form
    assert form.result.button("接通").text() == "见到"
    assert "示例市示例路 1 号" in visible_text(page.panel.record.talk)
    picture = tmp_path / "现场.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    assert form.add_photo.isVisible()
    form.set_photo(picture)
    at.press(Qt.Key.Key_0)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    slots = at.desk.cases.view(case_id=case_id).slots
    assert [slot.name for slot in slots if slot.filled] == ["上门照片"]


def test_the_sheet_is_written_for_the_days_chosen(at: Shown, tmp_path: Path) -> None:
    revisit = plan(at)
    plan(at, day=TODAY + timedelta(days=1))
    page = stand_on(at, revisit)
    at.press(Qt.Key.Key_P, CTRL)
    panel = page.takeouts.panel
    assert panel.isVisible()
    assert page.head.plan.kind == ""
    QTest.mouseClick(panel.spans.button("weeks"), Qt.MouseButton.LeftButton)
    assert (panel.first.day, panel.last.day) == (TODAY, TODAY + timedelta(days=13))
    to = tmp_path / "表.xlsx"
    page.takeouts.write_sheet(to)
    at.rest()
    assert load_workbook(to).worksheets[0].max_row == 3
    assert at.recorder.texts("toast") == ["已写 2 个回访：表.xlsx"]
    page.takeouts.write_calendar(tmp_path / "我的.ics")
    at.rest()
    assert (tmp_path / "我的.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
    panel.first.setFocus()
    panel.first.selectAll()
    QTest.keyClicks(panel.first, "12-01")
    assert panel.spans.current == "own"
    page.takeouts.print()
    assert "把两个日子对调" in visible_text(panel)
    at.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_printing_opens_the_preview_with_the_days(at: Shown) -> None:
    revisit = plan(at)
    page = stand_on(at, revisit)
    asked: list[object] = []
    page.takeouts._page.open_page = lambda key, **args: asked.append((key, args["subject"]))  # type: ignore[method-assign]
    page.takeouts.begin()
    page.takeouts.print()
    name = "回访登记表 10-14"
    assert asked == [("print", CallSheetSubject(asked=CallsAsked(first=TODAY, last=TODAY), name=name))]
    assert stored(at, revisit).state is RevisitState.PLANNED


def test_a_visit_on_site_is_planned_by_hand(at: Shown, type_chinese: Callable[[QWidget, str], None]) -> None:
    at.open("revisits", view="list", customer_id=1)
    form = page_of(at).panel.plan
    QTest.mouseClick(form.method.button("上门"), Qt.MouseButton.LeftButton)
    type_chinese(form.purpose, "上门看看")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    (found,) = at.desk.revisits.page(first=TODAY, last=TODAY + timedelta(days=7))
    assert (found.revisit.method, found.revisit.purpose) == ("上门", "上门看看")


def test_another_appointment_goes_to_its_day(at: Shown) -> None:
    page = stand_on(at, plan(at))
    at.press(Qt.Key.Key_7)
    assert page.panel.record.again.hasFocus()


def test_one_key_puts_the_cursor_into_what_the_customer_said(at: Shown) -> None:
    page = stand_on(at, plan(at))
    at.press(Qt.Key.Key_C)
    assert page.panel.record.note.hasFocus()
    QTest.keyClicks(page.panel.record.note, "c5")
    assert page.panel.record.note.toPlainText() == "c5"
    assert page.panel.record.score.score is None
