"""统计 in the window: figures and charts of a span, groups of one measure, factors in words, and asking who was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from aftersales.questionnaires import QuestionKind, Survey, SurveyState
from tests.desktop.answer_kit import fill_answers
from tests.ui.today_kit import Shown, sample_copy, shown, table_text, visible_text
from ui.notices import Recorder
from ui.pages.statistics_page import StatisticsPage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def at(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    recorder: Recorder,
    qtbot: QtBot,
    clock: FixedClock,
) -> Iterator[Shown]:
    with shown(sample_copy(tmp_path_factory, tmp_path), recorder, qtbot, clock) as window:
        fill_answers(window.desk)
        window.open("statistics")
        yield window


def page_of(at: Shown) -> StatisticsPage:
    page = at.window.page("statistics")
    assert isinstance(page, StatisticsPage)
    return page


def year(at: Shown) -> StatisticsPage:
    page = page_of(at)
    click(at, page.span.kind.button("year"))
    return page


def click(at: Shown, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    at.rest()


def tab(at: Shown, key: str) -> StatisticsPage:
    page = page_of(at)
    click(at, page.tabs.button(key))
    return page


def test_the_overview_shows_figures_and_says_its_findings(at: Shown) -> None:
    page = year(at)
    overview = page.overview
    figures = {key: figure.accessibleName() for key, figure in overview.figures.items()}
    opened = at.desk.case_statistics.overview(first=page.span.span[0], last=page.span.span[1]).figures.opened
    assert figures["opened"].startswith(f"新增工单 {opened} 件")
    assert "满意" in figures["score"]
    assert "近 12 周" in overview.cells["weeks"].finding.text()
    assert overview.cells["problems"].finding.text().startswith("前 3 类占")
    assert "份" in overview.cells["months"].finding.text()
    assert "工单" in page.status.left
    for chart in (overview.weeks, overview.problems, overview.stages, overview.months, overview.promoters):
        assert chart.accessibleName()
        assert chart.accessibleDescription()
        assert chart.spots()


def test_a_span_of_ones_own_is_counted_anew_and_kept_for_coming_back(at: Shown) -> None:
    page = page_of(at)
    click(at, page.span.kind.button("own"))
    assert page.span.first.isVisible()
    page.span.first.setFocus()
    page.span.first.selectAll()
    QTest.keyClicks(page.span.first, "2026-09-01")
    QTest.keyClick(page.span.first, Qt.Key.Key_Return)
    at.rest()
    assert page.status.left.startswith("2026-09-01 至 2026-10-14")
    at.open("cases")
    at.window.back()
    at.rest()
    assert page.span.kind.current == "own"
    assert page.status.left.startswith("2026-09-01 至 2026-10-14")


def test_a_bar_leads_to_the_cases_behind_it_by_mouse_and_by_key(at: Shown) -> None:
    page = year(at)
    chart = page.overview.problems
    spot = chart.spots()[0]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    at.rest()
    assert at.window.current_key == "cases"
    at.window.back()
    at.rest()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    at.rest()
    assert at.window.current_key == "cases"


def test_groups_of_a_measure_hide_those_with_too_few(at: Shown) -> None:
    year(at)
    page = tab(at, "satisfaction")
    satisfaction = page.satisfaction
    staff = satisfaction.groups.accessibleDescription()
    assert "许倩" in staff
    assert "其中本人记的" in staff
    click(at, satisfaction.measure.button("ces"))
    assert "满 5 份才算" in satisfaction.groups.accessibleDescription() or not satisfaction.groups.isVisible()
    click(at, satisfaction.measure.button("nps"))
    click(at, satisfaction.by.button("product"))
    assert "示例净水器" in satisfaction.groups.accessibleDescription()
    assert "推荐意愿 · 按商品" in visible_text(satisfaction)
    assert "等得有点久" in visible_text(satisfaction)
    assert "现在用着怎么样" in visible_text(satisfaction)


def test_the_rows_of_a_group_add_up_to_the_whole(at: Shown) -> None:
    year(at)
    satisfaction = tab(at, "satisfaction").satisfaction
    found = satisfaction._found
    assert found is not None
    named = sum(group.marks.n for group in found.groups[QuestionKind.CSAT, "staff"])
    nobodys = found.marks[QuestionKind.CSAT].n - named
    assert nobodys > 0
    assert f"没有经办：{nobodys} 份" in satisfaction.groups.accessibleDescription()
    assert "n=" not in visible_text(satisfaction)


def test_marks_of_ones_own_work_can_be_left_out(at: Shown) -> None:
    page = year(at)
    tab(at, "satisfaction")
    satisfaction = page.satisfaction
    before = satisfaction.group_cell.finding.text()
    assert "带 * 的有本人记的分" in before
    click(at, satisfaction.without_own)
    after = satisfaction.group_cell.finding.text()
    assert after != before
    assert "*" not in after


def test_one_group_alone_is_looked_at(at: Shown) -> None:
    page = year(at)
    tab(at, "satisfaction")
    satisfaction = page.satisfaction
    satisfaction.one.set_current("许倩")
    satisfaction.query_changed.emit()
    at.rest()
    assert "梁志强" not in satisfaction.groups.accessibleDescription()
    assert dict(satisfaction.only) == {"staff": "许倩"}
    click(at, satisfaction.by.button("reason"))
    assert not satisfaction.only
    assert "质量问题" in satisfaction.groups.accessibleDescription()


def test_factors_are_said_in_words_with_their_uncertainty(at: Shown) -> None:
    year(at)
    page = tab(at, "factors")
    rows = "\n".join(table_text(page.factors.table))
    assert "每多 1 天，分数低约" in rows
    assert "看不出关系" in rows
    assert "不等于是它造成的" in visible_text(page.factors)


def test_too_few_scores_say_so_and_show_no_table(at: Shown) -> None:
    page = page_of(at)
    click(at, page.span.kind.button("week"))
    tab(at, "factors")
    assert "20 件" in page.factors.said.text()
    assert not page.factors.table.isVisible()


def test_who_was_drawn_is_asked_written_down_and_undone(
    at: Shown, type_chinese: Callable[[QWidget, str], None]
) -> None:
    page = tab(at, "asking")
    asking = page.asking
    waiting = at.desk.surveys.waiting()
    assert len(table_text(asking.table)) == len(waiting) > 0
    survey = waiting[0].survey
    asking.table.go_to(survey.id)
    field = asking.questions.fields["closing", "csat"]
    assert field._marks is not None
    QTest.mouseClick(field._marks.boxes[1], Qt.MouseButton.LeftButton)
    words = asking.questions.fields["closing", "better"]._text
    assert words is not None
    type_chinese(words, "回电快些")
    at.press(Qt.Key.Key_Return, CTRL)
    at.rest()
    with at.desk.archive.database.read():
        told: Survey = at.desk.archive.surveys.get(survey.id)
    assert told.state is SurveyState.ANSWERED
    assert [(one.kind, one.number, one.words) for one in told.answers] == [
        (QuestionKind.CSAT, 2, ""),
        (QuestionKind.TEXT, None, "回电快些"),
    ]
    assert len(at.desk.surveys.waiting()) == len(waiting) - 1
    assert at.recorder.texts("toast")[-1] == "已记满意度 结案满意度"
    at.desk.undo.undo()
    at.rest()
    assert len(table_text(asking.table)) == len(waiting)


def test_nothing_said_is_refused_under_the_questions(at: Shown) -> None:
    page = tab(at, "asking")
    click(at, page.asking.save)
    assert "一题都没答" in page.asking.error.text()
    before = len(at.desk.surveys.waiting())
    click(at, page.asking.refuse)
    assert len(at.desk.surveys.waiting()) == before - 1


def test_a_draft_is_kept_while_one_looks_at_another(at: Shown) -> None:
    entry = next(one.entry for one in at.desk.questionnaires.entries() if one.entry.key == "closing")
    at.desk.questionnaires.change(key="closing", version=entry.version, values={"share": 100})
    at.desk.surveys.draw()
    page = tab(at, "asking")
    asking = page.asking
    at.rest()
    first, second = [one.survey.id for one in at.desk.surveys.waiting()][:2]
    asking.table.go_to(first)
    field = asking.questions.fields["closing", "csat"]
    assert field._marks is not None
    QTest.mouseClick(field._marks.boxes[4], Qt.MouseButton.LeftButton)
    asking.table.go_to(second)
    assert not asking.questions.answers
    asking.table.go_to(first)
    assert [one.number for one in asking.questions.answers] == [5]


def test_the_sheet_is_written_and_tells_how_many(at: Shown, tmp_path: Path) -> None:
    page = year(at)
    to = tmp_path / "统计.xlsx"
    page.export(to)
    at.rest()
    rows = list(openpyxl.load_workbook(to).worksheets[0].iter_rows(values_only=True))
    told = {row[:2]: row[2:] for row in rows}
    figures = page.overview.figures["opened"].value.text()
    assert str(told["关键数字", "本期"][0]) in figures
    assert any(row[2] for row in rows if row[0] == "近 12 周")
    assert "行" in at.recorder.texts("toast")[-1]
    page = tab(at, "satisfaction")
    to = tmp_path / "满意度答卷.xlsx"
    page.export(to)
    at.rest()
    assert openpyxl.load_workbook(to).worksheets[0].max_row > 100
    assert "条答案" in at.recorder.texts("toast")[-1]


def test_who_may_not_ask_sees_no_draw_and_no_export(at: Shown) -> None:
    technician = next(one for one in at.desk.staff.list() if one.role == Role.TECHNICIAN)
    at.desk.staff.sit_down(staff_id=technician.id)
    at.open("today")
    at.open("statistics")
    page = tab(at, "asking")
    assert not page.asking.draw.isVisible()
    assert not page.export_button.isVisible()
    assert not page.asking.side.isEnabled()


def test_tips_say_what_is_under_the_pointer(at: Shown) -> None:
    page = year(at)
    chart = page.overview.weeks
    spot = chart.spots()[-1]
    assert "新增" in spot.tip
    assert chart.spot_at(spot.box.center().x(), spot.box.center().y()) == spot
    assert chart.spot_at(-5, -5) is None
    assert isinstance(spot.box.center().toPoint(), QPoint)


def test_everything_fits_a_small_window(at: Shown) -> None:
    at.window.resize(1120, 680)
    for key in ("overview", "satisfaction", "factors", "asking"):
        page = tab(at, key)
        content = page.contents.currentWidget()
        assert content is not None
        assert content.width() <= page.width()
        assert page.tabs.isVisible()


def test_a_new_shop_says_what_is_missing_and_draws_nobody(
    tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock
) -> None:
    with shown(tmp_path / "new", recorder, qtbot, clock) as at:
        at.desk.profile.name_shop(name="张示例小店")
        at.open("statistics")
        page = page_of(at)
        words = visible_text(page.overview)
        for told in ("近 12 周没有工单", "这些天没有新工单", "还没有评分", "还没有人答过推荐意愿"):
            assert told in words
        tab(at, "asking")
        assert "没有等着问的人" in visible_text(page.asking)
        assert not page.asking.side.isVisible()
        page.asking.empty.chosen.emit("draw")
        at.rest()
        assert recorder.texts("toast")[-1] == "没有新抽到的人"
