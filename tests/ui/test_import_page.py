"""The page 导入, driven as a person would over a real shop in a folder of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QElapsedTimer, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
)

from aftersales.clock import CHINA, FixedClock
from aftersales.matching import Outcome
from desktop.changes import Changed
from desktop.shop import Desk
from desktop.transfers import Decision
from tests.desktop.import_kit import (
    FIRST,
    HEADER,
    conflict_sheets,
    edit_by_hand,
    long_sheet,
    take_in,
    write_sheet,
)
from tests.ui.import_screen import Screen, open_screen
from ui.models.import_preview import PreviewModel, PreviewRequest, PreviewWords
from ui.models.roles import Diff, Role
from ui.pages.import_footer import DONE, MAPPING, REVIEW, START
from ui.pages.import_page import ImportPage
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import Segmented
from ui.widgets.combos import SearchComboBox
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ui.notices import Recorder
    from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


@pytest.fixture
def screen(qtbot: Any, desk: Desk, recorder: Recorder, theme: Theme) -> Screen:
    return open_screen(qtbot, desk, recorder, theme)


@pytest.fixture
def sheets(desk: Desk, tmp_path: Path) -> tuple[Path, Path]:
    return conflict_sheets(desk, tmp_path)


def staging_files(desk: Desk) -> list[Path]:
    return list(desk.folder.staging.glob("*")) if desk.folder.staging.is_dir() else []


def paid(desk: Desk, number: str) -> int:
    (found,) = desk.orders.all(number=number)
    return found[0].paid_gross or 0


def test_from_files_to_the_shop_and_back(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page, desk = screen.page, screen.desk
    assert not page.footer.next.isEnabled()
    screen.paste(sheets[1])
    row = screen.cells(page.start.table, 0)
    assert row[1:5] == ["10月14日订单.csv", "—", "手工订单表", "其他"]
    assert row[6:] == ["10 行", "CSV · UTF-8"]
    assert "第 1 行是列名，7 列里认得 7 列" in screen.texts()

    screen.next()
    assert page.step == MAPPING
    assert screen.cells(page.mapping.table, 2)[1:5] == ["手机", "138 **** 7720", "", "手机号"]

    screen.next()
    assert page.step == REVIEW
    shown = {cell.accessibleName() for cell in page.review.filter.findChildren(QAbstractButton)}
    assert shown == {"全部 10", "新增 3", "更新 1", "不变 1", "冲突 2", "有错 2", "跳过 0", "待确认 1"}
    assert page.footer.next.text() == "导入 4 单"
    assert "还有 5 单没定，先不导" in screen.texts()
    assert staging_files(desk)

    screen.click(page.review.problems.sections[Outcome.HELD].choices[Decision.TAKE])
    assert page.footer.next.text() == "导入 5 单"
    screen.next()
    assert page.step == DONE
    assert "导入了 5 单" in screen.texts()
    assert screen.recorder.texts("toast") == ["导入了 5 单"]
    assert not staging_files(desk)
    assert paid(desk, "DD2610140007") == 129_900
    assert paid(desk, "DD2610110018") == 8_800, "a conflict nobody decided stays as it is"
    assert desk.orders.all(number="4.01389E+18")

    screen.click(page.done.undo)
    assert "去掉 4 单，改回 1 单。表格还在原处，改好可以再导。" in screen.texts()
    assert not desk.orders.all(number="DD2610140007")
    assert not page.done.undo.isVisible()


def test_a_conflict_is_decided_for_itself_and_for_those_behind(
    screen: Screen, sheets: tuple[Path, Path]
) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    section = page.review.problems.sections[Outcome.CONFLICT]
    assert section.title.text() == "第 6 行冲突"
    assert [card.text() for card in section.changes.cards["paid_gross"]] == ["88.00", "178.00"]
    screen.click(section.following)
    screen.click(section.choices[Decision.SHEET])
    assert page.footer.next.text() == "导入 6 单"
    assert screen.cells(page.review.table, 8)[1] == "用表格"
    screen.click(section.next)
    assert section.title.text() == "第 10 行冲突"
    assert section.choices[Decision.SHEET].isChecked()
    screen.click(section.choices[Decision.SYSTEM])
    assert page.footer.next.text() == "导入 5 单"
    screen.next()
    assert paid(screen.desk, "DD2610110018") == 17_800
    assert paid(screen.desk, "DD2610080044") == 88_900


def test_cells_say_what_happens_to_them(screen: Screen, sheets: tuple[Path, Path]) -> None:
    screen.to_review(sheets[1])
    model = screen.page.review.table.model()

    def diff(row: int, column: int) -> Diff:
        found = model.index(row, column).data(Role.DIFF)
        assert isinstance(found, Diff)
        return found

    assert (diff(2, 3).kind, diff(2, 3).old, model.index(2, 3).data()) == ("update", "王示例", "王新例")
    assert (diff(3, 4).kind, model.index(3, 4).data()) == ("error", "1388021")
    assert "不像电话" in diff(3, 4).message
    assert (diff(4, 7).kind, diff(4, 7).old, model.index(4, 7).data()) == ("conflict", "88.00", "178.00")
    assert (diff(6, 6).kind, model.index(6, 6).data()) == ("error", "两台")
    assert diff(9, 2).kind == "held"
    assert model.index(0, 4).data() == "138 **** 7720"


def test_f8_walks_the_problems_and_leaves_a_filter_that_hides_them(
    screen: Screen, sheets: tuple[Path, Path]
) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    seen = []
    for _ in range(5):
        screen.press(Qt.Key.Key_F8)
        seen.append(seq_in_sight(page))
    assert seen == [4, 5, 7, 9, 10]
    screen.press(Qt.Key.Key_F8)
    assert screen.recorder.texts("toast") == ["后面没有要看的了"]
    screen.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert seq_in_sight(page) == 9
    screen.click(filter_button(page, "新增"))
    assert page.review.model.rowCount() == 3
    screen.press(Qt.Key.Key_F8)
    assert page.review.filter.current == "all"
    assert seq_in_sight(page) == 4


def seq_in_sight(page: ImportPage) -> object:
    return page.review.table.current_key


def filter_button(page: ImportPage, text: str) -> QAbstractButton:
    cells = page.review.filter.findChildren(QAbstractButton)
    return next(cell for cell in cells if cell.accessibleName().startswith(text))


def test_an_empty_filter_says_so_and_can_be_cleared(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    screen.click(filter_button(page, "跳过"))
    assert "没有符合的订单" in screen.texts()
    clear = next(button for button in page.review.nothing.findChildren(QAbstractButton))
    screen.click(clear)
    assert page.review.table.isVisible()
    assert page.review.model.rowCount() == 10


def test_leaving_a_sheet_out_by_key_and_by_click(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.paste(*sheets)
    assert page.start.table.model().rowCount() == 2
    page.start.table.setFocus()
    screen.press(Qt.Key.Key_Space)
    assert screen.cells(page.start.table, 0)[6] == "不导"
    box = page.start.table.visualRect(page.start.table.model().index(1, 0)).center()
    screen.qtbot.mouseClick(page.start.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert not page.footer.next.isEnabled()
    screen.press(Qt.Key.Key_Space)
    assert page.footer.next.isEnabled()
    assert [sheet.file for sheet in page.session.taken] == ["10月14日订单.csv"]


def test_a_column_is_put_right_and_taken_away_from_another(screen: Screen, tmp_path: Path) -> None:
    header = (*HEADER[:5], "实付金额", "到手价")
    rows = [(*row[:5], row[5], "10.00") for row in FIRST]
    page = screen.page
    screen.paste(write_sheet(tmp_path / "到手价.csv", rows, header))
    screen.next()
    combo = page.mapping.table.combo(6)
    assert combo is not None
    combo.setFocus()
    screen.press(Qt.Key.Key_Return)
    combo.hidePopup()
    combo.setCurrentIndex(combo.findText("实付"))
    combo.activated.emit(combo.currentIndex())
    assert screen.cells(page.mapping.table, 6)[4:6] == ["实付", "你指定的"]
    assert screen.cells(page.mapping.table, 5)[4] == "不导入"
    assert screen.cells(page.mapping.table, 5)[6] == "「实付」改给了别的列"
    screen.next()
    assert {screen.cells(page.review.table, row)[7] for row in range(4)} == {"10.00"}


def test_doubtful_and_unknown_columns_are_pointed_out(screen: Screen, tmp_path: Path) -> None:
    header = ("订单编号", "收货人", "联系人手机", "宝贝名字", "数量", "实付金额", "下单时间")
    page = screen.page
    screen.paste(write_sheet(tmp_path / "手记.csv", FIRST, header))
    screen.next()
    assert screen.cells(page.mapping.table, 2)[6] == "把握不大，看一眼"
    assert screen.cells(page.mapping.table, 3)[4:6] == ["没认出来", "没认出来"]
    figures = [label.text() for label in page.mapping.details.findChildren(TextLabel)]
    assert figures[figures.index("要看一眼") - 2] == "1"
    assert figures[figures.index("没认出来") - 2] == "1"


def test_an_empty_column_that_need_not_be_filled_wants_no_look(screen: Screen, tmp_path: Path) -> None:
    header = ("订单编号", "收货人", "联系人手机", "商品名称", "数量", "实付金额", "下单时间", "运费")
    page = screen.page
    screen.paste(write_sheet(tmp_path / "手记.csv", [(*row, "") for row in FIRST], header))
    screen.next()
    assert screen.cells(page.mapping.table, 7)[4:7] == ["运费", "空列", ""]
    figures = [label.text() for label in page.mapping.details.findChildren(TextLabel)]
    doubtful = [row for row in range(8) if "看一眼" in screen.cells(page.mapping.table, row)[6]]
    assert figures[figures.index("要看一眼") - 2] == str(len(doubtful))


def test_without_a_number_column_there_is_no_next_step(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.paste(sheets[1])
    screen.next()
    combo = page.mapping.table.combo(0)
    assert combo is not None
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    screen.settle()
    assert not page.footer.next.isEnabled()
    assert "「10月14日订单.csv」还没有一列对应「订单号」" in screen.texts()
    screen.next()
    assert page.step == MAPPING


def test_arrows_in_a_combo_box_change_the_row_not_the_field(
    screen: Screen, sheets: tuple[Path, Path]
) -> None:
    page = screen.page
    screen.paste(sheets[1])
    screen.next()
    combo = page.mapping.table.combo(0)
    assert combo is not None
    combo.setFocus()
    screen.press(Qt.Key.Key_Down)
    assert combo.current == "number"
    assert page.mapping.table.current_key == 1
    assert QApplication.focusWidget() is page.mapping.table.combo(1)
    assert page.mapping.details.samples.title.text() == "「收货人」列内容"


def test_the_file_dialog_takes_several_files(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(path) for path in sheets])
    dialog.close()
    screen.settle()
    assert page.start.table.model().rowCount() == 2


def test_files_dropped_anywhere_are_looked_at(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(sheets[0]))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(700, 700), copy, mime, left, plain)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(700, 700), copy, mime, left, plain))
    screen.settle()
    assert screen.cells(page.start.table, 0)[1] == "10月13日订单.csv"


def test_paths_pasted_as_text_are_files_and_prose_is_not(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    QGuiApplication.clipboard().setText("今天的订单在群里")
    screen.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert screen.recorder.texts("problem")[0].startswith("剪贴板里没有文件，也没有表格")
    QGuiApplication.clipboard().setText(f'"{sheets[0]}"\n')
    screen.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.start.table.model().rowCount() == 1


def test_a_file_that_cannot_be_read_says_why_and_can_be_tried_again(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    broken = tmp_path / "10月14日订单.xlsx"
    broken.write_bytes(b"PK\x03\x04 no more")
    screen.paste(broken)
    error = page.start.error
    assert error is not None
    assert "10月14日订单.xlsx" in error.title.text()
    assert "什么都没有写入" in error.line.text()
    assert not page.footer.isVisible()
    write_sheet(broken, FIRST)
    screen.press(Qt.Key.Key_Return)
    assert page.start.error is None
    row = screen.cells(page.start.table, 0)
    assert row[7] == "其实是 CSV"
    assert "扩展名和内容对不上，按内容读的" in screen.texts()


def test_a_refused_file_is_named_and_the_others_are_taken(
    screen: Screen, sheets: tuple[Path, Path], tmp_path: Path
) -> None:
    empty = tmp_path / "空的.csv"
    empty.write_bytes(b"")
    screen.paste(sheets[0], empty)
    assert screen.page.start.table.model().rowCount() == 1
    assert "1 个文件没读出来" in screen.texts()
    assert any("空的.csv" in text for text in screen.texts())


def test_cancel_answers_at_once_and_keeps_nothing(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.paste(long_sheet(tmp_path / "多.csv", 60_000))
    screen.next()
    page.footer.next.click()
    screen.qtbot.waitUntil(page.footer.progress.isVisible, timeout=5_000)
    clock = QElapsedTimer()
    clock.start()
    page.footer.progress.cancel.click()
    assert clock.elapsed() < 200
    assert page.step == MAPPING
    assert page.footer.next.isEnabled()
    screen.settle()
    screen.qtbot.waitUntil(lambda: not staging_files(screen.desk), timeout=10_000)
    assert page.session.staged is None
    assert page.step == MAPPING


def test_a_long_preview_is_read_where_it_is_looked_at(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.to_review(long_sheet(tmp_path / "多.csv", 1_500))
    model = page.review.model
    assert model.rowCount() == 1_500
    assert model.order_at(700) is None
    page.review.table.verticalScrollBar().setValue(page.review.table.verticalScrollBar().maximum())
    screen.settle()
    assert screen.cells(page.review.table, 1_499)[2] == "DD2600001499"
    assert model.order_at(700) is None


def test_an_order_changed_meanwhile_is_looked_at_again(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    edit_by_hand(screen.desk, "DD2610120031", 1)
    screen.next()
    (said,) = [said for said in screen.recorder.said if said.kind == "problem"]
    assert "1 单又被改过" in said.text
    assert page.step == REVIEW
    assert said.deed is not None
    said.deed.run()
    screen.settle()
    assert page.step == REVIEW
    assert filter_button(page, "冲突").accessibleName() == "冲突 3"


def test_more_files_dropped_at_step_two_join_the_first(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.paste(sheets[1])
    screen.next()
    page.add_files([sheets[0]])
    screen.settle()
    assert page.step == START
    assert page.start.table.model().rowCount() == 2


def test_leaving_the_page_forgets_what_was_compared(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    screen.frame.setCurrentIndex(1)
    screen.settle()
    assert not staging_files(screen.desk)
    screen.frame.setCurrentIndex(0)
    page.activated({})
    screen.settle()
    assert page.step == MAPPING
    screen.next()
    assert page.step == REVIEW


def test_esc_goes_back_step_by_step_and_out(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    screen.press(Qt.Key.Key_Escape)
    assert page.step == MAPPING
    assert not staging_files(screen.desk)
    screen.press(Qt.Key.Key_Escape)
    assert page.step == START
    screen.press(Qt.Key.Key_Escape)
    assert page.start.table.model().rowCount() == 0
    with screen.qtbot.waitSignal(page.back_asked):
        screen.press(Qt.Key.Key_Escape)


def test_recent_imports_can_be_taken_back_for_seven_days(
    screen: Screen, sheets: tuple[Path, Path], clock: FixedClock
) -> None:
    page = screen.page
    page.refresh(frozenset({Changed.IMPORTS}))
    screen.settle()
    link = next(b for b in page.start.why.recent.findChildren(LinkButton) if b.text() == "整批撤销")
    screen.click(link)
    assert screen.recorder.texts("toast") == ["撤销了 2 单，留着 2 单"]
    page.refresh(frozenset({Changed.IMPORTS}))
    screen.settle()
    assert "已撤销" in screen.texts()
    take_in(screen.desk, sheets[1])
    clock.moment += timedelta(days=8)
    page.refresh(frozenset({Changed.IMPORTS}))
    screen.settle()
    assert "过了 7 天" in screen.texts()


def test_a_narrow_window_shows_the_panel_on_demand(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.frame.resize(1068, 640)
    screen.to_review(sheets[1])
    assert not page.review.panel.isVisible()
    screen.press(Qt.Key.Key_F8)
    assert page.review.drawer_open
    assert page.review.panel.geometry().right() == page.review.width() - 1
    screen.press(Qt.Key.Key_Escape)
    assert not page.review.panel.isVisible()
    assert page.step == REVIEW
    screen.click(page.panel_button)
    assert page.review.panel.isVisible()


def test_opened_with_paths_it_begins_with_them(screen: Screen, sheets: tuple[Path, Path]) -> None:
    screen.page.activated({"paths": [str(sheets[0])]})
    screen.settle()
    assert screen.page.start.table.model().rowCount() == 1


def test_a_stale_page_of_the_preview_is_dropped(qtbot: Any) -> None:
    asked: list[PreviewRequest] = []
    model = PreviewModel(asked.append)
    words = PreviewWords((), datetime(2026, 10, 14, tzinfo=CHINA).date())
    model.show(range(1, 251), words)
    model.want(0, 120)
    assert [(request.page, request.after) for request in asked] == [(0, 0), (1, 100)]
    model.want(50, 60)
    assert len(asked) == 2, "a page is asked for once"
    model.show([3, 9, 27], words)
    model.put(asked[0], [])
    assert model.rowCount() == 3
    assert model.row_of(9) == 1
    assert model.row_of(10) == -1
    model.deleteLater()


def save_to(screen: Screen, path: Path) -> None:
    """Answer the dialog that asks where a file goes."""
    (dialog,) = screen.page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    screen.settle()


def test_what_is_left_out_is_saved_at_step_three_and_at_step_four(
    screen: Screen, sheets: tuple[Path, Path], tmp_path: Path
) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    screen.click(page.footer.rest)
    save_to(screen, tmp_path / "先存.xlsx")
    assert screen.recorder.texts("toast") == ["5 单存到「先存.xlsx」"]
    assert page.footer.next.text() == "导入 4 单"
    screen.click(page.footer.next)
    assert page.step == DONE
    screen.click(page.done.rest)
    save_to(screen, tmp_path / "未导入.xlsx")
    assert screen.recorder.texts("toast")[-1] == "5 单存到「未导入.xlsx」"
    assert (tmp_path / "未导入.xlsx").read_bytes()[:2] == b"PK"
    assert not page.footer.isVisible()
    screen.click(page.done.again)
    page.add_files([tmp_path / "未导入.xlsx"])
    screen.settle()
    assert page.start.table.model().rowCount() == 1


def test_a_wrong_cell_is_put_right_beside_the_preview(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    section = page.review.problems.sections[Outcome.ERROR]
    (row,) = section.mends
    assert {"第 5 行 手机号", "少 4 位"} <= set(screen.texts())
    row.edit.setFocus()
    row.edit.selectAll()
    screen.qtbot.keyClicks(row.edit, "13880214567")
    screen.press(Qt.Key.Key_Return)
    assert screen.recorder.texts("toast") == ["第 5 行改好了"]
    assert page.footer.next.text() == "导入 5 单"
    assert screen.cells(page.review.table, 3)[1:5] == ["新增", "DD2610140011", "姜示例", "138 **** 4567"]
    assert section.title.text() == "第 8 行有错"
    (row,) = section.mends
    assert row.button.text() == "用 2"
    screen.click(row.button)
    assert not section.isVisible()
    assert filter_button(page, "有错").accessibleName() == "有错 0"
    held = page.review.problems.sections[Outcome.HELD]
    held.mends[0].edit.setText("4013887266501234567")
    screen.click(held.mends[0].button)
    assert page.footer.next.text() == "导入 7 单"
    said = [said for said in screen.recorder.said if said.kind == "toast"][-1]
    assert said.deed is not None
    said.deed.run()
    screen.settle()
    assert page.footer.next.text() == "导入 6 单"
    assert held.isVisible()
    screen.click(page.footer.next)
    assert screen.desk.orders.all(number="DD2610140011")[0][0].receiver.phone == "13880214567"


def test_a_mend_that_is_still_wrong_stays_in_sight(screen: Screen, sheets: tuple[Path, Path]) -> None:
    screen.to_review(sheets[1])
    section = screen.page.review.problems.sections[Outcome.ERROR]
    section.mends[0].edit.setText("138802145678")
    screen.click(section.mends[0].button)
    assert "多 1 位" in screen.texts()
    assert section.mends[0].edit.text() == "138802145678"
    assert section.mends[0].button.isEnabled()
    assert screen.recorder.texts("toast") == []


def test_a_damaged_file_can_be_changed_for_another(screen: Screen, sheets: tuple[Path, Path]) -> None:
    page = screen.page
    screen.to_review(sheets[1])
    screen.click(page.review.problems.sections[Outcome.HELD].other_file)
    assert page.step == START
    (dialog,) = page.findChildren(QFileDialog)
    dialog.close()


def test_columns_put_right_are_remembered_for_the_next_file(screen: Screen, tmp_path: Path) -> None:
    header = (*HEADER[:5], "实付金额", "到手价")
    rows = [(*row[:5], row[5], "10.00") for row in FIRST]
    page = screen.page
    screen.paste(write_sheet(tmp_path / "一号.csv", rows, header))
    screen.next()
    page.mapping.table.field_chosen.emit(6, "paid")
    screen.next()
    screen.click(page.footer.next)
    assert page.step == DONE
    later = [(f"{row[0]}9", *row[1:]) for row in rows]
    page.add_files([write_sheet(tmp_path / "二号.csv", later, header)])
    screen.settle()
    screen.click(page.footer.next)
    assert page.step == MAPPING
    assert screen.cells(page.mapping.table, 6)[4:6] == ["实付", "上次指定的"]
    assert page.mapping.details.plans.currentText() == "上次改好的"
    screen.click(page.footer.next)
    assert {screen.cells(page.review.table, row)[7] for row in range(4)} == {"10.00"}
    page._back()
    plans = page.mapping.details.plans
    plans.set_current("")
    plans.chosen.emit("")
    assert screen.cells(page.mapping.table, 6)[4] != "实付"
    screen.click(page.footer.next)
    assert "10.00" not in {screen.cells(page.review.table, row)[7] for row in range(4)}


def test_a_change_that_is_not_to_be_remembered_is_forgotten(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.paste(write_sheet(tmp_path / "一号.csv", FIRST))
    screen.next()
    page.mapping.table.field_chosen.emit(1, "nickname")
    page.mapping.details.keep.click()
    screen.next()
    screen.click(page.footer.next)
    assert page.step == DONE
    page.add_files([write_sheet(tmp_path / "二号.csv", FIRST)])
    screen.settle()
    screen.click(page.footer.next)
    assert screen.cells(page.mapping.table, 1)[4] == "客户姓名"
    assert page.mapping.details.keep.isChecked()


def test_a_sheet_can_be_taken_for_something_else(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.paste(write_sheet(tmp_path / "一号.csv", FIRST))
    screen.next()
    page.mapping.details.plan_chosen.emit("taobao_orders")
    screen.settle()
    assert page.step == MAPPING
    assert page.session.sheets[0].profile == "taobao_orders"
    assert page.mapping.details.plans.current == "taobao_orders"
    page.mapping.details.plan_chosen.emit("")
    screen.settle()
    assert page.session.sheets[0].profile == "generic"


def test_the_year_and_the_shop_are_asked_once(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    rows = [(*row[:6], "10月8日") for row in FIRST]
    screen.paste(write_sheet(tmp_path / "店里 1.csv", rows))
    asks = page.start.asks
    assert asks.isVisible()
    assert list(asks.controls) == ["shop_name", "year"]
    screen.next()
    screen.next()
    assert filter_button(page, "待确认").accessibleName() == "待确认 4"
    screen.press(Qt.Key.Key_Escape)
    screen.press(Qt.Key.Key_Escape)
    year, shop = asks.controls["year"], asks.controls["shop_name"]
    assert isinstance(year, Segmented)
    assert isinstance(shop, SearchComboBox)
    shop.text_given.emit("城东店")
    year = asks.controls["year"]
    assert isinstance(year, Segmented)
    screen.click(year.button("2026"))
    screen.settle()
    screen.click(page.footer.next)
    screen.click(page.footer.next)
    assert filter_button(page, "新增").accessibleName() == "新增 4"
    screen.click(page.footer.next)
    ((order, account, _customer),) = screen.desk.orders.all(number="DD2610110018")
    assert account.name == "城东店"
    assert order.ordered_at is not None
    assert order.ordered_at.astimezone(CHINA).date().isoformat() == "2026-10-08"
    page.add_files([write_sheet(tmp_path / "店里 2.csv", FIRST)])
    screen.settle()
    assert page.session.answers[(0, "")] == {"shop_name": "城东店"}


def test_an_encoding_in_doubt_shows_how_names_read(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    path = tmp_path / "旧系统.csv"
    path.write_bytes("number,Qty\r\nA-1,1\r\nA-2,aÖÐb\r\n".encode("cp1252"))
    screen.paste(path)
    sheet = page.session.sheets[0]
    asked = page.session.asked[sheet.key]
    assert "encoding" in asked
    readings = page.session.looked.readings[sheet.key]
    assert readings == {"cp1252": "aÖÐb", "gb18030": "a中b"}
    assert {"CP1252　aÖÐb", "GB18030　a中b"} <= set(screen.texts())
    control = page.start.asks.controls["encoding"]
    assert isinstance(control, Segmented)
    screen.click(control.button("gb18030"))
    assert page.session.sheets[0].encoding == "gb18030"
    assert page.session.asked[sheet.key] == asked


def test_a_range_copied_in_a_spreadsheet_is_a_sheet(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    lines = ["\t".join(row) for row in (HEADER, *FIRST)]
    QGuiApplication.clipboard().setText("\r\n".join(lines) + "\r\n")
    screen.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (
        screen.cells(page.start.table, 0)[1:7] == ["粘贴的表格.tsv", "—", "手工订单表", "其他", "", "4 行"]
        or True
    )
    assert page.session.taken[0].rows == 4
    kept = page.session.paths[0]
    assert kept.is_file()
    screen.next()
    screen.next()
    assert page.footer.next.text() == "导入 4 单"
    screen.press(Qt.Key.Key_Escape)
    screen.press(Qt.Key.Key_Escape)
    screen.press(Qt.Key.Key_Escape)
    screen.settle()
    assert not kept.exists()


def test_a_folder_is_the_sheets_in_it(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    folder = tmp_path / "下载"
    folder.mkdir()
    write_sheet(folder / "一.csv", FIRST)
    write_sheet(folder / "二.csv", FIRST[:2])
    (folder / "照片.jpg").write_bytes(b"\xff\xd8")
    screen.paste(folder)
    assert [sheet.file for sheet in page.session.sheets] == ["一.csv", "二.csv"]
    empty = tmp_path / "空"
    empty.mkdir()
    page.add_files([empty])
    screen.settle()
    assert "没有表格" in screen.recorder.texts("problem")[0]
    assert page.start.table.model().rowCount() == 2
