from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aftersales.errors import KnownError
from ui.dialogs.question import Question
from ui.dialogs.trouble import TroubleDialog
from ui.notices import Notices, Recorder
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.messages import TOAST_TIME, Banner, BannerArea, Deed, Toast


class Place:
    def __init__(self, theme: Theme) -> None:
        self.window = QWidget()
        self.window.resize(900, 600)
        column = QVBoxLayout(self.window)
        self.banners = BannerArea()
        self.page = QWidget()
        column.addWidget(self.banners)
        column.addWidget(self.page, 1)
        self.toast = Toast(theme, self.page)
        self.notices = Notices(theme)
        self.notices.attach(self.window, lambda: self.toast, lambda: self.banners)


@pytest.fixture
def place(qtbot: QtBot, theme: Theme) -> Iterator[Place]:
    place = Place(theme)
    qtbot.addWidget(place.window)
    with qtbot.waitExposed(place.window):
        place.window.show()
    yield place
    place.toast.dismiss()


def test_a_toast_stands_at_the_bottom_left_and_undoes(qtbot: QtBot, place: Place) -> None:
    undone: list[int] = []
    place.notices.toast("已改到 10月16日", undo=lambda: undone.append(1))
    toast = place.toast
    assert toast.isVisible()
    assert toast.text == "已改到 10月16日"
    assert toast.x() == 24
    assert toast.geometry().bottom() < place.page.height()
    assert place.toast._timer.interval() == TOAST_TIME == 8_000
    QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_goes_by_itself_but_an_error_stays(qtbot: QtBot, place: Place) -> None:
    place.notices.toast("已写入")
    place.toast._timer.setInterval(20)
    with qtbot.waitSignal(place.toast.gone, timeout=1_000):
        place.toast._timer.start()
    place.notices.problem("小票没打出来，打印机缺纸", deed=Deed("再打一次", lambda: None))
    assert not place.toast._timer.isActive()
    QTest.mouseClick(place.toast.close_button, Qt.MouseButton.LeftButton)
    assert not place.toast.isVisible()


def test_a_toast_waits_while_the_mouse_or_the_focus_is_on_it(qtbot: QtBot, place: Place) -> None:
    place.notices.toast("已撤销", undo=lambda: None)
    assert place.toast._timer.isActive()
    place.window.activateWindow()
    place.toast.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: not place.toast._timer.isActive())
    place.toast.button.clearFocus()
    qtbot.waitUntil(place.toast._timer.isActive)
    middle = QPointF(20, 20)
    QCoreApplication.sendEvent(place.toast, QEnterEvent(middle, middle, middle))
    assert not place.toast._timer.isActive()
    QCoreApplication.sendEvent(place.toast, QEvent(QEvent.Type.Leave))
    assert place.toast._timer.isActive()


def test_a_toast_follows_the_page(place: Place, qtbot: QtBot) -> None:
    place.notices.problem("一句话")
    before = place.toast.y()
    place.window.resize(900, 700)
    qtbot.waitUntil(lambda: place.toast.y() == before + 100)


def test_a_banner_replaces_its_own_kind_and_can_be_put_off(qtbot: QtBot, place: Place) -> None:
    done: list[int] = []
    deeds = [Deed("备份到别处", lambda: done.append(1))]
    place.notices.banner("backup", "备份盘 E: 没插上", line="数据在本机，没有丢。", deeds=deeds)
    place.notices.banner("backup", "今天还没备份", deeds=deeds)
    assert place.banners.keys() == ("backup",)
    banner = place.banners.findChildren(Banner)[-1]
    buttons = {button.text(): button for button in banner.findChildren(Button)}
    QTest.mouseClick(buttons["备份到别处"], Qt.MouseButton.LeftButton)
    assert done == [1]
    QTest.mouseClick(buttons["稍后"], Qt.MouseButton.LeftButton)
    assert place.banners.keys() == ()
    assert not place.banners.isVisible()


def test_a_question_takes_no_for_its_default_and_dies(qtbot: QtBot, place: Place) -> None:
    said: list[str] = []
    ask = place.notices.ask(
        "恢复到 10-12 21:15？", "之后新增的 9 个工单会被替换。", "恢复", lambda: said.append("yes")
    )
    assert isinstance(ask, Question)
    assert ask.isVisible()
    QTest.keyClick(ask, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert said == []
    assert not shiboken6.isValid(ask)
    ask = place.notices.ask(
        "恢复到 10-12 21:15？", "之后新增的 9 个工单会被替换。", "恢复", lambda: said.append("yes")
    )
    assert isinstance(ask, Question)
    QTest.mouseClick(ask.verb, Qt.MouseButton.LeftButton)
    assert said == ["yes"]


def test_a_known_error_is_said_in_its_own_words(place: Place) -> None:
    place.notices.error(KnownError("money.malformed", value="七十"))
    assert "七十" in place.toast.text
    assert "没有写入" in place.toast.text


def test_a_bug_is_logged_and_told_calmly(
    qtbot: QtBot, place: Place, expect_warning: Callable[[str], None]
) -> None:
    place.notices.bug(ZeroDivisionError("x"))
    expect_warning("a bug")
    qtbot.waitUntil(lambda: place.notices.troubles.dialog is not None)
    found = place.window.findChildren(TroubleDialog)
    assert len(found) == 1
    assert "！" not in found[0].state.line.text()
    QTest.keyClick(found[0], Qt.Key.Key_Escape)


def test_a_recorder_remembers_and_answers(recorder: Recorder) -> None:
    said: list[int] = []
    recorder.toast("已写入", undo=lambda: said.append(0))
    recorder.ask("清空？", "不能撤销。", "清空", lambda: said.append(1))
    recorder.answer = False
    recorder.ask("清空？", "不能撤销。", "清空", lambda: said.append(2))
    assert said == [1]
    assert recorder.texts("toast") == ["已写入"]
    assert recorder.said[0].deed is not None
