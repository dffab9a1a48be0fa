from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import CHINA, FixedClock
from aftersales.errors import KnownError
from tests.ui.today_kit import Shown, sample_copy, shown, table_text, visible_text
from ui.notices import Recorder
from ui.pages.today_page import TodayPage
from ui.pages.today_popup import read_clock

CTRL = Qt.KeyboardModifier.ControlModifier
PLANNING = "北屿空调 K35 修两次仍不制冷，要求退货"


@pytest.fixture
def at(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    recorder: Recorder,
    qtbot: QtBot,
    clock: FixedClock,
) -> Iterator[Shown]:
    with shown(sample_copy(tmp_path_factory, tmp_path), recorder, qtbot, clock) as window:
        window.open("today")
        yield window


@pytest.fixture
def new(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "new", recorder, qtbot, clock) as window:
        window.desk.profile.name_shop(name="张示例小店")
        yield window


def _page(at: Shown) -> TodayPage:
    page = at.window.page("today")
    assert isinstance(page, TodayPage)
    return page


def _case_id(page: TodayPage, title: str) -> int:
    view = page.view
    assert view is not None
    rows = (*view.overdue, *view.due_today)
    return next(row.summary.id for row in rows if title.startswith(row.summary.title))


def _stand_on(at: Shown, title: str = PLANNING) -> int:
    page = _page(at)
    case_id = _case_id(page, title)
    page.board.cases.setFocus()
    assert page.board.cases.go_to(case_id)
    return case_id


def test_the_day_is_shown_late_first_with_figures_sums_calls_and_imports(at: Shown) -> None:
    page = _page(at)
    words = visible_text(page)
    view = at.desk.today.view()
    assert "10月14日 周三" in words
    assert f"已超期 | {len(view.overdue)}" in words
    assert f"/ 已完成 {view.revisits_done}" in words
    rows = table_text(page.board.cases)
    assert rows[0] == f"已超期 {len(view.overdue)}"
    assert f"今天到期 {len(view.due_today)}" in rows
    assert len(rows) == len(view.overdue) + len(view.due_today) + 2
    assert "待付退赔" in words
    assert "可追回" not in words
    for bucket in view.to_pay:
        assert bucket.label in words
        assert f"{bucket.count} 件" in words
    assert all(batch.files[0] in words for batch in view.imports)
    assert at.window.strip._right_words.text().startswith(("已备份", "还没备份"))


def test_the_words_of_deadlines_go_on_with_the_clock(at: Shown) -> None:
    board = _page(at).board
    before = table_text(board.cases)
    board.judge_again(at.desk.words, at.desk.clock.now() + timedelta(minutes=30))
    after = table_text(board.cases)
    assert len(after) == len(before)
    assert after != before
    view = at.desk.today.view()
    first = view.due_today[0].due
    assert first is not None
    assert not any(first.text in row for row in after)


def test_the_row_one_stands_on_shows_its_next_step_and_return_does_it(at: Shown) -> None:
    page = _page(at)
    case_id = _stand_on(at)
    assert page.board.cases.button.isVisible()
    assert page.board.cases.button.text() == "计算退赔"
    at.press(Qt.Key.Key_Return)
    assert at.window.current_key == "calculator"
    assert at.seen("calculator") == {"case_id": case_id}


def test_return_opens_the_case_where_the_next_step_stands_there(at: Shown) -> None:
    page = _page(at)
    view = page.view
    assert view is not None
    row = next(row for row in view.due_today if row.next_step != "计算退赔")
    page.board.cases.go_to(row.summary.id)
    assert page.board.cases.button.text() == row.next_step
    QTest.mouseClick(page.board.cases.button, Qt.MouseButton.LeftButton)
    assert at.window.current_key == "case"
    assert at.seen("case") == {"case_id": row.summary.id}


def test_space_opens_the_case_itself(at: Shown) -> None:
    case_id = _stand_on(at)
    at.press(Qt.Key.Key_Space)
    assert at.seen("case") == {"case_id": case_id}


def test_the_pages_own_r_wins_over_the_windows_and_the_windows_comes_back_without_a_row(at: Shown) -> None:
    case_id = _stand_on(at)
    at.press(Qt.Key.Key_R)
    assert at.window.current_key == "calculator"
    assert at.seen("calculator") == {"case_id": case_id}
    at.open("cases")
    at.press(Qt.Key.Key_R)
    assert at.seen("calculator") == {}


def test_keys_the_page_does_not_have_stay_with_the_window(at: Shown) -> None:
    _stand_on(at)
    at.press(Qt.Key.Key_N)
    assert at.window.current_key == "new_case"
    at.open("today")
    at.press(Qt.Key.Key_V)
    assert at.window.current_key == "revisits"


def test_arrows_go_over_headings_and_on_into_the_calls(at: Shown) -> None:
    page = _page(at)
    page.board.cases.setFocus()
    page.board.cases.go_to_row(0)
    for _ in range(page.board.cases.rows.rowCount() - 2):
        assert page.board.cases.hasFocus()
        at.press(Qt.Key.Key_Down)
    assert page.board.calls.hasFocus()
    assert page.board.calls.current_key == page.board.calls.rows.row_at(0).key
    at.press(Qt.Key.Key_K)
    assert page.board.cases.hasFocus()
    assert page.board.calls.current_key is None


def test_another_deadline_is_written_with_its_reason_and_taken_back(
    at: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = _page(at)
    case_id = _stand_on(at)
    before = at.desk.cases.view(case_id=case_id).case.due_at
    at.press(Qt.Key.Key_D)
    at.until(lambda: page.popup is not None)
    popup = page.popup
    assert popup is not None
    assert popup.isVisible()
    assert popup.day.day == datetime(2026, 10, 14, tzinfo=CHINA).date()
    popup.day.selectAll()
    QTest.keyClicks(popup.day, "10-16")
    popup.clock.setText("9:30")
    at.press(Qt.Key.Key_Return, CTRL)
    assert "写一句为什么改" in visible_text(popup)
    assert popup.why.hasFocus()
    type_chinese(popup.why, "等厂家回复")
    at.press(Qt.Key.Key_Return, CTRL)
    at.until(lambda: page.popup is None)
    at.rest()
    assert at.desk.cases.view(case_id=case_id).case.due_at == datetime(2026, 10, 16, 9, 30, tzinfo=CHINA)
    assert at.recorder.texts("toast") == ["时限改到 10-16 09:30"]
    assert page.board.cases.rows.row_of(case_id) == -1
    deed = at.recorder.said[-1].deed
    assert deed is not None
    deed.run()
    at.rest()
    assert at.desk.cases.view(case_id=case_id).case.due_at == before
    assert page.board.cases.rows.row_of(case_id) >= 0


def test_escape_closes_the_small_form_and_writes_nothing(at: Shown) -> None:
    page = _page(at)
    _stand_on(at)
    at.press(Qt.Key.Key_D)
    at.until(lambda: page.popup is not None)
    at.press(Qt.Key.Key_Escape)
    assert page.popup is None
    assert page.board.cases.hasFocus()
    assert at.recorder.said == []


def test_letters_typed_into_the_small_form_are_no_keys_of_the_page(at: Shown) -> None:
    page = _page(at)
    _stand_on(at)
    at.press(Qt.Key.Key_D)
    at.until(lambda: page.popup is not None)
    assert page.popup is not None
    page.popup.why.setFocus()
    QTest.keyClicks(page.popup.why, "rndv")
    assert page.popup.why.text() == "rndv"
    assert at.window.current_key == "today"


def test_the_words_of_deadlines_follow_the_clock(at: Shown, clock: FixedClock) -> None:
    page = _page(at)
    case_id = _stand_on(at)
    row = page.board.cases.rows.row_of(case_id)

    def words() -> str:
        due = page.board.cases.rows.row_at(row).cells[0].due
        assert due is not None
        return due.text

    assert words() == "剩 2 时 40 分"
    clock.moment = datetime(2026, 10, 14, 15, 50, tzinfo=CHINA)
    page.tick()
    assert words() == "剩 2 时 10 分"
    assert page.board.cases.current_key == case_id


def test_a_case_that_becomes_late_moves_up(at: Shown, clock: FixedClock) -> None:
    page = _page(at)
    assert page.view is not None
    late = len(page.view.overdue)
    clock.moment = datetime(2026, 10, 14, 18, 30, tzinfo=CHINA)
    page.tick()
    at.rest()
    assert page.view is not None
    assert len(page.view.overdue) > late
    assert f"已超期 {len(page.view.overdue)}" in table_text(page.board.cases)


def test_a_write_elsewhere_is_shown_and_the_person_stays_on_the_row(at: Shown) -> None:
    page = _page(at)
    case_id = _stand_on(at)
    other = next(row.summary.id for row in page.view.overdue)  # type: ignore[union-attr]
    version = at.desk.cases.view(case_id=other).case.version
    at.desk.cases.set_due(
        case_id=other, version=version, due_at=datetime(2026, 10, 20, 9, 0, tzinfo=CHINA), why="等客户"
    )
    at.rest()
    assert page.board.cases.rows.row_of(other) == -1
    assert page.board.cases.current_key == case_id


def test_coming_back_the_person_stands_where_he_was(at: Shown) -> None:
    page = _page(at)
    rows = page.board.cases.rows
    last = rows.row_at(rows.rowCount() - 1).key
    page.board.cases.go_to(last)
    at.open("cases")
    at.window.back()
    at.rest()
    assert at.window.current_key == "today"
    assert page.board.cases.current_key == last
    assert page.board.cases.hasFocus()


def test_a_call_leads_to_its_result_and_the_link_to_all(at: Shown) -> None:
    page = _page(at)
    button = page.board.calls.button
    assert button.isVisible()
    assert button.text() == "记结果"
    key = page.board.calls.rows.row_at(page.board.calls.button_row).key
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    at.rest()
    assert at.window.current_key == "revisits"
    record = at.window.page("revisits").panel.record  # type: ignore[attr-defined]
    assert record.call.revisit.id == key
    assert record.isVisible()


def test_phones_are_masked(at: Shown) -> None:
    page = _page(at)
    assert page.view is not None
    rows = [page.board.calls.rows.row_at(row) for row in range(page.board.calls.rows.rowCount())]
    whole = {call.phone for call in page.view.revisits}
    shown_cells = {cell.text for row in rows for cell in row.cells}
    assert not whole & shown_cells
    assert any("****" in text for text in shown_cells)


@pytest.mark.parametrize(
    ("key", "page"), [("new_case", "new_case"), ("revisits", "revisits"), ("import", "import")]
)
def test_quick_ways_lead_somewhere(at: Shown, key: str, page: str) -> None:
    QTest.mouseClick(_page(at).side.quick[key], Qt.MouseButton.LeftButton)
    assert at.window.current_key == page


def test_in_a_narrow_window_the_right_column_folds_and_comes_over_the_list(at: Shown) -> None:
    page = _page(at)
    assert page.side.isVisible()
    at.window.resize(1120, 680)
    at.until(lambda: not page.side.isVisible())
    assert page._side_button.isVisible()
    QTest.mouseClick(page._side_button, Qt.MouseButton.LeftButton)
    assert page.side.isVisible()
    assert page.drawer.geometry().right() == page.content.rect().right()
    at.press(Qt.Key.Key_Escape)
    assert not page.side.isVisible()
    at.window.resize(1440, 900)
    at.until(page.side.isVisible)
    assert not page._side_button.isVisible()


def test_a_new_shop_shows_two_ways_to_begin(new: Shown) -> None:
    new.open("today")
    page = _page(new)
    assert page.empty.isVisible()
    words = [row.way.text for row in page.empty.ways.values()]
    assert words == ["导入订单表", "直接新建工单"]
    QTest.mouseClick(page.empty.ways["import"], Qt.MouseButton.LeftButton)
    assert new.window.current_key == "import"


def test_a_calm_day_says_so_and_leads_to_all_cases(new: Shown) -> None:
    desk = new.desk
    customer = desk.customers.add(name="张示例", phone="13900006652")
    day = desk.clock.today()
    desk.revisit_planning.plan(customer_id=customer.id, case_id=None, day=day, purpose="维修后使用情况")
    new.open("today")
    assert "没有超期，今天也没有到期的工单" in visible_text(_page(new))
    assert not _page(new).board.cases.isVisible()
    assert "张示例" in table_text(_page(new).board.calls)[0]


def test_before_anything_is_read_an_error_takes_the_page_and_can_be_tried_again(
    new: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new.desk.archive.database

    def refuse(_self: object) -> object:
        raise KnownError("storage.gone")

    monkeypatch.setattr(type(database), "read", refuse)
    new.open("today")
    page = _page(new)
    assert page.states.failed is not None
    assert page.states.failed.isVisible()
    monkeypatch.undo()
    QTest.mouseClick(page.states.failed.retry, Qt.MouseButton.LeftButton)
    new.rest()
    assert page.empty.isVisible()


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("18:00", "18:00"),
        ("9", "09:00"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("9：05", "09:05"),
        ("9点", "09:00"),
    ],
)
def test_clock_times_are_read_as_people_write_them(text: str, clock: str) -> None:
    found = read_clock(text)
    assert found is not None
    assert f"{found:%H:%M}" == clock


@pytest.mark.parametrize("text", ["", "明天", "25:00", "9:61", "a:b", ":30"])
def test_what_is_no_clock_time_is_refused(text: str) -> None:
    assert read_clock(text) is None
