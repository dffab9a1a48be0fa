"""开店清单 on 今日: with real states, each step a way, gone when it is over or put away, never in another shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind, Channel
from aftersales.clock import FixedClock
from desktop.first_steps import FirstStep
from desktop.requests import CaseDraft
from tests.ui.today_kit import Shown, sample_copy, shown, visible_text
from ui.notices import Recorder
from ui.pages.today_checklist import ChecklistPanel
from ui.pages.today_page import TodayPage


@pytest.fixture
def new(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "shop", recorder, qtbot, clock) as window:
        window.desk.first_steps.open_shop(name="张示例小店")
        window.open("today")
        yield window


def _page(at: Shown) -> TodayPage:
    page = at.window.page("today")
    assert isinstance(page, TodayPage)
    return page


def _panel(at: Shown) -> ChecklistPanel:
    """The list in sight."""
    at.until(lambda: any(one.isVisible() for one in _page(at).findChildren(ChecklistPanel)))
    at.rest()
    return next(one for one in _page(at).findChildren(ChecklistPanel) if one.isVisible())


def _open_case(at: Shown) -> int:
    draft = CaseDraft(kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="其他")
    return at.desk.cases.open(draft=draft).id


def test_a_new_shop_begins_with_its_steps(new: Shown) -> None:
    panel = _panel(new)
    assert "店开好了" in visible_text(_page(new))
    assert "做完 0 / 8" in visible_text(panel)
    assert [step for step, row in panel.rows.items() if not row.isEnabled()] == [FirstStep.PRINT]


def test_a_step_that_was_done_is_ticked_and_the_list_stands_above_the_rows(new: Shown) -> None:
    _panel(new)
    case_id = _open_case(new)
    new.until(_page(new).board.isVisible)
    panel = _panel(new)
    new.until(lambda: panel.rows[FirstStep.CASE].is_over)
    assert "做完 1 / 8" in visible_text(panel)
    assert panel.rows[FirstStep.PRINT].isEnabled()
    assert (
        panel.mapTo(_page(new), panel.rect().topLeft()).y()
        < _page(new).board.calls.mapTo(_page(new), _page(new).board.calls.rect().topLeft()).y()
    )
    QTest.mouseClick(panel.rows[FirstStep.SETTLE], Qt.MouseButton.LeftButton)
    new.rest()
    assert new.seen("calculator") == {"case_id": case_id}


def test_a_step_is_opened_by_the_keyboard(new: Shown) -> None:
    row = _panel(new).rows[FirstStep.IMPORT]
    row.setFocus(Qt.FocusReason.TabFocusReason)
    new.press(Qt.Key.Key_Return)
    new.rest()
    assert new.window.current_key == "import"


def test_a_step_is_skipped_and_ctrl_z_brings_it_back(new: Shown) -> None:
    panel = _panel(new)
    QTest.mouseClick(panel.skips[FirstStep.STAFF], Qt.MouseButton.LeftButton)
    new.until(lambda: panel.rows[FirstStep.STAFF].is_over)
    assert "跳过了" in visible_text(panel)
    new.desk.undo.undo()
    new.until(lambda: not panel.rows[FirstStep.STAFF].is_over)
    assert panel.skips[FirstStep.STAFF].isVisible()


def test_put_away_it_is_gone_and_said_with_a_way_back(new: Shown) -> None:
    panel = _panel(new)
    QTest.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    new.until(lambda: not panel.isVisible())
    new.rest()
    assert "今天还没有事" in visible_text(_page(new))
    assert "已收起开店清单" in new.recorder.texts("toast")
    new.desk.first_steps.bring_back()
    assert _panel(new).isVisible()


def test_a_shop_from_before_and_the_sample_shop_show_none(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    recorder: Recorder,
    qtbot: QtBot,
    clock: FixedClock,
) -> None:
    with shown(sample_copy(tmp_path_factory, tmp_path), recorder, qtbot, clock) as window:
        page = window.open("today")
        assert isinstance(page, TodayPage)
        window.until(lambda: page.first_steps is not None)
        window.rest()
        assert page.findChildren(ChecklistPanel) == []
        assert page.board.isVisible()
