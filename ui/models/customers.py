"""Rows of the list of customers: what each column shows of one, in ready words, and how R F M are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from aftersales import money
from aftersales.clock import CHINA, china_day
from aftersales.customer_queries import CustomerOrder
from aftersales.masking import mask_phone
from ui.delegates.base import Index, RowDelegate
from ui.models.list_table import ListTableModel
from ui.models.paged_table import Column, PageRequest
from ui.models.roles import Cell, ChipText, Row
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from desktop.customer_lists import CustomerLine

COLUMNS = (
    Column(key="customer", title="客户", sortable=True),
    Column(key="phone", title="电话", width=130),
    Column(key="tier", title="等级", width=64),
    Column(key="group", title="分组", width=84),
    Column(key="rfm", title="R F M", width=92),
    Column(key="contact", title="最近联系", width=98, sortable=True),
    Column(key="revisit", title="下次回访", width=98, sortable=True),
    Column(key="orders", title="订单", width=58, align="right", sortable=True),
    Column(key="open", title="没结", width=52, align="right"),
    Column(key="spent", title="一年消费（元）", width=134, align="right", sortable=True),
)
ORDERS = {
    "customer": CustomerOrder.NAME,
    "contact": CustomerOrder.CONTACT,
    "revisit": CustomerOrder.REVISIT,
    "orders": CustomerOrder.ORDERS,
    "spent": CustomerOrder.SPENT,
}
"""Which order a click on a column's head asks for."""
PLAIN_TIER = "普通"
_MONTH = 30
_LONG = 90


class CustomerTableModel(ListTableModel):
    """The list of customers."""

    def __init__(self, fetch: Callable[[PageRequest], None], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, ORDERS, fetch, parent)


class RfmDelegate(RowDelegate):
    """Three marks in small squares; 4 and 5 in the accent."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(painting.sized(option.font, 11))
        top = box.y() + (box.height() - 18) / 2
        for place, mark in enumerate(str(index.data() or "").split()):
            high = int(mark) >= 4
            square = QRectF(box.x() + place * 20, top, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("accBg2" if high else "chip"))
            painter.drawRoundedRect(square, 4, 4)
            painter.setPen(self.theme.colour("accText" if high else "text2"))
            painter.drawText(square, int(painting.CENTRE), mark)


def heard_text(moment: datetime | None, today: date) -> str:
    """今天 09:30, 10-13, from three months on 8 个月前; — for never."""
    if moment is None:
        return "—"
    day = china_day(moment)
    if day == today:
        return f"今天 {moment.astimezone(CHINA):%H:%M}"
    passed = (today - day).days
    if passed >= _LONG:
        return f"{passed // _MONTH} 个月前" if passed < 730 else f"{passed // 365} 年前"
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def day_text(day: date | None, today: date) -> str:
    """今天, 10-15, 2027-03-20; — for none."""
    if day is None:
        return "—"
    if day == today:
        return "今天"
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def table_row(line: CustomerLine, *, today: date, mark: str = "") -> Row:
    """One ready row; `mark` is what was searched for."""
    one = line.summary
    phone = mask_phone(one.phone) or "—"
    heard = heard_text(one.last_contact, today)
    next_call = "该联系了" if line.due else day_text(one.next_revisit, today)
    if one.may_call is False:
        next_call = "不许打扰"
    spent = money.grouped(one.spent_year)
    rfm = f"{line.rfm.recency} {line.rfm.frequency} {line.rfm.money}"
    spoken = "，".join(
        part
        for part in (one.name, one.tier, line.group.value, f"最近联系 {heard}", f"一年消费 {spent} 元")
        if part
    )
    tone = "warn" if line.due else ""
    tier = (ChipText(one.tier),) if one.tier != PLAIN_TIER else ()
    return Row(
        key=one.id,
        cells=(
            Cell(text=one.name, mark=mark, spoken=spoken, tip=f"{one.name} {one.number}"),
            Cell(text=phone, tone="quiet", mark=mark),
            Cell(text="" if tier else one.tier, tone="quiet", chips=tier, spoken=one.tier),
            Cell(text=line.group.value),
            Cell(text=rfm, spoken=f"R {line.rfm.recency} F {line.rfm.frequency} M {line.rfm.money}"),
            Cell(text=heard, tone=tone, bold=line.due),
            Cell(text=next_call, tone=tone or ("quiet" if one.may_call is False else "")),
            Cell(text=f"{one.orders:,}"),
            Cell(text=str(one.open_cases) if one.open_cases else "—", tone="" if one.open_cases else "faint"),
            Cell(text=spent),
        ),
        spoken=spoken,
    )
