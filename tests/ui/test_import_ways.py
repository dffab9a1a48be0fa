"""The ways into the page 导入: folders, zips, several files of the same names, how to export, the watched folder."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel

from aftersales.matching import Outcome
from aftersales.orders import Platform
from desktop.shop import Desk
from desktop.watching import WatchLook
from resources.export_guide_file import long_numbers, shipped_guides
from tests.desktop.import_kit import FIRST, HEADER, SECOND, write_sheet
from tests.ui.import_screen import Screen, open_screen
from ui.pages.import_footer import DONE, MAPPING, REVIEW
from ui.watched_folder import WatchedFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from aftersales.clock import FixedClock
    from ui.notices import Recorder
    from ui.theme import Theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


@pytest.fixture
def screen(qtbot: Any, desk: Desk, recorder: Recorder, theme: Theme) -> Screen:
    return open_screen(qtbot, desk, recorder, theme)


def write_book(path: Path, rows: Sequence[Sequence[str]], sheet: str = "Sheet1") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in (HEADER, *rows):
        page.append(list(row))
    book.save(path)
    return path


def two_books(folder: Path) -> tuple[Path, Path]:
    """Two files whose only sheets have the same name, each with a faulty order in row 2."""
    folder.mkdir(exist_ok=True)
    bad_phone, bad_count = SECOND[3], SECOND[6]
    return (
        write_book(folder / "一店.xlsx", [bad_phone, SECOND[0]]),
        write_book(folder / "二店.xlsx", [bad_count, SECOND[1]]),
    )


def drop(screen: Screen, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.page.dropEvent(event)
    screen.settle()


def rows_of(screen: Screen) -> list[str]:
    table = screen.page.start.table
    return [" ".join(screen.cells(table, row)[1:3]) for row in range(table.rows.rowCount())]


def test_a_folder_is_chosen_by_key(screen: Screen, tmp_path: Path) -> None:
    two_books(tmp_path / "十月")
    screen.press(Qt.Key.Key_O, CONTROL | SHIFT)
    (dialog,) = screen.page.findChildren(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path / "十月"))
    dialog.close()
    screen.settle()
    assert rows_of(screen) == ["一店.xlsx Sheet1", "二店.xlsx Sheet1"]


def test_a_folder_and_a_zip_can_be_dropped_together(screen: Screen, tmp_path: Path) -> None:
    two_books(tmp_path / "十月")
    packed = tmp_path / "九月.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(write_sheet(tmp_path / "九月订单.csv", FIRST), "九月订单.csv")
    drop(screen, tmp_path / "十月", packed)
    assert rows_of(screen) == ["一店.xlsx Sheet1", "二店.xlsx Sheet1", "九月.zip 九月订单.csv"]


@pytest.mark.parametrize("way", ["files", "zip"])
def test_sheets_of_the_same_name_are_kept_apart(screen: Screen, tmp_path: Path, way: str) -> None:
    """Each is mapped, mended and left out for itself, whether given as files or in one zip."""
    books = two_books(tmp_path / "十月")
    paths = list(books)
    if way == "zip":
        paths = [tmp_path / "十月.zip"]
        with zipfile.ZipFile(paths[0], "w") as archive:
            for book in books:
                archive.write(book, book.name)
    page = screen.page
    drop(screen, *paths)
    screen.next()
    assert page.step == MAPPING
    assert page.mapping.segments is not None
    called = [label for label in page.mapping.segments.children() if hasattr(label, "text")]
    texts = [label.text() for label in called if label.text()]
    assert texts == ["一店.xlsx › Sheet1", "二店.xlsx › Sheet1"]
    screen.next()
    assert page.step == REVIEW
    section = page.review.problems.sections[Outcome.ERROR]
    seen = []
    for key in (Qt.Key.Key_Home, Qt.Key.Key_F8):
        screen.press(key)
        seen += [(mend.cell.label, mend.cell.text) for mend in section.mends]
    assert seen == [("手机号", "1388021"), ("数量", "两台")]
    (mend,) = section.mends
    mend.edit.setText("2")
    screen.press_in(mend.edit, Qt.Key.Key_Return)
    assert page.session.standing is not None
    assert page.session.standing.orders.counts.errors == 1
    rest = tmp_path / "未导入.xlsx"
    page.rest.write(rest)
    screen.settle()
    (sheet,) = load_workbook(rest).worksheets
    assert [cell.value for cell in sheet[2]][:3] == ["DD2610140011", "姜示例", "1388021"]
    screen.next()
    assert page.step == DONE, screen.recorder.said
    (order,) = screen.desk.orders.all(number="DD2610140014")
    assert [line.quantity for line in order[0].lines] == [2]


def test_how_to_export_is_said_at_the_start_and_for_the_platform(screen: Screen, tmp_path: Path) -> None:
    side = screen.page.start.why
    assert not side.guide.isVisible()
    screen.click(screen.page.start.drop.guide)
    assert side.guide.isVisible()
    side.guide.platforms.set_current("shopify")
    side.guide.platforms.chosen.emit("shopify")
    screen.settle()
    shown = " ".join(label.text() for label in side.guide.findChildren(QLabel) if label.isVisible())
    assert "导出订单" in shown
    assert "help.shopify.com" in shown
    assert long_numbers().title in shown


def test_a_damaged_number_leads_to_how_to_export(screen: Screen, tmp_path: Path) -> None:
    page = screen.page
    screen.to_review(write_sheet(tmp_path / "订单.csv", [SECOND[0], SECOND[9]]))
    screen.press(Qt.Key.Key_F8)
    held = page.review.problems.sections[Outcome.HELD]
    assert held.how.isVisible()
    screen.click(held.how)
    guide = page.review.problems.guide
    assert guide.isVisible()
    words = [label.text() for label in guide.findChildren(QLabel) if label.isVisible()]
    assert words.index(long_numbers().title) < next(
        at for at, text in enumerate(words) if text.startswith("要勾的列")
    )


def test_every_platform_has_a_way_and_says_where_it_is_from() -> None:
    told = {guide.platform for guide in shipped_guides()}
    assert told == set(Platform) - {Platform.COUNTER, Platform.OTHER}
    for guide in (*shipped_guides(), long_numbers()):
        assert guide.steps
        assert guide.source
        assert guide.is_hearsay or guide.page.startswith("https://")


def test_the_download_folder_is_watched_when_a_person_wants_it(
    qtbot: Any, screen: Screen, tmp_path: Path
) -> None:
    """Off at first; switched on beside step 1; a new sheet is told once and taken with one click."""
    page, section = screen.page, screen.page.start.why.watch
    downloads = tmp_path / "下载"
    downloads.mkdir()
    write_sheet(downloads / "旧的.csv", FIRST)
    assert not section.switch.isChecked()
    dialog = page.watching.choose_folder()
    dialog.fileSelected.emit(str(downloads))
    dialog.close()
    screen.settle()
    assert section.switch.isChecked()
    assert section.folder.text() == "下载"
    opened: list[list[Path]] = []
    watched = WatchedFolder(
        screen.desk,
        screen.recorder,
        opened.append,
        on_found=page.watching.read,
        every=40,
        soon=20,
        parent=page,
    )
    watched.refresh()
    new = write_sheet(downloads / "10月14日订单.csv", SECOND)
    qtbot.waitUntil(lambda: bool(screen.recorder.texts("toast")), timeout=20_000)
    qtbot.wait(200)
    assert screen.recorder.texts("toast") == ["「下载」里有新的手工订单表 10月14日订单.csv"]
    said = screen.recorder.said[0]
    assert said.deed is not None
    assert said.deed.text == "导入"
    said.deed.run()
    assert opened == [[new]]
    watched.stop()
    screen.settle()
    (add,) = section.adds
    screen.click(add)
    assert rows_of(screen) == ["10月14日订单.csv —"]


def test_switching_off_ends_the_looks(qtbot: Any, screen: Screen, tmp_path: Path) -> None:
    downloads = tmp_path / "下载"
    downloads.mkdir()
    desk = screen.desk
    desk.jobs.write(lambda _progress: desk.watching.watch(folder=downloads, on=True)).result()
    screen.page.watching.read()
    screen.settle()
    watched = WatchedFolder(desk, screen.recorder, lambda _paths: None, every=30, parent=screen.page)
    watched.refresh()
    qtbot.waitUntil(lambda: watched.is_on, timeout=5_000)
    screen.click(screen.page.start.why.watch.switch)
    assert not desk.watching.read().on
    watched.refresh()
    qtbot.waitUntil(lambda: not watched.is_on, timeout=5_000)
    watched._looked(WatchLook(unsettled=True))  # one that was under way begins no other
    assert not watched.is_on
    write_sheet(downloads / "新.csv", SECOND)
    qtbot.wait(150)
    assert screen.recorder.texts("toast") == []


def test_a_cell_of_the_list_of_goods_is_put_right_too(screen: Screen, tmp_path: Path) -> None:
    """The detail sheet of another file has the same name and columns of its own."""
    orders = Workbook()
    page = orders.active
    assert page is not None
    page.title = "Sheet1"
    page.append(["订单编号", "收货人", "手机", "实付金额", "下单时间"])
    page.append(["DD2610140014", "潘示例", "15800006673", "758.00", "2026-10-14 11:00"])
    orders.save(tmp_path / "订单.xlsx")
    goods = Workbook()
    page = goods.active
    assert page is not None
    page.title = "Sheet1"
    page.append(["订单编号", "商品名称", "数量"])
    page.append(["DD2610140014", "青岚空气炸锅 A5", "1"])
    page.append(["DD2610140014", "暖屿电热毯 双人款", "两条"])
    goods.save(tmp_path / "明细.xlsx")
    screen.to_review(tmp_path / "订单.xlsx", tmp_path / "明细.xlsx")
    section = screen.page.review.problems.sections[Outcome.ERROR]
    (mend,) = section.mends
    assert (mend.cell.row, mend.cell.text, mend.cell.sheet) == (3, "两条", (1, "Sheet1"))
    mend.edit.setText("2")
    screen.press_in(mend.edit, Qt.Key.Key_Return)
    assert screen.page.footer.next.text() == "导入 1 单"
    screen.next()
    (found,) = screen.desk.orders.all(number="DD2610140014")
    assert [line.quantity for line in found[0].lines] == [1, 2]
