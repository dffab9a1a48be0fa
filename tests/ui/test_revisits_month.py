"""The month of 回访 as a person uses it: walked by keys, calls carried and moved, the question in place, the late ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from aftersales.revisits import CallResult
from desktop.shop import Desk
from tests.ui.calendar_kit import TODAY, carry, fill, page_of, put, stored
from tests.ui.today_kit import Shown, shown, visible_text
from ui.models import roles
from ui.notices import Recorder
from ui.pages.revisits_drag import Carried, mime_of
from ui.pages.revisits_month_cells import entry_box
from ui.pages.revisits_page import RevisitsPage

CTRL = Qt.KeyboardModifier.ControlModifier
READ_ALOUD = Qt.ItemDataRole.AccessibleTextRole


class Calendar:
    """The open page with the calls of the kit."""

    def __init__(self, at: Shown, ids: dict[str, int]) -> None:
        self.at, self.ids = at, ids
        at.open("revisits", view="month")

    @property
    def page(self) -> RevisitsPage:
        return page_of(self.at)

    @property
    def month(self) -> object:
        return self.page.month

    def spoken(self, day: date) -> str:
        days = self.page.month.view.days
        return str(days.index_of(day).data(READ_ALOUD))

    def middle(self, day: date) -> QPoint:
        return self.page.month.view.day_rect(day).center()

    def carried(self, name: str) -> QMimeData:
        call = stored(self.at, self.ids[name])
        return mime_of(
            Carried(id=call.id, version=call.version, day=call.day, at_time=call.at_time, name=name)
        )

    def drop(self, name: str, day: date) -> None:
        assert carry(self.page.month.view, self.carried(name), self.middle(day))
        self.at.rest()

    def day_of(self, name: str) -> date:
        return stored(self.at, self.ids[name]).day


@pytest.fixture
def cal(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Calendar]:
    with shown(tmp_path / "shop", recorder, qtbot, clock) as window:
        ids = fill(window.desk)
        yield Calendar(window, ids)


def test_a_day_is_read_aloud_with_its_marks_load_and_calls(cal: Calendar) -> None:
    assert cal.spoken(TODAY) == (
        "10月14日 周三，今天，已排 3 个，共 6 个名额，09:30 黄示例已打，15:30 马示例，16:00 郑示例"
    )
    assert cal.spoken(date(2026, 10, 1)) == "10月1日 周四，国庆节休息"
    assert cal.spoken(date(2026, 10, 10)) == "10月10日 周六，调休上班，已排 0 个，共 6 个名额"
    assert cal.spoken(date(2026, 10, 12)).endswith("13:30 周示例逾期")
    assert cal.spoken(date(2026, 10, 19)).endswith("还有 3 个")


def test_cells_carry_holidays_and_fullness(cal: Calendar) -> None:
    days = cal.page.month.view.days
    cells = {day: days.cell(days.index_of(date(2026, 10, day))) for day in (1, 2, 10, 14, 17, 19)}
    assert all(cells.values())
    marks = {day: (cell.mark, cell.name, cell.load, cell.full) for day, cell in cells.items() if cell}
    assert marks[1] == ("休", "国庆节", "", False)
    assert marks[2] == ("休", "", "", False)
    assert marks[10] == ("班", "", "0/6", False)
    assert marks[17] == ("", "", "", False)
    assert marks[19] == ("", "", "6/6", True)
    assert days.rowCount() == 5
    assert cells[14] is not None
    assert [entry.tone for entry in cells[14].entries] == ["done", "plan", "plan"]


def test_a_year_without_a_published_table_says_so(cal: Calendar) -> None:
    assert cal.page.status.right == "休 法定假   班 调休上班   每天最多 6 个"
    cal.page.month.go_to_day(date(2031, 5, 1))
    cal.at.rest()
    assert cal.page.status.right == "2031 年的放假安排未公布，先只按周末算"
    assert cal.spoken(date(2031, 5, 1)) == "5月1日 周四，已排 0 个，共 6 个名额"


def test_a_screen_reader_finds_each_day(cal: Calendar) -> None:
    spoken = QAccessible.queryAccessibleInterface(cal.page.month.view)
    assert spoken is not None
    names = {
        child.text(QAccessible.Text.Name) for child in (spoken.child(at) for at in range(spoken.childCount()))
    }
    assert {cal.spoken(TODAY), cal.spoken(date(2026, 10, 1)), "周一", "周日"} <= names


def test_arrow_keys_walk_days_over_the_end_of_the_month(cal: Calendar) -> None:
    view = cal.page.month.view
    assert view.hasFocus()
    assert view.day == TODAY
    for key, day in (
        (Qt.Key.Key_Right, 15),
        (Qt.Key.Key_Down, 22),
        (Qt.Key.Key_Left, 21),
        (Qt.Key.Key_Up, 14),
    ):
        cal.at.press(key)
        assert view.day == date(2026, 10, day)
    for _ in range(3):
        cal.at.press(Qt.Key.Key_Down)
    cal.at.rest()
    assert view.day == date(2026, 11, 4)
    assert cal.page.head.period.text() == "2026年11月"
    cal.at.press(Qt.Key.Key_PageUp)
    cal.at.rest()
    assert (cal.page.head.period.text(), view.day) == ("2026年10月", date(2026, 10, 4))
    cal.at.press(Qt.Key.Key_T)
    cal.at.rest()
    assert view.day == TODAY
    assert view.currentIndex().data(roles.Role.KEY) == TODAY


def test_the_panel_shows_the_day_one_walks_to(cal: Calendar) -> None:
    panel = cal.page.side.day
    assert panel.title.text() == "今天 10月14日"
    assert panel.load.text() == "3 / 6"
    assert panel.calls.current_key == cal.ids["马示例"]
    cal.at.press(Qt.Key.Key_Right)
    cal.at.press(Qt.Key.Key_Right)
    cal.at.until(lambda: panel.title.text() == "10月16日 周五")
    assert panel.calls.current_key == cal.ids["冯示例"]
    cal.at.press(Qt.Key.Key_Right)
    cal.at.until(panel.none.isVisible)


def test_return_opens_the_result_of_the_next_call_and_ctrl_return_writes_it(cal: Calendar) -> None:
    page = cal.page
    cal.at.press(Qt.Key.Key_Return)
    assert page.panel.record.isVisible()
    assert not page.side.day.isVisible()
    assert "马示例" in visible_text(page.panel.record)
    cal.at.press(Qt.Key.Key_4)
    cal.at.press(Qt.Key.Key_Return, CTRL)
    cal.at.rest()
    call = stored(cal.at, cal.ids["马示例"])
    assert (call.result, call.score) == (CallResult.REACHED, 4)
    cal.at.press(Qt.Key.Key_Escape)
    assert page.side.day.isVisible()
    assert page.call is not None
    assert page.call.revisit.id == cal.ids["郑示例"]


def test_ctrl_return_over_the_days_writes_nothing(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_Return, CTRL)
    cal.at.rest()
    assert stored(cal.at, cal.ids["马示例"]).result is None


def test_a_score_over_the_days_goes_to_the_call_one_stands_on(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_J)
    cal.at.press(Qt.Key.Key_5)
    record = cal.page.panel.record
    assert record.isVisible()
    assert record.call is not None
    assert record.call.revisit.id == cal.ids["郑示例"]


def test_a_call_carried_to_a_day_with_room_moves_there_and_comes_back(cal: Calendar) -> None:
    friday = date(2026, 10, 16)
    view = cal.page.month.view
    carry(view, cal.carried("马示例"), cal.middle(friday), let_go=False)
    assert view.target == friday
    assert view._tip == "改到 10月16日 周五，还能排 5 个"
    cal.drop("马示例", friday)
    assert cal.day_of("马示例") == friday
    assert stored(cal.at, cal.ids["马示例"]).at_time == "15:30"
    assert cal.at.recorder.texts("toast") == ["已改到 10月16日"]
    assert cal.page.month.view.target is None
    assert "15:30 马示例" in cal.spoken(friday)
    cal.at.desk.undo.undo()
    cal.at.rest()
    assert cal.day_of("马示例") == TODAY
    assert "15:30 马示例" in cal.spoken(TODAY)


def test_a_call_held_over_the_arrow_turns_the_leaf_and_falls_in_the_next_month(cal: Calendar) -> None:
    ahead, mime = cal.page.head._ahead, cal.carried("马示例")
    where, keys = ahead.rect().center(), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        ahead, QDragEnterEvent(where, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, keys)
    )
    cal.at.until(lambda: cal.page.head.period.text() == "2026年11月")
    QApplication.sendEvent(ahead, QDragLeaveEvent())
    cal.at.rest()
    assert not ahead._held.isActive()
    assert carry(cal.page.month.view, mime, cal.middle(date(2026, 11, 3)))
    cal.at.rest()
    assert cal.day_of("马示例") == date(2026, 11, 3)


def test_a_late_call_is_carried_from_the_tray(cal: Calendar) -> None:
    tray = cal.page.side.day
    assert tray.late_count.text() == "2"
    assert tray.late.go_to(cal.ids["周示例"])
    carried = tray.late.carried
    assert carried is not None
    assert carry(cal.page.month.view, mime_of(carried), cal.middle(date(2026, 10, 15)))
    cal.at.rest()
    assert cal.day_of("周示例") == date(2026, 10, 15)
    assert tray.late_count.text() == "1"


def test_a_day_off_asks_in_place_and_goes_on_to_the_next_day_with_room(cal: Calendar) -> None:
    cal.drop("马示例", date(2026, 10, 17))
    popup = cal.page.moves.popup
    assert popup is not None
    assert popup.why.text() == "10月17日是周末，还排在这天？"
    assert [popup.cancel.text(), popup.keep.text(), popup.save.text()] == ["不改", "照排", "顺延到 10月20日"]
    assert cal.day_of("马示例") == TODAY
    cal.at.press(Qt.Key.Key_Return)
    cal.at.rest()
    assert cal.day_of("马示例") == date(2026, 10, 20)  # the Monday between is full
    assert cal.page.moves.popup is None


@pytest.mark.parametrize("day", [date(2026, 10, 17), date(2026, 10, 19)])
def test_a_day_off_or_full_takes_the_call_all_the_same_when_told_to(cal: Calendar, day: date) -> None:
    cal.drop("马示例", day)
    popup = cal.page.moves.popup
    assert popup is not None
    QTest.mouseClick(popup.keep, Qt.MouseButton.LeftButton)
    cal.at.rest()
    assert cal.day_of("马示例") == day


def test_escape_leaves_the_call_where_it_was(cal: Calendar) -> None:
    cal.drop("马示例", date(2026, 10, 19))
    cal.at.press(Qt.Key.Key_Escape)
    cal.at.rest()
    assert cal.day_of("马示例") == TODAY
    assert cal.page.month.view.target is None
    assert cal.page.month.view.hasFocus()
    assert cal.at.recorder.texts("toast") == []


def test_a_day_that_is_over_takes_nothing_and_says_so(cal: Calendar) -> None:
    cal.drop("马示例", date(2026, 10, 9))
    assert cal.day_of("马示例") == TODAY
    assert cal.at.recorder.texts("toast") == ["10月9日已经过去了，没有改"]


def test_m_moves_by_arrow_keys_and_return(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_M)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        cal.at.press(key)
    assert cal.page.month.view.target == date(2026, 10, 22)
    cal.at.press(Qt.Key.Key_Return)
    cal.at.rest()
    assert cal.day_of("马示例") == date(2026, 10, 22)
    assert cal.page.month.view.day == date(2026, 10, 22)
    assert cal.page.call is not None
    assert cal.page.call.revisit.id == cal.ids["马示例"]


def test_m_moves_by_a_typed_day(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_M)
    popup = cal.page.moves.popup
    assert popup is not None
    QTest.keyClicks(popup.day, "11-3")
    assert cal.page.month.view.target == date(2026, 11, 3)
    cal.at.press(Qt.Key.Key_Return)
    cal.at.rest()
    assert cal.day_of("马示例") == date(2026, 11, 3)
    assert cal.page.head.period.text() == "2026年11月"


def test_m_on_a_call_that_is_done_does_nothing(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_K)
    assert cal.page.call is not None
    assert cal.page.call.revisit.id == cal.ids["黄示例"]
    cal.at.press(Qt.Key.Key_M)
    assert cal.page.moves.popup is None


def test_all_late_calls_go_on_in_one_step_and_come_back_in_one(cal: Calendar) -> None:
    QTest.mouseClick(cal.page.side.day.postpone, Qt.MouseButton.LeftButton)
    cal.at.rest()
    assert cal.at.recorder.texts("toast") == ["2 个已顺延到 10月14日"]
    assert (cal.day_of("周示例"), cal.day_of("罗示例")) == (TODAY, TODAY)
    assert not cal.page.side.day.tray.isVisible()
    deed = cal.at.recorder.said[-1].deed
    assert deed is not None
    deed.run()
    cal.at.rest()
    assert cal.day_of("周示例") == date(2026, 10, 12)
    assert cal.page.side.day.tray.isVisible()


def test_a_click_on_a_call_stands_on_it(cal: Calendar) -> None:
    view = cal.page.month.view
    box = entry_box(view.day_rect(TODAY), 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert view.current_entry == cal.ids["郑示例"]
    friday = entry_box(view.day_rect(date(2026, 10, 16)), 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=friday.center())
    cal.at.until(lambda: cal.page.side.day.calls.current_key == cal.ids["冯示例"])


def test_more_calls_than_a_cell_names_lead_to_the_list_of_the_day(cal: Calendar) -> None:
    view, monday = cal.page.month.view, date(2026, 10, 19)
    box = entry_box(view.day_rect(monday), 3)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    cal.at.until(lambda: cal.page.side.day.calls.model_rows == 6)
    assert cal.page.side.day.isAncestorOf(cal.at.window.focusWidget())


def test_v_plans_for_the_day_one_stands_on(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_Right)
    cal.at.press(Qt.Key.Key_V)
    assert cal.page.panel.plan.day.day == date(2026, 10, 15)
    cal.at.press(Qt.Key.Key_Escape)
    assert cal.page.side.day.isVisible()


def test_return_on_a_day_without_calls_plans_one(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_Right)
    cal.at.until(cal.page.side.day.none.isVisible)
    cal.at.press(Qt.Key.Key_Return)
    assert cal.page.panel.plan.isVisible()
    assert cal.page.panel.plan.day.day == date(2026, 10, 15)


def test_a_calendar_can_be_narrowed_to_a_purpose_and_widened_again(cal: Calendar) -> None:
    page = cal.page
    choices = cal.at.desk.revisit_calendar.choices()
    menu = page.head.chips.open_menu(page.head.chips.what, choices)
    words = [action.text() for action in menu.actions()]
    assert words[0] == "全部"
    assert "退款确认" in words
    menu.actions()[words.index("退款确认")].trigger()
    menu.close()
    cal.at.rest()
    assert page.asked.purpose == "退款确认"
    assert cal.spoken(TODAY) == "10月14日 周三，今天，已排 3 个，共 6 个名额"
    assert page.side.day.late_count.text() == "1"
    page.head.chips.what.removed.emit()
    cal.at.rest()
    assert "15:30 马示例" in cal.spoken(TODAY)


def test_the_filter_by_person_is_offered_by_a_click(cal: Calendar) -> None:
    page, desk = cal.page, cal.at.desk
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    put(desk, TODAY, "17:00", "示例")
    QTest.mouseClick(page.head.chips.who, Qt.MouseButton.LeftButton)
    cal.at.until(lambda: bool(page.head.chips.findChildren(QMenu)))
    (menu,) = page.head.chips.findChildren(QMenu)
    words = [action.text() for action in menu.actions()]
    assert (words[0], words[-1]) == ("全部", "没指定")
    menu.actions()[words.index("许示例")].trigger()
    menu.close()
    cal.at.rest()
    assert page.asked.assignee_id == clerk.id
    assert cal.spoken(TODAY) == "10月14日 周三，今天，已排 4 个，共 6 个名额"
    assert not page.side.day.tray.isVisible()


def test_the_view_left_last_is_the_one_found_the_next_time(
    tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock
) -> None:
    folder = tmp_path / "shop"
    with shown(folder, recorder, qtbot, clock) as window:
        fill(window.desk)
        window.open("revisits")
        page = page_of(window)
        assert page.head.views.current == "month"
        QTest.mouseClick(page.head.views.button("week"), Qt.MouseButton.LeftButton)
        window.rest()
        assert page.week.isVisible()
    with Desk.open(folder, clock=clock) as desk:
        assert desk.saved_views.look(list_key="revisits") == {"view": "week"}
    with shown(folder, recorder, qtbot, clock) as window:
        window.open("revisits")
        assert page_of(window).head.views.current == "week"


def test_coming_back_one_stands_on_the_day_one_left(cal: Calendar) -> None:
    cal.at.press(Qt.Key.Key_Down)
    cal.at.press(Qt.Key.Key_Down)
    cal.at.rest()
    cal.at.open("cases")
    cal.at.window.back()
    cal.at.rest()
    assert cal.page.head.views.current == "month"
    assert cal.page.month.view.day == date(2026, 10, 28)


def test_in_a_narrow_window_the_day_comes_over_the_month_when_asked(cal: Calendar) -> None:
    cal.at.window.resize(1120, 680)
    cal.at.rest()
    page = cal.page
    assert not page.side.day.isVisible()
    assert page.head.panel.isVisible()
    QTest.mouseClick(page.head.panel, Qt.MouseButton.LeftButton)
    assert page.side.day.isVisible()
    cal.at.press(Qt.Key.Key_Escape)
    assert not page.side.day.isVisible()
    assert page.month.view.hasFocus()
