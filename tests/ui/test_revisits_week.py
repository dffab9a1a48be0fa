"""The week of 回访 as a person uses it: stepped through by keys, calls carried to another day and hour, results at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.revisits import CallResult
from tests.ui.calendar_kit import TODAY, carry, fill, page_of, put, stored
from tests.ui.today_kit import Shown, shown, visible_text
from ui.notices import Recorder
from ui.pages.revisits_drag import Carried, mime_of
from ui.pages.revisits_page import RevisitsPage

CTRL = Qt.KeyboardModifier.ControlModifier
FRIDAY = date(2026, 10, 16)


@pytest.fixture
def at(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "shop", recorder, qtbot, clock) as window:
        yield window


@pytest.fixture
def ids(at: Shown) -> dict[str, int]:
    found = fill(at.desk)
    at.open("revisits", view="week")
    return found


def drop(at: Shown, revisit_id: int, day: date, minute: int) -> None:
    """Let go of a call on a day at a time."""
    view, call = page_of(at).week.view, stored(at, revisit_id)
    mime = mime_of(Carried(id=call.id, version=call.version, day=call.day, at_time=call.at_time, name="示例"))
    place = QPoint(view.day_rect(day).center().x(), view.y_of(minute) + 1)
    assert carry(view, mime, place)
    at.rest()


def current(at: Shown) -> int:
    call = page_of(at).call
    return call.revisit.id if call is not None else 0


def test_the_week_stands_on_the_next_call_of_today_with_its_result_at_the_right(
    at: Shown, ids: dict[str, int]
) -> None:
    page = page_of(at)
    assert page.head.period.text() == "10月12日 – 18日"
    assert current(at) == ids["马示例"]
    assert page.panel.record.isVisible()
    assert "马示例" in visible_text(page.panel.record)
    assert page.head.plan.kind == ""
    assert at.window.page("revisits").status.left == "本周 6 个 · 已完成 1 · 逾期 2"


def test_calls_stand_at_their_hours_and_are_read_aloud(at: Shown, ids: dict[str, int]) -> None:
    view = page_of(at).week.view
    rects = {
        entry.id: view.visualRect(view.calls.index(row, 0)) for row, entry in enumerate(view.calls.entries)
    }
    assert rects[ids["黄示例"]].top() == view.y_of(9 * 60 + 30)
    assert rects[ids["马示例"]].bottom() < rects[ids["郑示例"]].top()
    assert rects[ids["马示例"]].center().x() == rects[ids["黄示例"]].center().x()
    assert rects[ids["冯示例"]].left() > rects[ids["马示例"]].right()
    row = view.calls.row_of(ids["周示例"])
    spoken = view.calls.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "10月12日 周一，13:30，周示例，签收后 7 天，逾期"
    assert "10月14日 周三 3/6" in page_of(at).week.head.accessibleName()


def test_arrows_step_through_calls_and_days_and_weeks(at: Shown, ids: dict[str, int]) -> None:
    page = page_of(at)
    assert page.week.view.hasFocus()
    at.press(Qt.Key.Key_Down)
    assert current(at) == ids["郑示例"]
    at.press(Qt.Key.Key_Down)
    assert current(at) == ids["郑示例"]
    at.press(Qt.Key.Key_Up)
    at.press(Qt.Key.Key_Up)
    assert current(at) == ids["黄示例"]
    at.press(Qt.Key.Key_Left)
    assert current(at) == ids["罗示例"]
    at.press(Qt.Key.Key_Right)
    at.press(Qt.Key.Key_Right)
    assert (current(at), page.week.on) == (0, date(2026, 10, 15))
    at.press(Qt.Key.Key_Right)
    assert current(at) == ids["冯示例"]
    at.press(Qt.Key.Key_PageDown)
    at.rest()
    assert page.head.period.text() == "10月19日 – 25日"
    assert page.week.on == date(2026, 10, 23)
    at.press(Qt.Key.Key_T)
    at.rest()
    assert current(at) == ids["马示例"]


def test_a_result_is_written_and_the_next_call_follows(at: Shown, ids: dict[str, int]) -> None:
    at.press(Qt.Key.Key_3)
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    call = stored(at, ids["马示例"])
    assert (call.result, call.score) == (CallResult.REACHED, 3)
    assert current(at) == ids["郑示例"]
    view = page_of(at).week.view
    assert view.calls.entries[view.calls.row_of(ids["马示例"])].tone == "done"


def test_a_call_is_carried_to_another_day_and_hour_and_comes_back(at: Shown, ids: dict[str, int]) -> None:
    drop(at, ids["马示例"], FRIDAY, 14 * 60 + 20)
    moved = stored(at, ids["马示例"])
    assert (moved.day, moved.at_time) == (FRIDAY, "14:15")
    assert at.recorder.texts("toast") == ["已改到 10月16日 14:15"]
    assert current(at) == ids["马示例"]
    at.desk.undo.undo()
    at.rest()
    back = stored(at, ids["马示例"])
    assert (back.day, back.at_time) == (TODAY, "15:30")


def test_a_call_moves_to_another_hour_of_its_full_day_unasked(at: Shown, ids: dict[str, int]) -> None:
    at.press(Qt.Key.Key_PageDown)
    at.rest()
    drop(at, ids["满示例9"], date(2026, 10, 19), 17 * 60)
    assert page_of(at).moves.popup is None
    assert stored(at, ids["满示例9"]).at_time == "17:00"


def test_a_day_off_asks_in_place_and_keeps_the_hour(at: Shown, ids: dict[str, int]) -> None:
    drop(at, ids["马示例"], date(2026, 10, 18), 10 * 60)
    popup = page_of(at).moves.popup
    assert popup is not None
    assert popup.why.text() == "10月18日是周末，还排在这天？"
    QTest.mouseClick(popup.keep, Qt.MouseButton.LeftButton)
    at.rest()
    moved = stored(at, ids["马示例"])
    assert (moved.day, moved.at_time) == (date(2026, 10, 18), "10:00")


def test_a_quiet_hour_asks_in_place_and_offers_the_next_that_is_none(at: Shown, ids: dict[str, int]) -> None:
    drop(at, ids["马示例"], FRIDAY, 12 * 60 + 30)
    popup = page_of(at).moves.popup
    assert popup is not None
    assert popup.why.text() == "12:30 不是打电话的时间，还排在这时？"
    assert popup.save.text() == "改到 14:00"
    assert stored(at, ids["马示例"]).day == TODAY
    at.press(Qt.Key.Key_Return)
    at.rest()
    moved = stored(at, ids["马示例"])
    assert (moved.day, moved.at_time) == (FRIDAY, "14:00")
    drop(at, ids["马示例"], FRIDAY, 21 * 60)
    popup = page_of(at).moves.popup
    assert popup is not None
    assert not popup.save.isVisible()
    QTest.mouseClick(popup.keep, Qt.MouseButton.LeftButton)
    at.rest()
    assert stored(at, ids["马示例"]).at_time == "21:00"


def test_m_keeps_the_time_of_day(at: Shown, ids: dict[str, int]) -> None:
    at.press(Qt.Key.Key_M)
    at.press(Qt.Key.Key_Right)
    at.press(Qt.Key.Key_Right)
    assert page_of(at).week.view.target == (FRIDAY, "")
    at.press(Qt.Key.Key_Return)
    at.rest()
    moved = stored(at, ids["马示例"])
    assert (moved.day, moved.at_time) == (FRIDAY, "15:30")


def test_escape_closes_the_result_and_return_opens_it(at: Shown, ids: dict[str, int]) -> None:
    page = page_of(at)
    at.press(Qt.Key.Key_Escape)
    assert not page.panel.record.isVisible()
    assert page.week.view.hasFocus()
    assert page.head.plan.kind == "primary"
    at.press(Qt.Key.Key_Return)
    assert page.panel.record.isVisible()


def test_a_click_stands_on_a_call(at: Shown, ids: dict[str, int]) -> None:
    view = page_of(at).week.view
    box = view.visualRect(view.calls.index(view.calls.row_of(ids["冯示例"]), 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert current(at) == ids["冯示例"]
    assert page_of(at).week.on == FRIDAY


def test_an_hour_with_too_many_calls_counts_the_rest_and_leads_to_the_day(
    at: Shown, ids: dict[str, int]
) -> None:
    assert ids
    for _ in range(7):
        put(at.desk, FRIDAY, "11:00", "示例")
    page = page_of(at)
    page.load()
    at.rest()
    (hidden,) = page.week.view.placed.hidden
    assert hidden.count == 3
    view: RevisitsPage = page
    top = hidden.top + 10 - page.week.view.verticalOffset() + 8
    place = QPoint(page.week.view.column_left(4) + 20, top)
    QTest.mouseClick(page.week.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    at.rest()
    assert view.head.views.current == "month"
    assert view.side.day.title.text() == "10月16日 周五"
    assert view.side.day.calls.model_rows == 8


def test_the_line_of_now_follows_the_clock_only_while_in_sight(at: Shown, ids: dict[str, int]) -> None:
    assert ids
    view = page_of(at).week.view
    assert view._clock.isActive()
    at.open("cases")
    assert not view._clock.isActive()


def test_the_same_day_stays_when_another_view_is_chosen(at: Shown, ids: dict[str, int]) -> None:
    assert ids
    page = page_of(at)
    at.press(Qt.Key.Key_Right)
    at.press(Qt.Key.Key_Right)
    QTest.mouseClick(page.head.views.button("month"), Qt.MouseButton.LeftButton)
    at.rest()
    assert page.month.view.day == FRIDAY
    assert page.month.view.hasFocus()
    QTest.mouseClick(page.head.views.button("week"), Qt.MouseButton.LeftButton)
    at.rest()
    assert page.week.on == FRIDAY
    assert current(at) == ids["冯示例"]


def test_a_screen_reader_finds_each_call_where_it_is_painted(at: Shown, ids: dict[str, int]) -> None:
    view = page_of(at).week.view
    spoken = QAccessible.queryAccessibleInterface(view)
    assert spoken is not None
    assert spoken.childCount() == len(view.calls.entries)
    row = view.calls.row_of(ids["马示例"])
    call = spoken.child(row)
    assert call is not None
    assert call.text(QAccessible.Text.Name) == "10月14日 周三，15:30，马示例，退款到账确认，还没打"
    box = view.visualRect(view.calls.index(row, 0))
    assert call.rect().topLeft() == view.viewport().mapToGlobal(box.topLeft())
