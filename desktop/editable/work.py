"""工单 and 订单, edited in Excel: what a person may correct of them; the rest stands there to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.cases import ServiceLevel
from aftersales.errors import KnownError
from aftersales.orders import OrderStatus
from desktop.editable.base import Closed, EditRow, edit_columns
from desktop.order_corrections import OrderEdit
from desktop.requests import CaseEdit
from desktop.sheet_lists.base import ID, MOMENT, MONEY, STATUS, TEXT
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from desktop.archive import Archive
    from desktop.cases import CaseDesk
    from desktop.editable.base import Cells
    from desktop.judging import Judge
    from desktop.orders import OrderDesk
    from desktop.staffing import StaffDesk
    from exports.sheet_columns import SheetColumn

_CASES = {
    "number": ID,
    "customer": TEXT,
    "goods": TEXT,
    "kind": STATUS,
    "state": STATUS,
    "due": MOMENT,
    "reason": TEXT,
    "phenomenon": TEXT,
    "description": TEXT,
    "urgent": TEXT,
    "service_level": TEXT,
    "assignee": TEXT,
}
_CASE_OPEN = ("reason", "phenomenon", "description", "urgent", "service_level", "assignee")
_ORDERS = {
    "number": ID,
    "channel": TEXT,
    "customer": TEXT,
    "title": TEXT,
    "paid": MONEY,
    "ordered_at": MOMENT,
    "status": STATUS,
    "signed_at": MOMENT,
    "courier": TEXT,
    "tracking": ID,
    "receiver": TEXT,
    "address": TEXT,
    "remark": TEXT,
}
_ORDER_OPEN = ("status", "signed_at", "courier", "tracking", "receiver", "address", "remark")


class EditableCases(Closed):
    """The list of cases; steps, money and deadlines are not written from a sheet."""

    key = "cases"

    def __init__(self, *, archive: Archive, cases: CaseDesk, judge: Judge, staff: StaffDesk) -> None:
        self._archive, self._cases, self._judge, self._staff = archive, cases, judge, staff

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from exports.sheet_columns import Mark

        choices = {
            "reason": tuple(dict.fromkeys(one.reason for one in self._cases.reasons())),
            "urgent": (sentence("customer_sheet.yes"), sentence("customer_sheet.no")),
            "service_level": tuple(level.value for level in ServiceLevel),
            "assignee": tuple(self._people()),
        }
        marks = {"due": Mark.LATE}
        return edit_columns("case_sheet", _CASES, is_open=_CASE_OPEN, choices=choices, marks=marks)

    def _people(self) -> dict[str, int]:
        return {one.name: one.id for one in self._staff.list()}

    def read(self, row_id: int, /) -> EditRow:
        case = self._archive.cases.get(row_id)
        who = case.customer_id
        names = {one.id: one.name for one in self._archive.staff.list(active_only=False)}
        return EditRow(
            id=row_id,
            version=case.version,
            name=case.number,
            values={
                "number": case.number,
                "customer": self._archive.customers.brief(who).name if who is not None else "",
                "goods": "、".join(line.title for line in case.lines),
                "kind": case.kind.value,
                "state": self._judge.workflow.label(case.state, case.kind),
                "due": case.due_at,
                "reason": case.reason,
                "phenomenon": case.phenomenon,
                "description": case.description,
                "urgent": sentence("customer_sheet.yes" if case.urgent else "customer_sheet.no"),
                "service_level": case.service_level.value if case.service_level else "",
                "assignee": names.get(case.assignee_id or 0, ""),
            },
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        told: dict[str, Any] = {
            name: changed[name] for name in ("reason", "phenomenon", "description") if name in changed
        }
        if told.get("reason") == "":
            raise KnownError("sheet_edit.empty", title=sentence("case_sheet.reason"))
        if "urgent" in changed:
            told["urgent"] = changed["urgent"] == sentence("customer_sheet.yes")
        if "service_level" in changed:
            level = changed["service_level"]
            told["service_level"] = ServiceLevel(level) if level else ""
        if "assignee" in changed:
            told["assignee_id"] = self._people().get(changed["assignee"])
            if told["assignee_id"] is None:
                raise KnownError("sheet_edit.empty", title=sentence("case_sheet.assignee"))
        self._cases.edit(case_id=row.id, version=row.version, changes=CaseEdit(**told))


class EditableOrders(Closed):
    """The list of orders, a row for each; sums and lines are corrected on the order's own page."""

    key = "orders"

    def __init__(self, *, archive: Archive, orders: OrderDesk) -> None:
        self._archive, self._orders = archive, orders

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        choices = {"status": tuple(status.value for status in OrderStatus)}
        return edit_columns("order_sheet", _ORDERS, is_open=_ORDER_OPEN, choices=choices)

    def read(self, row_id: int, /) -> EditRow:
        order = self._archive.orders.get(row_id)
        who = order.customer_id
        return EditRow(
            id=row_id,
            version=order.version,
            name=order.number,
            values={
                "number": order.number,
                "channel": label(self._archive.accounts.get(order.shop_id).platform),
                "customer": self._archive.customers.brief(who).name if who is not None else "",
                "title": "、".join(line.title for line in order.lines),
                "paid": order.paid_gross,
                "ordered_at": order.ordered_at,
                "status": order.status.value,
                "signed_at": order.signed_at,
                "courier": order.courier,
                "tracking": order.tracking,
                "receiver": order.receiver.name,
                "address": order.receiver.address,
                "remark": order.remark,
            },
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        names = {"receiver": "receiver_name", "address": "receiver_address"}
        told: dict[str, Any] = {names.get(name, name): value for name, value in changed.items()}
        if "status" in told:
            told["status"] = OrderStatus(told["status"])
        if "signed_at" in told and told["signed_at"] is None:
            raise KnownError("sheet_edit.empty", title=sentence("order_sheet.signed_at"))
        self._orders.correct(order_id=row.id, version=row.version, changes=OrderEdit(**told))
