"""Charts: round scales, what can be pointed at, what is said to who does not see them, and paint in both themes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.charts.axes import Chart, scale_for
from ui.charts.bars import BarPair, CountBar, CountBars, PairBars
from ui.charts.lines import LinePoint, Sparkline, TrendLine
from ui.charts.rows import PartRow, PartRows, RangeRow, RangeRows, SureRow, SureRows
from ui.theme import Theme


def test_scales_have_round_steps_that_hold_the_values() -> None:
    assert scale_for(18, whole=True).steps == (0, 5, 10, 15, 20)
    assert scale_for(1).steps == (0, 0.25, 0.5, 0.75, 1)
    assert scale_for(100, least=-100).steps == (-100, -50, 0, 50, 100)
    assert scale_for(0).high > 0


@given(st.floats(0.001, 1e6), st.booleans())
def test_a_scale_reaches_over_its_values_in_few_steps(most: float, whole: bool) -> None:
    scale = scale_for(most, whole=whole)
    assert scale.high >= most * (1 - 1e-9)
    assert 2 <= len(scale.steps) <= 7
    assert scale.share(most * 2 + 10) == 1
    assert scale.share(-1) == 0


def _filled(theme: Theme) -> list[Chart]:
    pairs, counts = PairBars(theme, name="走势"), CountBars(theme, name="原因")
    pairs.show_bars([BarPair(name=f"{n}", one=n, other=9 - n, tip=f"第 {n} 周 {n} 件") for n in range(12)])
    counts.show_bars(
        [
            CountBar(name="质量问题", count=9, running=0.75, tip="质量问题 9 件", key="质量问题"),
            CountBar(name="其余", count=3, running=1, tip="其余 3 件", rest=True),
        ]
    )
    parts = PartRows(theme, name="满意度", tokens=[("bad", "onAcc"), ("chart1", "onAcc")])
    parts.show_rows(
        [
            PartRow(name="9月", counts=(1, 9), right="4.5 分", tip="9月 10 份"),
            PartRow(name="10月", counts=(0, 2), right="", tip="10月 2 份", few="只有 2 份"),
        ]
    )
    ranges = RangeRows(theme, name="卡在哪一步")
    ranges.show_rows(
        [RangeRow(name="受理", usual=1, slow=5, right="1.0 时", tip="受理 1 小时", waiting=True)]
    )
    sure = SureRows(theme, name="经办")
    sure.show_rows(
        [
            SureRow(name="许示例", value=0.8, low=0.5, high=0.9, right="80%", tip="许示例 80%", key="许示例"),
            SureRow(name="周示例", value=None, few="只有 2 份", tip="周示例 2 份"),
        ],
        least=0,
        most=1,
        label=lambda share: f"{share:.0%}",
    )
    trend = TrendLine(theme, name="推荐意愿")
    trend.show_points(
        [
            LinePoint(name="9月", value=20, low=-5, high=40, n=12, tip="9月 +20"),
            LinePoint(name="10月", value=None, n=3, tip="10月 3 份"),
        ],
        least=-100,
        most=100,
        label=lambda value: f"{value:+.0f}",
    )
    return [pairs, counts, parts, ranges, sure, trend]


def _colours(chart: Chart) -> set[str]:
    image: QImage = chart.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_chart_paints_with_the_tokens_of_its_theme_and_tells_all_it_shows(
    name: str, qtbot: QtBot
) -> None:
    theme = Theme("light" if name == "light" else "dark")
    for chart in _filled(theme):
        qtbot.addWidget(chart)
        chart.resize(360, 240)
        painted = _colours(chart)
        tokens = {theme.colour(token).name() for token in ("chart1", "chart2", "chart3", "warnFill", "bad")}
        assert painted & tokens, chart.accessibleName()
        for spot in chart.spots():
            assert spot.tip in chart.accessibleDescription()
            assert chart.rect().intersects(spot.box.toRect())


def test_charts_without_values_paint_nothing_wrong(theme: Theme, qtbot: QtBot) -> None:
    for chart in (
        PairBars(theme, name="空"),
        CountBars(theme, name="空"),
        RangeRows(theme, name="空"),
        SureRows(theme, name="空"),
        TrendLine(theme, name="空"),
        PartRows(theme, name="空", tokens=[]),
        Sparkline(theme, name="空"),
    ):
        qtbot.addWidget(chart)
        chart.resize(200, 120)
        assert not chart.grab().isNull()
        assert list(chart.spots()) == []


def test_bars_lead_somewhere_by_mouse_and_by_key_and_the_rest_does_not(theme: Theme, qtbot: QtBot) -> None:
    chart = next(one for one in _filled(theme) if isinstance(one, CountBars))
    qtbot.addWidget(chart)
    chart.resize(360, 240)
    chart.show()
    asked: list[str] = []
    chart.asked.connect(asked.append)
    first, rest = chart.spots()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=first.box.center().toPoint())
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=rest.box.center().toPoint())
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert asked == ["质量问题", "质量问题"]


def test_the_small_line_needs_two_values(theme: Theme, qtbot: QtBot) -> None:
    line = Sparkline(theme, name="新增")
    qtbot.addWidget(line)
    ink = theme.colour("chart1").name()
    line.show_values([3])
    assert ink not in _colours(line)
    line.show_values([3, 5, 4])
    assert ink in _colours(line) or len(_colours(line)) > 1
