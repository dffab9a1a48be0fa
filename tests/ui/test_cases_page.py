from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, shop
from ui.notices import Recorder
from ui.pages.cases_page import CasesPage
from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[CasesPage]:
    for number in range(4):
        open_case(desk, number=number)
    built = CasesPage(context(desk, theme, recorder))
    bridge = Bridge(desk, built)
    qtbot.addWidget(built)
    built.resize(1440, 840)
    built.show()
    built.activated({})
    qtbot.waitUntil(lambda: built.model.rowCount() == 4 and not built.runner.busy)
    yield built
    bridge.stop()


def test_shows(page: CasesPage, qtbot: QtBot) -> None:
    qtbot.wait(300)
    page.grab().save("/tmp/p1_list.png")
    print(page.status)
