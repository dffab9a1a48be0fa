"""After an update: a quiet banner once, a page that lists what is new and leads there; nothing at the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.news import NewsDesk
from desktop.shop import Desk
from resources.news_file import shipped_news
from resources.version import VERSION
from tests.ui.today_kit import visible_text
from ui.news_banner import KEY
from ui.page_list import FACTORIES
from ui.pages.news_page import NewsPage
from ui.program import Program
from ui.settings_list import SECTIONS
from ui.theme import Theme


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock) -> Path:
    """A shop that was used with an older version on this PC."""
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        desk.profile.name_shop(name="张示例小店")
        NewsDesk(archive=desk.archive, writer=desk._writer, version="0.0.9").note()
    return tmp_path / "shop"


@pytest.fixture
def program(folder: Path, qtbot: QtBot, clock: FixedClock, theme: Theme) -> Iterator[Program]:
    found = Program(theme, folder, clock=clock)
    qtbot.addWidget(found.window)
    found.window.resize(1120, 680)
    with qtbot.waitSignal(found.opened, timeout=20_000):
        found.start()
    yield found
    found.window.close()
    found.close()


def _shown(program: Program) -> set[str]:
    return set(program.window.banners.keys())


def _press(program: Program, text: str) -> None:
    buttons = program.window.banners.findChildren(QPushButton)
    QTest.mouseClick(next(one for one in buttons if one.text() == text), Qt.MouseButton.LeftButton)


def test_an_update_is_told_and_what_is_new_leads_there(program: Program, qtbot: QtBot) -> None:
    window = program.window
    qtbot.waitUntil(lambda: KEY in _shown(program), timeout=10_000)
    assert f"已更新到 {VERSION}" in visible_text(window.banners)
    _press(program, "看看")
    qtbot.waitUntil(lambda: window.current_key == "news")
    page = window.page("news")
    assert isinstance(page, NewsPage)
    assert f"{VERSION} 版" in visible_text(page)
    qtbot.waitUntil(program.desk.news.is_noted)
    assert KEY not in _shown(program)
    item = next(one for one in shipped_news()[0].items if one.page == "cases")
    page.links[item.title].click()
    qtbot.waitUntil(lambda: window.current_key == "cases")
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)


def test_put_aside_it_does_not_come_back(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: KEY in _shown(program), timeout=10_000)
    _press(program, "不看了")
    qtbot.waitUntil(program.desk.news.is_noted)
    assert program.desk.news.unseen() == ()
    assert program.window.current_key == "today"


def test_a_first_start_is_told_nothing(tmp_path: Path, qtbot: QtBot, clock: FixedClock, theme: Theme) -> None:
    program = Program(theme, tmp_path / "new", clock=clock)
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    qtbot.wait(400)
    qtbot.waitUntil(lambda: not program.window.busy, timeout=10_000)
    assert KEY not in _shown(program)
    assert not program.desk.news.is_noted()
    program.window.close()
    program.close()


def test_a_shop_used_before_there_were_news_is_told_nothing_and_noted(
    tmp_path: Path, qtbot: QtBot, clock: FixedClock, theme: Theme
) -> None:
    with Desk.open(tmp_path / "old", clock=clock) as desk:
        desk.profile.name_shop(name="张示例小店")
    program = Program(theme, tmp_path / "old", clock=clock)
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    qtbot.waitUntil(program.desk.news.is_noted, timeout=10_000)
    assert KEY not in _shown(program)
    program.window.close()
    program.close()


def test_what_is_new_leads_only_to_what_there_is() -> None:
    pages = {factory.key for factory in FACTORIES}
    sections = {section.place.key for section in SECTIONS}
    for item in (item for release in shipped_news() for item in release.items):
        assert item.page in pages | {""}
        assert item.section in sections | {""}
        assert not item.section or item.page == "settings"
