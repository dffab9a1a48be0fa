"""A past full of answers for tests and pictures: closed cases with scores that follow a rule, and answered surveys."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from aftersales.actions import Action
from aftersales.cases import Case, CaseEvent, CaseKind, CaseLine, Channel, EventKind
from aftersales.clock import china_day
from aftersales.customers import Customer, Phone
from aftersales.questionnaires import Answer, QuestionKind, Survey, SurveyState
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.shop import Desk

GOODS = ("示例净水器", "示例空调", "示例破壁机")
REASONS = ("质量问题", "延迟派送", "瑕疵")
KINDS = (CaseKind.REPAIR, CaseKind.RETURN, CaseKind.EXCHANGE)


def fill_answers(desk: Desk, *, cases: int = 60, seed: int = 7) -> None:
    """`cases` closed cases over the last 180 days: each day longer to close costs half a point of the score."""
    dice = Random(seed)
    now = desk.clock.now()
    with desk.archive.database.read():
        staff = [one.id for one in desk.archive.staff.list()]
    with desk.archive.database.write():
        for place in range(cases):
            opened = now - timedelta(days=178 - place * 170 / cases, hours=3)
            days = dice.choice([0.5, 1, 1.5, 2, 3, 4, 6])
            closed = opened + timedelta(days=days)
            score = max(1, min(5, round(5.2 - 0.5 * days + dice.choice([-0.5, 0, 0.5]))))
            action = Action(name="备往事", by_id=None, at=closed)
            keeper = staff[place % len(staff)] if staff else None
            customer = desk.archive.customers.save(
                Customer(name=f"示例客{place}", phones=(Phone(number=f"1370000{place:04d}"),)), action=action
            )
            case = desk.archive.cases.save(
                Case(
                    kind=KINDS[place % 3],
                    channel=Channel.PHONE,
                    category="产品",
                    reason=REASONS[place % len(REASONS)],
                    customer_id=customer.id,
                    lines=(CaseLine(order_line_id=None, title=GOODS[place % len(GOODS)], quantity=1),),
                    state="closed",
                    opened_at=opened,
                    state_since=closed,
                    closed_at=closed,
                    assignee_id=keeper,
                ),
                action=action,
            )
            told = (
                (opened, EventKind.OPENED, "", "new"),
                (opened + timedelta(hours=dice.choice([1, 2, 5])), EventKind.MOVED, "new", "verifying"),
                (closed, EventKind.MOVED, "verifying", "closed"),
            )
            for at, kind, origin, target in told:
                desk.archive.cases.add_event(
                    CaseEvent(
                        case_id=case.id,
                        at=at,
                        by_id=None,
                        kind=kind,
                        from_state=origin,
                        to_state=target,
                        title="示例",
                    ),
                    action=action,
                )
            _answer(desk, case, score, dice, action, keeper=keeper, own=place % 5 == 0)


def _answer(
    desk: Desk, case: Case, score: int, dice: Random, action: Action, *, keeper: int | None, own: bool
) -> None:
    day = china_day(action.at) + timedelta(days=1)
    caller = keeper if own else None
    revisit = desk.archive.revisits.save(
        Revisit(
            customer_id=case.customer_id,
            case_id=case.id,
            plan="by_hand",
            purpose="办结后回访",
            nominal=day,
            day=day,
            assignee_id=caller,
            done_by_id=caller,
            state=RevisitState.DONE,
            result=CallResult.REACHED,
            score=score,
            done_at=action.at + timedelta(days=1),
        ),
        action=action,
    )
    desk.archive.surveys.save(
        Survey(
            questionnaire="call",
            name="回访满意度",
            state=SurveyState.ANSWERED,
            drawn_for=day,
            seed=f"call:{day}",
            revisit_id=revisit.id,
            case_id=case.id,
            customer_id=case.customer_id,
            staff_id=keeper,
            entered_by=caller,
            own=own and keeper is not None,
            answered_on=day,
            way="call",
            answers=(
                Answer(
                    question="nps",
                    kind=QuestionKind.NPS,
                    wording="会推荐吗",
                    number=max(0, min(10, score * 2 + dice.choice([-1, 0, 1]))),
                ),
                Answer(
                    question="mended",
                    kind=QuestionKind.CHOICE,
                    wording="现在用着怎么样",
                    words="修好了" if score > 2 else "没修好",
                ),
                *(
                    (
                        Answer(
                            question="better",
                            kind=QuestionKind.TEXT,
                            wording="哪里能更好",
                            words="等得有点久",
                        ),
                    )
                    if score < 4
                    else ()
                ),
            ),
        ),
        action=action,
    )
