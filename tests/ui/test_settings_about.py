"""设置 › 关于: where things lie, what the package holds before it is saved, and what the program is made with."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from desktop.shop import Desk
from resources.version import VERSION
from tests.ui.case_kit import context, visible_text
from ui.notices import Recorder
from ui.pages.settings_about import AboutSection
from ui.theme import Theme


def opening(opened: list[str]) -> Callable[[QUrl], bool]:
    """A system that opens what it is asked to, and only notes it."""

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    return open_url


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "店 铺", clock=clock) as opened:
        opened.profile.name_shop(name="张示例小店")
        yield opened


@pytest.fixture
def section(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> AboutSection:
    section = AboutSection(context(desk, theme, recorder))
    qtbot.addWidget(section)
    section.resize(1000, 800)
    section.show()
    section.activated({})
    rest(section, qtbot)
    return section


def rest(section: AboutSection, qtbot: QtBot) -> None:
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not section.runner.busy, timeout=10_000)


def click(widget: object, section: AboutSection, qtbot: QtBot) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]
    rest(section, qtbot)


def test_it_says_which_version_and_where_things_lie(
    section: AboutSection, desk: Desk, qtbot: QtBot, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.dialogs.trouble.QDesktopServices.openUrl", opening(opened))
    said = visible_text(section)
    assert VERSION in said
    assert str(desk.folder.root) in said
    assert "往外发" in said
    click(section.open_data, section, qtbot)
    click(section.open_log, section, qtbot)
    recorder.log = lambda: desk.folder.logs / "crash-1.log"
    (desk.folder.logs / "crash-1.log").write_text("x")
    click(section.open_log, section, qtbot)
    assert opened == [
        str(desk.folder.root),
        str(desk.folder.logs / "zhanggui.log")
        if (desk.folder.logs / "zhanggui.log").exists()
        else str(desk.folder.logs),
        str(desk.folder.logs / "crash-1.log"),
    ]
    monkeypatch.setattr("ui.dialogs.trouble.QDesktopServices.openUrl", lambda _url: False)
    click(section.open_data, section, qtbot)
    assert str(desk.folder.root) in recorder.texts("problem")[-1], (
        "where nothing opens it, the way there is told"
    )
    asked: list[str] = []
    section.page_asked.connect(lambda key, _args: asked.append(key))
    click(section.news, section, qtbot)
    assert asked == ["news"]


def test_the_package_is_shown_before_it_is_saved(
    section: AboutSection, qtbot: QtBot, recorder: Recorder, tmp_path: Path
) -> None:
    assert section.inside.isHidden()
    click(section.see, section, qtbot)
    assert f"版本：{VERSION}" in section.inside.toPlainText()
    assert "表 customers：0 行" in section.inside.toPlainText()
    click(section.see, section, qtbot)
    assert section.inside.isHidden()
    click(section.save, section, qtbot)
    assert section.inside.isVisible(), "what goes in is seen beside the question where to"
    dialog = section.dialog
    assert dialog is not None
    assert dialog.isVisible()
    to = tmp_path / "诊断.zip"
    dialog.fileSelected.emit(str(to))
    dialog.reject()
    rest(section, qtbot)
    assert "诊断包已存好" in recorder.texts("toast")
    with zipfile.ZipFile(to) as package:
        text = package.read("facts.txt").decode()
    assert section.inside.toPlainText().startswith(text.rstrip("\n"))


def test_a_place_that_cannot_be_written_is_said_beside_it(
    section: AboutSection, qtbot: QtBot, tmp_path: Path
) -> None:
    click(section.see, section, qtbot)
    section.save_to(tmp_path / "nowhere" / "a.zip")
    rest(section, qtbot)
    assert section.refusal.text()


def test_who_may_not_keep_the_shop_cannot_save_it(section: AboutSection, desk: Desk, qtbot: QtBot) -> None:
    helper = desk.staff.add(name="李示例", role=Role.PART_TIMER)
    desk.staff.sit_down(staff_id=helper.id)
    section.activated({})
    assert not section.save.isEnabled()
    assert "店主" in section.refusal.text()
    assert section.see.isEnabled()


def test_every_licence_can_be_read(section: AboutSection, qtbot: QtBot) -> None:
    assert "Noto Sans SC" in visible_text(section.parts)
    row = next(each for each in section.rows if each._part.name == "Noto Sans SC")
    click(row.look, section, qtbot)
    assert row.text is not None
    assert "OPEN FONT LICENSE" in row.text.toPlainText().upper()
    click(row.look, section, qtbot)
    assert row.text.isHidden()
