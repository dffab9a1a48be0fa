"""Rows of the list of recoveries and of what cases cost: what each column shows, in ready words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales import money
from aftersales.economics import CostsBy
from ui.models.paged_table import Column
from ui.models.roles import Cell, ChipText, Due, Ring, Row

if TYPE_CHECKING:
    from aftersales.economics import Costs
    from desktop.recovery_views import RecoveryRow

COLUMNS = (
    Column(key="against", title="向谁追", width=172),
    Column(key="why", title="为什么"),
    Column(key="case", title="工单", width=112),
    Column(key="due", title="时限", width=92),
    Column(key="evidence", title="凭证", width=66),
    Column(key="state", title="到哪了", width=72),
    Column(key="received", title="追回", width=76, align="right"),
    Column(key="claimed", title="应追（元）", width=100, align="right"),
)
COST_COLUMNS = (
    Column(key="name", title="名称", width=190),
    Column(key="note", title="说明"),
    Column(key="cases", title="单数", width=60, align="right"),
    Column(key="refund", title="退款", width=92, align="right"),
    Column(key="compensation", title="补偿", width=80, align="right"),
    Column(key="freight", title="运费", width=76, align="right"),
    Column(key="parts", title="配件", width=80, align="right"),
    Column(key="labour", title="人工", width=76, align="right"),
    Column(key="collected", title="客户付", width=80, align="right"),
    Column(key="recovered", title="追回", width=88, align="right"),
    Column(key="net", title="店里净出（元）", width=118, align="right"),
)
_UNKNOWN = {
    CostsBy.CASE: "没有单号",
    CostsBy.PRODUCT: "没写商品",
    CostsBy.SUPPLIER: "没写是哪家",
    CostsBy.COURIER: "没写是哪家",
    CostsBy.CUSTOMER: "没有登记客户",
}


def recovery_row(row: RecoveryRow, *, mark: str = "") -> Row:
    """A claim: whom, why, how far, how much."""
    summary = row.summary
    why = f"{summary.title} {summary.basis.value}".strip()
    name = summary.name or "还没写是哪家"
    quiet = "faint" if summary.is_closed else ""
    complete = row.filled >= row.needed
    evidence = f"{row.filled} / {row.needed}" if row.needed else "—"
    spoken = "，".join(
        part
        for part in (
            f"{summary.against.value} {name}",
            why,
            summary.case_number,
            row.due.text if row.due else "",
            row.state,
            f"应追 {money.grouped(summary.claimed)} 元",
        )
        if part
    )
    return Row(
        key=summary.id,
        cells=(
            Cell(text=name, chips=(ChipText(summary.against.value),), mark=mark, tip=name, spoken=spoken),
            Cell(text=why, mark=mark, tip=why, tone=quiet),
            Cell(text=summary.case_number, mark=mark, tone=quiet),
            Cell(
                text=_closed_text(row) if row.due is None else "",
                tone="faint" if row.due is None else "",
                due=Due(row.due.text, row.due.share, row.due.tone) if row.due else None,
            ),
            Cell(
                text=evidence,
                tone="faint" if summary.is_closed else "" if complete else "warn",
                ring=Ring(done=complete, waiting=not complete, progress=0.5) if row.needed else None,
            ),
            Cell(text=row.state, tone=quiet),
            Cell(
                text=money.signed(summary.received) if summary.received else "—",
                tone="ok" if summary.received else "faint",
            ),
            Cell(text=money.grouped(summary.claimed), bold=not summary.is_closed, tone=quiet),
        ),
        spoken=spoken,
    )


def _closed_text(row: RecoveryRow) -> str:
    closed = row.summary.closed_on
    return f"{closed:%m-%d}" if closed is not None else "—"


def cost_row(costs: Costs, by: CostsBy) -> Row:
    """What one case, product, supplier, courier or customer cost."""
    name = costs.name or _UNKNOWN[by]
    figures = (
        costs.refund,
        costs.compensation,
        costs.freight,
        costs.parts,
        costs.labour,
        costs.collected,
        costs.recovered,
    )
    spoken = f"{name}，{costs.cases} 单，店里净出 {money.grouped(costs.net)} 元"
    return Row(
        key=(costs.key, costs.name, costs.note),
        cells=(
            Cell(text=name, tip=name, spoken=spoken, tone="" if costs.name else "faint"),
            Cell(text=costs.note, tone="quiet", tip=costs.note),
            Cell(text=f"{costs.cases:,}", tone="quiet"),
            *(
                Cell(text=money.grouped(figure) if figure else "—", tone="" if figure else "faint")
                for figure in figures
            ),
            Cell(text=money.grouped(costs.net), bold=True),
        ),
        spoken=spoken,
    )
