"""Who sits at the desk, in the real window: asked at the start, changed at the sidebar, locked by Ctrl L and by idling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from desktop.changes import Changed, ChangeNotice
from desktop.shop import Desk
from tests.ui.today_kit import visible_text
from ui.dialogs.lock_page import LockPage
from ui.dialogs.question import Question
from ui.dialogs.sit_down import SitDownPopup
from ui.program import Program
from ui.theme import Theme

OWNER, CLERK, HELPER = "周示例", "许示例", "何示例"
OWNS, WORKS = "示例口令 Qx7", "客服示例口令"
CONTROL = Qt.KeyboardModifier.ControlModifier
RETURN = Qt.Key.Key_Return


def _secrets(desk: Desk, name: str, *, password: str = "", code: str = "", current: str = "") -> None:
    def line() -> tuple[int, int]:
        found = next(each for each in desk.staff.lines() if each.staff.name == name)
        return found.staff.id, found.secret_version

    if password:
        staff_id, version = line()
        desk.staff.set_secret(staff_id=staff_id, password=password, version=version, current=current)
        current = password
    if code:
        staff_id, version = line()
        desk.staff.set_code(staff_id=staff_id, code=code, version=version, current=current)


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock) -> Path:
    """A shop with an owner, a clerk with a password and a helper without.

    The owner has nothing: so stood shops before an owner had to be the first to have one.
    """
    with Desk.open(tmp_path / "店", clock=clock) as desk:
        desk.profile.name_shop(name="张示例小店")
        desk.session.staff = desk.staff.add(name=OWNER, role=Role.OWNER)
        desk.staff.add(name=CLERK, role=Role.CLERK)
        desk.staff.add(name=HELPER, role=Role.PART_TIMER)
        _secrets(desk, OWNER, password=OWNS)
        _secrets(desk, CLERK, password=WORKS)
        with desk._writer.action("示例", undoable=False) as action:
            kept = desk.archive.secrets.of(desk.session.staff.id)
            desk.archive.secrets.save(replace(kept, password=None), action=action)
    return tmp_path / "店"


@contextmanager
def prepared_shop(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(folder, clock=clock) as desk:
        yield desk


@pytest.fixture
def program(folder: Path, qtbot: QtBot, clock: FixedClock, theme: Theme) -> Iterator[Program]:
    found = Program(theme, folder, clock=clock)
    qtbot.addWidget(found.window)
    found.window.resize(1440, 900)
    yield found
    found.window.close()
    found.close()


def begin(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    program.window.activateWindow()
    rest(program, qtbot)


def rest(program: Program, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not program.window.busy, timeout=20_000)


def give_owner(program: Program, qtbot: QtBot, **secrets: str) -> None:
    """The owner sets a secret of his while he sits there, and the window hears of it."""
    _secrets(program.desk, OWNER, **secrets)
    qtbot.waitUntil(lambda: program.lock._can_lock)


def locked(program: Program) -> LockPage:
    assert program.lock.page is not None
    return program.lock.page


def lock(program: Program) -> LockPage:
    QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_L, CONTROL)
    return locked(program)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def give(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.setText(text)
    QTest.keyClick(edit, RETURN)


def popup(program: Program, qtbot: QtBot) -> SitDownPopup:
    QTest.mouseClick(program.window.sidebar.user, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.lock.popup is not None)
    assert program.lock.popup is not None
    return program.lock.popup


def staff_id(program: Program, name: str) -> int:
    return next(each.id for each in program.desk.staff.list() if each.name == name)


# who sits down


def test_somebody_without_a_password_sits_down_at_once_and_is_named(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    user = program.window.sidebar.user
    assert user.text() == OWNER
    user.setFocus()
    QTest.keyClick(user, RETURN)
    qtbot.waitUntil(lambda: program.lock.popup is not None)
    shown = program.lock.popup
    assert shown is not None
    assert all(name in visible_text(shown) for name in (OWNER, CLERK, HELPER))
    heard: list[ChangeNotice] = []
    stop = program.desk.changes.subscribe(heard.append)
    assert focused() is shown.rows.button(staff_id(program, OWNER)), "the keyboard stands on who sits there"
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), RETURN)
    qtbot.waitUntil(lambda: user.text() == HELPER)
    qtbot.waitUntil(lambda: any(Changed.CASES in each.what for each in heard))
    stop()
    (told,) = (
        each for each in heard if Changed.CASES in each.what
    )  # the day's copy and the news may be told too
    assert Changed.SETTINGS in told.what
    assert Role.PART_TIMER.value in user.accessibleName()
    assert program.desk.session.staff.name == HELPER
    qtbot.waitUntil(lambda: program.lock.popup is None)


def test_a_password_is_asked_for_in_place_and_a_wrong_one_told(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    shown = popup(program, qtbot)
    clerk = staff_id(program, CLERK)
    QTest.mouseClick(shown.rows.button(clerk), Qt.MouseButton.LeftButton)
    assert shown.password.isVisible()
    assert shown.password.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(shown.password, RETURN)
    give(shown.password, "猜的示例")
    qtbot.waitUntil(lambda: "密码不对" in visible_text(shown))
    assert program.desk.session.staff.name == OWNER
    give(shown.password, WORKS)
    qtbot.waitUntil(lambda: program.window.sidebar.user.text() == CLERK)
    qtbot.waitUntil(lambda: program.lock.popup is None)


def test_the_popup_goes_with_escape_and_with_the_focus(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    shown = popup(program, qtbot)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert program.lock.popup is None
    assert QApplication.focusWidget() is program.window.sidebar.user
    popup(program, qtbot)
    program.window.sidebar.button("cases").setFocus()
    assert program.lock.popup is None


# locked


def test_where_nothing_could_open_it_the_window_stays_open_and_says_so(
    program: Program, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_L, CONTROL)
    assert program.lock.page is None
    assert f"{OWNER} 没有密码或数字，没有锁" in visible_text(program.window.toast)


def test_a_locked_window_shows_and_reaches_nothing_of_the_shop(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, code="7391")
    window = program.window
    window.open_page("cases")
    rest(program, qtbot)
    before = QApplication.focusWidget()
    page = lock(program)
    assert page.geometry() == window.rect()
    assert window.childAt(40, 200) is page, "the cover lies over the places"
    assert QApplication.focusWidget() is page.secret
    for key, modifier in (
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_K, CONTROL),
        (Qt.Key.Key_I, CONTROL),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(page.verb, key, modifier)
    for _ in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert page.isAncestorOf(focused())
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=window.sidebar.button("today").pos())
    assert window.current_key == "cases"
    assert program.finder.palette is None
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: page.geometry() == window.rect())
    give(page.secret, "7391")
    qtbot.waitUntil(lambda: program.lock.page is None)
    assert QApplication.focusWidget() is before
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window.current_key == "today", "and the keys work again"


def test_wrong_digits_five_times_and_then_a_wait(program: Program, qtbot: QtBot, clock: FixedClock) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, password=OWNS, code="7391")
    page = lock(program)
    for _ in range(5):
        page.field.set_error("")
        give(page.secret, "0000")
        qtbot.waitUntil(lambda: "密码不对" in visible_text(page))
    give(page.secret, "7391")
    qtbot.waitUntil(lambda: "30 秒后" in visible_text(page))
    clock.moment += timedelta(seconds=31)
    give(page.secret, OWNS)
    qtbot.waitUntil(lambda: program.lock.page is None)


def test_what_is_being_written_goes_on_behind_the_lock(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, code="7391")
    lock(program)
    desk = program.desk
    done = desk.jobs.write(lambda _: desk.customers.add(name="张示例", phone="13900009000"))
    assert done.future.result(10).name == "张示例"
    rest(program, qtbot)
    assert program.lock.page is not None


def test_a_question_waits_behind_the_lock(program: Program, qtbot: QtBot, theme: Theme) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, code="7391")
    first = Question(theme, "先问的示例", "正文", "做", program.window)
    first.open()
    program.lock.lock()
    page = locked(program)
    assert not first.isVisible()
    later = Question(theme, "后来的示例", "正文", "做", program.window)
    later.open()
    qtbot.waitUntil(lambda: not later.isVisible())
    give(page.secret, "7391")
    qtbot.waitUntil(lambda: first.isVisible() and later.isVisible())
    assert first.isModal()
    later.reject()
    first.reject()


def test_somebody_else_opens_it_by_his_own_password_alone(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, code="7391")
    page = lock(program)
    QTest.mouseClick(page.others, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.rows.isVisible)
    assert HELPER not in visible_text(page), "who proves himself by nothing opens no lock"
    QTest.mouseClick(page.rows.button(staff_id(program, CLERK)), Qt.MouseButton.LeftButton)
    assert "4 位数字" not in visible_text(page)
    give(page.secret, "7391")
    qtbot.waitUntil(lambda: "密码不对" in visible_text(page))
    give(page.secret, WORKS)
    qtbot.waitUntil(lambda: program.lock.page is None)
    qtbot.waitUntil(lambda: program.window.sidebar.user.text() == CLERK)


def test_an_idle_window_locks_itself_and_a_touch_puts_it_off(program: Program, qtbot: QtBot) -> None:
    begin(program, qtbot)
    program.lock.minute = 400
    give_owner(program, qtbot, code="7391")
    desk = program.desk
    desk.staff.set_lock_minutes(minutes=1)
    qtbot.waitUntil(program.lock._idle.isActive)
    for _ in range(6):
        qtbot.wait(100)
        QTest.keyClick(program.window, Qt.Key.Key_Shift)
    assert program.lock.page is None
    qtbot.waitUntil(lambda: program.lock.page is not None, timeout=5_000)
    give(locked(program).secret, "7391")
    qtbot.waitUntil(lambda: program.lock.page is None)
    desk.staff.set_lock_minutes(minutes=0)
    qtbot.waitUntil(lambda: not program.lock._idle.isActive())


# at the start


def test_without_a_password_of_the_owner_nothing_is_asked_at_the_start(
    program: Program, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    assert program.lock.page is None
    assert program.window.current_key == "today"


def test_the_owners_password_is_asked_for_before_the_first_page(
    folder: Path, program: Program, qtbot: QtBot, clock: FixedClock
) -> None:
    with prepared_shop(folder, clock) as desk:
        _secrets(desk, OWNER, password=OWNS, code="7391")
    program.start()
    qtbot.waitUntil(lambda: program.lock.page is not None, timeout=20_000)
    program.window.activateWindow()
    page = locked(program)
    assert program.window.stack.count() == 0
    give(page.secret, "7391")
    qtbot.waitUntil(lambda: "密码不对" in visible_text(page))
    with qtbot.waitSignal(program.opened, timeout=20_000):
        give(page.secret, OWNS)
    rest(program, qtbot)
    assert program.window.current_key == "today"
    assert program.window.sidebar.user.text() == OWNER


def test_at_the_start_anybody_of_the_staff_may_sit_down(
    folder: Path, program: Program, qtbot: QtBot, clock: FixedClock
) -> None:
    with prepared_shop(folder, clock) as desk:
        _secrets(desk, OWNER, password=OWNS)
    program.start()
    qtbot.waitUntil(lambda: program.lock.page is not None, timeout=20_000)
    page = locked(program)
    QTest.mouseClick(page.others, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.rows.isVisible)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        QTest.mouseClick(page.rows.button(staff_id(program, HELPER)), Qt.MouseButton.LeftButton)
    rest(program, qtbot)
    assert program.window.sidebar.user.text() == HELPER


def test_a_window_closed_at_the_lock_leaves_nothing_running(
    folder: Path, program: Program, qtbot: QtBot, clock: FixedClock
) -> None:
    with prepared_shop(folder, clock) as desk:
        _secrets(desk, OWNER, password=OWNS)
    program.start()
    qtbot.waitUntil(lambda: program.lock.page is not None, timeout=20_000)
    program.close()
    assert program.lock.page is None


def test_ctrl_l_locks_from_inside_a_dialog_and_its_draft_is_there_again(
    program: Program, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    give_owner(program, qtbot, code="4711")
    dialog = QDialog(program.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    edit = QLineEdit(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "half a draft")
    QTest.keyClick(edit, Qt.Key.Key_L, CONTROL)
    page = locked(program)
    assert not dialog.isVisible()
    give(page.secret, "4711")
    qtbot.waitUntil(lambda: program.lock.page is None)
    assert dialog.isVisible()
    assert dialog.isModal()
    assert edit.text() == "half a draft"
    dialog.close()


def test_an_owner_without_a_password_cannot_sit_down_where_another_has_one(
    program: Program, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    other = program.desk.staff.add(name="吴示例", role=Role.OWNER)
    give_owner(program, qtbot, password=OWNS)
    with pytest.raises(KnownError, match="needs_password"):
        program.desk.staff.sit_down(staff_id=other.id)
    assert program.desk.session.staff.name == OWNER
