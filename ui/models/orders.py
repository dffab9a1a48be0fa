"""Rows of the list of orders: what each column shows of an order, in ready words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales import money
from aftersales.clock import china_day
from aftersales.orders import Platform
from aftersales.queries import OrderOrder
from ui.models.list_table import ListTableModel
from ui.models.paged_table import Column, PageRequest
from ui.models.roles import Cell, ChipText, Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from aftersales.orders import OrderSummary
    from desktop.order_views import OrderRow

COLUMNS = (
    Column(key="number", title="订单号", width=170, sortable=True),
    Column(key="customer", title="客户", width=76),
    Column(key="goods", title="商品"),
    Column(key="channel", title="渠道", width=68),
    Column(key="ordered", title="下单", width=98, sortable=True),
    Column(key="state", title="状态", width=74),
    Column(key="cases", title="工单", width=48, align="right"),
    Column(key="back", title="已退赔", width=80, align="right"),
    Column(key="paid", title="实付（元）", width=98, align="right"),
)
ORDERS = {"number": OrderOrder.NUMBER, "ordered": OrderOrder.ORDERED}
"""Which order a click on a column's head asks for."""


class OrderTableModel(ListTableModel):
    """The list of orders."""

    def __init__(self, fetch: Callable[[PageRequest], None], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, ORDERS, fetch, parent)


def day_text(moment: datetime | None, today: date) -> str:
    """A day of a column: 10-14 of this year, else 2025-11-11; — where none is known."""
    if moment is None:
        return "—"
    day = china_day(moment)
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def goods_text(summary: OrderSummary) -> str:
    """The first good, others counted."""
    several = f" 等 {summary.kinds} 样" if summary.kinds > 1 else ""
    return f"{summary.title}{several}" or "—"


def table_row(row: OrderRow, *, today: date, mark: str = "") -> Row:
    """One ready row; `mark` is what was searched for."""
    summary, state = row.summary, row.state
    whose = summary.customer_name or summary.receiver_name or summary.nickname
    goods, day = goods_text(summary), day_text(summary.ordered_at, today)
    currency = "" if summary.currency == "CNY" else f"{summary.currency} "
    paid = f"{currency}{money.grouped(summary.paid_gross)}"
    touched = bool(summary.cases or summary.money_back)
    back = money.grouped(summary.money_back) if touched else "—"
    spoken = "，".join(
        part for part in (summary.number, whose, goods, row.channel, day, state.text, f"{paid} 元") if part
    )
    chip = (ChipText(state.text, state.tone if state.tone == "acc" else ""),) if state.tone else ()
    return Row(
        key=summary.id,
        cells=(
            Cell(text=summary.number, tone="quiet", mark=mark, spoken=spoken, tip=summary.number),
            Cell(
                text=whose or ("散客" if summary.platform is Platform.COUNTER else "—"),
                mark=mark,
                tone="" if summary.customer_id is not None else "quiet",
                tip="" if summary.customer_id is not None or not whose else "没对上客户",
            ),
            Cell(text=goods, mark=mark, tip=goods),
            Cell(text=row.channel, tone="quiet", tip=summary.shop_name),
            Cell(text=day, tone="quiet"),
            Cell(text="" if chip else state.text, chips=chip, tone="quiet", spoken=state.text),
            Cell(text=f"{summary.cases:,}" if summary.cases else "", spoken=f"{summary.cases} 个工单"),
            Cell(text=back, tone="" if summary.money_back else "faint"),
            Cell(text=paid),
        ),
        spoken=spoken,
    )
