from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.models.roles import Ring
from ui.theme import Theme
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.progress import ProgressRow
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.status import ConfidenceBar, ProfitBar, StageRing
from ui.widgets.steps import Step, WizardSteps, WorkflowSteps
from ui.widgets.texts import FlowLayout, TextLabel
from ui.widgets.timeline import Timeline, TimelineEntry


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


def test_a_done_step_can_be_chosen_by_keys_and_a_future_one_not(qtbot: QtBot, theme: Theme) -> None:
    steps = WorkflowSteps(theme)
    steps.set_steps(
        [
            Step("受理", "done", "10-11 09:14"),
            Step("核实", "now", "今天 18:00 前", "warn"),
            Step("结案", "future"),
        ]
    )
    steps.resize(700, 70)
    _shown(qtbot, steps)
    assert steps.accessibleName().startswith("核实，正在办")
    chosen: list[int] = []
    steps.step_chosen.connect(chosen.append)
    steps.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(steps, key)
    assert chosen == [0]
    steps.grab()


def test_wizard_steps_say_where_one_is(qtbot: QtBot, theme: Theme) -> None:
    steps = WizardSteps(theme, ["选文件", "对应列", "核对", "完成"])
    qtbot.addWidget(steps)
    steps.set_current(2)
    assert steps.accessibleName() == "第 3 步，共 4 步：核对"


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        (Ring(0.5), "待定方案，走了 50%"),
        (Ring(0.2, waiting=True), "待定方案，等别人"),
        (Ring(1, done=True), "待定方案，已办结"),
    ],
)
def test_a_ring_is_read_aloud(qtbot: QtBot, theme: Theme, ring: Ring, words: str) -> None:
    widget = StageRing(theme, "待定方案", ring)
    qtbot.addWidget(widget)
    assert widget.accessibleName() == words


def test_a_ring_has_the_colour_of_its_meaning(qtbot: QtBot, theme: Theme) -> None:
    for ring, token in (
        (Ring(1.0), "accText"),
        (Ring(1.0, waiting=True), "warn"),
        (Ring(1.0, done=True), "ok"),
    ):
        widget = StageRing(theme, "", ring)
        qtbot.addWidget(widget)
        widget.resize(14, 20)
        assert widget.grab().toImage().pixelColor(6, 8) == theme.colour(token)


def test_the_profit_bar_turns_red_under_the_floor(qtbot: QtBot, theme: Theme) -> None:
    bar = ProfitBar(theme)
    qtbot.addWidget(bar)
    bar.resize(400, 64)
    bar.set_profit(-9_000, floor=-15_000, full=76_000)
    calm = bar.under
    bar.set_profit(-18_800, floor=-15_000, full=76_000)
    assert (calm, bar.under) == (False, True)
    assert "−188.00" in bar.accessibleName()
    image = bar.grab().toImage()
    assert image.pixelColor(round(bar._x(-18_800)), 30) == theme.colour("bad")


def test_certainty_is_read_aloud(qtbot: QtBot, theme: Theme) -> None:
    bar = ConfidenceBar(theme, 61)
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "把握 61%"


def test_a_timeline_grows_with_its_entries_and_wraps(qtbot: QtBot, theme: Theme) -> None:
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    timeline.set_entries([TimelineEntry("判责", "今天 14:05", "周明远 · 依据检测单")])
    one = timeline.heightForWidth(300)
    long = TimelineEntry(
        "客户坚持退款，已说明要扣折旧费，约好下午三点前答复，请检测员补一张照片", "10-13", tone="bad"
    )
    timeline.set_entries([TimelineEntry("判责", "今天 14:05", "周明远 · 依据检测单"), long])
    assert timeline.heightForWidth(300) > one + 36
    assert timeline.heightForWidth(220) > timeline.heightForWidth(600)
    assert "判责" in timeline.accessibleName()


def test_progress_counts_estimates_and_cancels(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    row = ProgressRow(theme)
    _shown(qtbot, row)
    row.begin("正在读取订单")
    now[0] = 101.5
    row.set_progress(412, 1_086, "正在读取订单")
    assert row.words.text() == "正在读取订单 412 / 1,086"
    assert row.left.text() == "", "short work needs no estimate"
    now[0] = 110.0
    row.set_progress(412, 1_086, "正在读取订单")
    assert row.left.text() == "大约还要 16 秒，可以先做别的"
    with qtbot.waitSignal(row.cancelled):
        QTest.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    assert not row.cancel.isEnabled()
    row.finish()
    assert not row.isVisible()


def test_an_empty_page_shows_ways_to_start(qtbot: QtBot, theme: Theme) -> None:
    ways = [
        Way("import", "导入订单表", "Excel 或 CSV，列名不用改", "file-spreadsheet", "Ctrl+I"),
        Way("new", "直接新建工单", "客户来电时先记下来", "clipboard-list", "N"),
    ]
    state = EmptyState(theme, "还没有工单", "先把订单导进来，建单时就能直接选。", ways)
    state.resize(900, 700)
    _shown(qtbot, state)
    with qtbot.waitSignal(state.chosen) as told:
        QTest.keyClick(state.ways["new"], Qt.Key.Key_Space)
    assert told.args == ["new"]


def test_an_error_page_retries_and_gives_its_code(qtbot: QtBot, theme: Theme) -> None:
    details = ["D:/订单/10月14日订单.xlsx", "编号 IMP-103 · 2026-10-14 15:34"]
    state = ErrorState(
        theme, "打不开「10月14日订单.xlsx」", "没有写入任何数据。", steps=["关掉 Excel"], details=details
    )
    state.add_button(Button(theme, "读取副本"))
    state.resize(900, 700)
    _shown(qtbot, state)
    buttons = {button.text(): button for button in state.findChildren(Button)}
    with qtbot.waitSignal(state.retried):
        QTest.mouseClick(buttons["再试一次"], Qt.MouseButton.LeftButton)
    assert not buttons["复制"].isVisible()
    QTest.mouseClick(buttons["错误详情"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons["复制"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "\n".join(details)


def test_nothing_fits_names_the_thing(qtbot: QtBot, theme: Theme) -> None:
    state = NoMatch(theme, "工单")
    _shown(qtbot, state)
    words = [label.text() for label in state.findChildren(TextLabel)]
    assert words == ["没有符合的工单", "去掉一个条件试试"]
    with qtbot.waitSignal(state.cleared):
        QTest.mouseClick(state.findChildren(Button)[0], Qt.MouseButton.LeftButton)


def test_a_label_gives_way_and_keeps_its_words(qtbot: QtBot, theme: Theme) -> None:
    label = TextLabel("空调 K35 修两次仍不制冷，要求退货", "title", elided=True)
    _shown(qtbot, label)
    label.resize(120, 24)
    assert label.text().endswith("…")
    assert label.toolTip() == "空调 K35 修两次仍不制冷，要求退货"
    label.resize(600, 24)
    assert label.text() == "空调 K35 修两次仍不制冷，要求退货"


def test_markup_in_a_shops_data_stays_text(qtbot: QtBot, theme: Theme) -> None:
    label = TextLabel("<b>张示例</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_figures_change_in_place(qtbot: QtBot, theme: Theme) -> None:
    row = FigureRow([Figure("已超期", "2", tone="bad"), Figure("今天到期", "5")])
    _shown(qtbot, row)
    row.set_figures([Figure("已超期", "0"), Figure("今天到期", "6")])
    assert [value.text() for _, value, _ in row._blocks] == ["0", "6"]
    assert row._blocks[0][1].property("tone") == ""


def test_crumbs_lead_back(qtbot: QtBot, theme: Theme) -> None:
    header = PageHeader(theme, "空调 K35", back=True)
    header.set_crumbs([("工单", "cases"), ("GD261011-018", "")])
    header.resize(900, 56)
    _shown(qtbot, header)
    link = next(button for button in header.findChildren(Button) if button.text() == "工单")
    with qtbot.waitSignal(header.crumb_clicked) as told:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["cases"]
    with qtbot.waitSignal(header.back_clicked):
        QTest.mouseClick(header.back, Qt.MouseButton.LeftButton)


def test_a_flow_breaks_where_the_width_ends(qtbot: QtBot, theme: Theme) -> None:
    place = QWidget()
    flow = FlowLayout(place, gap=8)
    for _ in range(3):
        child = QWidget()
        child.setFixedSize(100, 20)
        flow.addWidget(child)
    qtbot.addWidget(place)
    assert flow.heightForWidth(400) == 20
    assert flow.heightForWidth(220) == 48
    assert flow.heightForWidth(100) == 76
