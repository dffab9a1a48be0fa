"""The form as a draft: kept every two seconds while somebody is at it, offered again after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import GhostButton, LinkButton
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.pages.new_case_form import NewCaseForm
    from ui.theme import Theme

WORK = "new-case"
_EVERY = 2_000
_SHOWN = 24


def state_of(form: NewCaseForm) -> dict[str, Any]:
    """What the form holds, in JSON values; pasted pictures are named by where they were kept."""
    facts, customer, hand = form.facts, form.customer, form.goods.hand
    return {
        "pasted": form.paste.text,
        "customer": customer.customer.id if customer.customer else None,
        "order": form.order.order_number if form.order else None,
        "new": [customer.new.name.text(), customer.new.phone.text(), customer.new.address]
        if customer.adding
        else None,
        "pieces": [[key, count] for key, count in form.goods.pieces.items()],
        "hand": [hand.title.text(), hand.count.value or 1] if form.goods.described else None,
        "parcel": [hand.company.text(), hand.tracking.text()] if form.goods.parcel else None,
        "kind": str(facts.kind.current),
        "way": facts.repair_way,
        "reason": facts.choice.reason,
        "phenomenon": facts.phenomenon.text(),
        "urgent": bool(facts.urgent.current),
        "channel": str(facts.channel.current),
        "description": facts.description.toPlainText(),
        "assignee": form.after.assignee,
        "by_hand": sorted(facts.by_hand),
    }


class DraftKeeper(QObject):
    """Keeps the form while it is worked at. `found(state)` once, where an earlier one was left unfinished."""

    found = Signal(object)

    def __init__(self, form: NewCaseForm, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._desk, self._runner = form, desk, runner
        self._kept: dict[str, Any] | None = None
        self._asked = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.keep)

    def begin(self) -> None:
        """The page is in sight: look for what was left, and keep what is written from now on."""
        self._timer.start()
        if self._asked:
            return
        self._asked = True
        read = self._desk.drafts.read

        def answered(state: dict[str, Any] | None) -> None:
            if state is not None and not self._form.touched:
                self.found.emit(state)

        self._runner.run(self._desk.jobs.read(lambda _: read(WORK)), on_done=answered)

    def pause(self) -> None:
        """The page is out of sight: keep what there is, then rest."""
        if self._timer.isActive():
            self._timer.stop()
            self.keep()

    def keep(self) -> None:
        """Keep the form if it changed since; an untouched form keeps nothing."""
        if not self._form.touched:
            return
        state, files = state_of(self._form), self._form.evidence.files
        drafts = self._desk.drafts

        def work(_progress: object) -> None:
            paths = [str(each.path or drafts.keep_file(WORK, each.data, each.shown)) for each in files]
            slots = [each.slot for each in files]
            drafts.keep(WORK, {**state, "files": [list(pair) for pair in zip(slots, paths, strict=True)]})

        compared = {**state, "files": [(each.slot, each.shown) for each in files]}
        if compared != self._kept:
            self._kept = compared
            self._runner.run(self._desk.jobs.write(work))

    def drop(self) -> None:
        """The form became a case, or was thrown away. After what is still being kept, so that it stays gone."""
        self._kept = None
        self._runner.run(self._desk.jobs.write(lambda _: self._desk.drafts.drop(WORK)))


class DraftBar(QWidget):
    """上次没写完的工单, with 接着写 and 丢掉."""

    resumed = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "history", "warn", size=14))
        self.words = TextLabel("", elided=True)
        row.addWidget(self.words)
        self.resume = LinkButton(theme, "接着写")
        self.resume.clicked.connect(self.resumed)
        self.drop = GhostButton(theme, "丢掉")
        self.drop.clicked.connect(self.dropped)
        row.addWidget(self.resume)
        row.addWidget(self.drop)
        row.addStretch(1)
        self.hide()

    def show_draft(self, state: dict[str, Any]) -> None:
        """Say what was left."""
        words = " ".join(str(state.get(key) or "") for key in ("phenomenon", "description")).split()
        said = " ".join(words) or " ".join(str(state.get("pasted") or "").split())
        short = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
        self.show_text(f"上次没写完的工单：{short}" if short else "上次没写完的工单")

    def show_text(self, text: str) -> None:
        """Say what was left in ready words."""
        self.words.set_text(text)
        self.show()
