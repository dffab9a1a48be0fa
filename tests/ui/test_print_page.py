"""The preview in the window: what is seen is the file itself, printed and saved by keys; printers are files here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, CaseLine, Channel
from aftersales.clock import FixedClock
from aftersales.orders import Order
from desktop.order_entry import SaleDraft, SaleLine
from desktop.printing import Subject
from desktop.requests import CaseDraft
from desktop.shop import Desk
from tests.ui.case_kit import NOW, Bridge, context
from ui.notices import Recorder
from ui.pages.print_page import PrintPage
from ui.theme import Theme

CONTROL = Qt.KeyboardModifier.ControlModifier


class FilePrinters:
    """Printers that print into files of their own."""

    def __init__(self, folder: Path, *names: str) -> None:
        self._folder, self._names = folder, names
        self.printed: list[Path] = []

    def names(self) -> tuple[str, ...]:
        return self._names

    def open(self, name: str) -> QPrinter:
        printer = QPrinter()
        to = self._folder / f"{name} {len(self.printed)}.pdf"
        printer.setOutputFileName(str(to))
        self.printed.append(to)
        return printer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=FixedClock(NOW)) as opened:
        opened.profile.name_shop(name="示例家电店")
        opened.staff.add(name="周示例", role=Role.OWNER)
        yield opened


@pytest.fixture
def order(desk: Desk) -> Order:
    """A purifier sold to 李测试 over the counter."""
    who = desk.customers.add(name="李测试", phone="13800002000")
    lines = (SaleLine(title="示例净水器", price=99_900, serial="R6-1"),)
    return desk.counter.sell(draft=SaleDraft(lines=lines, means="微信", customer_id=who.id)).order


@pytest.fixture
def subject(desk: Desk, order: Order) -> Subject:
    """A case of that sale."""
    draft = CaseDraft(
        kind=CaseKind.RETURN,
        channel=Channel.COUNTER,
        category="产品",
        reason="质量问题",
        order_id=order.id,
        customer_id=order.customer_id,
        lines=(CaseLine(order_line_id=order.lines[0].id, title="示例净水器", quantity=1),),
    )
    case = desk.cases.open(draft=draft)
    return Subject(of="cases", id=case.id, name=case.number, customer_id=case.customer_id)


class Hands:
    """What a person does on the preview."""

    def __init__(self, page: PrintPage, recorder: Recorder, bot: QtBot, printers: FilePrinters) -> None:
        self.page, self.said, self.bot, self.printers = page, recorder, bot, printers

    def wait(self) -> None:
        for _ in range(3):
            self.bot.wait(20)
            self.bot.waitUntil(lambda: not self.page.runner.busy and self.page.run is None)

    def open(self, subject: Subject, kind: str = "") -> None:
        self.page.activated({"subject": subject, "kind": kind})
        self.wait()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.view, key, modifier)
        self.wait()

    @property
    def left(self) -> str:
        return self.page.status.left


Opened = Callable[..., Hands]


@pytest.fixture
def opened(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    bridges: list[Bridge] = []

    def make(*printers: str) -> Hands:
        files = FilePrinters(tmp_path, *printers)
        page = PrintPage(context(desk, theme, recorder), printers=files)
        bridges.append(Bridge(desk, page))
        qtbot.addWidget(page)
        page.resize(1232, 820)
        page.show()
        qtbot.waitExposed(page)
        return Hands(page, recorder, qtbot, files)

    yield make
    for bridge in bridges:
        bridge.stop()


def inked(hands: Hands) -> bool:
    """Whether something dark stands on the first paper in sight."""
    shown = hands.page.view.viewport().grab().toImage()
    points = ((x, y) for x in range(0, shown.width(), 2) for y in range(0, shown.height(), 2))
    return any(shown.pixelColor(x, y).lightness() < 60 for x, y in points)


def words_of(path: Path) -> str:
    document = PdfDocument(path)
    try:
        pages = (document[number].get_textpage().get_text_range() for number in range(len(document)))
        return "".join("".join(page.split()) for page in pages)
    finally:
        document.close()


def test_the_report_is_seen_and_saved_as_it_was_seen(
    opened: Opened, subject: Subject, tmp_path: Path
) -> None:
    hands = opened()
    hands.open(subject)
    assert hands.left == "售后服务报告 1 页"
    assert inked(hands)
    shown = hands.page.drafts[0]
    assert shown.number == "FW261014-001"
    hands.key(Qt.Key.Key_S, CONTROL)
    assert hands.page.dialog is not None
    to = tmp_path / "报告.pdf"
    hands.page.dialog.fileSelected.emit(str(to))
    hands.page.dialog.close()
    hands.wait()
    assert to.read_bytes() == shown.data
    assert hands.said.texts("toast")[-1] == "已存 报告.pdf，编号 FW261014-001"
    (draft,) = hands.page.drafts
    assert (draft.number, draft.again) == ("FW261014-002", True), (
        "the next one is a reprint with a number of its own"
    )


def test_looking_numbers_nothing(opened: Opened, desk: Desk, subject: Subject) -> None:
    hands = opened()
    for _ in range(3):
        hands.open(subject)
    assert hands.page.drafts[0].number == "FW261014-001"
    assert not any(
        event.title.startswith("售后服务报告") for event in desk.cases.view(case_id=subject.id).events
    )


def test_parts_are_left_out_and_the_phone_is_shown_when_asked(
    opened: Opened, subject: Subject, tmp_path: Path
) -> None:
    hands = opened()
    hands.open(subject)

    def printed(name: str) -> str:
        to = tmp_path / name
        hands.page.save(to)
        hands.wait()
        return words_of(to)

    whole = printed("一.pdf")
    assert "客户签字" in whole
    assert "13800002000" not in whole
    parts = hands.page.options.parts
    assert not parts["account"].isChecked()
    parts["signatures"].click()
    parts["events"].click()
    parts["goods"].click()
    hands.wait()
    less = printed("二.pdf")
    assert "客户签字" not in less
    assert "客户与商品" not in less
    assert len(less) < len(whole)
    parts["goods"].click()
    parts["whole_phone"].click()
    hands.wait()
    assert "13800002000" in printed("三.pdf")


def test_two_papers_go_to_two_printers_in_copies(opened: Opened, desk: Desk, order: Order) -> None:
    hands = opened("柜台小票机", "里屋激光机")
    hands.open(Subject(of="orders", id=order.id, name=order.number))
    options = hands.page.options
    (row,) = options.rows
    assert row.size_key == "80mm"
    row.size_choice.setFocus()
    QTest.keyClick(row.size_choice, Qt.Key.Key_Down)
    QTest.keyClick(row.size_choice, Qt.Key.Key_Down)
    assert row.size_key == "a5"
    hands.wait()
    assert hands.left == "收据 1 页"
    row.printer.set_current("里屋激光机")
    options.copies.setFocus()
    QTest.keyClick(options.copies, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(options.copies, "2")
    assert options.print.text() == "打印 2 份"
    hands.key(Qt.Key.Key_P, CONTROL)
    (to,) = hands.printers.printed
    assert to.name.startswith("里屋激光机")
    document = PdfDocument(to)
    sizes = [document.get_page_size(page) for page in range(len(document))]
    document.close()
    assert [tuple(round(side) for side in size) for size in sizes] == [(595, 420)] * 2
    assert hands.said.texts("toast")[-1] == "已送打印 2 页"
    again = opened("柜台小票机", "里屋激光机")
    again.open(Subject(of="orders", id=order.id, name=order.number))
    assert again.page.options.printer_of("sale") == "里屋激光机"
    assert again.page.options.rows[0].size_key == "a5"
    assert again.page.options.copies.value == 2
    assert again.page.drafts[0].again


def test_without_a_printer_all_but_printing_works(opened: Opened, desk: Desk, order: Order) -> None:
    hands = opened()
    hands.open(Subject(of="orders", id=order.id, name=order.number))
    assert not hands.page.options.print.isEnabled()
    hands.key(Qt.Key.Key_P, CONTROL)
    assert hands.said.texts("toast") == []
    assert hands.page.drafts[0].number == "SJ261014-001"
    assert hands.page.options.save.isEnabled()


def test_a_receipt_of_nothing_settled_cannot_be_chosen(opened: Opened, subject: Subject) -> None:
    hands = opened()
    hands.open(subject, "receipt")
    report, receipt = hands.page.options.rows[:2]
    assert not receipt.box.isEnabled()
    assert receipt.box.toolTip() == "退赔写入工单后才有"
    assert report.wanted


def test_papers_grow_and_shrink_by_keys(opened: Opened, subject: Subject) -> None:
    hands = opened()
    hands.open(subject)
    whole = hands.page.view.percent
    hands.key(Qt.Key.Key_Plus)
    assert hands.page.view.percent > whole
    assert hands.page.view.fit == ""
    assert not any(hands.page.fit.button(key).isChecked() for key in ("page", "width")), "neither fits"
    hands.key(Qt.Key.Key_Minus)
    hands.key(Qt.Key.Key_Minus)
    assert hands.page.view.percent < whole
    QTest.mouseClick(hands.page.fit.button("width"), Qt.MouseButton.LeftButton)
    hands.wait()
    assert hands.page.view.percent > whole
    assert hands.page.view.verticalScrollBar().maximum() > 0
    assert hands.page.fit.current == "width"


def test_a_full_disk_leaves_the_old_file_and_no_number(
    opened: Opened, subject: Subject, tmp_path: Path
) -> None:
    hands = opened()
    hands.open(subject)
    hands.page.save(tmp_path / "没有这个文件夹" / "报告.pdf")
    hands.wait()
    assert hands.said.texts("problem") or hands.said.texts("error")
    hands.page.draw()
    hands.wait()
    assert hands.page.drafts[0].number == "FW261014-001"


def test_esc_stops_what_is_being_printed_before_it_goes_back(
    opened: Opened, desk: Desk, order: Order
) -> None:
    hands = opened("柜台小票机")
    hands.open(Subject(of="orders", id=order.id, name=order.number))
    hands.page.options.copies.set_value(60)
    backs: list[bool] = []
    hands.page.back_asked.connect(lambda: backs.append(True))
    QTest.keyClick(hands.page.view, Qt.Key.Key_P, CONTROL)
    hands.bot.waitUntil(lambda: hands.page.run is not None)
    QTest.keyClick(hands.page.view, Qt.Key.Key_Escape)
    hands.wait()
    assert backs == []
    (told,) = hands.said.texts("toast")
    assert told.startswith("已送打印 ")
    assert int(told.split()[1]) < 60
    QTest.keyClick(hands.page.view, Qt.Key.Key_Escape)
    assert backs == [True]
