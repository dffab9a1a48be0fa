"""追偿 beside a case and on 今日: a line for each claim, that leads to it; nothing where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.cases import Case
from aftersales.recovery import Against, Basis, SumLine
from desktop.recovery import RecoveryEdit
from desktop.shop import Desk
from tests.ui.case_kit import context, open_case, shop, visible_text
from ui.notices import Recorder
from ui.pages.case_page import CasePage
from ui.pages.today_owed import TodayOwed
from ui.theme import Theme
from ui.widgets.buttons import LinkButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path / "shop") as opened:
        yield opened


def claim(desk: Desk, case: Case) -> int:
    edit = RecoveryEdit(
        against=Against.COURIER,
        name="示例快递",
        basis=Basis.LATE,
        lines=(SumLine(label="运费", amount=1_200),),
        found_on=desk.clock.today(),
    )
    return desk.recoveries.add(case_id=case.id, edit=edit).id


def test_a_case_leads_to_its_claims(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> None:
    plain, claimed = open_case(desk, number=0), open_case(desk, number=1)
    claim_id = claim(desk, claimed)
    page = CasePage(context(desk, theme, recorder))
    page.resize(1440, 900)
    qtbot.addWidget(page)
    asked: list[tuple[str, dict[str, object]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    page.show()
    page.activated({"case_id": claimed.id})
    shown = page.side.recoveries
    qtbot.waitUntil(shown.isVisible)
    assert "示例快递 · 延误 · 今天到期" in visible_text(shown)
    assert "12.00" in visible_text(shown)
    (link,) = shown.findChildren(LinkButton)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked[-1] == ("recovery", {"recovery_id": claim_id})
    page.activated({"case_id": plain.id})
    qtbot.waitUntil(lambda: not page.runner.busy)
    assert not shown.isVisible()


def test_today_says_what_is_owed_and_due(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    owed = TodayOwed(theme, gutter=24)
    qtbot.addWidget(owed)
    owed.show_view(desk.today.view())
    assert not owed.isVisibleTo(None)  # type: ignore[arg-type]
    claim_id = claim(desk, open_case(desk))
    owed.show_view(desk.today.view())
    assert "¥12.00" in visible_text(owed)
    opened: list[int] = []
    owed.opened.connect(opened.append)
    link = next(each for each in owed.findChildren(LinkButton) if each.text() == "快递 示例快递")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened == [claim_id]
