from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.revisits import CallResult, Revisit, RevisitState
from tests.ui.today_kit import Shown, sample_copy, shown, table_text, visible_text
from ui.notices import Recorder
from ui.pages.revisits_move_popup import MovePopup
from ui.pages.revisits_page import RevisitsPage
from ui.pages.revisits_rows import NUMBER_COLUMN, DayGroup

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 10, 14)


@pytest.fixture
def at(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    recorder: Recorder,
    qtbot: QtBot,
    clock: FixedClock,
) -> Iterator[Shown]:
    with shown(sample_copy(tmp_path_factory, tmp_path), recorder, qtbot, clock) as window:
        window.open("revisits", view="list")
        yield window


@pytest.fixture
def new(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "new", recorder, qtbot, clock) as window:
        window.desk.profile.name_shop(name="张示例小店")
        window.desk.customers.add(name="张示例", phone="13900006652")
        yield window


def _page(at: Shown) -> RevisitsPage:
    page = at.window.page("revisits")
    assert isinstance(page, RevisitsPage)
    return page


def _stand_on_planned(at: Shown) -> Revisit:
    """The first call that is still to be made today."""
    page = _page(at)
    assert page.calls.found is not None
    calls = [call for call in page.calls.found.planned if call.revisit.day == TODAY]
    page.calls.table.setFocus()
    assert page.calls.table.go_to(calls[0].revisit.id)
    return calls[0].revisit


def _headings(page: RevisitsPage) -> list[DayGroup]:
    rows = [page.calls.table.rows.row_at(row) for row in range(page.calls.table.rows.rowCount())]
    return [row.group for row in rows if isinstance(row.group, DayGroup)]


def _stored(at: Shown, revisit_id: int) -> Revisit:
    with at.desk.archive.database.read():
        return at.desk.archive.revisits.get(revisit_id)


def test_late_calls_come_first_then_each_day_with_its_marks_and_load(at: Shown) -> None:
    page = _page(at)
    rows = table_text(page.calls.table)
    late = len(at.desk.revisits.overdue())
    assert rows[0] == f"逾期 {late}"
    headings = _headings(page)
    assert [heading.title for heading in headings][:2] == ["今天 · 10月14日 周三", "明天 · 10月15日 周四"]
    assert len(headings) == 15
    saturday = next(heading for heading in headings if heading.title.startswith("10月17日"))
    assert [mark.text for mark in saturday.marks] == ["休"]
    load = at.desk.revisits.load(first=TODAY, last=TODAY)[TODAY]
    assert headings[0].right == f"{load[0]}/{load[1]}"


def test_a_full_day_and_a_festival_carry_their_marks(new: Shown, clock: FixedClock) -> None:
    clock.moment = clock.moment.replace(month=9, day=28)
    day = date(2026, 9, 29)
    with new.desk._writer.action("示例", undoable=False) as action:
        for _ in range(6):
            call = Revisit(customer_id=1, plan="by_hand", purpose="回访", nominal=day, day=day)
            new.desk.archive.revisits.save(call, action=action)
    new.open("revisits", view="list")
    headings = {heading.title: heading for heading in _headings(_page(new))}
    full = headings["明天 · 9月29日 周二"]
    assert ([mark.text for mark in full.marks], full.right) == (["满"], "6/6")
    assert [mark.text for mark in headings["10月1日 周四"].marks] == ["国庆节 休"]
    assert [mark.text for mark in headings["10月10日 周六"].marks] == ["国庆节 班"]


def test_the_panel_says_whom_why_and_why_on_this_day(at: Shown) -> None:
    page = _page(at)
    assert page.calls.found is not None
    moved = next(call for call in page.calls.found.calls if call.revisit.why)
    page.calls.table.go_to(moved.revisit.id)
    words = visible_text(page.panel.record)
    assert moved.customer_name in words
    assert moved.revisit.purpose in words
    for line in at.desk.revisits.why_text(revisit=moved.revisit):
        assert line in page.panel.record.why.text()
    assert page.panel.record.why.isVisible()


def test_a_result_is_written_with_score_and_words_and_the_next_call_follows(
    at: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_Return)
    at.press(Qt.Key.Key_4)
    page.panel.record.note.setFocus()
    type_chinese(page.panel.record.note, "已到账，下次想看静音款")
    QTest.keyClicks(page.panel.record.note, " m5")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    stored = _stored(at, revisit.id)
    assert (stored.state, stored.result, stored.score) == (RevisitState.DONE, CallResult.REACHED, 4)
    assert stored.note == "已到账，下次想看静音款 m5"
    assert at.recorder.texts("toast") == ["已记 接通 · 4 分"]
    assert page.calls.table.current_key != revisit.id
    assert page.panel.record.call is not None
    assert page.panel.record.call.revisit.state is RevisitState.PLANNED
    assert page.panel.record.note.toPlainText() == ""
    assert page.panel.record.score.score is None


def test_a_written_result_can_be_taken_back(at: Shown) -> None:
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_5)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    deed = at.recorder.said[-1].deed
    assert deed is not None
    deed.run()
    at.rest()
    assert _stored(at, revisit.id).state is RevisitState.PLANNED


def test_another_appointment_needs_its_day(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    QTest.mouseClick(page.panel.record.result.button("改约"), Qt.MouseButton.LeftButton)
    assert not page.panel.record.score.isVisible()
    at.press(Qt.Key.Key_Return, CTRL)
    assert "写下次哪天打" in visible_text(page.panel.record)
    assert page.panel.record.again.hasFocus()
    QTest.keyClicks(page.panel.record.again, "10-21")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert _stored(at, revisit.id).result is CallResult.RESCHEDULED
    again = at.desk.revisits.page(first=date(2026, 10, 21), last=date(2026, 10, 21))
    assert revisit.purpose in [call.revisit.purpose for call in again]


def test_what_was_put_in_for_one_call_waits_while_another_is_looked_at(at: Shown) -> None:
    page = _page(at)
    first = _stand_on_planned(at)
    at.press(Qt.Key.Key_3)
    at.press(Qt.Key.Key_Down)
    assert page.panel.record.score.score is None
    at.press(Qt.Key.Key_Up)
    assert page.calls.table.current_key == first.id
    assert page.panel.record.score.score == 3


def test_a_call_taken_back_is_stood_on_again(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_5)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    assert page.calls.table.current_key != revisit.id
    at.desk.undo.undo()
    at.until(lambda: page.calls.table.current_key == revisit.id)
    assert page.panel.record.call is not None
    assert page.panel.record.call.revisit.id == revisit.id


def test_a_number_is_masked_until_it_is_asked_for_which_is_logged(
    at: Shown, caplog: pytest.LogCaptureFixture
) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    assert page.panel.record.call is not None
    whole = page.panel.record.call.phone
    assert whole not in visible_text(page)
    with caplog.at_level(logging.INFO, "desktop.customers"):
        at.press(Qt.Key.Key_P)
        at.rest()
    assert page.panel.record.phone.text() == whole
    assert f"customer={revisit.customer_id}" in caplog.text
    assert whole not in caplog.text
    at.open("today")
    at.open("revisits", view="list")
    assert whole not in visible_text(page)


def test_a_call_moves_to_another_workday(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_M)
    popup = page.moves.popup
    assert popup is not None
    popup.day.selectAll()
    QTest.keyClicks(popup.day, "10-20")
    at.press(Qt.Key.Key_Return, CTRL)
    at.until(lambda: page.moves.popup is None)
    at.rest()
    assert _stored(at, revisit.id).day == date(2026, 10, 20)
    assert at.recorder.texts("toast") == ["已改到 10月20日"]
    assert page.calls.table.current_key == revisit.id


def test_a_day_off_asks_in_place_and_offers_the_next_workday(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_M)
    popup = page.moves.popup
    assert popup is not None
    popup.day.selectAll()
    QTest.keyClicks(popup.day, "10-17")
    at.press(Qt.Key.Key_Return)
    at.rest()
    assert popup.asking
    assert popup.why.text() == "10月17日是周末，还排在这天？"
    assert popup.save.text() == "顺延到 10月19日"
    assert _stored(at, revisit.id).day == TODAY
    at.press(Qt.Key.Key_Return)
    at.rest()
    assert _stored(at, revisit.id).day == date(2026, 10, 19)
    assert page.moves.popup is None
    assert at.recorder.texts("toast") == ["已改到 10月19日"]


def test_a_day_off_can_be_kept_all_the_same(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.press(Qt.Key.Key_M)
    popup = page.moves.popup
    assert popup is not None
    assert not popup.keep.isVisible()
    popup.day.selectAll()
    QTest.keyClicks(popup.day, "10-17")
    at.press(Qt.Key.Key_Return)
    at.rest()
    QTest.mouseClick(popup.keep, Qt.MouseButton.LeftButton)
    at.rest()
    assert _stored(at, revisit.id).day == date(2026, 10, 17)


def test_escape_closes_the_small_form_first_and_then_the_panel(at: Shown) -> None:
    page = _page(at)
    _stand_on_planned(at)
    at.press(Qt.Key.Key_M)
    assert page.findChildren(MovePopup)
    at.press(Qt.Key.Key_Escape)
    assert not [popup for popup in page.findChildren(MovePopup) if popup.isVisible()]
    assert page.panel.record.isVisible()
    at.press(Qt.Key.Key_Escape)
    assert not page.panel.record.isVisible()
    assert page.calls.table.hasFocus()
    assert page.head.plan.kind == "primary"


def test_the_form_says_where_who_plans_has_no_room_of_his_own(at: Shown) -> None:
    lists = at.desk.plan_lists
    lists.write(wish=lists.room_changed(version=lists.room().version, values={"per_person": 1}))
    at.desk.revisit_planning.plan(customer_id=1, case_id=None, day=date(2026, 10, 22), purpose="回访")
    page = _page(at)
    at.press(Qt.Key.Key_V)
    page.panel.plan.day.setFocus()
    page.panel.plan.day.selectAll()
    QTest.keyClicks(page.panel.plan.day, "10-22")
    at.until(lambda: page.panel.plan.load.text().endswith("10月22日已经排满，会往后排"))


def test_a_call_is_planned_for_a_customer_and_the_toast_says_which_day_it_got(
    at: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = _page(at)
    at.press(Qt.Key.Key_V)
    assert page.panel.plan.isVisible()
    assert page.head.plan.kind == ""
    edit = page.panel.plan.customer.edit
    assert edit.hasFocus()
    type_chinese(edit, "林晓")
    at.until(page.panel.plan.customer.found.isVisible)
    at.press(Qt.Key.Key_Down)
    at.press(Qt.Key.Key_Return)
    assert edit.text() == "林晓芸"
    assert page.panel.plan.customer.chosen is not None
    assert "139 **** 6652" in page.panel.plan.customer.about.text()
    type_chinese(edit, "二")
    assert not page.panel.plan.customer.about.isVisible()
    edit.undo()
    page.panel.plan.customer._take(page.panel.plan.customer.model.row_at(0).key)
    page.panel.plan.day.setFocus()
    page.panel.plan.day.selectAll()
    QTest.keyClicks(page.panel.plan.day, "10-17")
    at.until(lambda: "会往后排" in page.panel.plan.load.text())
    at.press(Qt.Key.Key_Return, CTRL)
    assert "写一句为什么打" in visible_text(page.panel.plan)
    type_chinese(page.panel.plan.purpose, "方案说明")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    (said,) = at.recorder.texts("toast")
    assert said.startswith("排在 10月19日 ")
    assert said.endswith("10月17日是周末")
    assert page.panel.record.call is not None
    assert page.panel.record.call.customer_name == "林晓芸"
    assert page.panel.record.call.revisit.day == date(2026, 10, 19)


def test_nobody_found_says_so(at: Shown, type_chinese: Callable[[QWidget, str], None]) -> None:
    page = _page(at)
    at.press(Qt.Key.Key_V)
    type_chinese(page.panel.plan.customer.edit, "查无此人")
    at.until(page.panel.plan.customer.none.isVisible)
    at.press(Qt.Key.Key_Return, CTRL)
    assert "选一位客户" in visible_text(page.panel.plan)


def test_a_case_number_leads_to_its_case(at: Shown) -> None:
    page = _page(at)
    assert page.calls.found is not None
    call = next(call for call in page.calls.found.planned if call.case_number)
    page.calls.table.go_to(call.revisit.id)
    cell = page.calls.table.visualRect(
        page.calls.table.rows.index(page.calls.table.currentIndex().row(), NUMBER_COLUMN)
    )
    QTest.mouseClick(
        page.calls.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=cell.topLeft() + QPoint(20, cell.height() // 2),
    )
    assert at.window.current_key == "case"
    assert at.seen("case") == {"case_id": call.revisit.case_id}


def test_the_filter_shows_today_or_what_was_done(at: Shown) -> None:
    page = _page(at)
    QTest.mouseClick(page.calls.filter.button("today"), Qt.MouseButton.LeftButton)
    at.rest()
    assert [heading.title for heading in _headings(page)] == ["今天 · 10月14日 周三"]
    QTest.mouseClick(page.calls.filter.button("done"), Qt.MouseButton.LeftButton)
    at.rest()
    assert page.calls.found is not None
    assert page.calls.found.calls
    assert all(call.revisit.state is RevisitState.DONE for call in page.calls.found.calls)
    assert page.calls.table.currentIndex().row() == 1
    assert not page.panel.record.form.isVisible()
    assert "接通" in page.panel.record.outcome.text()


def test_a_late_call_that_is_made_counts_as_made_today(at: Shown) -> None:
    page = _page(at)
    assert page.calls.found is not None
    before = page.calls.found.made_today
    assert f"今天已打 {before}" in page.status.left
    late = page.calls.found.late[0].revisit
    at.desk.revisit_results.record(
        revisit_id=late.id, version=late.version, result=CallResult.REACHED, score=5, note=""
    )
    at.rest()
    assert page.calls.found.made_today == before + 1
    assert f"今天已打 {before + 1}" in page.status.left


def test_without_a_call_the_panel_says_that_nothing_is_left(at: Shown) -> None:
    record = _page(at).panel.record
    assert record.nothing.isHidden()
    record.show_call(None, ())
    assert not record.nothing.isHidden()


def test_nothing_done_yet_leads_back_to_the_two_weeks(new: Shown) -> None:
    new.open("revisits", view="list")
    page = _page(new)
    assert page.calls.empty.isVisible()
    QTest.mouseClick(page.calls.filter.button("done"), Qt.MouseButton.LeftButton)
    new.rest()
    assert page.calls.no_match.isVisible()
    page.calls.no_match.cleared.emit()
    new.rest()
    assert page.calls.filter.current == "weeks"
    assert page.calls.empty.isVisible()


def test_another_page_can_ask_to_plan_for_a_customer(new: Shown) -> None:
    new.open("revisits", view="list", customer_id=1)
    page = _page(new)
    assert page.panel.plan.isVisible()
    assert page.panel.plan.customer.edit.text() == "张示例"
    assert page.panel.plan.purpose.hasFocus()


def test_in_a_narrow_window_the_panel_comes_over_the_list_when_asked(at: Shown) -> None:
    page = _page(at)
    at.window.resize(1120, 680)
    at.rest()
    assert not page.panel.record.isVisible()
    assert page.head.panel.isVisible()
    _stand_on_planned(at)
    at.press(Qt.Key.Key_Return)
    assert page.panel.record.isVisible()
    home = page.panel.parentWidget()
    assert home is not None
    assert page.panel.geometry().right() == home.rect().right()
    at.press(Qt.Key.Key_Escape)
    assert not page.panel.record.isVisible()


def test_coming_back_the_person_stands_where_he_was(at: Shown) -> None:
    page = _page(at)
    revisit = _stand_on_planned(at)
    at.open("cases")
    at.window.back()
    at.rest()
    assert page.calls.table.current_key == revisit.id
    assert page.calls.table.hasFocus()


def test_a_hands_the_call_to_somebody_else_and_undo_brings_it_back(at: Shown) -> None:
    call = _stand_on_planned(at)
    page = _page(at)
    at.press(Qt.Key.Key_A)
    at.rest()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    offered = [action.text().partition("\t") for action in menu.actions()]
    names = [words.removeprefix("转给 ") for words, _, _ in offered]
    assert all(told.endswith("个") for _, _, told in offered)
    staff = {each.name: each for each in at.desk.staff.list()}
    assert names
    assert call.assignee_id not in {staff[name].id for name in names}
    menu.actions()[0].trigger()
    menu.close()
    at.rest()
    assert _stored(at, call.id).assignee_id == staff[names[0]].id
    assert _stored(at, call.id).day == call.day
    at.desk.undo.undo()
    assert _stored(at, call.id).assignee_id == call.assignee_id
