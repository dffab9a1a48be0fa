"""Taking up a draft that was left: its customer or order first, its goods when their lines are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from aftersales.cases import CaseKind, Channel
from ui.pages.new_case_evidence import GivenFile

if TYPE_CHECKING:
    from aftersales.orders import OrderLineStanding
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.pages.new_case_draft import DraftBar, DraftKeeper
    from ui.pages.new_case_form import NewCaseForm


class DraftResumer(QObject):
    """Shows the bar over a draft that was found, and puts it into the form or throws it away.

    `customer_meant(brief)` and `order_meant(line)` ask the page to show these.
    """

    customer_meant = Signal(object)
    order_meant = Signal(object)
    resumed = Signal()
    dropped = Signal()

    def __init__(
        self,
        form: NewCaseForm,
        bar: DraftBar,
        keeper: DraftKeeper,
        *,
        desk: Desk,
        runner: JobRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._form, self._bar, self._keeper = form, bar, keeper
        self._desk, self._runner = desk, runner
        self._state: dict[str, Any] | None = None
        self._goods_wait = False
        keeper.found.connect(self._found)
        bar.resumed.connect(self.resume)
        bar.dropped.connect(self.drop)

    def _found(self, state: dict[str, Any]) -> None:
        self._state = state
        self._bar.show_draft(state)

    def resume(self) -> None:
        """Put the draft into the form."""
        state = self._state
        self._bar.hide()
        if state is None:
            return
        show_facts(self._form, state)
        customer_id, order, new = state.get("customer"), state.get("order"), state.get("new")
        self._goods_wait = customer_id is not None or bool(order)
        if customer_id is not None:
            brief = self._desk.customers.brief
            job = self._desk.jobs.read(lambda _: brief(customer_id=int(customer_id)))
            self._runner.run(job, on_done=self.customer_meant.emit)
        elif order:
            find = self._desk.orders.find
            lines = self._desk.jobs.read(lambda _: find(text=str(order), limit=1))
            self._runner.run(lines, on_done=self._order_found)
        else:
            if new:
                self._form.customer.begin_new(*(str(part) for part in new[:3]))
            show_goods(self._form, state)
        self.resumed.emit()

    def drop(self) -> None:
        """Throw the draft away."""
        self._state = None
        self._bar.hide()
        self._keeper.drop()
        self.dropped.emit()

    def lines_shown(self) -> None:
        """The goods of the draft's customer or order are there: choose what had been chosen."""
        if self._goods_wait and self._state is not None:
            show_goods(self._form, self._state)
            self._goods_wait, self._state = False, None

    def _order_found(self, lines: tuple[OrderLineStanding, ...]) -> None:
        if lines:
            self.order_meant.emit(lines[0])


def show_facts(form: NewCaseForm, state: dict[str, Any]) -> None:
    """Put what a draft says of kind, reason and words into the form; what is unknown by now is left as usual."""
    facts = form.facts
    form.paste.show_text(_text(state, "pasted"))
    if _text(state, "kind") in set(CaseKind):
        facts.fill("kind", CaseKind(_text(state, "kind")))
    facts.way.set_current(_text(state, "way"))
    facts.fill("reason", _text(state, "reason"))
    facts.fill("phenomenon", _text(state, "phenomenon"))
    facts.fill("urgent", state.get("urgent") is True)
    if _text(state, "channel") in set(Channel):
        facts.channel.set_current(Channel(_text(state, "channel")))
    facts.show_description(_text(state, "description"))
    facts.by_hand.update({"kind", "reason", "phenomenon", "urgent"})
    form.after.combo.set_current(state.get("assignee"))
    files = [
        GivenFile(str(slot), Path(path)) for slot, path in state.get("files") or () if Path(path).is_file()
    ]
    if files:
        form.evidence.put(files)


def show_goods(form: NewCaseForm, state: dict[str, Any]) -> None:
    """Put the goods of a draft into the form, once the lines of the customer or order are there."""
    hand, parcel = state.get("hand"), state.get("parcel")
    if hand:
        if parcel:
            form.goods.show_parcel(str(parcel[0]), str(parcel[1]))
        form.goods.show_by_hand(str(hand[0]), int(hand[1]))
    elif state.get("pieces"):
        form.goods.take_pieces({int(key): int(count) for key, count in state["pieces"]})


def _text(state: dict[str, Any], key: str) -> str:
    value = state.get(key)
    return value if isinstance(value, str) else ""
