from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind
from tests.ui.case_hands import Type, case_page
from tests.ui.case_kit import open_case, shop, visible_text
from ui.notices import Recorder
from ui.theme import Theme
from ui.widgets.buttons import LinkButton


def test_what_the_customer_has_open_beside_it_is_a_click_away(
    tmp_path: Path, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type
) -> None:
    with shop(tmp_path / "shop") as desk:
        other = open_case(desk, CaseKind.COMPLAINT, phenomenon="异响")
        case = open_case(desk, CaseKind.COMPLAINT)
        with case_page(desk, theme, recorder, qtbot, type_chinese) as hands:
            hands.open(case.id)
            related = hands.page.side.related
            words = visible_text(related)
            assert other.number in words
            assert "也在办 | 待受理 | 投诉 · 异响" in words
            hands.click(related.findChildren(LinkButton)[0])
            assert hands.bridge.asked[-1] == ("case", {"case_id": other.id})
            desk.cases.move(case_id=other.id, version=other.version, to_state="verifying")
            hands.wait()
            assert "核实中" in visible_text(related)
