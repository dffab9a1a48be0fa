"""What stands on the counter and is not paid yet, as values a draft can keep, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.pages.order_entry import OrderEntryPage

WORK = "counter"


def state_of(page: OrderEntryPage) -> dict[str, Any] | None:
    """The lines and the till; None where nothing stands there."""
    if not page.rows:
        return None
    side = page.side
    return {
        "lines": [row.kept() for row in page.rows],
        "means": side.means.current,
        "discount": side.discount.fen,
        "customer": side.chosen.id if side.chosen else None,
        "remark": side.remark.text(),
    }


def put_back(page: OrderEntryPage, state: Mapping[str, Any]) -> bool:
    """Put a state on an empty counter; False where something stands there already or nothing can be understood."""
    lines = [line for line in state.get("lines") or () if isinstance(line, dict)]
    if page.rows or not lines:
        return False
    for line in lines:
        page.add_row().take(line)
    side = page.side
    side.discount.set_fen(state.get("discount"))
    side.remark.setText(str(state.get("remark") or ""))
    side.means.set_current(str(state.get("means") or side.means.current))
    customer_id = state.get("customer")
    if isinstance(customer_id, int):
        brief = page.desk.customers.brief
        page.runner.run(
            page.desk.jobs.read(lambda _: brief(customer_id=customer_id)), on_done=side.show_customer
        )
    return True
