"""Surveys in both databases: saved whole, undone and redone, drawn, waiting, and read for statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aftersales.actions import Action
from aftersales.cases import Case, CaseEvent, EventKind
from aftersales.errors import KnownError
from aftersales.questionnaires import Answer, QuestionKind, Survey, SurveyState
from aftersales.revisits import CallResult, Revisit, RevisitState
from aftersales.settlements import SettledBefore
from aftersales.staff import Staff
from storage.case_statistics import CaseStatisticsReader
from storage.survey_results import SurveyResults
from storage.surveys import Surveys
from tests.storage.making import NOW, Archive, case, customer, dump
from tests.storage.test_repositories import record

TODAY = date(2026, 10, 14)
GOOD = (
    Answer(question="csat", kind=QuestionKind.CSAT, wording="满意吗", number=2),
    Answer(question="words", kind=QuestionKind.TEXT, wording="还有吗", words="慢"),
)


@pytest.fixture
def surveys(archive: Archive) -> Surveys:
    return Surveys(archive.database)


def survey(**given: Any) -> Survey:
    values: dict[str, Any] = {
        "questionnaire": "closing",
        "name": "结案满意度",
        "drawn_for": TODAY,
        "seed": "closing:2026-10-14",
    }
    return Survey(**{**values, **given})


def closed_case(archive: Archive, **given: Any) -> Case:
    with archive.writing("备客户") as action:
        buyer = archive.customers.save(customer(), action=action)
        keeper = archive.staff.save(Staff(name="许示例", role="客服"), action=action)
    return archive.case(
        customer_id=buyer.id, assignee_id=keeper.id, **{"state": "closed", "closed_at": NOW, **given}
    )


def save(archive: Archive, surveys: Surveys, one: Survey) -> tuple[Survey, Action]:
    with archive.writing("抽样") as action:
        return surveys.save(one, action=action), action


def test_a_survey_is_kept_whole_and_undone_with_its_answers(archive: Archive, surveys: Surveys) -> None:
    about = closed_case(archive)
    drawn, _ = save(archive, surveys, survey(case_id=about.id, customer_id=about.customer_id))
    before = dump(archive.database)
    told = replace(
        drawn, state=SurveyState.ANSWERED, answers=GOOD, answered_on=TODAY, own=True, way="closing"
    )
    kept, action = save(archive, surveys, told)
    assert kept == replace(told, version=2)
    after = dump(archive.database)
    with archive.writing("撤销") as undoing:
        archive.journal.undo(action.id, action=undoing)
    assert dump(archive.database) == before
    with archive.writing("重做") as redoing:
        archive.journal.redo(undoing.id, action=redoing)
    assert dump(archive.database) == after


def test_who_saves_over_a_survey_he_has_not_seen_is_refused(archive: Archive, surveys: Surveys) -> None:
    drawn, _ = save(archive, surveys, survey())
    save(archive, surveys, replace(drawn, state=SurveyState.DECLINED))
    with pytest.raises(KnownError) as caught, archive.writing() as action:
        surveys.save(replace(drawn, state=SurveyState.ANSWERED), action=action)
    assert caught.value.code == "storage.changed_meanwhile"
    with pytest.raises(KnownError) as caught, archive.database.read():
        surveys.get(999)
    assert caught.value.code == "storage.gone"


def test_occasions_are_calls_and_cases_closed_on_their_china_day(archive: Archive, surveys: Surveys) -> None:
    late = NOW.replace(hour=16, minute=30)  # half past midnight of the 15th in China
    about = closed_case(archive, closed_at=late)
    with archive.writing() as action:
        call = archive.revisits.save(
            Revisit(
                customer_id=about.customer_id,
                case_id=about.id,
                plan="by_hand",
                purpose="维修后 3 天",
                nominal=TODAY,
                day=TODAY,
            ),
            action=action,
        )
    with archive.database.read():
        assert surveys.closed_cases(TODAY, TODAY) == ()
        closed = surveys.closed_cases(TODAY, TODAY + timedelta(days=1))
        calls = surveys.calls(TODAY, TODAY)
    assert [(one.key, one.day, one.text, one.product) for one in closed] == [
        (f"case {about.id}", date(2026, 10, 15), "退货", "示例净水器 R600")
    ]
    assert [(one.key, one.text, one.is_open, one.may_call) for one in calls] == [
        (f"call {call.id}", "维修后 3 天", True, True)
    ]


def test_who_was_asked_before_a_day_and_who_waits(archive: Archive, surveys: Surveys) -> None:
    about = closed_case(archive)
    mine = {"case_id": about.id, "customer_id": about.customer_id}
    save(archive, surveys, survey(**mine, drawn_for=TODAY - timedelta(days=9), state=SurveyState.MISSED))
    drawn, _ = save(archive, surveys, survey(**mine, drawn_for=TODAY - timedelta(days=2)))
    with archive.database.read():
        assert surveys.asked_before(TODAY, [about.customer_id or 0]) == {
            about.customer_id: TODAY - timedelta(days=2)
        }
        assert surveys.asked_before(TODAY - timedelta(days=2), [about.customer_id or 0]) == {}
        waiting = surveys.waiting(TODAY - timedelta(days=30))
        assert surveys.waiting(TODAY) == ()
        assert [one.id for one in surveys.of_case(about.id)] == [drawn.id - 1, drawn.id]
    assert [(one.survey.id, one.customer, one.phone, one.product) for one in waiting] == [
        (drawn.id, "张示例", "13800001000", "示例净水器 R600")
    ]


def test_marks_of_calls_and_of_surveys_are_read_together(archive: Archive, surveys: Surveys) -> None:
    about = closed_case(archive)
    with archive.writing() as action:
        archive.revisits.save(
            Revisit(
                customer_id=about.customer_id,
                case_id=about.id,
                plan="by_hand",
                purpose="回访",
                nominal=TODAY,
                day=TODAY,
                state=RevisitState.DONE,
                result=CallResult.REACHED,
                score=4,
                done_at=NOW,
                done_by_id=about.assignee_id,
            ),
            action=action,
        )
    told = survey(
        case_id=about.id,
        customer_id=about.customer_id,
        staff_id=about.assignee_id,
        state=SurveyState.ANSWERED,
        answered_on=TODAY,
        way="closing",
        answers=GOOD,
    )
    save(archive, surveys, told)
    with archive.database.read():
        found = SurveyResults(archive.database).replies(TODAY, TODAY)
        assert SurveyResults(archive.database).replies(TODAY + timedelta(days=1), TODAY) == ()
    assert [(one.kind, one.number, one.words, one.own, one.staff, one.product) for one in found] == [
        (QuestionKind.CSAT, 4, "", True, "许示例", "示例净水器 R600"),
        (QuestionKind.CSAT, 2, "", False, "许示例", "示例净水器 R600"),
        (QuestionKind.TEXT, None, "慢", False, "许示例", "示例净水器 R600"),
    ]


def test_the_facts_of_a_scored_case(archive: Archive) -> None:
    bought = archive.order()
    line = bought.lines[0]
    about = closed_case(
        archive,
        order_id=bought.id,
        closed_at=NOW + timedelta(days=2, hours=12),
        lines=(replace(case().lines[0], order_line_id=line.id),),
    )
    told: tuple[tuple[float, EventKind, str, str, str], ...] = (
        (0, EventKind.OPENED, "", "new", "新建"),
        (1.5, EventKind.MOVED, "new", "verifying", "核实"),
        (3, EventKind.EDITED, "", "", "经办：许示例"),
        (4, EventKind.EDITED, "", "", "类型：退货"),
        (20, EventKind.MOVED, "verifying", "closed", "结案"),
        (30, EventKind.MOVED, "closed", "verifying", "重开"),
        (60, EventKind.MOVED, "verifying", "closed", "结案"),
    )
    with archive.writing() as action:
        for hours, kind, origin, target, title in told:
            archive.cases.add_event(
                CaseEvent(
                    case_id=about.id,
                    at=NOW + timedelta(hours=hours),
                    by_id=None,
                    kind=kind,
                    from_state=origin,
                    to_state=target,
                    title=title,
                ),
                action=action,
            )
        taken = (SettledBefore(order_line_id=line.id, quantity=1, refund=2_500),)
        archive.settlements.add(record(about.id, taken=taken), action=action)
    with archive.database.read():
        (found,) = SurveyResults(archive.database).scored_cases({about.id: 3})
        stays = CaseStatisticsReader(archive.database).stays(TODAY, TODAY + timedelta(days=5))
    assert (found.score, found.kind, found.handovers, found.reopened) == (3, "退货", 1, True)
    assert (found.hours_to_answer, found.days_to_close) == (1.5, 2.5)
    assert found.refund_share == 0.9
    assert [(one.state, one.hours) for one in stays] == [
        ("new", 1.5),
        ("verifying", 18.5),
        ("closed", 10.0),
        ("verifying", 30.0),
    ]
