"""维修 on the page of a case, driven as a technician does: parts found by code, priced, agreed, used; visits and a loan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind
from aftersales.clock import CHINA
from aftersales.parts import Part
from aftersales.repairs import Agreement, VisitOutcome
from desktop.repair_views import RepairView
from desktop.shop import Desk
from resources.places import resource
from tests.desktop.acting import PNG
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import open_case, reopened, shop, visible_text
from ui.notices import Recorder
from ui.pages.case_repair_parts import PartQuestion
from ui.pages.case_visit_questions import VisitNote
from ui.theme import Theme


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        desk.parts.save(Part(title="增压泵", code="ZY-24", shelf="B-03", stock=2, low_at=2))
        desk.parts.save(Part(title="增压泵支架", code="ZJ-1", stock=9))
    return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type) -> Iterator[Hands]:
    with case_page(desk, theme, recorder, qtbot, type_chinese) as made:
        yield made


def repair(hands: Hands) -> RepairView:
    assert hands.page.view is not None
    assert hands.page.view.repair is not None
    return hands.page.view.repair


def press(hands: Hands, deed: str) -> None:
    hands.click(hands.page.main.repair.buttons[deed])
    hands.wait()


def fill(hands: Hands, label: str, text: str) -> None:
    """Type into the edit of the open band that carries a name."""
    edits = hands.page.main.repair_form.findChildren(QLineEdit)
    edit = next(each for each in edits if each.accessibleName() == label and each.isVisible())
    edit.setFocus()
    edit.selectAll()
    hands._type(edit, text)


def submit(hands: Hands) -> None:
    hands.submit_form(hands.page.main.repair_form)


def rows(hands: Hands) -> list[list[str]]:
    model = hands.page.main.repair.model
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def add_pump(hands: Hands, pieces: str = "1", price: str = "120") -> None:
    press(hands, "part")
    asked = cast("PartQuestion", hands.page.repair.asked)
    assert asked.pick is not None
    assert asked.pick.edit.hasFocus()
    hands._type(asked.pick.edit, "ZY")
    hands.bot.waitUntil(asked.pick.table.isVisible)
    hands.key(Qt.Key.Key_Return)
    assert "在库 2，可用 2，在 B-03" in visible_text(hands.page.main.repair_form)
    fill(hands, "件数", pieces)
    asked.free.setChecked(False)
    fill(hands, "单价", price)
    submit(hands)


def test_a_part_is_found_priced_agreed_and_used(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    add_pump(hands)
    assert rows(hands) == [["增压泵 ZY-24", "1 件", "120.00", "120.00", "收费", "占 1，架上还有 1"]]
    assert "要收 120.00 元，还没报价" in visible_text(hands.page.main.repair)
    press(hands, "quote")
    submit(hands)
    assert "报了 120.00 元，等客户答复" in visible_text(hands.page.main.repair)
    press(hands, "answer")
    fill(hands, "谁答复的", "张示例")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert repair(hands).agreement is Agreement.YES
    assert not hands.page.main.repair.buttons["answer"].isVisible()
    section = hands.page.main.repair
    hands.page.main.scrolled.setFocus()
    hands.key(Qt.Key.Key_Q)
    assert section.table.hasFocus()
    section.table.go_to_row(0)
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    asked = cast("PartQuestion", hands.page.repair.asked)
    assert asked.deed is not None
    assert asked.deed.current == "use"
    submit(hands)
    assert rows(hands)[0][5] == "用掉 1，架上还有 1"
    assert "还欠 120.00 元" in visible_text(section)
    press(hands, "collect")
    submit(hands)
    assert repair(hands).owed == 0
    assert not section.buttons["collect"].isVisible()
    assert desk.undo.undo() == "收维修费 120.00 元"
    hands.wait()
    assert "还欠 120.00 元" in visible_text(section)


def test_more_than_lies_there_is_shown_as_missing(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    add_pump(hands, pieces="5")
    assert rows(hands)[0][5] == "占 2，缺 3 件"


def test_a_form_says_what_is_missing_and_keeps_what_was_typed(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    press(hands, "part")
    submit(hands)
    assert "还没选配件" in hands.page.main.repair_form.error.text()
    press(hands, "diagnose")
    submit(hands)
    assert "检测结论还没写" in hands.page.main.repair_form.error.text()
    fill(hands, "检测结论", "泵不转")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert "泵不转" in visible_text(hands.page.main.repair)
    press(hands, "work")
    fill(hands, "人工 1", "换泵")
    hands.page.repair.asked.lines[0][4].setChecked(False)  # type: ignore[attr-defined]
    submit(hands)
    assert "还没写金额" in hands.page.main.repair_form.error.text()
    fill(hands, "金额 1", "80")
    submit(hands)
    assert rows(hands) == [["换泵", "1 件", "—", "80.00", "收费", ""]]
    hands.key(Qt.Key.Key_Escape)
    assert not hands.page.main.repair_form.isVisible()


def test_a_visit_fails_with_a_photo_and_is_booked_again(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    assert not hands.page.main.repair.buttons["note"].isVisible()
    press(hands, "book")
    fill(hands, "上门时间", "10-15")
    submit(hands)
    assert "上门 10-15 09:00–11:00" in visible_text(hands.page.main.repair)
    press(hands, "note")
    asked = cast("VisitNote", hands.page.repair.asked)
    hands.click(asked.outcome.button(VisitOutcome.FAILED.name))
    submit(hands)
    assert "没做成或只做了一部分要写原因" in hands.page.main.repair_form.error.text()
    asked.keep([resource("demo", "pictures", "room.png")])
    fill(hands, "原因", "没人在家")
    fill(hands, "下次上门", "10-17")
    submit(hands)
    failed, waiting = repair(hands).visits
    assert (failed.reason, waiting.at) == ("没人在家", datetime(2026, 10, 17, 9, 0, tzinfo=CHINA))
    assert failed.evidence_id is not None
    assert hands.page.view is not None
    kept = {slot.name: [item.id for item in slot.filled] for slot in hands.page.view.slots}
    assert kept["上门照片"] == [failed.evidence_id]
    assert "没做成：没人在家" in visible_text(hands.page.main.repair)


def test_a_loan_set_goes_out_and_comes_back(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    press(hands, "lend")
    fill(hands, "备用机", "示例备用机")
    submit(hands)
    assert "备用机 示例备用机 · 10-14 借出 · 10-21 前归还" in visible_text(hands.page.main.repair)
    press(hands, "take_back")
    assert "10-14 已收回" in visible_text(hands.page.main.repair)
    assert repair(hands).repair.loan_out is None


def test_buttons_follow_the_rights(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.REPAIR)
    desk.staff.add(name="周示例", role=Role.OWNER)
    helper = desk.staff.add(name="孙示例", role=Role.PART_TIMER)
    desk.staff.sit_down(staff_id=helper.id)
    hands.open(case.id)
    assert hands.page.main.repair.isVisible()
    assert not any(button.isVisible() for button in hands.page.main.repair.buttons.values())
    hands.page.repair.take("diagnose")
    assert not hands.page.main.repair_form.isVisible()


def test_other_kinds_and_ended_cases_have_nothing_to_press(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.RETURN).id)
    assert not hands.page.main.repair.isVisible()
    hands.key(Qt.Key.Key_Q)
    case = open_case(desk, CaseKind.REPAIR, number=1)
    desk.cases.move(case_id=case.id, version=case.version, to_state="withdrawn")
    hands.open(case.id)
    assert not any(button.isVisible() for button in hands.page.main.repair.buttons.values())


def test_an_exchange_asks_for_the_new_serial_and_restarts_the_warranty(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.EXCHANGE)
    line = case.lines[0]
    good = desk.goods.register(
        customer_id=case.customer_id,
        title=line.title,
        starts=desk.clock.today() - timedelta(days=30),
        serial="OLD-1",
        order_line_id=line.order_line_id,
    )
    hands.open(case.id)
    hands.primary()
    for slot in desk.cases.view(case_id=case.id).evidence_missing:
        desk.cases.add_evidence(case_id=case.id, slot=slot, data=PNG, file_name="a.png")
    hands.wait()
    hands.primary()
    hands.primary()
    hands.primary()
    hands.type("方案", "换新")
    hands.submit()
    hands.menu("去发货")
    hands.menu("办好了")
    hands.type("新序列号", "NEW-1")
    (tick,) = hands.page.main.step_form.findChildren(QCheckBox)
    tick.setChecked(True)
    hands.submit()
    assert hands.state == "to_revisit"
    (after,) = (one for one in desk.goods.of_customer(customer_id=case.customer_id or 0) if one.id == good.id)
    assert (after.serial, after.exchanged_on) == ("NEW-1", desk.clock.today())


def test_a_visit_of_today_did_it(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.REPAIR)
    hands.open(case.id)
    press(hands, "book")
    fill(hands, "上门时间", "10-14")
    fill(hands, "几点到", "15:00")
    fill(hands, "到几点", "17:00")
    submit(hands)
    assert repair(hands).waiting is not None
    press(hands, "note")
    submit(hands)
    assert [visit.outcome for visit in repair(hands).visits] == [VisitOutcome.DONE]


def test_a_bought_part_and_a_check_stand_among_the_lines(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.REPAIR).id)
    press(hands, "check")
    edit = next(e for e in hands.page.main.repair_form.findChildren(QLineEdit) if e.isVisible())
    hands._type(edit, "30")
    submit(hands)
    assert rows(hands) == [["检测费", "1 次", "30.00", "30.00", "收费", "修了就不收"]]
    assert "还欠 30.00 元" in visible_text(hands.page.main.repair)
    press(hands, "bought")
    fill(hands, "配件 1", "旧款电机")
    submit(hands)
    assert "还没写收客户多少钱" in hands.page.main.repair_form.error.text()
    fill(hands, "单价 1", "60")
    fill(hands, "进价 1", "45")
    submit(hands)
    assert rows(hands)[1] == ["旧款电机", "1 件", "60.00", "60.00", "收费", "外购，进价 45.00"]
    assert "要收 60.00 元，还没报价" in visible_text(hands.page.main.repair)
    hands.page.main.repair.table.go_to_row(1)
    hands.page.main.repair.table.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    fill(hands, "配件 1", " ")
    submit(hands)
    assert [row[0] for row in rows(hands)] == ["检测费"]
    assert desk.undo.undo() == "改外购配件"
    hands.wait()
    assert [row[0] for row in rows(hands)] == ["检测费", "旧款电机"]
