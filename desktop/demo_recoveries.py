"""The sample shop's claims against others: one in each state, from a lost parcel to a supplier who paid at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aftersales.queries import CaseQuery, CaseTab
from aftersales.recovery import Against, Basis, Receipt, RecoveryState, SumLine
from desktop.demo_stage import XU, ZHOU, Stage, Story, cue
from desktop.recovery import RecoveryEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.recovery import Recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A step of a claim: by whom and when, to which state, with his words and what was granted, fen."""

    at: str
    by: str
    to: RecoveryState
    note: str
    granted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Money that came in on that day, fen."""

    at: str
    by: str
    amount: int
    way: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """One claim of the sample shop, from the newest case of a customer; `shown` are photos by slot and picture.

    Without `lines` it was born with the settlement of its case.
    """

    at: str
    by: str
    customer: str
    against: Against = Against.COURIER
    name: str = ""
    basis: Basis = Basis.OTHER
    lines: tuple[SumLine, ...] = ()
    reference: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    claimed: str = ""
    then: tuple[Said | Paid, ...] = ()


SKETCHES = (
    # the lost parcel's claim was brought the same day, and the courier is silent
    Sketch(at="10-10 17:20", by=XU, customer="王样本", claimed="按保价 300 元，物流截图和货值凭证附后"),
    # the maker pays the exchange of a rice cooker in two parts; the second has not come
    Sketch(
        at="09-30 10:00",
        by=ZHOU,
        customer="孙样本",
        against=Against.MAKER,
        name="云雀电器",
        basis=Basis.DEFECT,
        lines=(
            SumLine(label="换出的新机，进价", formula="电饭煲 C4 一台", amount=26_800),
            SumLine(label="退回运费", amount=1_200),
        ),
        reference="C4-2509-118902",
        claimed="照片已发厂家",
        then=(
            Said(
                at="10-06 09:30",
                by=ZHOU,
                to=RecoveryState.ANSWERED,
                note="同意，先付一半",
                granted=28_000,
            ),
            Paid(at="10-09 15:30", by=ZHOU, amount=14_000, way="转账", reference="YQ-1009-77"),
        ),
    ),
    # a late parcel: the courier says the address was wrong
    Sketch(
        at="10-10 09:10",
        by=XU,
        customer="张示例",
        name="示例快递",
        basis=Basis.LATE,
        lines=(SumLine(label="本次运费", formula="延误，免本次运费", amount=1_200),),
        reference="YT8800000010091",
        claimed="物流页面已过期，有聊天为证",
        then=(Said(at="10-13 11:40", by=XU, to=RecoveryState.REFUSED, note="快递说地址写错，不认"),),
    ),
    # the supplier knows the batch and takes it off the next delivery
    Sketch(
        at="10-13 09:30",
        by=ZHOU,
        customer="孙志远",
        against=Against.SUPPLIER,
        name="城西小家电批发",
        basis=Basis.DEFECT,
        lines=(SumLine(label="进价", formula="空气炸锅 A5 一台", amount=23_940),),
        reference="A5-2509-001",
        claimed="涂层照片已发",
        then=(Paid(at="10-14 10:00", by=ZHOU, amount=23_940, way="冲货款", reference="CX-1014"),),
    ),
    # the supplier agrees to the half of a loud blender
    Sketch(
        at="10-12 17:30",
        by=ZHOU,
        customer="马俊杰",
        against=Against.SUPPLIER,
        name="云雀渠道部",
        basis=Basis.DEFECT,
        lines=(SumLine(label="进价", formula="破壁机 P8 一台", amount=31_500),),
        reference="P8-2511-004502",
        claimed="噪音录像已发",
        then=(
            Said(
                at="10-14 10:10",
                by=ZHOU,
                to=RecoveryState.ANSWERED,
                note="认一半，月底冲货款",
                granted=15_750,
            ),
        ),
    ),
    # a lamp broke on the way: to be brought today, and the proof of its value is not there yet
    Sketch(
        at="10-14 11:30",
        by=XU,
        customer="邓伟强",
        name="圆通速递",
        basis=Basis.DAMAGED,
        lines=(SumLine(label="货值", formula="没保价，按损失追", amount=32_900),),
        reference="YT8800000010147",
        shown=(("面单照片", "waybill"), ("包装照片", "parcel")),
    ),
)


def _told(sketch: Sketch) -> Callable[[Stage], Story]:
    def story(stage: Stage) -> Story:
        yield cue(sketch.at, sketch.by)
        case_id = _case(stage, sketch.customer)
        for slot, picture in sketch.shown:
            stage.show(case_id, slot, picture)
        known = _add(stage, case_id, sketch) if sketch.lines else _born(stage, case_id)
        if sketch.claimed:
            known = _move(stage, known, RecoveryState.CLAIMED, sketch.claimed)
        for step in sketch.then:
            yield cue(step.at, step.by)
            if isinstance(step, Said):
                known = _move(stage, known, step.to, step.note, granted=step.granted)
            else:
                known = _got(stage, known, step)

    return story


def _case(stage: Stage, customer: str) -> int:
    """The customer's newest case."""
    query = CaseQuery(tab=CaseTab.ALL, text=customer, moments=stage.desk.cases.moments())
    return max(row.summary.id for row in stage.desk.cases.page(query=query).rows)


def _born(stage: Stage, case_id: int) -> Recovery:
    (row,) = stage.desk.recovery_views.of_case(case_id=case_id)
    return stage.desk.recovery_views.view(recovery_id=row.summary.id).recovery


def _add(stage: Stage, case_id: int, sketch: Sketch) -> Recovery:
    edit = RecoveryEdit(
        against=sketch.against,
        name=sketch.name,
        basis=sketch.basis,
        lines=sketch.lines,
        reference=sketch.reference,
        found_on=stage.desk.clock.today(),
    )
    return stage.desk.recoveries.add(case_id=case_id, edit=edit)


def _move(
    stage: Stage, known: Recovery, to: RecoveryState, note: str, *, granted: int | None = None
) -> Recovery:
    return stage.desk.recoveries.move(
        recovery_id=known.id, version=known.version, to=to, note=note, granted=granted
    )


def _got(stage: Stage, known: Recovery, paid: Paid) -> Recovery:
    receipt = Receipt(
        received_on=date.fromisoformat(f"2026-{paid.at[:5]}"),
        amount=paid.amount,
        way=paid.way,
        reference=paid.reference,
    )
    return stage.desk.recoveries.receive(recovery_id=known.id, version=known.version, receipt=receipt)


RECOVERY_STORIES = tuple(_told(sketch) for sketch in SKETCHES)
