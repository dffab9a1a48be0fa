"""The page 导入 with more than orders: other kinds of sheets, late questions, conflicts field by field, unknown goods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from aftersales.actions import Action, new_action_id
from aftersales.customers import Customer, Phone
from aftersales.matching import Outcome
from desktop.jobs import Progress
from desktop.shop import Desk
from desktop.transfers import Decision
from tests.desktop.import_kit import HEADER, SECOND, conflict_sheets, write_sheet
from tests.ui.import_screen import Screen, open_screen
from ui.pages.import_footer import ASKING, DONE, MAPPING, REVIEW, START
from ui.widgets.combos import ComboBox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import FixedClock
    from ui.notices import Recorder
    from ui.theme import Theme

PEOPLE = ("姓名", "电话", "地址", "微信")
STATED = (*HEADER, "订单状态")


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


@pytest.fixture
def screen(qtbot: Any, desk: Desk, recorder: Recorder, theme: Theme) -> Screen:
    return open_screen(qtbot, desk, recorder, theme)


def people(folder: Path) -> Path:
    rows = [
        ("张示例", "13900001001", "江城市槐荫路 1 号", "zhang-1"),
        ("李示例", "139000", "江城市槐荫路 2 号", "li-2"),
        ("王示例", "13900001003", "江城市槐荫路 3 号", "wang-3"),
    ]
    return write_sheet(folder / "客户名单.csv", rows, header=PEOPLE)


def words(widget: Any) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_list_of_customers_is_recognised_mended_and_taken(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.paste(people(tmp_path))
    combo = page.start.table.combo((0, ""))
    assert combo is not None
    assert combo.currentText() == "客户名单"
    assert "哪个店" not in words(page.start.asks)
    screen.next()
    assert page.step == MAPPING
    assert screen.cells(page.mapping.table, 1)[4] == "电话"
    screen.next()
    assert page.step == REVIEW
    assert page.review.kinds is None
    assert page.review.filter.current == "all"
    section = page.review.problems.sections[Outcome.ERROR]
    screen.press(Qt.Key.Key_F8)
    (mend,) = section.mends
    assert (mend.cell.label, mend.cell.text) == ("电话", "139000")
    mend.edit.setText("13900001002")
    screen.press_in(mend.edit, Qt.Key.Key_Return)
    assert page.footer.next.text() == "导入 3 位客户"
    screen.next()
    assert page.step == DONE
    assert page.done.title.text() == "导入了 3 位客户"
    assert {row.name for tail in "123" for row in screen.desk.customers.search(text=f"1390000100{tail}")} == {
        "张示例",
        "李示例",
        "王示例",
    }


def test_orders_and_customers_of_one_import_are_reviewed_one_after_the_other(
    screen: Screen, tmp_path: Path
) -> None:
    page = screen.page
    screen.paste(write_sheet(tmp_path / "订单.csv", SECOND[:4]), people(tmp_path))
    screen.next()
    screen.next()
    assert page.step == REVIEW
    assert page.review.kinds is not None
    assert page.review.kind == "orders"
    assert page.footer.next.text() == "导入 3 单、2 位客户"
    screen.press(Qt.Key.Key_F8)
    assert page.review.kind == "orders"
    screen.press(Qt.Key.Key_F8)
    assert page.review.kind == "customers"
    assert screen.cells(page.review.table, 1)[1:4] == ["有错", "李示例", "139000"]
    screen.next()
    assert page.step == DONE
    screen.page.done.undo.click()
    screen.settle()
    assert screen.desk.customers.search(text="13900001001") == ()


def test_what_a_sheet_is_can_be_changed(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.paste(people(tmp_path))
    combo = page.start.table.combo((0, ""))
    assert combo is not None
    combo.chosen.emit("goods")
    screen.settle()
    assert page.step == START
    again = page.start.table.combo((0, ""))
    assert again is not None
    assert again.current == "goods"
    again.chosen.emit("customers")
    screen.settle()
    assert page.session.profiles == {}


def test_unknown_states_are_told_once_with_their_count(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    rows = [(*row, "已揽收待派" if at < 2 else "交易成功") for at, row in enumerate(SECOND[:3])]
    screen.paste(write_sheet(tmp_path / "订单.csv", rows, header=STATED))
    assert "状态「已揽收待派」" in words(page.start.asks)
    assert "2 行" in words(page.start.asks)
    control = page.start.asks.controls["states.已揽收待派"]
    control.set_current("已发货")
    control.chosen.emit("已发货")
    screen.settle()
    screen.next()
    screen.next()
    assert page.step == REVIEW
    assert page.footer.next.text() == "导入 3 单"
    screen.next()
    (found,) = screen.desk.orders.all(number=SECOND[0][0])
    assert found[0].status.value == "已发货"


def test_a_question_of_a_late_row_comes_before_the_review(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    rows = [
        (f"DD26{at:08}", "张示例", f"138{at:08}", "山泉净水器", "1", "99.00", "2026-10-01 10:00", "交易成功")
        for at in range(400)
    ]
    rows[390] = (*rows[390][:7], "已揽收待派")
    screen.paste(write_sheet(tmp_path / "订单.csv", rows, header=STATED))
    assert "已揽收待派" not in words(page.start.asks)
    screen.next()
    screen.next()
    assert page.step == ASKING
    (panel,) = page.late.panels.values()
    assert "状态「已揽收待派」" in words(panel)
    panel.controls["states.已揽收待派"].chosen.emit("已完成")
    screen.next()
    assert page.step == REVIEW
    assert page.footer.next.text() == "导入 400 单"


def test_late_questions_can_be_left_open(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    rows = [
        (f"DD26{at:08}", "张示例", f"138{at:08}", "山泉净水器", "1", "99.00", "2026-10-01 10:00", "交易成功")
        for at in range(300)
    ]
    rows[290] = (*rows[290][:7], "已揽收待派")
    screen.paste(write_sheet(tmp_path / "订单.csv", rows, header=STATED))
    screen.next()
    screen.next()
    assert page.step == ASKING
    screen.next()
    assert page.step == REVIEW
    assert page.footer.next.text() == "导入 299 单"


def test_a_conflict_is_decided_field_by_field(screen: Screen, desk: Desk, tmp_path: Path) -> None:
    page = screen.page
    screen.to_review(conflict_sheets(desk, tmp_path)[1])
    section = page.review.problems.sections[Outcome.CONFLICT]
    cards = section.changes.cards
    assert [card.text() for card in cards["paid_gross"]] == ["88.00", "178.00"]
    (quantity,) = [field for field in cards if field != "paid_gross"]
    screen.click(cards["paid_gross"][1])
    assert section.shown is not None
    assert section.shown.fields == frozenset({"paid_gross"})
    assert not section.choices[Decision.SHEET].isChecked()
    assert section.changes.cards[quantity][0].isChecked()
    assert page.footer.next.text() == "导入 5 单"
    screen.next()
    (found,) = desk.orders.all(number="DD2610110018")
    assert found[0].paid_gross == 17_800
    assert [line.quantity for line in found[0].lines] == [1]


def test_unknown_goods_are_offered_and_added_with_one_click(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.to_review(write_sheet(tmp_path / "订单.csv", SECOND[:2]))
    screen.next()
    assert page.step == DONE
    offers = page.done.offers
    assert offers.isVisible()
    assert offers.table.rows.rowCount() == 2
    offers.focus_first()
    screen.press(Qt.Key.Key_Space)
    assert len(offers.chosen) == 1
    screen.click(offers.add)
    toast = screen.recorder.said[-1]
    assert toast.text == "商品目录加了 1 样"
    assert offers.table.rows.rowCount() == 1
    assert toast.deed is not None
    toast.deed.run()
    screen.settle()
    assert offers.table.rows.rowCount() == 2


def test_what_no_row_can_be_taken_without_is_asked_once_more(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    rows = [
        ("TH-1", "张示例", "13900001001", "山泉净水器", "维修", "不出水"),
        ("TH-2", "李示例", "13900001002", "云雀破壁机", "维修", "漏电"),
    ]
    header = ("工单号", "客户", "电话", "商品", "类型", "故障")
    screen.paste(write_sheet(tmp_path / "维修台账.csv", rows, header=header))
    assert "given.state" in page.start.asks.controls
    screen.next()
    screen.next()
    assert page.step == ASKING
    (panel,) = page.late.panels.values()
    control = panel.controls["given.state"]
    assert isinstance(control, ComboBox)
    control.chosen.emit(control.itemText(0))
    screen.next()
    assert page.step == REVIEW
    assert page.footer.next.text() == "导入 2 个工单"


def test_whose_order_it_is_can_be_chosen(screen: Screen, tmp_path: Path) -> None:
    """Two customers share a telephone: the order goes to the one a person names."""
    desk, page = screen.desk, screen.page

    def two(_progress: Progress) -> None:
        action = Action(id=new_action_id(), name="加客户", by_id=None, at=desk.clock.now())
        with desk.archive.database.write():
            for name in ("张示例", "李示例"):
                desk.archive.customers.save(
                    Customer(name=name, phones=(Phone(number=SECOND[0][2]),)), action=action
                )

    desk.jobs.write(two).result()
    screen.to_review(write_sheet(tmp_path / "订单.csv", SECOND[:2]))
    section = page.review.problems.buyers
    assert section.isVisible()
    assert len(section.buttons) == 3
    second = list(section.buttons)[1]
    screen.click(section.buttons[second])
    assert section.left.text() == "都定了"
    screen.next()
    (found,) = desk.orders.all(number=SECOND[0][0])
    assert found[0].customer_id == second


def test_the_whole_way_by_keys_alone(screen: Screen, tmp_path: Path) -> None:
    """Paste, the kind of a sheet, a column, a wrong cell, the import: no mouse."""
    page = screen.page
    screen.paste(people(tmp_path))
    assert page.start.table.hasFocus()
    screen.press(Qt.Key.Key_Return)
    combo = page.start.table.combo((0, ""))
    assert combo is not None
    assert combo.view().isVisible()
    combo.hidePopup()
    screen.next()
    assert page.mapping.table.hasFocus()
    screen.next()
    assert page.review.table.hasFocus()
    screen.press(Qt.Key.Key_F8)
    section = page.review.problems.sections[Outcome.ERROR]
    assert section.shown is not None
    assert section.shown.rows == "3"
    screen.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert screen.recorder.texts("toast")[-1] == "前面没有要看的了"
    screen.next()
    assert page.step == DONE
    assert page.done.title.text() == "导入了 2 位客户"
