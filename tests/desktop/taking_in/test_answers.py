"""Answer sheets coming in: one row a person or one row an answer, met with the archive, taken back in one step."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from aftersales.cases import CaseKind
from aftersales.questionnaires import QuestionKind, Survey
from desktop.satisfaction import SatisfactionQuery
from tests.desktop.acting import CLERK, OWNER, Shop
from tests.desktop.answer_kit import fill_answers
from tests.desktop.taking_in.record_kit import commit, outcomes, read, rows, said, sheet, take

HEADER = ("客户", "电话", "工单号", "日期", "问卷", "满意度", "推荐意愿", "意见")
DAY = date(2026, 10, 13)


def stored(shop: Shop) -> list[Survey]:
    with shop.desk.archive.database.read():
        rows = shop.desk.archive.database.rows("SELECT id FROM surveys ORDER BY id")
        return [shop.desk.archive.surveys.get(int(row[0])) for row in rows]


def test_answers_are_kept_with_the_customer_or_the_case_they_are_of(shop: Shop, tmp_path: Path) -> None:
    first = shop.customer("张示例", "13800001000")
    shop.sit(CLERK)
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer("林示例", "13900006652"))
    shop.sit(OWNER)
    told = (
        ("张示例", "13800001000", "", "2026-10-13", "结案满意度", "5分", "", "挺好"),
        ("", "", shop.case(case_id).number, "2026-10-13", "", "2", "0", ""),
    )
    staged = read(shop.desk, sheet(tmp_path / "满意度.csv", HEADER, *told))
    assert staged.sheets[0].kind == "answers"
    assert outcomes(shop.desk, staged) == ["added", "added"]
    batch = commit(shop.desk, staged)
    one, other = stored(shop)
    assert (one.customer_id, one.case_id, one.questionnaire, one.answered_on, one.way) == (
        first,
        None,
        "closing",
        DAY,
        "sheet",
    )
    assert [(answer.question, answer.number, answer.words) for answer in one.answers] == [
        ("csat", 5, ""),
        ("words", None, "挺好"),
    ]
    assert (other.case_id, other.staff_id, other.own) == (case_id, shop.staff[CLERK], False)
    assert [(answer.kind, answer.number) for answer in other.answers] == [
        (QuestionKind.CSAT, 2),
        (QuestionKind.NPS, 0),
    ]
    again = read(shop.desk, sheet(tmp_path / "再来.csv", HEADER, *told))
    assert outcomes(shop.desk, again) == ["unchanged", "unchanged"]
    shop.desk.transfers.discard(staged=again)
    shop.desk.transfers.undo(batch_id=batch.id)
    assert stored(shop) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("张示例", "13800001000", "", "2026-10-13", "", "6", "", ""), "6（1–5）"),
        (("张示例", "13800001000", "", "2026-10-13", "", "", "11", ""), "11（0–10）"),
        (("张示例", "13800001000", "", "2026-10-13", "", "满意", "", ""), "满意（1–5）"),
        (("张示例", "13800001000", "", "2026-10-13", "", "", "", ""), "一题都没答"),
        (("张示例", "13800001000", "", "2026-10-15", "", "5", "", ""), "还没到"),
        (("张示例", "13800001000", "", "", "", "5", "", ""), "没写是哪天"),
        (("别人", "13700000000", "", "2026-10-13", "", "5", "", ""), "认不出是哪位客户"),
        (("张示例", "", "GD999999-001", "2026-10-13", "", "5", "", ""), "工单号系统里没有"),
    ],
)
def test_what_cannot_be_taken_says_why_in_its_row(
    shop: Shop, tmp_path: Path, row: tuple[str, ...], words: str
) -> None:
    shop.customer("张示例", "13800001000")
    good = ("张示例", "13800001000", "", "2026-10-12", "", "4", "", "")
    staged = read(shop.desk, sheet(tmp_path / "a.csv", HEADER, good, row))
    assert outcomes(shop.desk, staged) == ["added", "error"]
    assert words in said(rows(shop.desk, staged)[1])
    commit(shop.desk, staged)
    assert [[answer.number for answer in one.answers] for one in stored(shop)] == [[4]]


def test_our_own_sheet_is_known_again_and_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    fill_answers(shop.desk, cases=8)
    today = shop.clock.today()
    query = SatisfactionQuery(first=today - timedelta(days=300), last=today)
    to = tmp_path / "满意度答卷.xlsx"
    count = shop.desk.list_sheets.write(list_key="satisfaction", query=query, to=to)
    staged = read(shop.desk, to)
    assert staged.sheets[0].kind == "answers"
    assert outcomes(shop.desk, staged) == ["unchanged"] * count
    shop.desk.transfers.discard(staged=staged)


def test_rows_of_one_answer_each_become_one_survey(shop: Shop, tmp_path: Path) -> None:
    shop.customer("张示例", "13800001000")
    header = ("客户", "电话", "日期", "问卷", "题目", "题型", "评分", "回答")
    told = (
        ("张示例", "13800001000", "2026-10-13", "装机", "满意吗", "满意度 1–5", "4", ""),
        ("张示例", "13800001000", "2026-10-13", "装机", "装好了吗", "选择", "", "装好了"),
        ("张示例", "13800001000", "2026-10-13", "装机", "还想说什么", "", "", "都好"),
    )
    take(shop.desk, sheet(tmp_path / "a.csv", header, *told))
    (one,) = stored(shop)
    assert one.name == "装机"
    assert [(answer.kind, answer.wording, answer.number, answer.words) for answer in one.answers] == [
        (QuestionKind.CSAT, "满意吗", 4, ""),
        (QuestionKind.CHOICE, "装好了吗", None, "装好了"),
        (QuestionKind.TEXT, "还想说什么", None, "都好"),
    ]
