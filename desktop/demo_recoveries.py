"""The sample shop's claims against others: one in each state, from a lost parcel to a supplier who paid at once."""

from __future__ import annotations

from datetime import date

from aftersales.queries import CaseQuery, CaseTab
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, SumLine
from desktop.demo_stage import XU, ZHOU, Stage, Story, cue
from desktop.recovery import RecoveryEdit


def parcel_claimed(stage: Stage) -> Story:
    """The lost parcel's claim was born with its settlement; it was brought the same day, and the courier is silent."""
    yield cue("10-10 17:20", XU)
    _claim(stage, _born(stage, "王样本"), "按保价 300 元，物流截图和货值凭证附后")


def rice_cooker_part_paid(stage: Stage) -> Story:
    """The maker pays the exchange of a rice cooker in two parts; the second has not come."""
    yield cue("09-30 10:00", ZHOU)
    lines = (
        SumLine(label="换出的新机，进价", formula="电饭煲 C4 一台", amount=26_800),
        SumLine(label="退回运费", amount=1_200),
    )
    made = _add(
        stage,
        "孙样本",
        against=Against.MAKER,
        name="云雀电器",
        basis=Basis.DEFECT,
        lines=lines,
        reference="C4-2509-118902",
    )
    made = _claim(stage, made, "照片已发厂家")
    yield cue("10-06 09:30", ZHOU)
    made = _move(stage, made, RecoveryState.ANSWERED, "同意，先付一半", granted=28_000)
    yield cue("10-09 15:30", ZHOU)
    _got(stage, made, day="2026-10-09", amount=14_000, way="转账", reference="YQ-1009-77")


def kettle_refused(stage: Stage) -> Story:
    """A late parcel: the courier says the address was wrong."""
    yield cue("10-10 09:10", XU)
    lines = (SumLine(label="本次运费", formula="延误，免本次运费", amount=1_200),)
    made = _add(
        stage,
        "张示例",
        against=Against.COURIER,
        name="示例快递",
        basis=Basis.LATE,
        lines=lines,
        reference="YT8800000010091",
    )
    made = _claim(stage, made, "物流页面已过期，有聊天为证")
    yield cue("10-13 11:40", XU)
    _move(stage, made, RecoveryState.REFUSED, "快递说地址写错，不认")


def fryer_paid_at_once(stage: Stage) -> Story:
    """The supplier knows the batch and takes it off the next delivery."""
    yield cue("10-13 09:30", ZHOU)
    lines = (SumLine(label="进价", formula="空气炸锅 A5 一台", amount=23_940),)
    made = _add(
        stage,
        "孙志远",
        against=Against.SUPPLIER,
        name="城西小家电批发",
        basis=Basis.DEFECT,
        lines=lines,
        reference="A5-2509-001",
    )
    made = _claim(stage, made, "涂层照片已发")
    yield cue("10-14 10:00", ZHOU)
    _got(stage, made, day="2026-10-14", amount=23_940, way="冲货款", reference="CX-1014")


def blender_answered(stage: Stage) -> Story:
    """The supplier agrees to the half of a loud blender."""
    yield cue("10-12 17:30", ZHOU)
    lines = (SumLine(label="进价", formula="破壁机 P8 一台", amount=31_500),)
    made = _add(
        stage,
        "马俊杰",
        against=Against.SUPPLIER,
        name="云雀渠道部",
        basis=Basis.DEFECT,
        lines=lines,
        reference="P8-2511-004502",
    )
    made = _claim(stage, made, "噪音录像已发")
    yield cue("10-14 10:10", ZHOU)
    _move(stage, made, RecoveryState.ANSWERED, "认一半，月底冲货款", granted=15_750)


def lamp_to_claim_today(stage: Stage) -> Story:
    """A lamp broke on the way: to be brought today, and the proof of its value is not there yet."""
    yield cue("10-14 11:30", XU)
    case_id = _case(stage, "邓伟强")
    stage.show(case_id, "面单照片", "waybill")
    stage.show(case_id, "包装照片", "parcel")
    lines = (SumLine(label="货值", formula="没保价，按损失追", amount=32_900),)
    _add(
        stage,
        "邓伟强",
        against=Against.COURIER,
        name="圆通速递",
        basis=Basis.DAMAGED,
        lines=lines,
        reference="YT8800000010147",
    )


def _case(stage: Stage, customer: str) -> int:
    """The customer's newest case."""
    query = CaseQuery(tab=CaseTab.ALL, text=customer, moments=stage.desk.cases.moments())
    return max(row.summary.id for row in stage.desk.cases.page(query=query).rows)


def _born(stage: Stage, customer: str) -> Recovery:
    (row,) = stage.desk.recovery_views.of_case(case_id=_case(stage, customer))
    return stage.desk.recovery_views.view(recovery_id=row.summary.id).recovery


def _add(
    stage: Stage,
    customer: str,
    *,
    against: Against,
    name: str,
    basis: Basis,
    lines: tuple[SumLine, ...],
    reference: str,
) -> Recovery:
    edit = RecoveryEdit(
        against=against,
        name=name,
        basis=basis,
        lines=lines,
        reference=reference,
        found_on=stage.desk.clock.today(),
    )
    return stage.desk.recoveries.add(case_id=_case(stage, customer), edit=edit)


def _claim(stage: Stage, known: Recovery, note: str) -> Recovery:
    return _move(stage, known, RecoveryState.CLAIMED, note)


def _move(
    stage: Stage, known: Recovery, to: RecoveryState, note: str, *, granted: int | None = None
) -> Recovery:
    return stage.desk.recoveries.move(
        recovery_id=known.id, version=known.version, to=to, note=note, granted=granted
    )


def _got(stage: Stage, known: Recovery, *, day: str, amount: int, way: str, reference: str) -> Recovery:
    receipt = Receipt(received_on=date.fromisoformat(day), amount=amount, way=way, reference=reference)
    return stage.desk.recoveries.receive(recovery_id=known.id, version=known.version, receipt=receipt)


RECOVERY_STORIES = (
    parcel_claimed,
    rice_cooker_part_paid,
    kettle_refused,
    fryer_paid_at_once,
    blender_answered,
    lamp_to_claim_today,
)
