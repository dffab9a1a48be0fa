"""What answers tell at the desk, and the sheet from which another program reckons the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from aftersales.cases import CaseKind
from aftersales.least_squares import spearman
from aftersales.questionnaires import QuestionKind
from aftersales.score_factors import Factor, Way
from desktop.requests import CaseEdit
from desktop.satisfaction import SatisfactionQuery, SatisfactionResults
from desktop.satisfaction_words import (
    between_text,
    change_text,
    factor_name,
    factor_words,
    main_text,
    report_words,
)
from tests.desktop.acting import CLERK, OWNER, Shop
from tests.desktop.answer_kit import GOODS, fill_answers


@pytest.fixture
def full(shop: Shop) -> Shop:
    fill_answers(shop.desk)
    return shop


def year(shop: Shop, **given: object) -> SatisfactionQuery:
    today = shop.clock.today()
    return SatisfactionQuery(first=today - timedelta(days=300), last=today, **given)  # type: ignore[arg-type]


def results(shop: Shop, **given: object) -> SatisfactionResults:
    return shop.desk.satisfaction.results(query=year(shop, **given))


def test_a_call_and_its_survey_count_as_one_person_asked(full: Shop) -> None:
    found = results(full)
    assert found.surveyed == 60
    assert found.marks[QuestionKind.CSAT].n == 60
    assert found.marks[QuestionKind.NPS].n == 60
    assert found.marks[QuestionKind.CES].main is None


def test_groups_hold_everybody_and_own_marks_are_told_apart(full: Shop) -> None:
    found = results(full)
    staff = found.groups[QuestionKind.CSAT, "staff"]
    assert sum(group.marks.n for group in staff) == 60
    assert sum(group.marks.own for group in staff) == found.marks[QuestionKind.CSAT].own == 12
    without = results(full, without_own=True)
    assert without.marks[QuestionKind.CSAT].n == 48
    assert without.marks[QuestionKind.CSAT].own == 0
    assert {group.name for group in found.groups[QuestionKind.NPS, "product"]} == set(GOODS)
    assert results(full, only=(("product", GOODS[0]),)).marks[QuestionKind.CSAT].n == 20


def test_months_follow_each_other_and_the_span_before_is_held_against(full: Shop) -> None:
    found = results(full)
    months = [group.name for group in found.months[QuestionKind.CSAT]]
    assert months == sorted(months)
    today = full.clock.today()
    near = SatisfactionQuery(first=today - timedelta(days=29), last=today)
    found = full.desk.satisfaction.results(query=near)
    assert found.before[QuestionKind.CSAT].n > 5
    assert change_text(found.marks[QuestionKind.CSAT], found.before[QuestionKind.CSAT]).endswith(" 个百分点")
    six = full.desk.satisfaction.months(last=today)
    assert len(six) <= 6


def test_own_questions_and_words_are_shown(full: Shop) -> None:
    found = results(full)
    (mended,) = [tally for tally in found.tallies if tally.wording == "现在用着怎么样"]
    assert mended.n == sum(count for _, count in mended.counts) == 60
    assert {one.words for one in found.said} == {"等得有点久"}


def test_days_to_close_lower_the_score_and_are_said_in_words(full: Shop) -> None:
    report = full.desk.satisfaction.factors(query=year(full))
    assert report is not None
    assert report.weighed == 60
    first = report.findings[0]
    assert (first.factor, first.way) == (Factor.DAYS_TO_CLOSE, Way.LOWER)
    assert factor_name(first) == "办结用时"
    assert factor_words(first, report).startswith("每多 1 天，分数低约 0.")
    assert "60 件" in report_words(report)
    rest = [factor_words(one, report) for one in report.findings if one.way is Way.UNSEEN]
    assert set(rest) == {"看不出关系"}


def test_too_few_say_so(shop: Shop) -> None:
    fill_answers(shop.desk, cases=4)
    found = results(shop)
    marks = found.marks[QuestionKind.CSAT]
    assert (main_text(marks), between_text(marks)) == ("—", "只有 4 份，满 5 份才算")
    report = shop.desk.satisfaction.factors(query=year(shop))
    assert report is None
    assert "20" in report_words(report)


def test_the_sheet_is_enough_to_reckon_everything_anew(full: Shop, tmp_path: Path) -> None:
    full.sit(OWNER)
    to = tmp_path / "满意度答卷.xlsx"
    count = full.desk.list_sheets.write(list_key="satisfaction", query=year(full), to=to)
    rows = _rows(to)
    assert len(rows) == count
    scores = [row for row in rows if row["题型"] == "满意度 1–5"]
    found = results(full).marks[QuestionKind.CSAT].main
    assert found is not None
    assert sum(int(row["评分"]) >= 4 for row in scores) / len(scores) == pytest.approx(found.value)
    assert sum(row["本人回访"] == "本人回访" for row in scores) == 12
    days = [int(row["办结用时（分钟）"]) / 1440 for row in scores]
    again = spearman(days, [float(row["评分"]) for row in scores])
    report = full.desk.satisfaction.factors(query=year(full))
    assert report is not None
    together = next(one.together for one in report.findings if one.factor is Factor.DAYS_TO_CLOSE)
    assert together is not None
    assert again is not None
    assert again.value == pytest.approx(together.value)
    assert _slope(days, [float(row["评分"]) for row in scores]) < 0


def _rows(path: Path) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    head = next(place for place, line in enumerate(lines) if "题型" in line)
    names = [str(name) for name in lines[head]]
    return [
        {name: "" if value is None else str(value) for name, value in zip(names, line, strict=True)}
        for line in lines[head + 1 :]
        if any(value is not None for value in line)
    ]


def _slope(xs: list[float], ys: list[float]) -> float:
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def test_the_overview_counts_what_the_past_holds(full: Shop) -> None:
    today = full.clock.today()
    found = full.desk.case_statistics.overview(first=date(today.year, 1, 1), last=today)
    assert found.figures.opened == 60
    assert found.figures.closed == 60
    assert sum(one.count for one in found.problems) == 60
    assert found.problems[-1].running == 1
    assert [one.stage for one in found.stages] == ["受理", "核实"]
    assert len(found.weeks) == 12
    assert found.weeks[-1].first.weekday() == 0


def test_a_case_that_was_handed_over_and_reopened_counts_so(shop: Shop) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    for keeper in (CLERK, OWNER):
        version = shop.case(case_id).version
        shop.desk.cases.edit(
            case_id=case_id, version=version, changes=CaseEdit(assignee_id=shop.staff[keeper])
        )
    shop.desk.cases.edit(case_id=case_id, version=shop.case(case_id).version, changes=CaseEdit(urgent=True))
    with shop.desk.archive.database.read():
        (found,) = shop.desk.archive.survey_results.scored_cases({case_id: 4})
    assert (found.handovers, found.reopened, found.days_to_close, found.refund_share) == (
        2,
        False,
        None,
        None,
    )
