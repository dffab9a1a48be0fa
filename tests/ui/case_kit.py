"""A small shop for the tests of the pages of cases: three orders from a sheet, and cases opened on them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from aftersales.cases import Case, CaseKind, CaseLine, Channel
from aftersales.clock import CHINA, FixedClock
from aftersales.orders import OrderLineStanding
from desktop.changes import ChangeNotice
from desktop.jobs import Progress
from desktop.requests import CaseDraft
from desktop.shop import Desk
from ui.notices import Notices
from ui.pages.base import Context, Page
from ui.theme import Theme

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
NOW = datetime(2026, 10, 14, 15, 20, tzinfo=CHINA)


class Bridge(QObject):
    """Hands change notices to a page on the window's thread, as the program does, and keeps what the page asks for."""

    noticed = Signal(object)

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.backs = 0
        self.noticed.connect(lambda notice: page.refresh(notice.what), Qt.ConnectionType.QueuedConnection)
        page.page_asked.connect(lambda key, args: self.asked.append((key, args)))
        page.back_asked.connect(self._back)
        self.stop = desk.changes.subscribe(self._heard)

    def _heard(self, notice: ChangeNotice) -> None:
        self.noticed.emit(notice)

    def _back(self) -> None:
        self.backs += 1


@contextmanager
def shop(folder: Path) -> Iterator[Desk]:
    """An open shop with the orders of one platform's two sheets."""
    with Desk.open(folder, clock=FixedClock(NOW)) as desk:
        desk.profile.name_shop(name="示例家电店")
        names = ("02_taobao_ExportOrderList_gbk.csv", "03_taobao_ExportOrderDetailList_gbk.csv")
        staged = desk.transfers.read(paths=[SHEETS / name for name in names], progress=Progress())
        desk.transfers.commit(staged=staged)
        yield desk


@contextmanager
def reopened(stocked: Path, folder: Path) -> Iterator[Desk]:
    """A copy of a closed shop, open."""
    shutil.copytree(stocked, folder)
    with Desk.open(folder, clock=FixedClock(NOW)) as desk:
        yield desk


def bought(desk: Desk) -> list[OrderLineStanding]:
    """Every line of every order that a case can be opened on."""
    numbers = [order.number for order, _account, _name in desk.orders.all()]
    return [line for number in numbers for line in desk.orders.find(text=number) if line.left]


def open_case(
    desk: Desk,
    kind: CaseKind = CaseKind.RETURN,
    *,
    number: int = 0,
    reason: str = "质量问题",
    phenomenon: str = "不制冷",
) -> Case:
    """A case on line `number` of the shop; the category follows the reason."""
    lines = bought(desk)
    found = lines[number % len(lines)]
    order = desk.orders.get(order_id=found.order_id)
    return desk.cases.open(
        draft=CaseDraft(
            kind=kind,
            channel=Channel.PHONE,
            category="产品",
            reason=reason,
            phenomenon=phenomenon,
            description="用了三天不制冷",
            customer_id=order.customer_id,
            order_id=order.id,
            lines=(CaseLine(order_line_id=found.line.id, title=found.line.title, quantity=1),),
        )
    )


def context(desk: Desk, theme: Theme, notices: Notices) -> Context:
    """What a page is built with."""
    built = Context(theme=theme, notices=notices)
    built.shop = desk
    return built


def visible_text(widget: QWidget) -> str:
    """Every word in sight inside a widget."""
    words: list[QLabel | QAbstractButton] = [
        *widget.findChildren(QLabel),
        *widget.findChildren(QAbstractButton),
    ]
    return re.sub(r"\s+", " ", " | ".join(word.text() for word in words if word.isVisible()))
