"""Rows of the list of cases: what each column shows of a case, in ready words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales import money
from aftersales.queries import CaseOrder
from ui.models.list_table import ListTableModel
from ui.models.paged_table import Column, PageRequest
from ui.models.roles import AvatarText, Cell, ChipText, Due, Ring, Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop.views import CaseRow, DueView, StateView

COLUMNS = (
    Column(key="number", title="工单号", width=142, sortable=True),
    Column(key="customer", title="客户", width=76, sortable=True),
    Column(key="goods", title="商品 · 问题"),
    Column(key="state", title="状态", width=132),
    Column(key="due", title="时限", width=124, sortable=True),
    Column(key="amount", title="金额（元）", width=96, align="right", sortable=True),
    Column(key="assignee", width=52, name="负责人"),
)
ORDERS = {
    "number": CaseOrder.NUMBER,
    "customer": CaseOrder.CUSTOMER,
    "due": CaseOrder.DUE,
    "amount": CaseOrder.AMOUNT,
}
"""Which order a click on a column's head asks for."""


class CaseTableModel(ListTableModel):
    """The list of cases."""

    def __init__(self, fetch: Callable[[PageRequest], None], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, ORDERS, fetch, parent)


def ring_of(state: StateView) -> Ring:
    """The ring of a state."""
    return Ring(state.progress, waiting=state.waiting, done=state.done)


def due_of(due: DueView | None) -> Due | None:
    """The deadline as delegates paint it."""
    return None if due is None else Due(due.text, due.share, due.tone)


def amount_text(fen: int | None) -> str:
    """An amount of a column: — where none is known, 0.00 for nothing."""
    return "—" if fen is None else money.grouped(fen)


def table_row(row: CaseRow, *, now: datetime, own_id: int | None, mark: str = "") -> Row:
    """One ready row; `mark` is what was searched for."""
    summary = row.summary
    amount = amount_text(summary.proposed)
    due = row.due.text if row.due else ""
    stands_still = summary.suspended_until is not None and summary.suspended_until > now
    waits = (ChipText("挂起", "warn"),) if stands_still else ()
    urgent = (ChipText("急", "bad"),) if summary.urgent else ()
    avatar = (
        AvatarText(summary.assignee_name, own=summary.assignee_id == own_id)
        if summary.assignee_name
        else None
    )
    goods = " · ".join(part for part in (summary.title, summary.problem) if part)
    spoken = "，".join(
        part for part in (summary.number, summary.customer_name, row.state.label, due, amount) if part
    )
    return Row(
        key=summary.id,
        cells=(
            Cell(text=summary.number, tone="quiet", mark=mark, spoken=spoken, tip=row.pressing),
            Cell(text=summary.customer_name or "—", mark=mark),
            Cell(text=goods, mark=mark, tip=goods, chips=urgent),
            Cell(text=row.state.label, ring=ring_of(row.state), chips=waits),
            Cell(text="" if row.due else "—", due=due_of(row.due), tone="faint", spoken=due or "没有时限"),
            Cell(text=amount, tone="faint" if summary.proposed is None else ""),
            Cell(avatar=avatar, tip=summary.assignee_name, spoken=summary.assignee_name or "没有负责人"),
        ),
        spoken=spoken,
    )
