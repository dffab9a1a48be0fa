"""The head of the page of a case: where it hangs, what it is called, its deadline, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right
from desktop.settling_limits import needs_text
from ui.pages.case_due import DueChip
from ui.pages.case_steps import settles_next, takeable, usual_step
from ui.pages.case_words import case_title, due_chip, when_text
from ui.widgets.bands import PageHeader
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.chips import Chip

if TYPE_CHECKING:
    from desktop.shop import Desk
    from desktop.views import CaseView
    from ui.theme import Theme


class CaseHeader(PageHeader):
    """Crumbs, title, chips and buttons; what the buttons do, the page says."""

    def __init__(self, theme: Theme, desk: Desk) -> None:
        super().__init__(theme, "", back=True)
        self._desk = desk
        self.due = DueChip(theme)
        self.waits = Chip("", theme=theme, icon="clock")
        self.aside = IconButton(theme, "user", "客户与经过")
        self.print = IconButton(theme, "printer", "打印", keys="Ctrl+P")
        self.more = IconButton(theme, "ellipsis", "其他步骤", keys="S")
        self.suspend = Button(theme, "挂起")
        self.release = Button(theme, "店主放行", icon="shield-check")
        self.primary = PrimaryButton(theme, "")
        self.flags = {
            "platform": Chip("", theme=theme, icon="store"),
            "regulator": Chip("", theme=theme, icon="scale"),
        }
        for chip in (self.due, self.waits, *self.flags.values()):
            chip.hide()
            self.add_left(chip)
        for button in (self.aside, self.print, self.more, self.suspend, self.release, self.primary):
            self.add_right(button)
        self.aside.hide()
        self.release.hide()
        self.primary.hide()

    def show_case(self, view: CaseView, *, suspended: bool, deletable: bool) -> None:
        """Show a case; `suspended` while it stands still, `deletable` where the menu offers that."""
        case = view.case
        self.set_crumbs((("工单", "cases"), (case.number, "")))
        self.set_title(case_title(view))
        self.due.set_chip(*due_chip(view.due))
        until = case.suspended_until if suspended else None
        today = self._desk.clock.today()
        self.waits.set_chip(f"挂起到 {when_text(until, today)}" if until else "", "warn")
        self.waits.setToolTip(case.suspended_for)
        raised = {flag.code: flag for flag in view.flags}
        for code, chip in self.flags.items():
            flag = raised.get(code)
            chip.set_chip(f"{flag.label} {flag.due.text}" if flag else "", "bad" if flag else "")
        self.suspend.setText("解除挂起" if suspended else "挂起")
        self.suspend.updateGeometry()
        may = Right.HANDLE in self._desk.session.rights
        self.suspend.setVisible(not view.state.done)
        self.suspend.setEnabled(may)
        self.suspend.setToolTip("" if may else "客服和店主才能挂起")
        self.release.setVisible(bool(view.release_needs) and Right.SETTLE in self._desk.session.rights)
        self.release.setToolTip(needs_text(view.release_needs))
        self._show_primary(view)
        self.more.setVisible(bool(view.next_steps) or deletable)

    def _show_primary(self, view: CaseView) -> None:
        step = usual_step(view)
        self.primary.setVisible(step is not None)
        if step is None:
            return
        settles = settles_next(self._desk, view)
        self.primary.setText("计算退赔" if settles else step.label)
        self.primary.set_icon("calculator" if settles else "")
        self.primary.set_keys("R" if settles else "")
        takes = settles or takeable(view, step)
        self.primary.setEnabled(takes)
        self.primary.setToolTip("" if takes else step.reason)
