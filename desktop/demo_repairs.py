"""The sample shop's repairs: one on the bench with a quote, a loan set and a part that runs short, one at the customer's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from aftersales.cases import CaseKind
from aftersales.clock import china_moment
from aftersales.repairs import ConsentWay, LabourLine, VisitOutcome, WorkUnit
from desktop.demo_stage import LIANG, XU, Stage, Story, cue
from desktop.requests import AnswerGiven
from desktop.visits import Appointment
from resources.demo import FOLDER


def vacuum_on_the_bench(stage: Stage) -> Story:
    """A motor that is paid for, agreed by 微信; a set is lent, and its clock ends tomorrow. The battery is the shop's."""
    yield cue("10-07 10:40", XU)
    case = stage.open(
        "何静怡",
        "吸尘器",
        kind=CaseKind.REPAIR,
        reason="质量问题",
        phenomenon="吸力下降",
        keeper=LIANG,
    )
    _planned(stage, case, "清风道，不行就换电机")
    stage.move(case, "awaiting_device", repair_way="到店")
    yield cue("10-07 14:10", LIANG)
    stage.move(case, "diagnosing")
    yield cue("10-08 11:20", LIANG)
    repairs = stage.desk.repairs
    repairs.diagnose(**_named(stage, case), text="电机碳刷磨损，吸力只剩三成；电池续航不到 8 分钟")
    repairs.set_work(
        **_named(stage, case),
        labour=(
            LabourLine(what="换电机", unit=WorkUnit.MINUTES, quantity=40, price=12_000),
            LabourLine(what="清风道", price=3_000, free=True),
        ),
    )
    repairs.quote(**_named(stage, case), valid_until=date(2026, 10, 15), note="含电机")
    yield cue("10-08 15:20", LIANG)
    _said_yes(stage, case, "何静怡", ConsentWay.WECHAT)
    yield cue("10-08 15:25", LIANG)
    stage.move(case, "repairing", "电机碳刷磨损，换电机")
    repairs.lend(**_named(stage, case), title="吸尘器 V2 店里备用", serial="BY-02", due_on=date(2026, 10, 15))
    yield cue("10-14 13:50", LIANG)
    _plan_part(stage, case, "DC-V3", quantity=1, price=19_800, free=True)


def purifier_drips(stage: Stage) -> Story:
    """Looked at at home, nobody there the second time, half done the third; the rest comes tomorrow."""
    yield cue("10-08 13:50", XU)
    case = stage.open(
        "黄德贵",
        "净水器",
        kind=CaseKind.REPAIR,
        reason="质量问题",
        phenomenon="接头渗漏",
        keeper=LIANG,
    )
    _planned(stage, case, "上门换快接头，试压")
    _book(stage, case, "10-08 14:30", "10-08 16:00")
    stage.move(case, "to_visit", repair_way="上门")
    yield cue("10-08 15:05", LIANG)
    visits, repairs = stage.desk.visits, stage.desk.repairs
    visits.note(**_named(stage, case), outcome=VisitOutcome.PARTLY, reason="快接头老化，车上没有这个口径")
    stage.move(case, "diagnosing")
    repairs.diagnose(**_named(stage, case), text="进水快接头老化开裂，主机和滤芯没问题")
    _book(stage, case, "10-11 09:00", "10-11 11:00")
    yield cue("10-11 10:40", LIANG)
    visits.note(
        **_named(stage, case),
        outcome=VisitOutcome.FAILED,
        reason="没人在家，电话也没接",
        photo=_picture("room"),
        following=_window("10-13 11:00", "10-13 12:30", stage),
    )
    yield cue("10-13 11:20", LIANG)
    repairs.set_work(
        **_named(stage, case), labour=(LabourLine(what="换快接头", quantity=2, price=8_000),), visit_fee=3_000
    )
    repairs.quote(**_named(stage, case), valid_until=date(2026, 10, 20))
    _said_yes(stage, case, "黄德贵", ConsentWay.SIGNED)
    yield cue("10-13 11:30", LIANG)
    stage.move(case, "repairing", "接头到货，开始换")
    yield cue("10-13 12:10", LIANG)
    visits.note(
        **_named(stage, case),
        outcome=VisitOutcome.PARTLY,
        reason="换好一个，另一个口径不对，带对的再来",
        following=_window("10-15 10:00", "10-15 11:30", stage),
    )
    repairs.collect(**_named(stage, case), amount=6_000, how="微信")


def _planned(stage: Stage, case: int, plan: str) -> None:
    """From new to the customer hearing the plan."""
    stage.move(case, "verifying")
    stage.show(case, "故障照片", "fault_photo")
    stage.move(case, "judging")
    stage.move(case, "planning")
    stage.move(case, "awaiting_consent", plan=plan)


def _named(stage: Stage, case_id: int) -> dict[str, Any]:
    return {"case_id": case_id, "version": stage.case(case_id).version}


def _said_yes(stage: Stage, case: int, who: str, how: ConsentWay) -> None:
    answer = AnswerGiven(yes=True, who=who, how=how)
    stage.desk.repairs.answer(**_named(stage, case), answer=answer)


def _plan_part(stage: Stage, case: int, code: str, *, quantity: int, price: int, free: bool) -> None:
    (part,) = stage.desk.parts.page(text=code).rows
    stage.desk.repair_parts.plan(
        **_named(stage, case), part_id=part.id, quantity=quantity, price=price, free=free
    )


def _book(stage: Stage, case: int, start: str, end: str) -> None:
    stage.desk.visits.book(**_named(stage, case), appointment=_window(start, end, stage))


def _window(start: str, end: str, stage: Stage) -> Appointment:
    technician = next(one.id for one in stage.desk.visits.technicians() if one.name == LIANG)
    return Appointment(
        at=china_moment(f"2026-{start}"), until=china_moment(f"2026-{end}"), technician_id=technician
    )


def _picture(name: str) -> Path:
    return Path(str(FOLDER)) / "pictures" / f"{name}.png"


REPAIR_STORIES = (vacuum_on_the_bench, purifier_drips)
