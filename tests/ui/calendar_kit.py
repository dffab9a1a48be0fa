"""A small shop with calls on days that the tests of the calendar know, and ways to carry a call without a hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from aftersales.clock import china_moment
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.shop import Desk

if TYPE_CHECKING:
    from tests.ui.today_kit import Shown
    from ui.pages.revisits_page import RevisitsPage

TODAY = date(2026, 10, 14)
CALLS = (
    ("10-12", "13:30", "周示例", "签收后 7 天"),
    ("10-13", "16:00", "罗示例", "退款确认"),
    ("10-14", "09:30", "黄示例", "维修后 3 天"),
    ("10-14", "15:30", "马示例", "退款到账确认"),
    ("10-14", "16:00", "郑示例", "换新后 7 天"),
    ("10-16", "10:00", "冯示例", "维修后 3 天"),
    *(("10-19", f"{hour:02d}:00", f"满示例{hour}", "签收后 7 天") for hour in range(9, 15)),
)
DONE = {("10-14", "09:30")}


def fill(desk: Desk) -> dict[str, int]:
    """The calls; their ids by the customer's name."""
    desk.profile.name_shop(name="张示例小店")
    ids: dict[str, int] = {}
    for at, (day, time, name, purpose) in enumerate(CALLS):
        customer = desk.customers.add(name=name, phone=f"1390000{1000 + at}")
        ids[name] = put(
            desk, date.fromisoformat(f"2026-{day}"), time, purpose, customer.id, (day, time) in DONE
        )
    return ids


def put(  # noqa: PLR0917 - a call in a line
    desk: Desk, day: date, time: str, purpose: str, customer_id: int | None = None, done: bool = False
) -> int:
    """One stored call, also on a day that is over."""
    with desk._writer.action("示例", undoable=False) as action:
        call = Revisit(
            customer_id=customer_id,
            plan="by_hand",
            purpose=purpose,
            nominal=day,
            day=day,
            at_time=time,
            state=RevisitState.DONE if done else RevisitState.PLANNED,
            result=CallResult.REACHED if done else None,
            score=5 if done else None,
            done_at=china_moment(f"{day.isoformat()}T{time}") if done else None,
        )
        return desk.archive.revisits.save(call, action=action).id


def stored(at: Shown, revisit_id: int) -> Revisit:
    with at.desk.archive.database.read():
        return at.desk.archive.revisits.get(revisit_id)


def page_of(at: Shown) -> RevisitsPage:
    from ui.pages.revisits_page import RevisitsPage

    page = at.window.page("revisits")
    assert isinstance(page, RevisitsPage)
    return page


def carry(view: QAbstractItemView, mime: QMimeData, to: QPoint, *, let_go: bool = True) -> bool:
    """Move what is carried over a point of the view, and let go; whether it would be taken."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(to, Qt.DropAction.MoveAction, mime, buttons, keys)
    QApplication.sendEvent(view.viewport(), enter)  # Qt tells of a move only where the way in was taken
    move = QDragMoveEvent(to, Qt.DropAction.MoveAction, mime, buttons, keys)
    QApplication.sendEvent(view.viewport(), move)
    taken = enter.isAccepted() and move.isAccepted()
    if let_go and taken:
        drop = QDropEvent(QPointF(to), Qt.DropAction.MoveAction, mime, buttons, keys)
        QApplication.sendEvent(view.viewport(), drop)
    return taken


def made(folder: Path, clock: object) -> dict[str, int]:
    """The shop in a folder, closed again."""
    with Desk.open(folder, clock=clock) as desk:  # type: ignore[arg-type]
        return fill(desk)
