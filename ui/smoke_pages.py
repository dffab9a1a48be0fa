"""The visits of a smoke: every page of the window, every tab on it and every section of 设置, over the sample shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from ui.page_list import FACTORIES
from ui.settings_list import SECTIONS
from ui.smoke import Step, Waits
from ui.smoke_visitor import Visitor, WrongError
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from desktop.views import CaseView


def _none(_found: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page to open; `args` makes its arguments of what `look_around` found, `rows` says that its lists must not be empty."""

    page: str
    what: str = ""
    args: Callable[[Mapping[str, Any]], dict[str, Any]] = field(default=_none)
    rows: bool = False


_VISITS = (
    Visit(page="today"),
    Visit(page="cases", rows=True),
    Visit(page="case", args=lambda found: {"case_id": found["case"].case.id}),
    Visit(page="new_case", args=lambda found: {"customer_id": found["case"].case.customer_id}),
    Visit(page="calculator", what="blank"),
    Visit(page="calculator", what="of a case", args=lambda found: {"case_id": found["case"].case.id}),
    Visit(page="recovery", rows=True),
    *(
        Visit(page="revisits", what=view, args=lambda _found, view=view: {"view": view})  # type: ignore[misc]
        for view in ("month", "week", "list")
    ),
    Visit(page="orders", rows=True),
    Visit(page="order", args=lambda found: {"order_id": found["case"].case.order_id}),
    Visit(page="new_order"),
    Visit(page="customers", rows=True),
    Visit(page="customer", args=lambda found: {"customer_id": found["case"].case.customer_id}),
    Visit(page="goods", rows=True),
    Visit(page="import"),
    Visit(page="statistics"),
    Visit(page="knowledge", args=lambda found: {"case_id": found["case"].case.id}, rows=True),
    Visit(page="news"),
    Visit(page="print", args=lambda found: {"subject": _subject(found["case"])}),
    *(
        Visit(page="settings", what=each.place.key, args=lambda _found, key=each.place.key: {"section": key})  # type: ignore[misc]
        for each in SECTIONS
    ),
)
_ELSEWHERE = frozenset({"start"})
"""Pages that a shop with a name does not show: the first step of all sees them."""


def visits() -> tuple[Step, ...]:
    """A step for each visit, after one that finds what they are about."""
    return (
        Step("what the pages are about", look_around),
        *(Step(f"page {visit.page} {visit.what}".strip(), partial(_go, visit=visit)) for visit in _VISITS),
    )


def look_around(visitor: Visitor) -> Waits:
    """Find a case with a customer and an order; WrongError for a page that no visit leads to."""
    left = {each.key for each in FACTORIES} - {visit.page for visit in _VISITS} - _ELSEWHERE
    if left:
        raise WrongError(f"no visit leads to {', '.join(sorted(left))}")
    visitor.found["case"] = yield from visitor.job(lambda _progress: _case(visitor))


def _case(visitor: Visitor) -> CaseView:
    from aftersales.queries import CaseQuery

    desk = visitor.desk
    for row in desk.cases.page(query=CaseQuery(moments=desk.cases.moments()), limit=100).rows:
        view = desk.cases.view(case_id=row.summary.id)
        if view.case.customer_id is not None and view.case.order_id is not None:
            return view
    raise WrongError("no case of the sample shop has a customer and an order")


def _subject(view: CaseView) -> object:
    from desktop.printing import Subject

    settled = view.settlement is not None
    return Subject(of="cases", id=view.case.id, name=view.case.number, kind=view.case.kind, settled=settled)


def _go(visitor: Visitor, visit: Visit) -> Waits:
    args = visit.args(visitor.found)
    yield from visitor.open(visit.page, **args)
    if visit.page == "settings" and visitor.page.section is not visitor.page.stack.currentWidget():
        raise WrongError(f"not the section {visit.what}")
    if visit.rows and not visitor.rows():
        raise WrongError(f"{visit.page}: no rows")
    visitor.picture(visitor.page)
    for tabs in visitor.page.findChildren(Tabs):
        if tabs.isVisible():
            yield from _turn(visitor, tabs)


def _turn(visitor: Visitor, tabs: Tabs) -> Waits:
    """Click every tab, the one in sight last."""
    first = tabs.current
    for key in (*(key for key in tabs.keys if key != first), first):
        tabs.button(key).click()
        yield from visitor.settle(f"{visitor.window.current_key}, tab {key}")
