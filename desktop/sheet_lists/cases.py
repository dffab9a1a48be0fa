"""工单 as a sheet: a row for each case, phones masked, what is late in red."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.masking import mask_phone
from aftersales.queries import CaseQuery, CaseTab
from desktop.list_queries import case_query
from desktop.sheet_lists.base import (
    ID,
    MOMENT,
    MONEY,
    PHONE,
    STATUS,
    TEXT,
    SheetRow,
    columns_of,
    require_tab,
    words,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.archive import Archive
    from desktop.cases import CaseDesk
    from desktop.judging import Judge
    from desktop.session import Session
    from desktop.sheet_lists.base import Seen
    from desktop.staffing import StaffDesk
    from exports.sheet_columns import SheetColumn

_KINDS = {
    "number": ID,
    "customer": TEXT,
    "tier": TEXT,
    "phone": PHONE,
    "goods": TEXT,
    "problem": TEXT,
    "kind": STATUS,
    "category": TEXT,
    "reason": TEXT,
    "state": STATUS,
    "due": MOMENT,
    "amount": MONEY,
    "assignee": TEXT,
    "opened": MOMENT,
}


class CaseSheet:
    """The list of cases."""

    key = "cases"
    seen: Seen = MappingProxyType(
        {
            "number": ("number",),
            "customer": ("customer",),
            "goods": ("goods", "problem"),
            "state": ("state",),
            "due": ("due",),
            "amount": ("amount",),
            "assignee": ("assignee",),
        }
    )

    def __init__(
        self, *, archive: Archive, session: Session, cases: CaseDesk, judge: Judge, staff: StaffDesk
    ) -> None:
        self._archive, self._session, self._cases, self._judge = archive, session, cases, judge
        self._staff = staff

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from aftersales.cases import CaseKind
        from exports.sheet_columns import Mark

        states = {
            self._judge.workflow.label(state.code, kind)
            for state in self._judge.workflow.states
            for kind in CaseKind
        }
        ranked = [state.label for state in self._judge.workflow.states if state.label in states]
        choices = {
            "kind": tuple(kind.value for kind in CaseKind),
            "state": tuple(dict.fromkeys((*ranked, *sorted(states)))),
            "assignee": tuple(one.name for one in self._staff.list()),
        }
        return columns_of("case_sheet", _KINDS, choices=choices, marks={"due": Mark.LATE})

    def query(self, asked: Mapping[str, Any]) -> CaseQuery:
        require_tab(CaseTab, asked)
        return case_query(asked, self._cases.moments(), self._session.staff_id)

    def everything(self) -> CaseQuery:
        return CaseQuery(tab=CaseTab.ALL, moments=self._cases.moments())

    def count(self, query: CaseQuery) -> int:
        return self._cases.count(query=query)

    def rows(self, query: CaseQuery) -> Iterator[SheetRow]:
        phones: dict[int | None, str] = {None: ""}
        for one in self._archive.cases.each(query):
            case = self._archive.cases.get(one.id)
            if one.customer_id not in phones:
                phones[one.customer_id] = mask_phone(
                    self._archive.customers.brief(one.customer_id or 0).phone
                )
            yield SheetRow(
                one.id,
                (
                    one.number,
                    one.customer_name,
                    one.tier,
                    phones[one.customer_id],
                    one.title,
                    one.problem,
                    one.kind.value,
                    case.category,
                    case.reason,
                    self._judge.workflow.label(one.state, one.kind),
                    one.due_at,
                    one.proposed,
                    one.assignee_name,
                    one.opened_at,
                ),
            )

    def filters(self, query: CaseQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked", {"count": len(query.ids)})
        return words(sentence(f"case_tab.{query.tab.value}"), query.text)

    def sort(self, query: CaseQuery) -> str:
        return sentence(f"case_order.{query.order.value}")
